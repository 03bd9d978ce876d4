"""The map that says which column of a CSV file is what to a record."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from spasmograph.errors import ImportFileError

__all__ = [
    "CHECK_IN_FIELDS",
    "MISSING",
    "SPASM_FIELDS",
    "BadRows",
    "ColumnMap",
    "ExposureColumn",
    "Repeats",
    "read_map",
]

CHECK_IN_FIELDS = (
    "severity", "count", "hardest", "mood", "reading", "driving", "work", "social", "note",
)  # fmt: skip
"""What of a check-in a column can be."""

SPASM_FIELDS = ("seconds", "side", "regions", "strength", "pain", "activity", "note")
"""What of a spasm entry a column can be."""

MISSING = ("", "n/a", "NA")
"""Cells that say nothing, unless the map names others."""

_CURE = "See 'A table of your own' in the documentation of the exchange formats."


class BadRows(StrEnum):
    """What is done when rows cannot be read."""

    REFUSE = "refuse"
    SKIP = "skip"


class Repeats(StrEnum):
    """What two lines that say the same are."""

    REFUSE = "refuse"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class ExposureColumn:
    """A column that says how much of something there was.

    Attributes
    ----------
    column : str
    kind : str
        `ExposureKind`, or the key of a tracker.
    factor : float
        What one of the column's units is in the unit of the kind.
    detail : str or None
    """

    column: str
    kind: str
    factor: float = 1.0
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Which column is what.

    Attributes
    ----------
    date : str
        Column with the day, or with day and time.
    date_format : str
        As for ``datetime.strptime``.
    zone : str
        Time zone of the times, where they do not say their offset.
    time : str or None
        Column with the time of day.
    time_format : str
    delimiter : str
    decimal : str
        ``.`` or ``,``.
    missing : tuple of str
        Cells that say nothing.
    words : dict of str to str
        What the words of the file are to a record.
    exposures : tuple of ExposureColumn
    check_in, spasm : dict of str to str
        Field to column.
    bad_rows : BadRows
    repeats : Repeats
    """

    date: str
    date_format: str
    zone: str
    time: str | None = None
    time_format: str = "%H:%M"
    delimiter: str = ","
    decimal: str = "."
    missing: tuple[str, ...] = MISSING
    words: dict[str, str] = field(default_factory=dict)
    exposures: tuple[ExposureColumn, ...] = ()
    check_in: dict[str, str] = field(default_factory=dict)
    spasm: dict[str, str] = field(default_factory=dict)
    bad_rows: BadRows = BadRows.REFUSE
    repeats: Repeats = Repeats.REFUSE

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column the file must have."""
        named = [self.date, *([self.time] if self.time else [])]
        named += [one.column for one in self.exposures]
        return tuple(dict.fromkeys([*named, *self.check_in.values(), *self.spasm.values()]))


def read_map(source: str | os.PathLike[str]) -> ColumnMap:
    """Read a column map: a TOML file, described in ``docs/exchange.md``.

    Raises
    ------
    ImportFileError
        If it cannot be read, or holds a key or value that is not one; names it.
    """
    path = Path(source)
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ImportFileError(f"{path} cannot be read ({error.strerror})", _CURE) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ImportFileError(f"{path} is not a TOML file: {error}", _CURE) from error
    try:
        return _map(content)
    except (ValueError, ZoneInfoNotFoundError, OSError) as error:
        raise ImportFileError(f"{path}: {error}", _CURE) from error


def _map(content: dict[str, Any]) -> ColumnMap:
    _known(content, "", ("file", "time", "exposures", "check_in", "spasm", "words"))
    file, when = _table(content, "file"), _table(content, "time")
    _known(file, "file", ("delimiter", "decimal", "missing", "bad_rows", "repeats"))
    _known(when, "time", ("date", "date_format", "time", "time_format", "zone"))
    made = ColumnMap(
        date=_text(when, "date", "time"),
        date_format=_text(when, "date_format", "time"),
        zone=str(ZoneInfo(_text(when, "zone", "time"))),
        time=_text(when, "time", "time") if "time" in when else None,
        time_format=_text({"time_format": "%H:%M"} | when, "time_format", "time"),
        delimiter=_one_of(file, "delimiter", (",", ";", "\t", "|")),
        decimal=_one_of(file, "decimal", (".", ",")),
        missing=_missing(file.get("missing", list(MISSING))),
        words=_words(content, "words", None),
        exposures=_exposures(content.get("exposures", [])),
        check_in=_words(content, "check_in", CHECK_IN_FIELDS),
        spasm=_words(content, "spasm", SPASM_FIELDS),
        bad_rows=BadRows(_one_of(file, "bad_rows", tuple(BadRows))),
        repeats=Repeats(_one_of(file, "repeats", tuple(Repeats))),
    )
    if not (made.exposures or made.check_in or made.spasm):
        raise ValueError("it maps no column to exposures, check_in or spasm")
    return made


def _known(table: dict[str, Any], where: str, names: tuple[str, ...]) -> None:
    for name in table:
        if name not in names:
            place = f" in [{where}]" if where else ""
            raise ValueError(f"{name!r:.40}{place} is not one of {', '.join(names)}")


def _table(content: dict[str, Any], name: str) -> dict[str, Any]:
    table = content.get(name, {})
    if not isinstance(table, dict):
        raise ValueError(f"[{name}] is not a table")  # noqa: TRY004 - one kind of fault
    return table


def _text(table: dict[str, Any], name: str, where: str) -> str:
    value = table.get(name)
    if not isinstance(value, str) or not value:
        raise ValueError(f"[{where}] does not say {name!r}")
    return value


def _one_of(table: dict[str, Any], name: str, values: tuple[str, ...]) -> str:
    value = table.get(name, values[0])
    if value not in values:
        raise ValueError(f"{name} {value!r:.40} is not one of {', '.join(map(repr, values))}")
    return str(value)


def _missing(values: Any) -> tuple[str, ...]:
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise ValueError("missing is not a list of texts")
    return tuple(values)


def _words(content: dict[str, Any], name: str, fields: tuple[str, ...] | None) -> dict[str, str]:
    table = _table(content, name)
    if fields is not None:
        _known(table, name, fields)
    return {key: _text(table, key, name) for key in table}


def _exposures(items: Any) -> tuple[ExposureColumn, ...]:
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise ValueError("exposures are written as [[exposures]]")
    return tuple(map(_exposure, items))


def _exposure(item: dict[str, Any]) -> ExposureColumn:
    _known(item, "exposures", ("column", "kind", "factor", "detail"))
    factor = item.get("factor", 1.0)
    if isinstance(factor, bool) or not isinstance(factor, int | float) or not 0 < factor < 1e9:
        raise ValueError(f"factor {factor!r:.40} is not a number above zero")
    return ExposureColumn(
        column=_text(item, "column", "exposures"),
        kind=_text(item, "kind", "exposures"),
        factor=float(factor),
        detail=_text(item, "detail", "exposures") if "detail" in item else None,
    )
