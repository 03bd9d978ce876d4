"""Diaries of people whose truth is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from spasmograph.errors import SimulationError
from spasmograph.simulate.diary_life import MEDICINE, Given, Life, live
from spasmograph.simulate.diary_noise import stream
from spasmograph.simulate.diary_outcomes import (
    NAMES,
    missing_days,
    remembered,
    standardised,
    without_cells,
)
from spasmograph.simulate.diary_plans import DiaryScenario, OutcomeKind
from spasmograph.simulate.diary_scenarios import SCENARIOS
from spasmograph.simulate.diary_truth import InjectionTruth, SimulatedDiary

__all__ = ["MOST_DAYS", "diary_of", "first_day", "kind_of", "scenario_of", "simulate_diary"]

MOST_DAYS = 4000
"""No diary is longer."""


def simulate_diary(
    scenario: str | DiaryScenario,
    days: int,
    *,
    kind: str = OutcomeKind.COUNT,
    seed: int,
    start: date | None = None,
) -> SimulatedDiary:
    """Simulate the diary of one person whose truth is known.

    About twelve exposures move together; by default three of them act on the
    spasms, after 0 to 2 days, and the others do not.  Injections come about
    every twelve weeks.  15 to 35 days in a hundred are missing, more of the
    bad ones.  The log rate is a sum of parts, and counts scatter about it;
    for a severity the parts are multiplied by 1.5 points, and the score is
    rounded and kept within 0 to 10; a rate is counted in films of 3 to 10
    minutes on 40 to 60 days in a hundred.

    Parameters
    ----------
    scenario : str or DiaryScenario
        A name in `SCENARIOS`, or a scenario of one's own.
    days : int
        From the first day to the last, 2 to 4000.
    kind : str
        ``count``, ``severity`` or ``rate``.
    seed : int
        Decides everything that is left to chance.  One seed is one person:
        two scenarios differ only in what they are about.
    start : date, optional
        First day; drawn from the year 2024 if not given.

    Returns
    -------
    SimulatedDiary

    Raises
    ------
    SimulationError
        No scenario or kind of that name, or days or seed out of range.
    """
    if not 2 <= days <= MOST_DAYS:
        raise SimulationError(
            f"a diary of {days} days cannot be simulated", f"Choose from 2 to {MOST_DAYS} days."
        )
    plan, what = scenario_of(scenario), kind_of(kind)
    if seed < 0:
        raise SimulationError(f"the seed is {seed}", "Choose a whole number from 0 up.")
    return diary_of(plan, days, what, seed, start or first_day(seed))


def diary_of(
    plan: DiaryScenario,
    days: int,
    kind: OutcomeKind,
    seed: int,
    start: date,
    given: tuple[Given, ...] = (),
) -> SimulatedDiary:
    """Live the days of a person and write the diary; arguments are not checked."""
    dates = pd.date_range(start, periods=days, name="date")
    life = live(plan, dates, kind, seed, given)
    diary = _written(life, plan, kind, seed, (MEDICINE, *(g.name for g in given)))
    return SimulatedDiary(
        diary=diary,
        outcome=NAMES[kind],
        kind=kind,
        injections=life.injections.truths,
        exposures=life.exposures,
        spells=life.spells,
        next_half_loss=_next_half_loss(life.injections.truths),
        scenario=plan.name,
        seed=seed,
        complete=life.complete,
        parts=life.parts,
    )


def scenario_of(scenario: str | DiaryScenario) -> DiaryScenario:
    """Find a scenario by its name."""
    if isinstance(scenario, DiaryScenario):
        return scenario
    if scenario not in SCENARIOS:
        raise SimulationError(
            f"there is no scenario {scenario!r}", f"Choose one of: {', '.join(SCENARIOS)}."
        )
    return SCENARIOS[scenario]


def kind_of(kind: str) -> OutcomeKind:
    """Find a kind of outcome by its name."""
    if kind not in tuple(OutcomeKind):
        raise SimulationError(
            f"there is no kind of outcome {kind!r}", f"Choose one of: {', '.join(OutcomeKind)}."
        )
    return OutcomeKind(kind)


def first_day(seed: int) -> date:
    """Draw the first day of a diary from the year 2024."""
    return date(2024, 1, 1) + timedelta(days=int(stream(seed, "start").integers(366)))


def _written(
    life: Life, plan: DiaryScenario, kind: OutcomeKind, seed: int, kept: tuple[str, ...]
) -> pd.DataFrame:
    """Return what the person writes down; the columns `kept` miss nothing."""
    report, part = plan.report, plan.missing.days
    if kind is OutcomeKind.RATE:
        report = replace(report, backfilled=(0.0, 0.0), heaped=(0.0, 0.0))
        part = (1 - plan.missing.filmed[1], 1 - plan.missing.filmed[0])
    told = remembered(life.outcome, report, seed) / life.minutes
    badness = standardised(life.outcome / life.minutes)
    missing = missing_days(badness, part, plan.missing, seed)
    recorded = np.array([name in kept for name in life.complete.columns])
    exposures = without_cells(life.complete, recorded, plan.missing, seed)
    first = {NAMES[kind]: np.where(missing, np.nan, told)}
    if kind is OutcomeKind.RATE:
        first["minutes"] = np.where(missing, np.nan, life.minutes)
    diary = pd.concat([pd.DataFrame(first, index=life.complete.index), exposures], axis=1)
    return diary[~_absent(missing, seed)]


def _absent(missing: NDArray[np.bool_], seed: int) -> NDArray[np.bool_]:
    """Of the missing days, those without a row: none, half or all of them, by person."""
    rng = stream(seed, "missing rows")
    part = (0.0, 0.5, 1.0)[int(rng.integers(3))]
    absent = missing & (rng.random(len(missing)) < part)
    absent[[0, -1]] = False
    return np.asarray(absent)


def _next_half_loss(injections: tuple[InjectionTruth, ...]) -> date | None:
    """Return when the injection in force at the end has lost half its benefit."""
    if not injections or injections[-1].half_loss_day is None:
        return None
    return injections[-1].date + timedelta(days=round(injections[-1].half_loss_day))
