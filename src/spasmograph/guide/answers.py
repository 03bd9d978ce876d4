"""What a person answered to the questions of triage and pattern."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from spasmograph.errors import ImpossibleValue
from spasmograph.guide.questions import QUESTIONS, Ask, Question

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Answers", "Reply", "read_answers", "unanswered"]

_BY_ID = {question.id: question for question in QUESTIONS}
_HIGHEST = {"months": 1200.0, "age": 130.0}


class Reply(StrEnum):
    """An answer; not knowing is an answer of its own, and never counts as no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


_UNKNOWN = Reply.UNKNOWN


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person answered; each field is one of `spasmograph.guide.questions.QUESTIONS`.

    Attributes
    ----------
    months : float or None
        How long the movements have been there, months; None if not known.
    age : float or None
        Years; None if not known (the record may know the year of birth).
    """

    sudden: Reply = _UNKNOWN
    headache: Reply = _UNKNOWN
    vision: Reply = _UNKNOWN
    speech: Reply = _UNKNOWN
    droop: Reply = _UNKNOWN
    new_weak_face: Reply = _UNKNOWN
    limb_weakness: Reply = _UNKNOWN
    sudden_numbness: Reply = _UNKNOWN
    awareness: Reply = _UNKNOWN
    spreading_jerks: Reply = _UNKNOWN
    weak_after: Reply = _UNKNOWN
    breathing: Reply = _UNKNOWN
    swallowing: Reply = _UNKNOWN
    weak_all_over: Reply = _UNKNOWN
    injected: Reply = _UNKNOWN
    carbamazepine: Reply = _UNKNOWN
    rash: Reply = _UNKNOWN
    fever: Reply = _UNKNOWN
    mouth_sores: Reply = _UNKNOWN
    muddled: Reply = _UNKNOWN
    withdrawal: Reply = _UNKNOWN
    both_shut: Reply = _UNKNOWN
    one_sided: Reply = _UNKNOWN
    numb_face: Reply = _UNKNOWN
    hearing: Reply = _UNKNOWN
    weak_face: Reply = _UNKNOWN
    other_side: Reply = _UNKNOWN
    worse: Reply = _UNKNOWN
    rippling: Reply = _UNKNOWN
    not_held_back: Reply = _UNKNOWN
    tics: Reply = _UNKNOWN
    tics_trouble: Reply = _UNKNOWN
    other_signs: Reply = _UNKNOWN
    several_places: Reply = _UNKNOWN
    new_medicine: Reply = _UNKNOWN
    months: float | None = None
    age: float | None = None
    eyelid_only: Reply = _UNKNOWN
    eye_and_mouth: Reply = _UNKNOWN
    asleep: Reply = _UNKNOWN
    urge: Reply = _UNKNOWN
    sounds: Reply = _UNKNOWN
    trick: Reply = _UNKNOWN
    jaw: Reply = _UNKNOWN
    palsy: Reply = _UNKNOWN
    with_movement: Reply = _UNKNOWN
    mouth_down: Reply = _UNKNOWN
    rhythmic: Reply = _UNKNOWN


def read_answers(given: Mapping[str, str | float | None]) -> Answers:
    """Make answers of words, as they come from a terminal, a file or the record.

    Parameters
    ----------
    given : mapping of str to str, float or None
        By the id of the question: ``yes``, ``no`` or ``unknown`` (also ``y``,
        ``n`` and ``?``), or a number.  None and what is left out are unknown.

    Raises
    ------
    ImpossibleValue
        If a question is not known, or an answer is not one it can have.
    """
    read: dict[str, Any] = {}
    for name, value in given.items():
        question = _BY_ID.get(name)
        if question is None:
            raise ImpossibleValue(
                f"there is no question {name!r}", f"The questions are {', '.join(_BY_ID)}."
            )
        if value is not None:
            read[name] = _number(name, value) if question.ask is Ask.NUMBER else _reply(name, value)
    return Answers(**read)


def _reply(name: str, value: str | float) -> Reply:
    word = str(value).strip().lower()
    found = {"y": "yes", "n": "no", "?": "unknown", "": "unknown"}.get(word, word)
    try:
        return Reply(found)
    except ValueError:
        raise ImpossibleValue(
            f"the answer to {name!r} cannot be {word!r}", "Answer yes, no or unknown."
        ) from None


def _number(name: str, value: str | float) -> float | None:
    word = str(value).strip().lower()
    if word in {"", "?", "unknown"}:
        return None
    try:
        number = float(word)
    except ValueError:
        number = -1.0
    if not 0 <= number <= _HIGHEST[name]:
        raise ImpossibleValue(
            f"the answer to {name!r} cannot be {word!r}",
            f"Give a number from 0 to {_HIGHEST[name]:g}, or unknown.",
        )
    return number


def unanswered(answers: Answers) -> tuple[Question, ...]:
    """Return the warning questions, and numbers, that were not answered."""
    return tuple(
        question
        for question in QUESTIONS
        if question.ask is not Ask.PATTERN
        and getattr(answers, question.id) in (None, Reply.UNKNOWN)
    )
