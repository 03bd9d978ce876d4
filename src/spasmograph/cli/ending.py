"""Find what has ended, and what is to be written then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from spasmograph.cli.finding import find_row, looks_like_id
from spasmograph.errors import ImpossibleValue, RecordError
from spasmograph.record.models import Condition, Medicine, Pregnancy, Row, SideEffect

if TYPE_CHECKING:
    from spasmograph.cli.recording import Clock
    from spasmograph.record.store import Record

__all__ = ["end_of"]


def _going_on(record: Record) -> Iterator[tuple[str, Row]]:
    """Yield what has not ended yet, by the names it can be called."""
    for medicine in record.all(Medicine):
        if medicine.stop is None:
            yield medicine.name, medicine
    for effect in record.all(SideEffect):
        if effect.stop is None:
            yield effect.kind.value.replace("_", " "), effect
            yield effect.name or "", effect
    for condition in record.all(Condition):
        if condition.until is None:
            yield condition.name, condition
    for pregnancy in record.all(Pregnancy):
        if pregnancy.stop is None:
            yield "pregnancy", pregnancy


def _find(record: Record, text: str) -> Row:
    wanted = text.strip().casefold()
    found = {row.id: row for name, row in _going_on(record) if name.casefold() == wanted}
    if len(found) > 1:
        ids = ", ".join(id.hex[:8] for id in found)
        raise RecordError(f"several entries are called {text!r:.60}", f"Give an id: {ids}.")
    if found:
        return next(iter(found.values()))
    if looks_like_id(text):
        return find_row(record, text)
    names = sorted({name for name, _ in _going_on(record) if name})
    raise RecordError(
        f"nothing called {text!r:.60} goes on",
        f"What goes on: {', '.join(names)}." if names else "Nothing goes on in this record.",
    )


def end_of(
    record: Record, text: str, day: str | None, at: str | None, clock: Clock
) -> tuple[Row, dict[str, Any]]:
    """Return what has ended, and how that is written.

    Parameters
    ----------
    record : Record
    text : str
        Its name, or the start of its id.
    day, at : str or None
        When, as typed; today and now by default.
    clock : Clock

    Raises
    ------
    RecordError
        If nothing of that name goes on, or more than one thing.
    ImpossibleValue
        If it would end before it began, or cannot end.
    """
    row = _find(record, text)
    if isinstance(row, SideEffect):
        ended = clock.visit(at or day)
        if ended.utc < row.start.utc:
            raise _backwards(ended.day, row.start.day)
        return row, {"stop": ended}
    last = clock.day(day) if day or at is None else clock.moment(at).day
    if isinstance(row, Condition):
        if row.since is not None and last < row.since:
            raise _backwards(last, row.since)
        return row, {"until": last}
    if isinstance(row, Medicine | Pregnancy):
        if last < row.start:
            raise _backwards(last, row.start)
        return row, {"stop": last}
    raise ImpossibleValue(f"{text!r:.60} is not something that ends", "Correct it with log edit.")


def _backwards(last: date, first: date) -> ImpossibleValue:
    return ImpossibleValue(f"it ends on {last}, before it began on {first}", "Check the day.")
