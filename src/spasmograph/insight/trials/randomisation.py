r"""How often the lot alone gives a difference this large.

The test asks nothing of the days: not that they are independent, nor Normal,
nor alike.  What was random is the schedule, and every schedule that could have
been drawn is tried on the answers as they are (Edgington and Onghena 2007,
*Randomization Tests*, 4th ed.).  The difference comes from a regression that
takes weekday and slow drift out and gives days that resemble each other less
weight.  Its weights are fixed beforehand: they sharpen the test, and cannot
make it wrong, since they are the same for every schedule.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from spasmograph.insight.trials.schedule import (
    MOST_SCHEDULES,
    Design,
    how_many,
    possible_schedules,
)

__all__ = ["randomisation_p"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# variances of what the regression takes out or allows for: the centres of the
# model's priors, on the log scale or in scaled points
_ALIKE, _KEPT, _ALONE = 0.0625, 0.57, 0.125
_WEEKDAY, _DRIFT = 0.01, 0.16
_TIE = 1e-9


def randomisation_p(
    values: Floats,
    spread: float,
    period: Ints,
    day: Ints,
    weekday: Ints,
    schedule: npt.NDArray[np.bool_],
    design: Design,
) -> float | None:
    """Return the two-sided p-value of the schedule that was drawn.

    Parameters
    ----------
    values : ndarray of float, shape (days,)
        Answers of the days that count, on a scale where effects add up.
    spread : float
        Variance of an answer by counting alone.
    period : ndarray of int, shape (days,)
        In which period each day lies, from 0.
    day, weekday : ndarray of int, shape (days,)
        Its number, and 0 for Monday.
    schedule : ndarray of bool, shape (periods,)
        The one that was drawn.
    design : Design

    Returns
    -------
    float or None
        The share of possible schedules whose difference is at least as large.
        None where only two schedules were possible: no test can be made then.
    """
    count = how_many(design, schedule.size // 2)
    if count == 2:
        return None
    weights = _weights(day.astype(float), weekday, spread)
    others = _difference(possible_schedules(design, schedule.size // 2)[:, period], weights, values)
    own = _difference(schedule[None, period], weights, values)[0]
    as_large = int((others >= own - _TIE).sum())
    if count > MOST_SCHEDULES:
        return (as_large + 1) / (MOST_SCHEDULES + 1)
    return as_large / count


def _weights(day: Floats, weekday: Ints, spread: float) -> Floats:
    """Return the inverse covariance of the days, their common level taken out."""
    course = (day - day.mean()) / max(float(np.ptp(day)), 1.0)
    covariance = _ALIKE * _KEPT ** np.abs(day[:, None] - day)
    covariance += _WEEKDAY * (weekday[:, None] == weekday)
    covariance += _DRIFT * np.outer(course, course)
    covariance += (_ALONE + spread) * np.eye(day.size)
    inverse = np.linalg.inv(covariance)
    level = inverse.sum(axis=1)
    return np.asarray(inverse - np.outer(level, level) / level.sum())


def _difference(on: npt.NDArray[np.bool_], weights: Floats, values: Floats) -> Floats:
    """Return how far days with and without differ, in standard errors; shape (schedules,)."""
    weighted = on @ weights
    error = np.sqrt(np.maximum((weighted * on).sum(axis=1), _TIE))
    return np.asarray(np.abs(weighted @ values) / error)
