"""How one day was: its check-in, and what was noted of each kind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from spasmograph.record.models import CheckIn, Exposure, Row, Tracker
from spasmograph.record.vocabulary import EXPOSURES, Daily, ExposureKind

if TYPE_CHECKING:
    from spasmograph.cli.recording import Clock
    from spasmograph.record.store import Record

__all__ = ["check_in_of", "note_day", "total_of", "trackers_of"]


def check_in_of(record: Record, day: date) -> CheckIn | None:
    """Return the check-in of a day; None when there is none."""
    found = record.all(CheckIn, since=day, until=day)
    return found[0] if found else None


def note_day(
    record: Record, clock: Clock, day: date, changes: Mapping[str, Any], *more: Row
) -> CheckIn | None:
    """Set some fields of a day's check-in, and write what else the day held, all or nothing.

    Parameters
    ----------
    record : Record
    clock : Clock
    day : date
    changes : mapping
        Fields of the check-in, which is made when it is missing.
    *more : Row
        New rows.

    Returns
    -------
    CheckIn or None
        None when there are no `changes`.

    Raises
    ------
    ImpossibleValue
        If something of it cannot be.
    """
    with record.session() as session:  # looked at and written as one: another may write too
        session.add_all(more)
        if not changes:
            return None
        row = session.scalars(select(CheckIn).where(CheckIn.day == day)).first()
        if row is None:
            row = CheckIn(day=day, at=clock.now)
            session.add(row)
        for name, value in changes.items():
            setattr(row, name, value)
    return row


def trackers_of(record: Record) -> dict[str, Tracker]:
    """Return the person's own trackers by key."""
    return {row.key: row for row in record.all(Tracker)}


def _is_mean(record: Record, kind: str) -> bool:
    if kind in set(ExposureKind):
        return EXPOSURES[ExposureKind(kind)].daily is Daily.MEAN
    tracker = trackers_of(record).get(kind)
    return tracker is not None and tracker.daily == Daily.MEAN


def total_of(record: Record, kind: str, day: date) -> tuple[float, int]:
    """Return what a day held of one kind, and in how many entries.

    Parameters
    ----------
    record : Record
    kind : str
        `ExposureKind`, or the key of a tracker.
    day : date

    Returns
    -------
    tuple of float and int
        Sum or mean of the entries, as the kind says; (0.0, 0) when there is none.
    """
    amounts = [row.amount for row in record.all(Exposure, since=day, until=day) if row.kind == kind]
    if not amounts:
        return 0.0, 0
    total = sum(amounts)
    return (total / len(amounts) if _is_mean(record, kind) else total), len(amounts)
