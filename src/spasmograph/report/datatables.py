"""Events, sessions and diary as plain tables: CSV for people, Parquet for programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, Column, Date, Float, Integer, LargeBinary, Table
from sqlalchemy.types import JSON

from spasmograph.record.exporting import guarded
from spasmograph.record.plain import from_plain, plain_rows, tables
from spasmograph.record.times import Moment, UtcTime

if TYPE_CHECKING:
    import pyarrow as pa

    from spasmograph.record.store import Record

__all__ = ["LEFT_OUT", "TABLES", "format_sheet", "read_sheet", "table_files"]

TABLES = {
    "sessions": "sessions",
    "session_events": "events",
    "session_tasks": "tasks",
    "spasm_entries": "spasms",
    "check_ins": "check_ins",
    "exposures": "exposures",
    "trackers": "trackers",
}
"""The tables of a record that are written, and the names of their files."""

LEFT_OUT = frozenset({"summary", "provenance", "video", "signals", "created", "changed"})
"""Columns of them that are not: they are no cells of a table, or of the program."""

Cell = str | int | float | bool | None


def table_files(record: Record) -> Iterator[tuple[str, bytes]]:
    """Make the files, one after another: of each table one as CSV and one as Parquet.

    Parameters
    ----------
    record : Record

    Yields
    ------
    tuple of str and bytes
        Name and content.
    """
    for table in tables():
        if table.name in TABLES:
            name = TABLES[table.name]
            columns = [column for column in table.columns if _wanted(column)]
            rows = list(_rows(record, table, columns))
            yield f"{name}.csv", format_sheet(_names(columns), rows).encode()
            yield f"{name}.parquet", _parquet(columns, rows)


def _wanted(column: Column[Any]) -> bool:
    return column.name not in LEFT_OUT and not isinstance(column.type, LargeBinary | UtcTime)


def _names(columns: Sequence[Column[Any]]) -> list[str]:
    """Return the names of columns; a moment has a second one for its zone."""
    found = []
    for column in columns:
        found.append(column.name)
        if isinstance(column.type, Moment):
            found.append(f"{column.name}_zone")
    return found


def _rows(
    record: Record, table: Table, columns: Sequence[Column[Any]]
) -> Iterator[dict[str, Cell]]:
    with record.reading() as session:
        for plain in plain_rows(session.connection(), table):
            row: dict[str, Cell] = {}
            for column in columns:
                value = plain[column.name]
                if isinstance(column.type, Moment):
                    when = from_plain(column, value)
                    row[column.name] = None if when is None else str(when)
                    row[f"{column.name}_zone"] = None if when is None else when.zone
                elif isinstance(column.type, JSON):
                    row[column.name] = ",".join(value) if value else None
                else:
                    row[column.name] = value
            yield row


def format_sheet(names: Sequence[str], rows: Sequence[Mapping[str, Cell]]) -> str:
    """Return rows as CSV that no spreadsheet runs as a formula.

    Numbers are written as they are, also those below zero.  A ``'`` is put
    before text that begins with ``=``, ``+``, ``-``, ``@``, ``'``, a tab or the
    end of a line.  What is missing is empty; so is text without a letter.

    Parameters
    ----------
    names : sequence of str
        Of the columns.
    rows : sequence of mapping
        Cells by the names of the columns.

    Returns
    -------
    str
    """
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([_cell(row[name]) for name in names])
    return sheet.getvalue()


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    return guarded(value)


def read_sheet(text: str) -> list[dict[str, str | None]]:
    """Read what `format_sheet` wrote.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of dict
        The cells as text, as they were before they were made inert; what is
        missing is None.
    """
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return [{name: _plain(cell) for name, cell in row.items()} for row in rows]


def _plain(cell: str) -> str | None:
    return cell.removeprefix("'") or None


def _parquet(columns: Sequence[Column[Any]], rows: Sequence[Mapping[str, Cell]]) -> bytes:
    import datetime as dt

    import pyarrow as pa
    import pyarrow.parquet as pq

    arrays, names = [], _names(columns)
    kinds = {column.name: column for column in columns}
    for name in names:
        kind = _arrow(kinds.get(name))
        values = [row[name] for row in rows]
        if kind == pa.date32():
            arrays.append(pa.array([v and dt.date.fromisoformat(str(v)) for v in values], kind))
        else:
            arrays.append(pa.array(values, kind))
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, names=names), buffer, compression="zstd")
    return buffer.getvalue()


def _arrow(column: Column[Any] | None) -> pa.DataType:
    import pyarrow as pa

    for known, kind in (
        (Boolean, pa.bool_()),
        (Integer, pa.int64()),
        (Float, pa.float64()),
        (Date, pa.date32()),
    ):
        if column is not None and isinstance(column.type, known):
            return kind
    return pa.string()
