"""The guide can be read at about twelve: Flesch-Kincaid grade, by `textstat`.

Two names that cannot be said more simply stand in most entries and would decide
the score of the short ones: they are replaced by "the spasm" before scoring.
Every other medical word counts as it stands.
"""

from __future__ import annotations

import re

import pytest
import textstat

from spasmograph.guide import Entry, load_guide, shown

ENTRIES = list(load_guide().entries.values())
NAMES = re.compile(r"\b(hemifacial spasm|blepharospasm)\b", re.IGNORECASE)
WHOLE, ONE = 7.0, 9.0


def _grade(text: str) -> float:
    return float(textstat.flesch_kincaid_grade(NAMES.sub("the spasm", text)))


def _text(entry: Entry) -> str:
    return " ".join(said.text for said in shown(entry))


def test_the_whole_guide() -> None:
    grades = [_grade(_text(entry)) for entry in ENTRIES]
    assert sum(grades) / len(grades) <= WHOLE
    assert _grade(" ".join(_text(entry) for entry in ENTRIES)) <= WHOLE


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_one_entry(entry: Entry) -> None:
    assert _grade(_text(entry)) <= ONE


def test_sentences_are_short() -> None:
    for entry in ENTRIES:
        for said in shown(entry):
            for sentence in re.split(r"(?<=[.?!:;])\s", said.text):
                assert len(sentence.split()) <= 30, (entry.id, sentence)


def test_the_measure_tells_hard_words_from_plain_ones() -> None:
    hard = "Periocular chemodenervation ameliorates involuntary hyperkinetic contractions."
    assert _grade(hard) > ONE
    assert _grade("The lid may droop for a time. It will pass.") < WHOLE
