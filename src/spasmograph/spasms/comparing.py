"""How well two accounts of the same recordings agree: events found, and labels set by hand."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from spasmograph.spasms.intervals import Estimate
from spasmograph.spasms.labels import Label
from spasmograph.spasms.matching import Score, resampled, score, total

__all__ = [
    "FEWEST_RECORDINGS",
    "Agreement",
    "Compared",
    "Figure",
    "agreement",
    "compare",
    "icc",
    "kappa",
]

FEWEST_RECORDINGS = 6
"""With fewer recordings than this, drawing them anew says nothing of others."""

Seconds = tuple[int, int, int, int]
"""Seconds that hold an event by both accounts, only found, only labelled, by neither."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One recording.

    Attributes
    ----------
    name : str
    score : Score
        Events paired with labels; errors in s.
    seconds : Seconds or None
        None if the length of the recording is not known.
    """

    name: str
    score: Score
    seconds: Seconds | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of agreement.

    Attributes
    ----------
    estimate : Estimate
        The value and its 95% interval over recordings; NaN where there is none.
    why : str
        Why there is no value or no interval; empty if there are both.
    """

    estimate: Estimate
    why: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """What several recordings say together.

    Attributes
    ----------
    whole : Score
        All recordings added up.
    precision, recall, f1 : Figure
        Of events, all recordings added up.
    onset_error : Figure
        Median size of the error of paired onsets, s.
    side, kind : Figure
        Share of pairs that agree, of those where both say it.
    kappa : Figure
        Cohen's kappa of seconds with an event.
    icc : Figure
        ICC(2,1) of events a minute.
    """

    whole: Score
    precision: Figure
    recall: Figure
    f1: Figure
    onset_error: Figure
    side: Figure
    kind: Figure
    kappa: Figure
    icc: Figure


def compare(
    name: str,
    found: Sequence[Label],
    labels: Sequence[Label],
    tolerance: float,
    seconds: float = math.nan,
) -> Compared:
    """Compare what was found in a recording with what was labelled.

    Parameters
    ----------
    name : str
    found, labels : sequence of Label
    tolerance : float
        How far apart in time an event and a label may be and still match, s.
    seconds : float
        Length of the recording; NaN if it is not known.

    Returns
    -------
    Compared
    """
    return Compared(
        name,
        score(labels, found, tolerance, seconds),
        None if math.isnan(seconds) else _seconds(found, labels, seconds),
    )


def _seconds(found: Sequence[Label], labels: Sequence[Label], seconds: float) -> Seconds:
    length = max(1, math.ceil(seconds))
    marks = np.zeros((2, length), dtype=bool)
    for row, events in zip(marks, (found, labels), strict=True):
        for event in events:
            first = min(max(math.floor(event.onset), 0), length - 1)
            row[first : max(math.ceil(event.end), first + 1)] = True
    ours, theirs = marks
    cells = (ours & theirs, ours & ~theirs, ~ours & theirs, ~ours & ~theirs)
    both, only_found, only_labelled, neither = (int(cell.sum()) for cell in cells)
    return both, only_found, only_labelled, neither


def kappa(seconds: Seconds) -> float:
    """Return Cohen's kappa of two accounts, second by second.

    Parameters
    ----------
    seconds : Seconds

    Returns
    -------
    float
        1 for full agreement, 0 for what chance alone would give.  NaN where
        chance alone would agree everywhere: both accounts mark every second,
        or none.

    Notes
    -----
    Cohen (1960, *Educational and Psychological Measurement* 20:37).  A second
    counts as marked if any part of an event lies in it.  Neighbouring seconds
    depend on each other, so its interval draws recordings, not seconds.
    """
    both, ours, theirs, neither = seconds
    number = sum(seconds)
    chance = (both + ours) * (both + theirs) + (neither + ours) * (neither + theirs)
    if number == 0 or chance == number**2:
        return math.nan
    return ((both + neither) * number - chance) / (number**2 - chance)


def icc(pairs: Sequence[tuple[float, float]]) -> float:
    """Return the intraclass correlation ICC(2,1) of two accounts: absolute agreement.

    Parameters
    ----------
    pairs : sequence of tuple of float
        For every recording what the first says, and what the second says.

    Returns
    -------
    float
        1 where both say the same of recordings that differ.  NaN with fewer
        than two recordings, or where nothing differs at all.

    Notes
    -----
    Case 2, single rater, of Shrout and Fleiss (1979, *Psychological Bulletin*
    86:420): recordings and accounts are random, and a constant difference
    between the accounts lowers it.  ICC(A,1) of McGraw and Wong (1996,
    *Psychological Methods* 1:30).
    """
    table = np.array(pairs, dtype=float).reshape(-1, 2)
    n = len(table)
    if n < 2 or np.ptp(table) == 0:
        return math.nan
    mean = table.mean()
    rows = 2 * float(((table.mean(axis=1) - mean) ** 2).sum()) / (n - 1)
    columns = n * float(((table.mean(axis=0) - mean) ** 2).sum())
    rest = table - table.mean(axis=1, keepdims=True) - table.mean(axis=0) + mean
    error = float((rest**2).sum()) / (n - 1)
    spread = rows + error + 2 * (columns - error) / n
    return (rows - error) / spread if spread > 0 else math.nan


_Value = Callable[[Sequence[Compared]], float]


def agreement(recordings: Sequence[Compared]) -> Agreement:
    """Return what recordings say together, with 95% intervals over recordings.

    Parameters
    ----------
    recordings : sequence of Compared
        At least one.

    Returns
    -------
    Agreement
    """
    whole = total([one.score for one in recordings])
    timed = [one for one in recordings if one.seconds is not None]
    unknown = "the length of no recording is known" if not timed else ""
    alike = unknown or "both mark every second alike, all of them or none"
    few = "it takes two recordings of known length" if len(timed) < 2 else ""
    return Agreement(
        whole=whole,
        precision=_figure(recordings, _of("precision"), "nothing was found"),
        recall=_figure(recordings, _of("recall"), "nothing was labelled"),
        f1=_figure(recordings, _of("f1"), "nothing was found or labelled"),
        onset_error=_figure(recordings, _of("onset_error"), "nothing matches"),
        side=_figure(recordings, _of("side_right"), "no match says its side twice"),
        kind=_figure(recordings, _of("kind_right"), "no match says its kind twice"),
        kappa=_figure(timed, _kappa, alike),
        icc=_figure(timed, _icc, few or "all rates are the same"),
    )


def _of(name: str) -> _Value:
    def value(drawn: Sequence[Compared]) -> float:
        return float(getattr(total([one.score for one in drawn]), name))

    return value


def _kappa(drawn: Sequence[Compared]) -> float:
    tables = np.array([one.seconds for one in drawn if one.seconds is not None])
    both, ours, theirs, neither = (int(cell) for cell in tables.reshape(-1, 4).sum(axis=0))
    return kappa((both, ours, theirs, neither))


def _icc(drawn: Sequence[Compared]) -> float:
    scores = [one.score for one in drawn]
    return icc([(s.found / s.seconds * 60, s.true / s.seconds * 60) for s in scores])


def _figure(recordings: Sequence[Compared], value: _Value, nothing: str) -> Figure:
    found = value(recordings)
    if math.isnan(found):
        return Figure(Estimate(math.nan, math.nan, math.nan), nothing)
    if len(recordings) < FEWEST_RECORDINGS:
        why = f"an interval takes {FEWEST_RECORDINGS} recordings"
        return Figure(Estimate(found, math.nan, math.nan), why)
    return Figure(Estimate(found, *resampled(recordings, value)))
