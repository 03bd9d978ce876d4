"""From a log rate to what is written down: counts, scores, films; and what is not."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.signal import lfilter

from spasmograph.simulate.diary_noise import between, stream
from spasmograph.simulate.diary_plans import (
    CountFamily,
    MissingPlan,
    NoisePlan,
    OutcomeKind,
    Range,
    ReportPlan,
)

__all__ = [
    "NAMES",
    "POINTS",
    "counts",
    "minutes_filmed",
    "missing_days",
    "remembered",
    "scores",
    "standardised",
    "without_cells",
]

Floats = NDArray[np.float64]

NAMES = {
    OutcomeKind.COUNT: "spasms",
    OutcomeKind.SEVERITY: "severity",
    OutcomeKind.RATE: "spasms_per_minute",
}
"""Column of each kind of outcome."""

POINTS = 1.5
"""Points of severity, 0 to 10, that one unit of log rate makes."""

_MOST = 20_000.0
"""No mean grows beyond this many times its median."""


def counts(log_mean: Floats, plan: NoisePlan, scatter: Range, seed: int) -> Floats:
    """Draw counts.

    Parameters
    ----------
    log_mean : ndarray, shape (days,)
    plan : NoisePlan
    scatter : Range
        Variance of the daily multiplier.
    seed : int

    Returns
    -------
    ndarray, shape (days,)
        Whole numbers.
    """
    rng = stream(seed, "counts")
    family = plan.families[int(rng.integers(len(plan.families)))]
    variance = between(rng, scatter)
    top = float(np.median(log_mean) + np.log(_MOST))
    mean = np.exp(np.minimum(log_mean, top)) * _multiplier(family, variance, len(log_mean), rng)
    return np.asarray(rng.poisson(mean), dtype=np.float64)


def _multiplier(
    family: CountFamily, variance: float, days: int, rng: np.random.Generator
) -> Floats:
    if variance == 0:
        return np.ones(days)
    if family is CountFamily.GAMMA:
        return rng.gamma(1 / variance, variance, days)
    if family is CountFamily.INVERSE_GAUSSIAN:
        return np.asarray(rng.wald(1.0, 1 / variance, days))
    spread = np.log1p(variance)
    return np.asarray(np.exp(np.sqrt(spread) * rng.standard_normal(days) - spread / 2))


def scores(mean: Floats, plan: NoisePlan, seed: int) -> Floats:
    """Draw severities: a mean and a daily error, rounded, kept within 0 to 10.

    Parameters
    ----------
    mean : ndarray, shape (days,)
        Points.
    plan : NoisePlan
    seed : int

    Returns
    -------
    ndarray, shape (days,)
    """
    rng = stream(seed, "scores")
    error = between(rng, plan.score_sd) * rng.standard_normal(len(mean))
    return np.clip(np.round(mean + error), 0.0, 10.0)


def minutes_filmed(days: int, seed: int) -> Floats:
    """Draw the length of a film for every day, minutes, in tenths."""
    return np.round(stream(seed, "minutes").uniform(3.0, 10.0, days), 1)


def remembered(truly: Floats, plan: ReportPlan, seed: int) -> Floats:
    """Return what a person writes down of what happened.

    Parameters
    ----------
    truly : ndarray, shape (days,)
        Counts or scores.
    plan : ReportPlan
    seed : int

    Returns
    -------
    ndarray, shape (days,)
        Some days noted as none; some filled in later, half from that day and
        half from the week around it; counts above 10 often in fives.
    """
    rng = stream(seed, "report")
    days = len(truly)
    draws = rng.random((3, days))
    week = pd.Series(truly).rolling(7, center=True, min_periods=1).mean().to_numpy()
    late = draws[0] < between(rng, plan.backfilled)
    told = np.where(late, np.round((truly + week) / 2), truly)
    heap = (draws[1] < between(rng, plan.heaped)) & (told > 10)
    told = np.where(heap, 5 * np.round(told / 5), told)
    return np.where(draws[2] < between(rng, plan.zeros), 0.0, told)


def standardised(outcome: Floats) -> Floats:
    """Return the logarithm of an outcome plus one, with mean 0 and variance 1.

    An outcome that never changes gives zeros.
    """
    logs = np.log1p(outcome)
    sd = logs.std()
    return np.asarray((logs - logs.mean()) / sd if sd > 0 else np.zeros(len(logs)))


def missing_days(badness: Floats, part: Range, plan: MissingPlan, seed: int) -> NDArray[np.bool_]:
    """Draw the days without an outcome, more of them bad ones, often in a row.

    Parameters
    ----------
    badness : ndarray, shape (days,)
        The outcome, standardised.
    part : Range
        Part of the days to leave out.
    plan : MissingPlan
    seed : int

    Returns
    -------
    ndarray of bool, shape (days,)
        True where missing.  Their number is the drawn part of the days,
        rounded; the days are a weighted sample without replacement (largest
        of log odds plus Gumbel noise).
    """
    rng = stream(seed, "missing days")
    days = len(badness)
    lapses = lfilter([0.8], [1.0, -0.6], rng.standard_normal(days))
    weight = plan.bad_days * badness + lapses + rng.gumbel(size=days)
    missing = np.zeros(days, dtype=np.bool_)
    missing[np.argsort(-weight)[: round(days * between(rng, part))]] = True
    return missing


def without_cells(
    exposures: pd.DataFrame, kept: NDArray[np.bool_], plan: MissingPlan, seed: int
) -> pd.DataFrame:
    """Leave out single values of exposures.

    Parameters
    ----------
    exposures : DataFrame, shape (days, exposures)
    kept : ndarray of bool, shape (exposures,)
        Columns that miss nothing.
    plan : MissingPlan
    seed : int

    Returns
    -------
    DataFrame
    """
    rng = stream(seed, "missing cells")
    parts = rng.uniform(*plan.cells, exposures.shape[1])
    lost = rng.random(exposures.shape) < np.where(kept, 0.0, parts)
    return exposures.mask(lost)
