"""Copies of a record file: whole, of one moment, and able to stand alone."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from pathlib import Path
from typing import Final

from spasmograph.record.connecting import in_words, raw_connection
from spasmograph.record.disk import copy_whole, make_private, place, spare_name
from spasmograph.record.keys import key_file

__all__ = ["automatic_backups", "backups_beside", "copy_record", "is_backup", "stamp"]

_STAMPED: Final = re.compile(r".+-[0-9]{8}T[0-9]{6}Z(-[0-9]+)?")


def stamp() -> str:
    """Return this moment as file names carry it: ``20260301T070000Z``."""
    return dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


def is_backup(path: Path) -> bool:
    """Return whether a file bears the name that a backup is given."""
    return _STAMPED.fullmatch(path.stem) is not None


def automatic_backups(path: Path) -> tuple[Path, ...]:
    """Return the backups that were made by themselves before a schema changed, oldest first."""
    return _named(path, f"{path.stem}.before-")


def backups_beside(path: Path) -> tuple[Path, ...]:
    """Return the backups that were asked for and lie beside the record, oldest first."""
    return _named(path, f"{path.stem}-")


def _named(path: Path, start: str) -> tuple[Path, ...]:
    if not path.parent.is_dir():
        return ()
    return tuple(
        sorted(
            file
            for file in path.parent.iterdir()
            if file.name.startswith(start) and file.suffix == path.suffix and file != path
        )
    )


def copy_record(path: Path, key: bytes | None, target: Path) -> None:
    """Copy a record file, also while someone writes to it.

    The copy holds every row acknowledged before it began, is encrypted with the
    same key, and carries its own key file.

    Parameters
    ----------
    path : Path
        The record.
    key : bytes or None
        The 32 bytes it is encrypted with.
    target : Path
        A name that is free.

    Raises
    ------
    RecordError
        If the record cannot be read, or the copy cannot be written.
    """
    spare, keyed = spare_name(target), False
    try:
        make_private(spare)
        _copy_pages(path, key, spare)
        if key is not None:
            copy_whole(key_file(path), key_file(target))
            keyed = True
        place(spare, target)
    except BaseException:
        spare.unlink(missing_ok=True)
        if keyed:
            key_file(target).unlink(missing_ok=True)
        raise


def _copy_pages(path: Path, key: bytes | None, target: Path) -> None:
    with (
        in_words(),
        contextlib.closing(raw_connection(path, key)) as source,
        contextlib.closing(raw_connection(target, key)) as copy,
    ):
        copy.execute("PRAGMA synchronous = FULL")
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
