"""Resting level and noise."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spasmograph.motion.lids import closed_level, open_level
from spasmograph.motion.reference import bounded_rest, frame_noise, rolling_quantile

TIME = np.arange(0, 60, 1 / 30)


@given(level=st.floats(-50, 50), q=st.floats(0.05, 0.95))
def test_a_constant_is_its_own_rest(level: float, q: float) -> None:
    rest = rolling_quantile(TIME, np.full(len(TIME), level), 5.0, q)
    np.testing.assert_allclose(rest, level, atol=1e-9)


def test_rest_follows_drift_and_bridges_a_gap() -> None:
    values = 8 + 0.02 * TIME
    values[600:900] = np.nan
    rest = rolling_quantile(TIME, values, 3.0, 0.5)
    assert np.isfinite(rest).all()
    np.testing.assert_allclose(rest[200:1600], 8 + 0.02 * TIME[200:1600], atol=0.12)


def test_nothing_observed_has_no_rest() -> None:
    assert np.isnan(rolling_quantile(TIME, np.full(len(TIME), np.nan), 3.0, 0.5)).all()


def test_irregular_frames_weigh_by_time_not_by_number() -> None:
    dense = np.sort(np.concatenate([TIME, np.linspace(20, 21, 500)]))
    values = np.where(dense < 30, 5.0, 9.0)
    rest = rolling_quantile(dense, values, 2.0, 0.5)
    assert rest[np.searchsorted(dense, 10.0)] == pytest.approx(5.0)
    assert rest[np.searchsorted(dense, 50.0)] == pytest.approx(9.0)


@given(sigma=st.floats(0.01, 2), seed=st.integers(0, 50))
def test_noise_is_found_under_slow_and_rare_movement(sigma: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = 5 * np.sin(TIME) + rng.normal(0, sigma, len(TIME))
    values[300:330] += 40
    assert frame_noise(values) == pytest.approx(sigma, rel=0.15)


def test_noise_of_too_little_is_unknown() -> None:
    assert np.isnan(frame_noise(np.array([1.0, 2.0, np.nan])))


def test_the_open_level_outlasts_a_long_closure() -> None:
    aperture = np.full(len(TIME), 10.0)
    aperture[(TIME > 15) & (TIME < 50)] = 0.5
    rest = open_level(TIME, aperture)
    assert rest.min() >= 7.4
    assert rest[0] == pytest.approx(10.0)


def test_rest_is_kept_near_its_anchor() -> None:
    np.testing.assert_allclose(bounded_rest(np.array([0.0, 5, 20]), 10, 3, 4), [7, 7, 14])


def test_the_closed_level_is_learnt_from_deep_closures_only() -> None:
    rest = np.full(len(TIME), 10.0)
    slit = np.full(len(TIME), 10.0)
    half = slit.copy()
    for at in (5.0, 12.0, 30.0):
        near = np.abs(TIME - at) < 0.2
        slit[near], half[near] = 2.0 + np.abs(TIME[near] - at), 6.0 + np.abs(TIME[near] - at)
    assert closed_level(slit, rest) == pytest.approx(0.2, abs=0.01)
    assert closed_level(half, rest) == 0.0
