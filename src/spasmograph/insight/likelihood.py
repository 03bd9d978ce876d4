"""How far an answer may lie from what is expected of its day.

Each function takes answers of shape (days,), linear predictors of shape
(chains, days) and a spread of shape (chains,), and gives the log-likelihood
(chains,) with its slope and curvature (chains, days) in the predictor.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln

__all__ = ["Likelihood", "counts", "scores"]

Floats = npt.NDArray[np.float64]
Likelihood: TypeAlias = Callable[[Floats, Floats, Floats], tuple[Floats, Floats, Floats]]

_LARGEST = 30.0


def counts(answers: Floats, predictor: Floats, log_spread: Floats) -> tuple[Floats, Floats, Floats]:
    """Take counts as negative binomial with mean ``exp(predictor)``.

    Parameters
    ----------
    answers : ndarray of float, shape (days,)
    predictor : ndarray of float, shape (chains, days)
        Log of the expected count, minutes watched included.
    log_spread : ndarray of float, shape (chains,)
        Log of the size *k*: the variance is mean + mean² / k.

    Returns
    -------
    value, slope, curvature : ndarray of float
        The curvature is minus the second derivative, above 0.
    """
    size = np.exp(log_spread)[:, None]
    mean = np.exp(np.clip(predictor, -_LARGEST, _LARGEST))
    share = mean / (size + mean)
    value = (
        gammaln(answers + size)
        - gammaln(size)
        - gammaln(answers + 1.0)
        + answers * predictor
        + size * log_spread[:, None]
        - (answers + size) * np.log(size + mean)
    ).sum(axis=1)
    slope = answers - (answers + size) * share
    curvature = (answers + size) * share * (1.0 - share)
    return value, slope, np.maximum(curvature, 1e-9)


def scores(answers: Floats, predictor: Floats, log_spread: Floats) -> tuple[Floats, Floats, Floats]:
    """Take scores as Normal around ``predictor``, with log standard deviation ``log_spread``."""
    precision = np.exp(-2.0 * log_spread)[:, None]
    error = answers - predictor
    value = (-0.5 * precision * error**2 - log_spread[:, None] - 0.5 * np.log(2.0 * np.pi)).sum(
        axis=1
    )
    return value, precision * error, np.broadcast_to(precision, predictor.shape)
