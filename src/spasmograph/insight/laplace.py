"""The inner half of the model: effects and daily noise, given everything else.

For given hyperparameters the effects (some tens of numbers with Normal priors)
and the noise of each answered day have one joint mode.  It is found by Newton
steps; the noise is taken out first, because its matrix has three diagonals
(a Schur complement), so a step costs little more than a regression.  Around
the mode the posterior is taken as Normal (Laplace's approximation; Tierney and
Kadane 1986, *JASA* 81:82; Rue, Martino and Chopin 2009, *JRSS B* 71:319).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from spasmograph.insight.chains import Chains, solve_tridiagonal
from spasmograph.insight.likelihood import Likelihood

__all__ = ["Conditional", "Inner", "conditional"]

Floats = npt.NDArray[np.float64]

_STEPS = 40
_LARGEST_STEP = 2.0
_SETTLED = 1e-3


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
        predictor = inner.offset + np.einsum("bp,pbn->bn", at, columns) + wobble
        _, slope, curvature = inner.likelihood(inner.answers, predictor, inner.log_spread)
        step, shift, _, _ = _newton(inner, columns, at, wobble, slope, curvature)
        moved = np.abs(np.einsum("bp,pbn->bn", step, columns) + shift).max(axis=1)
        held = np.minimum(1.0, _LARGEST_STEP / np.maximum(moved, 1e-12))[:, None]
        at = at + held * step
        wobble = wobble + held * shift
        if moved.max() < _SETTLED:
            break
    return _settled(inner, columns, at, wobble)


def _newton(
    inner: Inner, columns: Floats, at: Floats, wobble: Floats, slope: Floats, curvature: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    count = columns.shape[0]
    weighted = np.empty((count + 1, *curvature.shape))
    np.multiply(columns, curvature, out=weighted[:count])
    weighted[count] = slope - inner.noise.times(wobble)
    right = weighted[:count].copy()
    solved, log_determinant = solve_tridiagonal(
        inner.noise.diagonal + curvature, inner.noise.beside, weighted
    )
    left = right.transpose(1, 0, 2)
    schur = left @ (columns - solved[:count]).transpose(1, 2, 0)
    schur += np.diag(inner.precision)
    pull = np.einsum("pbn,bn->bp", columns, slope) - inner.precision * (at - inner.centre)
    pull -= np.einsum("pbn,bn->bp", right, solved[count])
    step = np.linalg.solve(schur, pull[:, :, None])[:, :, 0]
    shift = solved[count] - np.einsum("bp,pbn->bn", step, solved[:count])
    return step, shift, schur, log_determinant


def _settled(inner: Inner, columns: Floats, at: Floats, wobble: Floats) -> Conditional:
    predictor = inner.offset + np.einsum("bp,pbn->bn", at, columns) + wobble
    value, slope, curvature = inner.likelihood(inner.answers, predictor, inner.log_spread)
    _, _, schur, log_determinant = _newton(inner, columns, at, wobble, slope, curvature)
    prior = -0.5 * (inner.precision * (at - inner.centre) ** 2).sum(axis=1)
    prior += 0.5 * np.log(inner.precision).sum()
    prior += 0.5 * inner.noise.log_determinant
    prior -= 0.5 * (wobble * inner.noise.times(wobble)).sum(axis=1)
    volume = -0.5 * (log_determinant + np.linalg.slogdet(schur)[1])
    return Conditional(value + prior + volume, at, wobble, schur)
