"""Chance in diaries: streams of random numbers, and noise with a memory."""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray
from scipy.signal import fftconvolve, lfilter

from spasmograph.simulate.diary_plans import LevelPlan, NoiseKind, NoisePlan, Range

__all__ = ["autoregressive", "between", "calendar", "levels", "noise", "signed", "stream"]

Floats = NDArray[np.float64]

_SETTLE = 300
"""Days thrown away, so that a series begins as it goes on."""


def stream(seed: int, purpose: str) -> np.random.Generator:
    """Return the random numbers for one purpose.

    Every part of a diary has its own, so that changing one part leaves the
    others as they were: one seed is one person, in whatever scenario.
    """
    key = zlib.crc32(purpose.encode())
    return np.random.default_rng(np.random.SeedSequence(entropy=seed, spawn_key=(key,)))


def between(rng: np.random.Generator, limits: Range) -> float:
    """Draw one value of a range."""
    return float(rng.uniform(*limits))


def signed(rng: np.random.Generator, limits: Range) -> float:
    """Draw one value of a range, and its sign."""
    return between(rng, limits) * (1 if rng.random() < 0.5 else -1)


def autoregressive(innovations: Floats, rho: Floats | float) -> Floats:
    """Give unit noise a memory of the day before, keeping its variance.

    Parameters
    ----------
    innovations : ndarray, shape (settling + days, series)
        Independent, of variance 1.
    rho : float or ndarray, shape (series,)
        Correlation with the day before.

    Returns
    -------
    ndarray, shape (settling + days, series)
    """
    each = np.broadcast_to(np.asarray(rho, dtype=np.float64), innovations.shape[1:])
    columns = [
        lfilter([np.sqrt(1 - r**2)], [1.0, -r], column)
        for r, column in zip(each, innovations.T, strict=True)
    ]
    return np.stack(columns, axis=1)


def noise(plan: NoisePlan, days: int, rng: np.random.Generator) -> Floats:
    """Return the noise of a log rate.

    Parameters
    ----------
    plan : NoisePlan
    days : int
    rng : numpy.random.Generator

    Returns
    -------
    ndarray, shape (days,)
        Of the plan's standard deviation in the long run.
    """
    sd, rho = between(rng, plan.sd), between(rng, plan.rho)
    length = _SETTLE + days
    if plan.kind is NoiseKind.AR2:
        unit = _second_order(rng, length)
    elif plan.kind is NoiseKind.LONG_MEMORY:
        unit = _fractional(rng, length)
    else:
        heavy = plan.kind is NoiseKind.HEAVY_TAILS
        fresh = rng.standard_t(3, length) / np.sqrt(3) if heavy else rng.standard_normal(length)
        unit = autoregressive(fresh[:, None], rho)[:, 0]
    return np.asarray(sd * unit[-days:])


def _second_order(rng: np.random.Generator, length: int) -> Floats:
    """AR(2) with a damped wave of 7 to 21 days, variance 1."""
    damping, period = rng.uniform(0.7, 0.9), rng.uniform(7, 21)
    first, second = 2 * damping * np.cos(2 * np.pi / period), -(damping**2)
    variance = (1 - second) / ((1 + second) * ((1 - second) ** 2 - first**2))
    fresh = rng.standard_normal(length)
    return np.asarray(lfilter([1.0], [1.0, -first, -second], fresh) / np.sqrt(variance))


def _fractional(rng: np.random.Generator, length: int) -> Floats:
    """ARFIMA(0, d, 0), d 0.25 to 0.45, variance 1 (Hosking 1981)."""
    d, memory = rng.uniform(0.25, 0.45), 2000
    k = np.arange(1, memory)
    weights = np.cumprod(np.concatenate(([1.0], (k - 1 + d) / k)))
    fresh = rng.standard_normal(length + memory)
    series = fftconvolve(fresh, weights / np.sqrt(np.sum(weights**2)))
    return np.asarray(series[memory : memory + length])


def levels(plan: LevelPlan, days: int, day_of_year: NDArray[np.int64], seed: int) -> Floats:
    """Return drift, jump and season of a log rate.

    Parameters
    ----------
    plan : LevelPlan
    days : int
    day_of_year : ndarray, shape (days,)
    seed : int

    Returns
    -------
    ndarray, shape (days,)
        The drift is 0 in the middle, the jump 0 before it, the wave greatest
        in mid-winter.
    """
    rng = stream(seed, "level")
    when = np.linspace(-0.5, 0.5, days) if days > 1 else np.zeros(1)
    drift = signed(rng, plan.drift) * when
    jump = signed(rng, plan.jump) * (when > rng.uniform(-0.3, 0.3))
    season = between(rng, plan.season) * np.cos(2 * np.pi * day_of_year / 365.25)
    return np.asarray(drift + jump + season)


def calendar(plan: LevelPlan, weekday: NDArray[np.int64], seed: int) -> Floats:
    """Return what the day of the week does to a log rate.

    Parameters
    ----------
    plan : LevelPlan
    weekday : ndarray, shape (days,)
        0 is Monday.
    seed : int

    Returns
    -------
    ndarray, shape (days,)
    """
    rng = stream(seed, "calendar")
    each = between(rng, plan.weekday) * rng.standard_normal(7)
    each[5:] += signed(rng, plan.weekend)
    return np.asarray((each - each.mean())[weekday])
