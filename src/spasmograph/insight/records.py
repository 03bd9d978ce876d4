"""One person's days out of their record, ready to be asked."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from spasmograph.errors import InsightError
from spasmograph.insight.results import Analysis, Kind
from spasmograph.insight.units import unit_of
from spasmograph.record.days import check_ins, daily_values, spasms_per_day
from spasmograph.record.models import CareSession, Injection, Medicine, Session, Tracker
from spasmograph.record.sessions import events_of, tasks_of
from spasmograph.record.summaries import number_at, summary_of
from spasmograph.record.vocabulary import EXPOSURES, CareKind, ExposureKind, TreatmentKind
from spasmograph.spasms.counting import is_spasm
from spasmograph.spasms.posed import counted_events

if TYPE_CHECKING:
    import pandas as pd

    from spasmograph.insight.treatments import Span
    from spasmograph.record.store import Record

__all__ = ["KINDS", "DiaryFrame", "Outcome", "analyse_record", "answers_of", "diary_of"]

Values: TypeAlias = dict[dt.date, float]

MINUTES, MOOD, RATED = "minutes", "mood", "0-10"

_CURE = "Note how a day was with 'spasmograph check-in', or name other days or another outcome."


class Outcome(StrEnum):
    """What of a record can be explained."""

    SPASMS = "spasms"
    SEVERITY = "severity"
    FILMED = "filmed"


#: What kind each of them is.
KINDS = {
    Outcome.SPASMS: Kind.COUNT,
    Outcome.SEVERITY: Kind.SEVERITY,
    Outcome.FILMED: Kind.RATE,
}


@dataclass(frozen=True, slots=True)
class DiaryFrame:
    """What a record holds of some days.

    Attributes
    ----------
    frame : pandas.DataFrame
        Indexed by day, on the calendar where the person was; the outcome,
        ``minutes`` for filmed rates, and one column an exposure; NaN is missing.
    outcome : Outcome
    injections : tuple of datetime.date
        Those before the first day too.
    treatments : dict of str to tuple of (date, date or None)
        First and last day of each spell, by name.
    units : dict of str to str
        Of the exposures.
    notes : tuple of str
    """

    frame: pd.DataFrame
    outcome: Outcome
    injections: tuple[dt.date, ...]
    treatments: Mapping[str, tuple[Span, ...]]
    units: Mapping[str, str]
    notes: tuple[str, ...] = ()


def analyse_record(
    record: Record,
    outcome: Outcome | str | None = None,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> Analysis:
    """Ask of one person's record what matters, what helped and when it wears off.

    Parameters
    ----------
    record : Record
    outcome : {"spasms", "severity", "filmed"}, optional
        The one with the most answered days if none is named.
    since, until : datetime.date, optional
        First and last day, both included.

    Returns
    -------
    Analysis

    Raises
    ------
    InsightError
        If nothing of the kind was noted in these days, or there is no such outcome.
    """
    from spasmograph.insight.analysis import analyse

    days = diary_of(record, outcome, since, until)
    found = analyse(
        days.frame,
        days.outcome.value,
        KINDS[days.outcome],
        days.injections,
        minutes=MINUTES,
        treatments=days.treatments,
        units=days.units,
    )
    return replace(found, notes=(*days.notes, *found.notes))


def diary_of(
    record: Record,
    outcome: Outcome | str | None = None,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> DiaryFrame:
    """Lay out what a record holds, day by day.

    Parameters
    ----------
    record : Record
    outcome : {"spasms", "severity", "filmed"}, optional
        Spasms a day, the severity of the check-in, or spasms a minute of film;
        the one with the most answered days if none is named.
    since, until : datetime.date, optional
        First and last day, both included.

    Returns
    -------
    DiaryFrame

    Raises
    ------
    InsightError
        If nothing of the kind was noted in these days, or there is no such outcome.

    Notes
    -----
    A day without an entry is missing, not 0, with one exception: where a kind of
    care is noted at all, a day with a check-in and without that care counts as
    one without it.  Care is counted in minutes if every session says how long it
    was, else as a day with it or without.  Events of a film are counted as in
    `spasmograph.spasms.summarise`: all but blinks, confident, not posed; several
    films of a day are pooled.
    """
    import pandas as pd

    first, last = since or dt.date.min, until or dt.date.max
    chosen, answers, notes = _chosen(record, outcome, first, last)
    trackers = _trackers(record)
    columns = {**answers, **_exposures(record, first, last, trackers)}
    frame = pd.DataFrame(
        {name: pd.Series(values, dtype=float) for name, values in columns.items() if values}
    )
    frame.index = pd.DatetimeIndex(frame.index)
    frame = frame.sort_index()
    injected = (row.at.day for row in record.all(Injection))
    spans, more = _spans(record, frame.index[0].date(), frame.index[-1].date())
    return DiaryFrame(
        frame,
        chosen,
        tuple(sorted(day for day in injected if day <= last)),
        spans,
        _units(trackers),
        (*notes, *more),
    )


def _chosen(
    record: Record, outcome: Outcome | str | None, first: dt.date, last: dt.date
) -> tuple[Outcome, dict[str, Values], tuple[str, ...]]:
    """Return the outcome to explain, its columns, and why it was taken."""
    if outcome is not None and outcome not in set(Outcome):
        raise InsightError(
            f"a record has no outcome {outcome!r:.40}", f"Choose one of: {', '.join(Outcome)}."
        )
    asked = tuple(Outcome) if outcome is None else (Outcome(outcome),)
    found = {one: answers_of(record, one, first, last) for one in asked}
    days = {one: len(columns[one]) for one, columns in found.items()}
    best = max(asked, key=lambda one: days[one])
    if not days[best]:
        raise InsightError(f"the record holds no answers of {_listed(asked)} in these days", _CURE)
    others = [f"{one} on {days[one]}" for one in asked if one is not best and days[one]]
    why = f"It is about {best}, noted on {days[best]} days"
    notes = (f"{why}; there is also {', '.join(others)}.",) if others else ()
    return best, found[best], notes


def _listed(names: Iterable[str]) -> str:
    return " or ".join(names)


def answers_of(
    record: Record, outcome: Outcome, first: dt.date, last: dt.date
) -> dict[str, Values]:
    """Return one outcome day by day, and ``minutes`` beside a filmed rate."""
    if outcome is Outcome.SPASMS:
        counts = spasms_per_day(record, first, last)
        return {outcome: {day: float(count) for day, count in counts.items()}}
    if outcome is Outcome.SEVERITY:
        rows = check_ins(record, first, last).items()
        return {outcome: {d: float(row.severity) for d, row in rows if row.severity is not None}}
    return _filmed(record, first, last)


def _filmed(record: Record, first: dt.date, last: dt.date) -> dict[str, Values]:
    """Return spasms a minute, and minutes, a day with films."""
    counts: Values = defaultdict(float)
    minutes: Values = defaultdict(float)
    for session in record.all(Session, since=first, until=last):
        seen = number_at(summary_of(session), "observation", "counted_seconds")
        seconds = session.usable_seconds if seen is None else seen
        if seconds > 0:
            events = counted_events(events_of(session), tasks_of(session))
            counts[session.at.day] += sum(map(is_spasm, events))
            minutes[session.at.day] += seconds / 60.0
    rates = {day: counts[day] / watched for day, watched in minutes.items()}
    return {Outcome.FILMED: rates, MINUTES: dict(minutes)}


def _trackers(record: Record) -> dict[str, Tracker]:
    """Return the person's own trackers by a name that no other column has."""
    taken = {*Outcome, *ExposureKind, *CareKind, MINUTES, MOOD}
    found: dict[str, Tracker] = {}
    for row in record.all(Tracker):
        name = row.key
        while name in taken:
            name = f"{name}_noted"
        found[name] = row
        taken.add(name)
    return found


def _units(trackers: Mapping[str, Tracker]) -> dict[str, str]:
    known = {kind.value: scale.unit for kind, scale in EXPOSURES.items()}
    return known | {name: unit_of(row.unit) for name, row in trackers.items()} | {MOOD: RATED}


def _exposures(
    record: Record, first: dt.date, last: dt.date, trackers: Mapping[str, Tracker]
) -> dict[str, Values]:
    days = check_ins(record, first, last)
    keys = {kind.value: kind.value for kind in ExposureKind}
    keys |= {name: row.key for name, row in trackers.items()}
    found = {name: daily_values(record, key, first, last) for name, key in keys.items()}
    found[MOOD] = {day: float(row.mood) for day, row in days.items() if row.mood is not None}
    return found | _care(record.all(CareSession, since=first, until=last), days)


def _care(rows: Iterable[CareSession], days: Iterable[dt.date]) -> dict[str, Values]:
    """Return each kind of care a day; a day with a check-in and without it is 0."""
    sessions: dict[str, list[CareSession]] = defaultdict(list)
    for row in rows:
        sessions[row.kind.value].append(row)
    found: dict[str, Values] = {}
    for kind, some in sessions.items():
        values = dict.fromkeys(days, 0.0)
        timed = all(row.minutes is not None for row in some)
        for row in some:
            before = values.get(row.at.day, 0.0)
            values[row.at.day] = before + (row.minutes or 0.0) if timed else 1.0
        found[f"{kind}_min" if timed else kind] = values
    return found


def _spans(
    record: Record, first: dt.date, last: dt.date
) -> tuple[dict[str, tuple[Span, ...]], tuple[str, ...]]:
    """Return when each treatment was on, of those that were in these days."""
    named: dict[str, list[Medicine]] = defaultdict(list)
    for row in record.all(Medicine):
        if row.start <= last and (row.stop is None or row.stop >= first):
            named[" ".join(row.name.split()).casefold()].append(row)
    spans, notes = {}, []
    for rows in named.values():
        name = rows[0].name.strip()
        spans[name] = tuple((row.start, _stop(row)) for row in rows)
        if len({(row.dose, row.unit) for row in rows}) > 1:
            notes.append(f"{name} was taken in more than one dose; they are looked at as one.")
    return spans, tuple(notes)


def _stop(row: Medicine) -> dt.date | None:
    """Return the last day; an operation is not undone."""
    return None if row.kind is TreatmentKind.SURGERY else row.stop
