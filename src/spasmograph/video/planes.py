"""From a decoded picture to a frame: planes, colours and how it stands."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeVar

import cv2
import numpy as np
import numpy.typing as npt

from spasmograph.video.frames import Frame, Matrix, Picture, Rotation

if TYPE_CHECKING:
    from av.video.frame import VideoFrame
    from av.video.plane import VideoPlane

__all__ = ["frame_of"]

_MATRICES: dict[int, Matrix] = {1: "bt709", 5: "bt601", 6: "bt601", 9: "bt2020", 10: "bt2020"}
"""FFmpeg's AVCOL_SPC numbers."""

_DEPTHS = {"yuv420p": 8, "yuvj420p": 8}
"""Bits of the pixel formats that are read as they are."""
if sys.byteorder == "little":
    _DEPTHS |= {"yuv420p10le": 10, "yuv420p12le": 12}

_Level = TypeVar("_Level", np.uint8, np.uint16)

_FULL_RANGE = 2
"""FFmpeg's AVCOL_RANGE_JPEG."""


def frame_of(
    index: int, time: float, picture: VideoFrame, orientation: tuple[Rotation, bool]
) -> Frame:
    """Make a frame of a decoded picture.

    Parameters
    ----------
    index : int
        Its number, from 0.
    time : float
        s since the start of the recording.
    picture : VideoFrame
        From the decoder; 8-bit 4:2:0 is looked at in place, all else converted.
    orientation : tuple of int and bool
        From `spasmograph.video.probe.orientation_of`.

    Returns
    -------
    Frame
        Not turned yet; it says how it must be.
    """
    rotation, flipped = orientation
    width, height = picture.width, picture.height
    matrix, full_range = _colours(picture)
    luma, blue, red = _planes(picture, full_range)
    if rotation in (90, 270):
        width, height = height, width
    return Frame(
        index=index,
        time=time,
        width=width,
        height=height,
        rotation=rotation,
        luma=luma,
        chroma=(blue, red),
        matrix=matrix,
        full_range=full_range,
        flipped=flipped,
    )


def _colours(picture: VideoFrame) -> tuple[Matrix, bool]:
    """Return colour matrix and range; where the file is silent, as players guess them."""
    if picture.format.is_rgb:
        return "bt709", False
    full = picture.color_range == _FULL_RANGE or picture.format.name.startswith("yuvj")
    large = picture.height >= 720 or picture.width >= 1280
    return _MATRICES.get(picture.colorspace, "bt709" if large else "bt601"), full


def _planes(picture: VideoFrame, full_range: bool) -> tuple[Picture, Picture, Picture]:
    """Return luma and chroma as 8-bit planes."""
    upside_down = any(plane.line_size < plane.width for plane in picture.planes)
    if upside_down or picture.format.name not in _DEPTHS:
        picture = _plain(picture, full_range)
    depth = _DEPTHS[picture.format.name]
    luma, blue, red = (_eight_bit(plane, depth) for plane in picture.planes)
    return luma, blue, red


def _plain(picture: VideoFrame, full_range: bool) -> VideoFrame:
    """Convert any pixel format to 8-bit 4:2:0."""
    if picture.format.is_rgb:
        return picture.reformat(format="yuv420p", dst_colorspace="ITU709", dst_color_range="MPEG")
    span = "JPEG" if full_range else "MPEG"
    return picture.reformat(format="yuv420p", src_color_range=span, dst_color_range=span)


def _eight_bit(plane: VideoPlane, depth: int) -> Picture:
    """Look at a plane; 8 bit is not copied, and the view keeps the decoder's buffer alive."""
    if depth == 8:
        view: Picture = _view(plane, np.uint8)
        view.flags.writeable = False
        return view
    deep = _view(plane, np.uint16)
    return np.asarray(cv2.convertScaleAbs(deep, alpha=2.0 ** (8 - depth)), np.uint8)


def _view(plane: VideoPlane, kind: type[_Level]) -> npt.NDArray[_Level]:
    rows = np.frombuffer(memoryview(plane), kind)
    return rows.reshape(plane.height, -1)[:, : plane.width]
