"""What may be said of an exposure, and what may not."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from spasmograph.insight.inclusion import Inclusion, inclusion
from spasmograph.insight.model import EFFECT_SD, LAGS, Layout
from spasmograph.insight.posterior import Posterior, quantile
from spasmograph.insight.results import Answer, Caution, Effect, Kind, Settle, Verdict, Way
from spasmograph.insight.states import is_state

__all__ = [
    "ALLOWANCE",
    "CLAIM",
    "FEWEST_CHANGES",
    "Exposures",
    "exposure_effects",
    "inseparable",
    "told_in_steps",
]

Floats = npt.NDArray[np.float64]

#: Probability from which something is called likely.
CLAIM = 0.7
#: Changes from one known day to the next below which there is only a before and an after.
FEWEST_CHANGES = 4

#: Standard deviation of an effect that more days do not remove: what nobody wrote
#: down, days that were left out for a reason, memory.  Without it intervals are too
#: narrow in long diaries of other families than the model's.
ALLOWANCE = 0.03

_TOGETHER = 0.85
_NOTHING, _DOUBT = 0.18, 0.3
_FEW, _FEW_POINTS = 0.3, 0.75
_SHARP = 0.09
_LONG = 365


@dataclass(frozen=True, slots=True)
class Exposures:
    """What is known of the exposures before any model.

    Attributes
    ----------
    names : tuple of str
    sd : ndarray of float, shape (exposures,)
        Within-person standard deviation, in their own units.
    days : ndarray of int, shape (exposures,)
        Answered days on which it was known.
    changes : ndarray of int, shape (exposures,)
        From one known day to the next.
    partners : tuple of tuple of str
        What each moves together with.
    states : frozenset of str
        Names the person counts as states, beside the known ones.
    """

    names: tuple[str, ...]
    sd: Floats
    days: npt.NDArray[np.int64]
    changes: npt.NDArray[np.int64]
    partners: tuple[tuple[str, ...], ...]
    states: frozenset[str]


def inseparable(names: Collection[str], standard: Floats) -> tuple[tuple[str, ...], ...]:
    """Name what each exposure moves together with.

    Parameters
    ----------
    names : collection of str
    standard : ndarray of float, shape (exposures, days)
        Standardised; NaN where missing.

    Returns
    -------
    tuple of tuple of str
        Those whose correlation, on the days both are known, is above 0.85 either way.
    """
    known = (~np.isnan(standard)).astype(float)
    values = np.nan_to_num(standard)
    together = known @ known.T
    with np.errstate(invalid="ignore", divide="ignore"):
        mean, square = values @ known.T / together, values**2 @ known.T / together
        product = values @ values.T / together
        deviation = np.sqrt(np.maximum(square - mean**2, 0.0))
        correlation = (product - mean * mean.T) / (deviation * deviation.T)
    close = (np.abs(np.nan_to_num(correlation)) > _TOGETHER) & (together >= LAGS)
    np.fill_diagonal(close, val=False)
    order = list(names)
    return tuple(tuple(order[k] for k in np.flatnonzero(row)) for row in close)


def exposure_effects(
    posterior: Posterior, layout: Layout, exposures: Exposures, scale: float
) -> tuple[Effect, ...]:
    """Return what may be said of each exposure in the model.

    Parameters
    ----------
    posterior : Posterior
    layout : Layout
    exposures : Exposures
    scale : float
        From the model's units to those of the answer.

    Returns
    -------
    tuple of Effect
        In the order of the exposures.
    """
    matters = inclusion(*posterior.moments(layout.exposures), EFFECT_SD, ALLOWANCE)
    effects = []
    for number, name in enumerate(exposures.names):
        total = np.zeros(layout.effects)
        start = layout.exposures.start + number * LAGS
        total[start : start + LAGS] = 1.0
        mean, sd = posterior.of(total)
        sd = np.hypot(sd, ALLOWANCE)
        low, high = (quantile(posterior.weights, mean, sd, at) for at in (0.05, 0.95))
        centre = float(posterior.weights @ mean)
        verdict, lag, probability = _judged(matters, number, (low, high), exposures)
        width = (high - low) / 3.29
        answer = Answer(
            verdict,
            centre * scale,
            low * scale,
            high * scale,
            probability,
            int(exposures.days[number]),
            _settle(verdict, width, int(exposures.days[number]), exposures.changes[number]),
            _cautions(name, verdict, exposures, number),
        )
        effects.append(
            Effect(
                name,
                answer,
                float(exposures.sd[number]),
                likeliest_lag=lag,
                partners=exposures.partners[number],
            )
        )
    return tuple(effects)


def _judged(
    matters: Inclusion, number: int, interval: tuple[float, float], exposures: Exposures
) -> tuple[Verdict, int, float]:
    worse, better = matters.worse[number], matters.better[number]
    way = worse if worse.sum() >= better.sum() else better
    lag = int(way[:LAGS].argmax())
    probability = float(way.sum())
    state = is_state(exposures.names[number], exposures.states)
    if exposures.partners[number]:
        verdict = Verdict.CANNOT_SEPARATE
    elif probability > CLAIM and exposures.changes[number] >= FEWEST_CHANGES:
        later = float(way[1:LAGS].sum())
        if state and later <= CLAIM:
            verdict = Verdict.GOES_WITH
        else:
            verdict = Verdict.LIKELY_WORSE if way is worse else Verdict.LIKELY_BETTER
            probability = later if state else probability
    elif _nothing(matters, number, interval) and exposures.changes[number] >= FEWEST_CHANGES:
        verdict = Verdict.NO_SIGN
    else:
        verdict = Verdict.CANNOT_TELL
    return verdict, lag, probability


def _nothing(matters: Inclusion, number: int, interval: tuple[float, float]) -> bool:
    within = interval[0] > -_NOTHING and interval[1] < _NOTHING
    return within and float(matters.either[number].sum()) < _DOUBT


def told_in_steps(effect: Effect, kind: Kind) -> Effect:
    """Take back "no sign" where one step, as it is spoken of, may still be a lot.

    A day off in a habit that seldom happens is many standard deviations: what is
    small for one of them can be large for a person.
    """
    answer = effect.answer
    if answer.verdict is not Verdict.NO_SIGN:
        return effect
    most = max(abs(effect.per_step(end) or 0.0) for end in (answer.low90, answer.high90))
    if most <= (_FEW_POINTS if kind is Kind.SEVERITY else _FEW):
        return effect
    unsure = replace(answer, verdict=Verdict.CANNOT_TELL, settle=Settle(Way.HOME_TRIAL))
    return replace(effect, answer=unsure)


def _settle(verdict: Verdict, width: float, days: int, changes: int) -> Settle | None:
    if verdict is Verdict.NO_SIGN:
        return None
    if verdict is Verdict.CANNOT_SEPARATE:
        return Settle(Way.VARY_APART)
    if verdict is not Verdict.CANNOT_TELL:
        return Settle(Way.HOME_TRIAL)
    if changes < FEWEST_CHANGES:
        return Settle(Way.MORE_CONTRAST)
    learnt = max(width**-2 - (LAGS * EFFECT_SD**2) ** -1, 1e-6)
    wanted = (_SHARP**-2 - (LAGS * EFFECT_SD**2) ** -1) / learnt
    more = max(0, math.ceil(days * (wanted - 1.0) / 10.0) * 10)
    return Settle(Way.MORE_DAYS, more) if 0 < more <= _LONG else Settle(Way.HOME_TRIAL)


def _cautions(
    name: str, verdict: Verdict, exposures: Exposures, number: int
) -> tuple[Caution, ...]:
    cautions = [Caution.OBSERVATIONAL, Caution.RECALL]
    if is_state(name, exposures.states):
        cautions.append(Caution.REVERSE_CAUSE)
    if exposures.changes[number] < FEWEST_CHANGES:
        cautions.append(Caution.BEFORE_AFTER)
    return tuple(cautions)
