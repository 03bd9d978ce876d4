"""A whole record as one zip file that people and programs can read."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import secrets
import uuid
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TextIO

from sqlalchemy import Column, Connection, LargeBinary, Table, select

from spasmograph.errors import OutputError
from spasmograph.record.plain import plain_rows, stamp_of, tables

if TYPE_CHECKING:
    from spasmograph.record.store import Record

__all__ = ["FORMAT", "VERSION", "export_record", "guarded"]

FORMAT = "spasmograph record"
"""What the manifest calls the format."""

VERSION = 2
"""Raised when an older program could not read what is written."""

_ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
_EPOCH = (1980, 1, 1, 0, 0, 0)


def export_record(record: Record, target: str | os.PathLike[str]) -> None:
    """Write everything a record holds into one zip file.

    The file is not encrypted, and holds everything but kept videos; see
    ``docs/exchange.md`` for what is in it.

    Parameters
    ----------
    record : Record
    target : path-like
        The zip file; an existing one is replaced once the new one is whole.

    Raises
    ------
    OutputError
        If it cannot be written; nothing is left behind then.
    """
    path = Path(target)
    waiting = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        descriptor = os.open(waiting, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w+b") as file:
            with record.reading() as session, zipfile.ZipFile(file, "w") as archive:
                _write(session.connection(), archive)
            file.flush()
            os.fsync(file.fileno())
        waiting.replace(path)
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written ({error.strerror or error})", "Choose another place."
        ) from error
    finally:
        waiting.unlink(missing_ok=True)


def _write(connection: Connection, archive: zipfile.ZipFile) -> None:
    hashes: dict[str, str] = {}
    sheets: dict[str, str] = {}
    counts: dict[str, int] = {}
    with _member(archive, "record.json", hashes) as file:
        file.write(f'{{"format":{_encode(FORMAT)},"version":{VERSION},"tables":{{')
        for place, table in enumerate(tables()):
            file.write(f"{',' if place else ''}\n{_encode(table.name)}:[")
            counts[table.name], sheets[table.name] = _write_rows(connection, table, file)
            file.write("]")
        file.write("}}\n")
    for name, sheet in sheets.items():
        with _member(archive, f"tables/{name}.csv", hashes) as file:
            file.write(sheet)
    for table in tables():
        for column in _columns_of_bytes(table):
            _write_bytes(connection, archive, column, hashes)
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "software": f"spasmograph {version('spasmograph')}",
        "created": stamp_of(datetime.now(UTC)),
        "rows": counts,
        "sha256": hashes,
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2)
    archive.writestr(_info("manifest.json"), f"{text}\n", zipfile.ZIP_DEFLATED)


def _write_rows(connection: Connection, table: Table, file: TextIO) -> tuple[int, str]:
    """Write the rows of a table a line each; return their number, and the same as CSV."""
    files = {column.name: _files(connection, column) for column in _columns_of_bytes(table)}
    names = [column.name for column in table.columns]
    sheet = io.StringIO()
    cells = csv.writer(sheet)
    cells.writerow(names)
    number = 0
    for row in plain_rows(connection, table):
        for name, there in files.items():
            row[name] = there.get(row["id"])
        file.write(f"{',' if number else ''}\n{_encode(row)}")
        cells.writerow([_cell(row[name]) for name in names])
        number += 1
    return number, sheet.getvalue()


def _columns_of_bytes(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if isinstance(column.type, LargeBinary)]


def _files(connection: Connection, column: Column[Any]) -> dict[str, str]:
    """Return the names of the files in which the bytes of rows go, by their ids."""
    there = connection.scalars(select(column.table.c.id).where(column.is_not(None)))
    return {str(id_): f"{column.name}/{id_}.parquet" for id_ in there}


def _write_bytes(
    connection: Connection, archive: zipfile.ZipFile, column: Column[Any], hashes: dict[str, str]
) -> None:
    for id_, name in sorted(_files(connection, column).items()):
        asked = select(column).where(column.table.c.id == uuid.UUID(id_))
        content = connection.scalars(asked).one()
        archive.writestr(_info(name), content, zipfile.ZIP_STORED)
        hashes[name] = hashlib.sha256(content).hexdigest()


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.external_attr = 0o600 << 16
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


class _Hashed(io.RawIOBase):
    """Pass bytes on, and take their hash on the way."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        self.digest.update(content)
        return self._file.write(content)


@contextmanager
def _member(
    archive: zipfile.ZipFile, name: str, hashes: dict[str, str]
) -> Iterator[io.TextIOWrapper]:
    with archive.open(_info(name), "w", force_zip64=True) as file:
        through = _Hashed(file)
        text = io.TextIOWrapper(io.BufferedWriter(through, 2**18), encoding="utf-8", newline="")
        yield text
        text.flush()
        hashes[name] = through.digest.hexdigest()


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict):
        value = json.dumps(value, ensure_ascii=False)
    return guarded(value) if isinstance(value, str) else value


def guarded(text: str) -> str:
    """Return text that a spreadsheet will not run as a formula.

    A ``'`` is put before text that begins with ``=``, ``+``, ``-``, ``@``, a
    tab or the end of a line; and with ``'``, so that taking one off gives the
    text as it was.
    """
    return f"'{text}" if text.startswith(_ACTIVE) else text
