"""The lot of a home trial, and the test that rests on it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spasmograph.insight.trials.randomisation import randomisation_p
from spasmograph.insight.trials.schedule import (
    MOST_SCHEDULES,
    Design,
    how_many,
    possible_schedules,
    schedule_of,
)

SEEDS = st.integers(0, 2**31 - 1)
PAIRS = st.integers(1, 30)


def test_a_seed_gives_the_same_schedule_for_good() -> None:
    found = "".join("x" if on else "-" for on in schedule_of(Design.BLOCKS, 12, 20_260_301))
    assert found == "-x-x-x-x-xx--x-x-xx-x-x-"
    found = "".join("x" if on else "-" for on in schedule_of(Design.ALTERNATING, 6, 20_260_301))
    assert found == "-x-x-x-x-x-x"


@given(SEEDS, PAIRS, st.sampled_from(Design))
def test_every_pair_holds_one_of_each(seed: int, pairs: int, design: Design) -> None:
    schedule = np.array(schedule_of(design, pairs, seed)).reshape(pairs, 2)
    assert (schedule.sum(axis=1) == 1).all()
    if design is Design.ALTERNATING:
        assert (schedule == schedule[0]).all()


@given(SEEDS, st.integers(1, 8), st.sampled_from(Design))
def test_what_is_drawn_is_one_of_the_possible(seed: int, pairs: int, design: Design) -> None:
    possible = possible_schedules(design, pairs)
    assert len(possible) == how_many(design, pairs) == len(np.unique(possible, axis=0))
    assert (possible == schedule_of(design, pairs, seed)).all(axis=1).sum() == 1


def test_orders_are_drawn_alike_often() -> None:
    first = [schedule_of(Design.BLOCKS, 6, seed)[::2] for seed in range(2000)]
    assert np.abs(np.mean(first, axis=0) - 0.5).max() < 0.05
    assert np.abs(np.corrcoef(np.array(first, float).T) - np.eye(6)).max() < 0.1


def test_of_very_many_schedules_some_are_drawn() -> None:
    possible = possible_schedules(Design.BLOCKS, 20)
    assert possible.shape == (MOST_SCHEDULES, 40)
    assert (possible.reshape(-1, 20, 2).sum(axis=2) == 1).all()
    assert (possible == possible_schedules(Design.BLOCKS, 20)).all()


def p_of(values: np.ndarray, schedule: np.ndarray, gaps: bool = False) -> float | None:
    day = np.arange(values.size)
    kept = day % 5 != 3 if gaps else day >= 0
    period = day * schedule.size // values.size
    return randomisation_p(
        values[kept], 0.1, period[kept], day[kept], day[kept] % 7, schedule, Design.BLOCKS
    )


@pytest.mark.parametrize("gaps", [False, True])
@settings(max_examples=25)
@given(values=st.lists(st.integers(-50, 50), min_size=24, max_size=24))
def test_chance_is_never_larger_than_it_says(values: list[int], gaps: bool) -> None:
    answers = np.array(values, dtype=float) / 10.0
    found = np.array([p_of(answers, each, gaps) for each in possible_schedules(Design.BLOCKS, 6)])
    for level in np.unique(found):
        assert (found <= level).mean() <= level + 1e-12
    assert found.min() >= 1 / 64


def test_the_clearest_difference_of_six_pairs() -> None:
    schedule = np.array(schedule_of(Design.BLOCKS, 6, 3))
    on = np.repeat(schedule, 4).astype(float)
    rng = np.random.default_rng(1)
    clear = p_of(2.0 * on + 0.1 * rng.normal(size=48), schedule)
    assert clear == pytest.approx(2 / 64)
    none = p_of(rng.normal(size=48), schedule)
    assert none is not None
    assert none > 2 / 64


def test_weekday_and_drift_do_not_hide_a_difference() -> None:
    schedule = np.array(schedule_of(Design.BLOCKS, 8, 5))
    day = np.arange(32)
    on = np.repeat(schedule, 2).astype(float)
    values = 0.5 * on + 0.3 * (day % 7 >= 5) + 0.03 * day
    found = p_of(values, schedule)
    assert found is not None
    assert found <= 0.02


def test_more_schedules_than_are_listed_never_give_nothing() -> None:
    schedule = np.array(schedule_of(Design.BLOCKS, 14, 5))
    found = p_of(5.0 * np.repeat(schedule, 2), schedule)
    assert found is not None
    assert found == pytest.approx(1 / (MOST_SCHEDULES + 1), rel=3.0)
    assert found > 0


def test_turns_in_a_fixed_order_allow_no_test() -> None:
    schedule = np.array(schedule_of(Design.ALTERNATING, 6, 1))
    day = np.arange(24)
    answers = np.asarray(day % 5, dtype=np.float64)
    assert (
        randomisation_p(answers, 0.1, day // 2, day, day % 7, schedule, Design.ALTERNATING) is None
    )
