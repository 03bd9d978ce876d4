"""Show what the record holds."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from spasmograph.cli.options import Json, RecordFile, Zone
from spasmograph.cli.recording import clock_of, opened
from spasmograph.errors import ImpossibleValue, RecordError

if TYPE_CHECKING:
    from spasmograph.record.models import Revision, Row
    from spasmograph.record.store import Record

__all__ = ["history"]

NOTHING = "Nothing is noted there yet."


def _rows(record: Record, since: date | None, until: date | None) -> list[Row]:
    """Return all rows of a time, oldest first; parts of rows and the person left out."""
    from spasmograph.cli.rows import CHILDREN, day_of, moment_of
    from spasmograph.record.models import TABLES, Person
    from spasmograph.record.times import When

    found: list[Row] = []
    for model in TABLES:
        if model is not Person and model not in CHILDREN:
            found += record.all(model, since=since, until=until)

    def place(row: Row) -> tuple[date, str]:
        when = moment_of(row)
        return day_of(row), f"{when.utc:%Y%m%d%H%M%S%f}" if isinstance(when, When) else ""

    return sorted(found, key=place)


def _wanted(rows: list[Row], kinds: list[str] | None) -> list[Row]:
    """Keep the rows of some kinds: of a table, or of a kind within it."""
    from spasmograph.cli.rows import KINDS, what
    from spasmograph.record.models import Tracker

    if not kinds:
        return rows
    words = {kind.strip().lower().replace("_", "-") for kind in kinds}
    own = {row.key.replace("_", "-") for row in rows if isinstance(row, Tracker)}
    known = {word.replace("_", "-") for word in _all_kinds()} | own
    known |= {what(row).replace("_", "-") for row in rows}
    if strange := sorted(words - known):
        raise ImpossibleValue(
            f"there is no kind {strange[0]!r:.60}", f"Choose from: {', '.join(sorted(known))}."
        )
    tables = {KINDS[word] for word in words if word in KINDS}
    return [row for row in rows if type(row) in tables or what(row).replace("_", "-") in words]


def _all_kinds() -> set[str]:
    from spasmograph.cli.rows import KINDS
    from spasmograph.record.vocabulary import ExposureKind, TreatmentKind

    return {*KINDS, *ExposureKind, *TreatmentKind}


def _print_table(record: Record, rows: list[Row]) -> None:
    from rich.box import SIMPLE
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from spasmograph.cli.days import trackers_of
    from spasmograph.cli.rows import day_of, describe, moment_of, named, short, what
    from spasmograph.record.times import When

    units = {key: row.unit for key, row in trackers_of(record).items()}
    table = Table(box=SIMPLE, padding=(0, 1, 0, 0), pad_edge=False)
    for heading in ("when", "what", "", "id"):
        table.add_column(heading, no_wrap=heading not in ("",), overflow="fold")
    for row in rows:
        when = moment_of(row)
        shown = f"{when.local:%Y-%m-%d %H:%M}" if isinstance(when, When) else str(day_of(row))
        cells = (shown, named(what(row)), describe(row, units), short(row.id))
        table.add_row(*(Text(cell) for cell in cells))
    Console().print(table)


def _revision(item: Revision) -> dict[str, Any]:
    at = item.at.isoformat(timespec="seconds")
    return {"at": at, "action": item.action, "before": item.before}


def _show_one(record: Record, text: str, *, as_json: bool) -> None:
    """Show one entry and everything it held before."""
    from spasmograph.cli.finding import find_removed, find_row
    from spasmograph.cli.rows import document
    from spasmograph.cli.saying import tell

    row: Row | None = None
    try:
        row = find_row(record, text)
        before = record.revisions(row)
    except RecordError:
        before = find_removed(record, text)
        if not before:
            raise
    content = {
        "entry": None if row is None else document(row),
        "revisions": [_revision(item) for item in before],
    }
    lines = ["This entry was removed."] if row is None else _fields(content["entry"])
    for item in before:
        lines.append(f"before it was {_PAST[item.action]} on {item.at:%Y-%m-%d %H:%M} UTC:")
        lines += [f"  {line}" for line in _fields(item.before)]
    tell(lines, content, as_json=as_json)


_PAST = {"edit": "changed", "remove": "removed"}


def _fields(values: Any) -> list[str]:
    return [f"{name}: {value}" for name, value in values.items() if value not in (None, [], {})]


def history(
    entry: Annotated[
        str | None,
        typer.Argument(metavar="[ID]", show_default=False, help="Show one entry and its past."),
    ] = None,
    since: Annotated[str | None, typer.Option(metavar="DAY", help="The first day.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="The last day.")] = None,
    kind: Annotated[
        list[str] | None, typer.Option(help="Only this: spasm, sleep, injection, …; repeatable.")
    ] = None,
    zone: Zone = None,
    record_file: RecordFile = None,
    json: Json = False,
) -> None:
    """Show what the record holds, newest last."""
    from spasmograph.cli.rows import document
    from spasmograph.cli.saying import print_json

    with opened(record_file) as record:
        if entry is not None:
            _show_one(record, entry, as_json=json)
            return
        clock = clock_of(record, zone)
        first = None if since is None else clock.day(since)
        last = None if until is None else clock.day(until)
        if first is not None and last is not None and last < first:
            raise ImpossibleValue(f"{last} is before {first}", "Give the earlier day to --since.")
        rows = _wanted(_rows(record, first, last), kind)
        if json:
            print_json({"record": record.where, "entries": [document(row) for row in rows]})
        elif rows:
            _print_table(record, rows)
        else:
            typer.echo(NOTHING)
