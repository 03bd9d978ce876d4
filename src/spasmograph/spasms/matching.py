"""Pairing found events with true ones, and what the pairs say.

Pairs are the largest set in which every event has at most one partner, found
by linear assignment (Kuhn 1955, *Naval Research Logistics Quarterly* 2:83).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import numpy as np
from scipy.optimize import linear_sum_assignment

from spasmograph.spasms.events import Kind, Region, Side

__all__ = ["Mark", "Pair", "Score", "bootstrap", "matched", "resampled", "score", "total"]


class Mark(Protocol):
    """What an event has to say of itself to be paired; a label of a person may say less."""

    @property
    def onset(self) -> float:
        """When it began, s."""

    @property
    def duration(self) -> float:
        """How long it lasted, s."""

    @property
    def end(self) -> float:
        """When it was over, s."""

    @property
    def kind(self) -> Kind | None:
        """What it is, if that is known."""

    @property
    def side(self) -> Side | None:
        """Where it is, if that is known."""

    @property
    def regions(self) -> tuple[Region, ...]:
        """What took part, as far as it is known."""


_M = TypeVar("_M", bound=Mark)
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Pair(Generic[_M]):
    """A true event and the found event that stands for it."""

    true: _M
    found: _M


@dataclass(frozen=True, slots=True)
class Score:
    """How one recording, or a sum of recordings, was measured.

    Attributes
    ----------
    true, found, pairs : int
        Numbers of events.
    sided, sides : int
        Pairs of which both sides are known, and those of them with the same side.
    kinded, kinds : int
        Pairs of which both kinds are known, and those of them of the same kind.
    onset, duration : tuple of float
        Size of the errors of the pairs, in the unit that was asked for.
    seconds : float
        Length of the recording; NaN if it is not known.
    """

    true: int
    found: int
    pairs: int
    sided: int
    sides: int
    kinded: int
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
        """Part of the pairs that agree on the side, of those where it is known."""
        return self.sides / self.sided if self.sided else float("nan")

    @property
    def kind_right(self) -> float:
        """Part of the pairs that agree on the kind, of those where it is known."""
        return self.kinds / self.kinded if self.kinded else float("nan")

    @property
    def onset_error(self) -> float:
        """Median onset error; NaN without a pair."""
        return float(np.median(self.onset)) if self.onset else float("nan")

    @property
    def duration_error(self) -> float:
        """Median duration error; NaN without a pair."""
        return float(np.median(self.duration)) if self.duration else float("nan")

    @property
    def false_per_minute(self) -> float:
        """Found events that match nothing, per minute."""
        return (self.found - self.pairs) / self.seconds * 60


def matched(true: Sequence[_M], found: Sequence[_M], tolerance: float) -> tuple[Pair[_M], ...]:
    """Pair events one to one: as many as possible, and among those the closest.

    Parameters
    ----------
    true, found : sequence of Mark
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


def _weight(true: Mark, found: Mark, tolerance: float) -> float:
    """Return the closeness of two events, above 0 to 3; 0 when they do not overlap."""
    overlap = min(true.end, found.end) - max(true.onset, found.onset)
    if overlap < -tolerance:
        return 0.0
    spanned = max(true.end, found.end) - min(true.onset, found.onset)
    shared = max(overlap, 0.0) / spanned if spanned > 0 else 1.0
    parts = set(true.regions) | set(found.regions)
    same_parts = len(set(true.regions) & set(found.regions)) / len(parts) if parts else 0.0
    return 1e-3 + shared + float(true.side == found.side) + 0.5 * same_parts


def score(
    true: Sequence[_M],
    found: Sequence[_M],
    tolerance: float,
    seconds: float,
    unit: float = 1.0,
) -> Score:
    """Score one recording.

    Parameters
    ----------
    true, found : sequence of Mark
        Found events must already be those that count.
    tolerance : float
        How far apart in time two events may be and still match, s.
    seconds : float
        Length of the recording, s; NaN if it is not known.
    unit : float
        What errors are counted in, s: the time between two frames gives frames.

    Returns
    -------
    Score
    """
    pairs = matched(true, found, tolerance)
    sides = [p.true.side == p.found.side for p in pairs if p.true.side and p.found.side]
    kinds = [p.true.kind == p.found.kind for p in pairs if p.true.kind and p.found.kind]
    return Score(
        true=len(true),
        found=len(found),
        pairs=len(pairs),
        sided=len(sides),
        sides=sum(sides),
        kinded=len(kinds),
        kinds=sum(kinds),
        onset=tuple(abs(p.true.onset - p.found.onset) / unit for p in pairs),
        duration=tuple(abs(p.true.duration - p.found.duration) / unit for p in pairs),
        seconds=seconds,
    )


def total(scores: Sequence[Score]) -> Score:
    """Add up the scores of several recordings."""
    return Score(
        true=sum(s.true for s in scores),
        found=sum(s.found for s in scores),
        pairs=sum(s.pairs for s in scores),
        sided=sum(s.sided for s in scores),
        sides=sum(s.sides for s in scores),
        kinded=sum(s.kinded for s in scores),
        kinds=sum(s.kinds for s in scores),
        onset=tuple(e for s in scores for e in s.onset),
        duration=tuple(e for s in scores for e in s.duration),
        seconds=sum(s.seconds for s in scores),
    )


def bootstrap(
    scores: Sequence[Score], figure: str, draws: int = 1000, seed: int = 0
) -> tuple[float, float]:
    """Return the 95% interval of a figure over recordings.

    Parameters
    ----------
    scores : sequence of Score
        One a recording.
    figure : str
        Name of a property of `Score`.
    draws, seed : int
        As for `resampled`.

    Returns
    -------
    tuple of float
        As for `resampled`.
    """

    def figure_of(drawn: Sequence[Score]) -> float:
        return float(getattr(total(drawn), figure))

    return resampled(scores, figure_of, draws, seed)


def resampled(
    recordings: Sequence[_T],
    figure: Callable[[Sequence[_T]], float],
    draws: int = 1000,
    seed: int = 0,
) -> tuple[float, float]:
    """Return the 95% interval of a figure by drawing whole recordings anew.

    Events of one recording depend on each other, and so do its seconds;
    recordings are taken not to.  Percentile bootstrap of the cluster (Efron
    and Tibshirani 1993, *An Introduction to the Bootstrap*, chapters 8 and 13).

    Parameters
    ----------
    recordings : sequence
        One item a recording.
    figure : callable
        Gives the figure of several recordings; NaN where it has none.
    draws : int
        How many times as many recordings are drawn.
    seed : int
        The same seed gives the same interval.

    Returns
    -------
    tuple of float
        2.5% and 97.5% quantiles; NaN where no draw gives a figure.
    """
    rng = np.random.default_rng(seed)
    picks = rng.integers(len(recordings), size=(draws, len(recordings)))
    values = np.array([figure([recordings[i] for i in pick]) for pick in picks])
    values = values[np.isfinite(values)]
    if len(values) == 0:
        return float("nan"), float("nan")
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)
