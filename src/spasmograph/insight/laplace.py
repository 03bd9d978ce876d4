"""The inner half of the model: effects and daily noise, given everything else.

For given hyperparameters the effects (some tens of numbers with Normal priors)
and the noise of each answered day have one joint mode.  It is found by Newton
steps; the noise is taken out first, because its matrix has three diagonals
(a Schur complement), so a step costs little more than a regression.  One
linearisation serves for several steps, as long as they shrink fast.  Around
the mode the posterior is taken as Normal (Laplace's approximation; Tierney and
Kadane 1986, *JASA* 81:82; Rue, Martino and Chopin 2009, *JRSS B* 71:319).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from spasmograph.insight.chains import Chains, Factored, factored
from spasmograph.insight.likelihood import Likelihood

__all__ = ["Conditional", "Inner", "conditional"]

Floats = npt.NDArray[np.float64]

_STEPS, _STEPS_EACH = 20, 6
_LARGEST_STEP = 2.0
_SETTLED = 1e-3
_SLOW = 0.5


@dataclass(frozen=True, slots=True)
class Inner:
    """What the inner model is given, for several sets of hyperparameters at once.

    Attributes
    ----------
    answers : ndarray of float, shape (days,)
    offset : ndarray of float, shape (days,)
        Added to the predictor.
    columns : ndarray of float, shape (effects, sets or 1, days)
    centre, precision : ndarray of float, shape (effects,)
        Of the Normal priors of the effects.
    noise : Chains
    log_spread : ndarray of float, shape (sets,)
    likelihood : Likelihood
    """

    answers: Floats
    offset: Floats
    columns: Floats
    centre: Floats
    precision: Floats
    noise: Chains
    log_spread: Floats
    likelihood: Likelihood


@dataclass(frozen=True, slots=True)
class Conditional:
    """Effects given the hyperparameters.

    Attributes
    ----------
    log_evidence : ndarray of float, shape (sets,)
        Of the answers, effects and noise integrated out.
    effects : ndarray of float, shape (sets, effects)
        Where the posterior is highest.
    noise : ndarray of float, shape (sets, days)
    precision : ndarray of float, shape (sets, effects, effects)
        Inverse covariance of the effects.
    """

    log_evidence: Floats
    effects: Floats
    noise: Floats
    precision: Floats


def conditional(
    inner: Inner, effects: Floats | None = None, noise: Floats | None = None
) -> Conditional:
    """Find the effects and the noise for each set of hyperparameters.

    Parameters
    ----------
    inner : Inner
    effects : ndarray of float, shape (effects,), optional
    noise : ndarray of float, shape (days,), optional
        Where to start.

    Returns
    -------
    Conditional
    """
    sets, days = inner.noise.diagonal.shape
    columns = np.broadcast_to(inner.columns, (inner.columns.shape[0], sets, days))
    at = np.tile(inner.centre if effects is None else effects, (sets, 1))
    wobble = np.zeros((sets, days)) if noise is None else np.tile(noise, (sets, 1))
    for _ in range(_STEPS):
        at, wobble, moved = _approach(inner, columns, at, wobble)
        if moved < _SETTLED:
            break
    return _settled(inner, columns, at, wobble)


@dataclass(frozen=True, slots=True)
class _Solver:
    """One linearisation, solved once and used for several steps.

    `chain` holds the factored matrix of the noise, `solved` its solution for
    every weighted column, `schur` the matrix that is left for the effects.
    """

    weighted: Floats
    chain: Factored
    solved: Floats
    schur: Floats


def _linearised(inner: Inner, columns: Floats, curvature: Floats) -> _Solver:
    weighted = columns * curvature
    chain = factored(inner.noise.diagonal + curvature, inner.noise.beside)
    solved = chain.solve(weighted)
    schur = weighted.transpose(1, 0, 2) @ (columns - solved).transpose(1, 2, 0)
    schur += np.diag(inner.precision)
    return _Solver(weighted, chain, solved, schur)


def _approach(
    inner: Inner, columns: Floats, at: Floats, wobble: Floats
) -> tuple[Floats, Floats, float]:
    """Take some steps with one linearisation; return how far the last one went."""
    solver: _Solver | None = None
    inverse: Floats = np.empty((0, 0, 0))
    furthest = np.inf
    for _ in range(_STEPS_EACH):
        predictor = inner.offset + _sums(at, columns) + wobble
        _, slope, curvature = inner.likelihood(inner.answers, predictor, inner.log_spread)
        if solver is None:
            solver = _linearised(inner, columns, curvature)
            inverse = np.asarray(np.linalg.inv(solver.schur))
        step, shift = _step(inner, columns, at, wobble, slope, solver, inverse)
        moved = np.abs(_sums(step, columns) + shift).max(axis=1)
        held = np.minimum(1.0, _LARGEST_STEP / np.maximum(moved, 1e-12))[:, None]
        at = at + held * step
        wobble = wobble + held * shift
        last, furthest = furthest, float(moved.max())
        if furthest < _SETTLED or furthest > _SLOW * last:
            break
    return at, wobble, furthest


def _sums(effects: Floats, columns: Floats) -> Floats:
    return np.asarray((effects[:, None, :] @ columns.transpose(1, 0, 2))[:, 0])


def _step(
    inner: Inner,
    columns: Floats,
    at: Floats,
    wobble: Floats,
    slope: Floats,
    solver: _Solver,
    inverse: Floats,
) -> tuple[Floats, Floats]:
    rest = solver.chain.solve((slope - inner.noise.times(wobble))[None])[0]
    pull = (columns.transpose(1, 0, 2) @ slope[:, :, None])[:, :, 0]
    pull -= (solver.weighted.transpose(1, 0, 2) @ rest[:, :, None])[:, :, 0]
    pull -= inner.precision * (at - inner.centre)
    step = (inverse @ pull[:, :, None])[:, :, 0]
    return step, rest - _sums(step, solver.solved)


def _settled(inner: Inner, columns: Floats, at: Floats, wobble: Floats) -> Conditional:
    predictor = inner.offset + _sums(at, columns) + wobble
    value, _, curvature = inner.likelihood(inner.answers, predictor, inner.log_spread)
    solver = _linearised(inner, columns, curvature)
    prior = -0.5 * (inner.precision * (at - inner.centre) ** 2).sum(axis=1)
    prior += 0.5 * np.log(inner.precision).sum()
    prior += 0.5 * inner.noise.log_determinant
    prior -= 0.5 * (wobble * inner.noise.times(wobble)).sum(axis=1)
    volume = -0.5 * (solver.chain.log_determinant + np.linalg.slogdet(solver.schur)[1])
    return Conditional(value + prior + volume, at, wobble, solver.schur)
