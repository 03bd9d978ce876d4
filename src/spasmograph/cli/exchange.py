"""Take in what comes from elsewhere, and give out all the record holds."""

from __future__ import annotations

import zipfile
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from spasmograph.cli.options import Json, RecordFile
from spasmograph.cli.recording import opened
from spasmograph.errors import ImportFileError, ImpossibleValue

if TYPE_CHECKING:
    from spasmograph.record.merging import ImportReport
    from spasmograph.record.store import Record

__all__ = ["export", "import_"]

_CURE = "Check its name and folder, or export it once more."


class _Sort(Enum):
    """What a file to import is."""

    RECORD = "record"
    APPLE = "apple_health"
    TABLE = "csv"


def _sort_of(file: Path) -> _Sort:
    """Tell what a file is by what is in it; a zip file that is not ours is a phone's.

    Raises
    ------
    ImportFileError
        If it cannot be read.
    """
    from spasmograph.record.archives import BROKEN

    try:
        with file.open("rb") as stream:
            beginning = stream.read(64).lstrip(b"\xef\xbb\xbf \r\n\t")
        if beginning.startswith(b"SQLite format 3") or file.suffix == ".spasm":
            raise ImportFileError(
                f"{file} is a record, not an export of one",
                f"Write one with 'spasmograph export FILE.zip --record {file}'.",
            )
        if not zipfile.is_zipfile(file):
            if beginning.startswith(b"PK"):
                raise ImportFileError(f"{file} is damaged or cut short", _CURE)
            return _Sort.APPLE if beginning.startswith(b"<?xml") else _Sort.TABLE
        with zipfile.ZipFile(file) as archive:
            return _Sort.RECORD if "manifest.json" in archive.namelist() else _Sort.APPLE
    except (OSError, *BROKEN) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is damaged"
        raise ImportFileError(f"{file} cannot be read ({reason})", _CURE) from error


def _take_in(record: Record, file: Path, sort: _Sort, columns: Path | None) -> ImportReport:
    if sort is _Sort.RECORD:
        from spasmograph.record.importing import import_record

        return import_record(record, file)
    if sort is _Sort.APPLE:
        from spasmograph.record.apple import import_apple

        return import_apple(record, file)
    from spasmograph.record.columns import import_columns

    assert columns is not None
    return import_columns(record, file, columns)


def _lines(file: Path, report: ImportReport) -> list[str]:
    lines = [f"From {file}: {report.total} new entries, {report.unchanged} were here already."]
    lines += [f"  {table}: {count}" for table, count in report.added.items()]
    if report.kept:
        lines.append(f"Not taken in, since the record holds something else: {len(report.kept)}.")
        lines += [f"  {item.table} {item.row.hex[:8]}: {item.why}" for item in report.kept[:10]]
        if len(report.kept) > 10:
            lines.append("  and more; --json lists them all")
    return [*lines, *report.notes]


def _document(sort: _Sort, report: ImportReport) -> dict[str, Any]:
    return {
        "source": sort.value,
        "added": report.added,
        "total": report.total,
        "unchanged": report.unchanged,
        "kept": [
            {"table": item.table, "id": str(item.row), "why": item.why} for item in report.kept
        ],
        "notes": list(report.notes),
    }


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False)],
    columns: Annotated[
        Path | None,
        typer.Option(metavar="MAP.toml", help="For a CSV file: which column is what."),
    ] = None,
    record_file: RecordFile = None,
    json: Json = False,
) -> None:
    """Take in an export of a record, of Apple Health, or a CSV file; nothing is doubled."""
    from spasmograph.cli.saying import tell

    sort = _sort_of(file)
    if sort is _Sort.TABLE and columns is None:
        raise ImpossibleValue(
            f"{file} is no zip file, so it is read as a CSV table, and its columns are not known",
            "Say what they are with --columns MAP.toml.",
        )
    if sort is not _Sort.TABLE and columns is not None:
        raise ImpossibleValue("--columns is for CSV files only", "Leave it out.")
    with opened(record_file) as record:
        report = _take_in(record, file, sort, columns)
    tell(_lines(file, report), _document(sort, report), as_json=json)


_Bids = Annotated[
    Path | None,
    typer.Option(metavar="FOLDER", show_default=False, help="Sessions as a BIDS dataset."),
]
_Tables = Annotated[
    Path | None,
    typer.Option(metavar="FOLDER", show_default=False, help="Events, sessions, diary as tables."),
]
_From = Annotated[
    list[Path] | None,
    typer.Option(
        "--from",
        metavar="FOLDER",
        help="With --bids: one person's measured videos, instead of the record; repeatable.",
    ),
]
_Subject = Annotated[
    list[str] | None,
    typer.Option(metavar="LABEL", help="With --bids: what to call the person; repeatable."),
]


def export(
    file: Annotated[Path | None, typer.Argument(metavar="[FILE.zip]", show_default=False)] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Replace an existing file.")] = False,
    bids: _Bids = None,
    tables: _Tables = None,
    source: _From = None,
    subject: _Subject = None,
    record_file: RecordFile = None,
    json: Json = False,
) -> None:
    """Write what the record holds: all of it into one zip file, or sessions for research."""
    from spasmograph.cli.exporting import write_bids, write_tables, write_zip
    from spasmograph.cli.saying import tell

    if sum(where is not None for where in (file, bids, tables)) != 1:
        raise ImpossibleValue(
            "one thing is exported at a time", "Name FILE.zip, --bids FOLDER or --tables FOLDER."
        )
    if bids is None and (source or subject):
        raise ImpossibleValue("--from and --subject are for --bids", "Leave them out.")
    if file is not None:
        told = write_zip(file, record_file, replace=replace)
    elif tables is not None:
        told = write_tables(tables, record_file)
    else:
        assert bids is not None
        told = write_bids(bids, source or [], subject or [], record_file)
    tell(*told, as_json=json)
