"""What each injection did, and when the last one is likely to wear off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

from spasmograph.insight.curves import half_loss, peak_day
from spasmograph.insight.model import CYCLE_HALF, Layout
from spasmograph.insight.posterior import Posterior, quantile, weighted_quantile
from spasmograph.insight.results import (
    Answer,
    Caution,
    InjectionEffect,
    NextDue,
    Settle,
    Verdict,
    Way,
)

__all__ = ["HELPED", "Visits", "injection_effects", "next_due"]

Floats = npt.NDArray[np.float64]

#: Probability from which an injection is said to have helped.
HELPED = 0.98

_NOTICED = 0.1
_FEWEST_AFTER = 14
_COVERED = 0.3
_STALE = 60
_NODES = 9


@dataclass(frozen=True, slots=True)
class Visits:
    """Injections, oldest first.

    Attributes
    ----------
    dates : tuple of datetime.date
    since : ndarray of float, shape (injections, days)
        Days since each, on the answered days.
    first, last : datetime.date
        The first and the last answered day.
    later : tuple of datetime.date
        Injections after that.
    """

    dates: tuple[dt.date, ...]
    since: Floats
    first: dt.date
    last: dt.date
    later: tuple[dt.date, ...] = ()


def injection_effects(
    posterior: Posterior, layout: Layout, visits: Visits, scale: float
) -> tuple[InjectionEffect, ...]:
    """Return what each injection did.

    Parameters
    ----------
    posterior : Posterior
    layout : Layout
    visits : Visits
    scale : float
        From the model's units to those of the answer.

    Returns
    -------
    tuple of InjectionEffect
    """
    return tuple(
        _injection(posterior, layout, visits, number, scale) for number in range(len(visits.dates))
    )


def _courses(posterior: Posterior, number: int) -> tuple[Floats, Floats, Floats]:
    onset, half, slope = np.exp(posterior.hyper[:, 3:6]).T
    return onset, half * np.exp(posterior.hyper[:, 6 + number]), slope


def _injection(
    posterior: Posterior, layout: Layout, visits: Visits, number: int, scale: float
) -> InjectionEffect:
    combination = np.zeros(layout.effects)
    combination[layout.benefit] = combination[layout.cycles.start + number] = 1.0
    mean, sd = posterior.of(combination)
    weights = posterior.weights
    low, high = (quantile(weights, mean, sd, at) for at in (0.05, 0.95))
    helped = float(weights @ ndtr((mean - _NOTICED) / sd))
    after = _answered_after(visits, number)
    answer = Answer(
        _judged(visits, number, helped, high, after),
        float(weights @ mean) * scale,
        low * scale,
        high * scale,
        helped,
        after,
        Settle(Way.FULL_CYCLE) if after < _FEWEST_AFTER else None,
        (Caution.OBSERVATIONAL, Caution.BEFORE_AFTER),
    )
    course = _courses(posterior, number)
    lost = half_loss(*course)
    return InjectionEffect(
        visits.dates[number],
        answer,
        weighted_quantile(weights, course[0], 0.5),
        weighted_quantile(weights, peak_day(*course), 0.5),
        *(weighted_quantile(weights, lost, at) for at in (0.5, 0.05, 0.95)),
    )


def _answered_after(visits: Visits, number: int) -> int:
    """Return the answered days between an injection and the next one."""
    since = visits.since[number]
    ours = since > 0
    if number + 1 < len(visits.dates):
        ours &= visits.since[number + 1] <= 0
    return int(ours.sum())


def _judged(visits: Visits, number: int, helped: float, high: float, after: int) -> Verdict:
    if visits.dates[number] <= visits.first or after < _FEWEST_AFTER:
        return Verdict.CANNOT_TELL
    if helped > HELPED:
        return Verdict.LIKELY_BETTER
    return Verdict.NO_SIGN if high < 2.0 * _NOTICED else Verdict.CANNOT_TELL


def complete_cycles(visits: Visits) -> int:
    """Return how many injections were followed in the diary until the next one.

    A second visit within days, to add a little, ends no cycle.
    """
    ends = [*visits.dates[1:], *visits.later][: len(visits.dates)]
    whole = 0
    for number, end in enumerate(ends):
        length = (end - visits.dates[number]).days
        answered = _answered_after(visits, number)
        whole += visits.dates[number] > visits.first and answered >= max(
            _FEWEST_AFTER, _COVERED * length
        )
    return whole


def next_due(
    posterior: Posterior, effects: tuple[InjectionEffect, ...], visits: Visits
) -> NextDue | None:
    """Return when half of the last benefit is likely to be gone, or None if unknown.

    Parameters
    ----------
    posterior : Posterior
    effects : tuple of InjectionEffect
        What is known of those in the diary.
    visits : Visits

    Returns
    -------
    NextDue or None
        None before one complete cycle was recorded, where none helped, or
        where the diary ended long before the last injection.
    """
    cycles = complete_cycles(visits)
    if not cycles or not any(e.answer.verdict is Verdict.LIKELY_BETTER for e in effects):
        return None
    if not visits.later:
        last = effects[-1]
        days = (last.half_loss_day, last.half_loss_low90, last.half_loss_high90)
        return _due(last.date, [day or 0.0 for day in days], cycles)
    if (visits.later[-1] - visits.last).days > _STALE:
        return None
    return _due(visits.later[-1], _new_cycle(posterior), cycles)


def _due(injection: dt.date, days: Sequence[float], cycles: int) -> NextDue:
    middle, low, high = (injection + dt.timedelta(days=round(day)) for day in days)
    return NextDue(injection, middle, low, high, cycles)


def _new_cycle(posterior: Posterior) -> list[float]:
    """Return median and 90% interval of the half-loss day of an injection not yet seen."""
    onset, half, slope = np.exp(posterior.hyper[:, 3:6]).T
    apart = CYCLE_HALF * ndtri((np.arange(_NODES) + 0.5) / _NODES)
    lost = np.concatenate([half_loss(onset, half * np.exp(step), slope) for step in apart])
    weights = np.tile(posterior.weights / _NODES, _NODES)
    return [weighted_quantile(weights, lost, at) for at in (0.5, 0.05, 0.95)]
