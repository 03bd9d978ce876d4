"""A table of one's own, read by a map of its columns."""

from __future__ import annotations

import csv
import io
import json
import os
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spasmograph.errors import ImportFileError, ImpossibleValue
from spasmograph.record.columnmap import BadRows, ColumnMap, Repeats, read_map
from spasmograph.record.limits import check_row
from spasmograph.record.merging import ImportReport, add_new
from spasmograph.record.models import CheckIn, Exposure, Row, SpasmEntry, Tracker
from spasmograph.record.times import When
from spasmograph.record.vocabulary import HardestSymptom
from spasmograph.spasms.events import Side
from spasmograph.spasms.tables import parse_number, quoted

if TYPE_CHECKING:
    from spasmograph.record.store import Record

__all__ = ["column_rows", "import_columns"]

_SPACE = uuid.UUID("f0b3a0f4-6f4d-5d0a-9d3b-0f3f1f6a8c52")
_LARGEST = 2**28
_SHOWN = 5
_EVENING = datetime.strptime("21:00", "%H:%M").time()
_YES = {"yes": True, "true": True, "1": True, "x": True, "no": False, "false": False, "0": False}
_CURE = "Correct the file or its map; nothing was imported."


def import_columns(
    record: Record, source: str | os.PathLike[str], mapping: str | os.PathLike[str]
) -> ImportReport:
    """Take in a CSV file by a map of its columns; importing it again doubles nothing.

    Parameters
    ----------
    record : Record
    source : path-like
        The CSV file, UTF-8, with a header line.
    mapping : path-like
        The map, a TOML file; see ``docs/exchange.md``.

    Returns
    -------
    ImportReport
        Its notes name the lines that were skipped, where the map says so.

    Raises
    ------
    ImportFileError
        If one of the files cannot be read, a column is not there, or a line
        holds what cannot be; names the lines, and nothing is imported.
    """
    columns = read_map(mapping)
    rows, notes = column_rows(Path(source), columns, record.all(Tracker))
    return add_new(record, rows, notes)


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the file: its number, and the cells that say something."""

    number: int
    cells: dict[str, str]


def column_rows(
    path: Path, columns: ColumnMap, trackers: Sequence[Tracker] = ()
) -> tuple[list[Row], tuple[str, ...]]:
    """Return the rows that a CSV file holds, and notes about lines that were skipped.

    Parameters
    ----------
    path : Path
        The CSV file.
    columns : ColumnMap
    trackers : sequence of Tracker
        What the person follows besides the kinds everybody has.

    Returns
    -------
    rows : list of Row
        Their ids are made from their content.
    notes : tuple of str

    Raises
    ------
    ImportFileError
        As for `import_columns`.
    """
    rows: list[Row] = []
    faults: list[str] = []
    before = _Before()
    for line in _lines(path, columns):
        try:
            made = _checked(line, columns, trackers, before)
        except (ValueError, ImpossibleValue) as error:
            why = error.problem if isinstance(error, ImpossibleValue) else str(error)
            faults.append(f"line {line.number}: {why}")
        else:
            rows.extend(made)
    if faults and columns.bad_rows is BadRows.REFUSE:
        more = f"; and {len(faults) - _SHOWN} more" if len(faults) > _SHOWN else ""
        raise ImportFileError(f"{path.name}: {'; '.join(faults[:_SHOWN])}{more}", _CURE)
    return rows, tuple(f"Skipped {fault}." for fault in faults)


@dataclass(frozen=True, slots=True)
class _Before:
    """What the lines before said: on which lines, and which lines checked in on a day."""

    lines: dict[str, list[int]] = field(default_factory=dict)
    days: dict[date, int] = field(default_factory=dict)


def _checked(
    line: _Line, columns: ColumnMap, trackers: Sequence[Tracker], before: _Before
) -> list[Row]:
    """Return the rows of a line; ValueError or ImpossibleValue says what is wrong with it."""
    said = json.dumps(line.cells, sort_keys=True, ensure_ascii=False)
    same = before.lines.setdefault(said, [])
    same.append(line.number)
    if len(same) > 1 and columns.repeats is Repeats.REFUSE:
        raise ValueError(f"says the same as line {same[0]}")
    rows = _rows_of(line, columns, f"{said}#{len(same)}")
    for row in rows:
        check_row(row, trackers)
        if isinstance(row, CheckIn):
            first = before.days.setdefault(row.day, line.number)
            if first != line.number:
                raise ValueError(f"a second check-in of {row.day}, after line {first}")
    return rows


def _lines(path: Path, columns: ColumnMap) -> list[_Line]:
    reader = csv.reader(
        io.StringIO(_text(path), newline=""), delimiter=columns.delimiter, strict=True
    )
    lines: list[_Line] = []
    try:
        header = [name.strip() for name in next(reader, [])]
        for name in columns.columns:
            if header.count(name) != 1:
                fault = "has no" if name not in header else "repeats the"
                raise ImportFileError(f"{path.name} {fault} column {quoted(name)}", _CURE)
        for cells in reader:
            if len(cells) not in {0, len(header)}:
                raise ImportFileError(
                    f"{path.name}, line {reader.line_num}: {len(cells)} cells where the header "
                    f"has {len(header)}",
                    _CURE,
                )
            named = dict(zip(header, (cell.strip() for cell in cells), strict=False))
            wanted = {name: named[name] for name in columns.columns if cells}
            known = {name: cell for name, cell in wanted.items() if cell not in columns.missing}
            if known:
                lines.append(_Line(reader.line_num, known))
    except csv.Error as error:
        raise ImportFileError(f"{path.name}, line {reader.line_num}: {error}", _CURE) from error
    return lines


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise ImportFileError(f"{path.name} is too large", _CURE)
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ImportFileError(f"{path} cannot be read ({error.strerror})", _CURE) from error
    except UnicodeDecodeError as error:
        raise ImportFileError(f"{path.name} is not UTF-8 text", _CURE) from error
    if "\0" in text:
        raise ImportFileError(f"{path.name} is not a text file", _CURE)
    return text


# --- one line ------------------------------------------------------------------


def _rows_of(line: _Line, columns: ColumnMap, content: str) -> list[Row]:
    """Return what one line says; ValueError says what is wrong with it."""
    at, day = _moment(line, columns)
    rows: list[Row] = []
    for place, exposure in enumerate(columns.exposures):
        if exposure.column in line.cells:
            amount = _number(line.cells[exposure.column], columns) * exposure.factor
            id_ = uuid.uuid5(_SPACE, f"exposure {place} {exposure.kind} {content}")
            rows.append(
                Exposure(
                    id=id_, day=day, at=at, kind=exposure.kind, detail=exposure.detail,
                    amount=amount, origin=f"csv:{id_}",
                )
            )  # fmt: skip
    check_in = _fields(line, columns, columns.check_in)
    if check_in:
        moment = at or When.of(datetime.combine(day, _EVENING), columns.zone)
        id_ = uuid.uuid5(_SPACE, f"check-in {content}")
        rows.append(CheckIn(id=id_, day=day, at=moment, **check_in))
    spasm = _fields(line, columns, columns.spasm)
    if spasm:
        if at is None:
            raise ValueError("a spasm needs its time of day")
        spasm = {"regions": [], **spasm}
        rows.append(SpasmEntry(id=uuid.uuid5(_SPACE, f"spasm {content}"), at=at, **spasm))
    return rows


def _moment(line: _Line, columns: ColumnMap) -> tuple[When | None, date]:
    """Return when a line was, if it says the time, and its day."""
    if columns.date not in line.cells:
        raise ValueError(f"column {quoted(columns.date)} is empty")
    text, form = line.cells[columns.date], columns.date_format
    if columns.time is not None and columns.time in line.cells:
        text, form = f"{text} {line.cells[columns.time]}", f"{form} {columns.time_format}"
    try:
        moment = datetime.strptime(text, form)
    except ValueError as error:
        raise ValueError(f"{quoted(text)} is not like {form}") from error
    if not any(mark in form.replace("%%", "") for mark in ("%H", "%I", "%X", "%c")):
        return None, moment.date()
    when = When.of(moment, None if moment.tzinfo else columns.zone)
    return when, when.day


def _fields(line: _Line, columns: ColumnMap, names: dict[str, str]) -> dict[str, Any]:
    found = {}
    for name, column in names.items():
        if column in line.cells:
            text = line.cells[column]
            try:
                found[name] = _FIELDS[name](columns.words.get(text, text), columns)
            except ValueError as error:
                raise ValueError(f"column {quoted(column)}: {error}") from error
    return found


def _number(text: str, columns: ColumnMap) -> float:
    text = columns.words.get(text, text)
    return parse_number(text.replace(",", ".") if columns.decimal == "," else text)


def _whole(text: str, columns: ColumnMap) -> int:
    value = _number(text, columns)
    if value != int(value):
        raise ValueError(f"{quoted(text)} is not a whole number")
    return int(value)


def _yes(text: str, columns: ColumnMap) -> bool:
    if text.casefold() not in _YES:
        raise ValueError(f"{quoted(text)} is neither yes nor no")
    return _YES[text.casefold()]


def _side(text: str, columns: ColumnMap) -> Side:
    if text.casefold() not in set(Side):
        raise ValueError(f"{quoted(text)} is not one of {', '.join(Side)}")
    return Side(text.casefold())


def _hardest(text: str, columns: ColumnMap) -> HardestSymptom:
    word = text.casefold().replace(" ", "_")
    if word not in set(HardestSymptom):
        raise ValueError(f"{quoted(text)} is not one of {', '.join(HardestSymptom)}")
    return HardestSymptom(word)


def _regions(text: str, columns: ColumnMap) -> list[str]:
    parts = text.replace(";", ",").replace("|", ",").split(",")
    words = [columns.words.get(part.strip(), part.strip()).casefold() for part in parts]
    return list(dict.fromkeys(words))


def _as_it_is(text: str, columns: ColumnMap) -> str:
    return text


_FIELDS: dict[str, Any] = {
    "severity": _whole,
    "count": _whole,
    "hardest": _hardest,
    "mood": _whole,
    "reading": _yes,
    "driving": _yes,
    "work": _yes,
    "social": _yes,
    "note": _as_it_is,
    "seconds": _number,
    "side": _side,
    "regions": _regions,
    "strength": _whole,
    "pain": _whole,
    "activity": _as_it_is,
}
