"""Plans of home trials: what may be tried, how long, and that nothing is lost or altered."""

from __future__ import annotations

import datetime as dt
import json
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spasmograph.errors import InsightError
from spasmograph.insight import Design, Habit, Kind, Plan, Standing, Wish, plan_trial
from spasmograph.insight.diary import read_diary
from spasmograph.insight.trials import planning
from spasmograph.insight.trials.noise import noise_of, usual_noise
from spasmograph.insight.trials.power import Shape, power_of, simulated
from spasmograph.insight.trials.schedule import schedule_of
from spasmograph.insight.trials.switchable import habit_of, may_be_tried, standing_of

START = dt.date(2026, 3, 2)


def a_plan(**changes: Any) -> Plan:
    given = {
        "what": "coffee",
        "outcome": "spasms",
        "kind": Kind.COUNT,
        "start": START,
        "design": Design.BLOCKS,
        "period_days": 7,
        "washout_days": 3,
        "pairs": 6,
        "seed": 5,
        "worth": 0.3,
        "power": 0.8,
        **changes,
    }
    schedule = given.pop("schedule", None)
    if schedule is None:
        schedule = schedule_of(given["design"], given["pairs"], given["seed"])
    return Plan(schedule=schedule, **given)


# --- what may be tried ---------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "baclofen", "Lioresal 10 mg", "clonazepam", "Klonopin", "rivotril", "carbamazepine",
        "Tegretol XR", "Timonil", "epitol", "stopping baclofen", "baclofin", "clonazepan",
        "tegretal", "carbamazapine", "Valium", "a benzodiazepine",
    ],
)  # fmt: skip
def test_what_must_not_be_stopped_at_once_is_refused(name: str) -> None:
    for habit in (None, Habit.EXERCISE, Habit.OTHER):
        with pytest.raises(InsightError, match="stopping it at once") as caught:
            standing_of(name, habit)
        assert "ask the person who prescribes" in caught.value.cure


@pytest.mark.parametrize(
    "name", ["botox", "Botulinum toxin", "Xeomin", "my injection", "a shot in the arm", "dysport"]
)
def test_injections_are_refused(name: str) -> None:
    with pytest.raises(InsightError, match="cannot test an injection"):
        standing_of(name, Habit.OTHER)


def test_alcohol_and_nothing_are_refused() -> None:
    with pytest.raises(InsightError, match="alcohol"):
        standing_of("red wine")
    with pytest.raises(InsightError, match="no name"):
        standing_of(" !", Habit.OTHER)


@pytest.mark.parametrize(
    "name",
    [
        "gabapentin", "ibuprofen", "Tylenol", "artane", "valerian", "chamomile tea", "magnesium",
        "magnesium 300 mg", "levothyroxine", "somethingol", "ritalin",
    ],
)  # fmt: skip
def test_medicines_and_the_unknown_are_for_the_prescriber(name: str) -> None:
    assert standing_of(name) is Standing.PRESCRIBER


def test_a_medicine_of_the_record_stays_one_whatever_it_is_called() -> None:
    assert standing_of("somethingol", Habit.OTHER) is Standing.OWN
    assert standing_of("Somethingol", Habit.OTHER, ["somethingol 5 mg"]) is Standing.PRESCRIBER
    assert standing_of("ibuprofen", Habit.EXERCISE) is Standing.PRESCRIBER


@pytest.mark.parametrize(
    ("name", "habit"),
    [
        ("coffee", Habit.CAFFEINE),
        ("green tea", Habit.CAFFEINE),
        ("morning yoga", Habit.EXERCISE),
        ("Face stretching", Habit.EXERCISE),
        ("breathing exercises", Habit.RELAXATION),
        ("screens after nine", Habit.SCREEN),
        ("magnesium food", Habit.MAGNESIUM_FOOD),
        ("a handful of almonds", Habit.MAGNESIUM_FOOD),
        ("sunglasses", Habit.LIGHT),
    ],
)
def test_habits_are_the_person_s_own(name: str, habit: Habit) -> None:
    assert habit_of(name) is habit
    assert standing_of(name) is Standing.OWN


def test_a_word_that_only_begins_alike_is_no_habit() -> None:
    for name in ("teasel", "runolol", "lightomab", "tvx"):
        assert habit_of(name) is None


# --- the plan itself ---------------------------------------------------------------


@given(
    seed=st.integers(0, 2**31 - 1),
    pairs=st.integers(6, 12),
    period=st.integers(1, 14),
    washout=st.integers(0, 13),
    design=st.sampled_from(Design),
)
def test_the_calendar_is_whole_and_the_washout_right(
    seed: int, pairs: int, period: int, washout: int, design: Design
) -> None:
    washout = min(washout, period - 1)
    plan = a_plan(seed=seed, pairs=pairs, period_days=period, washout_days=washout, design=design)
    periods = list(plan.periods())
    assert periods[0].first == START
    assert periods[-1].last == plan.last == START + dt.timedelta(days=plan.days - 1)
    for before, after in pairwise(periods):
        assert after.first - before.last == dt.timedelta(days=1)
    for one in periods:
        assert (one.last - one.first).days == period - 1
        assert (one.counts_from - one.first).days == washout
        assert one.counts_from <= one.last
    days_on = sum(one.on for one in periods)
    assert days_on * 2 == len(periods)
    written = json.loads(json.dumps(plan.to_dict()))
    assert Plan.from_dict(written) == plan


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"pairs": 4}, "pairs of periods"),
        ({"pairs": 5}, "pairs of periods"),
        ({"pairs": 60}, "would take 840 days"),
        ({"washout_days": 7}, "leaves nothing"),
        ({"period_days": 0, "washout_days": 0}, "a period lasts"),
        ({"seed": -1, "schedule": ()}, "the seed"),
        ({"worth": 0.0}, "cannot be looked for"),
        ({"worth": 1.0}, "cannot be looked for"),
        ({"worth": float("nan")}, "cannot be looked for"),
        ({"worth": 11.0, "kind": Kind.SEVERITY}, "cannot be looked for"),
        ({"power": 1.5}, "the power"),
        ({"what": " "}, "no name"),
        ({"what": "x" * 81}, "too long"),
        ({"schedule": (True, False) * 6, "seed": 1}, "belongs to the seed"),
    ],
)
def test_plans_that_cannot_be(changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(InsightError, match=problem) as caught:
        a_plan(**changes)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "change",
    [
        {"seed": 6},
        {"start": "soon"},
        {"kind": "guess"},
        {"design": None},
        {"schedule": "on"},
        {"schedule": ["on", "perhaps"]},
        {"pairs": "6"},
        {"pairs": 6.0},
        {"more": 1},
        {"outcome": 3},
        {"exposure": 3},
        {"standing": "mine"},
    ],
)
def test_a_plan_that_was_altered_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(InsightError):
        Plan.from_dict(a_plan().to_dict() | change)
    with pytest.raises(InsightError, match="not the plan"):
        Plan.from_dict({"seed": 1})


def test_an_effect_is_the_same_both_ways_of_saying() -> None:
    assert a_plan(worth=0.3).size == pytest.approx(-np.log(0.7))
    assert a_plan(worth=1.5, kind=Kind.SEVERITY).size == 1.5


# --- how long ----------------------------------------------------------------------


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plan with a power that needs no simulation: 0.1 for each pair."""
    from spasmograph.insight.trials import power

    monkeypatch.setattr(
        power, "power_of", lambda shape, pairs, *rest, **more: min(pairs / 10.0, 1.0)
    )
    monkeypatch.setattr(power, "chosen_pairs", lambda shape, candidates, *rest: candidates[0])


@pytest.mark.usefixtures("quick")
def test_periods_follow_what_is_known_of_carry_over() -> None:
    def shape(**wish: Any) -> tuple[int, int]:
        plan = plan_trial("coffee", Wish(**wish), start=START, seed=1)
        return plan.period_days, plan.washout_days

    assert shape() == (7, 3)
    assert shape(carry_over=0) == (2, 0)
    assert shape(carry_over=1) == (3, 1)
    assert shape(carry_over=2) == (5, 2)
    assert shape(carry_over=1, period_days=4) == (4, 1)


@pytest.mark.usefixtures("quick")
def test_the_length_is_what_was_asked_for_or_what_power_needs() -> None:
    def days(**wish: Any) -> int:
        return plan_trial("coffee", Wish(**wish), start=START, seed=1).days

    assert days(days=90) == 84
    assert days(days=84, carry_over=1) == 84
    assert days(longest=112) == 112
    assert days() == 112
    with pytest.raises(InsightError, match="80 days are too few") as caught:
        days(days=80)
    assert "84 days or more" in caught.value.cure
    with pytest.raises(InsightError, match="leaves nothing"):
        days(period_days=3)


@pytest.mark.usefixtures("quick")
def test_the_same_seed_gives_the_same_plan() -> None:
    plans = [plan_trial("coffee", start=START, seed=seed) for seed in (1, 1, 2)]
    assert plans[0] == plans[1]
    assert plans[0].schedule != plans[2].schedule
    assert plan_trial("gabapentin", start=START, seed=1).standing is Standing.PRESCRIBER
    with pytest.raises(InsightError, match="baclofen"):
        plan_trial("baclofen", start=START, seed=1)


def test_a_large_effect_needs_no_longer_a_trial_than_a_small_one() -> None:
    shape, noise = Shape(Design.BLOCKS, 2, 0), usual_noise(Kind.COUNT)
    seeds = range(25)
    told: list[tuple[int, int]] = []
    large = power_of(shape, 10, -1.2, noise, seeds, progress=lambda *at: told.append(at))
    small = power_of(shape, 10, -0.1, noise, seeds)
    assert large > 0.7 > 0.4 > small
    assert told[-1] == (25, 25)
    assert large == power_of(shape, 10, -1.2, noise, seeds)


def test_simulated_trials_are_like_the_person_s_own_days() -> None:
    rng = np.random.default_rng(3)
    index = pd.date_range("2026-01-01", periods=90)
    counts = rng.poisson(30.0, size=90).astype(float)
    counts[rng.random(90) < 0.4] = np.nan
    noise = noise_of(
        read_diary(pd.DataFrame({"spasms": counts}, index=index), "spasms", Kind.COUNT)
    )
    assert np.exp(noise.level) == pytest.approx(30.0, rel=0.15)
    assert noise.missing == pytest.approx(float(np.isnan(counts).mean()), abs=0.05)
    many = [simulated(Shape(Design.BLOCKS, 3, 1), 8, 0.0, noise, seed)[0] for seed in range(40)]
    answers = np.concatenate([days.answers for days in many])
    assert answers.mean() == pytest.approx(30.0, rel=0.2)
    share = np.mean([days.day.size for days in many]) / 32
    assert share == pytest.approx(1 - noise.missing, abs=0.06)
    assert all((days.day % 3 >= 1).all() for days in many)


def test_too_few_days_tell_nothing_of_the_noise() -> None:
    index = pd.date_range("2026-01-01", periods=20)
    few = read_diary(pd.DataFrame({"spasms": np.arange(20.0)}, index=index), "spasms", Kind.COUNT)
    assert noise_of(few).level == usual_noise(Kind.COUNT).level
    same = pd.DataFrame(
        {"severity": np.full(60, 3.0)}, index=pd.date_range("2026-01-01", periods=60)
    )
    found = noise_of(read_diary(same, "severity", Kind.SEVERITY))
    assert found.scale == usual_noise(Kind.SEVERITY).scale


def test_planning_looks_at_what_is_wrong_before_it_simulates(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(planning, "_length", None)
    with pytest.raises(InsightError, match="cannot be looked for"):
        plan_trial("coffee", Wish(worth=2.0), start=START, seed=1)


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("coffee", True),
        ("screen time", True),
        ("stress", False),
        ("sleep", False),
        ("alcohol", False),
        ("wine", False),
        ("baclofen", False),
        ("valerian", False),
        ("something of one's own", True),
    ],
)
def test_a_trial_is_offered_only_of_what_may_be_switched(name: str, offered: bool) -> None:
    assert may_be_tried(name) is offered
