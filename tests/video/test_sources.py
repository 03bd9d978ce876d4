"""Pictures in memory and cameras."""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from spasmograph.errors import UnreadableVideo, VideoTooLarge
from spasmograph.video import to_rgb
from spasmograph.video.sources import read_arrays, read_camera

PICTURE = np.random.default_rng(0).integers(0, 256, (48, 64, 3), dtype=np.uint8)


def test_arrays_keep_their_times_and_pictures() -> None:
    frames = list(read_arrays([(-0.5, PICTURE), (0.0, PICTURE[::-1]), (2.25, PICTURE)]))
    assert [frame.time for frame in frames] == [-0.5, 0.0, 2.25]
    assert [frame.index for frame in frames] == [0, 1, 2]
    assert all((f.width, f.height, f.rotation) == (64, 48, 0) for f in frames)
    assert np.array_equal(to_rgb(frames[1]), PICTURE[::-1])


def test_arrays_are_read_one_at_a_time() -> None:
    def endless() -> Any:
        time = 0.0
        while True:
            yield time, PICTURE
            time += 0.04

    frames = read_arrays(endless())
    assert [next(frames).index for _ in range(3)] == [0, 1, 2]


@pytest.mark.parametrize("second", [0.0, -1.0, math.nan, math.inf])
def test_times_must_increase_and_be_finite(second: float) -> None:
    frames = read_arrays([(0.0, PICTURE), (second, PICTURE)])
    next(frames)
    with pytest.raises(UnreadableVideo, match="picture 1 is at"):
        next(frames)


@pytest.mark.parametrize(
    "picture",
    [
        PICTURE.astype(np.float32),
        PICTURE[..., 0],
        np.zeros((48, 64, 4), np.uint8),
        np.zeros((0, 64, 3), np.uint8),
        [[1, 2], [3, 4]],
        np.array(None),
    ],
)
def test_pictures_must_be_rgb_bytes(picture: npt.ArrayLike) -> None:
    with pytest.raises(UnreadableVideo, match="picture 0 has type"):
        next(read_arrays([(0.0, picture)]))


def test_arrays_too_large() -> None:
    huge = np.broadcast_to(np.zeros(1, np.uint8), (4320, 7680, 3))
    with pytest.raises(VideoTooLarge, match="7680 x 4320"):
        next(read_arrays([(0.0, huge)]))


@pytest.mark.parametrize("index", [-1, 93])
def test_no_camera_is_one_clear_line(index: int, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UnreadableVideo, match=f"camera {index} cannot be opened"):
        read_camera(index)
    assert capfd.readouterr().err == ""


class FakeCamera:
    """A camera that gives some pictures, then none."""

    def __init__(self, pictures: int) -> None:
        self.left = pictures
        self.released = False

    def isOpened(self) -> bool:  # noqa: N802
        return True

    def grab(self) -> bool:
        self.left -= 1
        return self.left >= 0

    def retrieve(self) -> tuple[bool, npt.NDArray[np.uint8]]:
        return True, PICTURE[..., ::-1].copy()

    def release(self) -> None:
        self.released = True


def plug_in(camera: FakeCamera, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cv2, "VideoCapture", lambda *_: camera)


def test_a_camera_counts_from_its_first_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter([100.0, 100.5, 100.5, 101.25])
    monkeypatch.setattr("spasmograph.video.sources.time.monotonic", lambda: next(moments, 999.0))
    camera = FakeCamera(4)
    plug_in(camera, monkeypatch)
    frames = list(read_camera(0))
    assert [frame.time for frame in frames] == [0.0, 0.5, 1.25]
    assert np.array_equal(to_rgb(frames[0]), PICTURE)
    assert camera.released


def test_a_closed_camera_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    camera = FakeCamera(1000)
    plug_in(camera, monkeypatch)
    frames: Any = read_camera(0)
    next(frames)
    frames.close()
    assert camera.released


def test_a_camera_without_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    camera = FakeCamera(0)
    plug_in(camera, monkeypatch)
    with pytest.raises(UnreadableVideo, match="gives no picture"):
        list(read_camera(0))
    assert camera.released
