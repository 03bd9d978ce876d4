"""The page on triage tells the rules as they are, and every text can be read with ease."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import textstat

from spasmograph.guide.pattern import SIGNS
from spasmograph.guide.pattern_names import APART, ASKS
from spasmograph.guide.questions import QUESTIONS
from spasmograph.guide.safety import RULES as CAUTIONS
from spasmograph.guide.triage import RULES as REASONS
from tests.guide.pictures import CASES_FILE, cases

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "triage.md").read_text(encoding="utf-8")
LISTS = {
    "questions": [question.text for question in QUESTIONS],
    "reasons": [rule.text for rule in REASONS],
    "cautions": [rule.text for rule in CAUTIONS],
    "signs": [sign.text for sign in SIGNS],
    "apart": [apart.text for apart in APART],
    "asks": [text for texts in ASKS.values() for text in texts],
}
HARD = re.compile(
    r"\b(carbamazepine|clonazepam|benzodiazepines?|anticholinergic|aminoglycosides?|baclofen"
    r"|botulinum toxin|levothyroxine|gabapentin|nefazodone|Lambert-Eaton syndrome"
    r"|myasthenia gravis|contraceptives?|hemifacial spasm|blepharospasm|magnesium|gentamicin"
    r"|diuretics|MAO inhibitor)\b",
    re.IGNORECASE,
)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _cited(sources: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in sources)


def test_the_tables_of_the_page_are_the_rules() -> None:
    rows = [
        _row(
            f"`{rule.id}`",
            rule.level.value.replace("_", " "),
            rule.sees,
            "record" if rule.from_record else "answers",
            _cited(rule.sources),
        )
        for rule in REASONS
    ]
    rows += [
        _row(f"`{rule.id}`", rule.severity.value, rule.sees, _cited(rule.sources))
        for rule in CAUTIONS
    ]
    lines = PAGE.splitlines()
    for row in rows:
        assert row in lines, f"missing in docs/triage.md: {row}"
    told = [line for line in lines if re.match(r"\| `[a-z_]+` \| [a-z ]+ \| .*`", line)]
    assert len([line for line in told if line not in rows]) == 0


def test_the_page_is_in_the_index() -> None:
    assert "\ntriage\n" in (DOCS / "index.md").read_text(encoding="utf-8")


def test_the_page_counts_the_written_cases() -> None:
    assert len(cases(CASES_FILE)) == 112
    assert "A hundred and twelve written cases" in PAGE


@pytest.mark.parametrize("name", LISTS)
def test_the_words_can_be_read_at_about_twelve(name: str) -> None:
    text = " ".join(HARD.sub("it", said) for said in LISTS[name])
    assert textstat.flesch_kincaid_grade(text) <= 8.0


@pytest.mark.parametrize("name", LISTS)
def test_no_text_tells_people_what_they_have(name: str) -> None:
    for said in LISTS[name]:
        assert not re.search(r"you have (a|an|the)? ?\w*(spasm|disease|syndrome)", said.lower())
        assert "diagnosis is" not in said.lower()
        assert not re.search(r"\d\s*(mg|ml|units?)\b", said)
