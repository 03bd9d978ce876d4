"""The still picture behind a clip: the portrait placed at the clip's scale."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from spasmograph.simulate.portrait import Portrait

__all__ = ["Plate", "place"]

_MARGIN = 0.12
_TOP, _CHIN = 10, 152
_LEFTMOST, _RIGHTMOST = 234, 454


@dataclass(frozen=True, slots=True)
class Plate:
    """A portrait scaled for one clip, larger than the frame on every side.

    Attributes
    ----------
    rgb : ndarray of uint8, shape (height, width, 3)
        The picture, before anything moves.
    points : ndarray of float64, shape (478, 3)
        Mesh points in plate px.
    px_per_mm : float
        Plate scale.
    margin : tuple of int
        Plate px left of and above the frame.
    right, down : ndarray of float64, shape (2,)
        Unit vectors of the face: towards picture right along the line of the
        eyes, and from the forehead to the chin.
    midline : ndarray of float64, shape (2,)
        A point on the middle line of the face.
    """

    rgb: NDArray[np.uint8]
    points: NDArray[np.float64]
    px_per_mm: float
    margin: tuple[int, int]
    right: NDArray[np.float64]
    down: NDArray[np.float64]
    midline: NDArray[np.float64]


def place(portrait: Portrait, size: tuple[int, int], face: float) -> Plate:
    """Scale and crop a portrait to a clip.

    Parameters
    ----------
    portrait : Portrait
    size : tuple of int
        Frame width and height, px.
    face : float
        Height of the face, forehead to chin, as a fraction of the shorter side
        of the frame.

    Returns
    -------
    Plate
    """
    width, height = size
    margin = (int(width * _MARGIN), int(height * _MARGIN))
    outer = (width + 2 * margin[0], height + 2 * margin[1])
    xy = portrait.points[:, :2]
    tall = float(np.linalg.norm(xy[_CHIN] - xy[_TOP]))
    scale = face * min(size) / tall
    centre = (xy.min(axis=0) + xy.max(axis=0)) / 2
    shift = np.array([outer[0] / 2, outer[1] / 2]) - scale * centre
    points = portrait.points * scale
    points[:, :2] += shift
    right = points[_RIGHTMOST, :2] - points[_LEFTMOST, :2]
    right /= np.linalg.norm(right)
    return Plate(
        rgb=_placed(portrait.rgb, scale, shift, outer),
        points=points,
        px_per_mm=portrait.px_per_mm * scale,
        margin=margin,
        right=right,
        down=np.array([-right[1], right[0]]),
        midline=(points[_TOP, :2] + points[_CHIN, :2]) / 2,
    )


def _placed(
    rgb: NDArray[np.uint8],
    scale: float,
    shift: NDArray[np.float64],
    outer: tuple[int, int],
) -> NDArray[np.uint8]:
    picture: NDArray[np.uint8] = rgb
    shrunk = scale
    while shrunk < 0.5:  # halve first, so that nothing aliases
        half = cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        picture = np.asarray(half, dtype=np.uint8)
        shrunk *= 2
    to_plate = np.array([[shrunk, 0.0, shift[0]], [0.0, shrunk, shift[1]]])
    placed = cv2.warpAffine(
        picture, to_plate, outer, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    inside = cv2.warpAffine(
        np.full(picture.shape[:2], 255, np.uint8), to_plate, outer, flags=cv2.INTER_LINEAR
    )
    if inside.min() == 255:
        return np.ascontiguousarray(placed, dtype=np.uint8)
    soft = cv2.blur(placed, (2 * (outer[1] // 8) + 1,) * 2)
    edge = cv2.GaussianBlur(cv2.erode(inside, np.ones((9, 9), np.uint8)), (0, 0), 6)
    weight = edge[:, :, None].astype(np.float32) / 255
    mixed = placed * weight + soft * (1 - weight)
    return np.ascontiguousarray(np.rint(mixed), dtype=np.uint8)
