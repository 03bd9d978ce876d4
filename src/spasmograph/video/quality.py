"""How good the picture of a face is: sharpness, light, noise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from spasmograph.video.frames import Picture

__all__ = ["Box", "PictureQuality", "face_box", "picture_quality"]

Box = tuple[int, int, int, int]
"""Left, top, right and bottom, px; right and bottom are just outside."""

REFERENCE_SIDE = 256
"""Side of the face crop that sharpness refers to, px."""

SMOOTHING = 1.1
"""Width of the smoothing before sharpness is measured, px in such a crop (sigma)."""

FLAT = 0.01
"""Spread of luma below which there is nothing to be sharp, of 255 levels."""

FACE_SHARE = 1 / 1.5
"""Part of a face crop's side that the face itself takes up."""

DARK, BRIGHT = 4, 251
"""Luma at or beyond these is clipped, of 255."""

_NOISE = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)


@dataclass(frozen=True, slots=True)
class PictureQuality:
    """Measures of one face crop.

    Attributes
    ----------
    sharpness : float
        Variance of the Laplacian (of luma smoothed a little, so that
        noise does not pass for detail) over the variance of luma, referred to a crop
        of 256 px; falls towards 0 with blur, does not depend on contrast.
    brightness : float
        Mean luma, 0 to 1.
    clipped : float
        Share of pixels that are black or burnt out, 0 to 1.
    noise : float
        Estimated standard deviation of the noise, of 255 luma levels.
    """

    sharpness: float
    brightness: float
    clipped: float
    noise: float


def face_box(width: int, height: int) -> Box:
    """Return the middle part of a face crop of this size, where the face is."""
    x, y = round(width * (1 - FACE_SHARE) / 2), round(height * (1 - FACE_SHARE) / 2)
    return x, y, width - x, height - y


def picture_quality(picture: Picture, box: Box | None = None) -> PictureQuality:
    """Measure sharpness, light and noise of a face crop.

    Parameters
    ----------
    picture : ndarray of uint8, shape (height, width, 3)
        RGB crop around a face.
    box : tuple of int, optional
        The face in it; its middle two thirds unless given.

    Returns
    -------
    PictureQuality
        All NaN when the box holds fewer than 3 x 3 pixels.

    Notes
    -----
    Noise follows Immerkaer (1996), Computer Vision and Image Understanding
    64:300: the mean size of a second difference that smooth edges cancel in.
    An enlarged picture hides its noise, and fine texture counts as noise.
    """
    height, width = picture.shape[:2]
    left, top, right, bottom = box or face_box(width, height)
    face = picture[max(top, 0) : bottom, max(left, 0) : right]
    if min(face.shape[:2]) < 3:
        return PictureQuality(*[float("nan")] * 4)
    luma = np.asarray(cv2.cvtColor(face, cv2.COLOR_RGB2GRAY), np.uint8)
    mean, spread = (float(v[0, 0]) for v in cv2.meanStdDev(luma))
    counts = np.bincount(luma.ravel(), minlength=256)
    clipped = float(counts[: DARK + 1].sum() + counts[BRIGHT:].sum()) / luma.size
    side = max(width, height) / REFERENCE_SIDE
    calm = cv2.GaussianBlur(luma.astype(np.float32), (5, 5), SMOOTHING * side)
    edges = float(cv2.meanStdDev(cv2.Laplacian(calm, cv2.CV_32F))[1][0, 0]) * side**2
    sharpness = (edges / spread) ** 2 if spread > FLAT else 0.0
    return PictureQuality(sharpness, mean / 255, clipped, _noise(luma))


def _noise(luma: npt.NDArray[np.uint8]) -> float:
    """Return the noise of a luma plane, in its own levels."""
    ripples = cv2.filter2D(luma, cv2.CV_16S, _NOISE)[1:-1, 1:-1]
    return float(np.sqrt(np.pi / 2) / 6 * cv2.norm(ripples, cv2.NORM_L1) / ripples.size)
