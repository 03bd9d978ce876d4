"""Draw a clip, measure it, score it; many clips over several processes."""

from __future__ import annotations

import multiprocessing
import tempfile
import time as clock
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

import spasmograph
from benchmarks import peers
from benchmarks.suite import Clip, Group
from spasmograph.errors import SpasmographError
from spasmograph.measuring import Measurement
from spasmograph.simulate import frames, true_events, write_video
from spasmograph.spasms.events import CONFIDENT, Event, Region, Side
from spasmograph.spasms.matching import Score, score

__all__ = ["ClipResult", "counted", "eye_events", "run_all", "run_clip"]


@dataclass(frozen=True, slots=True)
class ClipResult:
    """What came of one clip.

    Attributes
    ----------
    clip : Clip
    score : Score
    true, found : tuple of Event
        Found events are those that count.
    eyes : dict of str to dict of Side to Score
        Eye events of each side, by method; ``spasmograph`` is ours.
    mirrored : tuple of Event
        What was found in the mirror image.
    leak, left_open : float
        Share of the other eye's aperture that a closure of one eye took; share
        of its own aperture at which the closed eye reads.  NaN where the clip
        is not for that.
    drawing, measuring : float
        s.
    problem : str
        The error, when the clip could not be measured.
    """

    clip: Clip
    score: Score
    true: tuple[Event, ...]
    found: tuple[Event, ...]
    eyes: dict[str, dict[Side, Score]] = field(default_factory=dict)
    mirrored: tuple[Event, ...] = ()
    leak: float = float("nan")
    left_open: float = float("nan")
    drawing: float = 0.0
    measuring: float = 0.0
    problem: str = ""


def counted(events: Sequence[Event]) -> tuple[Event, ...]:
    """Return the events that count."""
    return tuple(e for e in events if e.confidence >= CONFIDENT)


def eye_events(events: Sequence[Event], side: Side) -> tuple[Event, ...]:
    """Return the closures of one eye, as events of that eye alone."""
    return tuple(
        replace(e, side=side, regions=(Region.EYE,))
        for e in events
        if Region.EYE in e.regions and e.side in (side, Side.BOTH)
    )


def run_clip(clip: Clip, with_peers: bool) -> ClipResult:
    """Draw, measure and score one clip.

    Parameters
    ----------
    clip : Clip
    with_peers : bool
        Measure it with MediaPipe's thresholds too.

    Returns
    -------
    ClipResult
    """
    true = true_events(clip.spec)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clip.mp4"
        start = clock.perf_counter()
        write_video(path, frames(clip.spec), clip.spec.fps, clip.spec.crf)
        drawn = clock.perf_counter()
        try:
            measured = spasmograph.measure(path)
        except SpasmographError as error:
            lost = _score(clip, true, ())
            return ClipResult(clip, lost, true, (), problem=str(error))
        found = counted(measured.events)
        result = ClipResult(
            clip=clip,
            score=_score(clip, true, found),
            true=true,
            found=found,
            eyes={"spasmograph": _eyes(clip, true, {s: eye_events(found, s) for s in _SIDES})},
            drawing=drawn - start,
            measuring=clock.perf_counter() - drawn,
        )
        if clip.group is Group.MIRROR:
            result = replace(result, mirrored=_mirror(clip, path.with_name("mirror.mp4")))
        if clip.group is Group.CROSSTALK:
            leak, left_open = _crosstalk(measured, true)
            result = replace(result, leak=leak, left_open=left_open)
        if with_peers:
            seen = peers.trace(path)
            theirs = {m: _eyes(clip, true, peers.peer_events(seen, m)) for m in _METHODS}
            result = replace(result, eyes=result.eyes | theirs)
    return result


_SIDES = (Side.LEFT, Side.RIGHT)
TOLERANCE_FRAMES = 2
"""How far apart two events may be and still match, frames."""
_METHODS = ("blendshape", "ratio")


def _eyes(
    clip: Clip, true: Sequence[Event], found: dict[Side, tuple[Event, ...]]
) -> dict[Side, Score]:
    return {s: _score(clip, eye_events(true, s), found[s]) for s in _SIDES}


def _score(clip: Clip, true: Sequence[Event], found: Sequence[Event]) -> Score:
    """Score events that match when both, widened by two frames, overlap; errors in frames."""
    frame = 1 / clip.spec.fps
    return score(true, found, TOLERANCE_FRAMES * frame, clip.spec.duration, frame)


def _mirror(clip: Clip, path: Path) -> tuple[Event, ...]:
    """Measure the mirror image of a clip."""
    flipped = ((t, np.ascontiguousarray(rgb[:, ::-1])) for t, rgb in frames(clip.spec))
    write_video(path, flipped, clip.spec.fps, clip.spec.crf)
    return counted(spasmograph.measure(path).events)


def _crosstalk(measured: Measurement, true: Sequence[Event]) -> tuple[float, float]:
    """Medians over the held part of the closures of a one-eye clip."""
    motion = measured.motion
    time = motion["time"].to_numpy()
    held, moving = np.zeros(len(time), bool), np.zeros(len(time), bool)
    for event in true:
        held |= (time > event.onset + 0.35) & (time < event.end - 0.35)
        moving |= (time > event.onset - 0.3) & (time < event.end + 0.3)
    closing = true[0].side
    other = Side.LEFT if closing is Side.RIGHT else Side.RIGHT
    lid = motion["position"].sel(signal="lid")
    share = {}
    for side in (closing, other):
        aperture = lid.sel(side=side.value).to_numpy()
        share[side] = float(np.nanmedian(aperture[held]) / np.nanmedian(aperture[~moving]))
    return 1 - share[other], share[closing]


def run_all(suite: Sequence[Clip], jobs: int, peers_every: int) -> Iterator[ClipResult]:
    """Run clips over several processes, as they get done.

    Parameters
    ----------
    suite : sequence of Clip
    jobs : int
        Processes.
    peers_every : int
        Measure every so many-th clip of events with MediaPipe's thresholds
        too; 0 for none.

    Yields
    ------
    ClipResult
    """
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=spawn, initializer=_calm) as pool:
        waiting = [
            pool.submit(
                run_clip,
                clip,
                peers_every > 0 and clip.group is Group.EVENTS and i % peers_every == 0,
            )
            for i, clip in enumerate(suite)
        ]
        for done in as_completed(waiting):
            yield done.result()


def _calm() -> None:
    """Keep one process from taking every core for its pictures."""
    import cv2

    cv2.setNumThreads(1)
