"""Diaries are what they say they are, for every scenario, length and seed."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from spasmograph.errors import SimulationError
from spasmograph.simulate import SCENARIOS, SimulatedDiary, simulate_diary
from spasmograph.simulate.diary_plans import DiaryScenario, ExposurePlan, MissingPlan
from spasmograph.simulate.diary_truth import Role

scenarios = st.sampled_from(sorted(SCENARIOS))
kinds = st.sampled_from(["count", "severity", "rate"])
OUTCOMES = {"count": "spasms", "severity": "severity", "rate": "spasms_per_minute"}


def everyday(person: SimulatedDiary, column: str) -> pd.Series[float]:
    return person.diary[column].reindex(person.complete.index)


@settings(max_examples=80)
@given(scenario=scenarios, days=st.integers(30, 400), kind=kinds, seed=st.integers(0, 2**40))
def test_every_diary_has_its_form(scenario: str, days: int, kind: str, seed: int) -> None:
    person = simulate_diary(scenario, days, kind=kind, seed=seed)
    diary = person.diary
    assert isinstance(diary.index, pd.DatetimeIndex)
    assert (diary.index.name, diary.index.tz) == ("date", None)
    assert diary.index.is_monotonic_increasing
    assert diary.index.is_unique
    assert (diary.index[-1] - diary.index[0]).days == days - 1
    assert person.outcome == diary.columns[0] == OUTCOMES[kind]
    minutes = ["minutes"] if kind == "rate" else []
    assert list(diary.columns[1:]) == minutes + [e.name for e in person.exposures]
    assert list(person.complete) == [e.name for e in person.exposures]
    assert not person.complete.isna().to_numpy().any()
    assert np.isfinite(person.parts.to_numpy()).all()
    assert_outcome_is_possible(person, days)
    assert_what_is_told_is_true(person)
    assert_injections_are_in_order(person)


def assert_outcome_is_possible(person: SimulatedDiary, days: int) -> None:
    told = person.diary[person.outcome].dropna()
    missing = 1 - len(told) / days
    low, high = (0.4, 0.6) if person.kind == "rate" else (0.15, 0.35)
    assert low - 0.5 / days <= missing <= high + 0.5 / days
    assert (told >= 0).all()
    counted = told
    if person.kind == "rate":
        minutes = person.diary["minutes"]
        assert (minutes.isna() == person.diary[person.outcome].isna()).all()
        assert minutes.dropna().between(3, 10).all()
        counted = told * minutes.dropna()
    assert np.allclose(counted, counted.round())
    assert person.kind != "severity" or told.max() <= 10


def assert_what_is_told_is_true(person: SimulatedDiary) -> None:
    truths = {e.name: e for e in person.exposures}
    told = person.diary[list(truths)]
    assert told.where(told.isna(), person.complete.loc[told.index]).equals(told)
    for truth in truths.values():
        assert truth.sd == pytest.approx(person.complete[truth.name].std(ddof=0))
        assert (truth.role is Role.CAUSE) == (truth.effect != 0) == (sum(truth.shares) > 0)
        assert truth.role is not Role.CAUSE or truth.sd > 0


def assert_injections_are_in_order(person: SimulatedDiary) -> None:
    when = [injection.date for injection in person.injections]
    assert when == sorted(when)
    assert sum(day < person.complete.index[0].date() for day in when) <= 1
    for injection in person.injections:
        assert injection.date <= person.complete.index[-1].date()
        assert injection.responder == (injection.benefit > 0)
        if injection.responder:
            assert injection.onset_day is not None
            assert injection.half_loss_day is not None
            assert 0 < injection.onset_day < injection.half_loss_day
    if not person.injections or not person.injections[-1].responder:
        assert person.next_half_loss is None
    else:
        last = person.injections[-1]
        assert person.next_half_loss is not None
        wearing = (person.next_half_loss - last.date).days
        assert wearing == pytest.approx(last.half_loss_day, abs=0.51)


@given(scenario=scenarios, kind=kinds, seed=st.integers(0, 10_000))
@settings(max_examples=25)
def test_the_same_seed_is_the_same_diary(scenario: str, kind: str, seed: int) -> None:
    first, second = (simulate_diary(scenario, 90, kind=kind, seed=seed) for _ in range(2))
    assert_frame_equal(first.diary, second.diary, check_exact=True)
    assert first.exposures == second.exposures
    assert first.injections == second.injections


def test_another_seed_is_another_person() -> None:
    first, second = (simulate_diary("baseline", 90, seed=seed) for seed in (1, 2))
    assert first.exposures != second.exposures
    assert first.injections != second.injections


def test_a_scenario_changes_only_what_it_is_about() -> None:
    usual, other = (simulate_diary(name, 200, seed=5) for name in ("baseline", "long_memory"))
    assert usual.exposures == other.exposures
    assert usual.injections == other.injections
    changed = [c for c in usual.parts if not usual.parts[c].equals(other.parts[c])]
    assert changed == ["noise"]


def test_a_name_is_only_a_name() -> None:
    mine = replace(SCENARIOS["drift"], name="mine")
    assert_frame_equal(
        simulate_diary(mine, 60, seed=3).diary, simulate_diary("drift", 60, seed=3).diary
    )


def test_the_first_day_can_be_chosen() -> None:
    person = simulate_diary("baseline", 50, seed=3, start=date(2026, 1, 5))
    assert person.diary.index[0] == pd.Timestamp("2026-01-05")
    assert person.diary.index[-1].date() == date(2026, 1, 5) + timedelta(days=49)


def test_there_are_enough_scenarios_and_each_says_what_it_is() -> None:
    assert len(SCENARIOS) >= 24
    assert all(name == plan.name for name, plan in SCENARIOS.items())
    assert len({plan.says for plan in SCENARIOS.values()}) == len(SCENARIOS)


def test_missing_days_come_as_rows_without_outcome_and_as_no_rows() -> None:
    kept = [len(simulate_diary("baseline", 100, seed=seed).diary) for seed in range(12)]
    assert max(kept) == 100
    assert min(kept) < 90


def test_bad_days_are_missing_more_often() -> None:
    worse = {"baseline": 0, "missing_not_at_random": 0}
    for name in worse:
        for seed in range(20):
            person = simulate_diary(name, 300, seed=seed)
            missing = everyday(person, "spasms").isna()
            rate = person.parts.sum(axis=1)
            worse[name] += int(rate[missing].mean() > rate[~missing].mean())
    assert worse["baseline"] >= 14
    assert worse["missing_not_at_random"] == 20


def test_every_exposure_misses_some_values_but_not_what_was_prescribed() -> None:
    person = simulate_diary("same_day_treatments", 400, seed=4)
    lost = person.diary[person.diary["spasms"].notna()].isna().mean()
    assert lost["new_medicine"] == 0
    rest = lost.drop(["spasms", "new_medicine"])
    assert rest.between(0.02, 0.14).all()


@pytest.mark.parametrize(
    ("scenario", "days", "kind", "seed", "named"),
    [
        ("sunshine", 90, "count", 1, "sunshine"),
        ("baseline", 1, "count", 1, "1 days"),
        ("baseline", 5000, "count", 1, "5000 days"),
        ("baseline", 90, "mood", 1, "mood"),
        ("baseline", 90, "count", -1, "-1"),
    ],
)
def test_what_cannot_be_simulated_is_named(
    scenario: str, days: int, kind: str, seed: int, named: str
) -> None:
    with pytest.raises(SimulationError, match=named):
        simulate_diary(scenario, days, kind=kind, seed=seed)


def test_a_whole_diary_can_be_asked_for() -> None:
    plan = DiaryScenario("whole", "nothing missing", missing=MissingPlan(days=(0, 0), cells=(0, 0)))
    assert not simulate_diary(plan, 120, seed=1).diary.isna().to_numpy().any()


def test_a_diary_needs_none_of_what_draws_a_face() -> None:
    code = (
        "import sys\n"
        "from spasmograph.simulate import simulate_diary\n"
        "simulate_diary('baseline', 30, seed=1)\n"
        "heavy = {'av', 'cv2', 'skimage', 'xarray', 'ai_edge_litert'}\n"
        "loaded = heavy & set(sys.modules)\n"
        "assert not loaded, loaded\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_fewer_causes_where_too_little_changes() -> None:
    plan = DiaryScenario(
        "still", "hardly anything happens", exposures=ExposurePlan(sparse=(0.001, 0.002))
    )
    for seed in range(5):
        person = simulate_diary(plan, 30, seed=seed)
        causes = [e.name for e in person.exposures if e.role is Role.CAUSE]
        assert set(causes) <= {"stress", "sleep_quality", "sleep_hours"}
