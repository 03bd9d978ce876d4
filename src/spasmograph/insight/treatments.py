"""Medicines and changes of habit that are on or off for weeks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from spasmograph.insight.model import Layout
from spasmograph.insight.posterior import Posterior, quantile
from spasmograph.insight.results import Answer, Caution, Effect, Settle, Verdict, Way
from spasmograph.insight.verdicts import FEWEST_CHANGES, inseparable

__all__ = ["Span", "Spells", "spells_of", "treatment_effects"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: First day and last day of a treatment; None where it goes on.
Span: TypeAlias = tuple[dt.date, dt.date | None]

_SURE = 0.975
_FEWEST_EACH = 14
_NEAR = 14
_NOTHING = 0.18


@dataclass(frozen=True, slots=True)
class Spells:
    """Treatments on the answered days.

    Attributes
    ----------
    names : tuple of str
    on : ndarray of float, shape (spells, days)
        1 while it was on.
    changes : ndarray of int, shape (spells,)
        Starts and stops within the diary.
    partners : tuple of tuple of str
        What each cannot be told from.
    """

    names: tuple[str, ...]
    on: Floats
    changes: Ints
    partners: tuple[tuple[str, ...], ...]


def spells_of(
    spans: Mapping[str, Sequence[Span]],
    first: dt.date,
    answered: Ints,
    injections: Sequence[dt.date],
    names: Sequence[str] = (),
    standard: Floats | None = None,
) -> Spells:
    """Lay treatments out on the answered days.

    Parameters
    ----------
    spans : mapping of str to sequence of Span
        When each treatment was on.
    first : datetime.date
        Day 0.
    answered : ndarray of int, shape (days,)
    injections : sequence of datetime.date
    names : sequence of str
        Of the exposures.
    standard : ndarray of float, shape (exposures, days), optional
        Exposures on the answered days; NaN where missing.

    Returns
    -------
    Spells
        Treatments by name; those that were always or never on are there too.
    """
    order = sorted(spans)
    calendar = np.arange(int(answered[0]), int(answered[-1]) + 1)
    on = np.array([_on(spans[name], first, calendar) for name in order])
    on = on.reshape(len(order), calendar.size)
    turns = [np.flatnonzero(np.diff(row)) + 1 + calendar[0] for row in on]
    ours = on[:, answered - calendar[0]]
    rest = np.empty((0, answered.size)) if standard is None else standard
    together = inseparable([*order, *names], np.vstack([ours, rest]))[: len(order)]
    visits = [(day, (day - first).days) for day in injections]
    partners = tuple(
        (*beside, *_injections_beside(turn, visits))
        for beside, turn in zip(together, turns, strict=True)
    )
    return Spells(
        tuple(order), ours, np.array([turn.size for turn in turns], dtype=np.int64), partners
    )


def _on(spans: Sequence[Span], first: dt.date, calendar: Ints) -> Floats:
    on = np.zeros(calendar.size)
    for start, stop in spans:
        begun = calendar >= (start - first).days
        on[begun & ((stop is None) | (calendar <= ((stop or first) - first).days))] = 1.0
    return on


def _injections_beside(turns: Ints, visits: Sequence[tuple[dt.date, int]]) -> tuple[str, ...]:
    """Name the injections, if every start and stop fell beside one."""
    beside = [[day for day, number in visits if abs(number - int(turn)) <= _NEAR] for turn in turns]
    if not beside or not all(beside):
        return ()
    days = sorted({day for days in beside for day in days})
    return tuple(f"injection of {day.isoformat()}" for day in days)


def treatment_effects(
    posterior: Posterior, layout: Layout, spells: Spells, scale: float
) -> tuple[Effect, ...]:
    """Return what may be said of each treatment; as `exposure_effects`."""
    return tuple(
        _treatment(posterior, layout, spells, number, scale) for number in range(len(spells.names))
    )


def _treatment(
    posterior: Posterior, layout: Layout, spells: Spells, number: int, scale: float
) -> Effect:
    name, partners = spells.names[number], spells.partners[number]
    days = int(spells.on[number].sum())
    if not spells.changes[number]:
        unchanged = Answer(Verdict.CANNOT_TELL, days=days, settle=Settle(Way.ASK_PRESCRIBER))
        return Effect(name, unchanged, partners=partners)
    combination = np.zeros(layout.effects)
    combination[layout.spells.start + number] = 1.0
    mean, sd = posterior.of(combination)
    weights = posterior.weights
    low, high = (quantile(weights, mean, sd, at) for at in (0.05, 0.95))
    worse = float(weights @ ndtr(mean / sd))
    alone = (Caution.BEFORE_AFTER,) if spells.changes[number] < FEWEST_CHANGES else ()
    verdict = _judged(spells, number, worse, (low, high))
    answer = Answer(
        verdict,
        float(weights @ mean) * scale,
        low * scale,
        high * scale,
        max(worse, 1.0 - worse),
        days,
        Settle(Way.VARY_APART) if partners else Settle(Way.ASK_PRESCRIBER),
        (Caution.OBSERVATIONAL, *alone),
    )
    return Effect(name, answer, sd=1.0, partners=partners)


def _judged(spells: Spells, number: int, worse: float, interval: tuple[float, float]) -> Verdict:
    on = spells.on[number]
    if spells.partners[number]:
        return Verdict.CANNOT_SEPARATE
    if min(on.sum(), (1.0 - on).sum()) < _FEWEST_EACH:
        return Verdict.CANNOT_TELL
    if max(worse, 1.0 - worse) > _SURE:
        if spells.changes[number] < FEWEST_CHANGES:
            return Verdict.GOES_WITH
        return Verdict.LIKELY_WORSE if worse > _SURE else Verdict.LIKELY_BETTER
    within = interval[0] > -_NOTHING and interval[1] < _NOTHING
    return Verdict.NO_SIGN if within else Verdict.CANNOT_TELL
