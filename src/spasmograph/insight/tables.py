"""A diary in a plain file: dates, the outcome and one column an exposure."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from spasmograph.errors import InsightError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["iso_day", "read_diary_file"]

_LARGEST = 2**25
_DATE = "date"
_SEPARATORS = (",", ";", "\t")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}.*)?")
_COMMA = re.compile(r"[+-]?\d+,\d+")
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
_DATES = "Write dates as year-month-day, like 2026-03-28."


def read_diary_file(source: str | os.PathLike[str]) -> pd.DataFrame:
    """Read a diary from a text file.

    Parameters
    ----------
    source : path-like
        UTF-8 with a header; columns apart by comma, semicolon or tab.  A column
        ``date`` holds days, as 2026-03-28; a time after it, with its zone or
        without, stands for the day on its own clock.  An empty cell is missing.
        Numbers have a point or a comma, but no separators of thousands.

    Returns
    -------
    pandas.DataFrame
        Indexed by day, in the order of the file; cells as text.

    Raises
    ------
    InsightError
        If it cannot be read without guessing; says which line, and the cure.
    """
    import pandas as pd

    path = Path(source)
    header, lines = _cells(path)
    at = _date_column(path, header)
    days = [_day(path, number, cells[at]) for number, cells in lines]
    columns = {
        name: [_number(path, number, cells[place], name) for number, cells in lines]
        for place, name in enumerate(header)
        if place != at
    }
    return pd.DataFrame(columns, index=pd.DatetimeIndex(days, name=_DATE), dtype=object)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise InsightError(f"{path.name} is too large for a diary", "Check which file it is.")
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InsightError(
            f"{path} cannot be read ({error.strerror})", "Check its name and place."
        ) from error
    except UnicodeDecodeError as error:
        raise InsightError(
            f"{path.name} is not UTF-8 text", "Save it as CSV in UTF-8 and try again."
        ) from error
    if "\0" in text:
        raise InsightError(f"{path.name} is not a text file", "Save it as CSV in UTF-8.")
    return text


def _cells(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Return the header, and each line that holds something with its number."""
    text = _text(path)
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines = []
    try:
        header = [name.strip() for name in next(reader, [])]
        for raw in reader:
            cells = [cell.strip() for cell in raw]
            if any(cells):
                _same_length(path, reader.line_num, cells, header, separator)
                lines.append((reader.line_num, cells))
    except csv.Error as error:
        raise InsightError(
            f"{path.name}, line {reader.line_num}: {error}", "Save it as CSV again."
        ) from error
    return header, lines


def _same_length(
    path: Path, number: int, cells: Sequence[str], header: Sequence[str], separator: str
) -> None:
    if len(cells) == len(header):
        return
    comma = separator == "," and len(cells) > len(header)
    raise InsightError(
        f"{path.name}, line {number}: {len(cells)} cells where the header has {len(header)}",
        "If numbers have a comma, put ';' between the columns, or write 7.5 instead of 7,5."
        if comma
        else "Give every line as many cells as the header has.",
    )


def _date_column(path: Path, header: Sequence[str]) -> int:
    named = [name.casefold() for name in header]
    if _DATE not in named:
        shown = ", ".join(name[:40] for name in header[:5]) or "nothing"
        raise InsightError(
            f"{path.name} has no column 'date'", f"Its first line must name it; it has: {shown}."
        )
    twice = next((name for name in header if named.count(name.casefold()) > 1), None)
    if twice is not None:
        raise InsightError(
            f"{path.name} has two columns {twice[:40]!r}", "Give each column a name of its own."
        )
    if "" in named:
        place = named.index("") + 1
        raise InsightError(f"{path.name}: column {place} has no name", "Name it in the first line.")
    return named.index(_DATE)


def _day(path: Path, number: int, cell: str) -> dt.datetime:
    if not cell:
        raise InsightError(f"{path.name}, line {number}: the date is missing", _DATES)
    day = iso_day(cell)
    if day is None:
        raise InsightError(
            f"{path.name}, line {number}: {cell[:40]!r} is not a date that can be read", _DATES
        )
    return dt.datetime.combine(day, dt.time())


def iso_day(text: str) -> dt.date | None:
    """Return the day of a date such as 2026-03-28; None if it is written in another way.

    A time may follow; the day is then the one on its own clock.
    """
    try:
        return dt.datetime.fromisoformat(text).date() if _ISO.fullmatch(text) else None
    except ValueError:
        return None


def _number(path: Path, number: int, cell: str, name: str) -> str | None:
    """Return a cell with a point for a decimal comma; None where it is empty."""
    if _THOUSANDS.fullmatch(cell):
        raise InsightError(
            f"{path.name}, line {number}, {name[:40]}: {cell!r} can be read in two ways",
            "Write it with a point for the decimals, and nothing between the thousands.",
        )
    if _COMMA.fullmatch(cell):
        return cell.replace(",", ".")
    return cell or None
