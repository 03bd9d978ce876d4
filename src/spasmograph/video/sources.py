"""Frames from a camera, or from pictures that are already in memory."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import cv2
import numpy as np
import numpy.typing as npt

from spasmograph.errors import UnreadableVideo
from spasmograph.video.frames import Frame, Picture, from_rgb
from spasmograph.video.probe import check_size

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

__all__ = ["read_arrays", "read_camera"]

_BACKENDS = {"linux": cv2.CAP_V4L2, "darwin": cv2.CAP_AVFOUNDATION, "win32": cv2.CAP_DSHOW}

_MISSES = 10
"""A camera that gives no picture this many times in a row has gone."""


def read_arrays(pictures: Iterable[tuple[float, npt.ArrayLike]]) -> Iterator[Frame]:
    """Make frames of pictures in memory.

    Parameters
    ----------
    pictures : iterable of (float, ndarray)
        Time, s, strictly increasing; and an upright RGB picture of dtype uint8
        and shape (height, width, 3).  The pictures are not copied, so they must
        not be changed while their frames are in use.

    Yields
    ------
    Frame
        One for each picture; its time is the one given.

    Raises
    ------
    UnreadableVideo
        If a picture or its time is not of that form.
    VideoTooLarge
        If a picture is larger than will be measured.
    """
    last = -np.inf
    for index, (stamp, picture) in enumerate(pictures):
        now = float(stamp)
        if not np.isfinite(now) or now <= last:
            raise UnreadableVideo(
                f"picture {index} is at {now:g} s, after one at {last:g} s",
                "Give finite times in seconds that increase from picture to picture.",
            )
        last = now
        yield from_rgb(index, now, _checked(index, picture))


def _checked(index: int, picture: npt.ArrayLike) -> Picture:
    array = np.asarray(picture)
    if array.dtype != np.uint8 or array.ndim != 3 or array.shape[2] != 3 or not array.size:
        raise UnreadableVideo(
            f"picture {index} has type {array.dtype} and shape {array.shape}",
            "Give RGB pictures of type uint8 and shape (height, width, 3).",
        )
    check_size(array.shape[1], array.shape[0])
    return np.ascontiguousarray(array)


def read_camera(index: int = 0) -> Iterator[Frame]:
    """Read a camera until the iterator is closed or the camera is gone.

    Parameters
    ----------
    index : int
        Number of the camera, from 0.

    Returns
    -------
    iterator of Frame
        Their time is that of this machine's steady clock at the moment the
        picture arrived, s since the first one.  The camera is already open;
        it is let go when the iterator ends or is closed.

    Raises
    ------
    UnreadableVideo
        If there is no such camera, or it gives no picture.
    """
    camera = _open_camera(index)
    return _camera_frames(camera)


def _open_camera(index: int) -> cv2.VideoCapture:
    if index >= 0:  # OpenCV takes -1 for "any", and can crash when there is none
        level = cv2.utils.logging.getLogLevel()
        cv2.utils.logging.setLogLevel(0)  # it writes its own lines about a missing camera
        try:
            camera = cv2.VideoCapture(index, _BACKENDS.get(sys.platform, cv2.CAP_ANY))
        finally:
            cv2.utils.logging.setLogLevel(level)
        if camera.isOpened():
            return camera
        camera.release()
    raise UnreadableVideo(
        f"camera {index} cannot be opened",
        "Check that it is plugged in, that this program may use it and that no other does.",
    )


def _camera_frames(camera: cv2.VideoCapture) -> Generator[Frame]:
    try:
        for number, (moment, picture) in enumerate(_grabbed(camera)):
            if number == 0:
                first = moment
            rgb = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), np.uint8)
            check_size(rgb.shape[1], rgb.shape[0])
            yield from_rgb(number, moment - first, rgb)
    finally:
        camera.release()


def _grabbed(camera: cv2.VideoCapture) -> Iterator[tuple[float, Picture]]:
    """Yield arrival times, s, strictly increasing, and BGR pictures."""
    last, misses, seen = -np.inf, 0, False
    while misses < _MISSES:
        got = camera.grab()
        moment = time.monotonic()
        got, picture = camera.retrieve() if got else (False, None)
        if not got or picture is None or moment <= last:
            misses += 1
            continue
        last, misses, seen = moment, 0, True
        yield moment, np.asarray(picture, np.uint8)
    if not seen:
        raise UnreadableVideo(
            "the camera gives no picture", "Check its shutter and that no other program uses it."
        )
