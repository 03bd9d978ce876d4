"""Which exposures truly act, when, and how much."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from spasmograph.simulate.diary_exposures import LEAD, Exposure, Marginal
from spasmograph.simulate.diary_noise import signed, stream
from spasmograph.simulate.diary_plans import ExposurePlan, LagShape, Response
from spasmograph.simulate.diary_truth import ExposureTruth, Role

__all__ = ["Acting", "act", "causes_of", "idle", "taken"]

Floats = NDArray[np.float64]

_CHANGES = 6
"""A cause is drawn among exposures that change at least this often."""


@dataclass(frozen=True, slots=True)
class Acting:
    """A cause and what it does.

    Attributes
    ----------
    truth : ExposureTruth
        Its effect is that on the log rate.
    part : ndarray, shape (days,)
        What it adds to the log rate on every day of the diary.
    while_on : float
        Change of the log rate while it is on; 0 for what is not on or off.
    """

    truth: ExposureTruth
    part: Floats
    while_on: float = 0.0


def causes_of(
    plan: ExposurePlan,
    mine: Sequence[Exposure],
    values: pd.DataFrame,
    spared: Collection[str],
    seed: int,
) -> list[str]:
    """Draw the exposures that act.

    Parameters
    ----------
    plan : ExposurePlan
    mine : sequence of Exposure
    values : DataFrame, shape (LEAD + days, exposures)
    spared : collection of str
        Exposures that may not act.
    seed : int

    Returns
    -------
    list of str
        Fewer than planned where too few exposures vary.
    """
    order = stream(seed, "causes").permutation(len(mine))
    able = [
        mine[i].name
        for i in order
        if mine[i].marginal is not Marginal.SPELLS
        and mine[i].name not in spared
        and int(np.count_nonzero(np.diff(values[mine[i].name][LEAD:]))) >= _CHANGES
    ]
    if plan.twin and "caffeine_mg" in able:
        able.remove("caffeine_mg")
        able.insert(0, "caffeine_mg")
    return able[: plan.causes]


def act(plan: ExposurePlan, exposure: Exposure, values: Floats, seed: int) -> Acting:
    """Let an exposure act on the log rate.

    Parameters
    ----------
    plan : ExposurePlan
    exposure : Exposure
    values : ndarray, shape (LEAD + days,)
        Natural units.
    seed : int

    Returns
    -------
    Acting
    """
    rng = stream(seed, f"effect {exposure.name}")
    effect, shares = signed(rng, plan.effect), _shares(plan.lags, rng)
    below = bool(rng.random() < 0.5)
    mean, sd = values[LEAD:].mean(), values[LEAD:].std()
    dose, threshold = (values - mean) / sd, None
    if plan.response is Response.THRESHOLD:
        threshold = _threshold(values[LEAD:], rng)
        beyond = (values < threshold) if below else (values > threshold)
        dose = _with_slope_one(beyond.astype(np.float64), dose)
    part = np.zeros(len(values) - LEAD)
    for lag, share in enumerate(shares):
        part += effect * share * dose[LEAD - lag : len(dose) - lag]
    lag_of_all = int(np.argmax(shares)) if max(shares) == 1 else None
    truth = ExposureTruth(
        name=exposure.name,
        effect=effect,
        lag=lag_of_all,
        role=Role.CAUSE,
        sd=float(sd),
        unit=exposure.unit,
        shares=shares,
        threshold=threshold,
        acts_below=below and threshold is not None,
        state=exposure.state,
    )
    return Acting(truth, part)


def _shares(shape: LagShape, rng: np.random.Generator) -> tuple[float, float, float]:
    lag, weights = int(rng.integers(3)), rng.dirichlet((3.0, 3.0, 3.0))
    if shape is LagShape.SINGLE:
        weights = np.eye(3)[lag]
    return float(weights[0]), float(weights[1]), float(weights[2])


def _threshold(values: Floats, rng: np.random.Generator) -> float:
    """Draw a value with a quarter to three quarters of the days beyond it, if there is one."""
    cuts = np.unique(values)
    cuts = (cuts[1:] + cuts[:-1]) / 2
    above = np.array([np.mean(values > cut) for cut in cuts])
    good = np.flatnonzero((above >= 0.25) & (above <= 0.75))
    at = rng.choice(good) if good.size else np.argmin(np.abs(above - 0.5))
    return float(cuts[at])


def _with_slope_one(beyond: Floats, unit: Floats) -> Floats:
    """Scale a step so that the straight line through it rises by 1 per SD."""
    step, wave = beyond[LEAD:], unit[LEAD:]
    slope = np.mean((step - step.mean()) * wave)
    return np.asarray((beyond - step.mean()) / slope)


def taken(name: str, on: Floats, effect: float, at_work: Floats | None = None) -> Acting:
    """Let something act while it is taken.

    Parameters
    ----------
    name : str
    on : ndarray, shape (days,)
        0 or 1 on each day of the diary.
    effect : float
        Change of the log rate at 1.
    at_work : ndarray, shape (days,), optional
        How much of it is at work, if that is not `on`.

    Returns
    -------
    Acting
        Per standard deviation of `on`.  What does nothing, or never changed,
        is a decoy.
    """
    sd = float(on.std())
    known = sd > 0 and effect != 0
    truth = ExposureTruth(
        name=name,
        effect=effect * sd if known else 0.0,
        lag=0 if known else None,
        role=Role.CAUSE if known else Role.DECOY,
        sd=sd,
        unit="0/1",
        shares=(1.0, 0.0, 0.0) if known else (0.0, 0.0, 0.0),
    )
    return Acting(truth, effect * (on if at_work is None else at_work), effect)


def idle(exposure: Exposure, values: Floats, role: Role) -> ExposureTruth:
    """Return the truth of an exposure that does nothing.

    Parameters
    ----------
    exposure : Exposure
    values : ndarray, shape (days,)
        The diary's days, natural units.
    role : Role
    """
    return ExposureTruth(
        name=exposure.name,
        effect=0.0,
        lag=None,
        role=role,
        sd=float(values.std()),
        unit=exposure.unit,
        state=exposure.state,
    )
