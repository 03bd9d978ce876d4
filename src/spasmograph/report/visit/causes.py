"""What seems to set spasms off, what seems to help, and what cannot be told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spasmograph.errors import InsightError
from spasmograph.insight import (
    Analysis,
    Effect,
    Kind,
    Verdict,
    analyse_record,
    effect_words,
    next_due_words,
)
from spasmograph.insight.amounts import day_in_words
from spasmograph.insight.diary import LONGEST_DAYS
from spasmograph.insight.naming import each_once, turned
from spasmograph.report.visit.text import SENTENCE, clean

if TYPE_CHECKING:
    from spasmograph.record.store import Record

__all__ = ["Causes", "analysis_of", "causes_of"]

_OUTCOMES = {
    Kind.COUNT: "spasms a day as noted",
    Kind.SEVERITY: "the daily severity from 0 to 10",
    Kind.RATE: "spasms a minute of film",
}


@dataclass(frozen=True, slots=True)
class Causes:
    """Answers in words, by what may be said; fields as in `ReportModel`."""

    analysed: str = ""
    worse: tuple[str, ...] = ()
    better: tuple[str, ...] = ()
    alongside: tuple[str, ...] = ()
    no_sign: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    general: tuple[str, ...] = ()
    due: tuple[str, ...] = ()


def analysis_of(record: Record, today: dt.date) -> Analysis | None:
    """Analyse the last two years of a record; None where nothing was noted in them."""
    try:
        return analyse_record(record, since=today - dt.timedelta(days=LONGEST_DAYS), until=today)
    except InsightError:
        return None


def causes_of(found: Analysis | None, today: dt.date) -> Causes:
    """Put an analysis into words.

    Parameters
    ----------
    found : Analysis or None
    today : date
        What is before it is past.
    """
    if found is None:
        return Causes(analysed="There are no daily entries in the last two years to learn from.")
    if found.typical is None:
        notes = " ".join(clean(note, SENTENCE) for note in found.notes)
        return Causes(analysed=notes or "Nothing can be told yet.")
    general: dict[str, None] = {}
    likely = _judged(found, Verdict.LIKELY_WORSE, Verdict.LIKELY_BETTER)
    due = () if found.next_due is None else next_due_words(found.next_due, today).own
    return Causes(
        analysed=_about(found),
        worse=_said([one for one in likely if _spoken_worse(one)], found, general),
        better=_said([one for one in likely if not _spoken_worse(one)], found, general),
        alongside=_said(_judged(found, Verdict.GOES_WITH), found, general),
        no_sign=_said(_judged(found, Verdict.NO_SIGN), found, general),
        unknown=_said(_judged(found, Verdict.CANNOT_SEPARATE, Verdict.CANNOT_TELL), found, general),
        general=tuple(general),
        due=due,
    )


def _about(found: Analysis) -> str:
    days = "1 day" if found.usable_days == 1 else f"{found.usable_days} days"
    if found.first is None or found.last is None:
        return ""
    when = f"{day_in_words(found.first)} to {day_in_words(found.last)}"
    return f"Worked out from {_OUTCOMES[found.kind]}: {days} with an answer, {when}."


def _judged(found: Analysis, *verdicts: Verdict) -> list[Effect]:
    return [one for one in found.effects if one.answer.verdict in verdicts]


def _spoken_worse(effect: Effect) -> bool:
    """Say whether the sentence tells of more spasms: of sleep it tells of a shorter night."""
    return (effect.answer.verdict is Verdict.LIKELY_WORSE) is not turned(effect)


def _said(some: Iterable[Effect], found: Analysis, general: dict[str, None]) -> tuple[str, ...]:
    """Return a paragraph an exposure, the surest first; what holds for all goes to `general`."""
    said = []
    for effect in each_once(sorted(some, key=_place)):
        words = effect_words(effect, found)
        general |= dict.fromkeys(clean(one, SENTENCE) for one in words.general)
        said.append(" ".join(clean(one, SENTENCE) for one in words.own))
    return tuple(said)


def _place(effect: Effect) -> tuple[float, str]:
    return -(effect.answer.probability or 0.0), effect.name
