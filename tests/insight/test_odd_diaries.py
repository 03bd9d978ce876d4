"""Tables that are odd rather than wrong: an answer, or one line that names the cure."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

from spasmograph.errors import InsightError
from spasmograph.insight import Verdict, analyse
from spasmograph.insight.cycles import Visits, complete_cycles

FIRST = dt.date(2026, 1, 1)
DAYS = 40


def diary(days: int = DAYS, first: dt.date = FIRST) -> pd.DataFrame:
    rng = np.random.default_rng(1)
    columns = {name: rng.normal(5.0, 2.0, days) for name in ("tea", "walk")}
    index = pd.date_range(first, periods=days)
    return pd.DataFrame({"spasms": rng.poisson(8.0, days).astype(float), **columns}, index=index)


def named(*names: object) -> pd.DataFrame:
    return diary().set_axis(list(names), axis=1)


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (diary().set_axis([f"{day:%d/%m/%Y}" for day in diary().index]), "is not a date"),
        (diary().set_axis(["today"] * DAYS), "is not a date"),
        (diary().to_period("D"), "is not a date"),
        (named("spasms", "tea", "tea"), "two columns 'tea'"),
        (named("spasms", "spasms", "tea"), "two columns 'spasms'"),
        (named("spasms", 1, "1"), "two columns '1'"),
        (diary()["spasms"], "no table"),
        (None, "no table"),
    ],
)
def test_a_table_that_would_have_to_be_guessed_at(frame: Any, said: str) -> None:
    with pytest.raises(InsightError, match=said):
        analyse(frame)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"injections": [20260105]}, "is not a date"),
        ({"injections": ["05/01/2026"]}, "is not a date"),
        ({"injections": ["now"]}, "is not a date"),
        ({"injections": [True]}, "is not a date"),
        ({"injections": [np.datetime64("20260-01-01")]}, "is not a date"),
        ({"injections": [""]}, "a date is missing"),
        ({"injections": [pd.NaT]}, "a date is missing"),
        ({"injections": [np.datetime64("NaT")]}, "is not a date"),
        ({"treatments": {"x": [("soon", None)]}}, "is not a date"),
        ({"states": ["tee"]}, "no exposure 'tee'"),
        ({"kind": "rate", "minutes": "filmed"}, "no column 'filmed'"),
        ({"kind": "rate", "minutes": "spasms"}, "both the outcome and the minutes"),
        ({"outcome": ["spasms"]}, "no column"),
        ({"kind": None}, "no kind of outcome"),
    ],
)
def test_what_is_asked_wrongly(given: dict[str, Any], said: str) -> None:
    with pytest.raises(InsightError, match=said):
        analyse(diary(), **given)


def test_counts_are_no_score() -> None:
    """Leaving the worst days out in silence would hide what makes them bad."""
    with pytest.raises(InsightError, match="no score from 0 to 10"):
        analyse(diary().assign(spasms=np.arange(DAYS)), kind="severity")


@pytest.mark.parametrize(
    "change",
    [
        lambda frame: frame.set_axis([day.date() for day in frame.index]),
        lambda frame: frame.set_axis(frame.index.strftime("%Y-%m-%d")),
        lambda frame: frame.set_axis(frame.index.strftime("%Y-%m-%dT23:30+13:00")),
        lambda frame: frame.tz_localize("Pacific/Auckland"),
        lambda frame: frame.astype("Float64"),
        lambda frame: frame.map(lambda value: Decimal(str(value))),
    ],
)
def test_the_same_days_in_other_types(change: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    assert analyse(change(diary())) == analyse(diary())


@pytest.mark.parametrize(
    "column",
    [
        [1 + 1j] * DAYS,
        [[1, 2]] * DAYS,
        [np.array([1, 2])] * DAYS,
        diary().index,
        diary().index - diary().index[0],
        np.full(DAYS, np.inf),
        diary()["tea"] * 1e200,
        diary()["tea"] * 1e307,
    ],
)
def test_a_column_of_something_else_is_left_out_and_named(column: Any) -> None:
    found = analyse(diary().assign(tea=column))
    assert any(note.startswith("tea: 40 values left out") for note in found.notes)
    json.dumps(found.to_dict(), allow_nan=False)


@pytest.mark.parametrize("factor", [1e9, 1e-9, 1.0 / 3.0])
def test_very_many_or_very_few_spasms(factor: float) -> None:
    frame = diary()
    found = analyse(frame.assign(spasms=frame["spasms"] * factor), injections=["2026-01-10"])
    assert found.usable_days == DAYS
    json.dumps(found.to_dict(), allow_nan=False)


def test_counts_beyond_all_bounds_are_left_out() -> None:
    found = analyse(diary() * 1e300)
    assert "spasms: 40 values left out, too large." in found.notes
    assert found.usable_days == 0


def test_names_that_are_numbers() -> None:
    found = analyse(named(0, 1, 2), 0)  # type: ignore[arg-type]
    assert [effect.name for effect in found.effects] == ["1", "2"]


def test_minutes_are_a_habit_like_others_where_whole_days_are_counted() -> None:
    found = analyse(diary().assign(minutes=np.arange(DAYS)))
    assert [effect.name for effect in found.effects] == ["minutes", "tea", "walk"]


@pytest.mark.parametrize(
    "day",
    [
        "2026-01-10",
        dt.date(2026, 1, 10),
        dt.datetime(2026, 1, 10, 23, 30, tzinfo=dt.timezone(dt.timedelta(hours=13))),
        pd.Timestamp("2026-01-10T00:30", tz="Pacific/Auckland"),
        np.datetime64("2026-01-10"),
    ],
)
def test_an_injection_in_any_type_and_alone(day: Any) -> None:
    wanted = [dt.date(2026, 1, 10)]
    assert [one.date for one in analyse(diary(), injections=[day]).injections] == wanted
    if isinstance(day, str | dt.date):
        assert [one.date for one in analyse(diary(), injections=day).injections] == wanted  # type: ignore[arg-type]


def test_an_injection_long_before_the_diary_is_named() -> None:
    found = analyse(diary(), injections=["2020-01-05", "2025-12-01"])
    assert [one.date for one in found.injections] == [dt.date(2025, 12, 1)]
    assert any("long before" in note and "2020-01-05" in note for note in found.notes)


@pytest.mark.parametrize("start", ["2026-01-15", pd.Timestamp("2026-01-15")])
def test_treatments_in_any_type_of_date(start: Any) -> None:
    wanted = analyse(diary(), treatments={"x": [(dt.date(2026, 1, 15), None)]})
    assert analyse(diary(), treatments={"x": [(start, None)]}) == wanted


def test_three_injections_in_thirty_days() -> None:
    days = ["2026-01-05", "2026-01-15", "2026-01-25"]
    found = analyse(diary(30), injections=days)
    assert [one.answer.verdict for one in found.injections] == [Verdict.CANNOT_TELL] * 3
    assert found.next_due is None


def test_an_injection_before_the_first_answer_is_not_judged() -> None:
    """Habits noted earlier than spasms are no diary of spasms from before it."""
    rng = np.random.default_rng(4)
    frame = diary(160)
    spasms = rng.poisson(np.where(np.arange(160) < 100, 2.0, 12.0)).astype(float)
    frame["spasms"] = np.where(np.arange(160) >= 30, spasms, np.nan)
    found = analyse(frame, injections=[FIRST + dt.timedelta(days=20)])
    assert found.injections[0].answer.verdict is Verdict.CANNOT_TELL


def test_a_second_visit_after_days_ends_no_cycle() -> None:
    answered = np.arange(100.0)
    dates = (FIRST + dt.timedelta(days=20), FIRST + dt.timedelta(days=24))
    since = answered - np.array([[20.0], [24.0]])
    last = FIRST + dt.timedelta(days=99)
    assert complete_cycles(Visits(dates, since, FIRST, last)) == 0


def test_a_habit_that_moves_with_a_treatment_is_not_told_from_it() -> None:
    rng = np.random.default_rng(5)
    frame = diary(160)
    on = (np.arange(160) // 20) % 2
    frame["magnesium_mg"] = on * 300.0
    frame["spasms"] = rng.poisson(np.exp(2.2 - 0.9 * on)).astype(float)
    spans = [
        (FIRST + dt.timedelta(days=20 + 40 * n), FIRST + dt.timedelta(days=39 + 40 * n))
        for n in range(4)
    ]
    found = analyse(frame, treatments={"Magnesium": spans})
    habit = next(effect for effect in found.effects if effect.name == "magnesium_mg")
    assert habit.answer.verdict is Verdict.CANNOT_SEPARATE
    assert habit.partners == ("Magnesium",)
    assert found.treatments[0].answer.verdict is Verdict.CANNOT_SEPARATE
