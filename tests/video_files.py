"""Small videos with known frames and times, made while the tests run."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO

import av
import numpy as np
import numpy.typing as npt
import pytest

os.environ.setdefault("SVT_LOG", "0")  # the AV1 encoder writes to the terminal otherwise

MILLISECOND = Fraction(1, 1000)

QUIET: dict[str, dict[str, str]] = {
    "libx264": {"preset": "ultrafast", "crf": "12"},
    "libx265": {"preset": "ultrafast", "x265-params": "log-level=none"},
    "libvpx-vp9": {"deadline": "realtime", "cpu-used": "8"},
    "libsvtav1": {"preset": "12"},
}

Pictures = Sequence[npt.NDArray[np.uint8]]


@dataclass(frozen=True)
class Clip:
    """What to write."""

    codec: str = "libx264"
    pix_fmt: str = "yuv420p"
    size: tuple[int, int] = (96, 64)
    ticks: tuple[int, ...] = tuple(range(0, 400, 40))
    time_base: Fraction = MILLISECOND
    rate: Fraction = Fraction(25)
    container: str | None = None
    turn: tuple[int, bool] = (0, False)
    options: dict[str, str] = field(default_factory=dict)
    container_options: dict[str, str] = field(default_factory=dict)
    colorspace: int | None = None
    color_range: int | None = None
    title: str = ""
    tags: dict[str, str] = field(default_factory=dict)


def bar_picture(index: int, size: tuple[int, int]) -> npt.NDArray[np.uint8]:
    """Draw grey with a white bar that moves four pixels a frame."""
    width, height = size
    picture = np.full((height, width, 3), 60, np.uint8)
    left = (4 * index) % (width - 8)
    picture[:, left : left + 8] = 230
    return picture


def bar_position(luma: npt.NDArray[np.uint8]) -> int:
    """Return the number of the frame that `bar_picture` drew."""
    bright = luma.mean(axis=0) > 140
    return round(float(np.flatnonzero(bright).mean() - 3.5) / 4)


def skip_unless_encodable(clip: Clip) -> None:
    try:
        coder: Any = av.CodecContext.create(clip.codec, "w")
        coder.width, coder.height = clip.size
        coder.pix_fmt, coder.time_base = clip.pix_fmt, clip.time_base
        coder.framerate = clip.rate
        coder.options = QUIET.get(clip.codec, {})
        coder.open()
    except (av.codec.codec.UnknownCodecError, av.error.FFmpegError):
        pytest.skip(f"this build of PyAV cannot write {clip.codec} {clip.pix_fmt}")


def write_video(
    target: Path | BinaryIO,
    clip: Clip = Clip(),
    pictures: Pictures | None = None,
) -> None:
    """Write a clip; its pictures are those of `bar_picture` unless given."""
    skip_unless_encodable(clip)
    file: Any = str(target) if isinstance(target, Path) else target
    with av.open(file, "w", format=clip.container, options=clip.container_options) as container:
        container.metadata["title"] = clip.title
        container.metadata.update(clip.tags)
        options = QUIET.get(clip.codec, {}) | clip.options
        stream: Any = container.add_stream(clip.codec, rate=clip.rate, options=options)
        stream.width, stream.height = clip.size
        stream.pix_fmt = clip.pix_fmt
        stream.time_base = stream.codec_context.time_base = clip.time_base
        if clip.colorspace is not None:
            stream.codec_context.colorspace = clip.colorspace
        if clip.color_range is not None:
            stream.codec_context.color_range = clip.color_range
        if clip.turn != (0, False):
            stream.set_display_rotation(-clip.turn[0], hflip=clip.turn[1])
        for frame in _frames(clip, pictures):
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def _frames(clip: Clip, pictures: Pictures | None) -> Iterator[av.VideoFrame]:
    for i, tick in enumerate(clip.ticks):
        picture = bar_picture(i, clip.size) if pictures is None else pictures[i % len(pictures)]
        frame = av.VideoFrame.from_ndarray(picture, "rgb24")
        frame = frame.reformat(
            format=clip.pix_fmt,
            dst_colorspace={1: "ITU709", 9: "BT2020"}.get(clip.colorspace or 0, "ITU601"),
            dst_color_range="JPEG" if clip.color_range == 2 else "MPEG",
        )
        frame.pts, frame.time_base = tick, clip.time_base
        yield frame


def write_sound(path: Path, seconds: float = 0.5) -> None:
    """Write a file with sound and no picture."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=44100)
        for i in range(round(seconds * 44100 / 1024)):
            frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", "mono")
            frame.rate, frame.pts = 44100, 1024 * i
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def write_two_sizes(path: Path) -> None:
    """Write a WebM whose picture grows from 64 x 48 to 96 x 64."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("vp8", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        stream.time_base = Fraction(1, 1000)
        for start, size in ((0, (64, 48)), (200, (96, 64))):
            coder = av.CodecContext.create("vp8", "w")
            coder.width, coder.height, coder.pix_fmt = *size, "yuv420p"
            coder.time_base, coder.framerate = Fraction(1, 1000), Fraction(25)
            for i in range(5):
                frame = av.VideoFrame.from_ndarray(bar_picture(i, size), "rgb24")
                frame = frame.reformat(format="yuv420p")
                frame.pts, frame.time_base = start + 40 * i, Fraction(1, 1000)
                _mux(container, stream, coder.encode(frame))
            _mux(container, stream, coder.encode(None))


def _mux(
    container: av.container.OutputContainer, stream: av.VideoStream, packets: list[Any]
) -> None:
    for packet in packets:
        packet.stream = stream
        container.mux(packet)


class Pipe:
    """A file that can only be written forwards, as a browser writes its recording."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")

    def write(self, data: bytes) -> int:
        return self._file.write(data)

    def close(self) -> None:
        self._file.close()
