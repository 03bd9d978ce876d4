"""Reading the frames of a video file, with the file's own timestamps."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

import av
import numpy as np

from spasmograph.errors import NothingToMeasure, UnreadableVideo
from spasmograph.video.frames import Frame, Matrix, Picture
from spasmograph.video.probe import (
    MAX_PIXELS,
    VideoInfo,
    check_size,
    claims,
    open_video,
    orientation_of,
    with_first_picture,
)

if TYPE_CHECKING:
    import os
    from types import TracebackType

    from av.container import InputContainer
    from av.packet import Packet
    from av.video.frame import VideoFrame
    from av.video.plane import VideoPlane
    from av.video.stream import VideoStream

__all__ = ["DecodeReport", "StopReason", "VideoReader", "read_frames"]

StopReason = Literal["end", "cut short", "damaged", "not finished"]
"""Why reading ended: at the file's end, before the length that it claims, at a
place that cannot be read; or it has not ended yet."""

THREADS = 2
"""Threads of the decoder."""

LONGEST_BIN = 10_000
"""Intervals from this on share the last bin of the histogram, ms."""

_ROUNDING = Fraction(2, 1_000_000)
"""The container states its start in whole microseconds; the track states it exactly."""

_MATRICES: dict[int, Matrix] = {1: "bt709", 5: "bt601", 6: "bt601", 9: "bt2020", 10: "bt2020"}
"""FFmpeg's AVCOL_SPC numbers."""

_FULL_RANGE = 2
"""FFmpeg's AVCOL_RANGE_JPEG."""


@dataclass(frozen=True, slots=True)
class DecodeReport:
    """How much of a file was read, and what was wrong with it.

    Attributes
    ----------
    frames : int
        Frames handed out.
    expected_frames : int or None
        Frames that the header claims.
    readable_seconds : float
        From the first frame to the end of the last one, s.
    claimed_seconds : float or None
        Length that the header claims, s.
    untimed : int
        Frames left out because they carry no timestamp.
    disordered : int
        Frames left out because their timestamp repeats or runs backwards.
    damaged : int
        Pieces that could not be decoded, or only with errors; left out.
    interlaced : int
        Frames made of two half-pictures.
    size_changes : int
        How often the size of the picture changed.
    intervals : tuple of (int, int)
        Histogram of the time between frames: ms (rounded; the last bin is
        open) and how often.
    stop : str
        ``"end"``, ``"cut short"``, ``"damaged"`` or ``"not finished"``.
    """

    frames: int
    expected_frames: int | None
    readable_seconds: float
    claimed_seconds: float | None
    untimed: int
    disordered: int
    damaged: int
    interlaced: int
    size_changes: int
    intervals: tuple[tuple[int, int], ...]
    stop: StopReason

    @property
    def dropped(self) -> int:
        """Frames and pieces that were left out."""
        return self.untimed + self.disordered + self.damaged

    @property
    def complete(self) -> bool:
        """True when reading reached the file's end."""
        return self.stop == "end"

    @property
    def longest_interval(self) -> float:
        """Longest time between two frames, s; NaN with fewer than two."""
        return self.intervals[-1][0] / 1000 if self.intervals else float("nan")


@dataclass(slots=True)
class _Tally:
    """What has been counted so far."""

    frames: int = 0
    packets: int = 0
    untimed: int = 0
    disordered: int = 0
    damaged: int = 0
    interlaced: int = 0
    size_changes: int = 0
    intervals: Counter[int] = field(default_factory=Counter)
    first: float = 0.0
    last: float = 0.0
    size: tuple[int, int] | None = None
    stop: StopReason = "not finished"


class VideoReader(Iterator[Frame]):
    """The frames of one file, one by one, and a report on how that went.

    Parameters
    ----------
    path : path-like
        A local video file.

    Attributes
    ----------
    info : VideoInfo
        What the file says about itself.

    Notes
    -----
    Decoding runs in its own threads, a few frames ahead.  The reader itself
    belongs to one thread; the frames it gives may go to any.
    """

    info: VideoInfo

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._tally = _Tally()
        self._frames = self._read(path)
        self._ahead = [frame for _, frame in zip(range(2), self._frames, strict=False)]
        if len(self._ahead) < 2:
            self.close()
            _too_short(self._tally)

    def __iter__(self) -> VideoReader:
        return self

    def __next__(self) -> Frame:
        return self._ahead.pop(0) if self._ahead else next(self._frames)

    def __enter__(self) -> VideoReader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; frames already handed out stay valid."""
        self._ahead.clear()
        self._frames.close()

    @property
    def report(self) -> DecodeReport:
        """How much has been read; final once the frames have run out."""
        return _report(self._tally, self.info)

    def _read(self, path: str | os.PathLike[str]) -> Generator[Frame]:
        with open_video(path) as (container, stream):
            self.info = claims(container, stream)
            context = stream.codec_context
            context.thread_type, context.thread_count = "AUTO", THREADS
            context.options = {"max_pixels": str(2 * MAX_PIXELS)}
            timed = _timed_pictures(container, stream, self._tally)
            for time, picture in _in_order(timed, self._tally):
                if not self._tally.frames:
                    self.info = with_first_picture(self.info, picture)
                yield _frame(time, picture, self._tally)
            self._tally.stop = _why_stopped(self._tally, self.info)


def read_frames(path: str | os.PathLike[str]) -> VideoReader:
    """Read the frames of a video file.

    Parameters
    ----------
    path : path-like
        A local video file: H.264, HEVC, VP8, VP9, AV1 or whatever else FFmpeg
        decodes, in MP4, MOV, WebM, MKV or AVI.

    Returns
    -------
    VideoReader
        An iterator of `Frame`, whose times strictly increase; its ``report``
        says at the end how much was read.  Frames without a timestamp and
        those whose timestamp repeats or runs backwards are left out and
        counted; nothing is invented in their place.

    Raises
    ------
    UnreadableVideo
        If it is not a video, has no picture, or may not be read.
    VideoTooLarge
        If a picture has more than `spasmograph.video.probe.MAX_PIXELS` pixels,
        also while the frames are being read.
    NothingToMeasure
        If it is a still picture.

    Notes
    -----
    A file that is cut off or damaged yields what can be read, then ends.
    """
    return VideoReader(path)


def _too_short(tally: _Tally) -> None:
    """Say why there are fewer than two frames."""
    if tally.frames == 1 and not tally.damaged:
        raise NothingToMeasure("there is only one picture in it", "Record a video of the face.")
    raise UnreadableVideo(
        "no stretch of pictures could be decoded from this file",
        "It may be damaged or cut off; copy it from the camera again.",
    )


def _timed_pictures(
    container: InputContainer, stream: VideoStream, tally: _Tally
) -> Iterator[tuple[Fraction, VideoFrame]]:
    """Decode, and time each picture from the start of the recording, s."""
    clock = _packet_clock if container.format.name == "avi" else _picture_clock
    start = _start(container, stream)
    for stamp, picture in clock(container, stream, tally):
        if stamp is None:
            tally.untimed += 1
            continue
        time = stamp * Fraction(picture.time_base or stream.time_base or 1)
        start = time if start is None else start
        yield time - start, picture


def _picture_clock(
    container: InputContainer, stream: VideoStream, tally: _Tally
) -> Iterator[tuple[int | None, VideoFrame]]:
    for packet in _packets(container, stream, tally):
        for picture in _decoded(stream, packet, tally):
            yield (picture.dts if picture.pts is None else picture.pts), picture


def _packet_clock(
    container: InputContainer, stream: VideoStream, tally: _Tally
) -> Iterator[tuple[int | None, VideoFrame]]:
    """Time pictures by their packets.

    AVI has no presentation times, only places in the file; what FFmpeg puts in
    their stead is scrambled when the coding reorders pictures.  Pictures leave
    the decoder in the order they are shown, so each takes the earliest place
    not yet taken.
    """
    places: list[int] = []
    for packet in _packets(container, stream, tally):
        if packet is not None and packet.size and packet.dts is not None:
            heapq.heappush(places, packet.dts)
        for picture in _decoded(stream, packet, tally):
            yield (heapq.heappop(places) if places else None), picture


def _packets(
    container: InputContainer, stream: VideoStream, tally: _Tally
) -> Iterator[Packet[VideoStream] | None]:
    """Yield the packets of a track, then one that empties the decoder."""
    try:
        for packet in container.demux(stream):
            tally.packets += bool(packet.size)
            yield packet
    except (av.error.FFmpegError, ValueError, IndexError):
        tally.stop = "damaged"
        tally.damaged += 1
        yield None


def _decoded(
    stream: VideoStream, packet: Packet[VideoStream] | None, tally: _Tally
) -> list[VideoFrame]:
    """Decode one packet, or empty the decoder; a damaged one gives nothing and is counted."""
    try:
        pictures = stream.decode(packet)
    except MemoryError:
        raise
    except Exception:  # PyAV lets IndexError and others out
        tally.damaged += 1
        return []
    for picture in pictures:
        check_size(picture.width, picture.height)
    whole = [picture for picture in pictures if not picture.is_corrupt]
    tally.damaged += len(pictures) - len(whole)
    return whole


def _start(container: InputContainer, stream: VideoStream) -> Fraction | None:
    """When the recording starts on the file's own clock, s; None if it is not said."""
    track = None
    if stream.start_time is not None and stream.time_base is not None:
        track = stream.start_time * Fraction(stream.time_base)
    if container.start_time is None or container.format.name == "avi":
        return track
    whole = Fraction(container.start_time, av.time_base)
    return track if track is not None and abs(track - whole) < _ROUNDING else whole


def _in_order(
    timed: Iterator[tuple[Fraction, VideoFrame]], tally: _Tally
) -> Iterator[tuple[float, VideoFrame]]:
    """Leave out pictures whose time repeats or runs backwards.

    One picture is held back, so that a single timestamp far in the future costs
    that picture and not all that follow it.
    """
    past: Fraction | None = None
    held: tuple[Fraction, VideoFrame] | None = None
    for current in timed:
        if held is None or current[0] > held[0]:
            if held is not None:
                yield float(held[0]), held[1]
                past = held[0]
            held = current
            continue
        tally.disordered += 1
        if current[0] < held[0] and (past is None or current[0] > past):
            held = current
    if held is not None:
        yield float(held[0]), held[1]


def _frame(time: float, picture: VideoFrame, tally: _Tally) -> Frame:
    rotation, flipped = orientation_of(picture)
    width, height = picture.width, picture.height
    if tally.size not in (None, (width, height)):
        tally.size_changes += 1
    tally.size = (width, height)
    tally.interlaced += bool(picture.interlaced_frame)
    _count_time(time, tally)
    matrix, full_range = _colours(picture)
    luma, blue, red = _planes(picture, full_range)
    if rotation in (90, 270):
        width, height = height, width
    tally.frames += 1
    return Frame(
        index=tally.frames - 1,
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


def _count_time(time: float, tally: _Tally) -> None:
    if tally.frames:
        tally.intervals[min(round((time - tally.last) * 1000), LONGEST_BIN)] += 1
    else:
        tally.first = time
    tally.last = time


def _colours(picture: VideoFrame) -> tuple[Matrix, bool]:
    """Return colour matrix and range; where the file is silent, as players guess them."""
    if picture.format.is_rgb:
        return "bt709", False
    full = picture.color_range == _FULL_RANGE or picture.format.name.startswith("yuvj")
    large = picture.height >= 720 or picture.width >= 1280
    return _MATRICES.get(picture.colorspace, "bt709" if large else "bt601"), full


def _planes(picture: VideoFrame, full_range: bool) -> tuple[Picture, Picture, Picture]:
    """Return luma and chroma as 8-bit views; other pixel formats are converted first."""
    plain = picture.format.name in ("yuv420p", "yuvj420p")
    if not plain or any(plane.line_size < plane.width for plane in picture.planes):
        picture = _plain(picture, full_range)
    luma, blue, red = (_view(plane) for plane in picture.planes)
    return luma, blue, red


def _plain(picture: VideoFrame, full_range: bool) -> VideoFrame:
    if picture.format.is_rgb:
        return picture.reformat(format="yuv420p", dst_colorspace="ITU709", dst_color_range="MPEG")
    span = "JPEG" if full_range else "MPEG"
    return picture.reformat(format="yuv420p", src_color_range=span, dst_color_range=span)


def _view(plane: VideoPlane) -> Picture:
    """Look at a plane without copying it; the view keeps the decoder's buffer alive."""
    rows: Picture = np.frombuffer(memoryview(plane), np.uint8).reshape(
        plane.height, plane.line_size
    )
    view = rows[:, : plane.width]
    view.flags.writeable = False
    return view


def _why_stopped(tally: _Tally, info: VideoInfo) -> StopReason:
    if tally.stop == "damaged":
        return "damaged"
    if info.n_frames is not None and tally.packets < info.n_frames:
        return "cut short"
    missing = (info.duration or 0.0) - _readable(tally)
    return "cut short" if missing > max(1.0, 0.02 * (info.duration or 0.0)) else "end"


def _readable(tally: _Tally) -> float:
    """From the first frame to the end of the last, s; the last lasts as long as most."""
    typical = tally.intervals.most_common(1)
    return tally.last - tally.first + (typical[0][0] / 1000 if typical else 0.0)


def _report(tally: _Tally, info: VideoInfo) -> DecodeReport:
    return DecodeReport(
        frames=tally.frames,
        expected_frames=info.n_frames,
        readable_seconds=_readable(tally),
        claimed_seconds=info.duration,
        untimed=tally.untimed,
        disordered=tally.disordered,
        damaged=tally.damaged,
        interlaced=tally.interlaced,
        size_changes=tally.size_changes,
        intervals=tuple(sorted(tally.intervals.items())),
        stop=tally.stop,
    )
