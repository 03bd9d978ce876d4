r"""Noise that is alike from day to day, on real dates: AR(1) with gaps.

Between two answered days *d* days apart the noise keeps :math:`\rho^d` of
itself, so a missed week needs no invented days.  Its precision matrix has
three diagonals, and many chains are solved at once as one long one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.linalg import lapack

__all__ = ["Chains", "Factored", "chains", "factored"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Chains:
    """Precision matrices of AR(1) noise, one a curve.

    Attributes
    ----------
    diagonal, beside : ndarray of float, shape (chains, days)
        The main diagonal, and the entries right of it; the last of ``beside`` is 0.
    log_determinant : ndarray of float, shape (chains,)
    """

    diagonal: Floats
    beside: Floats
    log_determinant: Floats

    def times(self, values: Floats) -> Floats:
        """Multiply each matrix by a vector; both of shape (chains, days)."""
        product = self.diagonal * values
        product[:, :-1] += self.beside[:, :-1] * values[:, 1:]
        product[:, 1:] += self.beside[:, :-1] * values[:, :-1]
        return product


def chains(gaps: Floats, sd: Floats, correlation: Floats) -> Chains:
    """Return the precision of stationary AR(1) noise on irregular days.

    Parameters
    ----------
    gaps : ndarray of float, shape (days - 1,)
        Days between one answered day and the next, above 0.
    sd : ndarray of float, shape (chains,)
        Standard deviation of the noise.
    correlation : ndarray of float, shape (chains,)
        Between one day and the next, in (0, 1).

    Returns
    -------
    Chains
    """
    kept = correlation[:, None] ** gaps
    fresh = np.empty((sd.size, gaps.size + 1))
    fresh[:, 0] = sd**2
    fresh[:, 1:] = sd[:, None] ** 2 * (1.0 - kept**2)
    diagonal = 1.0 / fresh
    diagonal[:, :-1] += kept**2 / fresh[:, 1:]
    beside = np.zeros_like(diagonal)
    beside[:, :-1] = -kept / fresh[:, 1:]
    return Chains(diagonal, beside, -np.log(fresh).sum(axis=1))


@dataclass(frozen=True, slots=True)
class Factored:
    """Symmetric positive definite matrices with three diagonals, ready to be solved.

    Attributes
    ----------
    pivots : ndarray of float, shape (chains * days,)
    ratios : ndarray of float, shape (chains * days - 1,)
    log_determinant : ndarray of float, shape (chains,)
    """

    pivots: Floats
    ratios: Floats
    log_determinant: Floats

    def solve(self, right: Floats) -> Floats:
        """Solve for right-hand sides of shape (columns, chains, days)."""
        flat = right.reshape(right.shape[0], -1).T
        solution, _ = lapack.dpttrs(self.pivots, self.ratios, flat)
        return np.asarray(solution.T.reshape(right.shape))


def factored(diagonal: Floats, beside: Floats) -> Factored:
    """Factor matrices with three diagonals, all chains as one.

    Parameters
    ----------
    diagonal, beside : ndarray of float, shape (chains, days)
        As in `Chains`.

    Returns
    -------
    Factored

    Raises
    ------
    numpy.linalg.LinAlgError
        If a matrix is not positive definite.
    """
    pivots, ratios, info = lapack.dpttrf(diagonal.ravel(), beside.ravel()[:-1])
    if info:
        raise np.linalg.LinAlgError("not positive definite")
    return Factored(pivots, ratios, np.log(pivots.reshape(diagonal.shape)).sum(axis=1))
