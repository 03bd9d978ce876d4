"""Square regions of a picture: where a net should look."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["EYE_CORNERS", "Region", "astray", "eye_region", "face_region", "steady"]

FloatArray = npt.NDArray[np.floating]

FACE_MARGIN = 1.5
"""Side of the face region over the face's own longer side, as the net was trained."""

EYE_MARGIN = 2.3
"""Side of the eye region over the distance between its corners, as the net was trained."""

EYE_CORNERS = {"right": (33, 133), "left": (263, 362)}
"""Outer and inner canthus of each eye in the mesh, by the subject's own side."""

STEADY_SHIFT = 0.06
"""A region is kept until its centre moves by this share of its side ..."""

STEADY_SCALE = 0.06
"""... or its side changes by this share ..."""

STEADY_TURN = math.radians(4.0)
"""... or it turns by this angle, rad."""

ASTRAY_SHIFT, ASTRAY_SCALE, ASTRAY_TURN = 0.12, 0.15, math.radians(15.0)
"""A face found this far from the region it was read from is read again."""


@dataclass(frozen=True, slots=True)
class Region:
    """A turned square in picture coordinates.

    Attributes
    ----------
    x, y : float
        Centre, px.
    side : float
        Length of a side, px.
    angle : float
        Clockwise turn of its horizontal axis, rad.
    """

    x: float
    y: float
    side: float
    angle: float

    def affine(self, size: int) -> npt.NDArray[np.float64]:
        """Map pixels of a ``size`` x ``size`` crop to the picture, shape (2, 3).

        Crop coordinates run from 0 to `size` across the region, edge to edge,
        as the nets' own output does.
        """
        scale = self.side / size
        c, s = math.cos(self.angle) * scale, math.sin(self.angle) * scale
        half = size / 2
        return np.array(
            [[c, -s, self.x - c * half + s * half], [s, c, self.y - s * half - c * half]]
        )

    def pixel_affine(self, size: int) -> npt.NDArray[np.float64]:
        """Map pixel centres of the crop to pixel centres of the picture, shape (2, 3).

        What `spasmograph.video.crop.crop` takes: integers are the centres of pixels.
        """
        affine = self.affine(size)
        affine[:, 2] += affine[:, :2] @ np.array([0.5, 0.5]) - 0.5
        return affine

    def to_picture(self, points: FloatArray, size: int) -> npt.NDArray[np.float32]:
        """Carry net output, shape (n, 3) in crop px, to picture px; depth is scaled."""
        affine = self.affine(size)
        out = np.empty(points.shape, np.float32)
        out[:, :2] = points[:, :2] @ affine[:, :2].T + affine[:, 2]
        out[:, 2] = points[:, 2] * (self.side / size)
        return out


def face_region(mesh: FloatArray) -> Region:
    """Return the region of a face, from its mesh of shape (478, >=2) in px."""
    right, left = mesh[EYE_CORNERS["right"][0]], mesh[EYE_CORNERS["left"][0]]
    low, high = mesh[:, :2].min(axis=0), mesh[:, :2].max(axis=0)
    centre = (low + high) / 2
    side = float((high - low).max()) * FACE_MARGIN
    angle = math.atan2(float(left[1] - right[1]), float(left[0] - right[0]))
    return Region(float(centre[0]), float(centre[1]), side, angle)


def eye_region(mesh: FloatArray, side: str, angle: float) -> Region:
    """Return the region of one eye; `angle` is the head's roll, rad."""
    outer, inner = EYE_CORNERS[side]
    a, b = mesh[outer, :2], mesh[inner, :2]
    width = float(np.hypot(*(b - a)))
    x, y = (a + b) / 2
    return Region(float(x), float(y), max(width, 1.0) * EYE_MARGIN, angle)


def _away(old: Region, new: Region) -> tuple[float, float, float]:
    """Return shift, change of size (shares of the side) and turn (rad), all positive."""
    shift = math.hypot(new.x - old.x, new.y - old.y) / old.side
    return shift, abs(new.side / old.side - 1), abs(math.remainder(new.angle - old.angle, math.tau))


def astray(used: Region, found: Region) -> bool:
    """Whether a face was read from a region that had lost it by half, and must be read again."""
    shift, scale, turn = _away(used, found)
    return shift > ASTRAY_SHIFT or scale > ASTRAY_SCALE or turn > ASTRAY_TURN


def steady(old: Region, new: Region) -> Region:
    """Keep `old` while `new` differs by little.

    A region that follows every quiver of the points adds its own resampling
    noise to them; one that stands still does not.  Nothing is averaged: each
    frame is still read on its own.
    """
    shift, scale, turn = _away(old, new)
    moved = shift > STEADY_SHIFT or scale > STEADY_SCALE or turn > STEADY_TURN
    return new if moved else old
