r"""The model of one person's days.

On each answered day :math:`t`,

.. math::

   \eta_t = a + w_{weekday} + b\,t + \sum_j \sum_{l=0}^{2} \beta_{jl} z_j(t-l)
            + \sum_s \gamma_s s(t) - \sum_i A_i\, g_i(t) + u_t

with :math:`\log` minutes watched added for filmed rates.  A count is negative
binomial around :math:`e^{\eta_t}`, a score Normal around :math:`\eta_t`.
:math:`z_j` is an exposure in within-person standard deviations, :math:`s`
a treatment that is on or off, :math:`g_i` the course of an injection (`curves`),
:math:`A_i = A + a_i` its full benefit, and :math:`u` AR(1) noise
(`chains`).  Everything has a proper prior; scores are first scaled so that the
same priors serve them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from spasmograph.insight.chains import chains
from spasmograph.insight.curves import benefit_columns
from spasmograph.insight.laplace import Inner
from spasmograph.insight.likelihood import Likelihood, counts, scores

__all__ = [
    "CYCLE_HALF",
    "EFFECT_SD",
    "LAGS",
    "SPELL_SD",
    "Layout",
    "Model",
    "effect_priors",
    "inner_at",
    "layout_of",
    "priors_of",
    "unwhitened",
]

Floats = npt.NDArray[np.float64]

#: An exposure may act on the same day, the next day and the day after.
LAGS = 3

#: Prior standard deviation of an effect, at each lag.
EFFECT_SD = 0.12

#: Prior standard deviation of a cycle's log half-loss day around the person's own.
CYCLE_HALF = 0.15

#: Prior standard deviation of what a treatment does while it is on.
SPELL_SD = 0.4

_INTERCEPT, _WEEKDAY, _DRIFT = 2.0, 0.10, 0.4
_BENEFIT, _BENEFIT_SD, _CYCLE = 0.8, 0.6, 0.20
_LARGEST_CORRELATION = 0.985
# centre and spread of the hyperparameters, in the order of `Layout`
_NOISE = ((np.log(0.25), 0.6), (0.3, 1.0))
_SPREAD = {"count": (np.log(8.0), 0.8), "score": (np.log(0.4), 0.5)}
_CURVE = ((np.log(4.5), 0.40), (np.log(84.0), 0.35), (np.log(4.0), 0.35))


@dataclass(frozen=True, slots=True)
class Model:
    """All that is known of the days, ready for the arithmetic.

    Attributes
    ----------
    answers : ndarray of float, shape (days,)
        Counts, or scaled scores.
    offset : ndarray of float, shape (days,)
        Log of the minutes watched; 0 where a whole day was counted.
    day : ndarray of float, shape (days,)
        Numbers of the answered days, rising.
    weekday : ndarray of int, shape (days,)
        0 is Monday.
    exposures : ndarray of float, shape (exposures, lags, days)
        Standardised, nothing missing.
    spells : ndarray of float, shape (spells, days)
        Treatments that are on or off for long, 0 to 1.
    since : ndarray of float, shape (injections, days)
        Days since each injection, oldest first; negative before it.
    level : float
        Where the intercept is expected.
    likelihood : str
        ``"count"`` or ``"score"``: which likelihood.
    spell_sd : float
        Prior standard deviation of the effect of each spell.
    """

    answers: Floats
    offset: Floats
    day: Floats
    weekday: npt.NDArray[np.int64]
    exposures: Floats
    spells: Floats
    since: Floats
    level: float
    likelihood: str
    spell_sd: float = SPELL_SD


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the effects stand among the columns of the inner model."""

    exposures: slice
    spells: slice
    benefit: int
    cycles: slice
    effects: int


def layout_of(model: Model) -> Layout:
    """Return where each kind of effect stands."""
    first = 9
    spells = first + model.exposures.shape[0] * model.exposures.shape[1]
    benefit = spells + model.spells.shape[0]
    injections = model.since.shape[0]
    some = min(injections, 1)
    return Layout(
        slice(first, spells),
        slice(spells, benefit),
        benefit,
        slice(benefit + some, benefit + some + injections),
        benefit + some + injections,
    )


def priors_of(model: Model) -> tuple[Floats, Floats]:
    """Return centre and standard deviation of the hyperparameters.

    Returns
    -------
    centre, spread : ndarray of float, shape (hyperparameters,)
        Log noise sd, logit correlation, log spread of the answers; with
        injections also log onset, log half, log slope, and one deviation of
        log half an injection.
    """
    rows = [*_NOISE, _SPREAD[model.likelihood]]
    if model.since.shape[0]:
        rows += [*_CURVE, *[(0.0, CYCLE_HALF)] * model.since.shape[0]]
    centre, spread = np.array(rows).T
    return centre, spread


def unwhitened(model: Model, white: Floats) -> Floats:
    """Return hyperparameters from standard Normal ones; shapes (sets, hyperparameters)."""
    centre, spread = priors_of(model)
    return np.asarray(centre + spread * white)


def _fixed(model: Model) -> Floats:
    days = model.day.size
    span = max(model.day[-1] - model.day[0], 1.0)
    weekday = (model.weekday == np.arange(7)[:, None]).astype(float)
    return np.vstack(
        [
            np.ones((1, days)),
            weekday,
            ((model.day - model.day.mean()) / span)[None],
            model.exposures.reshape(-1, days),
            model.spells,
        ]
    )


def effect_priors(model: Model) -> tuple[Floats, Floats]:
    """Return centre and standard deviation of every effect, in the order of `Layout`."""
    layout = layout_of(model)
    centre = np.zeros(layout.effects)
    spread = np.empty(layout.effects)
    spread[0], spread[1:8], spread[8] = _INTERCEPT, _WEEKDAY, _DRIFT
    spread[layout.exposures] = EFFECT_SD
    spread[layout.spells] = model.spell_sd
    centre[0] = model.level
    if model.since.shape[0]:
        centre[layout.benefit], spread[layout.benefit] = _BENEFIT, _BENEFIT_SD
        spread[layout.cycles] = _CYCLE
    return centre, spread


def inner_at(model: Model, hyper: Floats) -> Inner:
    """Return the inner model for some hyperparameters.

    Parameters
    ----------
    model : Model
    hyper : ndarray of float, shape (sets, hyperparameters)
        In the order of `priors_of`.

    Returns
    -------
    spasmograph.insight.laplace.Inner
    """
    likelihood: Likelihood = counts if model.likelihood == "count" else scores
    centre, spread = effect_priors(model)
    columns = _fixed(model)[:, None, :]
    if model.since.shape[0]:
        onset, half, slope = np.exp(hyper[:, 3:6]).T
        benefit = -benefit_columns(model.since, onset, half[:, None] * np.exp(hyper[:, 6:]), slope)
        shape = (columns.shape[0], hyper.shape[0], model.day.size)
        columns = np.concatenate(
            [np.broadcast_to(columns, shape), benefit.sum(axis=0, keepdims=True), benefit]
        )
    correlation = np.minimum(1.0 / (1.0 + np.exp(-hyper[:, 1])), _LARGEST_CORRELATION)
    noise = chains(np.diff(model.day), np.exp(hyper[:, 0]), correlation)
    return Inner(
        model.answers,
        model.offset,
        columns,
        centre,
        spread**-2.0,
        noise,
        hyper[:, 2],
        likelihood,
    )
