"""Answers of every kind, at random."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from spasmograph.insight import (
    Analysis,
    Answer,
    Caution,
    Effect,
    InjectionEffect,
    Kind,
    NextDue,
    Settle,
    Verdict,
    Way,
)

NAMES = [
    ("sleep", "h", 1.0), ("sleep_hours", "h", 0.5), ("stress", "0-10", 1.0),
    ("caffeine", "mg", 100.0), ("caffeine_mg", "mg", 50.0), ("screen", "h", 1.0),
    ("exercise", "min", 30.0), ("water_ml", "ml", 250.0), ("alcohol", "0/1", 1.0),
    ("meals_skipped", "meals", 1.0), ("magnesium_food", "servings", 1.0), ("noise", None, 2.0),
    ("exercises_min", "min", 30.0), ("massage", "0/1", 1.0), ("cups_of_tea", "cups", 1.0),
]  # fmt: skip
TREATMENTS = ["magnesium", "clonazepam", "dark lenses", "valerian tea"]
DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2026, 12, 31))
SIZES = st.floats(-1.5, 1.5)
ENDS = st.floats(0.01, 0.6)
ANY_VERDICT = st.sampled_from(Verdict)


def settles() -> st.SearchStrategy[Settle]:
    more = st.builds(Settle, st.just(Way.MORE_DAYS), st.integers(1, 36).map(lambda n: n * 10))
    return more | st.builds(Settle, st.sampled_from([w for w in Way if w is not Way.MORE_DAYS]))


@st.composite
def answers(draw: st.DrawFn, verdict: Verdict, *, known: bool) -> Answer:
    middle = draw(SIZES)
    cautions = draw(st.lists(st.sampled_from(Caution), unique=True))
    return Answer(
        verdict,
        middle if known else None,
        middle - draw(ENDS) if known else None,
        middle + draw(ENDS) if known else None,
        draw(st.floats(0.8, 1.0)) if known else None,
        draw(st.integers(21, 400)) if known else 0,
        draw(st.none() | settles()),
        tuple(cautions),
    )


def is_known(verdict: Verdict) -> st.SearchStrategy[bool]:
    return st.booleans() if verdict is Verdict.CANNOT_TELL else st.just(True)


@st.composite
def effects(draw: st.DrawFn) -> Effect:
    name, unit, step = draw(st.sampled_from(NAMES))
    verdict = draw(ANY_VERDICT)
    known = draw(is_known(verdict))
    others = [other for other, _, _ in NAMES if other != name]
    partners = draw(st.lists(st.sampled_from(others), min_size=1, max_size=3, unique=True))
    return Effect(
        name,
        draw(answers(verdict, known=known)),
        sd=step * draw(st.floats(0.4, 3.0)) if known else None,
        unit=unit if known else None,
        step=step if known else 1.0,
        likeliest_lag=draw(st.integers(0, 2)) if known else None,
        partners=tuple(partners) if verdict is Verdict.CANNOT_SEPARATE else (),
    )


@st.composite
def treatments(draw: st.DrawFn) -> Effect:
    name, verdict = draw(st.sampled_from(TREATMENTS)), draw(ANY_VERDICT)
    known = draw(is_known(verdict))
    others = [other for other in TREATMENTS if other != name]
    beside = st.sampled_from([*others, "injection of 2026-01-03"])
    partners = draw(st.lists(beside, min_size=1, max_size=2, unique=True))
    return Effect(
        name,
        draw(answers(verdict, known=known)),
        sd=1.0 if known else None,
        partners=tuple(partners) if verdict is Verdict.CANNOT_SEPARATE else (),
    )


@st.composite
def injections(draw: st.DrawFn) -> InjectionEffect:
    verdict = draw(st.sampled_from([Verdict.LIKELY_BETTER, Verdict.NO_SIGN, Verdict.CANNOT_TELL]))
    half = draw(st.floats(30.0, 150.0))
    return InjectionEffect(
        draw(DAYS),
        draw(answers(verdict, known=True)),
        draw(st.floats(1.0, 10.0)),
        draw(st.floats(5.0, 30.0)),
        half,
        half * draw(st.floats(0.5, 0.95)),
        half * draw(st.floats(1.05, 2.0)),
    )


@st.composite
def dues(draw: st.DrawFn) -> NextDue:
    day = draw(DAYS)
    before, after = (dt.timedelta(days=draw(st.integers(1, 60))) for _ in range(2))
    return NextDue(
        day - dt.timedelta(days=84), day, day - before, day + after, draw(st.integers(1, 8))
    )


@st.composite
def analyses(draw: st.DrawFn) -> Analysis:
    kind = draw(st.sampled_from(Kind))
    first = draw(DAYS)
    return Analysis(
        "spasms",
        kind,
        first,
        first + dt.timedelta(days=200),
        150,
        draw(st.floats(0.0, 80.0)),
    )
