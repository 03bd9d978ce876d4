"""From a name to an engine: what the file is, whether it is whole, and its schema."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, text

from spasmograph.errors import DamagedRecord, RecordError
from spasmograph.record import migrations
from spasmograph.record.connecting import (
    APPLICATION,
    file_engine,
    in_words,
    raw_connection,
)
from spasmograph.record.copies import copy_record, stamp
from spasmograph.record.disk import make_private, place, spare_name
from spasmograph.record.keys import key_file, make_keys, unlock

__all__ = [
    "examine",
    "is_plain",
    "log_file",
    "make_file",
    "migrate_file",
    "migrate_server",
    "secret_of",
]

_CURE: Final = "Restore the newest backup, and keep this file for now."


def log_file(path: Path) -> Path:
    """Return where SQLite writes ahead for a file."""
    return path.with_name(path.name + "-wal")


def is_plain(path: Path) -> bool:
    """Return whether a file is an SQLite database that is not encrypted.

    SQLite is asked, and the file is not opened beside it: on POSIX systems,
    closing a file gives up every lock this process has on it.

    Raises
    ------
    RecordError
        If there is no such file, or it may not be read.
    BusyRecord
        If another program goes on writing.
    """
    if not path.is_file():
        raise RecordError(f"there is no record {path}", "Make one: spasmograph record new.")
    try:
        with in_words(), contextlib.closing(raw_connection(path, None)) as connection:
            connection.execute("PRAGMA schema_version").fetchone()
    except DamagedRecord as error:
        return "not a database" not in str(error.__cause__)
    return True


def secret_of(path: Path, key: str | None) -> bytes | None:
    """Return the 32 bytes a record is encrypted with, or None when it is not.

    Parameters
    ----------
    path : Path
    key : str or None
        Passphrase or recovery code; not looked at where the file is plain.

    Raises
    ------
    WrongKey
        If the key does not open the record.
    DamagedRecord
        If the file is not a record, or its key file is missing or altered.
    """
    if is_plain(path):
        return None
    if not key_file(path).exists():
        raise DamagedRecord(
            f"{path.name} is damaged, is not a record, or its key file is missing",
            f"If it was encrypted, put {key_file(path).name} back beside it. "
            "Else restore the newest backup.",
        )
    return unlock(path, key)


def examine(path: Path, key: bytes | None) -> None:
    """Refuse a file that is not a record, or has lost its end; nothing is written.

    Parameters
    ----------
    path : Path
    key : bytes or None
        The 32 bytes it is encrypted with.

    Raises
    ------
    DamagedRecord
        If it is not whole, or not a record.
    """
    with in_words(), contextlib.closing(raw_connection(path, key)) as connection:
        application, pages, size = (
            int(connection.execute(f"PRAGMA {name}").fetchone()[0])
            for name in ("application_id", "page_count", "page_size")
        )
    if application != APPLICATION:
        raise DamagedRecord(f"{path.name} is not a record of spasmograph", "Choose another file.")
    log = log_file(path)
    held = path.stat().st_size
    if not (log.exists() and log.stat().st_size) and (held % size or held < pages * size):
        raise DamagedRecord(f"{path.name} is cut short", _CURE)


def make_file(path: Path, passphrase: str | None) -> str | None:
    """Make a record file; it gets its name when it is whole.

    Parameters
    ----------
    path : Path
        A name that is free.
    passphrase : str or None
        Encrypts the record.

    Returns
    -------
    str or None
        The recovery code of an encrypted record.

    Raises
    ------
    RecordError
        If the name is taken, or the file cannot be written.
    ImpossibleValue
        If the passphrase is too short.
    """
    for name in (path, key_file(path), log_file(path)):
        if name.exists() or name.is_symlink():
            raise RecordError(f"{name} is already there", "Choose another name.")
    spare = spare_name(path)
    key, code = None, None
    try:
        make_private(spare)
        if passphrase is not None:
            key, code = make_keys(path, passphrase)
        _make_tables(spare, key)
        place(spare, path)
    except BaseException:
        spare.unlink(missing_ok=True)
        if code is not None:
            key_file(path).unlink(missing_ok=True)
        raise
    return code


def _make_tables(path: Path, key: bytes | None) -> None:
    engine = file_engine(path, key)
    try:
        with engine.begin() as connection:
            connection.execute(text(f"PRAGMA application_id = {APPLICATION}"))
            migrations.upgrade(connection)
    finally:
        engine.dispose()


def migrate_file(engine: Engine, path: Path, key: bytes | None) -> None:
    """Bring a record file to the schema of the program, after a backup beside it.

    Parameters
    ----------
    engine : Engine
        Of the file.
    path : Path
    key : bytes or None
        The 32 bytes it is encrypted with.

    Raises
    ------
    NewerRecord
        If a newer version of the program wrote it; nothing is changed.
    DamagedRecord
        If its schema is not one of a record.
    """
    with engine.connect().execution_options(reading=True) as connection:
        schema = migrations.schema_of(connection)
    if schema is None:
        raise DamagedRecord(f"{path.name} holds no tables", _CURE)
    if schema == migrations.HEAD:
        return
    name = f"{path.stem}.before-{migrations.HEAD}-{stamp()}{path.suffix}"
    copy_record(path, key, path.with_name(name))
    with engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        raw.execute("PRAGMA foreign_keys = OFF")  # tables are rebuilt
        try:
            with connection.begin():
                migrations.upgrade(connection)
                if connection.execute(text("PRAGMA foreign_key_check")).first():
                    raise DamagedRecord(f"{path.name} holds entries that belong nowhere", _CURE)
        finally:
            raw.execute("PRAGMA foreign_keys = ON")


def migrate_server(engine: Engine) -> None:
    """Bring a database to the schema of the program; an empty one becomes a record.

    Parameters
    ----------
    engine : Engine
        Of PostgreSQL.

    Raises
    ------
    NewerRecord
        If a newer version of the program wrote it; nothing is changed.
    DamagedRecord
        If it holds tables of something else.
    """
    with engine.begin() as connection:
        if migrations.schema_of(connection) != migrations.HEAD:
            migrations.upgrade(connection)
