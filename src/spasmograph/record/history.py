"""What rows held before: kept whenever one is edited or removed."""

from __future__ import annotations

import base64
import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

from sqlalchemy import Connection, event, insert, inspect, select
from sqlalchemy.orm import Mapper, ORMExecuteState, Session, UOWTransaction, sessionmaker
from sqlalchemy.orm.attributes import get_history

from spasmograph.record.limits import check_day_sums, check_row
from spasmograph.record.models import Revision, Row
from spasmograph.record.times import Moment, UtcTime, When

__all__ = ["from_plain", "keep_history", "plain_values"]

_MOMENT, _UTC = Moment(), UtcTime()


def plain_values(row: Row) -> dict[str, Any]:
    """Return what a row holds, as values JSON can hold without loss.

    Parameters
    ----------
    row : Row
        Columns that were not read are left out.

    Returns
    -------
    dict
        By attribute: text, numbers, booleans, lists and None; moments and days
        as text, bytes as base64.
    """
    state = inspect(row)
    return {
        name: _plain(getattr(row, name))
        for name in _columns(type(row))
        if name not in state.unloaded
    }


def from_plain(model: type[Row], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what `plain_values` was made of.

    Parameters
    ----------
    model : type of Row
        Whose values they are.
    values : mapping
        As `plain_values` gave them; attributes the model does not have are left out.

    Returns
    -------
    dict
        By attribute, ready for ``model(**...)``.

    Raises
    ------
    ValueError
        If a value is not one of its column.
    """
    kinds = _columns(model)
    return {name: _full(kinds[name], value) for name, value in values.items() if name in kinds}


def _columns(model: type[Row]) -> dict[str, Any]:
    """Return the column types of a model, by attribute."""
    return {item.key: item.columns[0].type for item in inspect(model).column_attrs}


def _plain(value: Any) -> Any:
    match value:
        case When():
            return _MOMENT.process_bind_param(value, None)  # type: ignore[arg-type]
        case dt.datetime():
            return _UTC.process_bind_param(value, None)  # type: ignore[arg-type]
        case dt.date():
            return value.isoformat()
        case uuid.UUID():
            return str(value)
        case Enum():
            return value.value
        case bytes():
            return base64.b64encode(value).decode("ascii")
        case _:
            return value


def _full(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, Moment):
        return _MOMENT.process_result_value(value, None)  # type: ignore[arg-type]
    if isinstance(kind, UtcTime):
        return _UTC.process_result_value(value, None)  # type: ignore[arg-type]
    found = getattr(kind, "enum_class", None)
    if found is not None:
        return found(value)
    if kind.python_type is dt.date:
        return dt.date.fromisoformat(value)
    if kind.python_type is uuid.UUID:
        return uuid.UUID(value)
    if kind.python_type is bytes:
        return base64.b64decode(value, validate=True)
    return float(value) if kind.python_type is float else value


# --- listening --------------------------------------------------------------


def keep_history(maker: sessionmaker[Session]) -> None:
    """Make every session of a maker check what it writes and keep what was before.

    Parameters
    ----------
    maker : sessionmaker
        Its sessions refuse statements that change many rows past these checks.
    """
    event.listen(maker, "before_flush", _check)
    event.listen(maker, "do_orm_execute", _refuse_bulk)


def _refuse_bulk(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        raise TypeError("rows are written one by one, so that each is checked and its past kept")


def _check(session: Session, context: UOWTransaction, instances: object) -> None:
    rows = list(_written(session))
    for row in rows:
        check_row(row, session)
    check_day_sums(rows, session)


def _written(session: Session) -> Iterator[Row]:
    for row in (*session.new, *session.dirty):
        if isinstance(row, Row) and (
            row in session.new or session.is_modified(row, include_collections=False)
        ):
            yield row


def _before(
    mapper: Mapper[Any], connection: Connection, row: Row, skip: set[str]
) -> dict[str, Any]:
    columns = {item.key: item.columns[0] for item in mapper.column_attrs if item.key not in skip}
    found = connection.execute(
        select(*(column.label(name) for name, column in columns.items())).where(
            mapper.local_table.c.id == row.id
        )
    ).mappings()
    return {name: _plain(value) for name, value in found.one().items()}


def _keep(connection: Connection, row: Row, action: str, before: dict[str, Any]) -> None:
    connection.execute(
        insert(Revision).values(
            table=type(row).__tablename__, row=row.id, action=action, before=before
        )
    )


@event.listens_for(Row, "before_update", propagate=True)
def _edited(mapper: Mapper[Any], connection: Connection, row: Row) -> None:
    changed = {item.key for item in mapper.column_attrs if get_history(row, item.key).has_changes()}
    if not changed:
        return
    unread = {item.key for item in mapper.column_attrs if item.deferred} - changed
    _keep(connection, row, "edit", _before(mapper, connection, row, unread))
    if "changed" not in changed:
        row.changed = dt.datetime.now(dt.UTC)


@event.listens_for(Row, "before_delete", propagate=True)
def _removed(mapper: Mapper[Any], connection: Connection, row: Row) -> None:
    _keep(connection, row, "remove", _before(mapper, connection, row, set()))
