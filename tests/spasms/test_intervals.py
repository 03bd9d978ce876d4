"""Intervals: they hold what they promise, and know when they know little."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2

from spasmograph.spasms.intervals import (
    Floats,
    bout_numbers,
    fraction_interval,
    median_interval,
    rate_interval,
    share_interval,
)

Draw = Callable[[np.random.Generator, float], Floats]


def _independent(rng: np.random.Generator, length: float) -> Floats:
    return np.sort(rng.uniform(0, length, rng.poisson(0.2 * length)))


def _bouts(rng: np.random.Generator, length: float) -> Floats:
    starts = rng.uniform(-20, length, rng.poisson(0.05 * (length + 20)))
    runs = [s + np.cumsum(rng.exponential(0.4, rng.geometric(0.25))) for s in starts]
    times = np.sort(np.concatenate([np.zeros(0), *runs]))
    return times[(times >= 0) & (times < length)]


def _uneven(rng: np.random.Generator, length: float) -> Floats:
    parts = [
        start + rng.uniform(0, 10, rng.poisson(2 * rng.gamma(2, 0.5)))
        for start in np.arange(0, length, 10)
    ]
    return np.sort(np.concatenate(parts))


def _coverage(draw: Draw, length: float) -> float:
    rng = np.random.default_rng(7)
    held = 0
    for _ in range(200):
        times = draw(rng, length)
        found = rate_interval(times, np.zeros(times.size), length)
        held += found.low <= 0.2 <= found.high
    return held / 200


@pytest.mark.parametrize(
    ("draw", "length", "least"),
    [
        (_independent, 60, 0.94),
        (_independent, 300, 0.94),
        (_bouts, 120, 0.89),
        (_bouts, 300, 0.93),
        (_uneven, 120, 0.93),
    ],
)
def test_rate_intervals_cover(draw: Draw, length: float, least: float) -> None:
    assert _coverage(draw, length) >= least


@pytest.mark.parametrize(("closed", "opened"), [(1.0, 9.0), (8.0, 2.0)])
def test_fraction_intervals_cover(closed: float, opened: float) -> None:
    rng = np.random.default_rng(7)
    held = 0
    for _ in range(150):
        lengths = np.stack([rng.exponential(opened, 400), rng.exponential(closed, 400)])
        ends = np.cumsum(lengths.T.ravel())[1::2]
        starts = ends - lengths[1]
        inside = starts < 120
        durations = np.minimum(ends, 120)[inside] - starts[inside]
        found = fraction_interval(starts[inside], durations, 120)
        held += found.low <= closed / (closed + opened) <= found.high
    assert held / 150 >= 0.93


def test_single_events_give_the_exact_poisson_interval() -> None:
    found = rate_interval(np.array([5.0, 30.0, 50.0]), np.zeros(3), 60.0)
    exact = chi2.ppf([0.025, 0.975], [6, 8]) / 2 / 60
    assert found.value == pytest.approx(3 / 60)
    assert (found.low, found.high) == pytest.approx(exact, rel=0.06)
    assert found.low <= exact[0]
    assert found.high >= exact[1]


def test_no_event_gives_an_upper_bound() -> None:
    none = np.zeros(0)
    rate = rate_interval(none, none, 60.0)
    assert (rate.value, rate.low) == (0.0, 0.0)
    assert rate.high == pytest.approx(3.689 / 60, rel=1e-3)
    found = fraction_interval(none, none, 60.0)
    assert (found.value, found.low) == (0.0, 0.0)
    assert 0.03 < found.high < 0.1


def test_always_closed_gives_a_lower_bound() -> None:
    found = fraction_interval(np.array([0.0]), np.array([60.0]), 60.0)
    assert (found.value, found.high) == (1.0, 1.0)
    assert 0.9 < found.low < 0.97


def test_nothing_observed_is_not_zero() -> None:
    none = np.zeros(0)
    assert math.isnan(rate_interval(none, none, 0.0).value)
    assert math.isnan(fraction_interval(none, none, 0.0).value)
    assert math.isnan(share_interval([], []).value)
    assert math.isnan(median_interval([], []).value)


def test_one_bout_of_ten_says_less_than_ten_events() -> None:
    spread = np.linspace(3, 57, 10)
    volley = np.linspace(30, 32, 10)
    apart = rate_interval(spread, np.zeros(10), 60.0)
    together = rate_interval(volley, np.zeros(10), 60.0)
    assert apart.value == together.value
    assert together.high - together.low > 2 * (apart.high - apart.low)


def test_shorter_recordings_give_wider_intervals() -> None:
    widths = []
    for length in (30.0, 120.0, 600.0):
        times = np.arange(2.0, length, 5.0)
        found = rate_interval(times, np.zeros(times.size), length)
        widths.append(found.high - found.low)
    assert widths[0] > 1.5 * widths[1] > 2.25 * widths[2]


def test_bouts_end_where_a_second_passes() -> None:
    starts = np.array([0.0, 0.5, 1.0, 7.0, 8.1])
    ends = np.array([0.2, 5.5, 1.2, 7.2, 8.2])
    assert bout_numbers(starts, ends).tolist() == [0, 0, 0, 1, 1]
    assert bout_numbers(starts[3:], ends[3:], gap=0.5).tolist() == [0, 1]


def test_shares_count_bouts() -> None:
    alone = share_interval([1.0] * 9 + [0.0], [1.0] * 10)
    assert alone.value == 0.9
    assert (alone.low, alone.high) == pytest.approx((0.555, 0.9975), abs=1e-3)
    bouts = share_interval([9.0, 0.0], [9.0, 1.0])
    assert bouts.value == 0.9
    assert bouts.low < 0.2
    assert share_interval([0.0] * 5, [1.0] * 5).low == 0.0
    assert share_interval([2.0] * 5, [2.0] * 5).high == 1.0


def test_medians_resample_bouts_and_repeat_exactly() -> None:
    values = list(np.linspace(10, 50, 40))
    alone = median_interval(values, list(range(40)))
    bouts = median_interval(values, [i // 5 for i in range(40)])
    assert alone.value == bouts.value == 30.0
    assert bouts.low < alone.low < 30 < alone.high < bouts.high
    assert median_interval(values, list(range(40))) == alone
    assert math.isnan(median_interval(values[:5], [0, 1, 2, 3, 4]).low)


@settings(deadline=None)
@given(
    gaps=st.lists(st.floats(0.01, 30), max_size=40),
    lengths=st.lists(st.floats(0.01, 20), min_size=40, max_size=40),
    rest=st.floats(0, 100),
)
def test_intervals_hold_their_value(gaps: list[float], lengths: list[float], rest: float) -> None:
    durations = np.array(lengths[: len(gaps)])
    starts = np.cumsum(gaps) + np.concatenate([[0.0], np.cumsum(durations)])[:-1]
    if not gaps:
        starts = np.zeros(0)
    exposure = float(starts[-1] + durations[-1] if gaps else 0.0) + rest + 0.1
    rate = rate_interval(starts, durations, exposure)
    share = fraction_interval(starts, durations, exposure)
    for found in (rate, share):
        assert 0 <= found.low <= found.value <= found.high
        assert found.high > found.low
    assert share.high <= 1
    assert rate.value == pytest.approx(len(gaps) / exposure)
    assert share.value == pytest.approx(durations.sum() / exposure)
