"""Real videos: no truth, but a mirror image must say the same with sides swapped."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import spasmograph
from benchmarks.running import counted
from benchmarks.suite import SHARED
from spasmograph.errors import SpasmographError
from spasmograph.simulate import write_video
from spasmograph.spasms.events import Event, Side
from spasmograph.spasms.matching import matched
from spasmograph.video import read_frames
from spasmograph.video.crop import to_rgb

__all__ = ["RealResult", "measure_real", "swapped"]

_OTHER = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT, Side.BOTH: Side.BOTH}


@dataclass(frozen=True, slots=True)
class RealResult:
    """What was found in one real video.

    Attributes
    ----------
    name : str
    seconds : float
        Time in which the face could be measured.
    events, mirrored : int
        Events found in the video and in its mirror image.
    agreed : int
        Events found in both, on swapped sides.
    kinds : dict of str to int
        Events by kind.
    problem : str
        The error, when it could not be measured.
    """

    name: str
    seconds: float = 0.0
    events: int = 0
    mirrored: int = 0
    agreed: int = 0
    kinds: dict[str, int] | None = None
    problem: str = ""


def swapped(events: tuple[Event, ...]) -> tuple[Event, ...]:
    """Return events with left and right exchanged."""
    return tuple(replace(e, side=_OTHER[e.side]) for e in events)


def measure_real() -> tuple[RealResult, ...]:
    """Measure the real videos beside the repository, and their mirror images."""
    return tuple(_measured(path) for path in sorted((SHARED / "videos").glob("*.mp4")))


def _measured(path: Path) -> RealResult:
    try:
        first = spasmograph.measure(path)
        with tempfile.TemporaryDirectory() as folder:
            mirror = Path(folder) / "mirror.mp4"
            write_video(mirror, _mirrored(path), 30.0, 12)
            second = spasmograph.measure(mirror)
    except SpasmographError as error:
        return RealResult(path.stem, problem=str(error))
    events, back = counted(first.events), swapped(counted(second.events))
    frame = float(first.motion.attrs["frame_interval"])
    pairs = matched(events, back, 2 * frame)
    return RealResult(
        name=path.stem,
        seconds=float(first.motion.attrs["usable_seconds"]),
        events=len(events),
        mirrored=len(back),
        agreed=sum(p.true.side is p.found.side for p in pairs),
        kinds=dict(Counter(e.kind.value for e in events)),
    )


def _mirrored(path: Path) -> Iterator[tuple[float, NDArray[np.uint8]]]:
    """Flip every frame; sizes are cut to even numbers for the encoder."""
    with read_frames(path) as reader:
        for frame in reader:
            rgb = to_rgb(frame)
            even = rgb[: rgb.shape[0] // 2 * 2, : rgb.shape[1] // 2 * 2]
            yield frame.time, np.ascontiguousarray(even[:, ::-1])
