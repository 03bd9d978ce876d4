"""Reading each half of the face on its own.

The face net has learnt that eyes close together, so a closed eye pulls the
reading of an open one down with it, and is itself read half open.  Shown a face
made of one half and its own mirror image, the same net sees two eyes that do
agree, and has nothing to confuse.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from spasmograph.video.nets import FACE_SIZE, Net
from spasmograph.video.regions import Region

__all__ = ["EyeBalance", "eye_balance", "read_half", "turned_away"]

Points = npt.NDArray[np.float32]

BRIDGE = (168, 6, 197, 195)
"""Mesh points on the bridge of the nose: the fold of the mirror."""

MAX_TURN = 2.2
"""Where one half of the face is this much wider than the other, halves are not read."""

_OUTER = {"left": 263, "right": 33}
_UPPER, _LOWER = slice(10, 15), slice(2, 7)
_RESIDUE = 0.06


@dataclass(frozen=True, slots=True)
class EyeBalance:
    """How far the two eyes of a frame stand open, and how they differ.

    Attributes
    ----------
    opening : float
        Sum of both openings, each over its eye's width.
    difference : float
        Log of the left opening over the right.
    """

    opening: float
    difference: float


def eye_balance(eyes: Points) -> EyeBalance:
    """Compare the openings of the two eyes.

    Parameters
    ----------
    eyes : ndarray, shape (2, 71, 3)
        Contours of the left and the right eye, each read from that eye alone.
    """
    gaps = np.abs(eyes[:, _LOWER, :2] - eyes[:, _UPPER, :2])
    openings = np.hypot(gaps[..., 0], gaps[..., 1]).mean(axis=1)
    widths = np.hypot(*(eyes[:, 8, :2] - eyes[:, 0, :2]).T)
    left, right = (float(v) + _RESIDUE for v in openings / np.maximum(widths, 1e-6))
    return EyeBalance(left + right, math.log(left / right))


def _bridge(mesh: Points, region: Region) -> float:
    """Where the nose bridge lies across the face crop, px."""
    affine = np.vstack([region.affine(FACE_SIZE), [0, 0, 1]])
    x, y = mesh[list(BRIDGE), :2].mean(axis=0)
    return float((np.linalg.inv(affine) @ [x, y, 1.0])[0])


def turned_away(mesh: Points) -> bool:
    """Whether the head is turned too far for one half to stand for both."""
    middle = mesh[list(BRIDGE), :2].mean(axis=0)
    spans = [float(np.hypot(*(mesh[i, :2] - middle))) for i in _OUTER.values()]
    return max(spans) > MAX_TURN * max(min(spans), 1e-6)


def read_half(
    picture: npt.NDArray[np.uint8], mesh: Points, region: Region, side: str, net: Net
) -> Points:
    """Read one half of the face, completed by its mirror image.

    Parameters
    ----------
    picture : ndarray of uint8, shape (256, 256, 3)
        The face crop of `region`.
    mesh : ndarray, shape (478, 3)
        The face's mesh, picture px: says where the nose is.
    region : Region
        What `picture` was cut from.
    side : str
        ``"left"`` or ``"right"``: the half to keep, the subject's own.
    net : Net
        The face net.

    Returns
    -------
    ndarray, shape (478, 3)
        The mesh in picture px; only the points of `side` belong to the person.
    """
    fold = _bridge(mesh, region)
    columns = np.arange(FACE_SIZE, dtype=np.float32) + 0.5
    other = columns < fold if side == "left" else columns > fold
    source = np.where(other, 2 * fold - columns, columns) - 0.5
    rows = np.arange(FACE_SIZE, dtype=np.float32)
    across, down = np.meshgrid(source.astype(np.float32), rows)
    whole = cv2.remap(picture, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    points = net(whole.astype(np.float32) / 255.0)[0].reshape(-1, 3)
    return region.to_picture(points, FACE_SIZE)
