"""Whole analyses of people whose truth is known, and the gates that keep them silent."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from spasmograph.insight import Analysis, Caution, Effect, Kind, Verdict, analyse
from spasmograph.insight.cycles import Visits, complete_cycles
from spasmograph.insight.filling import filled
from spasmograph.insight.results import Answer
from spasmograph.insight.states import is_state
from spasmograph.insight.treatments import Span, spells_of
from spasmograph.insight.verdicts import inseparable, told_in_steps
from spasmograph.simulate import simulate_diary

FIRST = dt.date(2026, 1, 1)


def diary(days: int = 160, seed: int = 3, **columns: np.ndarray) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(columns, index=pd.date_range(FIRST, periods=days, name="date"))
    for name in ("walks", "tea"):
        frame[name] = rng.poisson(3, days).astype(float)
    return frame


def spasms(rng: np.random.Generator, log_rate: np.ndarray) -> np.ndarray:
    return np.asarray(rng.poisson(np.exp(np.log(9.0) + log_rate)).astype(float))


def effect(found: Analysis, name: str) -> Effect:
    return next(each for each in found.effects if each.name == name)


def test_a_strong_trigger_is_found_with_its_lag_and_size() -> None:
    rng = np.random.default_rng(1)
    screen = rng.normal(size=160)
    frame = diary(screen=screen)
    frame["spasms"] = spasms(rng, 0.35 * np.roll(screen, 1))
    found = effect(analyse(frame), "screen")
    assert found.answer.verdict is Verdict.LIKELY_WORSE
    assert found.likeliest_lag == 1
    assert found.answer.low90 is not None
    assert found.answer.high90 is not None
    assert found.answer.low90 < 0.35 * screen.std() < found.answer.high90
    assert effect(analyse(frame), "tea").answer.verdict not in (
        Verdict.LIKELY_WORSE,
        Verdict.LIKELY_BETTER,
    )


def test_a_state_on_the_same_day_only_goes_with_it() -> None:
    rng = np.random.default_rng(2)
    wave = rng.normal(size=160)
    frame = diary(stress=wave, heat=np.roll(wave, 40))
    frame["spasms"] = spasms(rng, 0.4 * wave + 0.4 * np.roll(wave, 40))
    found = analyse(frame)
    assert effect(found, "stress").answer.verdict is Verdict.GOES_WITH
    assert Caution.REVERSE_CAUSE in effect(found, "stress").answer.cautions
    assert effect(found, "heat").answer.verdict is Verdict.LIKELY_WORSE
    named = analyse(frame, states=["heat"])
    assert effect(named, "heat").answer.verdict is Verdict.GOES_WITH


def test_two_that_move_together_are_named() -> None:
    rng = np.random.default_rng(3)
    coffee = rng.poisson(2, 160).astype(float)
    frame = diary(coffee_cups=coffee, caffeine_mg=coffee * 95 + rng.normal(size=160))
    frame["spasms"] = spasms(rng, 0.3 * (coffee - 2))
    found = effect(analyse(frame), "coffee_cups")
    assert found.answer.verdict is Verdict.CANNOT_SEPARATE
    assert found.partners == ("caffeine_mg",)


def test_a_before_and_after_is_never_a_claim() -> None:
    rng = np.random.default_rng(4)
    pillow = (np.arange(160) >= 80).astype(float)
    frame = diary(new_pillow=pillow)
    frame["spasms"] = spasms(rng, -0.8 * pillow)
    answer = effect(analyse(frame), "new_pillow").answer
    assert answer.verdict is Verdict.CANNOT_TELL
    assert Caution.BEFORE_AFTER in answer.cautions


def test_what_little_was_learnt_of_is_not_no_sign() -> None:
    rng = np.random.default_rng(5)
    frame = diary(days=30, rare=(np.arange(30) % 7 == 3).astype(float))
    frame["spasms"] = spasms(rng, np.zeros(30))
    assert effect(analyse(frame), "rare").answer.verdict is Verdict.CANNOT_TELL


def test_no_sign_is_taken_back_where_a_step_may_be_a_lot() -> None:
    answer = Answer(Verdict.NO_SIGN, 0.0, -0.15, 0.15, 0.05, 200)
    small = Effect("screen", answer, sd=1.5, step=1.0)
    assert told_in_steps(small, Kind.COUNT).answer.verdict is Verdict.NO_SIGN
    seldom = Effect("meal_skipped", answer, sd=0.2, step=1.0)
    assert told_in_steps(seldom, Kind.COUNT).answer.verdict is Verdict.CANNOT_TELL


def test_an_injection_that_helped_and_wore_off() -> None:
    rng = np.random.default_rng(6)
    days = np.arange(250)
    benefit = np.zeros(250)
    visits = (20, 104, 188)
    for visit in visits:
        since = days - visit
        benefit = np.where(since >= 0, np.interp(since, [0, 6, 45, 75], [0, 1.5, 1.5, 0]), benefit)
    frame = diary(days=250)
    frame["spasms"] = spasms(rng, -benefit)
    found = analyse(frame, injections=[FIRST + dt.timedelta(days=visit) for visit in visits])
    for injection in found.injections[:2]:
        assert injection.answer.verdict is Verdict.LIKELY_BETTER
        assert injection.half_loss_day == pytest.approx(60, abs=12)
        assert injection.half_loss_low90 is not None
        assert injection.half_loss_high90 is not None
        assert injection.half_loss_low90 < 60 < injection.half_loss_high90
    due = found.next_due
    assert due is not None
    assert due.injection == FIRST + dt.timedelta(days=188)
    assert due.low90 <= FIRST + dt.timedelta(days=188 + 60) <= due.high90
    later = analyse(
        frame, injections=[FIRST + dt.timedelta(days=visit) for visit in (*visits, 255)]
    )
    assert later.next_due is not None
    assert later.next_due.injection == FIRST + dt.timedelta(days=255)
    assert later.next_due.low90 > due.low90


def test_nothing_is_due_before_one_whole_cycle() -> None:
    made = simulate_diary("baseline", 60, seed=4)
    found = analyse(made.diary, injections=[FIRST + dt.timedelta(days=5)])
    assert found.next_due is None


def test_a_whole_cycle_ends_with_the_next_injection_or_the_end() -> None:
    answered = np.arange(100)
    dates = (FIRST + dt.timedelta(days=5),)
    since = np.asarray(answered[None, :] - 5.0, dtype=float)
    last = FIRST + dt.timedelta(days=99)
    assert complete_cycles(Visits(dates, since, FIRST, last)) == 0
    later = (FIRST + dt.timedelta(days=101),)
    assert complete_cycles(Visits(dates, since, FIRST, last, later)) == 1


@pytest.mark.parametrize(("kind", "key"), [("severity", "score_change_per_sd")])
def test_scores_have_keys_of_their_own(kind: str, key: str) -> None:
    made = simulate_diary("baseline", 90, kind=kind, seed=8)
    days = [injection.date for injection in made.injections]
    found = analyse(made.diary, made.outcome, kind, days).to_dict()
    assert all(key in each for each in found["effects"])
    assert all("benefit_score" in each for each in found["injections"])


def test_rates_use_the_minutes_and_do_not_judge_them() -> None:
    made = simulate_diary("baseline", 120, kind="rate", seed=8)
    found = analyse(made.diary, made.outcome, "rate")
    assert "minutes" not in {each.name for each in found.effects}
    without = analyse(made.diary.drop(columns="minutes"), made.outcome, "rate")
    assert any("one minute is assumed" in note for note in without.notes)
    assert found.effects[0].answer.high90 != without.effects[0].answer.high90


def test_a_treatment_begun_with_an_injection_cannot_be_told_apart() -> None:
    answered = np.arange(200)
    spans: dict[str, list[Span]] = {
        "drops": [(FIRST + dt.timedelta(days=100), None)],
        "tablets": [(FIRST + dt.timedelta(days=50), FIRST + dt.timedelta(days=90))],
    }
    found = spells_of(spans, FIRST, answered, [FIRST + dt.timedelta(days=95)])
    assert found.names == ("drops", "tablets")
    assert found.partners[0] == ("injection of 2026-04-06",)
    assert found.partners[1] == ()
    assert found.changes.tolist() == [1, 2]
    assert found.on[1].sum() == 41


def test_treatments_that_always_moved_together_are_named() -> None:
    span: list[Span] = [(FIRST + dt.timedelta(days=50), FIRST + dt.timedelta(days=90))]
    found = spells_of({"a": span, "b": span}, FIRST, np.arange(150), [])
    assert found.partners == (("b",), ("a",))


def test_a_treatment_is_a_before_and_after() -> None:
    rng = np.random.default_rng(7)
    on = (np.arange(160) >= 70).astype(float)
    frame = diary()
    frame["spasms"] = spasms(rng, -0.9 * on)
    spans: dict[str, list[Span]] = {"tablets": [(FIRST + dt.timedelta(days=70), None)]}
    answer = analyse(frame, treatments=spans).treatments[0].answer
    assert answer.verdict is Verdict.GOES_WITH
    assert Caution.BEFORE_AFTER in answer.cautions
    assert answer.high90 is not None
    assert answer.high90 < 0


def test_missing_exposures_are_expected_from_what_is_known() -> None:
    rng = np.random.default_rng(8)
    shared = rng.normal(size=400)
    values = np.vstack([shared, shared + 0.3 * rng.normal(size=400)])
    hidden = values[1].copy()
    values[1, ::5] = np.nan
    found = filled(values)
    np.testing.assert_array_equal(found[0], values[0])
    kept = ~np.isnan(values[1])
    np.testing.assert_array_equal(found[1, kept], hidden[kept])
    assert np.corrcoef(found[1, ::5], hidden[::5])[0, 1] > 0.85


def test_nothing_known_is_filled_with_the_mean() -> None:
    assert (filled(np.full((1, 5), np.nan)) == 0).all()


def test_correlation_is_that_of_the_days_both_are_known() -> None:
    values = np.array(
        [[1.0, 2, 3, 4, np.nan, 9], [1.0, 2, 3, 4, 50, np.nan], [1, -1, 1, -1, 1, -1]]
    )
    assert inseparable(["a", "b", "c"], values) == (("b",), ("a",), ())


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("stress", True),
        ("SleepHours", True),
        ("sleep_quality", True),
        ("feeling_worried", True),
        ("tiredness", True),
        ("pain", True),
        ("caffeine_mg", False),
        ("screen_hours", False),
        ("paint", False),
        ("napkins", False),
    ],
)
def test_states_are_known_by_their_names(name: str, state: bool) -> None:
    assert is_state(name) is state
    assert is_state("walks", ["walks"])
