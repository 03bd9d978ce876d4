"""Build the visit report of a record."""

from __future__ import annotations

import datetime as dt
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from spasmograph.guide import load_guide
from spasmograph.insight.amounts import day_in_words
from spasmograph.insight.wearing_off import TYPICAL, TYPICAL_SOURCES
from spasmograph.record.days import check_ins
from spasmograph.record.models import (
    Allergy,
    Appointment,
    CheckIn,
    Condition,
    Injection,
    Medicine,
    Question,
    Session,
    SpasmEntry,
    Test,
)
from spasmograph.report.visit.care import MOST, injections_of, treatments_of, unwanted_of
from spasmograph.report.visit.causes import analysis_of, causes_of
from spasmograph.report.visit.change import filmed_change, severity_change
from spasmograph.report.visit.diary import (
    bins_of,
    care_of,
    daily_life_of,
    diary_sides_of,
    severities_of,
)
from spasmograph.report.visit.filming import filmed_of
from spasmograph.report.visit.model import (
    Change,
    Filmed,
    Mark,
    MarkKind,
    OpenQuestion,
    Period,
    ReportModel,
    Since,
    Tested,
    WarningSigns,
    Who,
)
from spasmograph.report.visit.signs import months_said, signs_of
from spasmograph.report.visit.text import NOTE, clean

if TYPE_CHECKING:
    from spasmograph.insight import Analysis
    from spasmograph.record.store import Record

__all__ = ["build_report", "last_visit"]

HALF_YEAR = 182
"""Days that are looked at when no visit is noted."""

BEFORE = 91
"""Days shown before the period at least, where there is something to show."""


def last_visit(record: Record, today: dt.date) -> dt.date | None:
    """Return the day of the last visit before today; None when none is noted."""
    yesterday = today - dt.timedelta(days=1)
    return max((row.at.day for row in record.all(Appointment, until=yesterday)), default=None)


def build_report(record: Record, today: dt.date, since: dt.date | None = None) -> ReportModel:
    """Build the visit report.

    Parameters
    ----------
    record : Record
        It is only read.
    today : date
        The day of the report; later rows are left out, but for the next visit.
    since : date, optional
        First day of the period; the last visit by default, or half a year ago
        when none is noted.

    Returns
    -------
    ReportModel
        The same for the same rows and day.
    """
    period = _period(record, today, since)
    filmed = tuple(map(filmed_of, record.all(Session, until=today)))
    found = analysis_of(record, today)
    causes = causes_of(found, today)
    signs = signs_of(record, today)
    return ReportModel(
        period=period,
        who=_who(record, today),
        filmed=tuple(film for film in filmed if film.day >= period.shown_from),
        changes=_changes(record, period, filmed),
        bins=bins_of(record, period),
        marks=_marks(record, period),
        daily=daily_life_of(record, period),
        diary_sides=diary_sides_of(record, period),
        treatments=treatments_of(record, period, found),
        injections=injections_of(record, period, found),
        unwanted=unwanted_of(record, period),
        care=care_of(record, period),
        due=causes.due,
        analysed=causes.analysed,
        worse=causes.worse,
        better=causes.better,
        alongside=causes.alongside,
        no_sign=causes.no_sign,
        unknown=causes.unknown,
        general=causes.general,
        signs=signs,
        tests=_tests(record, today),
        questions=_questions(record),
        sources=_sources(signs, found),
        software=version("spasmograph"),
    )


def _period(record: Record, today: dt.date, since: dt.date | None) -> Period:
    visit = last_visit(record, today)
    if since is not None:
        reason = Since.VISIT if since == visit else Since.DAY
    else:
        reason = Since.HALF_YEAR if visit is None else Since.VISIT
        since = visit or today - dt.timedelta(days=HALF_YEAR)
    since = min(since, today)
    wished = since - max(today - since, dt.timedelta(days=BEFORE))
    days = [row.day for row in record.all(CheckIn, since=wished, until=since)[:1]]
    for model in (SpasmEntry, Session, Injection):
        rows: list[Any] = list(record.all(model, since=wished, until=since))
        days += [row.at.day for row in rows[:1]]
    return Period(since, today, reason, min(days, default=since))


def _who(record: Record, today: dt.date) -> Who:
    from spasmograph.guide.known import known

    person, picture = record.person(), known(record, today)
    rows = [row for row in record.all(Condition) if row.since is None or row.since <= today]
    states = [("pregnant", picture.pregnant), ("breastfeeding", picture.breastfeeding)]
    coming = [row.at.day for row in record.all(Appointment, since=today)]
    return Who(
        birth_year=person.birth_year,
        conditions=tuple(map(_condition, rows[:MOST])),
        first_noted=_first_noted(record, today),
        months_said=months_said(record, today),
        pregnancy=" and ".join(name for name, holds in states if holds) or None,
        allergies=tuple(clean(row.substance) for row in record.all(Allergy)[:MOST]),
        next_visit=min(coming, default=None),
    )


def _first_noted(record: Record, today: dt.date) -> dt.date | None:
    """Return the first day with a spasm: noted, counted, rated above 0 or filmed."""
    days = [row.at.day for row in record.all(SpasmEntry, until=today)[:1]]
    checked = record.all(CheckIn, until=today)
    days += [row.day for row in checked if (row.severity or 0) > 0 or (row.count or 0) > 0][:1]
    films = map(filmed_of, record.all(Session, until=today))
    days += [film.day for film in films if film.spasms][:1]
    return min(days, default=None)


def _condition(row: Condition) -> str:
    """Say what was noted, and who said it: this program gives no diagnosis."""
    given = clean(row.given_by)
    name = clean(row.name)
    head = f"diagnosis given: {name}, by {given}" if given else f"noted by the person: {name}"
    begun = f", since {day_in_words(row.since)}" if row.since else ""
    ended = f", until {day_in_words(row.until)}" if row.until else ""
    return f"{head}{begun}{ended}"


def _changes(record: Record, period: Period, filmed: tuple[Filmed, ...]) -> tuple[Change, ...]:
    injections = sorted(row.at.day for row in record.all(Injection, until=period.until))
    changed = [
        day
        for row in record.all(Medicine, until=period.until)
        for day in (row.start, row.stop)
        if day is not None
    ]
    start = period.since - dt.timedelta(days=HALF_YEAR)
    days = severities_of(check_ins(record, start, period.until))
    both = (
        filmed_change(filmed, period.since, injections, changed),
        severity_change(days, period.since, period.until, injections),
    )
    return tuple(one for one in both if one is not None)


def _marks(record: Record, period: Period) -> tuple[Mark, ...]:
    """Return what happened in the time shown; one mark for the same thing on the same day."""
    until = period.until
    found = [
        Mark(row.at.day, MarkKind.INJECTION, clean(row.product))
        for row in record.all(Injection, until=until)
    ]
    for row in record.all(Medicine, until=until):
        found.append(Mark(row.start, MarkKind.STARTED, clean(row.name)))
        if row.stop is not None:
            found.append(Mark(row.stop, MarkKind.STOPPED, clean(row.name)))
    found += [Mark(one.day, MarkKind.TEST, one.kind) for one in _tests(record, until)]
    found += [
        Mark(row.at.day, MarkKind.VISIT, clean(row.whom))
        for row in record.all(Appointment, until=until)
    ]
    inside = {mark for mark in found if period.shown_from <= mark.day <= until}
    return tuple(sorted(inside, key=lambda mark: (mark.day, mark.kind, mark.text)))


def _tests(record: Record, today: dt.date) -> tuple[Tested, ...]:
    rows = record.all(Test, until=today)[-MOST:]
    return tuple(Tested(row.day, _test(row), clean(row.result, NOTE)) for row in rows)


def _test(row: Test) -> str:
    kind = row.kind.value
    said = kind.upper() if kind in ("mri", "ct", "eeg", "emg") else kind
    name = clean(row.name)
    if not name:
        return said
    return name if kind == "other" else f"{said} ({name})"


def _questions(record: Record) -> tuple[OpenQuestion, ...]:
    """Return what has no answer yet, oldest first."""
    rows = [row for row in record.all(Question) if not row.answer and clean(row.text)]
    return tuple(OpenQuestion(clean(row.text, 300)) for row in rows[:MOST])


def _sources(signs: WarningSigns, found: Analysis | None) -> tuple[str, ...]:
    names = [name for sign in signs.present for name in sign.sources]
    if found is not None and TYPICAL in found.notes:
        names += TYPICAL_SOURCES
    sources = [load_guide().source(name) for name in dict.fromkeys(names)]
    return tuple(
        f"{one.title}{f', {one.year}' if one.year else ''}. {one.where}" for one in sources
    )
