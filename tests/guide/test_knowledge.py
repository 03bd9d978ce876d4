"""Finding an entry, and what of it may be shown."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from spasmograph.errors import UnknownTopic
from spasmograph.guide import Entry, Kind, Section, Statement, cited, load_guide, shown
from spasmograph.guide.knowledge import ORDER, plain

DAY = date(2026, 11, 21)

STATEMENTS = st.builds(
    Statement,
    text=st.just("A thing."),
    section=st.sampled_from(Section),
    sources=st.lists(st.sampled_from("abc"), min_size=1, unique=True).map(tuple),
    verified=st.booleans(),
    grade=st.none(),
    checked=st.just(DAY),
)


@given(said=st.lists(STATEMENTS, max_size=12))
def test_only_verified_statements_are_shown_and_in_order(said: list[Statement]) -> None:
    entry = Entry("x", Kind.TYPE, "X", (), tuple(said))
    seen = shown(entry)
    assert all(one.verified for one in seen)
    assert len(seen) == sum(one.verified for one in said)
    assert [ORDER.index(one.section) for one in seen] == sorted(
        ORDER.index(one.section) for one in seen
    )
    assert set(cited(entry)) == {name for one in said if one.verified for name in one.sources}
    assert len(cited(entry)) == len(set(cited(entry)))


def test_every_section_has_its_place() -> None:
    assert sorted(ORDER) == sorted(Section)
    assert ORDER[-1] is Section.ASK


NAMES = [
    (name, entry.id)
    for entry in load_guide().entries.values()
    for name in (entry.id, entry.name, *entry.other_names)
]


@given(named=st.sampled_from(NAMES), data=st.data())
def test_an_entry_is_found_however_it_is_typed(named: tuple[str, str], data: st.DataObject) -> None:
    name, wanted = named
    typed = data.draw(
        st.sampled_from(
            [name, name.upper(), f"  {name} ", name.replace(" ", "-"), name.replace("_", " ")]
        )
    )
    assert load_guide().find(typed).id == wanted


@given(topic=st.text(max_size=40))
def test_a_topic_that_is_not_there_is_refused_in_one_line(topic: str) -> None:
    assume(plain(topic) not in {plain(name) for name, _ in NAMES})
    with pytest.raises(UnknownTopic) as caught:
        load_guide().find(topic)
    assert "\n" not in str(caught.value)
    assert "'spasmograph guide' lists its topics" in caught.value.cure


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("blefarospasm", "Essential blepharospasm"),
        ("botulinium toxin", "Botulinum toxin injections"),
        ("hemifacial", "Hemifacial spasm"),
        ("accupuncture", "Acupuncture"),
    ],
)
def test_a_mistyped_topic_is_answered_with_the_nearest(typed: str, offered: str) -> None:
    with pytest.raises(UnknownTopic) as caught:
        load_guide().find(typed)
    assert offered in caught.value.cure


def test_unknown_identifiers_are_refused() -> None:
    with pytest.raises(UnknownTopic, match="nothing on 'hiccups'"):
        load_guide().entry("hiccups")
    with pytest.raises(UnknownTopic, match="no source 'hearsay'"):
        load_guide().source("hearsay")


def test_of_gives_one_kind() -> None:
    guide = load_guide()
    assert [entry for kind in Kind for entry in guide.of(kind)] == list(guide.entries.values())
    assert {entry.kind for entry in guide.of(Kind.TEST)} == {Kind.TEST}
