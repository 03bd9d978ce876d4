"""Movements found in one signal, against courses that are known."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spasmograph.spasms.events import Region, Side
from spasmograph.spasms.movements import Movement, find_movements

Array = npt.NDArray[np.float64]


def bump(t: Array, onset: float, duration: float, size: float, ramp: float) -> Array:
    """Straight rise and fall; `onset` and `duration` between the 20% crossings."""
    start, stop = onset - 0.2 * ramp, onset + duration + 0.2 * ramp
    return size * np.clip(np.minimum((t - start) / ramp, (stop - t) / ramp), 0, 1)


def found(t: Array, v: Array, high: float = 0.25) -> tuple[Movement, ...]:
    return find_movements(t, v, high, Side.LEFT, Region.EYE)


@given(
    fps=st.sampled_from([24.0, 30.0, 60.0, 120.0, 240.0]),
    phase=st.floats(0, 1),
    duration=st.floats(0.25, 4),
    size=st.floats(0.4, 1.0),
)
def test_edges_fall_between_frames(fps: float, phase: float, duration: float, size: float) -> None:
    t = (np.arange(int(8 * fps), dtype=np.float64) + phase) / fps
    (movement,) = found(t, bump(t, 2.0, duration, size, 0.1))
    assert movement.onset == pytest.approx(2.0, abs=0.5 / fps)
    assert movement.duration == pytest.approx(duration, abs=1.0 / fps)
    assert not movement.cut


@given(
    starts=st.lists(st.floats(0.4, 1.5), min_size=1, max_size=8),
    sizes=st.lists(st.floats(0.4, 1.0), min_size=8, max_size=8),
    seed=st.integers(0, 99),
)
def test_every_movement_is_found_once(starts: list[float], sizes: list[float], seed: int) -> None:
    t = np.arange(0, 20, 1 / 60)
    v = np.random.default_rng(seed).normal(0, 0.01, len(t))
    onsets = list(np.cumsum([0.5 + s for s in starts]))
    for onset, size in zip(onsets, sizes, strict=False):
        v = v + bump(t, onset, 0.3, size, 0.08)
    assert [m.onset for m in found(t, v)] == pytest.approx(onsets, abs=0.02)


def test_a_trembling_plateau_is_one_movement() -> None:
    t = np.arange(0, 6, 1 / 60)
    v = bump(t, 1.0, 3.5, 1.0, 0.1) * (0.9 + 0.1 * np.sin(2 * np.pi * 9 * t))
    assert len(found(t, v)) == 1


def test_a_plateau_of_equal_readings_is_one_movement() -> None:
    t = np.arange(0, 6, 1 / 30)
    v = np.minimum(bump(t, 1.0, 3.5, 1.0, 0.1) * (1.02 + 0.08 * np.sin(60 * t)), 1.0)
    assert np.sum(v == 1.0) > 10
    assert len(found(t, v)) == 1


@pytest.mark.parametrize(("hertz", "fps"), [(4, 30), (8, 60), (15, 60), (15, 120), (15, 240)])
def test_a_clonic_volley_is_counted_jerk_by_jerk(hertz: float, fps: float) -> None:
    t = np.arange(0, 4, 1 / fps)
    wave = 0.55 - 0.45 * np.cos(2 * np.pi * hertz * (t - 1.0))
    v = np.where((t >= 1.0) & (t <= 3.0), wave, 0.0)
    assert len(found(t, v)) == pytest.approx(2 * hertz, abs=1)


def test_a_single_frame_is_enough() -> None:
    t = np.arange(0, 2, 1 / 25)
    v = np.zeros(len(t))
    v[20] = 0.8
    (movement,) = found(t, v)
    assert movement.peak == pytest.approx(0.8)
    assert movement.peak_time == t[20]


def test_a_gap_ends_a_movement_and_is_never_bridged() -> None:
    t = np.arange(0, 6, 1 / 30)
    v = bump(t, 1.0, 4.0, 1.0, 0.1)
    v[60:100] = np.nan
    first, second = found(t, v)
    assert first.cut
    assert second.cut
    assert first.end <= t[59]
    assert second.onset >= t[100]


def test_a_lost_frame_is_not_a_gap() -> None:
    t = np.arange(0, 6, 1 / 30)
    v = bump(t, 1.0, 2.0, 1.0, 0.1)
    v[50:53] = np.nan
    (movement,) = found(t, v)
    assert movement.duration == pytest.approx(2.0, abs=0.05)


@given(seed=st.integers(0, 200))
def test_movements_are_in_order_and_apart(seed: int) -> None:
    rng = np.random.default_rng(seed)
    t = np.cumsum(rng.uniform(0.005, 0.05, 600))
    v = np.cumsum(rng.normal(0, 0.1, 600)) * 0.5
    v[rng.random(600) < 0.05] = np.nan
    movements = found(t, v)
    assert all(m.onset <= m.peak_time <= m.end for m in movements)
    assert all(a.end <= b.onset + 1e-9 for a, b in pairwise(movements))


def test_nothing_observed_is_nothing_found() -> None:
    t = np.arange(10.0)
    assert found(t, np.full(10, np.nan)) == ()
