"""How a home trial is judged: one rule, used for the verdict and for planning alike.

The days that count go into the model of one person's days with what was
assigned as a treatment that is on or off (`spasmograph.insight.model`): as
assigned, whether or not it was done, since the lot decided only that.  A claim
needs the model and the randomisation test both.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from spasmograph.insight.model import LAGS, Model, layout_of
from spasmograph.insight.posterior import posterior_of, quantile
from spasmograph.insight.results import Kind, Verdict
from spasmograph.insight.trials.randomisation import randomisation_p
from spasmograph.insight.trials.schedule import Design

__all__ = [
    "CHANCE",
    "FEWEST_EACH",
    "SURE",
    "SURE_ALONE",
    "Found",
    "TrialDays",
    "claim",
    "enough",
    "judge",
    "unlikely_by_lot",
]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Probability of a direction that a claim needs: the 90 % interval leaves out 0.
SURE = 0.95
#: Where no randomisation test can be made.
SURE_ALONE = 0.975
#: Largest randomisation p-value that a claim may have: whatever the days are like,
#: no more than 1 trial in 16 of something that does nothing ends in a claim.
CHANCE = 1.0 / 16.0
#: Answered days that count, with it and without, below which nothing is said.
FEWEST_EACH = 7

_EFFECT_SD = 0.9
# so few days tell too little of how alike they are: intervals are made wider, by
# what simulated trials of other models asked for
_WIDER = {"count": 1.06, "score": 1.15}
_SCORE_SD = 0.5
_HALF = 0.5
_LOW, _HIGH = 0.05, 0.95


@dataclass(frozen=True, slots=True)
class TrialDays:
    """The answered days of a trial that count.

    Attributes
    ----------
    kind : Kind
    answers : ndarray of float, shape (days,)
    minutes : ndarray of float, shape (days,)
        Watched; 1 where whole days were counted.
    day : ndarray of int, shape (days,)
        Numbers of the days, rising; 0 is the first of the trial.
    weekday : ndarray of int, shape (days,)
        0 is Monday.
    period : ndarray of int, shape (days,)
        In which period each lies, from 0.
    since : ndarray of float, shape (injections, days)
        Days since each injection, oldest first.
    """

    kind: Kind
    answers: Floats
    minutes: Floats
    day: Ints
    weekday: Ints
    period: Ints
    since: Floats


@dataclass(frozen=True, slots=True)
class Found:
    """What the days of a trial say.

    Attributes
    ----------
    estimate, low90, high90 : float
        Log rate ratio, or points of the score, with it against without.
    worse : float
        Probability that there are more or stronger spasms with it.
    p_value : float or None
        Of the randomisation test; None where it cannot be made.
    verdict : Verdict
    """

    estimate: float
    low90: float
    high90: float
    worse: float
    p_value: float | None
    verdict: Verdict


def enough(days: TrialDays, schedule: npt.NDArray[np.bool_]) -> bool:
    """Say whether there is anything to judge."""
    on = schedule[days.period]
    each = min(int(on.sum()), int((~on).sum()))
    return each >= FEWEST_EACH and float(np.ptp(days.answers)) > 0.0


def judge(
    days: TrialDays, schedule: npt.NDArray[np.bool_], design: Design, size: float
) -> Found | None:
    """Judge a trial.

    Parameters
    ----------
    days : TrialDays
    schedule : ndarray of bool, shape (periods,)
        As it was drawn.
    design : Design
    size : float
        The effect worth knowing, above 0, in the unit of the estimate.

    Returns
    -------
    Found or None
        None if there are too few answers, or all are the same.
    """
    if not enough(days, schedule):
        return None
    p_value = _p_value(days, schedule, design)
    estimate, low, high, worse = _effect(days, schedule[days.period])
    if _claimed(worse, p_value):
        verdict = Verdict.LIKELY_WORSE if worse > _HALF else Verdict.LIKELY_BETTER
    elif -size < low and high < size:
        verdict = Verdict.NO_SIGN
    else:
        verdict = Verdict.CANNOT_TELL
    return Found(estimate, low, high, worse, p_value, verdict)


def claim(days: TrialDays, schedule: npt.NDArray[np.bool_], design: Design) -> int:
    """Return the claim alone: 1 more or stronger, -1 fewer or weaker, 0 none.

    The same as that of `judge`, without what it does not need.
    """
    if not enough(days, schedule):
        return 0
    p_value = _p_value(days, schedule, design)
    if p_value is not None and p_value > CHANCE:
        return 0
    worse = _effect(days, schedule[days.period])[3]
    if not _claimed(worse, p_value):
        return 0
    return 1 if worse > _HALF else -1


def unlikely_by_lot(days: TrialDays, schedule: npt.NDArray[np.bool_], design: Design) -> bool:
    """Say whether the randomisation test alone allows a claim."""
    if not enough(days, schedule):
        return False
    p_value = _p_value(days, schedule, design)
    return p_value is None or p_value <= CHANCE


def _claimed(worse: float, p_value: float | None) -> bool:
    sure = max(worse, 1.0 - worse)
    if p_value is None:
        return sure > SURE_ALONE
    return sure > SURE and p_value <= CHANCE


def _p_value(days: TrialDays, schedule: npt.NDArray[np.bool_], design: Design) -> float | None:
    if days.kind is Kind.SEVERITY:
        values, spread = days.answers / _scale(days), 0.0
    else:
        values = np.log((days.answers * days.minutes + _HALF) / days.minutes)
        spread = 1.0 / max(float((days.answers * days.minutes).mean()), _HALF)
    return randomisation_p(values, spread, days.period, days.day, days.weekday, schedule, design)


def _scale(days: TrialDays) -> float:
    return float(np.std(days.answers)) / _SCORE_SD if days.kind is Kind.SEVERITY else 1.0


def _effect(days: TrialDays, on: npt.NDArray[np.bool_]) -> tuple[float, float, float, float]:
    """Return estimate, ends of the 90 % interval, and probability of being above 0."""
    model = _model(days, on)
    posterior = posterior_of(model)
    layout = layout_of(model)
    combination = np.zeros(layout.effects)
    combination[layout.spells] = 1.0
    mean, sd = posterior.of(combination)
    sd = sd * _WIDER[model.likelihood]
    weights, scale = posterior.weights, _scale(days)
    low, high = (quantile(weights, mean, sd, at) * scale for at in (_LOW, _HIGH))
    return float(weights @ mean) * scale, low, high, float(weights @ ndtr(mean / sd))


def _model(days: TrialDays, on: npt.NDArray[np.bool_]) -> Model:
    if days.kind is Kind.SEVERITY:
        answers, likelihood, offset = days.answers / _scale(days), "score", np.zeros(on.size)
        level = float(answers.mean())
    else:
        answers, likelihood, offset = days.answers * days.minutes, "count", np.log(days.minutes)
        level = float(np.log(answers.sum() / days.minutes.sum()))
    return Model(
        answers,
        offset,
        days.day.astype(float),
        days.weekday,
        np.empty((0, LAGS, on.size)),
        on[None].astype(float),
        days.since,
        level,
        likelihood,
        _EFFECT_SD,
    )
