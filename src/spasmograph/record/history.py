"""What rows held before: kept whenever one is edited or removed."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Connection, Table, event, insert, select
from sqlalchemy.orm import Mapper, ORMExecuteState, Session, UOWTransaction, sessionmaker
from sqlalchemy.orm.attributes import get_history

from spasmograph.record.limits import check_day_sums, check_row, check_trackers_kept
from spasmograph.record.models import Base, Exposure, Revision, Row, Tracker
from spasmograph.record.plain import from_plain, to_plain
from spasmograph.record.trials import check_plans_kept
from spasmograph.record.vocabulary import EXPOSURES

__all__ = ["EDIT", "REMOVE", "keep_history", "keep_out", "value_before"]

EDIT, REMOVE = "edit", "remove"
"""What was done to a row, in `Revision.action`."""


def value_before(model: type[Row], name: str, kept: Any) -> Any:
    """Return a value a row held, from what a revision kept of it.

    Parameters
    ----------
    model : type of Row
    name : str
        A column of its table, as in `Revision.before`.
    kept
        What stands there.

    Raises
    ------
    ValueError
        If it is not such a value.
    """
    column = _table(model).columns[name]
    if isinstance(kept, str) and column.type.python_type is bytes:
        return base64.b64decode(kept, validate=True)
    return from_plain(column, kept)


def keep_history(maker: sessionmaker[Session]) -> None:
    """Make every session of a maker check what it writes and keep what was before.

    Parameters
    ----------
    maker : sessionmaker
        Its sessions refuse statements that change many rows past these checks.
    """
    event.listen(maker, "before_flush", _check)
    event.listen(maker, "do_orm_execute", _refuse_bulk)


def keep_out(maker: sessionmaker[Session]) -> None:
    """Make every session of a maker one that only reads.

    Parameters
    ----------
    maker : sessionmaker
        Writing in one of its sessions is a defect.
    """
    event.listen(maker, "before_flush", _refuse)
    event.listen(maker, "do_orm_execute", _refuse_bulk)


def _refuse(session: Session, context: UOWTransaction, instances: object) -> None:
    raise TypeError("this session only reads")


def _refuse_bulk(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        raise TypeError("rows are written one by one, so that each is checked and its past kept")


def _check(session: Session, context: UOWTransaction, instances: object) -> None:
    rows = list(_written(session))
    trackers = _trackers(session, rows)
    for row in rows:
        check_row(row, trackers)
    check_day_sums(rows, session, trackers)
    check_trackers_kept(session)
    check_plans_kept(session)


def _written(session: Session) -> Iterator[Row]:
    yield from (row for row in session.new if isinstance(row, Row))
    for row in session.dirty:
        if isinstance(row, Row) and session.is_modified(row, include_collections=False):
            yield row


def _trackers(session: Session, rows: list[Row]) -> list[Tracker]:
    """Return what the person follows besides; asked only when a row needs it."""
    if all(row.kind in EXPOSURES for row in rows if isinstance(row, Exposure)):
        return []
    with session.no_autoflush:
        held = session.scalars(select(Tracker)).all()
    new = [row for row in session.new if isinstance(row, Tracker)]
    gone = session.deleted
    return [*new, *(row for row in held if row not in gone)]


def _table(model: type[Row]) -> Table:
    return Base.metadata.tables[model.__tablename__]


def _before(connection: Connection, row: Row, columns: list[Column[Any]]) -> dict[str, Any]:
    table = _table(type(row))
    found = connection.execute(select(*columns).where(table.c.id == row.id)).mappings().one()
    return {column.name: _kept(column, found[column]) for column in columns}


def _kept(column: Column[Any], value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return to_plain(column, value)


def _keep(connection: Connection, row: Row, action: str, before: dict[str, Any]) -> None:
    kept = {"table": row.__tablename__, "row": row.id, "action": action, "before": before}
    connection.execute(insert(Revision).values(kept))


@event.listens_for(Row, "before_update", propagate=True)
def _edited(mapper: Mapper[Any], connection: Connection, row: Row) -> None:
    changed = {item.key for item in mapper.column_attrs if get_history(row, item.key).has_changes()}
    if not changed:
        return
    unread = {item.columns[0].name for item in mapper.column_attrs if item.deferred} - {
        item.columns[0].name for item in mapper.column_attrs if item.key in changed
    }
    columns = [column for column in _table(type(row)).columns if column.name not in unread]
    _keep(connection, row, EDIT, _before(connection, row, columns))
    if "changed" not in changed:
        row.changed = dt.datetime.now(dt.UTC)


@event.listens_for(Row, "before_delete", propagate=True)
def _removed(mapper: Mapper[Any], connection: Connection, row: Row) -> None:
    _keep(connection, row, REMOVE, _before(connection, row, list(_table(type(row)).columns)))
