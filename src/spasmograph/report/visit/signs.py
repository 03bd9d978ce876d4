"""Warning signs, present or absent, from the record and the latest answers."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from spasmograph.errors import ImpossibleValue
from spasmograph.guide.known import known
from spasmograph.guide.questions import QUESTIONS, Ask
from spasmograph.guide.triage import SELF_CARE, Answers, Level, read_answers, triage
from spasmograph.record.models import Answer
from spasmograph.report.visit.model import Sign, WarningSigns

if TYPE_CHECKING:
    from spasmograph.record.store import Record

__all__ = ["LATELY", "months_said", "signs_of"]

LATELY = 28
"""An answer no older than this counts as now, days."""

NOT_SIGNS = frozenset({"injected", "carbamazepine"})
"""Questions that are asked with the warning signs and are none."""


def signs_of(record: Record, today: dt.date) -> WarningSigns:
    """Return which warning signs are present, absent and not known.

    Parameters
    ----------
    record : Record
    today : date
        Later answers are left out; those older than `LATELY` days are only
        named where they were yes.
    """
    latest = _latest(record, today)
    since = today - dt.timedelta(days=LATELY)
    recent = {name: row for name, row in latest.items() if row.at.day > since}
    asked = [one for one in QUESTIONS if one.ask is Ask.WARNING and one.id not in NOT_SIGNS]
    given = {one.id: recent[one.id].value for one in asked if one.id in recent}
    found = triage(_answers(recent), known(record, today))
    days = [recent[name].at.day for name in given]
    return WarningSigns(
        present=tuple(
            Sign(one.text, one.level in (Level.EMERGENCY, Level.SAME_DAY), one.sources)
            for one in found.reasons
            if one.rule != SELF_CARE
        ),
        yes=tuple(one.text for one in asked if given.get(one.id) == "yes"),
        no=tuple(one.text for one in asked if given.get(one.id) == "no"),
        open=sum(given.get(one.id) not in ("yes", "no") for one in asked),
        asked_first=min(days, default=None),
        asked_last=max(days, default=None),
        earlier_yes=tuple(
            one.text
            for one in asked
            if one.id not in recent and one.id in latest and latest[one.id].value == "yes"
        ),
    )


def months_said(record: Record, today: dt.date) -> float | None:
    """Return how long the movements have been there by now, months, as last answered."""
    row = _latest(record, today).get("months")
    try:
        told = None if row is None else read_answers({"months": row.value}).months
    except ImpossibleValue:
        return None
    if row is None or told is None:
        return None
    return told + (today - row.at.day).days / 30.44


def _latest(record: Record, today: dt.date) -> dict[str, Answer]:
    return {row.question: row for row in record.all(Answer, until=today)}


def _answers(rows: dict[str, Answer]) -> Answers:
    """Read what can be read: an answer of a newer version is one that is not known."""
    given = {}
    for name, row in rows.items():
        try:
            read_answers({name: row.value})
        except ImpossibleValue:
            continue
        given[name] = row.value
    return read_answers(given)
