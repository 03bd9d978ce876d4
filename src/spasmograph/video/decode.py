"""Reading the frames of a video file, with the file's own timestamps."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spasmograph.errors import UnreadableVideo
from spasmograph.video.clocks import StopReason, Tally, in_order, timed_pictures
from spasmograph.video.frames import Frame
from spasmograph.video.planes import frame_of
from spasmograph.video.probe import (
    MAX_PIXELS,
    VideoInfo,
    claims,
    only_one_picture,
    open_video,
    orientation_of,
    with_first_picture,
)

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["DecodeReport", "StopReason", "VideoReader", "read_frames"]

THREADS = max(2, min(os.cpu_count() or 2, 4))
"""Threads of the decoder, which with frame threading works this far ahead.

On two cores two decode 720p at 450 to 700 frames/s, several times faster than
faces are measured, and more cost more processor time per frame; 4K on a larger
machine can use four.  The frames are the same whatever the number.
"""


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
        Pieces and frames left out because they, or frames that they are
        drawn from, could not be decoded.
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
        self._tally = Tally()
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
            timed = timed_pictures(container, stream, self._tally)
            turned: int | None = None
            for time, picture in in_order(timed, self._tally):
                if not self._tally.frames:
                    self.info = with_first_picture(self.info, picture)
                if picture.rotation != turned:
                    turned, orientation = picture.rotation, orientation_of(picture)
                frame = frame_of(self._tally.frames, time, picture, orientation)
                self._tally.count(frame, interlaced=bool(picture.interlaced_frame))
                yield frame
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


def _too_short(tally: Tally) -> None:
    """Say why there are fewer than two frames."""
    if tally.frames == 1 and not tally.damaged:
        raise only_one_picture()
    raise UnreadableVideo(
        "no stretch of pictures could be decoded from this file",
        "It may be damaged or cut off; copy it from the camera again.",
    )


def _why_stopped(tally: Tally, info: VideoInfo) -> StopReason:
    if tally.stop == "damaged":
        return "damaged"
    if info.n_frames is not None and tally.met >= info.n_frames:
        return "end"  # the last frame may be shown for long
    claimed = info.duration or 0.0
    # Where the track's own length is not known, sound may run on for a while.
    allowed = 0.1 if info.n_frames is not None else 1.0
    return "cut short" if claimed - tally.readable > max(allowed, 0.02 * claimed) else "end"


def _report(tally: Tally, info: VideoInfo) -> DecodeReport:
    return DecodeReport(
        frames=tally.frames,
        expected_frames=info.n_frames,
        readable_seconds=tally.readable,
        claimed_seconds=info.duration,
        untimed=tally.untimed,
        disordered=tally.disordered,
        damaged=tally.damaged,
        interlaced=tally.interlaced,
        size_changes=tally.size_changes,
        intervals=tuple(sorted(tally.intervals.items())),
        stop=tally.stop,
    )
