"""Exposures that move together: sleep, stress, coffee and the rest of a life."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from spasmograph.simulate.diary_noise import autoregressive, between, stream
from spasmograph.simulate.diary_plans import ExposurePlan

__all__ = ["EXPOSURES", "LEAD", "Exposure", "Marginal", "habits", "natural", "waves"]

Floats = NDArray[np.float64]

LEAD = 7
"""Days generated before the diary's first, so that its lags are known."""

_SETTLE = 100


class Marginal(StrEnum):
    """How the values of an exposure are spread."""

    EVEN = "even"
    SKEWED = "skewed"
    SOMETIMES = "sometimes"
    YES_NO = "yes_no"
    SPELLS = "spells"


@dataclass(frozen=True, slots=True)
class Exposure:
    """One thing that people note every day.

    Attributes
    ----------
    name, unit : str
    marginal : Marginal
        ``even``: normal; ``skewed``: lognormal; ``sometimes``: 0 on most
        days, lognormal on the others; ``yes_no``: 0 or 1; ``spells``: 0 or 1
        for weeks.
    centre : float
        Mean (median, where skewed), natural units; for ``sometimes`` on the
        days on which it happens.
    spread : float
        Standard deviation, natural units (of the logarithm, where skewed).
    step : float
        Values are rounded to it.
    limits : tuple of float
    loads : tuple of float
        Correlation with three things that move everything: strain, rest and
        being active.
    rho : float
        Correlation of the rest of it with the day before.
    weekend : float
        Step on Saturdays and Sundays, standard deviations.
    share : float
        Part of the days on which it happens, where it does not always.
    state : bool
        Something felt, which spasms may change.
    """

    name: str
    unit: str
    marginal: Marginal
    centre: float = 0.0
    spread: float = 1.0
    step: float = 1.0
    limits: tuple[float, float] = (0.0, 1.0)
    loads: tuple[float, float, float] = (0.0, 0.0, 0.0)
    rho: float = 0.3
    weekend: float = 0.0
    share: float = 1.0
    state: bool = False


_E, _S, _Z, _B = Marginal.EVEN, Marginal.SKEWED, Marginal.SOMETIMES, Marginal.YES_NO

EXPOSURES = (
    Exposure(
        "sleep_hours", "h", _E, 7.2, 1.0, 0.25, (2, 13), (-0.35, 0.75, 0.0), 0.2, 0.6, state=True
    ),
    Exposure(
        "sleep_quality", "0-10", _E, 6.2, 1.7, 1, (0, 10), (-0.4, 0.7, 0.15), 0.25, 0.2, state=True
    ),
    Exposure("stress", "0-10", _E, 4.2, 2.0, 1, (0, 10), (0.8, -0.3, 0.0), 0.5, -0.8, state=True),
    Exposure("caffeine_mg", "mg", _S, 190, 0.45, 40, (0, 900), (0.55, -0.45, 0.1), 0.3, -0.3),
    Exposure("screen_hours", "h", _S, 4.5, 0.4, 0.5, (0, 16), (0.55, 0.0, -0.5), 0.3, -0.6),
    Exposure(
        "exercise_minutes", "min", _Z, 35, 0.5, 5, (0, 240), (-0.2, 0.1, 0.75), 0.1, 0.2, 0.45
    ),
    Exposure("water_litres", "l", _E, 1.7, 0.5, 0.1, (0, 5), (-0.1, 0.1, 0.6), 0.4, -0.2),
    Exposure("alcohol_units", "unit", _Z, 2.0, 0.5, 0.5, (0, 20), (0.4, -0.3, 0.0), 0.1, 0.9, 0.3),
    Exposure("meal_skipped", "0/1", _B, loads=(0.65, -0.3, 0.0), rho=0.2, weekend=-0.3, share=0.25),
    Exposure(
        "relaxation_minutes", "min", _Z, 15, 0.5, 5, (0, 120), (-0.45, 0.4, 0.2), 0.4, 0.3, 0.35
    ),
    Exposure("bright_light_hours", "h", _S, 1.5, 0.6, 0.25, (0, 12), (0.0, 0.1, 0.7), 0.4, 0.4),
    Exposure("magnesium", "0/1", Marginal.SPELLS),
)
"""What everybody notes, in the order of the columns."""

_TRIP = {
    "sleep_hours": -0.8,
    "sleep_quality": -0.8,
    "screen_hours": -1.0,
    "exercise_minutes": 0.8,
    "alcohol_units": 1.2,
    "meal_skipped": 0.8,
    "bright_light_hours": 1.2,
}


def habits(plan: ExposurePlan, seed: int) -> tuple[Exposure, ...]:
    """Return the exposures as one person lives them.

    Centres, spreads, memories and links differ from person to person.
    """
    rng = stream(seed, "habits")
    return tuple(_own(exposure, plan, rng) for exposure in EXPOSURES)


def _own(usual: Exposure, plan: ExposurePlan, rng: np.random.Generator) -> Exposure:
    centre = usual.centre * np.exp(0.15 * rng.standard_normal())
    spread = usual.spread * np.exp(0.12 * rng.standard_normal())
    loads = np.array(usual.loads) + 0.1 * rng.standard_normal(3)
    rho = float(np.clip(usual.rho + rng.uniform(-0.1, 0.1), 0.0, 0.9))
    share = float(np.clip(usual.share * np.exp(0.2 * rng.standard_normal()), 0.1, 0.8))
    chosen, marginal = rng.random(), usual.marginal
    if usual.limits[1] == 10:
        centre = np.clip(centre, 2.5, 7.5)
    if plan.shared is not None:
        loads = np.array([_direction(usual) * np.sqrt(plan.shared), 0.0, 0.0])
    habit = marginal is not Marginal.SPELLS and not usual.state and usual.limits[0] == 0
    if plan.sparse is not None and habit:
        share = plan.sparse[0] + chosen * (plan.sparse[1] - plan.sparse[0])
        spread = spread if marginal in (_Z, _S) else 0.3
        marginal = marginal if marginal is _B else _Z
    length = float(np.sqrt(np.sum(loads**2)))
    loads *= min(1.0, 0.93 / length)
    return replace(
        usual,
        marginal=marginal,
        centre=float(centre),
        spread=float(spread),
        loads=(float(loads[0]), float(loads[1]), float(loads[2])),
        rho=rho,
        share=share,
    )


def _direction(exposure: Exposure) -> int:
    """Whether an exposure grows or falls with a hard time."""
    strain, rest, active = exposure.loads
    return 1 if strain - rest - active >= 0 else -1


def waves(
    mine: tuple[Exposure, ...],
    plan: ExposurePlan,
    weekday: NDArray[np.int64],
    driven: Mapping[str, tuple[float, Floats]],
    seed: int,
) -> dict[str, Floats]:
    """Return every exposure as standard normal ups and downs.

    Parameters
    ----------
    mine : tuple of Exposure
    plan : ExposurePlan
    weekday : ndarray, shape (days,)
        0 is Monday; `days` includes the lead.
    driven : mapping of str to (float, ndarray)
        Exposures that follow something else: the correlation, and that thing,
        of mean 0 and variance 1.
    seed : int

    Returns
    -------
    dict of str to ndarray, shape (days,)
        In the order of `mine`, without the spells.
    """
    days = len(weekday)
    rng = stream(seed, "factors")
    factors = autoregressive(rng.standard_normal((_SETTLE + days, 3)), rng.uniform(0.3, 0.6, 3))
    away = _trips(plan, days, seed)
    found = {}
    for exposure in mine:
        if exposure.marginal is Marginal.SPELLS:
            continue
        own = stream(seed, f"wave {exposure.name}").standard_normal((_SETTLE + days, 1))
        loads = np.array(exposure.loads)
        rest = np.sqrt(1 - np.sum(loads**2))
        wave = factors @ loads + rest * autoregressive(own, exposure.rho)[:, 0]
        wave = wave[-days:]
        if exposure.name in driven:
            link, driver = driven[exposure.name]
            wave = np.sqrt(1 - link**2) * wave + link * driver
        wave = wave + plan.weekend * exposure.weekend * ((weekday >= 5) - 2 / 7)
        found[exposure.name] = wave + _TRIP.get(exposure.name, 0.0) * away
    return found


def _trips(plan: ExposurePlan, days: int, seed: int) -> Floats:
    """1 on the days of a journey."""
    rng = stream(seed, "trips")
    away = np.zeros(days)
    for _ in range(round(between(rng, plan.trips) * days / 100)):
        start = int(rng.integers(LEAD, max(days - 4, LEAD + 1)))
        away[start : start + int(rng.integers(4, 11))] = 1.0
    return away


def natural(exposure: Exposure, wave: Floats | None, days: int, seed: int) -> Floats:
    """Return an exposure in its own units, rounded as people write it.

    Parameters
    ----------
    exposure : Exposure
    wave : ndarray, shape (days,), or None
        From `waves`; None for spells.
    days : int
        With the lead.
    seed : int

    Returns
    -------
    ndarray, shape (days,)
    """
    if wave is None:
        return _spells(days, stream(seed, f"spells {exposure.name}"))
    over = wave - norm.ppf(1 - exposure.share) if exposure.share < 1 else wave
    if exposure.marginal is Marginal.YES_NO:
        return (over > 0).astype(np.float64)
    if exposure.marginal is Marginal.SOMETIMES:
        some = exposure.centre * np.exp(exposure.spread * (over - 0.7))
        amount = np.where(over > 0, np.maximum(some, exposure.step), 0.0)
    elif exposure.marginal is Marginal.SKEWED:
        amount = exposure.centre * np.exp(exposure.spread * wave)
    else:
        amount = exposure.centre + exposure.spread * wave
    rounded = np.round(amount / exposure.step) * exposure.step
    return np.asarray(np.clip(rounded, *exposure.limits))


def _spells(days: int, rng: np.random.Generator) -> Floats:
    """On for weeks and off for weeks; at least one change in most diaries."""
    usual = float(np.clip((days - LEAD) / 3, 8, 35))
    on, at = bool(rng.random() < 0.5), 0
    state = np.zeros(days)
    while at < days:
        length = max(4, round(usual * rng.uniform(0.4, 1.6)))
        if at == 0:
            length = LEAD + max(3, round(length * rng.uniform(0.2, 1.0)))
        state[at : at + length] = float(on)
        on, at = not on, at + length
    return state
