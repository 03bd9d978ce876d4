"""Which rows are asked for, and in what order."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final, TypeVar

from sqlalchemy import Date, Select, String, inspect, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, Session

from spasmograph.record.models import TABLES, Row
from spasmograph.record.times import When

__all__ = ["day_of", "mentions", "own_time", "rows_between"]

R = TypeVar("R", bound=Row)

_OWN_TIME: Final = ("day", "at", "start", "created")
_DAY: Final = dt.timedelta(days=1)


def own_time(model: type[Row]) -> str:
    """Return the attribute by which the rows of a model are put in order."""
    return next(name for name in _OWN_TIME if name in inspect(model).column_attrs)


def day_of(row: Row) -> dt.date:
    """Return the day of a row, on the calendar where the person was.

    Rows without a time of their own go by when they were written, in UTC.
    """
    value: When | dt.date = getattr(row, own_time(type(row)))
    if isinstance(value, When):
        return value.day
    return value.date() if isinstance(value, dt.datetime) else value


def rows_between(model: type[R], since: dt.date | None, until: dt.date | None) -> Select[R]:
    """Return the question for the rows of some days, oldest first.

    Parameters
    ----------
    model : type of Row
    since, until : date or None
        First and last day.

    Returns
    -------
    Select
        Its answer may hold rows up to two days outside, where the moments of
        the model are kept in UTC; see `day_of`.
    """
    column: Any = getattr(model, own_time(model))
    query = select(model).order_by(column, model.created, model.id)
    spread = not isinstance(column.type, Date)
    if spread:
        column = type_coerce(column, String)
    if since is not None:
        first = since - _DAY if spread and since > dt.date.min else since
        query = query.where(column >= (first.isoformat() if spread else first))
    if until is not None and until < dt.date.max - 2 * _DAY:
        query = query.where(column < (until + 2 * _DAY).isoformat() if spread else column <= until)
    return query


def mentions(session: Session, held: Row) -> list[tuple[Row, str]]:
    """Return the rows that only mention another, and the attribute that does."""
    links = [
        (model, item.key)
        for model in TABLES
        for item in inspect(model).column_attrs
        for link in item.columns[0].foreign_keys
        if link.ondelete == "SET NULL" and link.column.table is held.__table__
    ]
    return [
        (row, name)
        for model, name in links
        for row in session.scalars(select(model).where(_column(model, name) == held.id))
    ]


def _column(model: type[Row], name: str) -> InstrumentedAttribute[Any]:
    found: InstrumentedAttribute[Any] = getattr(model, name)
    return found
