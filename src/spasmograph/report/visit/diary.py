"""The diary in the report: severity over time, and what spasms do to daily life."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from statistics import fmean
from typing import TYPE_CHECKING

from spasmograph.record.days import check_ins, spasms_per_day
from spasmograph.record.models import CareSession, SpasmEntry
from spasmograph.report.visit.model import Bin, Counted, DailyLife, Period
from spasmograph.report.visit.text import clean
from spasmograph.spasms.events import Side

if TYPE_CHECKING:
    from spasmograph.record.models import CheckIn
    from spasmograph.record.store import Record

__all__ = ["bins_of", "care_of", "daily_life_of", "diary_sides_of", "severities_of"]

MOST_BINS = 60
"""Points on the time axis at most; the days of a point are as many as that takes."""

_WIDTHS = (1, 7, 28, 91, 364)
_AFFECTED = ("reading", "driving", "work", "social")
_NAMED = {"social": "being with people"}
_MOST = 4


def severities_of(days: Mapping[dt.date, CheckIn]) -> dict[dt.date, float]:
    """Return the severity of the days that have one."""
    return {day: float(row.severity) for day, row in days.items() if row.severity is not None}


def bins_of(record: Record, period: Period) -> tuple[Bin, ...]:
    """Return the diary in equal steps of days, weeks or more; steps without a word are left out.

    Parameters
    ----------
    record : Record
    period : Period
        From ``shown_from`` to ``until``.
    """
    first, last = period.shown_from, period.until
    length = (last - first).days + 1
    width = next((one for one in _WIDTHS if length <= one * MOST_BINS), _WIDTHS[-1])
    severities: Mapping[dt.date, float] = severities_of(check_ins(record, first, last))
    counts: Mapping[dt.date, float] = spasms_per_day(record, first, last)
    ordered: dict[int, tuple[list[float], list[float]]] = {}
    for place, values in ((0, severities), (1, counts)):
        for day, value in values.items():
            number = (last - day).days // width
            ordered.setdefault(number, ([], []))[place].append(float(value))
    found = []
    for number in sorted(ordered, reverse=True):
        rated, counted = ordered[number]
        end = last - dt.timedelta(days=number * width)
        begin = max(end - dt.timedelta(days=width - 1), first)
        means = [fmean(values) if values else None for values in (rated, counted)]
        found.append(Bin(begin, end, len(rated), means[0], len(counted), means[1]))
    return tuple(found)


def daily_life_of(record: Record, period: Period) -> DailyLife:
    """Return how many days were affected in the period, and how."""
    rows = list(check_ins(record, period.since, period.until).values())
    affected = []
    for name in _AFFECTED:
        replies = [reply for row in rows if (reply := getattr(row, name)) is not None]
        if replies:
            affected.append(Counted(_NAMED.get(name, name), sum(replies), len(replies)))
    hardest = [row.hardest.value.replace("_", " ") for row in rows if row.hardest is not None]
    entries = record.all(SpasmEntry, since=period.since, until=period.until)
    doing = [clean(entry.activity).lower() for entry in entries if entry.activity]
    pained = {entry.at.day for entry in entries if entry.pain}
    return DailyLife(len(rows), tuple(affected), _most(hardest), _most(doing), len(pained))


def diary_sides_of(record: Record, period: Period) -> tuple[Counted, ...]:
    """Return on which side the spasms were that the person noted with a side."""
    entries = record.all(SpasmEntry, since=period.since, until=period.until)
    sides = [entry.side for entry in entries if entry.side is not None]
    return tuple(Counted(side.value, sides.count(side), len(sides)) for side in Side if sides)


def care_of(record: Record, period: Period) -> tuple[Counted, ...]:
    """Return how often there was physiotherapy, exercise and the like in the period."""
    rows = record.all(CareSession, since=period.since, until=period.until)
    return _most([row.kind.value.replace("_", " ") for row in rows])


def _most(names: Iterable[str]) -> tuple[Counted, ...]:
    """Return what is named most often, by number and then by name."""
    counts = Counter(name for name in names if name)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Counted(name, number, counts.total()) for name, number in ranked[:_MOST])
