"""Diaries that say little or are wrong: a note or one clear line, and never a guess."""

from __future__ import annotations

import datetime as dt
import json

import numpy as np
import pandas as pd
import pytest

from spasmograph.errors import InsightError
from spasmograph.insight import Analysis, Verdict, Way, analyse

CLAIMS = {Verdict.LIKELY_WORSE, Verdict.LIKELY_BETTER, Verdict.GOES_WITH}


def diary(days: int = 60, exposures: int = 3, seed: int = 1) -> pd.DataFrame:
    """A diary in which nothing matters."""
    rng = np.random.default_rng(seed)
    columns = {f"habit_{number}": rng.normal(5.0, 2.0, days) for number in range(exposures)}
    spasms = rng.poisson(8.0, days).astype(float)
    index = pd.date_range("2026-01-01", periods=days)
    return pd.DataFrame({"spasms": spasms, **columns}, index=index)


def verdicts(found: Analysis) -> dict[str, Verdict]:
    return {effect.name: effect.answer.verdict for effect in found.effects}


def silent(found: Analysis, why: str) -> None:
    assert any(why in note for note in found.notes), found.notes
    assert set(verdicts(found).values()) <= {Verdict.CANNOT_TELL}
    assert all(effect.answer.estimate is None for effect in found.effects)
    assert found.injections == ()
    assert found.next_due is None
    json.dumps(found.to_dict(), allow_nan=False)


def noted(found: Analysis, *words: str) -> None:
    assert any(all(word in note for word in words) for note in found.notes), found.notes


@pytest.mark.parametrize("days", [1, 2, 20])
def test_few_days(days: int) -> None:
    silent(analyse(diary(days), injections=["2026-01-01"]), f"Only {days} of 21 days")


@pytest.mark.parametrize("value", [0.0, 4.0])
def test_an_outcome_that_is_always_the_same(value: float) -> None:
    frame = diary().assign(spasms=value)
    silent(analyse(frame, injections=["2026-01-20"]), "the same on every day")


def test_nothing_but_zeros() -> None:
    frame = diary() * 0.0
    silent(analyse(frame), "the same on every day")


def test_an_outcome_that_was_never_noted() -> None:
    silent(analyse(diary().assign(spasms=np.nan)), "Only 0 of 21")


@pytest.mark.parametrize("days", [5, 60])
def test_no_exposures_at_all(days: int) -> None:
    found = analyse(diary(days, 0), injections=["2026-01-20"])
    assert (found.effects, found.usable_days) == ((), days)


def test_exposures_that_say_nothing() -> None:
    frame = diary().assign(habit_0=3.0, habit_1=np.nan)
    found = analyse(frame)
    assert verdicts(found)["habit_0"] is Verdict.CANNOT_TELL
    assert verdicts(found)["habit_1"] is Verdict.CANNOT_TELL
    noted(found, "habit_0", "the same on every day")
    noted(found, "habit_1", "fewer than 21")
    assert {e.name: e.answer.settle.way for e in found.effects[:2] if e.answer.settle} == {
        "habit_0": Way.MORE_CONTRAST,
        "habit_1": Way.MORE_CONTRAST,
    }


def test_days_twice_and_in_no_order() -> None:
    frame = diary()
    twice = pd.concat([frame.iloc[::-1], frame.iloc[:5]])
    found = analyse(twice)
    noted(found, "written twice", "each counts once")
    assert found.effects == analyse(frame).effects
    unlike = pd.concat([frame, frame.iloc[:1].assign(spasms=99.0)])
    found = analyse(unlike)
    noted(found, "different values", "2026-01-01")
    assert found.usable_days == 59


def test_two_time_zones() -> None:
    """Each moment stands for the day on its own clock."""
    frame = diary()
    hours = [dt.timezone(dt.timedelta(hours=hour)) for hour in (13, -8)]
    moments = [
        dt.datetime(day.year, day.month, day.day, 23, tzinfo=hours[number >= 30])
        for number, day in enumerate(frame.index)
    ]
    moved = frame.set_axis(pd.Index(moments, dtype=object))
    assert analyse(moved) == analyse(frame)


def test_wrong_answers_are_left_out_and_named() -> None:
    frame = diary().astype(object)
    frame.iloc[3, 0], frame.iloc[4, 0], frame.iloc[5, 0] = -2.0, "many", float("inf")
    found = analyse(frame)
    noted(found, "0 or more", "2026-01-04")
    noted(found, "spasms", "2 values left out, not a number")
    assert found.usable_days == 57


def test_a_score_above_ten() -> None:
    frame = diary().clip(0, 10)
    frame.iloc[3, 0] = 11.0
    found = analyse(frame, kind="severity")
    noted(found, "between 0 and 10", "2026-01-04")
    assert found.usable_days == 59


def test_more_exposures_than_days() -> None:
    found = analyse(diary(40, 60))
    assert len(found.effects) == 60
    assert not CLAIMS & set(verdicts(found).values())
    json.dumps(found.to_dict(), allow_nan=False)


def test_an_injection_after_the_last_day() -> None:
    found = analyse(diary(), injections=["2026-01-20", "2027-01-01"])
    noted(found, "after the last answered day", "2027-01-01")
    assert [one.date for one in found.injections] == [dt.date(2026, 1, 20)]
    only = analyse(diary(), injections=["2027-01-01"])
    assert only.injections == ()
    assert only.next_due is None


def test_exposures_that_always_move_together() -> None:
    frame = diary()
    frame["twin"] = frame["habit_0"] * -3.0 + 2.0
    found = {effect.name: effect for effect in analyse(frame).effects}
    assert found["habit_0"].answer.verdict is Verdict.CANNOT_SEPARATE
    assert found["habit_0"].partners == ("twin",)
    assert found["twin"].partners == ("habit_0",)


def test_ten_years() -> None:
    found = analyse(diary(3650, 2), injections=["2020-01-01", "2035-06-01"])
    noted(found, "latest 730 days are used", str(found.last))
    assert found.usable_days == 730


@pytest.mark.parametrize(
    ("frame", "more", "said"),
    [
        (diary().drop(columns="spasms"), {}, "no column 'spasms'"),
        (diary().reset_index(drop=True), {}, "no dates"),
        (diary().set_axis(["soon"] * 60), {}, "'soon' is not a date"),
        (diary().iloc[:0], {}, "empty"),
        (diary(), {"kind": "mood"}, "no kind of outcome"),
        (diary(), {"injections": ["spring"]}, "'spring' is not a date"),
    ],
)
def test_what_cannot_be_worked_with(
    frame: pd.DataFrame, more: dict[str, object], said: str
) -> None:
    with pytest.raises(InsightError, match=said) as caught:
        analyse(frame, **more)  # type: ignore[arg-type]
    assert caught.value.cure


def test_order_and_units_change_nothing() -> None:
    rng = np.random.default_rng(4)
    frame = diary(80)
    frame["habit_0"] = frame["habit_0"].round(2)
    frame["spasms"] = rng.poisson(np.exp(1.8 + 0.2 * (frame["habit_0"] - 5.0))).astype(float)
    injections = ["2026-01-20", "2025-11-01"]
    first = json.dumps(analyse(frame, injections=injections).to_dict())
    shuffled = frame.sample(frac=1.0, random_state=3)[["habit_2", "spasms", "habit_0", "habit_1"]]
    assert json.dumps(analyse(shuffled, injections=injections[::-1]).to_dict()) == first
    assert json.dumps(analyse(frame, injections=injections).to_dict()) == first
    minutes = frame.assign(habit_0=frame["habit_0"] * 60.0 + 7.0)
    again = json.loads(json.dumps(analyse(minutes, injections=injections).to_dict()))
    wanted = json.loads(first)
    for one, other in zip(again["effects"], wanted["effects"], strict=True):
        for key in set(one) - {"sd", "step", "log_rate_ratio_per_step"}:
            assert one[key] == other[key]
    assert again["injections"] == wanted["injections"]
