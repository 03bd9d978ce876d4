"""Triage: how soon to get help, with every reason and its sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from spasmograph.guide.answers import Answers, Reply, read_answers, unanswered
from spasmograph.guide.questions import QUESTIONS, Ask, Question
from spasmograph.guide.triage_conditions import Level
from spasmograph.guide.triage_rules import ADVICE, CALL, RULES

if TYPE_CHECKING:
    from spasmograph.guide.known import Known

__all__ = [
    "ADVICE",
    "CALL",
    "CALM_SOURCES",
    "QUESTIONS",
    "RULES",
    "SELF_CARE",
    "Answers",
    "Level",
    "Question",
    "Reason",
    "Reply",
    "Triage",
    "is_blank",
    "read_answers",
    "triage",
    "unanswered",
]

SELF_CARE = "self_care"
"""The rule that speaks when no other does."""

CALM_SOURCES = ("nhs_twitching",)
"""Sources of what that rule says."""

_ASKED = sum(question.ask is not Ask.PATTERN for question in QUESTIONS)
"""How many questions triage asks."""

_FOR_SOME = {"rash": "a rash", "fever": "a fever", "mouth_sores": "sores in the mouth"}
"""Signs that have a rule only together with some medicines."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason, and how soon it wants help.

    Attributes
    ----------
    rule : str
        Which rule spoke.
    level : Level
    text : str
        For the person.
    sources : tuple of str
        Identifiers of sources; never empty.
    from_record : bool
        Whether it was computed from the record.
    """

    rule: str
    level: Level
    text: str
    sources: tuple[str, ...]
    from_record: bool


@dataclass(frozen=True, slots=True)
class Triage:
    """How soon to get help.  It is no diagnosis.

    Attributes
    ----------
    level : Level
        The most urgent of the reasons.
    reasons : tuple of Reason
        The most urgent first; never empty.
    unanswered : tuple of Question
        Warning questions without an answer: they may hide a reason.
    """

    level: Level
    reasons: tuple[Reason, ...]
    unanswered: tuple[Question, ...]


def triage(answers: Answers, known: Known) -> Triage:
    """Say how soon to get help.

    Parameters
    ----------
    answers : Answers
        What the person answered.  Unknown never counts as no.
    known : Known
        A picture of the record; empty when there is none.

    Returns
    -------
    Triage
        A yes in place of a no or an unknown never makes it less urgent.

    Notes
    -----
    The rules and their sources are in docs/triage.md.
    """
    reasons = []
    for rule in RULES:
        found = rule.when(answers, known)
        if found is not None:
            text = rule.text.replace("{}", found)
            reasons.append(Reason(rule.id, rule.level, text, rule.sources, rule.from_record))
    open_questions = unanswered(answers)
    if not reasons:
        reasons = [_self_care(answers, open_questions)]
    reasons.sort(key=lambda reason: reason.level.rank)
    return Triage(reasons[0].level, tuple(reasons), open_questions)


def is_blank(left: tuple[Question, ...]) -> bool:
    """Whether no warning question, and no number, was answered."""
    return len(left) == _ASKED


def _self_care(answers: Answers, left: tuple[Question, ...]) -> Reason:
    usual = (
        "Twitches are common, and most go away within days or weeks; rest, and less caffeine "
        "and alcohol, may help. See a doctor if it lasts more than two weeks, and ask again "
        "if anything changes."
    )
    some = [word for name, word in _FOR_SOME.items() if getattr(answers, name) is Reply.YES]
    other = "other " if some else ""
    if not left:
        said = f"None of the {other}warning signs was answered with yes."
    elif is_blank(left):
        said = "None of the questions was answered, so nothing can be said. Please answer them."
    else:
        said = (
            f"No {other}warning sign was answered with yes. But this says nothing about what was "
            f"left open: {len(left)} of {_ASKED} questions."
        )
    if some:
        said = (
            f"You noted {' and '.join(some)}. No rule here speaks of that by itself: ask a doctor "
            f"or pharmacist about it. {said}"
        )
    return Reason(SELF_CARE, Level.SELF_CARE, f"{said} {usual}", CALM_SOURCES, False)
