"""Cutting a turned, scaled piece out of a frame, without converting the rest.

The luma and the two chroma planes are warped straight from the decoder's
buffer and only the small result is converted to RGB.  Where the crop shrinks
the picture more than twofold, the part of the planes it needs is first
averaged in whole blocks, so that fine detail does not alias.

Chroma samples are taken to lie level with every second luma column and halfway
between two luma rows (MPEG-2 and H.264 default siting).  Files that site them
elsewhere (Motion JPEG, some HDR) shift colour, never brightness, by at most
half a luma pixel.
"""

from __future__ import annotations

import math
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from spasmograph.video.frames import Affine, Frame, Matrix, Picture, upright_to_stored

__all__ = ["crop", "to_rgb"]

_WEIGHTS: dict[Matrix, tuple[float, float]] = {
    "bt601": (0.299, 0.114),
    "bt709": (0.2126, 0.0722),
    "bt2020": (0.2627, 0.0593),
}
"""Share of red and of blue in luma (ITU-R BT.601-7, BT.709-6, BT.2020-2)."""

_CHROMA_FROM_LUMA = np.array([[0.5, 0.0, 0.0], [0.0, 0.5, -0.25]])
"""Luma pixel centres to chroma pixel centres, left siting."""

_WARP = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP


def crop(frame: Frame, affine: npt.NDArray[np.floating], size: tuple[int, int]) -> Picture:
    """Cut a piece out of a frame.

    Parameters
    ----------
    frame : Frame
        The picture.
    affine : ndarray, shape (2, 3)
        Maps pixel centres (x, y) of the crop to pixel centres of the upright
        picture, px.
    size : tuple of int
        Width and height of the crop, px.

    Returns
    -------
    ndarray of uint8, shape (height, width, 3)
        RGB.  Bilinear; black where a pixel's centre falls outside the picture.

    Notes
    -----
    Safe to call from several threads at once; the heavy parts release the
    interpreter lock.
    """
    stored = _compose(upright_to_stored(frame), np.asarray(affine, np.float64))
    if frame.rgb is not None:
        picture = _warp(frame.rgb, stored, size)
    else:
        picture = _warp_planes(frame, stored, size)
    return _blank_outside(picture, stored, frame.stored_size)


def to_rgb(frame: Frame) -> Picture:
    """Return the whole frame, upright, as RGB of shape (height, width, 3)."""
    return crop(frame, np.eye(2, 3), (frame.width, frame.height))


def _warp_planes(frame: Frame, affine: Affine, size: tuple[int, int]) -> Picture:
    if frame.luma is None or frame.chroma is None:
        raise ValueError("a frame holds either luma and chroma or rgb")
    chroma = _compose(_CHROMA_FROM_LUMA, affine)
    planes = [_warp(frame.luma, affine, size), *(_warp(p, chroma, size) for p in frame.chroma)]
    return _convert(planes, frame.matrix, frame.full_range)


def _convert(planes: list[Picture], matrix: Matrix, full_range: bool) -> Picture:
    merged = cv2.merge(planes)
    return np.asarray(cv2.transform(merged, _rgb_from_yuv(matrix, full_range)), np.uint8)


@lru_cache
def _rgb_from_yuv(matrix: Matrix, full_range: bool) -> npt.NDArray[np.float32]:
    """Return the 3 x 4 matrix from 8-bit (Y, U, V, 1) to RGB, 0 to 255."""
    red, blue = _WEIGHTS[matrix]
    green = 1 - red - blue
    luma_gain = 1.0 if full_range else 255 / 219
    chroma_gain = 1.0 if full_range else 255 / 224
    v_red, u_blue = 2 * (1 - red), 2 * (1 - blue)
    chroma = np.array([[0, v_red], [-u_blue * blue / green, -v_red * red / green], [u_blue, 0]])
    out = np.empty((3, 4))
    out[:, 0] = luma_gain
    out[:, 1:3] = chroma * chroma_gain
    out[:, 3] = -out[:, :3] @ np.array([0 if full_range else 16, 128, 128])
    return out.astype(np.float32)


def _compose(outer: Affine, inner: Affine) -> Affine:
    """Return the affine that applies `inner`, then `outer`."""
    out = outer[:, :2] @ inner
    out[:, 2] += outer[:, 2]
    return np.asarray(out)


def _corners(affine: Affine, size: tuple[int, int]) -> Affine:
    """Return where the corner pixel centres of a crop fall, shape (2, 4)."""
    right, bottom = size[0] - 1, size[1] - 1
    return np.asarray(
        affine @ np.array([[0, right, 0, right], [0, 0, bottom, bottom], [1, 1, 1, 1]])
    )


def _warp(plane: Picture, affine: Affine, size: tuple[int, int]) -> Picture:
    """Sample a plane bilinearly; its edge pixels are repeated outwards."""
    factor = _factor(math.sqrt(abs(affine[0, 0] * affine[1, 1] - affine[0, 1] * affine[1, 0])))
    if factor > 1:
        plane, affine = _reduce(plane, affine, size, factor)
    warped = cv2.warpAffine(plane, affine, size, flags=_WARP, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(warped, np.uint8)


def _factor(shrink: float) -> int:
    """Return the largest of 1, 2, 3, 4, 6, 8, 12, ... that is at most `shrink`.

    Less than 1.5 is left to bilinear sampling.  Halving is by far the cheapest
    reduction, so only factors are used that are halvings and at most one third.
    """
    factor = 1
    while 2 * factor <= shrink:
        factor *= 2
    return factor * 3 // 2 if factor >= 2 and factor * 1.5 <= shrink else factor


def _reduce(
    plane: Picture, affine: Affine, size: tuple[int, int], factor: int
) -> tuple[Picture, Affine]:
    """Average the part of a plane that a crop needs in blocks of `factor` px.

    Returns
    -------
    ndarray, ndarray
        The reduced part, and the affine from the crop to it.
    """
    height, width = plane.shape[:2]
    corners = _corners(affine, size)
    low = np.floor(corners.min(axis=1)) - 2 * factor
    high = np.ceil(corners.max(axis=1)) + 2 * factor + 1
    x0, x1 = _blocks(low[0], high[0], width, factor)
    y0, y1 = _blocks(low[1], high[1], height, factor)
    small = plane[y0:y1, x0:x1]
    for step in _steps(factor):
        shape = (max(small.shape[1] // step, 1), max(small.shape[0] // step, 1))
        small = np.asarray(cv2.resize(small, shape, interpolation=cv2.INTER_AREA), np.uint8)
    centre = (factor - 1) / 2
    out = affine.copy()
    out[:, 2] -= np.array([x0 + centre, y0 + centre])
    return small, out / factor


def _steps(factor: int) -> list[int]:
    """Split a factor into halvings and at most one third: 12 is 2, 2, 3."""
    steps = []
    while factor % 2 == 0:
        steps.append(2)
        factor //= 2
    return [*steps, factor] if factor > 1 else steps


def _blocks(low: float, high: float, length: int, factor: int) -> tuple[int, int]:
    """Clip a span to [0, length), in whole blocks counted from 0; at least one."""
    last = max(length // factor, 1)
    first = min(max(int(low // factor), 0), last - 1)
    stop = min(max(math.ceil(high / factor), first + 1), last)
    return first * factor, min(stop * factor, length)


def _blank_outside(picture: Picture, affine: Affine, stored: tuple[int, int]) -> Picture:
    """Blacken the pixels of a crop whose centres lie outside the picture."""
    height, width = picture.shape[:2]
    limit = np.array(stored, np.float64)[:, None] - 0.5
    corners = _corners(affine, (width, height))
    if bool(np.all((corners >= -0.5) & (corners <= limit))):
        return picture
    first, last = _spans_inside(affine, height, limit[:, 0])
    x = np.arange(width)
    inside = (x >= first[:, None]) & (x <= last[:, None])
    return np.asarray(cv2.bitwise_and(picture, picture, mask=inside.view(np.uint8)), np.uint8)


def _spans_inside(
    affine: Affine, height: int, limit: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return where each row of a crop enters and leaves the picture, px; shapes (height,)."""
    first, last = np.full(height, -np.inf), np.full(height, np.inf)
    y = np.arange(height)
    for (a, b, c), end in zip(affine, limit, strict=True):
        along = b * y + c
        if abs(a) < 1e-9:
            last[(along < -0.5) | (along > end)] = -np.inf
            continue
        ends = np.stack([(-0.5 - along) / a, (end - along) / a])
        first = np.maximum(first, ends.min(axis=0))
        last = np.minimum(last, ends.max(axis=0))
    return first, last
