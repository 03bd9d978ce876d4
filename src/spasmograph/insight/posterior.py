"""The outer half of the model: what is learnt of the hyperparameters.

The evidence of the inner model is maximised over the hyperparameters, whitened
by their priors; around the top, heavy-tailed draws from a fixed low-discrepancy
sequence are weighted by how well they do (importance sampling with truncated
weights; Ionides 2008, *J Comput Graph Stat* 17:295).  Nothing is random: the
same days give the same answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import gammaincinv, ndtr, ndtri
from scipy.stats import qmc

from spasmograph.insight.laplace import Conditional, conditional
from spasmograph.insight.model import (
    EFFECT_SD,
    Model,
    inner_at,
    layout_of,
    priors_of,
    unwhitened,
)
from spasmograph.insight.threads import one_thread

__all__ = ["Posterior", "posterior_of", "quantile", "weighted_quantile"]

Floats = npt.NDArray[np.float64]

_DRAWS, _MORE, _ENOUGH = 256, 1024, 40.0
_AT_ONCE = 32
_FREEDOM = 6.0
_NUDGE = 0.01
_WIDE = 0.1


@dataclass(frozen=True, slots=True)
class Posterior:
    """A weighted mixture of Normal distributions of the effects.

    Attributes
    ----------
    weights : ndarray of float, shape (draws,)
        Adding up to 1.
    hyper : ndarray of float, shape (draws, hyperparameters)
        In the order of `spasmograph.insight.model.priors_of`.
    effects : ndarray of float, shape (draws, effects)
    covariance : ndarray of float, shape (draws, effects, effects)
    """

    weights: Floats
    hyper: Floats
    effects: Floats
    covariance: Floats

    def of(self, combination: Floats) -> tuple[Floats, Floats]:
        """Return mean and standard deviation, a draw each, of a combination of effects."""
        mean = self.effects @ combination
        variance = np.einsum("p,bpq,q->b", combination, self.covariance, combination)
        return mean, np.sqrt(np.maximum(variance, 1e-18))

    def moments(self, where: slice) -> tuple[Floats, Floats]:
        """Return mean and covariance of some effects over the whole mixture."""
        means = self.effects[:, where]
        centre = self.weights @ means
        apart = means - centre
        spread = np.einsum("b,bpq->pq", self.weights, self.covariance[:, where, where])
        return centre, spread + (self.weights[:, None] * apart).T @ apart


def quantile(weights: Floats, mean: Floats, sd: Floats, probability: float) -> float:
    """Return a quantile of a mixture of Normal distributions, by bisection."""
    low = float((mean - 8.0 * sd).min())
    high = float((mean + 8.0 * sd).max())
    for _ in range(60):
        middle = 0.5 * (low + high)
        if float(weights @ ndtr((middle - mean) / sd)) < probability:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


def weighted_quantile(weights: Floats, values: Floats, probability: float) -> float:
    """Return a quantile of weighted draws, straight between neighbours."""
    order = np.argsort(values, kind="stable")
    share = np.cumsum(weights[order]) - 0.5 * weights[order]
    return float(np.interp(probability, share, values[order]))


def posterior_of(model: Model) -> Posterior:
    """Fit the model to one person's days.

    Parameters
    ----------
    model : Model

    Returns
    -------
    Posterior
    """
    small, turn = _turned(model)
    with one_thread():
        top, near = _top(small)
        curvature = _curvature(small, top, near)
        draws = _weighted(small, top, near, curvature, _DRAWS)
        if 1.0 / float((draws.weights**2).sum()) < _ENOUGH:
            draws = _weighted(small, top, near, curvature, _MORE)
        return draws if turn is None else _turned_back(model, draws, turn)


def _turned(model: Model) -> tuple[Model, Floats | None]:
    """With more effects than days, keep only the directions that the days can see.

    The effects have one prior in every direction, so turning them changes
    nothing; what the days cannot see keeps its prior.
    """
    columns = model.exposures.reshape(-1, model.day.size)
    if columns.shape[0] <= model.day.size:
        return model, None
    turn, triangle = np.linalg.qr(columns)
    return replace(model, exposures=triangle[:, None, :]), np.asarray(turn)


def _turned_back(model: Model, draws: Posterior, turn: Floats) -> Posterior:
    whole, first = layout_of(model), layout_of(model).exposures.start
    seen = first + turn.shape[1]
    matrix = np.zeros((whole.effects, draws.effects.shape[1]))
    matrix[:first, :first] = np.eye(first)
    matrix[whole.exposures, first:seen] = turn
    matrix[whole.exposures.stop :, seen:] = np.eye(whole.effects - whole.exposures.stop)
    unseen = np.zeros((whole.effects, whole.effects))
    unseen[whole.exposures, whole.exposures] = EFFECT_SD**2 * (
        np.eye(turn.shape[0]) - turn @ turn.T
    )
    covariance = matrix @ draws.covariance @ matrix.T + unseen
    return replace(draws, effects=draws.effects @ matrix.T, covariance=covariance)


def _evidence(model: Model, white: Floats, near: Conditional | None) -> Conditional:
    inner = inner_at(model, unwhitened(model, white))
    if near is None:
        return conditional(inner)
    return conditional(inner, near.effects[0], near.noise[0])


def _log_posterior(found: Conditional, white: Floats) -> Floats:
    return np.asarray(found.log_evidence - 0.5 * (white**2).sum(axis=1))


def _top(model: Model) -> tuple[Floats, Conditional]:
    count = priors_of(model)[0].size
    nudges = np.vstack([np.zeros(count), _NUDGE * np.eye(count)])
    near = _evidence(model, np.zeros((1, count)), None)

    def loss(white: Floats) -> tuple[float, Floats]:
        nonlocal near
        points = white + nudges
        found = _evidence(model, points, near)
        values = _log_posterior(found, points)
        near = Conditional(
            found.log_evidence[:1], found.effects[:1], found.noise[:1], found.precision[:1]
        )
        slope = (values[1:] - values[0]) / _NUDGE
        return -float(values[0]), -slope

    best = minimize(
        loss,
        np.zeros(count),
        jac=True,
        method="L-BFGS-B",
        bounds=[(-4.0, 4.0)] * count,
        options={"maxiter": 60, "ftol": 1e-7, "gtol": 1e-3},
    )
    top = np.asarray(best.x)
    return top, _evidence(model, top[None], near)


def _curvature(model: Model, top: Floats, near: Conditional) -> Floats:
    count = top.size
    step = _WIDE * np.eye(count)
    pairs = [(i, j) for i in range(count) for j in range(i)]
    points = np.vstack([top, top + step, top - step, *[top + step[i] + step[j] for i, j in pairs]])
    values = np.concatenate(
        [
            _log_posterior(_evidence(model, part, near), part)
            for part in np.array_split(points, -(-len(points) // _AT_ONCE))
        ]
    )
    middle, up, down = values[0], values[1 : count + 1], values[count + 1 : 2 * count + 1]
    matrix = np.diag(-(up - 2.0 * middle + down)) / _WIDE**2
    for (i, j), value in zip(pairs, values[2 * count + 1 :], strict=True):
        matrix[i, j] = matrix[j, i] = -(value - up[i] - up[j] + middle) / _WIDE**2
    return matrix


def _weighted(
    model: Model, top: Floats, near: Conditional, curvature: Floats, count: int
) -> Posterior:
    size = top.size
    stiffness, axes = np.linalg.eigh(curvature)
    spread = axes / np.sqrt(np.clip(stiffness, 0.3, None))
    points = qmc.Sobol(size + 1, scramble=True, rng=np.random.default_rng(7)).random(count)
    points = np.clip(points, 1e-9, 1.0 - 1e-9)
    stretch = np.sqrt(_FREEDOM / (2.0 * gammaincinv(_FREEDOM / 2.0, points[:, :1])))
    straight = ndtri(points[:, 1:]) * stretch
    white = top + straight @ spread.T
    proposal = -0.5 * (_FREEDOM + size) * np.log1p((straight**2).sum(axis=1) / _FREEDOM)
    parts = [_evidence(model, part, near) for part in np.array_split(white, -(-count // _AT_ONCE))]
    log_weights = np.concatenate([part.log_evidence for part in parts])
    log_weights = log_weights - 0.5 * (white**2).sum(axis=1) - proposal
    weights = np.exp(log_weights - log_weights.max())
    weights = np.minimum(weights, weights.mean() * np.sqrt(count))
    return Posterior(
        weights / weights.sum(),
        unwhitened(model, white),
        np.concatenate([part.effects for part in parts]),
        np.linalg.inv(np.concatenate([part.precision for part in parts])),
    )
