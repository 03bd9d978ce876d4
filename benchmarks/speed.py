"""Frames per second, ours and MediaPipe's, on the same file in the same run."""

from __future__ import annotations

import tempfile
import time as clock
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

import spasmograph
from benchmarks import peers
from spasmograph.simulate import FaceSpec, frames, random_spec, write_video

__all__ = ["SpeedResult", "measure_speed"]


@dataclass(frozen=True, slots=True)
class SpeedResult:
    """Frames per second of each turn, end to end.

    Attributes
    ----------
    frames : int
        In the file.
    ours, theirs : tuple of float
        Ours is the whole of `measure`; theirs is decoding and Face Landmarker
        in VIDEO mode with blendshapes.
    """

    frames: int
    ours: tuple[float, ...]
    theirs: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """Median of ours over median of theirs."""
        return float(np.median(self.ours) / np.median(self.theirs))


def measure_speed(turns: int = 5, seconds: float = 20.0) -> SpeedResult:
    """Let both read the same 720p30 file by turns.

    Parameters
    ----------
    turns : int
        Times each reads it.
    seconds : float
        Length of the file.

    Returns
    -------
    SpeedResult
        `theirs` is empty when MediaPipe is not installed.
    """
    spec = random_spec(FaceSpec(duration=seconds, seed=7), distracted=0.2)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "speed.mp4"
        write_video(path, frames(spec), spec.fps, spec.crf)
        count = round(spec.duration * spec.fps)
        result = SpeedResult(count, (), ())
        _ours(path)  # what is loaded once is not part of the rate
        for _ in range(turns):
            result = replace(result, ours=(*result.ours, count / _ours(path)))
            if peers.available():
                result = replace(result, theirs=(*result.theirs, count / _theirs(path)))
    return result


def _ours(path: Path) -> float:
    start = clock.perf_counter()
    spasmograph.measure(path)
    return clock.perf_counter() - start


def _theirs(path: Path) -> float:
    start = clock.perf_counter()
    peers.trace(path)
    return clock.perf_counter() - start
