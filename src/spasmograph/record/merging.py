"""Rows from elsewhere joined to those that are there: nothing doubled, nothing overwritten."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, inspect, select
from sqlalchemy.orm import Session

from spasmograph.record.history import REMOVE
from spasmograph.record.models import Revision, Row

if TYPE_CHECKING:
    from spasmograph.record.store import Record

__all__ = ["DIFFERENT", "GONE", "TAKEN", "ImportReport", "Kept", "add_new", "removed_ids"]

DIFFERENT = "the record holds it with other values"
GONE = "it was removed from the record"
TAKEN = "the record holds another entry for that {}"


@dataclass(frozen=True, slots=True)
class Kept:
    """A row of the file that was not taken in, so that what is here stays as it is.

    Attributes
    ----------
    table : str
    row : uuid.UUID
        Its id.
    why : str
        In a few words.
    """

    table: str
    row: uuid.UUID
    why: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did.

    Attributes
    ----------
    added : dict of str to int
        New rows, by table; tables without any are left out.
    unchanged : int
        Rows that were here already, just the same.
    kept : tuple of Kept
        Rows that were not taken in since another is here.
    notes : tuple of str
        Anything else worth knowing, a sentence each.
    """

    added: dict[str, int] = field(default_factory=dict)
    unchanged: int = 0
    kept: tuple[Kept, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """How many rows are new."""
        return sum(self.added.values())


def removed_ids(connection: Connection, table: str) -> frozenset[uuid.UUID]:
    """Return the ids of the rows that were removed from a table, by its revisions."""
    asked = select(Revision.row).where(Revision.table == table, Revision.action == REMOVE)
    return frozenset(connection.scalars(asked))


def add_new(record: Record, rows: Iterable[Row], notes: tuple[str, ...] = ()) -> ImportReport:
    """Add the rows whose ids are not here yet, all of them or none.

    Parameters
    ----------
    record : Record
    rows : iterable of Row
        With ids made from their content, and without parts.
    notes : tuple of str
        For the report.

    Returns
    -------
    ImportReport

    Raises
    ------
    ImpossibleValue
        If a row holds what cannot be; nothing is added then.
    """
    by_model: dict[type[Row], list[Row]] = {}
    for row in rows:
        by_model.setdefault(type(row), []).append(row)
    added: dict[str, int] = {}
    kept: list[Kept] = []
    unchanged = 0
    with record.session() as session:
        for model, mine in by_model.items():
            held = _held(session, model)
            for row in mine:
                here = held.rows.get(row.id)
                if here is not None and _agree(here, row):
                    unchanged += 1
                elif (why := _why_not(held, row)) is not None:
                    kept.append(Kept(model.__tablename__, row.id, why))
                else:
                    session.add(row)
                    added[model.__tablename__] = added.get(model.__tablename__, 0) + 1
    return ImportReport(added, unchanged, tuple(kept), notes)


@dataclass(frozen=True, slots=True)
class _Held:
    """What a table holds: rows by id, ids of removed rows, values that may not come twice."""

    rows: dict[uuid.UUID, Row]
    removed: frozenset[uuid.UUID]
    taken: dict[str, set[Any]]


def _held(session: Session, model: type[Row]) -> _Held:
    rows = {row.id: row for row in session.scalars(select(model))}
    unique = [item.key for item in inspect(model).column_attrs if item.columns[0].unique]
    return _Held(
        rows,
        removed_ids(session.connection(), model.__tablename__),
        {name: {getattr(row, name) for row in rows.values()} for name in unique},
    )


def _agree(here: Row, row: Row) -> bool:
    """Say whether two rows hold the same, whenever it was written."""
    names = {item.key for item in inspect(type(row)).column_attrs} - {"created", "changed"}
    return all(getattr(here, name) == getattr(row, name) for name in names)


def _why_not(held: _Held, row: Row) -> str | None:
    """Say why a row cannot be added; None if it can."""
    if row.id in held.rows:
        return DIFFERENT
    if row.id in held.removed:
        return GONE
    for name, values in held.taken.items():
        if getattr(row, name) in values:
            return TAKEN.format(name)
    return None
