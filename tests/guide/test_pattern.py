"""Which described patterns fit: written cases, and what must hold for all."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spasmograph.guide.answers import Answers, Reply, read_answers
from spasmograph.guide.known import Known
from spasmograph.guide.pattern import (
    NEAR,
    SIGNS,
    Fit,
    closest,
    pattern,
    what_would_tell_apart,
)
from spasmograph.guide.pattern_names import APART, ASKS, MEASURES, NAMES
from spasmograph.guide.pattern_signs import CAP, Published
from spasmograph.guide.questions import QUESTIONS, Ask
from tests.guide.pictures import DATA, HERE, TODAY, cases, picture, sources

CASES = cases("pattern_vignettes.toml")
REPLIES = [question.id for question in QUESTIONS if question.ask is not Ask.NUMBER]
TEXTS = {question.id: question.text for question in QUESTIONS}

answered = st.builds(
    Answers,
    months=st.none() | st.floats(0, 24),
    **{name: st.sampled_from(Reply) for name in REPLIES},
)
pictured = st.sampled_from([{}, *(case["record"] for case in CASES if "record" in case)]).map(
    picture
)


def run(case: dict[str, Any]) -> tuple[Fit, ...]:
    return pattern(picture(case.get("record", {})), read_answers(case.get("answers", {})))


@pytest.mark.parametrize("case", CASES, ids=[case["says"] for case in CASES])
def test_a_written_case_fits_what_its_source_says(case: dict[str, Any]) -> None:
    fits = {fit.pattern_id: fit for fit in run(case)}
    if "closest" in case:
        assert {fit.pattern_id for fit in closest(run(case))} == set(case["closest"])
    assert set(case.get("fits", ())) <= set(fits)
    assert not set(case.get("without", ())) & set(fits)
    for name in case.get("against", ()):
        assert fits[name].against
    assert case["source"] in sources()


def test_every_pattern_fits_some_written_case() -> None:
    assert len(CASES) >= 20
    spoke = {
        (fit.pattern_id, item.sources)
        for case in CASES
        for fit in run(case)
        for item in (*fit.for_, *fit.against)
    }
    assert {name for name, _ in spoke} == set(NAMES)


@given(answered, pictured)
def test_fits_are_in_order_and_none_as_good_as_the_best_is_left_out(
    answers: Answers, known: Known
) -> None:
    fits = pattern(known, answers)
    weights = [fit.weight for fit in fits]
    assert weights == sorted(weights, reverse=True)
    near = closest(fits)
    assert all(fit in near for fit in fits if fits and fit.weight >= weights[0] - NEAR)
    assert len(what_would_tell_apart(near)) == len(near) * (len(near) - 1) // 2


@given(answered, pictured)
def test_words_name_no_diagnosis_and_no_probability(answers: Answers, known: Known) -> None:
    for fit in pattern(known, answers):
        assert fit.for_
        assert fit.ask
        texts = [item.text for item in (*fit.for_, *fit.against)]
        for text in (*texts, *fit.missing, *fit.ask, fit.name):
            assert "{" not in text
            assert not re.search(r"you have|diagnosis is|probab|likely|\d%\s*chance", text.lower())
        for item in (*fit.for_, *fit.against):
            assert 0 < item.weight <= CAP
            assert item.sources


@given(answered)
def test_what_is_not_known_is_named(answers: Answers) -> None:
    for fit in pattern(Known(TODAY), answers):
        needs = {sign.needs for sign in SIGNS if sign.pattern == fit.pattern_id}
        asked = {need for need in needs if need in TEXTS}
        unknown = {n for n in asked if getattr(answers, n) in (None, Reply.UNKNOWN)}
        assert {TEXTS[name] for name in unknown} <= set(fit.missing)
        assert not {TEXTS[name] for name in asked - unknown} & set(fit.missing)


def test_measured_figures_are_told() -> None:
    case = CASES[0]
    fit = run(case)[0]
    said = " ".join(item.text for item in fit.for_)
    for figure in ("40 of 41", "36 of 40", "+12 ms", "20 of 38"):
        assert figure in said
    weighted = [item for item in fit.for_ if item.published]
    assert [item.published for item in weighted] == [Published(0.51, 1.0)]


def test_published_weights_are_those_of_the_likelihood_ratio() -> None:
    rest = Published(0.923, 0.820)
    assert rest.present == pytest.approx(2.358, abs=1e-3)
    assert rest.absent == CAP
    assert Published(0.51, 1.0).present == CAP
    assert Published(0.51, 1.0).absent == pytest.approx(1.029, abs=1e-3)


def test_two_signs_together_are_never_found_more_often_than_one_of_them() -> None:
    more_at_rest = 0.76  # Bentivoglio 2006: more blinks at rest than in talk
    resting = [sign.published for sign in SIGNS if sign.needs == "measure:rest"]
    assert resting
    assert all(one is not None and one.sensitivity <= more_at_rest for one in resting)


def test_the_patterns_are_those_of_the_guide() -> None:
    text = (HERE.parents[1] / DATA / "types.toml").read_text(encoding="utf-8")
    types = [entry["id"] for entry in tomllib.loads(text)["entry"]]
    assert list(NAMES) == types
    assert set(ASKS) == set(NAMES) == {sign.pattern for sign in SIGNS}


def test_signs_and_pairs_rest_on_known_sources_and_questions() -> None:
    for sign in SIGNS:
        assert sign.sources
        assert set(sign.sources) <= sources(), sign.text
        assert sign.needs in TEXTS or sign.needs in MEASURES
        assert sign.weight != 0
    for apart in APART:
        assert apart.patterns <= set(NAMES)
        assert apart.sources
        assert set(apart.sources) <= sources(), apart.text


def test_every_question_is_used() -> None:
    used = {sign.needs for sign in SIGNS}
    assert {question.id for question in QUESTIONS if question.ask is Ask.PATTERN} <= used
