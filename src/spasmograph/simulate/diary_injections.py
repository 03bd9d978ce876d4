"""Injections whose benefit comes, stays and goes, by one of several curves.

None of them is the product of two Hill curves:

========  ==================================================================
logistic  logistic rise and logistic fall
bateman   difference of two exponentials: a quick rise, one slow long fall
linear    straight up, level, straight down
plateau   smooth rise, level, then an exponential fall
weibull   saturating rise, Weibull survival
========  ==================================================================

Where two injections overlap, the one with the greater benefit counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from spasmograph.simulate.diary_noise import between, stream
from spasmograph.simulate.diary_plans import CurveKind, InjectionPlan
from spasmograph.simulate.diary_truth import InjectionTruth

__all__ = ["InjectionCurve", "Injections", "draw_curve", "halves", "injections"]

Floats = NDArray[np.float64]

_STEP, _LONGEST = 0.05, 900.0
_PLATEAU = 0.9
"""The plateau is where a curve is above this part of its greatest value."""


@dataclass(frozen=True, slots=True)
class InjectionCurve:
    """The benefit of one injection over the days that follow.

    Attributes
    ----------
    kind : CurveKind
    rise : float
        Days until it is nearly complete.
    fall : float
        Day about which half of it is gone.
    shape : float
        0 to 1: how suddenly it goes.
    scale : float
        Divisor that makes the mean over the plateau 1.
    """

    kind: CurveKind
    rise: float
    fall: float
    shape: float
    scale: float = 1.0

    def __call__(self, since: Floats) -> Floats:
        """Return the benefit, as a part of its plateau.

        Parameters
        ----------
        since : ndarray
            Days since the injection; before it the benefit is 0.

        Returns
        -------
        ndarray of the same shape
        """
        after = np.maximum(since, 0.0)
        return np.where(since > 0, _FORMS[self.kind](self, after) / self.scale, 0.0)


def _logistic(curve: InjectionCurve, s: Floats) -> Floats:
    start = expit(-5.0)
    up = (expit((s - curve.rise / 2) / (curve.rise / 10)) - start) / (1 - start)
    width = curve.fall * (0.14 - 0.08 * curve.shape)
    return np.asarray(up * expit((curve.fall - s) / width))


def _bateman(curve: InjectionCurve, s: Floats) -> Floats:
    slow = np.log(2) / max(curve.fall - 2 * curve.rise, curve.fall / 2)
    return np.asarray(np.exp(-slow * s) - np.exp(-2.5 * s / curve.rise))


def _linear(curve: InjectionCurve, s: Floats) -> Floats:
    hold = curve.fall * (0.5 + 0.35 * curve.shape)
    end = 2 * curve.fall - hold
    return np.interp(s, [0, curve.rise, hold, end], [0, 1, 1, 0])


def _plateau(curve: InjectionCurve, s: Floats) -> Floats:
    part = np.clip(s / curve.rise, 0, 1)
    hold = curve.fall * (0.45 + 0.4 * curve.shape)
    late = np.maximum(s - hold, 0) / (curve.fall - hold)
    return np.asarray(part**2 * (3 - 2 * part) * 0.5**late)


def _weibull(curve: InjectionCurve, s: Floats) -> Floats:
    steep = 2 + 3 * curve.shape
    up = 1 - np.exp(-((s / (curve.rise / 2.2)) ** 1.5))
    return np.asarray(up * 0.5 ** ((s / curve.fall) ** steep))


_FORMS = {
    CurveKind.LOGISTIC: _logistic,
    CurveKind.BATEMAN: _bateman,
    CurveKind.LINEAR: _linear,
    CurveKind.PLATEAU: _plateau,
    CurveKind.WEIBULL: _weibull,
}


def draw_curve(kind: CurveKind, rise: float, fall: float, shape: float) -> InjectionCurve:
    """Return a curve whose mean over its plateau is 1."""
    raw = InjectionCurve(kind, rise, fall, shape)
    values = raw(np.arange(0.0, _LONGEST, _STEP))
    top = values[values >= _PLATEAU * values.max()].mean()
    return InjectionCurve(kind, rise, fall, shape, float(top))


def halves(curve: InjectionCurve) -> tuple[float, float]:
    """Return the days on which half the plateau has come, and is gone again."""
    grid = np.arange(0.0, _LONGEST, _STEP)
    over = np.flatnonzero(curve(grid) >= 0.5)
    return _crossing(curve, grid, over[0] - 1), _crossing(curve, grid, over[-1])


def _crossing(curve: InjectionCurve, grid: Floats, at: np.intp) -> float:
    left, right = (float(v) for v in curve(grid[at : at + 2]))
    return float(grid[at] + _STEP * (0.5 - left) / (right - left))


@dataclass(frozen=True, slots=True)
class Injections:
    """A person's injections.

    Attributes
    ----------
    truths : tuple of InjectionTruth
    benefit : ndarray, shape (days,)
        Fall of the log rate on every day of the diary.
    """

    truths: tuple[InjectionTruth, ...]
    benefit: Floats


def injections(plan: InjectionPlan, start: date, days: int, seed: int) -> Injections:
    """Draw a person's injections and what they do.

    Parameters
    ----------
    plan : InjectionPlan
    start : date
        First day of the diary.
    days : int
    seed : int

    Returns
    -------
    Injections
    """
    when = _days_of(plan, days, stream(seed, "injection dates"))
    rng = stream(seed, "injections")
    responder = bool(rng.random() < plan.responders)
    kind = plan.curves[int(rng.integers(len(plan.curves)))]
    usual, rise, shape = between(rng, plan.benefit), between(rng, plan.rise), rng.random()
    lasting = plan.half_loss * np.exp(plan.half_loss_spread * rng.standard_normal())
    truths, benefit = [], np.zeros(days)
    for day in when:
        size, length, speed = np.exp(
            np.array([plan.benefit_spread, plan.cycle_spread, 0.15]) * rng.standard_normal(3)
        )
        fall = float(np.clip(lasting * length, 40.0, 180.0))
        curve = draw_curve(kind, float(np.clip(rise * speed, 2.5, 15)), fall, shape)
        amount = usual * size if responder else 0.0
        onset, half = halves(curve) if responder else (None, None)
        on = start + timedelta(days=day)
        truths.append(InjectionTruth(on, responder, float(amount), onset, half))
        benefit = np.maximum(benefit, amount * curve(np.arange(days, dtype=np.float64) - day))
    return Injections(tuple(truths), benefit)


def _days_of(plan: InjectionPlan, days: int, rng: np.random.Generator) -> list[int]:
    """Days of the injections, counted from the diary's first."""
    if plan.every is None:
        return []
    at = -round(between(rng, plan.before))
    when = [at]
    if plan.inside is not None:
        at = max(1, round(days * between(rng, plan.inside)))
        when = [at]
        while when[0] >= 0:
            when.insert(0, when[0] - round(between(rng, plan.every)))
    while (at := at + round(between(rng, plan.every))) < days:
        when.append(at)
    return when[sum(day < 0 for day in when[1:]) :]
