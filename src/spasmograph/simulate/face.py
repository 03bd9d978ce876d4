"""Faces whose truth is known: read a spec, draw it, write it with its truth."""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path

import av

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
]

_TICKS = 90000


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
        _encode(spec, part)
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


def _encode(spec: FaceSpec, path: Path) -> None:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=Fraction(spec.fps).limit_denominator(1001))
        stream.width, stream.height, stream.pix_fmt = spec.width, spec.height, "yuv420p"
        stream.options = {"crf": str(spec.crf), "preset": "superfast"}
        stream.codec_context.time_base = Fraction(1, _TICKS)
        for time, rgb in frames(spec):
            frame = av.VideoFrame.from_ndarray(rgb, format="rgb24")
            frame.pts = round(time * _TICKS)
            frame.time_base = Fraction(1, _TICKS)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
