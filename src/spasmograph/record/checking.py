"""Whether a record is whole: its file, its schema, and every row of it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeVar

from sqlalchemy import Connection, Engine, func, inspect, select, text
from sqlalchemy.orm import Session, undefer

from spasmograph.errors import DamagedRecord, ImpossibleValue, NewerRecord, RecordError
from spasmograph.record.connecting import reading_engine, server_engine
from spasmograph.record.copies import is_backup
from spasmograph.record.limits import check_row
from spasmograph.record.migrations import HEAD, schema_of
from spasmograph.record.models import TABLES, Base, Revision, Tracker
from spasmograph.record.models import Session as Measured
from spasmograph.record.opening import examine, secret_of
from spasmograph.record.videos import leftovers, read_sealed, videos_folder

__all__ = ["CheckReport", "check_file", "check_record"]

B = TypeVar("B", bound=Base)

_MOST: Final = 100  # problems that are told


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check of a record found.

    Attributes
    ----------
    ok : bool
        Whether nothing is wrong.
    problems : tuple of str
        One line each; at most 100.
    rows : dict
        Rows by table; empty where they cannot be counted.
    schema : str
        Number of the schema; empty where it cannot be read.
    encrypted : bool
    videos : int
        Sessions whose video is kept.
    notes : tuple of str
        What is worth knowing though nothing is wrong, a line each.
    """

    ok: bool
    problems: tuple[str, ...]
    rows: dict[str, int]
    schema: str
    encrypted: bool
    videos: int = 0
    notes: tuple[str, ...] = ()


def check_record(where: Path | str, key: str | None = None) -> CheckReport:
    """Read a record from end to end, and say what is wrong with it.

    Looks at the pages of the file (in an encrypted one, each page carries a sum
    of its own), references, the schema, and every row: that it can be read, and
    holds nothing impossible; and at every video kept beside it, to its last byte.
    Nothing is changed.

    Parameters
    ----------
    where : Path or str
        A file, also a backup, or an address on a server.
    key : str, optional
        Passphrase or recovery code.

    Returns
    -------
    CheckReport

    Raises
    ------
    WrongKey
        If the key does not open it.
    RecordError
        If there is no such record, or the server cannot be reached.
    """
    if isinstance(where, str) and "://" in where:
        return _report(server_engine(where), encrypted=False)
    path = Path(where)
    report, secret = _examined(path, key)
    if report.schema != HEAD:
        return report
    named = _named(path, secret)
    notes = tuple(leftovers(path, named))
    problems = report.problems
    if named and is_backup(path) and not videos_folder(path).exists():
        notes = (f"kept videos that are not in this backup: {len(named)}", *notes)
    else:
        problems = (*problems, *_videos(path, secret, named))[:_MOST]
    return replace(report, ok=not problems, problems=problems, videos=len(named), notes=notes)


def check_file(path: Path, key: str | None = None) -> CheckReport:
    """Read a record from end to end, without the videos beside it; see `check_record`.

    Raises
    ------
    WrongKey
        If the key does not open it.
    RecordError
        If there is no such record.
    """
    report, secret = _examined(path, key)
    return replace(report, videos=len(_named(path, secret))) if report.schema == HEAD else report


def _examined(path: Path, key: str | None) -> tuple[CheckReport, bytes | None]:
    """Return what is found in a file, and the 32 bytes it is encrypted with."""
    secret = None
    try:
        secret = secret_of(path, key)
        examine(path, secret)
    except DamagedRecord as error:
        return CheckReport(False, (error.problem,), {}, "", secret is not None), secret
    return _report(reading_engine(path, secret), encrypted=secret is not None), secret


def _named(path: Path, secret: bytes | None) -> dict[str, str]:
    """Return the SHA-256 of each kept video by the name of its file; none if unreadable."""
    table = Base.metadata.tables[Measured.__tablename__]
    asked = select(table.c.video, table.c.sha256).where(table.c.video.is_not(None))
    engine = reading_engine(path, secret)
    try:
        with engine.connect().execution_options(reading=True) as connection:
            return {row.video: row.sha256 for row in connection.execute(asked)}
    except RecordError:
        return {}
    finally:
        engine.dispose()


def _videos(path: Path, secret: bytes | None, named: dict[str, str]) -> Iterator[str]:
    """Read every video that is named, and say what is wrong with it."""
    for name, sha256 in sorted(named.items()):
        if secret is None:
            yield f"the video {name} cannot be kept beside a record that is not encrypted"
            continue
        try:
            for _ in read_sealed(path, secret, name, sha256):
                pass
        except RecordError as error:
            yield error.problem


def _report(engine: Engine, *, encrypted: bool) -> CheckReport:
    problems: list[str] = []
    rows: dict[str, int] = {}
    schema = ""
    try:
        with engine.connect().execution_options(reading=True) as connection:
            try:
                for found in _found(connection, rows, encrypted=encrypted):
                    problems.append(found)
                    if len(problems) == _MOST:
                        break
            except RecordError as error:
                problems.append(error.problem)
            with contextlib.suppress(RecordError):
                schema = schema_of(connection) or ""
    finally:
        engine.dispose()
    return CheckReport(not problems, tuple(problems), rows, schema, encrypted)


def _found(connection: Connection, rows: dict[str, int], *, encrypted: bool) -> Iterator[str]:
    if connection.dialect.name == "sqlite":
        yield from _pages(connection, encrypted=encrypted)
    try:
        schema = schema_of(connection)
    except (DamagedRecord, NewerRecord) as error:
        yield error.problem
        return
    for name in inspect(connection).get_table_names():
        if name in Base.metadata.tables:
            table = Base.metadata.tables[name]
            rows[name] = connection.scalar(select(func.count()).select_from(table)) or 0
    if schema is None:
        on_server = "the database is empty: it becomes a record when it is first used"
        yield "there are no tables" if connection.dialect.name == "sqlite" else on_server
    if schema == HEAD:
        yield from _columns(connection)
        yield from _rows(connection)


def _pages(connection: Connection, *, encrypted: bool) -> Iterator[str]:
    checks = ["integrity_check"] + ["cipher_integrity_check"] * encrypted
    for check in checks:
        for (said,) in connection.execute(text(f"PRAGMA {check}")):
            if said != "ok":
                yield f"the file is damaged: {said}"
    for table, *_ in connection.execute(text("PRAGMA foreign_key_check")):
        yield f"{table}: a row belongs to one that is not there"


def _columns(connection: Connection) -> Iterator[str]:
    seen = inspect(connection)
    for table in Base.metadata.sorted_tables:
        held = {item["name"] for item in seen.get_columns(table.name)}
        for name in sorted({column.name for column in table.columns} - held):
            yield f"{table.name}: the column {name} is missing"


def _rows(connection: Connection) -> Iterator[str]:
    with Session(connection, autoflush=False) as session:
        known = [row for row in _read(session, Tracker) if isinstance(row, Tracker)]
        for model in TABLES:
            for row in _read(session, model):
                if isinstance(row, str):
                    yield row
                    continue
                try:
                    check_row(row, known)
                except ImpossibleValue as error:
                    yield f"{model.__tablename__} {row.id}: {error.problem}"
        yield from (row for row in _read(session, Revision) if isinstance(row, str))


def _read(session: Session, model: type[B]) -> Iterator[B | str]:
    """Give the rows of a table, or a line on why they cannot be read."""
    query = select(model).options(undefer("*")).execution_options(yield_per=500)
    try:
        yield from session.scalars(query)
    except (ValueError, LookupError, TypeError) as error:
        yield f"{model.__tablename__}: a row cannot be read ({error})"
    except RecordError as error:
        yield f"{model.__tablename__}: {error.problem}"
