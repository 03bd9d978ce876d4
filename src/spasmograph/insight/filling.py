"""Exposures on days nobody wrote them down.

The rule: a missing value is the one expected from the same exposure on the day
before and the day after and from the other exposures of that day, by a ridge
regression learnt from the days that are known.  Where effects are linear, an
expected value in place of a missing one does not bias them (Berkson 1950,
*JASA* 45:164).  Outcomes are never filled in.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["filled"]

Floats = npt.NDArray[np.float64]

_TURNS = 4
_RIDGE = 8.0


def filled(values: Floats) -> Floats:
    """Return exposures with nothing missing.

    Parameters
    ----------
    values : ndarray of float, shape (exposures, days)
        Standardised, on consecutive days; NaN where nothing was written.

    Returns
    -------
    ndarray of float, shape (exposures, days)
        What was written stays as it is.
    """
    missing = np.isnan(values)
    complete = np.where(missing, 0.0, values)
    wanting = np.flatnonzero(missing.any(axis=1))
    for _ in range(_TURNS if wanting.size else 0):
        before = complete.copy()
        for row in wanting.tolist():
            complete[row, missing[row]] = _expected(before, row, missing[row])
    return complete


def _expected(complete: Floats, row: int, missing: npt.NDArray[np.bool_]) -> Floats:
    own = np.pad(complete[row], 1)
    around = np.vstack([own[:-2], own[2:], np.delete(complete, row, axis=0)])
    known = ~missing
    gram = around[:, known] @ around[:, known].T + _RIDGE * np.eye(around.shape[0])
    weights = np.linalg.solve(gram, around[:, known] @ complete[row, known])
    return np.asarray(weights @ around[:, missing])
