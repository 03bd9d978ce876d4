"""The arithmetic of the model, against the long way round."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.stats import multivariate_normal, nbinom, norm

from spasmograph.insight import posterior
from spasmograph.insight.chains import chains, factored
from spasmograph.insight.curves import benefit_columns, half_loss, peak_day
from spasmograph.insight.laplace import Inner, conditional
from spasmograph.insight.likelihood import Likelihood, counts, scores
from spasmograph.insight.model import Model, layout_of
from spasmograph.insight.posterior import posterior_of

GAPS = st.lists(st.integers(1, 30), min_size=1, max_size=12)


def covariance(gaps: list[int], sd: float, correlation: float) -> np.ndarray:
    day = np.concatenate([[0], np.cumsum(gaps)])
    return np.asarray(sd**2 * correlation ** np.abs(day[:, None] - day))


@given(GAPS, st.floats(0.05, 2.0), st.floats(0.05, 0.98))
def test_noise_has_the_precision_of_ar1_on_real_dates(
    gaps: list[int], sd: float, correlation: float
) -> None:
    found = chains(np.array(gaps, float), np.array([sd]), np.array([correlation]))
    dense = np.diag(found.diagonal[0])
    dense += np.diag(found.beside[0, :-1], 1) + np.diag(found.beside[0, :-1], -1)
    wanted = covariance(gaps, sd, correlation)
    np.testing.assert_allclose(dense @ wanted, np.eye(len(wanted)), atol=1e-6)
    assert found.log_determinant[0] == pytest.approx(-np.linalg.slogdet(wanted)[1], abs=1e-6)
    vector = np.arange(1.0, len(wanted) + 1)
    np.testing.assert_allclose(found.times(vector[None])[0], dense @ vector)


def test_chains_are_solved_each_for_itself() -> None:
    rng = np.random.default_rng(1)
    noise = chains(np.array([1.0, 3.0, 1.0]), np.array([0.3, 1.0]), np.array([0.5, 0.9]))
    right = rng.normal(size=(5, 2, 4))
    ready = factored(noise.diagonal, noise.beside)
    solution = ready.solve(right)
    for chain in range(2):
        dense = np.diag(noise.diagonal[chain])
        dense += np.diag(noise.beside[chain, :-1], 1) + np.diag(noise.beside[chain, :-1], -1)
        np.testing.assert_allclose(solution[:, chain] @ dense, right[:, chain])
        assert ready.log_determinant[chain] == pytest.approx(np.linalg.slogdet(dense)[1])


@pytest.mark.parametrize("likelihood", [counts, scores])
def test_slope_and_curvature_are_the_derivatives(likelihood: Likelihood) -> None:
    answers = np.array([0.0, 3.0, 12.0])
    at = np.array([[0.2, 1.0, 2.0], [-1.0, 0.5, 3.0]])
    spread = np.array([0.7, -0.4])
    step = 1e-5
    value, slope, curvature = likelihood(answers, at, spread)
    assert value.shape == (2,)
    for day in range(3):
        nudge = step * (np.arange(3) == day)
        up, up_slope, _ = likelihood(answers, at + nudge, spread)
        down, down_slope, _ = likelihood(answers, at - nudge, spread)
        np.testing.assert_allclose((up - down) / (2 * step), slope[:, day], rtol=1e-5)
        bend = -(up_slope[:, day] - down_slope[:, day]) / (2 * step)
        np.testing.assert_allclose(bend, curvature[:, day], rtol=1e-5)


def test_likelihoods_are_those_of_the_textbook() -> None:
    answers, at = np.array([0.0, 3.0, 12.0]), np.array([[0.2, 1.0, 2.0]])
    size = 5.0
    wanted = nbinom.logpmf(answers, size, size / (size + np.exp(at[0]))).sum()
    assert counts(answers, at, np.array([np.log(size)]))[0][0] == pytest.approx(wanted)
    assert scores(answers, at, np.array([np.log(0.4)]))[0][0] == pytest.approx(
        norm.logpdf(answers, at[0], 0.4).sum()
    )


def small(likelihood: Likelihood) -> tuple[Inner, list[int], np.ndarray]:
    rng = np.random.default_rng(5)
    gaps = [1, 1, 4, 1, 2, 1, 1]
    columns = np.vstack([np.ones(8), rng.normal(size=8)])
    inner = Inner(
        answers=np.array([3.0, 5, 1, 0, 7, 4, 4, 2]),
        offset=np.full(8, 0.1),
        columns=columns[:, None],
        centre=np.array([1.0, 0.0]),
        precision=np.array([0.25, 25.0]),
        noise=chains(np.array(gaps, float), np.array([0.3, 0.6]), np.array([0.5, 0.8])),
        log_spread=np.array([1.5, 0.5]),
        likelihood=likelihood,
    )
    return inner, gaps, columns


def test_normal_scores_have_the_exact_evidence_and_posterior() -> None:
    inner, gaps, columns = small(scores)
    found = conditional(inner)
    for chain, (sd, correlation) in enumerate([(0.3, 0.5), (0.6, 0.8)]):
        noise = covariance(gaps, sd, correlation)
        noise += np.eye(8) * np.exp(2 * inner.log_spread[chain])
        whole = noise + columns.T @ np.diag(1 / inner.precision) @ columns
        mean = inner.offset + columns.T @ inner.centre
        wanted = multivariate_normal.logpdf(inner.answers, mean, whole)
        assert found.log_evidence[chain] == pytest.approx(wanted)
        precision = columns @ np.linalg.solve(noise, columns.T) + np.diag(inner.precision)
        np.testing.assert_allclose(found.precision[chain], precision, rtol=1e-6)
        pull = columns @ np.linalg.solve(noise, inner.answers - mean)
        np.testing.assert_allclose(
            found.effects[chain], inner.centre + np.linalg.solve(precision, pull), rtol=1e-5
        )


def test_counts_settle_on_the_joint_mode() -> None:
    inner, gaps, columns = small(counts)
    found = conditional(inner)
    for chain, (sd, correlation) in enumerate([(0.3, 0.5), (0.6, 0.8)]):
        noise = np.linalg.inv(covariance(gaps, sd, correlation))
        size = np.exp(inner.log_spread[chain])

        def loss(x: np.ndarray, noise: np.ndarray = noise, size: float = size) -> float:
            mean = np.exp(inner.offset + columns.T @ x[:2] + x[2:])
            value = nbinom.logpmf(inner.answers, size, size / (size + mean)).sum()
            value -= 0.5 * (inner.precision * (x[:2] - inner.centre) ** 2).sum()
            return float(-(value - 0.5 * x[2:] @ noise @ x[2:]))

        best = minimize(loss, np.zeros(10), method="BFGS", options={"gtol": 1e-6})
        np.testing.assert_allclose(found.effects[chain], best.x[:2], atol=1e-4)
        np.testing.assert_allclose(found.noise[chain], best.x[2:], atol=1e-4)


@given(st.floats(2.0, 10.0), st.floats(40.0, 150.0), st.floats(2.0, 10.0))
def test_a_benefit_comes_and_goes(onset: float, half: float, slope: float) -> None:
    curve = (np.array([onset]), np.array([half]), np.array([slope]))
    since = np.arange(-5.0, 390.0)[None]
    course = benefit_columns(since, curve[0], curve[1][:, None], curve[2])[0, 0]
    assert (course[:6] == 0).all()
    assert (course >= 0).all()
    assert (course <= 1).all()
    lost = half_loss(*curve)[0]
    peak = peak_day(*curve)[0]
    assert peak < lost
    if lost < 380:
        assert np.interp(lost, since[0], course) == pytest.approx(course.max() / 2, rel=0.05)


def test_a_new_injection_takes_over() -> None:
    days = np.arange(0.0, 200.0)
    since = np.vstack([days, days - 84.0])
    both = benefit_columns(since, np.array([4.0]), np.array([[80.0, 80.0]]), np.array([4.0]))
    assert both[0, 0, 83] > 0.4
    assert both[0, 0, 120] < 0.01
    assert both.sum(axis=0).max() < 1.05


def test_more_effects_than_days_are_turned_without_loss(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(9)
    days = np.arange(12.0)
    model = Model(
        answers=rng.poisson(6, 12).astype(float),
        offset=np.zeros(12),
        day=days,
        weekday=days.astype(np.int64) % 7,
        exposures=rng.normal(size=(6, 3, 12)),
        spells=(days > 6)[None].astype(float),
        since=(days - 3)[None],
        level=1.8,
        likelihood="count",
    )
    turned = posterior_of(model)
    monkeypatch.setattr(posterior, "_turned", lambda model: (model, None))
    straight = posterior_of(model)
    np.testing.assert_allclose(turned.weights, straight.weights, atol=2e-3)
    whole = slice(0, layout_of(model).effects)
    for one, other in zip(turned.moments(whole), straight.moments(whole), strict=True):
        np.testing.assert_allclose(one, other, atol=2e-3)
