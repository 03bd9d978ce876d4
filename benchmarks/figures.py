"""From results to the figures of the table, each beside its target."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.memory import MemoryResult
from benchmarks.real import swapped
from benchmarks.running import ClipResult
from benchmarks.speed import SpeedResult
from benchmarks.stills import StillResult
from benchmarks.suite import Group
from spasmograph.spasms.events import Side
from spasmograph.spasms.matching import Score, bootstrap, matched, total

__all__ = ["Figure", "Results", "eye_scores", "figures", "per_kind"]


@dataclass(frozen=True, slots=True)
class Results:
    """All that one run of the benchmark measured.

    Attributes
    ----------
    clips : tuple of ClipResult
    stills : tuple of StillResult
    speed : SpeedResult or None
    memory : tuple of MemoryResult
        Shortest clip first.
    """

    clips: tuple[ClipResult, ...]
    stills: tuple[StillResult, ...] = ()
    speed: SpeedResult | None = None
    memory: tuple[MemoryResult, ...] = ()

    def of(self, group: Group) -> tuple[ClipResult, ...]:
        """Return the clips of a group, in the order of the suite."""
        mine = [c for c in self.clips if c.clip.group is group]
        return tuple(sorted(mine, key=lambda c: c.clip.name))


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table.

    Attributes
    ----------
    name : str
        What is measured.
    target : float
    at_least : bool
        Whether the target is a least value; otherwise it is a greatest one.
    value : float
        NaN when it was not measured.
    text : str
        The value as a person reads it, with its interval.
    unit : str
        How the target is written, with ``{}`` for the number.
    """

    name: str
    target: float
    at_least: bool
    value: float
    text: str
    unit: str = "{}"

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None when it was not measured."""
        if math.isnan(self.value):
            return None
        return self.value >= self.target if self.at_least else self.value <= self.target


def figures(results: Results) -> tuple[Figure, ...]:
    """Return every figure the project set itself a target for."""
    return (
        *_event_figures(results),
        _false(results),
        *_crosstalk(results),
        *_mirror(results),
        _rates(results),
        _stills(results),
        _speed(results),
        *_memory(results),
    )


def _interval(scores: Sequence[Score], name: str, digits: int) -> str:
    value = getattr(total(scores), name)
    if math.isnan(value):
        return "not measured"
    low, high = bootstrap(scores, name)
    return f"{value:.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"


def _event_figures(results: Results) -> list[Figure]:
    scores = [c.score for c in results.of(Group.EVENTS)]
    rows = (
        ("Event F1 (overlap, ±2 frames)", "f1", 0.95, True, 3, "{}"),
        ("Side right, of matched events", "side_right", 0.99, True, 3, "{}"),
        ("Kind right, of matched events", "kind_right", 0.95, True, 3, "{}"),
        ("Onset error, median", "onset_error", 1.0, False, 2, "{} frame"),
        ("Duration error, median", "duration_error", 2.0, False, 2, "{} frames"),
    )
    return [
        Figure(
            name,
            target,
            at_least,
            getattr(total(scores), attribute) if scores else float("nan"),
            _interval(scores, attribute, digits) if scores else "not measured",
            unit,
        )
        for name, attribute, target, at_least, digits, unit in rows
    ]


def _false(results: Results) -> Figure:
    scores = [c.score for c in results.of(Group.DISTRACTORS)]
    value = total(scores).false_per_minute if scores else float("nan")
    text = _interval(scores, "false_per_minute", 2) if scores else "not measured"
    return Figure("False events on distractor clips", 0.2, False, value, text, "{} a minute")


def _crosstalk(results: Results) -> list[Figure]:
    clips = [c for c in results.of(Group.CROSSTALK) if not c.problem]
    rows: list[tuple[str, float, Callable[[ClipResult], float]]] = [
        ("Cross-talk of a one-eye closure, worst eye", 5.0, lambda c: 100 * abs(c.leak)),
        ("Fully closed eye reads, worst eye", 15.0, lambda c: 100 * c.left_open),
    ]
    found = []
    for name, target, read in rows:
        values = [read(c) for c in clips]
        worst = max(values, default=float("nan"))
        text = f"{worst:.1f} (median {np.median(values):.1f})" if values else "not measured"
        unit = "{} %" if "Cross" in name else "{} % of its open aperture"
        found.append(Figure(name, target, False, worst, text, unit))
    return found


def _mirror(results: Results) -> list[Figure]:
    clips = results.of(Group.MIRROR)
    plain, mirrored = sum(len(c.found) for c in clips), sum(len(c.mirrored) for c in clips)
    if not plain:
        return [
            Figure("Mirror image, change of rate", 2.0, False, float("nan"), "not measured", "{} %")
        ]
    change = 100 * abs(mirrored - plain) / plain
    pairs = [p for c in clips for p in matched(c.found, swapped(c.mirrored), 2 / c.clip.spec.fps)]
    right = sum(p.true.side is p.found.side for p in pairs) / len(pairs) if pairs else float("nan")
    return [
        Figure(
            "Mirror image, change of rate",
            2.0,
            False,
            change,
            f"{change:.1f} ({plain} events, {mirrored} mirrored)",
            "{} %",
        ),
        Figure("Mirror image, sides swapped", 0.99, True, right, f"{right:.3f}"),
    ]


def _rates(results: Results) -> Figure:
    """Greatest distance of a frame rate's event rate from the mean of the three."""
    counts: dict[float, list[int]] = {}
    for result in results.of(Group.RATES):
        counts.setdefault(result.clip.spec.fps, []).append(len(result.found))
    name = "Same clips at 30, 60, 120 frames/s, rates apart"
    if len({len(values) for values in counts.values()}) != 1 or len(counts) < 3:
        return Figure(name, 5.0, False, float("nan"), "not measured", "{} %")
    sums = {fps: sum(values) for fps, values in sorted(counts.items())}
    middle = float(np.mean(list(sums.values())))
    apart = 100 * max(abs(s - middle) for s in sums.values()) / middle
    seen = ", ".join(f"{s} at {fps:g}" for fps, s in sums.items())
    return Figure(name, 5.0, False, apart, f"{apart:.1f} (events: {seen})", "{} %")


def _stills(results: Results) -> Figure:
    name = "Distance to MediaPipe's points on stills, worst portrait"
    if not results.stills:
        return Figure(name, 1.0, False, float("nan"), "not measured")
    worst = max(s.once for s in results.stills)
    good = sum(s.once <= 1 for s in results.stills)
    text = f"{worst:.2f} ({good} of {len(results.stills)} portraits within 1)"
    return Figure(name, 1.0, False, worst, text, "{} % of the distance between the eyes")


def _speed(results: Results) -> Figure:
    name, speed = "Speed at 720p30, times MediaPipe's", results.speed
    if speed is None or not speed.theirs:
        return Figure(name, 2.0, True, float("nan"), "not measured")
    ours, theirs = np.median(speed.ours), np.median(speed.theirs)
    text = f"{speed.ratio:.2f} ({ours:.0f} against {theirs:.0f} frames/s)"
    return Figure(name, 2.0, True, speed.ratio, text)


def _memory(results: Results) -> list[Figure]:
    name = "Peak memory, 1080p"
    if not results.memory:
        return [Figure(name, 700, False, float("nan"), "not measured", "{} MB")]
    short, long = results.memory[0], results.memory[-1]
    text = f"{long.peak:.0f} at {long.minutes:g} min ({short.peak:.0f} at {short.minutes:g} min)"
    return [Figure(name, 700, False, long.peak, text, "{} MB")]


def per_kind(results: Results) -> list[tuple[str, int, int, int, int]]:
    """Count, for each kind of clip, true, found and matched events and right kinds."""
    rows: dict[str, list[Score]] = {}
    for result in results.of(Group.EVENTS):
        rows.setdefault(result.clip.name.split("-", 1)[1], []).append(result.score)
    sums = {kind: total(scores) for kind, scores in rows.items()}
    return [(kind, s.true, s.found, s.pairs, s.kinds) for kind, s in sums.items()]


def eye_scores(results: Results, method: str) -> tuple[list[Score], int]:
    """Return the eye events of both sides, clip by clip, where all methods were run."""
    with_all = [c for c in results.of(Group.EVENTS) if len(c.eyes) > 1]
    scores = [total([c.eyes[method][s] for s in (Side.LEFT, Side.RIGHT)]) for c in with_all]
    return scores, len(with_all)
