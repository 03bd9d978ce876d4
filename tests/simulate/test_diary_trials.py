"""Home trials whose truth is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spasmograph.errors import SimulationError
from spasmograph.simulate import SCENARIOS, simulate_diary, simulate_trial
from spasmograph.simulate.diary_plans import (
    ExposurePlan,
    InjectionPlan,
    LevelPlan,
    MissingPlan,
    NoisePlan,
)
from spasmograph.simulate.diary_truth import Role

WEEKS = ([0] * 7 + [1] * 7) * 5
QUIET = replace(
    SCENARIOS["baseline"],
    noise=NoisePlan(sd=(0, 0), scatter=(0, 0)),
    level=LevelPlan(baseline=(1e6, 1e6), weekday=(0, 0), drift=(0, 0)),
    injections=InjectionPlan(every=None),
    exposures=ExposurePlan(causes=0),
    missing=MissingPlan(days=(0, 0), cells=(0, 0)),
)


@pytest.mark.parametrize("kind", ["count", "severity", "rate"])
def test_the_assigned_treatment_is_the_first_exposure(kind: str) -> None:
    trial = simulate_trial(WEEKS, effect=-0.4, seed=3, kind=kind, start=date(2026, 3, 2))
    person = trial.person
    assert person.exposures[0].name == person.complete.columns[0] == trial.treatment
    assert list(person.complete[trial.treatment]) == WEEKS
    assert not person.diary[trial.treatment].isna().any()
    assert person.diary.index[0].date() == date(2026, 3, 2)
    assert person.exposures[0].role is Role.CAUSE
    assert person.exposures[0].effect == pytest.approx(-0.4 * np.std(WEEKS))
    assert np.allclose(person.parts[trial.treatment], -0.4 * trial.at_work)


def test_the_effect_is_found_without_noise() -> None:
    trial = simulate_trial(WEEKS, effect=-0.35, seed=1, scenario=QUIET)
    logs = np.log(trial.person.diary["spasms"].to_numpy())
    on = np.array(WEEKS) == 1
    assert logs[on].mean() - logs[~on].mean() == pytest.approx(-0.35, abs=0.002)


@settings(max_examples=30)
@given(
    schedule=st.lists(st.integers(0, 1), min_size=2, max_size=90),
    carryover=st.floats(0, 0.95),
    seed=st.integers(0, 1000),
)
def test_what_is_at_work_follows_what_is_taken(
    schedule: list[int], carryover: float, seed: int
) -> None:
    at_work = simulate_trial(schedule, effect=0.3, seed=seed, carryover=carryover).at_work
    assert len(at_work) == len(schedule)
    before = 0.0
    for taken, now in zip(schedule, at_work, strict=True):
        assert now == pytest.approx(carryover * before + (1 - carryover) * taken)
        before = now


def test_a_trial_without_effect_is_the_diary_it_would_have_been() -> None:
    trial = simulate_trial(WEEKS, effect=0.0, seed=8)
    usual = simulate_diary("baseline", len(WEEKS), seed=8)
    assert trial.person.diary["spasms"].equals(usual.diary["spasms"])
    assert trial.person.exposures[0].role is Role.DECOY


def test_people_do_not_always_do_what_was_assigned() -> None:
    trial = simulate_trial(WEEKS, effect=-0.4, seed=2, adherence=0.8)
    kept = np.mean(trial.at_work.to_numpy() == np.array(WEEKS))
    assert 0.65 < kept < 0.95


@pytest.mark.parametrize("schedule", [[], [1], [0, 2], [[0, 1], [1, 0]], [0.5, 1.0]])
def test_a_schedule_is_zeros_and_ones(schedule: list[int]) -> None:
    with pytest.raises(SimulationError, match="zeros and ones"):
        simulate_trial(schedule, effect=0.1, seed=1)


@pytest.mark.parametrize("wrong", [{"carryover": 1.0}, {"adherence": 1.5}, {"seed": -1}])
def test_what_is_out_of_range_is_said(wrong: dict[str, float]) -> None:
    given = {"effect": 0.1, "seed": 1} | wrong
    with pytest.raises(SimulationError, match="out of range"):
        simulate_trial(WEEKS, **given)  # type: ignore[arg-type]
