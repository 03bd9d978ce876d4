"""The frame: one picture of a video, as the decoder left it, with its time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

__all__ = ["Affine", "Frame", "Matrix", "Picture", "Rotation", "from_rgb", "upright_to_stored"]

Picture: TypeAlias = npt.NDArray[np.uint8]
"""A plane (height, width) or an RGB picture (height, width, 3)."""

Affine: TypeAlias = npt.NDArray[np.float64]
"""A 2 x 3 matrix that maps (x, y, 1) to (x, y); integers are pixel centres."""

Matrix: TypeAlias = Literal["bt601", "bt709", "bt2020"]
"""Which weights of red, green and blue make up luma."""

Rotation: TypeAlias = Literal[0, 90, 180, 270]
"""Degrees clockwise."""


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture and its time.

    The planes are read-only views of the decoder's own buffer, or of arrays
    nobody else writes.  They keep that buffer alive, so a frame may be kept,
    or handed to another thread, for as long as it is wanted.

    Attributes
    ----------
    index : int
        Number of the frame among those handed out, from 0.
    time : float
        s since the start of the recording, from the file's own timestamps.
    width, height : int
        Size of the upright picture, px: after `rotation`.
    rotation : int
        How far the stored picture must be turned clockwise to stand upright;
        0, 90, 180 or 270 degrees.  Applied once, in `spasmograph.video.crop`.
    luma : ndarray of uint8, shape (stored height, stored width), or None
        Brightness plane as stored, not turned; None when `rgb` is given.
    chroma : tuple of two ndarrays of uint8, or None
        Blue and red difference planes, half the size of `luma` in either
        direction, rounded up; None when `rgb` is given.
    rgb : ndarray of uint8, shape (stored height, stored width, 3), or None
        The picture itself, for cameras and arrays.
    matrix : str
        ``"bt601"``, ``"bt709"`` or ``"bt2020"``.
    full_range : bool
        True when luma runs from 0 to 255, not from 16 to 235.
    flipped : bool
        True when the file asks for the turned picture to be shown mirrored,
        as some phones do for the front camera.  Applied with `rotation`.
    """

    index: int
    time: float
    width: int
    height: int
    rotation: Rotation
    luma: Picture | None
    chroma: tuple[Picture, Picture] | None
    rgb: Picture | None = None
    matrix: Matrix = "bt709"
    full_range: bool = False
    flipped: bool = False

    @property
    def stored_size(self) -> tuple[int, int]:
        """Width and height of the picture as stored, px."""
        turned = self.rotation in (90, 270)
        return (self.height, self.width) if turned else (self.width, self.height)


def from_rgb(index: int, time: float, rgb: Picture) -> Frame:
    """Make an upright frame of an RGB picture of shape (height, width, 3)."""
    height, width = rgb.shape[:2]
    return Frame(index, time, width, height, 0, None, None, rgb, "bt601", True)


@lru_cache(maxsize=64)
def _orientation(width: int, height: int, rotation: int, flipped: bool) -> Affine:
    """Map upright pixel centres to stored ones; `width`, `height`: upright size, px."""
    right, bottom = width - 1.0, height - 1.0
    turns = {
        0: [[1, 0, 0], [0, 1, 0]],
        90: [[0, 1, 0], [-1, 0, right]],
        180: [[-1, 0, right], [0, -1, bottom]],
        270: [[0, -1, bottom], [1, 0, 0]],
    }
    affine = np.array(turns[rotation], np.float64)
    if flipped:  # the mirror was put on last, so it is taken off first
        affine = affine @ np.array([[-1, 0, right], [0, 1, 0], [0, 0, 1]])
    affine.flags.writeable = False
    return affine


def upright_to_stored(frame: Frame) -> Affine:
    """Return the affine, shape (2, 3), from upright pixel centres to stored ones."""
    return _orientation(frame.width, frame.height, frame.rotation, frame.flipped)
