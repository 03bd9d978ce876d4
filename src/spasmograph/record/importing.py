"""An exported record read back: checked first, then all of it or nothing."""

from __future__ import annotations

import hashlib
import json
import os
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from sqlalchemy import Column, Connection, LargeBinary, Table, insert, inspect, select
from sqlalchemy.orm import Session

from spasmograph.errors import ImportFileError, ImpossibleValue
from spasmograph.record.archives import BROKEN, open_zip, read_member
from spasmograph.record.exporting import FORMAT, VERSION
from spasmograph.record.limits import check_row
from spasmograph.record.merging import (
    DIFFERENT,
    GONE,
    TAKEN,
    ImportReport,
    Kept,
    removed_ids,
)
from spasmograph.record.models import TABLES, Person, Row, Tracker, Trial
from spasmograph.record.plain import (
    Plain,
    from_plain,
    parents_of,
    plain_rows,
    tables,
)

if TYPE_CHECKING:
    from spasmograph.record.store import Record

__all__ = ["import_record"]

_MANIFEST = 64 * 2**20
_DOCUMENT = 4 * 2**30
_SIGNALS = 2**30
_BATCH = 1000
_PIECE = 2**20
_VIDEO = "video"  # names a file beside one record, and means nothing to another
_PARENT = "it belongs to an entry that was left out"
_VIDEOS = (
    "Kept videos that are not in the file: {}. They lie beside the record it was made from; "
    "'spasmograph video save' gives them back there, 'spasmograph video keep' takes them in here."
)
_ALREADY = "the record already says who it is about"
_CURE = "Export the record again; nothing was imported."
_LATER = frozenset({Trial.__tablename__})
"""Tables that exports of earlier versions do not have."""

_MODELS = {model.__tablename__: model for model in TABLES}


def import_record(record: Record, source: str | os.PathLike[str]) -> ImportReport:
    """Take in a zip file that `export_record` wrote; all of it or nothing.

    Into a new record, everything comes back just as it was.  Into one that
    holds rows already, only what is new is added: rows that are the same are
    left alone, and where one differs, or was removed, what is here stays.  Kept
    videos are not in the file, so a session comes without.

    Parameters
    ----------
    record : Record
    source : path-like

    Returns
    -------
    ImportReport

    Raises
    ------
    ImportFileError
        If it is not such a file, was altered, is damaged, not safe to open,
        or written by a newer version of the program.
    """
    with open_zip(source) as archive:
        hashes, counts = _manifest(archive)
        _verify(archive, hashes)
        content = _content(archive, counts)
        with record.session() as session:
            return _merge(session, archive, content)


# --- what is in the file -----------------------------------------------------


def _manifest(archive: zipfile.ZipFile) -> tuple[dict[str, str], dict[str, int]]:
    label = Path(str(archive.filename)).name
    manifest = _json(archive, "manifest.json", _MANIFEST)
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise ImportFileError(f"{label} is not the export of a record", _CURE)
    number = manifest.get("version")
    if not isinstance(number, int) or number < 1:
        raise ImportFileError(f"{label} does not say which format it has", _CURE)
    if number > VERSION:
        raise ImportFileError(
            f"{label} has format {number}; this program reads up to {VERSION}",
            "Install a newer version of spasmograph.",
        )
    hashes, counts = manifest.get("sha256"), manifest.get("rows")
    if (
        not isinstance(hashes, dict)
        or not isinstance(counts, dict)
        or not all(isinstance(text, str) for text in hashes.values())
    ):
        raise ImportFileError(f"{label}: manifest.json is not complete", _CURE)
    return hashes, counts


def _json(archive: zipfile.ZipFile, name: str, most: int) -> Any:
    try:
        return json.loads(read_member(archive, name, most), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        label = Path(str(archive.filename)).name
        raise ImportFileError(f"{name} in {label} is not readable JSON", _CURE) from error


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"{word} is not a number")


def _verify(archive: zipfile.ZipFile, hashes: dict[str, str]) -> None:
    """Check that every file is there, and is the one that was written."""
    label = Path(str(archive.filename)).name
    there = set(archive.namelist())
    always = (table.name for table in tables() if table.name not in _LATER)
    needed = ["record.json", *(f"tables/{name}.csv" for name in always)]
    for name in (*needed, *hashes):
        if name not in there or name not in hashes:
            raise ImportFileError(f"{label} has no {name!r:.80}", _CURE)
    for name, expected in hashes.items():
        digest = hashlib.sha256()
        try:
            with archive.open(name) as file:
                while piece := file.read(_PIECE):
                    digest.update(piece)
        except (OSError, *BROKEN) as error:
            raise ImportFileError(f"{name} in {label} is damaged", _CURE) from error
        if digest.hexdigest() != expected:
            raise ImportFileError(f"{name} in {label} was altered after it was written", _CURE)


def _content(archive: zipfile.ZipFile, counts: dict[str, int]) -> dict[str, list[Plain]]:
    """Return the rows of every table as the file holds them."""
    label = Path(str(archive.filename)).name
    document = _json(archive, "record.json", _DOCUMENT)
    content = document.get("tables") if isinstance(document, dict) else None
    names = {table.name for table in tables()}
    if not isinstance(content, dict) or not names - _LATER <= content.keys() <= names:
        raise ImportFileError(f"{label}: record.json does not hold the tables of a record", _CURE)
    content = {name: content.get(name, []) for name in names}
    for name, rows in content.items():
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise ImportFileError(f"{label}: table {name} cannot be read", _CURE)
        if len(rows) != counts.get(name, 0):
            raise ImportFileError(f"{label}: table {name} is not complete", _CURE)
    return content


# --- one table after the other -----------------------------------------------


@dataclass(slots=True)
class _Done:
    """What became of the rows so far; ids are kept by table, as text."""

    archive: zipfile.ZipFile
    added: dict[str, int] = field(default_factory=dict)
    unchanged: int = 0
    videos: int = 0
    kept: list[Kept] = field(default_factory=list)
    present: dict[str, set[str]] = field(default_factory=dict)
    left_out: dict[str, set[str]] = field(default_factory=dict)
    trackers: list[Tracker] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Here:
    """What the record holds of one table before the import."""

    rows: dict[str, Plain]
    removed: frozenset[str]
    taken: dict[str, set[Any]]


def _merge(
    session: Session, archive: zipfile.ZipFile, content: dict[str, list[Plain]]
) -> ImportReport:
    done = _Done(archive, trackers=list(session.scalars(select(Tracker))))
    connection = session.connection()
    for table in tables():
        if table.name == Person.__tablename__ and content[table.name]:
            _make_way(connection, table, content[table.name][0])
        new = _new_rows(connection, table, content[table.name], done)
        count = 0
        for batch in _batches(new, 1 if _bytes_of(table) else _BATCH):
            connection.execute(insert(table), batch)
            count += len(batch)
        if count:
            done.added[table.name] = count
    notes = (_VIDEOS.format(done.videos),) if done.videos else ()
    return ImportReport(done.added, done.unchanged, tuple(done.kept), notes)


def _batches(rows: Iterator[dict[str, Any]], size: int) -> Iterator[list[dict[str, Any]]]:
    while batch := list(islice(rows, size)):
        yield batch


def _make_way(connection: Connection, table: Table, row: Plain) -> None:
    """Take out a row about the person that says nothing, for one that may say something."""
    details = [c for c in table.columns if c.name not in {"id", "created", "changed"}]
    empty = [column.is_(None) for column in details]
    if not any(other["id"] == row.get("id") for other in plain_rows(connection, table)):
        connection.execute(table.delete().where(*empty))


def _here(connection: Connection, table: Table) -> _Here:
    rows = {row["id"]: row for row in plain_rows(connection, table)}
    return _Here(
        rows,
        frozenset(str(id_) for id_ in removed_ids(connection, table.name)),
        {c.name: {row[c.name] for row in rows.values()} for c in table.columns if c.unique},
    )


def _new_rows(
    connection: Connection, table: Table, rows: list[Plain], done: _Done
) -> Iterator[dict[str, Any]]:
    """Yield the rows that are to be added, as values of their columns."""
    here = _here(connection, table)
    present = done.present[table.name] = set(here.rows)
    left_out = done.left_out[table.name] = set()
    for number, row in enumerate(rows, start=1):
        if _is_here(connection, table, row, here, done.archive):
            done.unchanged += 1
            continue
        label = f"{table.name}, row {number}"
        values = _values(table, row, label, done.trackers)
        if (why := _why_not(table, row, here, done, label)) is not None:
            done.kept.append(Kept(table.name, values["id"], why))
            left_out.add(row["id"])
        else:
            present.add(row["id"])
            for name, known in here.taken.items():
                known.add(row[name])
            done.videos += values.get(_VIDEO) is not None
            values |= dict.fromkeys({_VIDEO} & values.keys())
            yield values | {c.name: _bytes(c, row, done.archive) for c in _bytes_of(table)}


def _why_not(table: Table, row: Plain, here: _Here, done: _Done, label: str) -> str | None:
    """Say why a row is left out; None if it is to be added."""
    if row["id"] in here.rows:
        return DIFFERENT
    if row["id"] in done.present[table.name]:
        raise ImportFileError(f"{label}: the same row was there before", _CURE)
    if row["id"] in here.removed:
        return GONE
    if table.name == Person.__tablename__ and done.present[table.name]:
        return _ALREADY
    for name, known in here.taken.items():
        if row[name] in known:
            return TAKEN.format(name)
    for name, parent in parents_of(table).items():
        if row[name] is None or row[name] in done.present[parent]:
            continue
        if row[name] in done.left_out[parent]:
            return _PARENT
        raise ImportFileError(f"{label}: {name} names no row of {parent}", _CURE)
    return None


def _readable(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if not isinstance(column.type, LargeBinary)]


def _bytes_of(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if isinstance(column.type, LargeBinary)]


def _values(table: Table, row: Plain, label: str, trackers: list[Tracker]) -> dict[str, Any]:
    """Return the values of one row, each checked; a tracker is known from then on."""
    names = {column.name for column in table.columns}
    if row.keys() != names:
        odd = ", ".join(sorted(row.keys() ^ names))
        raise ImportFileError(f"{label}: unknown or missing {odd:.80}", _CURE)
    values = {}
    for column in _readable(table):
        try:
            values[column.name] = from_plain(column, row[column.name])
        except (ValueError, OverflowError) as error:
            raise ImportFileError(f"{label}: {column.name} {error}", _CURE) from error
    model = _MODELS.get(table.name)
    if model is not None:
        keys = _keys(model)
        made = model(**{keys[name]: value for name, value in values.items()})
        if isinstance(made, Tracker):
            trackers.append(made)
        try:
            check_row(made, trackers)
        except ImpossibleValue as error:
            raise ImportFileError(f"{label}: {error.problem}", _CURE) from error
    return values


def _without(row: Plain, names: set[str], there: Plain) -> Plain:
    """Return a row without some columns, and with the video of the one that is here."""
    kept = {name: value for name, value in row.items() if name not in names}
    return kept | ({_VIDEO: there[_VIDEO]} if _VIDEO in kept and _VIDEO in there else {})


@cache
def _keys(model: type[Row]) -> dict[str, str]:
    """Return the attributes of a model by the names of their columns."""
    return {item.columns[0].name: item.key for item in inspect(model).column_attrs}


def _bytes(column: Column[Any], row: Plain, archive: zipfile.ZipFile) -> bytes | None:
    name = row[column.name]
    if name is None:
        return None
    if name != f"{column.name}/{row['id']}.parquet":
        raise ImportFileError(f"a row names the file {name!r:.80}, which is not its own", _CURE)
    return read_member(archive, name, _SIGNALS)


def _is_here(
    connection: Connection, table: Table, row: Plain, here: _Here, archive: zipfile.ZipFile
) -> bool:
    """Say whether the record holds a row just as it is in the file."""
    there, names = here.rows.get(str(row.get("id"))), {c.name for c in _bytes_of(table)}
    if there is None or there != _without(row, names, there):
        return False
    key = uuid.UUID(there["id"])
    return all(
        column.name in row
        and connection.scalar(select(column).where(table.c.id == key))
        == _bytes(column, row, archive)
        for column in _bytes_of(table)
    )
