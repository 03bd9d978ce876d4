"""Find a row of the record by what a person types: the start of its id, or a name."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING

from sqlalchemy import select

from spasmograph.errors import RecordError
from spasmograph.record.models import TABLES, Medicine, Revision, Row

if TYPE_CHECKING:
    from spasmograph.record.store import Record

__all__ = ["find_medicine", "find_removed", "find_row", "looks_like_id"]

_ID = re.compile(r"^[0-9a-f]{4,32}$")
_LOOK = "See the ids with 'spasmograph history'."


def _span(text: str) -> tuple[uuid.UUID, uuid.UUID] | None:
    """Return the first and last id that begin so; None when it is no id."""
    digits = text.strip().lower().replace("-", "")
    if not _ID.match(digits):
        return None
    return uuid.UUID(digits.ljust(32, "0")), uuid.UUID(digits.ljust(32, "f"))


def looks_like_id(text: str) -> bool:
    """Tell whether a text could be the start of an id: four hexadecimal digits or more."""
    return _span(text) is not None


def find_row(record: Record, text: str) -> Row:
    """Return the row whose id begins so.

    Parameters
    ----------
    record : Record
    text : str
        At least four characters of the id.

    Raises
    ------
    RecordError
        If there is none, or more than one.
    """
    span = _span(text)
    if span is None:
        raise RecordError(f"{text!r:.60} is not the id of an entry", _LOOK)
    found: list[Row] = []
    with record.reading() as session:
        for model in TABLES:
            ids = session.scalars(select(model.id).where(model.id.between(*span)).limit(2))
            found += [row for id in ids if (row := record.get(model, id)) is not None]
    if not found:
        raise RecordError(f"no entry has an id that begins with {text!r:.60}", _LOOK)
    if len(found) > 1:
        raise RecordError(f"several entries begin with {text!r:.60}", "Type more of the id.")
    return found[0]


def find_removed(record: Record, text: str) -> list[Revision]:
    """Return what is known of a row that was removed, oldest first; empty when nothing is."""
    span = _span(text)
    if span is None:
        return []
    query = select(Revision).where(Revision.row.between(*span)).order_by(Revision.at)
    with record.reading() as session:
        return list(session.scalars(query))


def find_medicine(record: Record, text: str) -> Medicine:
    """Return a treatment by its name, or by the start of its id.

    Of several of one name, the one that has not been stopped, begun last.

    Raises
    ------
    RecordError
        If there is none.
    """
    wanted = text.strip().casefold()
    named = [row for row in record.all(Medicine) if row.name.casefold() == wanted]
    if named:
        return max(named, key=lambda row: (row.stop is None, row.start, row.created))
    if looks_like_id(text):
        row = find_row(record, text)
        if isinstance(row, Medicine):
            return row
    known = sorted({row.name for row in record.all(Medicine)})
    raise RecordError(
        f"there is no treatment {text!r:.60} in the record",
        f"Known are: {', '.join(known)}."
        if known
        else "Add it first with 'spasmograph treat medicine'.",
    )
