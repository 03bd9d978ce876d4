"""One person's days: everything that truly happens, before anything is written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from spasmograph.simulate.diary_effects import Acting, act, causes_of, idle, taken
from spasmograph.simulate.diary_exposures import LEAD, Exposure, Marginal, habits, natural, waves
from spasmograph.simulate.diary_injections import Injections, injections
from spasmograph.simulate.diary_noise import (
    autoregressive,
    between,
    calendar,
    levels,
    noise,
    signed,
    stream,
)
from spasmograph.simulate.diary_outcomes import (
    POINTS,
    counts,
    minutes_filmed,
    scores,
    standardised,
)
from spasmograph.simulate.diary_plans import DiaryScenario, OutcomeKind
from spasmograph.simulate.diary_truth import ExposureTruth, Role, SpellTruth

__all__ = ["MEDICINE", "Given", "Life", "live"]

Floats = NDArray[np.float64]

MEDICINE = "new_medicine"
"""Column of a medicine begun with an injection."""

_FEEDBACK = {"stress": (0, 1.0), "sleep_hours": (1, -0.8), "sleep_quality": (1, -1.0)}
"""What spasms do to how a person feels: days later, and part of the plan's strength."""


@dataclass(frozen=True, slots=True)
class Given:
    """Something switched on and off from outside: a treatment under trial.

    Attributes
    ----------
    name : str
    on, at_work : ndarray, shape (days,)
    effect : float
        Change of the log rate (of the score, for a severity) when it is
        fully at work.
    """

    name: str
    on: Floats
    at_work: Floats
    effect: float


@dataclass(frozen=True, slots=True)
class Life:
    """What happened.

    Attributes
    ----------
    outcome : ndarray, shape (days,)
        Counts (in the film, for a rate) or scores.
    minutes : ndarray, shape (days,)
        Length of each day's film, minutes; ones for other outcomes.
    complete : DataFrame, shape (days, exposures)
    parts : DataFrame, shape (days, parts)
    exposures : tuple of ExposureTruth
    spells : tuple of SpellTruth
    injections : Injections
    """

    outcome: Floats
    minutes: Floats
    complete: pd.DataFrame
    parts: pd.DataFrame
    exposures: tuple[ExposureTruth, ...]
    spells: tuple[SpellTruth, ...]
    injections: Injections


def live(
    plan: DiaryScenario,
    dates: pd.DatetimeIndex,
    kind: OutcomeKind,
    seed: int,
    given: tuple[Given, ...] = (),
) -> Life:
    """Live the days of a diary.

    Parameters
    ----------
    plan : DiaryScenario
    dates : DatetimeIndex, shape (days,)
        Every day, without gaps.
    kind : OutcomeKind
    seed : int
    given : tuple of Given

    Returns
    -------
    Life
    """
    mine = habits(plan.exposures, seed)
    early = pd.date_range(dates[0] - timedelta(days=LEAD), dates[-1])
    hidden = autoregressive(stream(seed, "hidden").standard_normal((200 + len(early), 1)), 0.5)
    hidden = hidden[-len(early) :, 0]
    driven = _driven(plan, early, hidden, seed)
    felt = waves(mine, plan.exposures, early.day_of_week.to_numpy(), driven, seed)
    values = _natural(mine, felt, early, plan, seed)
    shots = injections(plan.injections, dates[0].date(), len(dates), seed)
    values = _with_medicine(values, plan, shots)
    acting = _acting(plan, mine, values, _consequences(plan) | set(driven), seed)
    scale = POINTS if kind is OutcomeKind.SEVERITY else 1.0
    acting |= {g.name: taken(g.name, g.on, g.effect / scale, g.at_work) for g in given}
    parts = scale * _parts(plan, dates, hidden[LEAD:], shots, acting, kind, seed)
    outcome, minutes = _outcome(parts.sum(axis=1).to_numpy(), plan, kind, seed)
    values = _after_feedback(plan, mine, felt, values, outcome / minutes, seed)
    complete = values.iloc[LEAD:].assign(**{g.name: g.on for g in given})
    complete = complete[[*(g.name for g in given), *values.columns]].rename_axis("date")
    roles = dict.fromkeys(driven, Role.PROXY) | dict.fromkeys(_consequences(plan), Role.CONSEQUENCE)
    truths = _truths(complete, mine, acting, roles)
    return Life(
        outcome=outcome,
        minutes=minutes,
        complete=complete,
        parts=parts,
        exposures=tuple(replace(t, effect=t.effect * scale) for t in truths),
        spells=_spells(complete, acting, mine, scale),
        injections=_on_scale(shots, scale),
    )


def _driven(
    plan: DiaryScenario, early: pd.DatetimeIndex, hidden: Floats, seed: int
) -> Mapping[str, tuple[float, Floats]]:
    """Exposures that follow the hidden cause or the season."""
    rng, found = stream(seed, "proxy"), {}
    if plan.exposures.proxies:
        name = plan.exposures.proxies[int(rng.integers(len(plan.exposures.proxies)))]
        found[name] = (between(rng, plan.exposures.proxy), hidden)
    if plan.exposures.season:
        year = -np.sqrt(2) * np.cos(2 * np.pi * early.day_of_year.to_numpy() / 365.25)
        found["bright_light_hours"] = (plan.exposures.season, year)
    return found


def _consequences(plan: DiaryScenario) -> set[str]:
    return set(_FEEDBACK) if plan.exposures.feedback[1] > 0 else set()


def _natural(
    mine: tuple[Exposure, ...],
    felt: Mapping[str, Floats],
    early: pd.DatetimeIndex,
    plan: DiaryScenario,
    seed: int,
) -> pd.DataFrame:
    days = len(early)
    columns = {e.name: natural(e, felt.get(e.name), days, seed) for e in mine}
    if plan.exposures.twin:
        slips = 0.25 * stream(seed, "twin").standard_normal(days)
        cups = np.round(2 * (columns["caffeine_mg"] / 80 + slips)) / 2
        columns["coffee_cups"] = np.maximum(cups, 0.0)
    return pd.DataFrame(columns, index=early)


def _acting(
    plan: DiaryScenario,
    mine: tuple[Exposure, ...],
    values: pd.DataFrame,
    spared: set[str],
    seed: int,
) -> dict[str, Acting]:
    """Causes, magnesium and a medicine begun with an injection."""
    by_name = {e.name: e for e in mine}
    names = causes_of(plan.exposures, mine, values, spared, seed)
    found = {
        name: act(plan.exposures, by_name[name], values[name].to_numpy(), seed) for name in names
    }
    rng = stream(seed, "spell effects")
    lasting = {
        "magnesium": signed(rng, plan.exposures.spell_effect),
        MEDICINE: -between(rng, plan.injections.medicine),
    }
    for name, effect in lasting.items():
        if effect and name in values:
            found[name] = taken(name, values[name].to_numpy()[LEAD:], effect)
    return found


def _with_medicine(values: pd.DataFrame, plan: DiaryScenario, shots: Injections) -> pd.DataFrame:
    """Add a medicine begun with an injection in the middle of the diary."""
    days = pd.DatetimeIndex(values.index)
    inside = [shot.date for shot in shots.truths if pd.Timestamp(shot.date) > days[LEAD]]
    if not plan.injections.medicine[1] or not inside:
        return values
    begun = pd.Timestamp(inside[(len(inside) - 1) // 2])
    return values.assign(**{MEDICINE: (days >= begun).astype(np.float64)})


def _parts(
    plan: DiaryScenario,
    dates: pd.DatetimeIndex,
    hidden: Floats,
    shots: Injections,
    acting: Mapping[str, Acting],
    kind: OutcomeKind,
    seed: int,
) -> pd.DataFrame:
    """Return the log rate of every day, part by part."""
    days = len(dates)
    columns = {
        "baseline": np.full(days, _baseline(plan, kind, seed)),
        "calendar": calendar(plan.level, dates.day_of_week.to_numpy(), seed),
        "level": levels(plan.level, days, dates.day_of_year.to_numpy(), seed),
        "noise": noise(plan.noise, days, stream(seed, "noise")),
        "hidden": between(stream(seed, "hidden effect"), plan.level.hidden) * hidden,
        "injections": -shots.benefit,
    }
    columns |= {name: cause.part for name, cause in acting.items()}
    return pd.DataFrame(columns, index=dates.rename("date"))


def _baseline(plan: DiaryScenario, kind: OutcomeKind, seed: int) -> float:
    """Log rate of an untreated average day; for a severity, its score in units of log rate."""
    low, high = np.log(plan.level.baseline)
    level = between(stream(seed, "baseline"), (low, high))
    if kind is OutcomeKind.SEVERITY:
        return float(np.clip(5.5 / POINTS + level - np.log(7), 2 / POINTS, 8 / POINTS))
    return level - np.log(2) if kind is OutcomeKind.RATE else level


def _outcome(
    mean: Floats, plan: DiaryScenario, kind: OutcomeKind, seed: int
) -> tuple[Floats, Floats]:
    if kind is OutcomeKind.SEVERITY:
        return scores(mean, plan.noise, seed), np.ones(len(mean))
    if kind is OutcomeKind.COUNT:
        return counts(mean, plan.noise, plan.noise.scatter, seed), np.ones(len(mean))
    minutes = minutes_filmed(len(mean), seed)
    scatter = (plan.noise.scatter[0] / 4, plan.noise.scatter[1] / 4)
    return counts(mean + np.log(minutes), plan.noise, scatter, seed), minutes


def _after_feedback(
    plan: DiaryScenario,
    mine: tuple[Exposure, ...],
    felt: Mapping[str, Floats],
    values: pd.DataFrame,
    outcome: Floats,
    seed: int,
) -> pd.DataFrame:
    """Let spasms raise the same day's stress and spoil the night after."""
    if not _consequences(plan):
        return values
    strength = between(stream(seed, "feedback"), plan.exposures.feedback)
    bad = np.concatenate((np.zeros(LEAD), standardised(outcome)))
    changed = {}
    for exposure in mine:
        if exposure.name not in _FEEDBACK:
            continue
        later, part = _FEEDBACK[exposure.name]
        link, cause = strength * part, np.roll(bad, later)
        wave = np.sqrt(1 - link**2) * felt[exposure.name] + link * cause
        changed[exposure.name] = natural(exposure, wave, len(wave), seed)
    return values.assign(**changed)


def _truths(
    complete: pd.DataFrame,
    mine: tuple[Exposure, ...],
    acting: Mapping[str, Acting],
    roles: Mapping[str, Role],
) -> list[ExposureTruth]:
    by_name = {e.name: e for e in mine}
    by_name[MEDICINE] = Exposure(MEDICINE, "0/1", Marginal.SPELLS)
    by_name["coffee_cups"] = replace(by_name["caffeine_mg"], name="coffee_cups", unit="cup")
    return [
        acting[name].truth
        if name in acting
        else idle(by_name[name], complete[name].to_numpy(), roles.get(name, Role.DECOY))
        for name in complete.columns
    ]


def _spells(
    complete: pd.DataFrame,
    acting: Mapping[str, Acting],
    mine: tuple[Exposure, ...],
    scale: float,
) -> tuple[SpellTruth, ...]:
    lasting = [e.name for e in mine if e.marginal is Marginal.SPELLS] + [MEDICINE]
    days = pd.DatetimeIndex(complete.index)
    found = []
    for name in lasting:
        if name in complete:
            effect = acting[name].while_on * scale if name in acting else 0.0
            found.append(SpellTruth(name, effect, _periods(days, complete[name].to_numpy() > 0)))
    return tuple(found)


def _periods(days: pd.DatetimeIndex, on: NDArray[np.bool_]) -> tuple[tuple[date, date], ...]:
    edges = np.diff(np.concatenate(([False], on, [False])).astype(np.int8))
    first, last = days[edges[:-1] == 1], days[edges[1:] == -1]
    return tuple((a.date(), b.date()) for a, b in zip(first, last, strict=True))


def _on_scale(shots: Injections, scale: float) -> Injections:
    truths = tuple(replace(t, benefit=t.benefit * scale) for t in shots.truths)
    return Injections(truths, shots.benefit * scale)
