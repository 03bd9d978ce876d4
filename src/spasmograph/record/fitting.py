"""Whether a value fits its column: of the right kind, complete, and writable anywhere."""

from __future__ import annotations

import datetime as dt
import math
import uuid
from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Enum,
    Float,
    Integer,
    LargeBinary,
    String,
    Uuid,
    inspect,
)

from spasmograph.errors import ImpossibleValue
from spasmograph.record.models import Base, Row
from spasmograph.record.models.base import NOTE
from spasmograph.record.times import Moment, UtcTime, When

__all__ = ["check_values", "said"]

_WHOLE: Final = 2**31
_FARTHEST: Final = 16 * 60  # min; no clock ever stood farther from UTC
_DEEP: Final = 50


def said(name: str) -> str:
    """Return the name of a field as it is said: without underscores."""
    return name.replace("_", " ")


def check_values(row: Row) -> None:
    """Refuse values that do not fit their columns.

    Parameters
    ----------
    row : Row
        Values that were not read from the record are not looked at.

    Raises
    ------
    ImpossibleValue
        Names the field, the value, and what is possible.
    """
    state = inspect(row)
    columns = Base.metadata.tables[row.__tablename__].columns
    for item in state.mapper.column_attrs:
        if state.has_identity and item.key in state.unloaded:
            continue
        column, value = columns[item.columns[0].name], getattr(row, item.key)
        if value is None:
            _may_be_missing(item.key, column)
            continue
        for kind, check in _CHECKS:
            if isinstance(column.type, kind):
                check(item.key, value, column)
                break


def _may_be_missing(name: str, column: Column[Any]) -> None:
    if not (column.nullable or column.default is not None or column.foreign_keys):
        raise ImpossibleValue(f"{said(name)} is missing", "Say what it is.")


def _wrong(name: str, value: object, possible: str) -> ImpossibleValue:
    return ImpossibleValue(f"{said(name)} {value!r:.80} cannot be", f"It is {possible}.")


def _moment(name: str, value: object, column: Column[Any]) -> None:
    if not isinstance(value, When):
        raise _wrong(name, value, "a moment with its time zone")
    if value.utc.utcoffset() is None or abs(value.offset) > _FARTHEST:
        raise _wrong(name, value.utc, "a moment with its offset from UTC")
    if value.zone is not None and (len(value.zone) > 60 or value.zone.split() != [value.zone]):
        raise _wrong(name, value.zone, "in a time zone like Europe/Zurich")
    if not 1899 <= value.utc.year < 9000:  # so that local time can be told everywhere
        raise _wrong(name, value.utc.isoformat(), "in the year 1900 or later")


def _stamp(name: str, value: object, column: Column[Any]) -> None:
    if not isinstance(value, dt.datetime) or value.utcoffset() is None:
        raise _wrong(name, value, "a moment with its offset from UTC")


def _day(name: str, value: object, column: Column[Any]) -> None:
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        raise _wrong(name, value, "a day")


def _uuid(name: str, value: object, column: Column[Any]) -> None:
    if not isinstance(value, uuid.UUID):
        raise _wrong(name, value, "the id of an entry")


def _word(name: str, value: object, column: Column[Any]) -> None:
    words = [str(word) for word in column.type.enums]  # type: ignore[attr-defined]
    if not isinstance(value, str) or value not in words:
        raise _wrong(name, value, f"one of {', '.join(words)}")


def _truth(name: str, value: object, column: Column[Any]) -> None:
    if not isinstance(value, bool):
        raise _wrong(name, value, "true or false")


def _number(name: str, value: object, column: Column[Any]) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise _wrong(name, value, "a number")


def _whole(name: str, value: object, column: Column[Any]) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not -_WHOLE <= value < _WHOLE:
        raise _wrong(name, value, "a whole number")


def _bytes(name: str, value: object, column: Column[Any]) -> None:
    if not isinstance(value, bytes):
        raise _wrong(name, value, "bytes")


def _text(name: str, value: object, column: Column[Any]) -> None:
    if not isinstance(value, str) or not _writable(value):
        raise _wrong(name, value, "text")
    longest = column.type.length or NOTE  # type: ignore[attr-defined]
    if len(value) > longest:
        raise ImpossibleValue(
            f"{said(name)} has {len(value)} letters", f"It has at most {longest}."
        )
    if not column.nullable and not value.strip():
        raise ImpossibleValue(f"{said(name)} is empty", "Say what it is.")


def _writable(text: str) -> bool:
    """Return whether every database can hold a text: no NUL, no half of a letter."""
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def _json(name: str, value: object, column: Column[Any]) -> None:
    if not _plain(value, _DEEP):
        raise _wrong(name, value, "made of text, numbers, lists and mappings")


def _plain(value: object, deep: int) -> bool:
    match value:
        case None | bool() | int():
            return True
        case str():
            return _writable(value)
        case float():
            return math.isfinite(value)
        case list():
            return deep > 0 and all(_plain(item, deep - 1) for item in value)
        case dict():
            return deep > 0 and all(
                isinstance(key, str) and _writable(key) and _plain(item, deep - 1)
                for key, item in value.items()
            )
        case _:
            return False


_CHECKS: Final[tuple[tuple[type[Any], Callable[[str, object, Column[Any]], None]], ...]] = (
    (Moment, _moment),
    (UtcTime, _stamp),
    (Date, _day),
    (Uuid, _uuid),
    (Enum, _word),
    (Boolean, _truth),
    (Float, _number),
    (Integer, _whole),
    (LargeBinary, _bytes),
    (JSON, _json),
    (String, _text),
)
