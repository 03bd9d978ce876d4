"""Time courses: analytic functions of continuous time.

A course is a chain of knots joined by half cosines, so that the same movement
can be drawn at any frame rate and its crossings are known exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["ONSET_SHARE", "Contraction", "Course", "clonic", "contractions", "pulse", "shifted"]

ONSET_SHARE = 0.2
"""An event lasts while its movement is above this part of its own peak."""

_CROSSING = float(np.arccos(1 - 2 * ONSET_SHARE) / np.pi)
"""Part of a half cosine that lies below `ONSET_SHARE`."""


@dataclass(frozen=True, slots=True)
class Course:
    """A movement over time, 0 at rest and 1 at full strength.

    Attributes
    ----------
    times : tuple of float
        Knots, s, increasing; the course is 0 before the first and after the
        last.
    levels : tuple of float
        Level at each knot.
    """

    times: tuple[float, ...]
    levels: tuple[float, ...]

    def __call__(self, time: ArrayLike) -> NDArray[np.float64]:
        """Return the level at each time, s."""
        at = np.asarray(time, dtype=np.float64)
        knots, levels = np.array(self.times), np.array(self.levels)
        left = np.clip(np.searchsorted(knots, at, side="right") - 1, 0, len(knots) - 2)
        part = np.clip((at - knots[left]) / (knots[left + 1] - knots[left]), 0, 1)
        rise = (1 - np.cos(np.pi * part)) / 2
        value = levels[left] + (levels[left + 1] - levels[left]) * rise
        outside = (at < knots[0]) | (at > knots[-1])
        return np.where(outside, 0.0, value)


@dataclass(frozen=True, slots=True)
class Contraction:
    """One contraction of a course: when it was above a fifth of its peak.

    Attributes
    ----------
    onset, end : float
        Crossings of the fifth, s.
    peak : float
        Greatest level.
    """

    onset: float
    end: float
    peak: float


def pulse(
    onset: float,
    duration: float,
    rise: float,
    fall: float,
    tremor: float = 0.0,
    tremor_hz: float = 10.0,
) -> Course:
    """Return one contraction that rises, holds and falls.

    Parameters
    ----------
    onset : float
        When it rises through a fifth of its peak, s.
    duration : float
        From there until it falls through the fifth again, s.
    rise, fall : float
        Time from nothing to full strength and back, s.  Both are shortened
        in proportion where they do not fit into `duration`.
    tremor : float
        Depth of the dips in the plateau, as a fraction of full strength.
    tremor_hz : float
        How often the plateau dips, Hz.

    Returns
    -------
    Course
    """
    above = (1 - _CROSSING) * (rise + fall)
    if above > duration:
        rise, fall = rise * duration / above, fall * duration / above
    start, stop = onset - _CROSSING * rise, onset + duration + _CROSSING * fall
    top, leave = start + rise, stop - fall
    dips = int((leave - top) * tremor_hz) if tremor > 0 else 0
    if leave - top < 1e-6:
        return Course((start, (top + leave) / 2, stop), (0.0, 1.0, 0.0))
    inner = np.linspace(top, leave, 2 * dips + 1) if dips else np.array([top, leave])
    levels = np.ones(len(inner))
    if dips:
        levels[1::2] = 1 - tremor
    return Course((start, *map(float, inner), stop), (0.0, *map(float, levels), 0.0))


def clonic(
    onset: float,
    duration: float,
    rate: float,
    valley: float,
    gains: tuple[float, ...] = (1.0,),
) -> Course:
    """Return a train of jerks.

    Parameters
    ----------
    onset : float
        When the first jerk rises through a fifth of its peak, s.
    duration : float
        From there to the end of the last jerk, s; rounded to whole jerks.
    rate : float
        Jerks per second, Hz.
    valley : float
        Level between two jerks, as a fraction of the weaker of them.
    gains : tuple of float
        Strengths of the jerks, taken in turn.

    Returns
    -------
    Course
    """
    period = 1 / rate
    jerks = max(1, round(duration * rate + _CROSSING))
    start = onset - _CROSSING * period / 2
    peaks = [gains[i % len(gains)] for i in range(jerks)]
    times, levels = [start], [0.0]
    for i, peak in enumerate(peaks):
        times += [start + (i + 0.5) * period, start + (i + 1) * period]
        after = valley * min(peak, peaks[i + 1]) if i + 1 < jerks else 0.0
        levels += [peak, after]
    return Course(tuple(times), tuple(levels))


def shifted(course: Course, lag: float) -> Course:
    """Return the same course, `lag` seconds later."""
    return Course(tuple(t + lag for t in course.times), course.levels)


def contractions(course: Course) -> tuple[Contraction, ...]:
    """Find the contractions of a course.

    A valley parts two contractions when it lies below a fifth of the weaker
    of its neighbours.  The fifth is taken of the rise from the level that the
    contraction starts from to its peak.

    Parameters
    ----------
    course : Course

    Returns
    -------
    tuple of Contraction
    """
    cuts = [0]
    for i in range(1, len(course.levels) - 1):
        level = course.levels[i]
        before = max(course.levels[cuts[-1] : i])
        if level < course.levels[i - 1] and level < ONSET_SHARE * min(before, course.levels[i + 1]):
            cuts.append(i)
    cuts.append(len(course.levels) - 1)
    return tuple(_contraction(course, a, b) for a, b in pairwise(cuts))


def _contraction(course: Course, first: int, last: int) -> Contraction:
    times, levels = course.times[first : last + 1], course.levels[first : last + 1]
    peak = max(levels)
    threshold = levels[0] + ONSET_SHARE * (peak - levels[0])
    rising = next(i for i in range(len(levels) - 1) if levels[i + 1] >= threshold)
    falling = next(i for i in range(len(levels) - 1, 0, -1) if levels[i - 1] >= threshold)
    onset = _crossing(times, levels, rising, threshold)
    end = _crossing(times, levels, falling - 1, threshold)
    return Contraction(onset, end, peak)


def _crossing(
    times: tuple[float, ...], levels: tuple[float, ...], at: int, threshold: float
) -> float:
    """When the half cosine after knot `at` passes the threshold."""
    span = levels[at + 1] - levels[at]
    if span == 0:
        return times[at + 1]
    part = np.clip((threshold - levels[at]) / span, 0, 1)
    return float(times[at] + np.arccos(1 - 2 * part) / np.pi * (times[at + 1] - times[at]))
