"""The end of a record: its key, its rows, its files."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from glob import escape
from pathlib import Path
from typing import Any, Final

from spasmograph.errors import BusyRecord, DamagedRecord, RecordError
from spasmograph.record.connecting import APPLICATION, in_words, raw_connection
from spasmograph.record.copies import automatic_backups, backups_beside
from spasmograph.record.disk import destroy
from spasmograph.record.keys import is_key_file, key_file, unlock
from spasmograph.record.opening import is_plain
from spasmograph.record.videos import video_files, videos_folder

__all__ = ["ErasedReport", "erase_record"]

_AT: Final = slice(68, 72)  # where SQLite keeps the application's number in the header


@dataclass(frozen=True, slots=True)
class ErasedReport:
    """What erasing a record removed, and what it could not.

    Attributes
    ----------
    removed : tuple of Path
        Files that were overwritten and removed.
    remaining : tuple of Path
        Backups beside the record that were asked for once; they are still there.
    notes : tuple of str
        What older backups still hold, and what else may.
    """

    removed: tuple[Path, ...]
    remaining: tuple[Path, ...]
    notes: tuple[str, ...]


def erase_record(path: Path, key: str | None = None) -> ErasedReport:
    """Erase a record: its key first, then its rows, then its files.

    Backups made by themselves before a change of schema go with it, and the videos
    kept beside it; backups somebody asked for do not.

    Parameters
    ----------
    path : Path
    key : str, optional
        Passphrase or recovery code of an encrypted record.  Without it, the key
        is destroyed and the files are overwritten, which is enough.

    Returns
    -------
    ErasedReport

    Raises
    ------
    WrongKey
        If a key is given that does not open it; nothing is erased.
    BusyRecord
        If the record is open elsewhere; nothing is erased.
    DamagedRecord
        If the file is not a record; nothing is erased.
    RecordError
        If there is no such file, or one cannot be removed.
    """
    plain = is_plain(path)
    _must_be_ours(path, plain=plain)
    notes: list[str] = []
    there = [file for file in _files(path) if file.exists() or file.is_symlink()]
    if (plain or key is not None) and not _clear(path, None if plain else unlock(path, key)):
        notes.append("The record was damaged: its files were overwritten as they were.")
    for file in (*_files(path), *there):
        destroy(file)
    with contextlib.suppress(OSError):
        videos_folder(path).rmdir()  # unless something else lies there
    removed = tuple(there)
    remaining = backups_beside(path)
    return ErasedReport(removed, remaining, (*notes, *_left(remaining, plain=plain)))


def _files(path: Path) -> list[Path]:
    """Return the files that make up a record, its key first; they need not be there."""
    ends = ("", "-wal", "-shm", "-journal")
    automatic = automatic_backups(path)
    return [
        key_file(path),
        *(path.with_name(path.name + end) for end in ends),
        *(file for backup in automatic for file in (key_file(backup), backup)),
        *video_files(path),
        *sorted(path.parent.glob(f".{escape(path.name)}.*")),  # what was never finished
    ]


def _left(remaining: tuple[Path, ...], *, plain: bool) -> tuple[str, ...]:
    opened = (
        "anybody who has one can read it"
        if plain
        else "they open with the passphrase or recovery code of the time they were made"
    )
    names = f" These lie beside it: {', '.join(file.name for file in remaining)}." * bool(remaining)
    backups = (
        f"Backups and exports made before still hold everything up to that day; {opened}.{names} "
        "Remove them yourself, also from other disks and from online storage."
    )
    return (
        backups,
        "A flash disk, and copies the system makes by itself, may keep older pieces of a file.",
    )


def _must_be_ours(path: Path, *, plain: bool) -> None:
    if not (_application(path) == APPLICATION if plain else is_key_file(key_file(path))):
        raise DamagedRecord(
            f"{path.name} is not a record of spasmograph",
            "Nothing was erased; choose another file.",
        )


def _application(path: Path) -> int:
    """Return whose file it is; from its first bytes where it is too damaged to be asked."""
    try:
        with in_words(), contextlib.closing(raw_connection(path, None)) as connection:
            return int(connection.execute("PRAGMA application_id").fetchone()[0])
    except DamagedRecord:
        with path.open("rb") as stream:
            return int.from_bytes(stream.read(_AT.stop)[_AT], "big")


def _clear(path: Path, secret: bytes | None) -> bool:
    """Destroy the key, then delete every row; say whether that could be done."""
    try:
        with in_words(), contextlib.closing(raw_connection(path, secret)) as connection:
            _prepare(connection)
            destroy(key_file(path))
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.execute("PRAGMA secure_delete = ON")
            tables = connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
            ).fetchall()
            for (name,) in tables:
                connection.execute(f'DELETE FROM "{name}"')
            connection.execute("VACUUM")
    except BusyRecord:
        raise
    except RecordError:
        return False
    return True


def _prepare(connection: Any) -> None:
    """Make sure that nobody else has the record."""
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("BEGIN EXCLUSIVE")
    connection.execute("COMMIT")
