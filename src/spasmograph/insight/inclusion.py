"""Does an exposure matter at all?  A second look, with spikes and slabs.

The first look gives every exposure a small effect at every lag.  That is right
for ranges and wrong for claims: of twenty exposures one always looks best.  So
what the days say about the effects is recovered as a Normal likelihood, and put
to a prior under which an exposure does nothing (four times in five) or acts at
one lag or spread evenly over all three (George and McCulloch 1993, *JASA* 88:881).

Gibbs sampling from a fixed seed, many chains at once; probabilities are those of
the conditional distributions, averaged (Rao-Blackwell).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from spasmograph.insight.model import LAGS
from spasmograph.insight.threads import one_thread

__all__ = ["Inclusion", "inclusion"]

Floats = npt.NDArray[np.float64]

_MATTERS = 0.2
_SLAB = 0.20
_CHAINS, _FIRST, _SWEEPS = 128, 20, 40
_LARGEST = 300.0
_SHAPES = np.vstack([np.eye(LAGS), np.full((1, LAGS), 1.0 / LAGS)])


@dataclass(frozen=True, slots=True)
class Inclusion:
    """Probabilities of every exposure.

    Attributes
    ----------
    worse, better : ndarray of float, shape (exposures, lags + 1)
        That it acts at this lag (last: spread over all), and in this direction.
    """

    worse: Floats
    better: Floats

    @property
    def either(self) -> Floats:
        """That it acts at each lag; shape (exposures, lags + 1)."""
        return self.worse + self.better


def inclusion(
    centre: Floats, covariance: Floats, prior_sd: float, allowance: float = 0.0
) -> Inclusion:
    """Return how likely each exposure matters.

    Parameters
    ----------
    centre : ndarray of float, shape (exposures * lags,)
        Posterior mean of the effects, lags of an exposure side by side.
    covariance : ndarray of float, shape (exposures * lags, exposures * lags)
    prior_sd : float
        Of the independent Normal prior behind that posterior; it is taken off again.
    allowance : float
        Standard deviation, of the total of an exposure, of what more days do not
        remove (`spasmograph.insight.verdicts.ALLOWANCE`).

    Returns
    -------
    Inclusion
    """
    if not centre.size:
        empty = np.empty((0, len(_SHAPES)))
        return Inclusion(empty, empty)
    with one_thread():
        return _included(centre, covariance, prior_sd, allowance)


def _included(centre: Floats, covariance: Floats, prior_sd: float, allowance: float) -> Inclusion:
    posterior = np.linalg.inv(covariance)
    pull = posterior @ centre
    stiff = _definite(posterior - np.eye(centre.size) / prior_sd**2)
    loosened = np.eye(centre.size) + allowance**2 / LAGS * stiff
    pull = np.asarray(np.linalg.solve(loosened, pull))
    stiff = np.asarray(np.linalg.solve(loosened, stiff))
    return _sampled(pull, stiff, centre.size // LAGS)


def _definite(matrix: Floats) -> Floats:
    values, vectors = np.linalg.eigh(0.5 * (matrix + matrix.T))
    return np.asarray((vectors * np.maximum(values, 0.0)) @ vectors.T)


def _sampled(pull: Floats, stiff: Floats, exposures: int) -> Inclusion:
    rng = np.random.default_rng(20)
    effects = np.zeros((_CHAINS, pull.size))
    worse = np.zeros((exposures, _CHAINS, len(_SHAPES)))
    better = np.zeros_like(worse)
    blocks = [slice(j * LAGS, (j + 1) * LAGS) for j in range(exposures)]
    tight = [np.einsum("sl,lm,sm->s", _SHAPES, stiff[b, b], _SHAPES) + _SLAB**-2 for b in blocks]
    odds = np.log(_MATTERS / (1.0 - _MATTERS) / len(_SHAPES) / _SLAB)
    uniform = rng.random((_FIRST + _SWEEPS, exposures, _CHAINS, 1))
    normal = rng.standard_normal((_FIRST + _SWEEPS, exposures, _CHAINS))
    rows = np.arange(_CHAINS)
    for sweep in range(_FIRST + _SWEEPS):
        for j, block in enumerate(blocks):
            others = effects.copy()
            others[:, block] = 0.0
            left = pull[block] - others @ stiff[:, block]
            mean = left @ _SHAPES.T / tight[j]
            log_bayes = odds - 0.5 * np.log(tight[j]) + 0.5 * mean**2 * tight[j]
            weight = np.exp(np.minimum(log_bayes, _LARGEST))
            share = weight / (1.0 + weight.sum(axis=1, keepdims=True))
            if sweep >= _FIRST:
                up = share * ndtr(mean * np.sqrt(tight[j]))
                worse[j] += up
                better[j] += share - up
            chosen = (uniform[sweep, j] > np.cumsum(share, axis=1)).sum(axis=1)
            shape = np.minimum(chosen, len(_SHAPES) - 1)
            size = mean[rows, shape] + normal[sweep, j] / np.sqrt(tight[j][shape])
            size[chosen == len(_SHAPES)] = 0.0
            effects[:, block] = size[:, None] * _SHAPES[shape]
    return Inclusion(worse.mean(axis=1) / _SWEEPS, better.mean(axis=1) / _SWEEPS)
