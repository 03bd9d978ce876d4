"""Units and steps: named by the column, and never larger than life."""

from __future__ import annotations

import numpy as np
import pytest

from spasmograph.insight import Answer, Effect, Verdict
from spasmograph.insight.naming import matter, per_step, spoken
from spasmograph.insight.units import YES_NO, in_steps, unit_of, without_unit


@pytest.mark.parametrize(
    ("name", "bare", "unit"),
    [
        ("sleep_hours", "sleep", "h"),
        ("Sleep (h)", "Sleep", "h"),
        ("screen-minutes", "screen", "min"),
        ("caffeine_mg", "caffeine", "mg"),
        ("water_ml", "water", "ml"),
        ("cups", "cups", "cups"),
        ("tea cups", "tea", "cups"),
        ("stress", "stress", None),
        ("mg", "mg", None),
        ("walk_with_dog", "walk with dog", None),
    ],
)
def test_the_name_of_a_column_says_its_unit(name: str, bare: str, unit: str | None) -> None:
    assert without_unit(name) == (bare, unit)


def stepped(name: str, sd: float, **units: str) -> Effect:
    effect = Effect(name, Answer(Verdict.CANNOT_TELL), sd=sd)
    return in_steps(effect, np.array([0.0, sd, 5 * sd, np.nan]), units)


@pytest.mark.parametrize(
    ("name", "sd", "unit", "step", "words"),
    [
        ("sleep_hours", 1.2, "h", 1.0, "after a night one hour shorter"),
        ("sleep_hours", 0.2, "h", 0.5, "after a night half an hour shorter"),
        ("screen_h", 2.0, "h", 1.0, "for each hour of screen time"),
        ("caffeine_mg", 80.0, "mg", 100.0, "for each 100 mg of caffeine (about one cup of coffee)"),
        ("caffeine_mg", 20.0, "mg", 50.0, "for each 50 mg of caffeine"),
        ("exercise_minutes", 20.0, "min", 30.0, "for each 30 minutes of exercise"),
        ("water_ml", 300.0, "ml", 250.0, "for each 250 ml of water"),
        ("steps", 4200.0, None, 5000.0, "with steps 5000 higher"),
        ("stress", 2.0, None, 1.0, "with stress 1 higher"),
        ("dust", 0.012, None, 0.01, "with dust 0.01 higher"),
        ("outside_celsius", 6.0, "°C", 5.0, "with outside 5 °C higher"),
    ],
)
def test_steps(name: str, sd: float, unit: str | None, step: float, words: str) -> None:
    effect = stepped(name, sd)
    assert (effect.unit, effect.step) == (unit, step)
    assert per_step(effect) == words


def test_what_a_record_says_comes_first() -> None:
    assert per_step(stepped("stress", 2.0, stress="0-10")) == "with stress one point higher"
    assert per_step(stepped("meals_skipped", 1.0, meals_skipped="meals")) == (
        "for each of the skipped meals"
    )
    assert per_step(stepped("eye_drops", 1.0, eye_drops="drops")) == (
        "with eye drops 1 higher (in drops)"
    )


def test_yes_and_no() -> None:
    effect = Effect("alcohol", Answer(Verdict.CANNOT_TELL), sd=0.4)
    found = in_steps(effect, np.array([0.0, 1.0, np.nan, 1.0]), {})
    assert (found.unit, found.step) == (YES_NO, 1.0)
    assert per_step(found) == "on days with alcohol"


def test_what_did_not_vary_has_no_step() -> None:
    effect = Effect("alcohol", Answer(Verdict.CANNOT_TELL))
    assert in_steps(effect, np.array([1.0, 1.0]), {}) == effect


def test_units_as_they_are_written() -> None:
    assert unit_of(" Hours ") == "h"
    assert unit_of("drops") == "drops"
    assert unit_of("") == ""


def test_names_as_they_are_said() -> None:
    assert spoken("meals_skipped") == "skipped meals"
    assert spoken("injection of 2026-01-03") == "the injection of 3 January 2026"
    assert len(spoken("x" * 300)) == 60
    assert [matter(name) for name in ("stress", "skipped meals", "caffeine", "cups of tea")] == [
        "matters", "matter", "matters", "matters",
    ]  # fmt: skip
