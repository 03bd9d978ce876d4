"""Spike and slab, against summing over every model."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from spasmograph.insight.inclusion import inclusion
from spasmograph.insight.model import LAGS

PRIOR = 0.12
SHAPES = [None, *np.eye(LAGS), np.full(LAGS, 1 / LAGS)]


def posterior(estimate: np.ndarray, noise: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What the first stage gives where the likelihood is N(estimate, noise)."""
    precision = np.linalg.inv(noise) + np.eye(estimate.size) / PRIOR**2
    covariance = np.linalg.inv(precision)
    return covariance @ np.linalg.solve(noise, estimate), covariance


def summed(estimate: np.ndarray, noise: np.ndarray, exposures: int) -> np.ndarray:
    """Inclusion probabilities over all models; marginal likelihoods are Normal."""
    total, included = 0.0, np.zeros((exposures, len(SHAPES) - 1))
    for model in product(range(len(SHAPES)), repeat=exposures):
        covariance = noise.copy()
        weight = 1.0
        for j, which in enumerate(model):
            weight *= 0.8 if not which else 0.2 / (len(SHAPES) - 1)
            shape = SHAPES[which]
            if shape is not None:
                column = np.zeros(estimate.size)
                column[j * LAGS : (j + 1) * LAGS] = shape
                covariance += 0.2**2 * np.outer(column, column)
        weight *= multivariate_normal.pdf(estimate, np.zeros(estimate.size), covariance)
        total += weight
        for j, which in enumerate(model):
            if which:
                included[j, which - 1] += weight
    return np.asarray(included / total)


@pytest.mark.parametrize("seed", range(4))
def test_probabilities_are_those_of_summing_over_all_models(seed: int) -> None:
    rng = np.random.default_rng(seed)
    exposures = 3
    root = rng.normal(size=(exposures * LAGS, 30)) * 0.1
    noise = root @ root.T / 10
    truth = np.zeros(exposures * LAGS)
    truth[1] = 0.25
    estimate = truth + np.linalg.cholesky(noise) @ rng.normal(size=truth.size)
    found = inclusion(*posterior(estimate, noise), PRIOR)
    np.testing.assert_allclose(found.either, summed(estimate, noise, exposures), atol=0.03)


def test_direction_follows_the_sign() -> None:
    noise = np.eye(2 * LAGS) * 0.04**2
    estimate = np.array([0.3, 0, 0, 0, 0, -0.3])
    found = inclusion(*posterior(estimate, noise), PRIOR)
    assert found.worse[0, 0] > 0.95
    assert found.better[1, 2] > 0.95


def test_the_allowance_takes_certainty_away() -> None:
    noise = np.eye(LAGS) * 0.02**2
    estimate = np.array([0.07, 0.0, 0.0])
    sure = inclusion(*posterior(estimate, noise), PRIOR).either.sum()
    less = inclusion(*posterior(estimate, noise), PRIOR, 0.05).either.sum()
    assert less < sure


def test_without_exposures_there_is_nothing() -> None:
    assert inclusion(np.empty(0), np.empty((0, 0)), PRIOR).either.shape == (0, 4)
