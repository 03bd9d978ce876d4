"""When each picture of a file is shown, and which pictures can be trusted."""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

import av

from spasmograph.video.probe import check_size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from av.container import InputContainer
    from av.packet import Packet
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

    from spasmograph.video.frames import Frame

__all__ = ["StopReason", "Tally", "in_order", "timed_pictures"]

StopReason = Literal["end", "cut short", "damaged", "not finished"]
"""Why reading ended: at the file's end, before the length that it claims, at a
place that cannot be read; or it has not ended yet."""

RECOVERY = 2
"""After damage, wait this long for a picture that stands alone, s."""

LONGEST_BIN = 10_000
"""Intervals from this on share the last bin of the histogram, ms."""

_ROUNDING = Fraction(2, 1_000_000)
"""The container states its start in whole microseconds; the track states it exactly."""


@dataclass(slots=True)
class Tally:
    """What has been counted so far."""

    frames: int = 0
    timed: int = 0
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
    spoiled: bool = False
    spoiled_since: Fraction | None = None

    def spoil(self) -> None:
        """Count a damaged piece; what follows is drawn from it."""
        self.damaged += 1
        self.spoiled, self.spoiled_since = True, None

    def count(self, frame: Frame, *, interlaced: bool) -> None:
        """Count a frame that is handed out."""
        if self.frames:
            between = round((frame.time - self.last) * 1000)
            self.intervals[min(between, LONGEST_BIN)] += 1
            self.size_changes += frame.stored_size != self.size
        else:
            self.first = frame.time
        self.last, self.size = frame.time, frame.stored_size
        self.interlaced += interlaced
        self.frames += 1

    @property
    def met(self) -> int:
        """Frames met so far, handed out or not."""
        return self.frames + self.untimed + self.disordered + self.damaged

    @property
    def readable(self) -> float:
        """From the first frame to the end of the last, s; it lasts as long as most."""
        typical = self.intervals.most_common(1)
        return self.last - self.first + (typical[0][0] / 1000 if typical else 0.0)


def timed_pictures(
    container: InputContainer, stream: VideoStream, tally: Tally
) -> Iterator[tuple[float, VideoFrame]]:
    """Decode a track and time each picture.

    Parameters
    ----------
    container : InputContainer
        An open file.
    stream : VideoStream
        Its picture track.
    tally : Tally
        Counts what is left out.

    Yields
    ------
    float, VideoFrame
        s since the start of the recording, and the picture.

    Raises
    ------
    VideoTooLarge
        If a picture exceeds the limits, whatever the header said.
    """
    clock = _packet_clock if container.format.name == "avi" else _picture_clock
    start = _start(container, stream)
    for stamp, picture in clock(container, stream, tally):
        if stamp is None:
            tally.untimed += 1
            continue
        time = stamp * Fraction(picture.time_base or stream.time_base or 1)
        if start is None or (time < start and not tally.timed):
            start = time
        if time < start:
            tally.disordered += 1
            continue
        tally.timed += 1
        if _recovered(time, picture, tally):
            yield float(time - start), picture


def _recovered(time: Fraction, picture: VideoFrame, tally: Tally) -> bool:
    """Say whether a picture is free of damage that came before it.

    Most pictures are drawn from earlier ones, so damage smears on until a
    picture stands alone.  Some recordings never have another such picture;
    therefore the wait is bounded.
    """
    if not tally.spoiled:
        return True
    if tally.spoiled_since is None:
        tally.spoiled_since = time
    if picture.key_frame or time - tally.spoiled_since > RECOVERY:
        tally.spoiled = False
        return True
    tally.damaged += 1
    return False


def _picture_clock(
    container: InputContainer, stream: VideoStream, tally: Tally
) -> Iterator[tuple[int | None, VideoFrame]]:
    for packet in _packets(container, stream, tally):
        for picture in _decoded(stream, packet, tally):
            yield (picture.dts if picture.pts is None else picture.pts), picture


def _packet_clock(
    container: InputContainer, stream: VideoStream, tally: Tally
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
    container: InputContainer, stream: VideoStream, tally: Tally
) -> Iterator[Packet[VideoStream] | None]:
    """Yield the packets of a track, then one that empties the decoder."""
    try:
        yield from container.demux(stream)
    except (av.error.FFmpegError, ValueError, IndexError):
        tally.stop = "damaged"
        tally.damaged += 1
        yield None


def _decoded(
    stream: VideoStream, packet: Packet[VideoStream] | None, tally: Tally
) -> list[VideoFrame]:
    """Decode one packet, or empty the decoder; a damaged one gives nothing and is counted."""
    try:
        pictures = stream.decode(packet)
    except MemoryError:
        raise
    except Exception:  # PyAV lets IndexError and others out
        tally.spoil()
        return []
    for picture in pictures:
        check_size(picture.width, picture.height)
        if picture.is_corrupt:
            tally.spoil()
    return [picture for picture in pictures if not picture.is_corrupt]


def _start(container: InputContainer, stream: VideoStream) -> Fraction | None:
    """When the recording starts on the file's own clock, s; None if it is not said."""
    track = None
    if stream.start_time is not None and stream.time_base is not None:
        track = stream.start_time * Fraction(stream.time_base)
    if container.start_time is None or container.format.name == "avi":
        return track
    whole = Fraction(container.start_time, av.time_base)
    return track if track is not None and abs(track - whole) < _ROUNDING else whole


def in_order(
    timed: Iterator[tuple[float, VideoFrame]], tally: Tally
) -> Iterator[tuple[float, VideoFrame]]:
    """Leave out pictures whose time repeats or runs backwards.

    Parameters
    ----------
    timed : iterator of (float, VideoFrame)
        From `timed_pictures`.
    tally : Tally
        Counts what is left out.

    Yields
    ------
    float, VideoFrame
        Strictly increasing time, s, and the picture.

    Notes
    -----
    One picture is held back, so that a single timestamp far in the future costs
    that picture and not all that follow it.
    """
    past: float | None = None
    held: tuple[float, VideoFrame] | None = None
    for current in timed:
        if held is None or current[0] > held[0]:
            if held is not None:
                yield held
                past = held[0]
            held = current
            continue
        tally.disordered += 1
        if current[0] < held[0] and (past is None or current[0] > past):
            held = current
    if held is not None:
        yield held
