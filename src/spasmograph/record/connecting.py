"""Engines: the one way in which a record is reached, as a file or on a server."""

from __future__ import annotations

import contextlib
import importlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from spasmograph.errors import RecordError
from spasmograph.record.faults import as_record_error, translate

__all__ = [
    "APPLICATION",
    "WAIT",
    "driver",
    "file_engine",
    "in_words",
    "raw_connection",
    "reading_engine",
    "server_engine",
    "without_password",
]

APPLICATION: Final = 0x5350534D
"""``PRAGMA application_id`` of every record: the letters SPSM."""

WAIT: Final = 5.0
"""How long to wait for another writer, s."""

_LOCK: Final = 0x5350534D


def driver() -> ModuleType:
    """Return the module that opens every file, encrypted or plain.

    It is one and the same for both: two SQLite libraries in one process do not
    see each other's locks.
    """
    return importlib.import_module("sqlcipher3.dbapi2")


@contextlib.contextmanager
def in_words() -> Iterator[None]:
    """Give what the driver raises in the block its own words.

    Raises
    ------
    RecordError
        Of the class that fits.
    """
    try:
        yield
    except (driver().Error, UnicodeDecodeError) as error:
        raise as_record_error(error) from error


def raw_connection(path: Path, key: bytes | None, *, mode: str = "rw", wait: float = WAIT) -> Any:
    """Open a file without an engine.

    Parameters
    ----------
    path : Path
        An existing file.
    key : bytes or None
        The 32 bytes it is encrypted with; None for a plain file.
    mode : {'rw', 'ro', 'rwc'}
        As in the addresses of SQLite: write, only read, make the file.
    wait : float
        How long to wait for another writer, s.

    Returns
    -------
    Connection
        Of the driver; nothing is begun until it is told to.
    """
    address = f"{path.absolute().as_uri()}?mode={mode}"
    connection = driver().connect(
        address, uri=True, isolation_level=None, check_same_thread=False, timeout=wait
    )
    if key is not None:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    return connection


def reading_engine(path: Path, key: bytes | None = None, *, wait: float = WAIT) -> Engine:
    """Return an engine that changes nothing in a record file; see `file_engine`."""

    def connect() -> Any:
        connection = raw_connection(path, key, wait=wait)
        connection.execute("PRAGMA query_only = ON")
        return connection

    return _engine(connect)


def _writing_connection(path: Path, key: bytes | None, wait: float) -> Any:
    connection = raw_connection(path, key, wait=wait)
    try:
        for setting in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "secure_delete = ON",
        ):
            connection.execute(f"PRAGMA {setting}")
    except BaseException:
        connection.close()
        raise
    return connection


def file_engine(path: Path, key: bytes | None = None, *, wait: float = WAIT) -> Engine:
    """Return the engine of a record in a file.

    Every connection writes ahead to a log (WAL), waits for the disk at each
    commit, keeps references whole, and overwrites what is deleted.  A
    transaction that may write begins as the only writer, so that it never fails
    half-way; one that only reads (execution option ``reading``) waits for nobody.

    Parameters
    ----------
    path : Path
        An existing file.
    key : bytes, optional
        The 32 bytes it is encrypted with.
    wait : float
        How long to wait for another writer, s.

    Returns
    -------
    Engine
        It raises `RecordError` where the database would raise an error of its own.
    """
    return _engine(lambda: _writing_connection(path, key, wait))


def without_password(address: str) -> str:
    """Return the address of a database as it may be shown."""
    hidden = re.sub(r"(://[^:/@]*:).*@", r"\1***@", address)
    return re.sub(r"([?&]password=)[^&]*", r"\1***", hidden)


def _engine(connect: Callable[[], Any]) -> Engine:
    engine = create_engine("sqlite://", module=driver(), creator=connect, poolclass=QueuePool)
    event.listen(engine, "handle_error", translate, retval=True)
    event.listen(engine, "begin", _begin_file)
    return engine


def _begin_file(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def server_engine(url: str, *, wait: float = WAIT) -> Engine:
    """Return the engine of a record on a PostgreSQL server.

    Transactions that may write take turns, as on a file; those that only read
    see one moment (repeatable read).

    Parameters
    ----------
    url : str
        Like ``postgresql+psycopg://user@host/database``; one database a person.
    wait : float
        How long to wait for another writer, s.

    Returns
    -------
    Engine
        It raises `RecordError` where the database would raise an error of its own.

    Raises
    ------
    RecordError
        If the address is not one of PostgreSQL, or its driver is not installed.
    """
    cure = "Write it like postgresql+psycopg://user@host/database."
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise RecordError("this is not the address of a database", cure) from error
    if address.drivername not in {"postgresql", "postgresql+psycopg"}:
        raise RecordError(f"records are not kept in {address.drivername}", cure)
    try:
        engine = create_engine(address.set(drivername="postgresql+psycopg"), poolclass=QueuePool)
    except ImportError as error:
        raise RecordError(
            "the driver for PostgreSQL is not installed", "Run: pip install 'spasmograph[clinic]'."
        ) from error
    event.listen(engine, "handle_error", translate, retval=True)

    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("reading", False):
            connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
            return
        connection.execute(text(f"SET LOCAL lock_timeout = {round(wait * 1000)}"))
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))

    event.listen(engine, "begin", begin)
    return engine
