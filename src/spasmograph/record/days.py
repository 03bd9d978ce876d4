"""A record day by day: one value a day, and none where nothing was noted."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from statistics import fmean
from typing import TYPE_CHECKING

from sqlalchemy import select

from spasmograph.errors import ImpossibleValue
from spasmograph.record.models import CheckIn, Exposure, SpasmEntry, Tracker
from spasmograph.record.vocabulary import EXPOSURES, Daily, ExposureKind

if TYPE_CHECKING:
    from spasmograph.record.store import Record

__all__ = ["check_ins", "daily_values", "spasms_per_day"]


def daily_values(
    record: Record, kind: ExposureKind | str, since: date, until: date
) -> dict[date, float]:
    """Return one value of an exposure a day.

    Several entries of a day are added up or averaged, as the kind or tracker
    says.  Where a person wrote how long they slept, that stands for the day,
    and what was imported of the same sleep is not added to it.

    Parameters
    ----------
    record : Record
    kind : ExposureKind or str
        Or the key of a tracker.
    since, until : date
        First and last day, both included, on the calendar where the person was.

    Returns
    -------
    dict of date to float
        Oldest first, in the unit of the kind.  Days of which nothing was noted
        are not there; a day on which there was none is 0.

    Raises
    ------
    ImpossibleValue
        If there is no such kind and no such tracker.
    """
    rule = _rule(record, str(kind))
    asked = (
        select(Exposure.day, Exposure.amount, Exposure.origin)
        .where(Exposure.kind == str(kind), Exposure.day >= since, Exposure.day <= until)
        .order_by(Exposure.day)
    )
    days: dict[date, list[tuple[float, bool]]] = defaultdict(list)
    with record.reading() as session:
        for day, amount, origin in session.execute(asked):
            days[day].append((amount, origin is None))
    join = fmean if rule is Daily.MEAN else sum
    return {day: float(join(_counted(str(kind), entries))) for day, entries in days.items()}


def _counted(kind: str, entries: list[tuple[float, bool]]) -> list[float]:
    own = [amount for amount, is_own in entries if is_own]
    if kind == ExposureKind.SLEEP and own:
        return own
    return [amount for amount, _ in entries]


def _rule(record: Record, kind: str) -> Daily:
    if kind in EXPOSURES:
        return EXPOSURES[ExposureKind(kind)].daily
    with record.reading() as session:
        daily = session.scalar(select(Tracker.daily).where(Tracker.key == kind))
    if daily is None:
        raise ImpossibleValue(
            f"nothing called {kind!r:.60} is followed in this record",
            f"Choose one of: {', '.join(ExposureKind)}; or make a tracker.",
        )
    return Daily(daily)


def spasms_per_day(record: Record, since: date, until: date) -> dict[date, int]:
    """Return how many spasms there were a day, as the person noted them.

    Parameters
    ----------
    record : Record
    since, until : date
        First and last day, both included.

    Returns
    -------
    dict of date to int
        Oldest first: the count of the check-in, or the number of entries where
        that is larger.  A day is 0 only if its check-in says so; days with
        neither are not there.
    """
    counts: dict[date, int] = defaultdict(int)
    for entry in record.all(SpasmEntry, since=since, until=until):
        counts[entry.at.day] += 1
    for day, row in check_ins(record, since, until).items():
        if row.count is not None:
            counts[day] = max(counts[day], row.count)
    return dict(sorted(counts.items()))


def check_ins(record: Record, since: date, until: date) -> dict[date, CheckIn]:
    """Return the check-ins of some days, oldest first, by their day."""
    return {row.day: row for row in record.all(CheckIn, since=since, until=until)}
