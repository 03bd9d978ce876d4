"""Time courses against their own definition."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from spasmograph.simulate.courses import clonic, contractions, pulse

SECONDS = st.floats(0.1, 6)
SHORT = st.floats(0.02, 0.3)


@given(onset=st.floats(0, 10), duration=SECONDS, rise=SHORT, fall=SHORT)
def test_a_pulse_crosses_a_fifth_when_it_was_asked_to(
    onset: float, duration: float, rise: float, fall: float
) -> None:
    course = pulse(onset, duration, rise, fall)
    (found,) = contractions(course)
    np.testing.assert_allclose([found.onset, found.end], [onset, onset + duration], atol=1e-6)
    np.testing.assert_allclose(course([onset, onset + duration]), 0.2, atol=1e-4)
    assert found.peak == 1.0


@given(duration=SECONDS, rise=SHORT, fall=SHORT, tremor=st.floats(0, 0.5))
def test_a_pulse_is_one_contraction_within_bounds(
    duration: float, rise: float, fall: float, tremor: float
) -> None:
    course = pulse(1.0, duration, rise, fall, tremor, 9.0)
    time = np.linspace(0, 2 + duration, 4001)
    level = course(time)
    assert level.min() >= 0
    assert level.max() <= 1 + 1e-12
    assert len(contractions(course)) == 1
    inside = (time > 1.0 + 1e-3) & (time < 1.0 + duration - 1e-3)
    assert np.all(level[inside] > 0.2 - 1e-3)
    assert np.all(level[time < 1.0 - 1e-3] < 0.2 + 1e-3)


@given(rate=st.floats(1, 15), duration=st.floats(0.5, 3), valley=st.floats(0, 0.15))
def test_every_jerk_of_a_train_is_found(rate: float, duration: float, valley: float) -> None:
    course = clonic(2.0, duration, rate, valley)
    found = contractions(course)
    time = np.linspace(1, 6, 20001)
    level = course(time)
    peaks = np.flatnonzero((level[1:-1] > level[:-2]) & (level[1:-1] >= level[2:]))
    assert len(found) == len(peaks)
    assert found[0].onset == np.float64(2.0) or abs(found[0].onset - 2.0) < 1e-9
    assert all(a.end <= b.onset for a, b in pairwise(found))


def test_jerks_with_high_valleys_are_one_contraction() -> None:
    course = clonic(1.0, 1.0, 5.0, 0.5)
    assert len(contractions(course)) == 1


def test_the_fifth_is_taken_above_the_level_it_starts_from() -> None:
    course = clonic(1.0, 1.0, 4.0, 0.1)
    second = contractions(course)[1]
    np.testing.assert_allclose(course([second.onset, second.end]), 0.1 + 0.2 * 0.9, atol=1e-9)
