"""The commands of a home trial, from the plan to the answer."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import numpy as np
import pytest

from spasmograph.insight import Design, Kind, Plan
from spasmograph.insight.trials import power
from spasmograph.insight.trials.reading import trial_days_of
from spasmograph.insight.trials.schedule import schedule_of
from spasmograph.record import When, open_record
from spasmograph.record import models as m
from tests.cli.conftest import Run

LONG_AGO = dt.date(2026, 1, 5)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plan without simulating."""
    monkeypatch.setattr(power, "power_of", lambda shape, pairs, *rest, **more: 0.8)
    monkeypatch.setattr(power, "chosen_pairs", lambda shape, candidates, *rest: candidates[0])


def past(begun: bool = True) -> m.Trial:
    """A trial of coffee that is over; the days with it are twice as bad."""
    schedule = schedule_of(Design.BLOCKS, 6, 8)
    plan = Plan(
        "coffee", "spasms", Kind.COUNT, LONG_AGO, Design.BLOCKS, 7, 3, 6, 8, schedule, 0.3,
        0.8, exposure="caffeine",
    )  # fmt: skip
    rng = np.random.default_rng(1)
    with open_record(Path("my.spasm")) as record:
        for number, on in enumerate(np.repeat(schedule, 7)):
            day = LONG_AGO + dt.timedelta(days=number)
            at = When.of(dt.datetime.combine(day, dt.time(21)), "Europe/Zurich")
            record.add(
                m.CheckIn(day=day, at=at, count=int(rng.poisson(20 if on else 10))),
                m.Exposure(day=day, at=at, kind="caffeine", amount=80.0 * on),
            )
        row = m.Trial(name="coffee", start=LONG_AGO, seed=8, plan=plan.to_dict())
        row.begun = LONG_AGO if begun else None
        record.add(row)
    return row


def test_films_are_judged_with_their_minutes(diary: Run) -> None:
    row = past()
    with open_record(Path("my.spasm")) as record:
        record.add(
            m.Session(
                at=When.of(dt.datetime.combine(LONG_AGO, dt.time(9)), "Europe/Zurich"),
                name="clip", sha256="0" * 64, seconds=120.0, usable_seconds=120.0, quality=0.9,
                summary={}, provenance={},
                events=[
                    m.SeenEvent(
                        onset=float(n), duration=1.0, kind="brief_spasm", side="left",
                        regions=["eye"], closure="complete", confidence=0.9,
                    )
                    for n in range(6)
                ],
            )
        )  # fmt: skip
        days = trial_days_of(record, "filmed", "caffeine", LONG_AGO, LONG_AGO)
    assert days.loc[LONG_AGO].to_dict() == {"filmed": 3.0, "minutes": 2.0, "caffeine": 0.0}
    assert row.begun is not None
    planned = diary("trial", "plan", "tea", "--outcome", "filmed", "--json")
    assert json.loads(planned.out)["plan"]["kind"] == "rate"


def test_a_plan_is_shown_and_stored_before_the_start(diary: Run) -> None:
    said = diary("trial", "plan", "coffee")
    assert said.code == 0
    assert "without coffee" in said.out
    assert "Begin it with: spasmograph trial start" in said.out
    assert "If it does nothing, about 1 in 20 such" in " ".join(said.out.split())
    with open_record(Path("my.spasm")) as record:
        (row,) = record.all(m.Trial)
    plan = Plan.from_dict(row.plan)
    assert (row.seed, row.start, row.begun) == (plan.seed, plan.start, None)
    assert (plan.period_days, plan.washout_days, plan.pairs) == (7, 3, 6)
    assert plan.exposure == "caffeine"


def test_start_fixes_the_plan(diary: Run) -> None:
    diary("trial", "plan", "yoga", "--carry-over", "0", "--outcome", "severity", "--effect", "1.5")
    said = diary("trial", "start")
    assert said.out.startswith("The plan is fixed now.")
    with open_record(Path("my.spasm")) as record:
        (row,) = record.all(m.Trial)
    assert row.begun is not None
    assert row.plan["worth"] == 1.5
    assert diary("trial", "start", row.id.hex[:8]).err.count("\n") == 1
    assert "begun already" in diary("trial", "start", row.id.hex[:8]).err
    changed = diary("log", "edit", row.id.hex[:8], "seed=4")
    assert changed.code == 2
    assert "cannot be changed" in changed.err
    diary("trial", "plan", "coffee")
    with open_record(Path("my.spasm")) as record:
        second = next(each for each in record.all(m.Trial) if each.begun is None)
    assert "two at once" in diary("trial", "start", second.id.hex[:8]).err


def test_status_says_what_today_is_for(diary: Run) -> None:
    diary("trial", "plan", "coffee", "--start", "today", "--alternating")
    assert "planned, and was not begun" in diary("trial", "status").out
    diary("trial", "start")
    said = diary("trial", "status")
    assert "Day 1 of 84" in said.out
    assert "Today does not count" in said.out
    found = diary("trial", "status", "--json").json
    assert (found["stage"], found["day"], found["urgent"]) == ("running", 1, [])
    early = diary("trial", "analyse")
    assert early.code == 1
    assert early.err.count("\n") == 1
    assert "looking once" in early.err


def test_stop_keeps_the_reason_and_ends_it(diary: Run) -> None:
    diary("trial", "plan", "coffee", "--start", "today")
    diary("trial", "start")
    assert "stays in the diary" in diary("trial", "stop", "--reason", "a rash").out
    with open_record(Path("my.spasm")) as record:
        (row,) = record.all(m.Trial)
    assert row.reason == "a rash"
    for word in ("stop", "analyse", "start"):
        said = diary("trial", word, row.id.hex[:8])
        assert said.code == 1
        assert said.err.count("\n") == 1
    assert "was stopped on" in diary("trial", "status", row.id.hex[:8]).out
    assert "holds no trial" in diary("trial", "status").err


def test_a_trial_that_is_over_is_judged(diary: Run) -> None:
    past()
    said = diary("trial", "analyse")
    assert said.code == 0
    assert said.out.startswith("Coffee likely makes it worse: about ")
    found = diary("trial", "analyse", "--json").json
    assert found["verdict"] == "likely_worse"
    assert found["low90"] < np.log(2) < found["high90"]
    assert (found["schedules"], found["days_kept"]) == (64, 84)
    assert (
        diary("trial", "analyse", "--json").out
        == json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    )
    assert "ended on 29 March" in diary("trial", "status").out
    assert "is over" in diary("trial", "stop").err


def test_the_next_trial_after_one_that_is_over(diary: Run) -> None:
    """Without an id, each command means the trial that it can do something with."""
    past()
    diary("trial", "plan", "yoga", "--start", "today")
    assert "trial of yoga is planned" in diary("trial", "status").out
    assert diary("trial", "start").code == 0
    assert "Day 1 of" in diary("trial", "status").out
    diary("trial", "plan", "walks")
    assert "Day 1 of" in diary("trial", "status").out
    assert "two at once" in diary("trial", "start").err
    assert "the trial of yoga" in diary("trial", "stop").out
    assert "Coffee likely makes it worse" in " ".join(diary("trial", "analyse").out.split())


def test_a_trial_that_was_not_begun_has_no_result(diary: Run) -> None:
    row = past(begun=False)
    assert "was not begun" in diary("trial", "analyse").err
    late = diary("trial", "start", row.id.hex[:8])
    assert late.code == 2
    assert "which is past" in late.err
    assert diary("trial", "start", row.id.hex[:8], "--day", "tomorrow").code == 0


def test_a_medicine_is_only_a_plan_for_the_prescriber(diary: Run) -> None:
    said = diary("trial", "plan", "gabapentin")
    assert said.out.startswith("This plan is to take to the person who prescribes.")
    assert "Begin it with" not in said.out
    refused = diary("trial", "start")
    assert refused.code == 1
    assert "Take the plan to the person who prescribes" in refused.err
    diary("treat", "medicine", "Somethingol", "--start", "2026-01-01")
    own = diary("trial", "plan", "somethingol", "--habit", "other", "--json").json
    assert own["plan"]["standing"] == "prescriber"


@pytest.mark.parametrize("name", ["baclofen", "Rivotril", "tegretol", "Botox"])
def test_what_is_not_to_be_switched_is_one_kind_line(diary: Run, name: str) -> None:
    said = diary("trial", "plan", name, "--habit", "exercise")
    assert said.code == 1
    assert said.out == ""
    assert said.err.count("\n") == 1
    with open_record(Path("my.spasm")) as record:
        assert not record.all(m.Trial)


def test_something_urgent_comes_before_a_trial(diary: Run) -> None:
    diary("treat", "side-effect", "trouble_breathing")
    diary("trial", "plan", "coffee", "--start", "today")
    said = diary("trial", "start")
    assert said.code == 1
    assert "comes before a trial" in said.err
    assert diary("trial", "status").out.startswith("Stop the trial and get help first.")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["plan", "coffee", "--outcome", "mood"], 2),
        (["plan", "coffee", "--effect", "30"], 2),
        (["plan", "coffee", "--effect", "30%", "--outcome", "severity"], 2),
        (["plan", "coffee", "--effect", "150%"], 1),
        (["plan", "coffee", "--start", "yesterday"], 2),
        (["plan", "coffee", "--days", "20"], 1),
        (["plan", "coffee", "--days", "many"], 2),
        (["plan", "coffee", "--period", "2"], 1),
        (["plan", "coffee", "--habit", "drinking"], 2),
        (["plan", "coffee", "--exposure", "luck"], 2),
        (["plan"], 2),
        (["status"], 1),
        (["start", "ffffffff"], 1),
        (["stop"], 1),
    ],
)
def test_bad_input_is_one_line(diary: Run, arguments: list[str], code: int) -> None:
    said = diary("trial", *arguments)
    assert said.code == code
    assert said.out == ""
    assert said.err.count("\n") == 1
    with open_record(Path("my.spasm")) as record:
        assert not record.all(m.Trial)


def test_an_entry_of_another_kind_is_no_trial(diary: Run) -> None:
    found = diary("log", "spasm", "--json").json["entry"]["id"]
    assert "is not a trial" in diary("trial", "status", found[:8]).err
