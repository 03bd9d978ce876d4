"""Faces whose truth is known: read a spec, draw it, write it with its truth."""

from __future__ import annotations

import os
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from av.container import OutputContainer
from av.video.reformatter import ColorRange, Colorspace
from av.video.stream import VideoStream
from numpy.typing import NDArray

from spasmograph.errors import OutputError
from spasmograph.simulate.drawing import Stage, frame_at, frame_times, frames, stage_of
from spasmograph.simulate.spec import FaceSpec, load_spec, parse_spec
from spasmograph.simulate.truth import true_events, true_signals
from spasmograph.spasms.tsv import write_events

__all__ = [
    "Stage",
    "frame_at",
    "frame_times",
    "frames",
    "load_spec",
    "parse_spec",
    "render",
    "stage_of",
    "true_events",
    "true_signals",
    "write_video",
]

_TICKS = 90000

Picture = NDArray[np.uint8]


def render(spec: FaceSpec, out: str | os.PathLike[str]) -> Path:
    """Write a clip, ``<stem>_events.tsv`` and ``<stem>_truth.parquet``.

    Parameters
    ----------
    spec : FaceSpec
    out : path-like
        The video to write, H.264 in MP4 (or what the suffix asks for).

    Returns
    -------
    Path
        The video.

    Raises
    ------
    SimulationError
        The spec cannot be carried out.
    OutputError
        The files cannot be written; nothing is left half-written.
    """
    out = Path(out)
    events = true_events(spec)
    part = out.with_name(f".{out.stem}.part{out.suffix}")
    try:
        write_video(part, frames(spec), spec.fps, spec.crf)
        true_signals(spec, frame_times(spec)).to_parquet(out.with_name(f"{out.stem}_truth.parquet"))
        write_events(out.with_name(f"{out.stem}_events.tsv"), events)
        part.replace(out)
    except (OSError, ValueError) as error:
        raise OutputError(
            f"the clip {out} cannot be written: {error}",
            "Choose a folder you may write to and a name that ends in .mp4.",
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return out


def write_video(
    path: str | os.PathLike[str],
    pictures: Iterable[tuple[float, Picture]],
    fps: float,
    crf: int,
) -> None:
    """Encode pictures as H.264, while the next one is being drawn.

    Parameters
    ----------
    path : path-like
        The suffix decides the container.
    pictures : iterable of (float, ndarray)
        Time, s, and uint8 RGB of shape (height, width, 3), all of one even size.
    fps : float
        Nominal frames per second; every frame is given its own time.
    crf : int
        Compression, 0 to 51.
    """
    with av.open(str(path), "w") as container, ThreadPoolExecutor(1) as worker:
        rate = Fraction(fps).limit_denominator(1001)
        stream = container.add_stream("libx264", rate=rate)
        stream.pix_fmt = "yuv420p"
        stream.options = {"crf": str(crf), "preset": "ultrafast"}
        context = stream.codec_context
        context.time_base = Fraction(1, _TICKS)
        context.colorspace, context.color_range = Colorspace.SMPTE170M, ColorRange.MPEG
        before: Future[None] | None = None
        for time, rgb in pictures:
            if before is None:
                stream.height, stream.width = rgb.shape[:2]
            else:
                before.result()
            before = worker.submit(_write, container, stream, rgb, time)
        if before is not None:
            before.result()
        container.mux(stream.encode(None))


def _write(container: OutputContainer, stream: VideoStream, rgb: Picture, time: float) -> None:
    planes = np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2YUV_I420), dtype=np.uint8)
    frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
    frame.pts, frame.time_base = round(time * _TICKS), Fraction(1, _TICKS)
    frame.colorspace, frame.color_range = Colorspace.SMPTE170M, ColorRange.MPEG
    container.mux(stream.encode(frame))
