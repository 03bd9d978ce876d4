"""Home trials judged: where they stand, what came of them, and how it is said."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import textstat

from spasmograph.errors import InsightError
from spasmograph.insight import (
    Design,
    Kind,
    Plan,
    Stage,
    Standing,
    TrialAnswer,
    Verdict,
    Way,
    analyse_trial,
    trial_status,
)
from spasmograph.insight.results import Answer, Caution
from spasmograph.insight.trials.judging import TrialDays, claim, judge
from spasmograph.insight.trials.noise import usual_noise
from spasmograph.insight.trials.power import Shape, simulated
from spasmograph.insight.trials.saying import answer_lines, plan_lines, status_lines
from spasmograph.insight.trials.schedule import schedule_of

START = dt.date(2026, 3, 2)
GRADE = 7.0


def a_plan(
    design: Design = Design.BLOCKS, kind: Kind = Kind.COUNT, period: int = 7, washout: int = 3
) -> Plan:
    outcome = "severity" if kind is Kind.SEVERITY else "spasms"
    worth = 1.0 if kind is Kind.SEVERITY else 0.3
    schedule = schedule_of(design, 6, 5)
    return Plan(
        "coffee", outcome, kind, START, design, period, washout, 6, 5, schedule, worth, 0.81,
        exposure="caffeine",
    )  # fmt: skip


def a_diary(plan: Plan, effect: float, seed: int = 1, missing: float = 0.2) -> pd.DataFrame:
    """Days of a trial; the first washout days are far off, so that it shows if they count."""
    rng = np.random.default_rng(seed)
    on = np.repeat(np.array(plan.schedule, dtype=float), plan.period_days)
    counts = np.arange(plan.days) % plan.period_days >= plan.washout_days
    if plan.kind is Kind.SEVERITY:
        values = np.clip(np.round(5 + effect * on + rng.normal(size=plan.days)), 0, 10)
    else:
        values = rng.poisson(10.0 * np.exp(effect * on)).astype(float)
    values[~counts] = rng.choice([0.0, 10.0], size=int((~counts).sum()))
    values[rng.random(plan.days) < missing] = np.nan
    index = pd.date_range(plan.start, periods=plan.days)
    return pd.DataFrame({plan.outcome: values, "caffeine": 80.0 * on}, index=index)


def after(plan: Plan) -> dt.date:
    return plan.last + dt.timedelta(days=1)


@pytest.mark.parametrize("kind", [Kind.COUNT, Kind.SEVERITY])
def test_a_large_effect_is_found_whichever_way_it_goes(kind: Kind) -> None:
    plan = a_plan(kind=kind)
    size = 2.5 if kind is Kind.SEVERITY else 0.9
    for effect, verdict in ((-size, Verdict.LIKELY_BETTER), (size, Verdict.LIKELY_WORSE)):
        found = analyse_trial(plan, a_diary(plan, effect), after(plan))
        answer = found.answer
        assert answer.verdict is verdict
        assert answer.low90 is not None
        assert answer.high90 is not None
        assert answer.estimate == pytest.approx(effect, abs=0.35 * size)
        assert answer.low90 < effect < answer.high90
        assert found.p_value == pytest.approx(2 / 64)
        assert found.schedules == 64
        assert answer.settle is None
        assert answer.cautions == (Caution.UNBLINDED, Caution.RECALL)
        assert found.days_on + found.days_off == answer.days


def test_nothing_is_claimed_of_nothing() -> None:
    plan = a_plan()
    found = [analyse_trial(plan, a_diary(plan, 0.0, seed), after(plan)) for seed in range(12)]
    claimed = [answer for answer in found if answer.answer.verdict in _CLAIMS]
    assert len(claimed) <= 1
    assert any(answer.answer.verdict is Verdict.NO_SIGN for answer in found)


_CLAIMS = (Verdict.LIKELY_BETTER, Verdict.LIKELY_WORSE)


def test_washout_days_and_other_columns_do_not_matter() -> None:
    plan = a_plan()
    diary = a_diary(plan, 0.5)
    counts = np.arange(plan.days) % 7 >= 3
    other = diary.copy()
    other.loc[~counts, "spasms"] = 99.0
    other["stress"] = np.arange(plan.days) % 4
    assert analyse_trial(plan, other, after(plan)) == analyse_trial(plan, diary, after(plan))
    around = pd.DataFrame(
        {"spasms": 500.0}, index=pd.date_range(START - dt.timedelta(days=40), periods=40)
    )
    longer = pd.concat([around, diary]).sample(frac=1.0, random_state=1)
    assert analyse_trial(plan, longer, after(plan)) == analyse_trial(plan, diary, after(plan))


def test_days_count_as_assigned_and_those_not_kept_are_told() -> None:
    plan = a_plan()
    diary = a_diary(plan, 0.5)
    slipped = diary.copy()
    slipped.iloc[:5, 1] = 80.0 - slipped.iloc[:5, 1]
    slipped.iloc[5:10, 1] = np.nan
    kept, lost = (analyse_trial(plan, each, after(plan)) for each in (diary, slipped))
    assert kept.answer == lost.answer
    assert (kept.known, kept.kept) == (84, 84)
    assert (lost.known, lost.kept) == (79, 74)
    assert "On 5 days it was not as planned" in " ".join(lost.notes)


def test_before_the_end_there_is_no_verdict() -> None:
    plan = a_plan()
    diary = a_diary(plan, 1.0)
    for today in (START - dt.timedelta(days=9), START, plan.last):
        with pytest.raises(InsightError, match=r"until 2026-05-24, and looking once") as caught:
            analyse_trial(plan, diary, today)
        assert "trial status" in caught.value.cure


def test_fixed_turns_need_a_surer_model_and_say_so() -> None:
    plan = a_plan(Design.ALTERNATING)
    found = analyse_trial(plan, a_diary(plan, 0.9), after(plan))
    assert found.p_value is None
    assert found.schedules == 2
    assert found.answer.verdict is Verdict.LIKELY_WORSE
    assert "no test of the lot" in " ".join(found.notes)


@pytest.mark.parametrize("case", ["empty", "few", "one arm", "constant"])
def test_too_little_says_nothing(case: str) -> None:
    plan = a_plan()
    diary = a_diary(plan, 0.9)
    on = np.repeat(np.array(plan.schedule), 7)
    if case == "empty":
        diary = diary.iloc[:0]
    elif case == "few":
        diary.iloc[20:, 0] = np.nan
    elif case == "one arm":
        diary.loc[on, "spasms"] = np.nan
    else:
        diary["spasms"] = 4.0
    found = analyse_trial(plan, diary, after(plan))
    assert found.answer.verdict is Verdict.CANNOT_TELL
    assert found.answer.estimate is None
    assert found.p_value is None
    assert "At least 7 of each are needed" in " ".join(found.notes)
    assert "too few answers, or they are all the same" in next(answer_lines(found))
    assert found.to_dict()["log_rate_ratio"] is None


def test_a_diary_without_the_outcome_is_one_line() -> None:
    plan = a_plan()
    with pytest.raises(InsightError, match="no column 'spasms'"):
        analyse_trial(plan, pd.DataFrame({"other": [1.0]}, index=[START]), after(plan))


def test_an_injection_in_the_middle_is_taken_into_account() -> None:
    plan = a_plan()
    diary = a_diary(plan, -0.5, missing=0.0)
    late = np.arange(plan.days) > 45
    diary["spasms"] = np.where(late, np.round(diary["spasms"] / 3), diary["spasms"])
    visit = START + dt.timedelta(days=40)
    bare, told = (analyse_trial(plan, diary, after(plan), days) for days in ((), (visit,)))
    assert told.answer != bare.answer
    assert told.answer.low90 is not None
    assert told.answer.low90 < -0.5


def test_the_quick_claim_is_that_of_the_whole_rule() -> None:
    for seed in range(12):
        days, schedule = simulated(
            Shape(Design.BLOCKS, 4, 1), 7, -0.5, usual_noise(Kind.COUNT), seed
        )
        whole = judge(days, schedule, Design.BLOCKS, 0.3)
        assert whole is not None
        wanted = {Verdict.LIKELY_WORSE: 1, Verdict.LIKELY_BETTER: -1}.get(whole.verdict, 0)
        assert claim(days, schedule, Design.BLOCKS) == wanted


def test_filmed_rates_weigh_the_minutes() -> None:
    rng = np.random.default_rng(2)
    schedule = np.array(schedule_of(Design.BLOCKS, 8, 3))
    day = np.arange(64)
    period = day // 4
    minutes = rng.choice([1.0, 6.0], size=64)
    rate = 2.0 * np.exp(-0.8 * schedule[period])
    days = TrialDays(
        Kind.RATE, rng.poisson(rate * minutes) / minutes, minutes, day, day % 7, period,
        np.empty((0, 64)),
    )  # fmt: skip
    found = judge(days, schedule, Design.BLOCKS, 0.36)
    assert found is not None
    assert found.verdict is Verdict.LIKELY_BETTER
    assert found.estimate == pytest.approx(-0.8, abs=0.25)


# --- where it stands ----------------------------------------------------------------


def test_status_from_before_to_after() -> None:
    plan = a_plan()
    diary = a_diary(plan, 0.5, missing=0.0)
    before, first, fifth, over = (
        trial_status(plan, diary, START + dt.timedelta(days=day)) for day in (-1, 0, 4, 84)
    )
    assert (before.stage, before.day, before.period) == (Stage.WAITING, 0, None)
    assert (first.stage, first.day, first.counts) == (Stage.RUNNING, 1, False)
    assert (first.asked, first.answered) == (0, 0)
    assert first.period is not None
    assert first.period.on == plan.schedule[0]
    assert (fifth.day, fifth.counts, fifth.asked, fifth.answered) == (5, True, 1, 1)
    assert (fifth.known, fifth.kept) == (4, 4)
    assert (over.stage, over.day, over.asked, over.answered) == (Stage.OVER, 84, 48, 48)
    assert over.to_dict()["assigned"] is None
    assert fifth.to_dict()["assigned"] in ("on", "off")


def test_status_never_tells_how_it_looks() -> None:
    plan = a_plan()
    day = START + dt.timedelta(days=60)
    clear, null = (trial_status(plan, a_diary(plan, e, missing=0.0), day) for e in (2.0, 0.0))
    assert clear == null


# --- in words -----------------------------------------------------------------------


def some_answers() -> Iterator[TrialAnswer]:
    for kind in (Kind.COUNT, Kind.SEVERITY):
        plan = a_plan(kind=kind)
        base = analyse_trial(plan, a_diary(plan, 0.4), after(plan))
        for verdict in (*_CLAIMS, Verdict.NO_SIGN, Verdict.CANNOT_TELL):
            sign = -1.0 if verdict is Verdict.LIKELY_BETTER else 1.0
            low, high = sorted((sign * 0.1, sign * 0.6)) if verdict in _CLAIMS else (-0.2, 0.4)
            cautions = base.answer.cautions
            answer = Answer(verdict, sign * 0.35, low, high, 0.98, 40, None, cautions)
            yield replace(base, answer=answer)


def test_answers_are_natural_frequencies() -> None:
    said = [next(answer_lines(answer)) for answer in some_answers()]
    assert said[0] == (
        "Coffee likely helps: about 3 fewer spasms on a 10-spasm day, between 1 and 5 fewer."
    )
    assert said[1] == (
        "Coffee likely makes it worse: about 4 more spasms on a 10-spasm day, between 1 and 8 more."
    )
    assert said[2].startswith("There is no sign that coffee matters much.")
    assert said[3].startswith("It cannot be told whether coffee matters.")
    assert "between 2 fewer and 5 more" in said[3]
    assert said[4] == (
        "Coffee likely helps: about 0.3 points less on the score, between 0.1 and 0.6 less."
    )


def test_a_trial_that_cannot_tell_says_what_would() -> None:
    plan = a_plan()
    for seed in range(20):
        found = analyse_trial(plan, a_diary(plan, -0.2, seed, missing=0.5), after(plan))
        if found.answer.verdict is Verdict.CANNOT_TELL:
            settle = found.answer.settle
            assert settle is not None
            assert settle.way is Way.HOME_TRIAL
            assert settle.more_days is None or settle.more_days % 14 == 0
            return
    raise AssertionError("no trial was unclear")


def test_words_can_be_read_at_twelve() -> None:
    plans = [
        a_plan(),
        a_plan(kind=Kind.SEVERITY),
        a_plan(Design.ALTERNATING),
        a_plan(period=2, washout=0),
        replace(a_plan(), standing=Standing.PRESCRIBER, what="gabapentin", power=0.3),
    ]
    texts = [[line for line in plan_lines(plan) if not line.startswith(" ")] for plan in plans]
    plan = plans[0]
    diary = a_diary(plan, 0.5)
    texts += [
        list(status_lines(trial_status(plan, diary, START + dt.timedelta(days=day))))
        for day in (-1, 0, 4, 90)
    ]
    texts += [list(answer_lines(answer)) for answer in some_answers()]
    for lines in texts:
        assert textstat.flesch_kincaid_grade(" ".join(lines)) <= GRADE, lines
        for sentence in re.split(r"(?<=[.?!:;])\s", " ".join(lines)):
            assert len(sentence.split()) <= 30, sentence


def test_a_plan_for_the_prescriber_says_so_first() -> None:
    plan = replace(a_plan(), standing=Standing.PRESCRIBER, what="gabapentin")
    assert "Do not start it by yourself" in next(plan_lines(plan))
    assert "by yourself" not in " ".join(plan_lines(a_plan()))


def test_the_calendar_is_that_of_the_plan() -> None:
    lines = [line.strip() for line in plan_lines(a_plan()) if line.startswith("  ")]
    words = {True: "with", False: "without"}
    assert lines[0] == f"2 to 8 March: {words[a_plan().schedule[0]]} coffee"
    assert lines[4].startswith("30 March to 5 April: ")
    assert len(lines) == 12
