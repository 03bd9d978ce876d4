"""Rows as plain values that JSON holds without loss, and back."""

from __future__ import annotations

import math
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    Enum,
    Float,
    Integer,
    LargeBinary,
    String,
    Table,
    Uuid,
    select,
    type_coerce,
)
from sqlalchemy.types import TypeEngine

from spasmograph.record.models import TABLES, Base, Revision
from spasmograph.record.times import Moment, UtcTime, When

__all__ = [
    "Plain",
    "from_plain",
    "parents_of",
    "plain_rows",
    "stamp_of",
    "tables",
    "to_plain",
]

Plain = dict[str, Any]
"""One row: column name to text, number, true, false, None, list or mapping."""

_MOMENT, _UTC = Moment(), UtcTime()
_DIALECT: Any = None  # both write the same on every database
_STAMP = len("2026-03-01T07:00:00.000000Z")
_DAY = 24 * 60
_LISTS = frozenset({"regions", "times"})  # the other structures are mappings


def tables() -> tuple[Table, ...]:
    """Return every table of a record, parents before children, revisions last."""
    models: tuple[type[Base], ...] = (*TABLES, Revision)
    return tuple(Base.metadata.tables[model.__tablename__] for model in models)


@cache
def parents_of(table: Table) -> dict[str, str]:
    """Return the columns of a table that name a row of another, and which table that is."""
    return {
        key.parent.name: key.column.table.name
        for key in sorted(table.foreign_keys, key=lambda key: str(key.parent.name))
    }


def stamp_of(moment: datetime) -> str:
    """Return a moment of the program as a record writes it: UTC, to the microsecond."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def plain_rows(connection: Connection, table: Table) -> Iterator[Plain]:
    """Read the rows of a table as plain values, in order of their ids.

    Columns of bytes are left out.

    Parameters
    ----------
    connection : sqlalchemy.Connection
    table : sqlalchemy.Table

    Yields
    ------
    dict
    """
    columns = [column for column in table.columns if not isinstance(column.type, LargeBinary)]
    names = [column.name for column in columns]
    ids = {place for place, column in enumerate(columns) if isinstance(column.type, Uuid)}
    dates = {place for place, column in enumerate(columns) if isinstance(column.type, Date)}
    asked = select(*(_readable(column) for column in columns)).order_by(table.c.id)
    for row in connection.execute(asked):
        values = list(row)
        for place in ids:
            values[place] = None if values[place] is None else str(values[place])
        for place in dates:
            values[place] = None if values[place] is None else values[place].isoformat()
        yield dict(zip(names, values, strict=True))


def _readable(column: Column[Any]) -> Any:
    """Take moments and words as the text they are stored as: nothing to lose on the way."""
    if isinstance(column.type, Moment | UtcTime | Enum):
        return type_coerce(column, String()).label(column.name)
    return column.label(column.name)


def to_plain(column: Column[Any], value: Any) -> Any:
    """Return one value of a column as `plain_rows` would read it."""
    kind = column.type
    if value is None or isinstance(kind, JSON):
        return value
    if isinstance(kind, Moment):
        return _MOMENT.process_bind_param(value, _DIALECT)
    if isinstance(kind, UtcTime):
        return _UTC.process_bind_param(value, _DIALECT)
    if isinstance(kind, Uuid):
        return str(value)
    if isinstance(kind, Date):
        return value.isoformat()
    if isinstance(kind, Enum):
        return value.value
    return value


def from_plain(column: Column[Any], value: Any) -> Any:
    """Return the value a column holds, from what `plain_rows` wrote.

    Parameters
    ----------
    column : sqlalchemy.Column
        Any but a column of bytes.
    value
        As JSON gives it.

    Raises
    ------
    ValueError
        If it is not such a value; says why.
    """
    if value is None:
        if not column.nullable:
            raise ValueError("is missing")
        return None
    kind = column.type
    if isinstance(kind, JSON):
        return _structure(column, value)
    for known, read in _READERS:
        if isinstance(kind, known):
            return read(kind, value)
    raise ValueError(f"cannot be read ({type(kind).__name__})")


def _structure(column: Column[Any], value: Any) -> Any:
    if column.name in _LISTS:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise ValueError("is not a list of words")
    elif not isinstance(value, dict):
        raise ValueError("is not a mapping")
    return value


def _text(kind: TypeEngine[Any], value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r:.40} is not text")  # noqa: TRY004 - one kind of fault
    length = getattr(kind, "length", None)
    if length is not None and len(value) > length:
        raise ValueError(f"is longer than {length} letters")
    return value


def _word(kind: TypeEngine[Any], value: Any) -> Any:
    words = kind.enum_class  # type: ignore[attr-defined]
    return words(_text(String(), value))


def _moment(kind: TypeEngine[Any], value: Any) -> When:
    when = _MOMENT.process_result_value(_text(String(), value), _DIALECT)
    if when is None or abs(when.offset) >= _DAY:
        raise ValueError(f"{value!r:.60} is not a moment")
    return when


def _stamp(kind: TypeEngine[Any], value: Any) -> datetime:
    text = _text(String(), value)
    if len(text) != _STAMP or not text.endswith("Z"):
        raise ValueError(f"{value!r:.40} is not a moment")
    return datetime.fromisoformat(text)


def _id(kind: TypeEngine[Any], value: Any) -> uuid.UUID:
    found = uuid.UUID(_text(String(), value))
    if str(found) != value:
        raise ValueError(f"{value!r:.40} is not an id")
    return found


def _number(kind: TypeEngine[Any], value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{value!r:.40} is not a number")
    return float(value)


def _whole(kind: TypeEngine[Any], value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not -(2**31) <= value < 2**31:
        raise ValueError(f"{value!r:.40} is not a whole number")
    return value


def _truth(kind: TypeEngine[Any], value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r:.40} is neither true nor false")  # noqa: TRY004
    return value


_READERS: tuple[tuple[type[TypeEngine[Any]], Any], ...] = (
    (Moment, _moment),
    (UtcTime, _stamp),
    (Uuid, _id),
    (Date, lambda kind, value: date.fromisoformat(_text(String(), value))),
    (Enum, _word),
    (Boolean, _truth),
    (Float, _number),
    (Integer, _whole),
    (String, _text),
)
