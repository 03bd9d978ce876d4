"""The data files are refused, with the place named, when they break a rule."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from spasmograph.errors import GuideError
from spasmograph.guide import Grade, Kind, Section, load_guide, read_guide
from spasmograph.guide.loading import FILES, RULE_SOURCES, SOURCES
from tests.guide.guide_files import SOURCE, STATEMENT, entry, folder, small

HEAD = "checked = 2026-11-21\n"


def _with(old: str, new: str) -> str:
    """Return the types file with one thing in its statement changed."""
    text = HEAD + entry("types")
    assert text.count(old) == 1
    return text.replace(old, new)


def test_a_small_guide_is_read() -> None:
    found = read_guide(folder(small()))
    said = found.entry("types").statements[0]
    assert found.entry("types").kind is Kind.TYPE
    assert (said.text, said.section, said.sources) == ("A thing.", Section.WHAT, ("one",))
    assert (said.verified, said.grade, said.checked) == (True, None, date(2026, 11, 21))
    assert found.source("one").year == 2020


def test_a_statement_may_carry_its_own_date_and_lines_are_joined() -> None:
    text = _with('text = "A thing."', 'text = """A\nthing."""\ngrade = "low"\nchecked = 2025-01-02')
    said = read_guide(folder(small(types=text))).entry("types").statements[0]
    assert (said.text, said.grade, said.checked) == ("A thing.", Grade.LOW, date(2025, 1, 2))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (_with('section = "what"', 'section = "why"'), "statement 1: 'section' is 'why', not one"),
        (_with("A thing.", "  "), "statement 1: 'text' must be a text that is not empty"),
        (_with('text = "A thing."\n', ""), "statement 1: 'text' must be a text"),
        (_with("verified = true", 'verified = "yes"'), "'verified' must be true or false"),
        (_with("verified = true\n", ""), "'verified' must be true or false"),
        (_with("verified = true", "verified = false"), "has no verified statement"),
        (_with('sources = ["one"]', "sources = []"), "statement 1: is verified without a source"),
        (_with('sources = ["one"]\n', ""), "statement 1: is verified without a source"),
        (_with('sources = ["one"]', 'sources = "one"'), "'sources' must be a list of texts"),
        (_with('["one"]', '["one", "one"]'), "'sources' says the same twice"),
        (_with('["one"]', '["one", "two"]'), "sources.toml has no source 'two'"),
        (_with('"what"', '"how_well"'), "says how well something works without a grade"),
        (_with("verified = true", 'verified = true\ngrade = "good"'), "'grade' is 'good', not"),
        (_with("verified = true", "verified = true\nchecked = 2026"), "'checked' must be a date"),
        (
            _with("verified = true", "verified = true\nchecked = 2026-11-21T10:00:00"),
            "'checked' must be a date",
        ),
        (_with("verified = true", "verified = true\ndose = 1"), "unknown key 'dose'"),
        (HEAD + entry("types", "colour = 1"), "entry 'types': unknown key 'colour'"),
        (HEAD + entry("types", 'for_types = ["types"]'), "only a treatment has 'for_types'"),
        (HEAD + entry("types", 'see_also = ["nothing"]'), "'see_also' names 'nothing'"),
        (HEAD + entry("types", 'see_also = ["types"]'), "'see_also' names 'types'"),
        (HEAD + entry("types", 'other_names = [""]'), "'other_names' must be a list"),
        (HEAD + entry("types", 'other_names = ["The causes"]'), "belongs to 'types'"),
        (HEAD + entry("types") + entry("types"), "entry 'types': this id is used twice"),
        (HEAD + entry("Two words"), "'id' must be lower case letters"),
        (HEAD + '[[entry]]\nid = "types"\n' + STATEMENT, "'name' must be a text"),
        (HEAD + '[[entry]]\nid = "types"\nname = "Types"\n', "has no [[says]]"),
        (HEAD + "[[entry]]\n" + STATEMENT, "entry 1: 'id' must be a text"),
        (HEAD, "types.toml: has no [[entry]]"),
        (entry("types"), "types.toml: 'checked' must be a date"),
        (HEAD + "more = 1\n" + entry("types"), "types.toml: unknown key 'more'"),
        ("[[entry", "types.toml: is not TOML"),
    ],
)
def test_a_fault_in_an_entry_is_named(text: str, said: str) -> None:
    with pytest.raises(GuideError) as caught:
        read_guide(folder(small(types=text)))
    assert said in caught.value.problem
    assert caught.value.problem.startswith(("types.toml", "causes.toml"))
    assert "docs/guide.md" in caught.value.cure
    assert "\n" not in str(caught.value)


def test_a_treatment_is_for_types_only() -> None:
    good = HEAD + entry("treatments", 'for_types = ["types"]')
    assert read_guide(folder(small(treatments=good))).entry("treatments").for_types == ("types",)
    with pytest.raises(GuideError, match="'for_types' names 'causes', which is no type"):
        read_guide(folder(small(treatments=good.replace('["types"]', '["causes"]'))))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SOURCE + SOURCE, "source 'one': this id is used twice"),
        (SOURCE + "author = 'x'\n", "source 'one': unknown key 'author'"),
        (SOURCE.replace('kind = "cohort"', 'kind = "blog"'), "'kind' is 'blog', not one of"),
        (SOURCE.replace("year = 2020", 'year = "2020"'), "'year' must be a whole number"),
        (SOURCE.replace("year = 2020", "year = true"), "'year' must be a whole number"),
        (SOURCE.replace('where = "PMID 1"', 'where = ""'), "'where' must be a text"),
        (SOURCE.replace("checked = 2026-11-21", ""), "'checked' must be a date"),
        ("", "sources.toml: has no [[source]]"),
    ],
)
def test_a_fault_in_a_source_is_named(text: str, said: str) -> None:
    with pytest.raises(GuideError) as caught:
        read_guide(folder(small(sources=text)))
    assert said in caught.value.problem
    assert caught.value.problem.startswith(SOURCES)


def test_a_source_may_have_no_year() -> None:
    text = SOURCE.replace("year = 2020\n", "")
    assert read_guide(folder(small(sources=text))).source("one").year is None


@pytest.mark.parametrize("name", [SOURCES, RULE_SOURCES, *FILES])
def test_a_missing_file_is_named(name: str) -> None:
    texts = small()
    del texts[name]
    with pytest.raises(GuideError, match=f"{name}: cannot be read"):
        read_guide(folder(texts))


@given(text=st.text(max_size=200))
def test_whatever_a_file_holds_it_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(GuideError) as caught:
        read_guide(folder(small(types=text)))
    assert str(caught.value).startswith("types.toml")
    assert "\n" not in str(caught.value)


KEYS = {"section", "text", "sources", "verified", "grade", "checked"}


@given(key=st.from_regex(r"[a-z_]{1,12}", fullmatch=True))
def test_no_other_key_slips_in(key: str) -> None:
    assume(key not in KEYS)
    text = _with("verified = true", f"verified = true\n{key} = 1")
    with pytest.raises(GuideError, match=f"unknown key '{key}'"):
        read_guide(folder(small(types=text)))


def test_the_guide_itself_is_read_once() -> None:
    assert load_guide() is load_guide()
