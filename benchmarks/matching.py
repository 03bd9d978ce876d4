"""Pairing found events with true ones, and what the pairs say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from spasmograph.spasms.events import Event

__all__ = ["ClipScore", "Pair", "bootstrap", "matched", "score", "total"]

TOLERANCE_FRAMES = 2
"""Events match when they overlap after each is widened by this many frames."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A true event and the found event that stands for it."""

    true: Event
    found: Event


@dataclass(frozen=True, slots=True)
class ClipScore:
    """How one clip, or a sum of clips, was measured.

    Attributes
    ----------
    true, found, pairs : int
        Numbers of events.
    sides, kinds : int
        Pairs with the same side, and with the same kind.
    onset, duration : tuple of float
        Size of the errors of the pairs, frames.
    seconds : float
        Length of the clip.
    """

    true: int
    found: int
    pairs: int
    sides: int
    kinds: int
    onset: tuple[float, ...]
    duration: tuple[float, ...]
    seconds: float

    @property
    def precision(self) -> float:
        """Part of the found events that are true; NaN when none was found."""
        return self.pairs / self.found if self.found else float("nan")

    @property
    def recall(self) -> float:
        """Part of the true events that were found; NaN when there was none."""
        return self.pairs / self.true if self.true else float("nan")

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; NaN when there is no event at all."""
        both = self.true + self.found
        return 2 * self.pairs / both if both else float("nan")

    @property
    def side_right(self) -> float:
        """Part of the pairs that agree on the side."""
        return self.sides / self.pairs if self.pairs else float("nan")

    @property
    def kind_right(self) -> float:
        """Part of the pairs that agree on the kind."""
        return self.kinds / self.pairs if self.pairs else float("nan")

    @property
    def onset_error(self) -> float:
        """Median onset error, frames."""
        return float(np.median(self.onset)) if self.onset else float("nan")

    @property
    def duration_error(self) -> float:
        """Median duration error, frames."""
        return float(np.median(self.duration)) if self.duration else float("nan")

    @property
    def false_per_minute(self) -> float:
        """Found events that match nothing, per minute."""
        return (self.found - self.pairs) / self.seconds * 60


def matched(true: Sequence[Event], found: Sequence[Event], tolerance: float) -> tuple[Pair, ...]:
    """Pair events one to one: as many as possible, and among those the closest.

    Parameters
    ----------
    true, found : sequence of Event
    tolerance : float
        How far apart in time two events may be and still overlap, s.

    Returns
    -------
    tuple of Pair
        In order of the true onsets.
    """
    if not true or not found:
        return ()
    weight = np.array([[_weight(t, f, tolerance) for f in found] for t in true])
    # One more pair always outweighs any gain in closeness.
    gain = np.where(weight > 0, 4 * min(weight.shape) + weight, 0.0)
    rows, columns = linear_sum_assignment(gain, maximize=True)
    pairs = [
        Pair(true[i], found[j]) for i, j in zip(rows, columns, strict=True) if weight[i, j] > 0
    ]
    return tuple(sorted(pairs, key=lambda pair: pair.true.onset))


def _weight(true: Event, found: Event, tolerance: float) -> float:
    """Return the closeness of two events, above 0 to 3; 0 when they do not overlap."""
    overlap = min(true.end, found.end) - max(true.onset, found.onset)
    if overlap < -tolerance:
        return 0.0
    spanned = max(true.end, found.end) - min(true.onset, found.onset)
    shared = max(overlap, 0.0) / spanned if spanned > 0 else 1.0
    same_parts = len(set(true.regions) & set(found.regions)) / len(
        set(true.regions) | set(found.regions)
    )
    return 1e-3 + shared + float(true.side == found.side) + 0.5 * same_parts


def score(true: Sequence[Event], found: Sequence[Event], frame: float, seconds: float) -> ClipScore:
    """Score one clip.

    Parameters
    ----------
    true, found : sequence of Event
        Found events must already be those that count.
    frame : float
        Time between two frames, s.
    seconds : float
        Length of the clip, s.

    Returns
    -------
    ClipScore
    """
    pairs = matched(true, found, TOLERANCE_FRAMES * frame)
    return ClipScore(
        true=len(true),
        found=len(found),
        pairs=len(pairs),
        sides=sum(p.true.side == p.found.side for p in pairs),
        kinds=sum(p.true.kind == p.found.kind for p in pairs),
        onset=tuple(abs(p.true.onset - p.found.onset) / frame for p in pairs),
        duration=tuple(abs(p.true.duration - p.found.duration) / frame for p in pairs),
        seconds=seconds,
    )


def total(scores: Sequence[ClipScore]) -> ClipScore:
    """Add up the scores of several clips."""
    return ClipScore(
        true=sum(s.true for s in scores),
        found=sum(s.found for s in scores),
        pairs=sum(s.pairs for s in scores),
        sides=sum(s.sides for s in scores),
        kinds=sum(s.kinds for s in scores),
        onset=tuple(e for s in scores for e in s.onset),
        duration=tuple(e for s in scores for e in s.duration),
        seconds=sum(s.seconds for s in scores),
    )


def bootstrap(
    scores: Sequence[ClipScore], figure: str, draws: int = 1000, seed: int = 0
) -> tuple[float, float]:
    """Return the 95% interval of a figure over recordings.

    Parameters
    ----------
    scores : sequence of ClipScore
        One a recording; recordings are drawn anew, never events or frames.
    figure : str
        Name of a property of `ClipScore`.
    draws : int
    seed : int

    Returns
    -------
    tuple of float
        2.5% and 97.5% quantiles; NaN where no draw gives a figure.
    """
    rng = np.random.default_rng(seed)
    picks: NDArray[np.int64] = rng.integers(len(scores), size=(draws, len(scores)))
    values = np.array([getattr(total([scores[i] for i in pick]), figure) for pick in picks])
    values = values[np.isfinite(values)]
    if len(values) == 0:
        return float("nan"), float("nan")
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)
