"""Correct or remove what was noted; what it was before is kept. Trackers of one's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any

import typer

from spasmograph.cli.log import note_exposure
from spasmograph.cli.options import Json, Noting, RecordFile, Zone, sharing
from spasmograph.cli.parsing import parse_amount, parse_clock, parse_word
from spasmograph.cli.recording import Clock, ask_line, clock_of, opened
from spasmograph.errors import ImpossibleValue, RecordError

if TYPE_CHECKING:
    from spasmograph.record.models import Row, Tracker
    from spasmograph.record.store import Record

__all__ = ["changes_of", "editing_app"]

editing_app = typer.Typer()

_NEVER = ("id", "created", "changed", "sha256", "key", "origin", "kind", "video")
_UNKNOWN = ("", "unknown", "none")
_YES, _NO = ("yes", "true", "1"), ("no", "false", "0")


def changes_of(row: Row, fields: list[str], clock: Clock) -> dict[str, Any]:
    """Read ``field=value`` texts into new values of a row.

    Parameters
    ----------
    row : Row
        What is to be changed.
    fields : list of str
        A value of ``unknown`` or none at all takes the old one out.
    clock : Clock
        How to read times.

    Raises
    ------
    ImpossibleValue
        If a field is not one of the row, or a value not one of its field.
    """
    from sqlalchemy import inspect

    columns = {
        item.key: item.columns[0]
        for item in inspect(type(row)).column_attrs
        if item.key not in _NEVER and not item.columns[0].foreign_keys
    }
    columns = {name: column for name, column in columns.items() if _reader(column) is not None}
    found = {}
    for text in fields:
        name, equals, value = text.partition("=")
        name = name.strip().replace("-", "_")
        if not equals or name not in columns:
            raise ImpossibleValue(
                f"{text!r:.60} does not say what to change",
                f"Write FIELD=VALUE; the fields are {', '.join(columns)}.",
            )
        found[name] = _value(columns[name], value.strip(), clock, name)
    return found


def _value(column: Any, text: str, clock: Clock, name: str) -> Any:
    from sqlalchemy import JSON

    if isinstance(column.type, JSON):
        parts = [part.strip() for part in text.split(",") if part.strip()]
        return [parse_clock(part) for part in parts] if name == "times" else parts
    if text.lower() in _UNKNOWN:
        if column.nullable:
            return None
        raise ImpossibleValue(f"{name} cannot be unknown", "Remove the entry instead.")
    reader = _reader(column)
    return reader(text, clock, name)


def _reader(column: Any) -> Any:
    """Return what reads a column's values; None when it cannot be typed."""
    from sqlalchemy import JSON, Boolean, Date, Enum, Float, Integer, LargeBinary, String

    from spasmograph.record.times import Moment

    if isinstance(column.type, Enum):
        words: Any = column.type.enum_class
        return lambda text, clock, name: parse_word(words, text, name)
    if isinstance(column.type, JSON):
        return None if column.name in ("summary", "provenance") else str
    if isinstance(column.type, LargeBinary):
        return None
    readers: tuple[tuple[Any, Any], ...] = (
        (Moment, lambda text, clock, name: clock.moment(text)),
        (Date, lambda text, clock, name: clock.day(text)),
        (Boolean, lambda text, clock, name: _truth(text, name)),
        (Float, lambda text, clock, name: parse_amount(text, "")),
        (Integer, lambda text, clock, name: _whole(text, name)),
        (String, lambda text, clock, name: text),
    )
    return next((read for kind, read in readers if isinstance(column.type, kind)), None)


def _whole(text: str, name: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise ImpossibleValue(f"{name} {text!r:.40} is not a whole number", "Write it in digits.")
    return int(text)


def _truth(text: str, name: str) -> bool:
    if text.lower() not in _YES + _NO:
        raise ImpossibleValue(f"{name} {text!r:.40} is neither yes nor no", "Write yes or no.")
    return text.lower() in _YES


EntryId = Annotated[
    str, typer.Argument(metavar="ID", show_default=False, help="The start of its id.")
]


@editing_app.command()
def edit(
    entry: EntryId,
    fields: Annotated[
        list[str], typer.Argument(metavar="FIELD=VALUE...", show_default=False, help="What it is.")
    ],
    zone: Zone = None,
    record_file: RecordFile = None,
    json: Json = False,
) -> None:
    """Correct an entry; what it held before is kept in the history."""
    from spasmograph.cli.finding import find_row
    from spasmograph.cli.saying import noted

    with opened(record_file) as record:
        row = find_row(record, entry)
        record.edit(row, **changes_of(row, fields, clock_of(record, zone)))
        noted(row, as_json=json, done="Corrected")


@editing_app.command()
def remove(
    entry: EntryId,
    record_file: RecordFile = None,
    json: Json = False,
) -> None:
    """Remove an entry; what it held is kept in the history, but not a session's video."""
    from spasmograph.cli.finding import find_row
    from spasmograph.cli.saying import noted

    with opened(record_file) as record:
        row = _removable(find_row(record, entry))
        record.remove(row)
        noted(row, as_json=json, done="Removed", also=_and_video(row))


def _removable(row: Row) -> Row:
    from spasmograph.record.models import Person

    if isinstance(row, Person):
        raise RecordError(
            "a record is always of one person",
            "Change the row with 'spasmograph record person'.",
        )
    return row


@editing_app.command()
def forget(
    entry: EntryId,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    record_file: RecordFile = None,
    json: Json = False,
) -> None:
    """Remove an entry for good, with its past; only backups made before still hold it."""
    from spasmograph.cli.finding import find_row
    from spasmograph.cli.saying import noted

    with opened(record_file) as record:
        row = _removable(find_row(record, entry))
        if not yes and (ask_line("Type yes to remove it for good: ") or "").lower() != "yes":
            raise ImpossibleValue("nothing was removed", "Type yes, or give --yes.")
        record.forget(row)
        noted(row, as_json=json, done="Removed for good", also=_and_video(row))


def _and_video(row: Row) -> str:
    return ", and its video for good" if getattr(row, "video", None) else ""


# --- trackers ---------------------------------------------------------------


def _key(name: str) -> str:
    """Return what a tracker is called inside the record."""
    return re.sub(r"[\W_]+", "_", name.strip().casefold()).strip("_")[:64]


def _find_tracker(record: Record, name: str) -> Tracker:
    from spasmograph.cli.days import trackers_of

    known = trackers_of(record)
    if found := known.get(_key(name)):
        return found
    names = ", ".join(row.name for row in known.values())
    raise RecordError(
        f"there is no tracker {name!r:.60}",
        f"{f'Known are: {names}. ' if names else ''}Make it with --new.",
    )


def _new_tracker(record: Record, name: str, unit: str, high: str | None, daily: str) -> Tracker:
    from spasmograph.cli.days import trackers_of
    from spasmograph.record.models import Tracker
    from spasmograph.record.vocabulary import Daily, ExposureKind

    key = _key(name)
    if not key:
        raise ImpossibleValue(f"{name!r:.60} is not a name", "Use letters or digits.")
    if key in set(ExposureKind):
        raise ImpossibleValue(
            f"{named_kind(key)} is followed already", f"Note it with 'spasmograph log {key}'."
        )
    if key in trackers_of(record):
        raise ImpossibleValue(f"there is a tracker {name!r:.60} already", "Choose another name.")
    row = Tracker(
        key=key,
        name=name.strip(),
        unit=unit,
        high=None if high is None else parse_amount(high, unit),
        daily=parse_word(Daily, daily, "way to join a day").value,
    )
    record.add(row)
    return row


def named_kind(key: str) -> str:
    """Write a kind of exposure for a person."""
    return key.replace("_", " ")


@editing_app.command()
@sharing("at", "day", "note")
def tracker(
    noting: Noting,
    name: Annotated[str, typer.Argument(metavar="NAME", show_default=False)],
    value: Annotated[str | None, typer.Argument(metavar="AMOUNT", show_default=False)] = None,
    new: Annotated[bool, typer.Option("--new", help="Begin to follow it.")] = False,
    unit: Annotated[str, typer.Option(help="With --new: what it is counted in.")] = "",
    high: Annotated[
        str | None, typer.Option(help="With --new: the most that is possible in a day.")
    ] = None,
    daily: Annotated[
        str, typer.Option(help="With --new: sum or mean of the entries of a day.")
    ] = "sum",
) -> None:
    """Note something of your own that you follow; --new begins it."""
    from spasmograph.cli.saying import noted

    with opened(noting.record) as record:
        row: Row
        found = _new_tracker(record, name, unit, high, daily) if new else None
        if value is None:
            if found is None:
                raise ImpossibleValue("how much is missing", "Write NAME AMOUNT, or --new.")
            noted(found, as_json=noting.as_json)
            return
        found = found or _find_tracker(record, name)
        clock = clock_of(record, noting.zone)
        many = parse_amount(value, found.unit)
        row = note_exposure(record, clock, noting, found.key, many)
        noted(row, as_json=noting.as_json, units={found.key: found.unit})
