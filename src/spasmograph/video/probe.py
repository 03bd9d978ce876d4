"""Opening a video and reading its header, without trusting either."""

from __future__ import annotations

import re
import stat
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
import numpy as np

from spasmograph.errors import NothingToMeasure, UnreadableVideo, VideoError, VideoTooLarge

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator
    from fractions import Fraction

    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

    from spasmograph.video.frames import Rotation

__all__ = [
    "MAX_PIXELS",
    "MAX_SIDE",
    "VideoInfo",
    "check_size",
    "claims",
    "only_one_picture",
    "open_video",
    "orientation_of",
    "probe",
    "video_errors",
    "with_first_picture",
]

MAX_PIXELS = 4096 * 2304
"""Largest picture that will be decoded, px: 4K, with room for either shape."""

MAX_SIDE = 8192
"""Longest side that will be decoded, px."""

_FORMATS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi"
"""Containers that are read.  None of them can point to another file or address."""

_OPTIONS = {"format_whitelist": _FORMATS, "protocol_whitelist": "file", "enable_drefs": "0"}

_LENIENT: dict[str, Any] = (
    {"metadata_errors": "replace"} if int(av.__version__.split(".")[0]) < 19 else {}
)
"""A title in an old script is no reason to refuse a video; from version 19 it never is."""

_CONVERT = "Convert it to an MP4 file and measure that."

_PICTURES = (
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
)

_PICTURE_BRANDS = (b"avif", b"avis", b"heic", b"heix", b"mif1", b"msf1")


@dataclass(frozen=True, slots=True)
class VideoInfo:
    """What a file says about itself.

    Attributes
    ----------
    container : str
        Names of the container format, as FFmpeg has them.
    codec : str
        Name of the picture coding, e.g. ``"h264"``.
    pix_fmt : str
        Pixel format, as FFmpeg names it.
    width, height : int
        Size of the picture as stored, px.
    rotation : int
        How far it must be turned clockwise to stand upright, degrees.
    flipped : bool
        True when the file asks for the turned picture to be shown mirrored.
    nominal_rate : float or None
        Frames per second that the header names; for information only.
    duration : float or None
        Length of the picture track that the header claims, s.
    n_frames : int or None
        Number of frames that the header claims.
    interlaced : bool
        True when the first picture is made of two half-pictures.
    pixel_aspect : float
        Width over height of one pixel; 1 for square pixels.
    """

    container: str
    codec: str
    pix_fmt: str
    width: int
    height: int
    rotation: Rotation
    flipped: bool
    nominal_rate: float | None
    duration: float | None
    n_frames: int | None
    interlaced: bool
    pixel_aspect: float


def check_size(width: int, height: int) -> None:
    """Refuse a picture that is too large to decode.

    Parameters
    ----------
    width, height : int
        Stored size, px.

    Raises
    ------
    VideoTooLarge
        If it has more than `MAX_PIXELS` pixels or a side above `MAX_SIDE`.
    """
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise VideoTooLarge(
            f"the picture is {width} x {height} pixels, which is more than is decoded",
            "Make a smaller copy, at most 4096 x 2304 (1920 x 1080 is plenty), and measure that.",
        )


@contextmanager
def video_errors() -> Iterator[None]:
    """Turn whatever the decoder raises into one of the program's own errors.

    Raises
    ------
    UnreadableVideo
        For anything but the program's own errors and an interruption.
    """
    try:
        yield
    except VideoError:
        raise
    except MemoryError as error:
        raise UnreadableVideo(
            "there is not enough memory to decode this video",
            "Close other programs, or convert it to a smaller MP4 file.",
        ) from error
    except Exception as error:  # PyAV lets IndexError, UnicodeDecodeError and others out
        raise UnreadableVideo("the file could not be read as a video", _CONVERT) from error


@contextmanager
def open_video(path: str | os.PathLike[str]) -> Iterator[tuple[InputContainer, VideoStream]]:
    """Open a local video file and choose its picture track.

    Parameters
    ----------
    path : path-like
        A regular file.  Its name's ending does not matter.

    Yields
    ------
    InputContainer, VideoStream
        No frame has been handed out yet and the claimed size is within limits.

    Raises
    ------
    UnreadableVideo, VideoTooLarge, NothingToMeasure
        If the file is not a video that can be measured.
    """
    file = Path(path)
    head = _check_file(file)
    with video_errors():
        container = _open(file, head)
        try:
            yield container, _picture_track(container)
        finally:
            container.close()


def _open(file: Path, head: bytes) -> InputContainer:
    try:
        # The prefix keeps a name such as "a:b.mp4" from being taken for an address.
        container: InputContainer = av.open(
            f"file:{file.absolute()}",
            container_options=dict(_OPTIONS),
            options={"max_pixels": str(2 * MAX_PIXELS)},
            **_LENIENT,
        )
    except av.error.FFmpegError as error:
        if head[4:8] == b"ftyp":
            raise UnreadableVideo(
                "the recording was never finished or its end is cut off, so its index is missing",
                "Copy it from the camera again, or record it again.",
            ) from error
        raise UnreadableVideo(
            "this is not a video that can be read (MP4, MOV, WebM, MKV or AVI)", _CONVERT
        ) from error
    return container


def _check_file(file: Path) -> bytes:
    """Return the first bytes of a regular, readable file that is not a picture."""
    try:
        mode = file.stat().st_mode
        if stat.S_ISDIR(mode):
            raise UnreadableVideo("this is a folder, not a video", "Name the video files in it.")
        if not stat.S_ISREG(mode):
            raise UnreadableVideo("this is not an ordinary file", "Name a video file.")
        with file.open("rb") as stream:
            head = stream.read(32)
    except FileNotFoundError as error:
        raise UnreadableVideo("there is no such file", "Check the name.") from error
    except PermissionError as error:
        raise UnreadableVideo(
            "you have no permission to read this file", "Change its permissions or copy it."
        ) from error
    except (OSError, ValueError) as error:
        raise UnreadableVideo("the file cannot be read", "Check its name and the disk.") from error
    _check_head(head)
    return head


def _check_head(head: bytes) -> None:
    if not head:
        raise UnreadableVideo("the file is empty", "Copy or record it again.")
    kinds = [kind for magic, kind in _PICTURES if head.startswith(magic)]
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        kinds.append("WebP")
    if head[4:8] == b"ftyp" and head[8:12] in _PICTURE_BRANDS:
        kinds.append("HEIC or AVIF")
    if kinds:
        raise NothingToMeasure(
            f"this is a still picture ({kinds[0]}), not a video", "Record a video of the face."
        )


def _picture_track(container: InputContainer) -> VideoStream:
    """Choose the largest video stream that is not a cover picture."""
    streams = [
        stream
        for stream in container.streams.video
        if not stream.disposition & av.stream.Disposition.attached_pic
    ]
    if not streams:
        if container.streams.audio:
            raise UnreadableVideo("there is sound but no picture", "Record a video of the face.")
        raise UnreadableVideo("there is no picture in this file", "Record a video of the face.")
    if all(stream.codec_context is None for stream in streams):
        raise UnreadableVideo("the picture is coded in a way that is not known here", _CONVERT)
    usable = [stream for stream in streams if stream.codec_context is not None]
    stream = max(usable, key=lambda s: s.codec_context.width * s.codec_context.height)
    check_size(stream.codec_context.width, stream.codec_context.height)
    return stream


@lru_cache(maxsize=16)
def _orientation(matrix: bytes) -> tuple[Rotation, bool]:
    a, b, _, c, d = np.frombuffer(matrix, np.int32)[:5].astype(np.float64)
    flipped = bool(a * d - b * c < 0)
    angle = np.degrees(np.arctan2(b, -a if flipped else a))
    turns: tuple[Rotation, ...] = (0, 90, 180, 270)
    return turns[round(angle / 90) % 4], flipped


def orientation_of(picture: VideoFrame) -> tuple[Rotation, bool]:
    """Return how a decoded picture must be turned, and then mirrored, to be shown.

    Parameters
    ----------
    picture : VideoFrame
        From the decoder, which does not turn it.

    Returns
    -------
    int, bool
        Degrees clockwise (0, 90, 180, 270; nearest), and whether to mirror it
        left to right afterwards, from the file's display matrix.

    Notes
    -----
    PyAV's side data refers back to its picture: a picture that was asked waits
    for the garbage collector with all its megabytes, so ask no more than needed.
    """
    data: Any = picture.side_data.get("DISPLAYMATRIX")
    return (0, False) if data is None else _orientation(bytes(memoryview(data)))


def probe(path: str | os.PathLike[str]) -> VideoInfo:
    """Read what a video says about itself.

    The header is checked against the limits first; then one picture is
    decoded, because that is where the rotation is found.

    Parameters
    ----------
    path : path-like
        A local video file.

    Returns
    -------
    VideoInfo
        Its claims.

    Raises
    ------
    UnreadableVideo
        If it is not a video, has no picture, or may not be read.
    VideoTooLarge
        If it claims more than `MAX_PIXELS`.
    NothingToMeasure
        If it is a still picture.
    """
    with open_video(path) as (container, stream):
        stream.codec_context.thread_count = 1
        info = claims(container, stream)
        if info.n_frames == 1:
            raise only_one_picture()
        picture = _first_picture(container, stream)
        if picture is None:
            raise UnreadableVideo("no picture could be decoded from this file", _CONVERT)
        return with_first_picture(info, picture)


def only_one_picture() -> NothingToMeasure:
    """Return the error for a video that holds a single picture."""
    return NothingToMeasure("there is only one picture in it", "Record a video of the face.")


def _first_picture(container: InputContainer, stream: VideoStream) -> VideoFrame | None:
    for packet in container.demux(stream):
        with suppress(av.error.FFmpegError):
            for picture in stream.decode(packet):
                return picture
    return None


def claims(container: InputContainer, stream: VideoStream) -> VideoInfo:
    """Read a header; rotation and interlacing are not known yet."""
    context = stream.codec_context
    aspect = stream.sample_aspect_ratio
    return VideoInfo(
        container=container.format.name,
        codec=context.codec.canonical_name,
        pix_fmt=context.pix_fmt or "unknown",
        width=context.width,
        height=context.height,
        rotation=0,
        flipped=False,
        nominal_rate=_positive(stream.average_rate),
        duration=_duration(container, stream),
        n_frames=stream.frames or None,
        interlaced=False,
        pixel_aspect=_positive(aspect) or 1.0,
    )


def with_first_picture(info: VideoInfo, picture: VideoFrame) -> VideoInfo:
    """Complete the claims of a header with what only a picture tells."""
    rotation, flipped = orientation_of(picture)
    return replace(
        info, rotation=rotation, flipped=flipped, interlaced=bool(picture.interlaced_frame)
    )


def _positive(value: Fraction | None) -> float | None:
    return float(value) if value is not None and value > 0 else None


def _duration(container: InputContainer, stream: VideoStream) -> float | None:
    """Length of the picture track, or else of the whole file, s."""
    if stream.duration and stream.time_base and stream.duration > 0:
        return float(stream.duration * stream.time_base)
    if stated := _stated_duration(stream.metadata.get("DURATION", "")):
        return stated
    if container.duration and container.duration > 0:
        return container.duration / av.time_base
    return None


def _stated_duration(text: str) -> float | None:
    """Read the tag in which Matroska files keep the length of a track, s."""
    found = re.fullmatch(r"(\d{1,4}):(\d\d):(\d\d(?:\.\d{1,9})?)", text.strip("\0 "))
    if found is None:
        return None
    hours, minutes, seconds = (float(part) for part in found.groups())
    return (hours * 60 + minutes) * 60 + seconds
