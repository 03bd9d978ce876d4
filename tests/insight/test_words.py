"""What is said: plain, calm, exact, and never more than is known."""

from __future__ import annotations

import datetime as dt
import random
import re
from dataclasses import replace

import pytest
import textstat
from hypothesis import given
from hypothesis import strategies as st

from spasmograph.guide import load_guide
from spasmograph.insight import (
    Analysis,
    Answer,
    Caution,
    Effect,
    InjectionEffect,
    Kind,
    NextDue,
    Said,
    Settle,
    Verdict,
    Way,
    effect_words,
    injection_words,
    next_due_words,
    treatment_words,
)
from spasmograph.insight.wearing_off import TYPICAL, TYPICAL_SOURCES
from spasmograph.insight.words import ASK
from tests.insight.random_results import (
    NAMES,
    TREATMENTS,
    analyses,
    dues,
    effects,
    injections,
    treatments,
)

LAST = dt.date(2026, 3, 1)
TODAY = dt.date(2026, 6, 1)
WHOLE, ONE = 7.0, 9.0
NEVER = re.compile(
    r"\b(cause[sd]?|because|prove[sdn]?|diagnos\w+|you have|should|must|dose|stop|avoid|cure[sd]?|"
    r"worsens?|improves?|(?-i:None)|nan|inf|lag|null)\b",
    re.IGNORECASE,
)


def analysis(kind: Kind = Kind.COUNT, typical: float = 8.0) -> Analysis:
    return Analysis("spasms", kind, dt.date(2026, 1, 1), dt.date(2026, 5, 30), 120, typical)


def answer(verdict: Verdict, *values: float, **more: object) -> Answer:
    given: dict[str, object] = {"probability": 0.88, "days": 120, **more}
    return Answer(verdict, *values, **given)  # type: ignore[arg-type]


def everything() -> st.SearchStrategy[Said]:
    return (
        st.builds(effect_words, effects(), analyses())
        | st.builds(treatment_words, treatments(), analyses())
        | st.builds(injection_words, injections(), analyses())
        | st.builds(next_due_words, dues(), st.just(TODAY))
    )


@given(everything())
def test_every_sentence_is_plain(said: Said) -> None:
    text = str(said)
    assert not NEVER.search(text), text
    assert "  " not in text
    assert text.endswith(".")
    for sentence in re.split(r"(?<=[.?!])\s", text):
        assert sentence[0].isupper(), sentence
        assert len(sentence.split()) <= 34, sentence
    assert textstat.flesch_kincaid_grade(_bare(text)) <= ONE, text


def _bare(text: str) -> str:
    """Leave out what a person named themselves: it is not ours to make simpler."""
    for name in TREATMENTS:
        text = re.sub(name, "it", text, flags=re.IGNORECASE)
    return text


def test_all_together_can_be_read_at_twelve() -> None:
    rng = random.Random(7)
    texts = []
    for verdict in Verdict:
        for name, unit, step in NAMES:
            middle = rng.uniform(-0.5, 0.5)
            known = answer(
                verdict, middle, middle - 0.2, middle + 0.2, settle=Settle(Way.HOME_TRIAL)
            )
            lag = rng.randrange(3)
            effect = Effect(name, known, step, unit, step, lag, partners=("screen", "stress"))
            texts.append(str(effect_words(effect, analysis())))
    grades = [float(textstat.flesch_kincaid_grade(text)) for text in texts]
    assert sum(grades) / len(grades) <= WHOLE
    assert textstat.flesch_kincaid_grade(" ".join(texts)) <= WHOLE


@given(treatments(), analyses())
def test_a_treatment_ends_with_whom_to_ask(effect: Effect, about: Analysis) -> None:
    assert str(treatment_words(effect, about)).endswith(ASK)


@given(injections(), analyses())
def test_an_injection_ends_with_whom_to_ask(effect: InjectionEffect, about: Analysis) -> None:
    assert str(injection_words(effect, about)).endswith(ASK)


def test_a_cup_of_coffee() -> None:
    known = answer(Verdict.LIKELY_WORSE, 0.2, 0.0, 0.36, settle=Settle(Way.HOME_TRIAL))
    effect = Effect("caffeine", known, 76.0, "mg", 100.0, 1)
    said = str(effect_words(effect, analysis()))
    assert said == (
        "For each 100 mg of caffeine (about one cup of coffee), there were about 3 more spasms "
        "on a 10-spasm day, mostly on the next day. The true number is likely between almost "
        "none and 6 more. A link is likely: about 88 chances in 100, from 120 days. A home "
        "trial could settle it."
    )


def test_sleep_is_told_by_the_shorter_night() -> None:
    known = answer(Verdict.LIKELY_BETTER, -0.26, -0.4, -0.1)
    said = str(effect_words(Effect("sleep", known, 1.0, "h", 1.0, 0), analysis()))
    assert said.startswith("After a night one hour shorter, there were about 3 more spasms")
    assert "between 1 and 5 more" in said


@pytest.mark.parametrize(
    ("kind", "typical", "value", "said"),
    [
        (Kind.COUNT, 8.0, 0.26, "about 3 more spasms on a 10-spasm day"),
        (Kind.COUNT, 80.0, 0.26, "about 30 more spasms on a 100-spasm day"),
        (Kind.COUNT, 1.0, 0.26, "about 3 more spasms for every 10"),
        (Kind.COUNT, 8.0, 0.03, "about 3 more spasms for every 100"),
        (Kind.COUNT, 8.0, -0.105, "about 1 fewer spasm on a 10-spasm day"),
        (Kind.RATE, 8.0, -0.7, "about 5 fewer spasms for every 10"),
        (Kind.SEVERITY, 4.0, 1.04, "about 1 point more on the 0 to 10 scale"),
        (Kind.SEVERITY, 4.0, -0.5, "about 0.5 points less on the 0 to 10 scale"),
        (Kind.SEVERITY, 4.0, 0.01, "hardly any change on the 0 to 10 scale"),
    ],
)
def test_natural_frequencies(kind: Kind, typical: float, value: float, said: str) -> None:
    known = answer(Verdict.LIKELY_WORSE, value, value - 0.1, value + 0.1)
    effect = Effect("stress", known, 1.0, "0-10", 1.0, 0)
    assert said in str(effect_words(effect, analysis(kind, typical)))


def test_together_on_the_same_day() -> None:
    effect = Effect(
        "stress",
        answer(Verdict.GOES_WITH, 0.2, 0.1, 0.3, cautions=(Caution.REVERSE_CAUSE,)),
        2.0, "0-10", 1.0, 0,
    )  # fmt: skip
    said = str(effect_words(effect, analysis()))
    together = "Stress and spasms go together on the same day; which comes first cannot be told."
    assert said.startswith(together)


def test_a_pair_is_named() -> None:
    known = answer(Verdict.CANNOT_SEPARATE, 0.2, 0.1, 0.3, settle=Settle(Way.VARY_APART))
    effect = Effect("caffeine_mg", known, 80.0, "mg", 100.0, 0, ("screen",))
    said = str(effect_words(effect, analysis()))
    assert said.startswith("Caffeine and screen time rise and fall together.")
    assert "more" not in said


def test_not_known_is_not_nothing() -> None:
    settle = Settle(Way.MORE_DAYS, 60)
    known = answer(Verdict.CANNOT_TELL, 0.1, -0.3, 0.4, settle=settle)
    said = str(effect_words(Effect("alcohol", known, 0.4, "0/1", 0.4, 0), analysis()))
    assert "cannot be told yet. That does not mean that it has no effect." in said
    assert "it could be between 3 fewer and 5 more spasms on a 10-spasm day" in said
    assert "About 60 more days of diary may settle it." in said


def test_what_was_hardly_noted_gets_no_number() -> None:
    known = Answer(Verdict.CANNOT_TELL, settle=Settle(Way.MORE_CONTRAST))
    said = str(effect_words(Effect("sleep_quality", known), analysis()))
    assert said == (
        "Whether sleep quality matters for you cannot be told yet. "
        "It was noted on too few days, or it hardly changed."
    )


def test_no_sign_says_at_most_how_much() -> None:
    known = answer(Verdict.NO_SIGN, 0.0, -0.1, 0.1)
    said = str(effect_words(Effect("water_ml", known, 250.0, "ml", 250.0, 0), analysis()))
    assert said.startswith("There is no sign that water matters much for you.")
    assert "likely at most about 1 spasm more or less on a 10-spasm day" in said


def test_a_treatment_begun_with_an_injection() -> None:
    known = answer(Verdict.CANNOT_SEPARATE, 0.2, 0.1, 0.3)
    effect = Effect("magnesium", known, 1.0, partners=("injection of 2026-01-03",))
    said = str(treatment_words(effect, analysis()))
    assert "together with the injection of 3 January 2026" in said


def test_the_course_of_an_injection() -> None:
    known = answer(Verdict.LIKELY_BETTER, 0.9, 0.6, 1.2, probability=0.99)
    injection = InjectionEffect(dt.date(2026, 1, 3), known, 4.0, 12.0, 84.0, 70.0, 98.0)
    said = str(injection_words(injection, analysis()))
    assert "went with about 6 fewer spasms on a 10-spasm day" in said
    assert "between 5 and 7 fewer" in said
    assert "Half of it was gone after about 12 weeks (likely 10 to 14 weeks)." in said
    assert "best guess" not in said


def test_a_wearing_off_that_was_not_seen_needs_a_whole_cycle() -> None:
    """Without one it is typical for others, and nothing of one's own is told."""
    known = answer(Verdict.LIKELY_BETTER, 0.9, 0.6, 1.2, probability=0.99)
    late = InjectionEffect(dt.date(2026, 4, 3), known, 4.0, 12.0, 84.0, 70.0, 98.0)
    assert "gone" not in str(injection_words(late, analysis()))
    due = NextDue(late.date, TODAY, TODAY, TODAY, 1)
    said = str(injection_words(late, replace(analysis(), next_due=due)))
    assert "Half of it is likely gone after about 12 weeks" in said
    assert "so it is a best guess" in said


def test_one_spasm_is_one() -> None:
    known = answer(Verdict.CANNOT_TELL, 0.0, -0.25, 0.1)
    said = str(effect_words(Effect("alcohol_units", known, 1.0, "units", 1.0, 0), analysis()))
    assert "For each unit of alcohol, it could be between 2 fewer and 1 more spasm on" in said
    none = answer(Verdict.CANNOT_TELL, 0.0, -0.001, 0.001)
    said = str(effect_words(Effect("noise", none, 1.0), analysis()))
    assert "it could be hardly any change" in said


def test_a_claim_whose_size_may_go_either_way_says_so() -> None:
    known = answer(Verdict.LIKELY_BETTER, -0.25, -0.6, 0.1)
    said = str(effect_words(Effect("relaxation_min", known, 20.0, "min", 20.0, 1), analysis()))
    assert "How much it is in all is not sure: likely between 5 fewer and 1 more." in said


def test_a_state_that_follows_is_not_said_to_be_of_the_same_day() -> None:
    known = answer(Verdict.GOES_WITH, 0.2, 0.1, 0.3)
    said = str(effect_words(Effect("stress", known, 2.0, "0-10", 1.0, 1), analysis()))
    assert said.startswith("Stress and spasms go together; which comes first cannot be told.")
    assert "mostly on the next day" in said


def test_which_came_first_is_not_asked_where_nothing_is_claimed() -> None:
    known = answer(Verdict.CANNOT_TELL, 0.1, -0.3, 0.4, cautions=(Caution.REVERSE_CAUSE,))
    assert "other way" not in str(effect_words(Effect("stress", known, 2.0), analysis()))


def test_what_moves_with_a_treatment_ends_with_whom_to_ask() -> None:
    """Days on which they part would be days without a medicine."""
    known = answer(Verdict.CANNOT_SEPARATE, 0.2, 0.1, 0.3, settle=Settle(Way.VARY_APART))
    medicine = Effect("Baclofen", known, 1.0, partners=("walks",))
    about = replace(analysis(), treatments=(medicine,))
    said = str(effect_words(Effect("walks", known, 1.0, partners=("Baclofen",)), about))
    assert said.endswith(ASK)
    assert "part" not in said.replace(ASK, "")


@pytest.mark.parametrize(
    ("estimate", "high", "said"),
    [
        (dt.date(2026, 7, 1), dt.date(2026, 7, 10), "By about 1 July 2026"),
        (dt.date(2026, 5, 25), dt.date(2026, 6, 10), "may have worn off already"),
        (dt.date(2026, 5, 1), dt.date(2026, 5, 10), "has probably worn off already"),
    ],
)
def test_when_it_wears_off(estimate: dt.date, high: dt.date, said: str) -> None:
    due = NextDue(LAST, estimate, estimate - dt.timedelta(days=9), high, 2)
    text = str(next_due_words(due, TODAY))
    assert said in text
    assert "the injection of 1 March 2026" in text
    assert "wide" not in text


def test_a_wide_range_is_called_wide() -> None:
    due = NextDue(LAST, dt.date(2026, 7, 1), dt.date(2026, 6, 1), dt.date(2026, 8, 1), 1)
    text = str(next_due_words(due, TODAY))
    assert "That range is wide, about 9 weeks" in text
    assert "1 whole cycle of your own" in text


def test_what_is_typical_has_a_verified_source() -> None:
    """The figure is of a statement of the guide that somebody checked against its sources."""
    weeks = [
        said
        for entry in load_guide().entries.values()
        for said in entry.statements
        if said.section.value == "duration" and set(TYPICAL_SOURCES) <= set(said.sources)
    ]
    assert weeks
    assert all(said.verified for said in weeks)
    assert "12" in TYPICAL
