"""The guide covers what it promises, and says nothing that it must not say."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

from spasmograph.guide import Entry, Grade, Kind, Section, SourceKind, cited, load_guide, shown
from spasmograph.guide.knowledge import not_said
from spasmograph.guide.loading import FILES, RULE_SOURCES, SOURCES
from spasmograph.guide.pattern import SIGNS
from spasmograph.guide.pattern_names import APART
from spasmograph.guide.safety_rules import RULES as CAUTIONS
from spasmograph.guide.triage_rules import RULES as REASONS

GUIDE = load_guide()
ENTRIES = list(GUIDE.entries.values())
SHOWN = [(entry, said) for entry in ENTRIES for said in shown(entry)]
SEARCH = "literature_search"

TOPICS = {
    Kind.TYPE: [
        "essential blepharospasm",
        "hemifacial spasm",
        "tic",
        "Tourette",
        "vocal tics",
        "eyelid myokymia",
        "synkinesis after Bell's palsy",
        "Meige syndrome",
        "functional facial spasm",
        "focal motor seizure",
        "medicine-induced movement",
    ],
    Kind.CAUSE: [
        "dystonia",
        "facial nerve damage",
        "facial nerve compression",
        "multiple sclerosis",
        "Bell's palsy",
        "stroke",
        "tumour",
        "medicines",
        "stimulants",
        "stress as a cause",
        "fatigue as a cause",
        "caffeine as a cause",
    ],
    Kind.TRIGGER: [
        "stress",
        "anxiety",
        "tiredness",
        "fatigue",
        "caffeine",
        "stimulant use",
        "bright light",
        "reading",
        "screens",
        "speaking",
    ],
    Kind.SYMPTOM: [
        "twitching",
        "jerking",
        "pain",
        "discomfort",
        "expression",
        "eyes forced shut",
        "blinking",
        "light sensitivity",
        "sensory trick",
        "other Babinski sign",
        "vocal sounds",
    ],
    Kind.TEST: [
        "history",
        "neurological examination",
        "MRI",
        "CT",
        "EEG",
        "blood tests",
    ],
    Kind.TREATMENT: [
        "botulinum toxin",
        "muscle relaxants",
        "anticholinergics",
        "anticonvulsants",
        "physiotherapy",
        "occupational therapy",
        "massage",
        "facial exercises",
        "facial retraining",
        "acupuncture",
        "chamomile",
        "valerian",
        "tinted lenses",
        "microvascular decompression",
        "behavioural therapy",
        "EMG biofeedback",
    ],
    Kind.SELF_CARE: [
        "stress relief",
        "sleep",
        "less caffeine",
        "water",
        "magnesium",
        "exercise",
        "yoga",
        "swimming",
        "meditation",
        "mindfulness",
        "deep breathing",
        "self-massage",
        "exercises",
        "lenses",
    ],
    Kind.WARNING: [
        "stroke signs",
        "severe headache",
        "vision problem",
        "slurred speech",
        "sudden weakness",
        "numbness",
        "altered awareness",
        "spreading jerks",
        "trouble breathing",
        "trouble swallowing",
        "rash on carbamazepine",
        "both eyes close",
        "over 3 months",
    ],
}


@pytest.mark.parametrize(
    ("kind", "topic"), [(kind, topic) for kind, some in TOPICS.items() for topic in some]
)
def test_every_promised_topic_is_there(kind: Kind, topic: str) -> None:
    assert GUIDE.find(topic).kind is kind


def test_the_data_come_with_the_package() -> None:
    data = files("spasmograph.guide") / "data"
    assert {SOURCES, RULE_SOURCES, *FILES} <= {file.name for file in data.iterdir()}


def test_what_is_shown_is_verified_and_has_a_source() -> None:
    assert len(SHOWN) > 250
    for _, said in SHOWN:
        assert said.verified
        assert said.sources
        assert all(GUIDE.source(name) for name in said.sources)


def test_every_source_is_cited_and_can_be_found() -> None:
    said_by_entries = {name for _, said in SHOWN for name in said.sources}
    said_by_rules = {
        name
        for lists in (
            [rule.sources for rule in REASONS],
            [rule.sources for rule in CAUTIONS],
            [sign.sources for sign in SIGNS],
            [apart.sources for apart in APART],
        )
        for names in lists
        for name in names
    }
    assert said_by_entries | said_by_rules == set(GUIDE.sources)
    for source in GUIDE.sources.values():
        if source.id != SEARCH:
            assert re.search(r"https?://|PMID \d+|PMC\d+|\d{4}", source.where), source.id


def test_no_source_stands_twice() -> None:
    wheres = [source.where for source in GUIDE.sources.values()]
    assert len(set(wheres)) == len(wheres)
    papers = [
        (re.split(r"[:(]", source.title)[0].strip().casefold(), source.year, source.kind)
        for source in GUIDE.sources.values()
        if source.year is not None
    ]
    assert len(set(papers)) == len(papers)


@pytest.mark.parametrize("entry", GUIDE.of(Kind.TYPE), ids=lambda entry: entry.id)
def test_a_type_says_what_it_is_and_how_it_is_found(entry: Entry) -> None:
    sections = {said.section for said in shown(entry)}
    assert Section.WHAT in sections
    assert len(shown(entry)) >= 4
    assert sections & {Section.HOW_KNOWN, Section.KNOWN}


@pytest.mark.parametrize("entry", GUIDE.of(Kind.TEST), ids=lambda entry: entry.id)
def test_a_test_says_what_it_can_and_cannot_show(entry: Entry) -> None:
    known = " ".join(said.text for said in shown(entry) if said.section is Section.KNOWN)
    assert "can" in known or "show" in known
    assert re.search(r"cannot|not |nothing|No ", known)


@pytest.mark.parametrize("entry", GUIDE.of(Kind.TREATMENT), ids=lambda entry: entry.id)
def test_a_treatment_says_how_well_it_works_and_ends_with_a_question(entry: Entry) -> None:
    said = shown(entry)
    sections = [one.section for one in said]
    assert sections[0] is Section.WHAT
    assert Section.HOW_WELL in sections
    assert sections[-1] is Section.ASK
    assert said[-1].text.startswith("Ask")
    assert said[-1].text.endswith("?")
    assert all(one.grade for one in said if one.section is Section.HOW_WELL)


@pytest.mark.parametrize("entry", GUIDE.of(Kind.TREATMENT), ids=lambda entry: entry.id)
def test_what_people_ask_of_a_treatment_is_said_or_said_not_to_be_known(entry: Entry) -> None:
    asked = {Section.ONSET, Section.DURATION, Section.SIDE_EFFECTS, Section.NOT_FOR}
    told = {said.section for said in shown(entry)}
    assert asked - told == set(not_said(entry)) & asked
    assert (Section.WHO in not_said(entry)) == (Section.WHO not in told and not entry.for_types)


def test_the_main_treatments_leave_nothing_open() -> None:
    for topic in ("botulinum toxin", "microvascular decompression", "anticholinergics"):
        assert not_said(GUIDE.find(topic)) == ()
    assert not_said(GUIDE.find("hemifacial spasm")) == ()
    assert Section.ONSET in not_said(GUIDE.find("tinted lenses"))


@pytest.mark.parametrize("entry", GUIDE.of(Kind.WARNING), ids=lambda entry: entry.id)
def test_a_warning_says_what_to_do(entry: Entry) -> None:
    act = " ".join(said.text for said in shown(entry) if said.section is Section.ACT)
    assert re.search(r"[Cc]all|[Ss]ee a doctor|Ask the person who prescribes", act)


def test_both_sides_are_told_on_caffeine() -> None:
    said = shown(GUIDE.find("caffeine"))
    advice = {name for one in said if one.section is Section.KNOWN for name in one.sources}
    against = {name for one in said if one.section is Section.DISAGREE for name in one.sources}
    assert "nhs_twitching" in advice
    assert {"coffee_2007", "magnesium_lids_2021"} <= against


FORBIDDEN = {
    "a dose": r"\d\s*(mg|µg|mcg|units?|IU|drops|tablets?|pills)\b|\b(mg|units)\s*(/|per|a)\s*day",
    "an order to take it": r"\btake\s+(\d|one|two|three|half|more|less)\b",
    "a diagnosis": r"\b(you|your)\b[^.?]*\b(have|suffer)\b[^.?]*(spasm|dystonia|tics?|palsy)"
    r"|\byou have\b|\byou suffer\b",
    "an order to start or end": r"(^|[.:;] )(Start|Begin|Stop|Take|Double|Increase|Reduce)\b",
    "a promise": r"\b(will cure|always works|guarantee|completely safe|no side effects)\b",
    "a name of blame": r"\b(hysteri|suffering from|victim)",
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_what_must_not_be_said(what: str) -> None:
    pattern = re.compile(
        FORBIDDEN[what], re.IGNORECASE if what != "an order to start or end" else 0
    )
    found = [(entry.id, said.text) for entry, said in SHOWN if pattern.search(said.text)]
    assert not found


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("a dose", "People take 600 mg in the evening."),
        ("a dose", "It is 5 units a site."),
        ("an order to take it", "Then take two at night."),
        ("a diagnosis", "You have a hemifacial spasm."),
        ("a diagnosis", "Your face shows that you have it."),
        ("an order to start or end", "It may help. Stop the medicine for a week."),
        ("a promise", "It will cure the twitch."),
    ],
)
def test_the_patterns_find_what_they_are_for(what: str, text: str) -> None:
    assert re.search(FORBIDDEN[what], text, re.IGNORECASE)


def test_no_number_rests_on_the_literature_search_alone() -> None:
    for entry, said in SHOWN:
        if re.search(r"\d", said.text):
            assert set(said.sources) - {SEARCH}, (entry.id, said.text)


def test_that_nothing_was_found_is_said_as_such() -> None:
    for entry, said in SHOWN:
        if said.sources == (SEARCH,):
            assert re.search(r"\b(No|no|Nobody|not|nothing)\b", said.text), (entry.id, said.text)
        if said.grade is Grade.NONE:
            assert SEARCH in said.sources, (entry.id, said.text)


def test_a_strong_grade_needs_a_trial_a_review_or_a_guideline() -> None:
    strong = {SourceKind.TRIAL, SourceKind.REVIEW, SourceKind.GUIDELINE}
    for entry, said in SHOWN:
        if said.grade in {Grade.HIGH, Grade.MODERATE}:
            assert strong & {GUIDE.source(name).kind for name in said.sources}, entry.id


def test_the_page_on_the_guide_names_every_word_of_the_schema() -> None:
    page = (Path(__file__).parents[2] / "docs" / "guide.md").read_text(encoding="utf-8")
    for word in (*Section, *Grade):
        assert f"`{word}`" in page


def test_the_sources_of_an_entry_are_those_of_what_is_shown() -> None:
    for entry in ENTRIES:
        assert cited(entry)
        assert set(cited(entry)) <= {n for said in entry.statements for n in said.sources}
