"""How often a trial of some length finds an effect, by simulating it again and again.

Each simulated trial has days as noisy as the person's own and a schedule of its
own, and is judged by the very rule that judges the real one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from spasmograph.insight.results import Kind
from spasmograph.insight.trials.judging import TrialDays, claim, unlikely_by_lot
from spasmograph.insight.trials.noise import Noise
from spasmograph.insight.trials.schedule import Design, schedule_of

__all__ = ["TRIALS", "Progress", "Shape", "chosen_pairs", "power_of", "simulated"]

Floats = npt.NDArray[np.float64]

#: Called with how many steps are done and how many there are.
Progress = Callable[[int, int], None]

#: Simulated trials behind a planned power.
TRIALS = 200

_WEEKDAY, _DRIFT = 0.10, 0.4
_BAD_DAYS = 0.5
_HIGHEST = 10.0


@dataclass(frozen=True, slots=True)
class Shape:
    """What a trial looks like, apart from how long it is.

    Attributes
    ----------
    design : Design
    period_days, washout_days : int
    """

    design: Design
    period_days: int
    washout_days: int


def power_of(
    shape: Shape,
    pairs: int,
    effect: float,
    noise: Noise,
    seeds: Sequence[int] = range(TRIALS),
    progress: Progress | None = None,
) -> float:
    """Return how often a trial ends in the right claim.

    Parameters
    ----------
    shape : Shape
    pairs : int
        Pairs of periods.
    effect : float
        Log rate ratio, or points of the score, with it against without.
    noise : Noise
        How the person's days vary.
    seeds : sequence of int
        Of the simulated trials, one each.
    progress : callable, optional
        Told after each.

    Returns
    -------
    float
        A share; its own error is about 0.03 for 200 trials.
    """
    found = 0
    for number, seed in enumerate(seeds, start=1):
        days, schedule = simulated(shape, pairs, effect, noise, seed)
        found += claim(days, schedule, shape.design) == (1 if effect > 0 else -1)
        if progress is not None:
            progress(number, len(seeds))
    return found / len(seeds)


def chosen_pairs(
    shape: Shape, candidates: Sequence[int], effect: float, noise: Noise, wanted: float
) -> int:
    """Return the fewest pairs whose randomisation test alone would find the effect often enough.

    That test needs no model and takes a thousandth of its time.  A claim needs
    both, so fewer pairs than these are never enough.

    Parameters
    ----------
    shape : Shape
    candidates : sequence of int
        Rising.
    effect : float
    noise : Noise
    wanted : float
        The share of trials that find it.

    Returns
    -------
    int
        The last candidate if none is enough.
    """
    low, high = 0, len(candidates) - 1
    while low < high:
        middle = (low + high) // 2
        tried = [
            simulated(shape, candidates[middle], effect, noise, seed) for seed in range(TRIALS)
        ]
        share = np.mean([unlikely_by_lot(days, schedule, shape.design) for days, schedule in tried])
        low, high = (low, middle) if share >= wanted else (middle + 1, high)
    return candidates[low]


def simulated(
    shape: Shape, pairs: int, effect: float, noise: Noise, seed: int
) -> tuple[TrialDays, npt.NDArray[np.bool_]]:
    """Simulate the days of a trial that count.

    Parameters
    ----------
    shape : Shape
    pairs : int
    effect : float
    noise : Noise
    seed : int

    Returns
    -------
    days : TrialDays
    schedule : ndarray of bool, shape (periods,)
    """
    rng = np.random.default_rng([seed, pairs])
    schedule = np.array(schedule_of(shape.design, pairs, int(rng.integers(2**31))))
    day = np.arange(2 * pairs * shape.period_days)
    period = day // shape.period_days
    weekday = (day + int(rng.integers(7))) % 7
    log_sd, logit, spread = noise.hyper[rng.integers(len(noise.hyper))]
    wobble = _ar1(rng, day.size, 1.0 / (1.0 + math.exp(-logit)))
    course = rng.normal(0.0, _WEEKDAY, 7)[weekday]
    course = course + rng.normal(0.0, _DRIFT) * (day / max(day[-1], 1) - 0.5)
    course = course + math.exp(log_sd) * wobble
    mean = noise.level + noise.scale * course + effect * schedule[period]
    counts = day % shape.period_days >= shape.washout_days
    kept = np.flatnonzero(counts & ~_missing(rng, wobble, noise.missing))
    days = TrialDays(
        noise.kind,
        _answers(rng, mean, spread, noise)[kept],
        np.full(kept.size, noise.minutes),
        kept,
        weekday[kept],
        period[kept],
        np.empty((0, kept.size)),
    )
    return days, schedule


def _ar1(rng: np.random.Generator, days: int, correlation: float) -> Floats:
    fresh = rng.normal(size=days)
    values = np.empty(days)
    values[0] = fresh[0]
    left = math.sqrt(1.0 - correlation**2)
    for day in range(1, days):
        values[day] = correlation * values[day - 1] + left * fresh[day]
    return values


def _missing(rng: np.random.Generator, wobble: Floats, share: float) -> npt.NDArray[np.bool_]:
    """Leave days out, worse ones more often."""
    odds = math.log(share / (1.0 - share)) + _BAD_DAYS * wobble
    return np.asarray(rng.random(wobble.size) < 1.0 / (1.0 + np.exp(-odds)))


def _answers(rng: np.random.Generator, mean: Floats, spread: float, noise: Noise) -> Floats:
    if noise.kind is Kind.SEVERITY:
        scores = mean + noise.scale * math.exp(spread) * rng.normal(size=mean.size)
        return np.clip(np.round(scores), 0.0, _HIGHEST)
    size = math.exp(spread)
    expected = np.exp(mean) * noise.minutes
    return rng.poisson(rng.gamma(size, expected / size)).astype(float) / noise.minutes
