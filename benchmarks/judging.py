"""From judged diaries to figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from benchmarks.judged import Judged, JudgedEffect, JudgedInjection

__all__ = [
    "BREAKING",
    "Share",
    "claims",
    "coverage",
    "due_coverage",
    "false_diaries",
    "false_flags",
    "half_loss",
    "half_loss_coverage",
    "power",
    "reliability",
    "responders_called",
]

#: What no analysis of a diary can see: judged, told, and kept apart.
BREAKING = ("reverse_causation", "hidden_cause", "hidden_cause_habit", "collinear_pair")

_REAL = 0.2
_FORECAST_SEEN = 1.0


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many."""

    of: int
    whole: int

    @property
    def value(self) -> float:
        """As a part of 1; NaN of nothing."""
        return self.of / self.whole if self.whole else float("nan")

    @staticmethod
    def over(answers: Iterable[bool]) -> Share:
        """Count what is true."""
        counted = list(answers)
        return Share(sum(counted), len(counted))


def _told(found: Sequence[Judged]) -> Iterator[JudgedEffect]:
    return (e for judged in found for e in judged.effects if e.estimate is not None)


def _covers(effect: JudgedEffect) -> bool:
    assert effect.low is not None
    assert effect.high is not None
    return effect.low <= effect.truth <= effect.high


def _likely(effect: JudgedEffect) -> bool:
    return effect.verdict.startswith("likely")


def _right(effect: JudgedEffect) -> bool:
    return _likely(effect) and (
        effect.truth > 0 if effect.verdict == "likely_worse" else effect.truth < 0
    )


def coverage(found: Sequence[Judged]) -> Share:
    """Return how many 90% intervals hold the truth, all exposures."""
    return Share.over(_covers(effect) for effect in _told(found))


def false_flags(found: Sequence[Judged]) -> Share:
    """Return how many exposures that do nothing were called likely."""
    return Share.over(_likely(effect) for effect in _told(found) if effect.truth == 0)


def false_diaries(found: Sequence[Judged]) -> Share:
    """Return in how many diaries something that does nothing was called likely."""
    return Share.over(any(_likely(e) and e.truth == 0 for e in judged.effects) for judged in found)


def power(found: Sequence[Judged]) -> Share:
    """Return how many causes of at least 0.2 per SD were called likely, the right way.

    States that act on the same day are left out: by rule they are never called so.
    """
    return Share.over(
        _right(e)
        for e in _told(found)
        if e.cause and abs(e.truth) >= _REAL and not e.same_day_state
    )


def claims(found: Sequence[Judged]) -> Share:
    """Return how many claims of "likely" are true, direction included."""
    return Share.over(_right(effect) for effect in _told(found) if _likely(effect))


def reliability(found: Sequence[Judged], edges: Sequence[float]) -> list[tuple[float, Share]]:
    """Return, for bins of the stated probability, its mean and how often it was true."""
    said = [
        (e.probability, e.truth != 0 and e.estimate is not None and e.estimate * e.truth > 0)
        for e in _told(found)
        if e.probability is not None and e.verdict != "cannot_separate"
    ]
    bins = []
    for low, high in pairwise(edges):
        inside = [(p, true) for p, true in said if low <= p < high or p == high == edges[-1]]
        if inside:
            middle = float(np.mean([p for p, _ in inside]))
            bins.append((middle, Share.over(true for _, true in inside)))
    return bins


def _injections(found: Sequence[Judged]) -> Iterator[JudgedInjection]:
    return (i for judged in found for i in judged.injections)


def responders_called(found: Sequence[Judged], *, responder: bool) -> Share:
    """Return how many injections inside the diary were said to have helped."""
    return Share.over(i.helped for i in _injections(found) if i.inside and i.responder is responder)


@dataclass(frozen=True, slots=True)
class HalfLoss:
    """Mean errors of the half-loss day, days.

    Attributes
    ----------
    ours, rule : float
        Of the estimate, and of "always 84 days".
    injections : int
    """

    ours: float
    rule: float
    injections: int

    @property
    def ratio(self) -> float:
        """Ours over the rule's."""
        return self.ours / self.rule


def _with_half(found: Sequence[Judged], *, seen: bool) -> list[tuple[float, float, bool]]:
    """Return estimate, truth and whether it is covered, of injections that helped."""
    rows = []
    for i in _injections(found):
        if i.half is None or i.half_loss is None or i.half_low is None or i.half_high is None:
            continue
        was_seen = i.inside and i.watched >= _FORECAST_SEEN * i.half_loss
        if was_seen is seen and (was_seen or i.last):
            rows.append((i.half, i.half_loss, i.half_low <= i.half_loss <= i.half_high))
    return rows


def half_loss(found: Sequence[Judged], *, seen: bool) -> HalfLoss:
    """Return the error where the wearing off lay in the diary, or was still to come."""
    rows = np.array([row[:2] for row in _with_half(found, seen=seen)]).reshape(-1, 2)
    if not rows.size:
        return HalfLoss(float("nan"), float("nan"), 0)
    ours = float(np.abs(rows[:, 0] - rows[:, 1]).mean())
    return HalfLoss(ours, float(np.abs(84.0 - rows[:, 1]).mean()), len(rows))


def half_loss_coverage(found: Sequence[Judged]) -> Share:
    """Return how many 90% intervals hold the half-loss day, seen or to come."""
    both = [*_with_half(found, seen=True), *_with_half(found, seen=False)]
    return Share.over(covered for _, _, covered in both)


def due_coverage(found: Sequence[Judged]) -> Share:
    """Return how many intervals of the next due date hold it."""
    return Share.over(j.due_covers for j in found if j.due_covers is not None)
