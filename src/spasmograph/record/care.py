"""Care for a record file: backups, going back to one, and encrypting what was plain."""

from __future__ import annotations

import contextlib
import os
from itertools import count, zip_longest
from pathlib import Path
from typing import Any, Final

from spasmograph.errors import DamagedRecord, RecordError
from spasmograph.record.checking import check_file
from spasmograph.record.connecting import in_words, raw_connection
from spasmograph.record.copies import automatic_backups, backups_beside, copy_record, stamp
from spasmograph.record.disk import destroy, make_private, settle, spare_name
from spasmograph.record.keys import key_file, make_keys
from spasmograph.record.opening import examine, is_plain, log_file, secret_of
from spasmograph.record.store import Record

__all__ = ["backup_record", "encrypt_record", "plain_backups", "restore_record"]

_SEALED: Final = "sealed"


def backup_record(record: Record, folder: Path) -> Path:
    """Write a backup of a record, also while someone writes to it; without kept videos.

    Parameters
    ----------
    record : Record
        In a file.
    folder : Path
        It is made when it is missing.

    Returns
    -------
    Path
        ``NAME-20260301T070000Z.spasm``: a record of its own, which opens with
        the same passphrase and recovery code; ``….spasm.key`` belongs to it.

    Raises
    ------
    RecordError
        If the record is on a server, or the backup cannot be written.
    DamagedRecord
        If the record is damaged; there is no backup then.
    """
    if record.path is None:
        raise RecordError(
            "a record on a server is not a file", "Use pg_dump, and keep what it writes safe."
        )
    path = record.path
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise RecordError(
            f"{folder} cannot be made: {error.strerror}", "Choose another folder."
        ) from error
    first = f"{path.stem}-{stamp()}"
    names = (f"{first}{f'-{again}' if again > 1 else ''}{path.suffix}" for again in count(1))
    target = next(folder / name for name in names if not (folder / name).exists())
    copy_record(path, record.secret, target)
    try:
        _verify(target, record.secret)
    except DamagedRecord:
        target.unlink(missing_ok=True)
        key_file(target).unlink(missing_ok=True)
        raise
    return target


def _verify(path: Path, key: bytes | None) -> None:
    """Refuse a file with a damaged page."""
    examine(path, key)
    checks = ["integrity_check"] + ["cipher_integrity_check"] * (key is not None)
    with in_words(), contextlib.closing(raw_connection(path, key)) as connection:
        said = [row[0] for check in checks for row in connection.execute(f"PRAGMA {check}")]
    if wrong := [line for line in said if line != "ok"]:
        raise DamagedRecord(f"the record is damaged: {wrong[0]}", "Restore the newest backup.")


def restore_record(backup: Path, target: Path, key: str | None = None) -> int:
    """Make a record out of a backup, after reading the backup from end to end.

    Kept videos are not in a backup.  Those of the record it was made of open in
    the new one too, once they lie in its own folder: see `videos_folder`.

    Parameters
    ----------
    backup : Path
    target : Path
        A name that is free: nothing is ever overwritten.
    key : str, optional
        Passphrase or recovery code of an encrypted backup.

    Returns
    -------
    int
        Sessions whose video is kept, and not in the backup.

    Raises
    ------
    DamagedRecord
        If the backup is damaged; nothing is written then.
    WrongKey
        If the key does not open it.
    RecordError
        If the name is taken, or the record cannot be written.
    """
    for name in (target, key_file(target), log_file(target)):
        if name.exists() or name.is_symlink():
            raise RecordError(f"{name} is already there", "Choose another name.")
    report = check_file(backup, key)
    if not report.ok:
        raise DamagedRecord(
            f"the backup {backup.name} is damaged: {report.problems[0]}", "Choose an older one."
        )
    copy_record(backup, secret_of(backup, key), target)
    return report.videos


def plain_backups(path: Path) -> tuple[Path, ...]:
    """Return the backups beside a record that anybody who has them can read."""
    beside = (*automatic_backups(path), *backups_beside(path))
    return tuple(file for file in beside if is_plain(file))


def encrypt_record(path: Path, passphrase: str) -> str:
    """Encrypt a record that is plain.

    The encrypted copy is compared with the record, row by row, before it takes
    its place; only then is the plain file overwritten and removed.  Backups made
    before stay as they are: see `plain_backups`.

    Parameters
    ----------
    path : Path
    passphrase : str

    Returns
    -------
    str
        The recovery code, kept nowhere: write it down.

    Raises
    ------
    RecordError
        If it is encrypted already, or cannot be written.
    BusyRecord
        If the record is open elsewhere.
    DamagedRecord
        If it is damaged; it is left as it is.
    ImpossibleValue
        If the passphrase is too short.
    """
    if not is_plain(path):
        raise RecordError(
            f"{path.name} is encrypted already, or is not a record",
            "For another passphrase, use 'spasmograph record passphrase'.",
        )
    examine(path, None)
    secret, code = make_keys(path, passphrase)
    spare = spare_name(path)
    try:
        make_private(spare)
        _seal(path, spare, secret)
    except BaseException:
        spare.unlink(missing_ok=True)
        key_file(path).unlink(missing_ok=True)
        raise
    return code


def _seal(path: Path, spare: Path, secret: bytes) -> None:
    """Write the encrypted copy, compare it, and put it in place of the plain file."""
    with in_words(), contextlib.closing(raw_connection(path, None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")  # refused while others have it open
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute(
            f"ATTACH DATABASE ? AS {_SEALED} KEY ?", (str(spare), f"x'{secret.hex()}'")
        )
        connection.execute(f"SELECT sqlcipher_export('{_SEALED}')")
        for name in ("application_id", "user_version"):
            value = connection.execute(f"PRAGMA main.{name}").fetchone()[0]
            connection.execute(f"PRAGMA {_SEALED}.{name} = {int(value)}")
        _compare(connection)
        connection.execute(f"DETACH DATABASE {_SEALED}")
        _verify(spare, secret)
        _swap(path, spare)


def _compare(connection: Any) -> None:
    """Refuse an encrypted copy that differs anywhere from the plain record."""
    names = [
        {
            (row[0], row[1])
            for row in connection.execute(f"SELECT name, sql FROM {base}.sqlite_master")
        }
        for base in ("main", _SEALED)
    ]
    same = names[0] == names[1]
    tables = connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")
    for (name,) in tables.fetchall():
        both = (
            connection.execute(f'SELECT * FROM {base}."{name}" ORDER BY 1')
            for base in ("main", _SEALED)
        )
        same = same and all(one == other for one, other in zip_longest(*both))
    if not same:
        raise DamagedRecord(
            "the encrypted copy is not the same as the record",
            "The record was left as it is. Check it: spasmograph record check.",
        )


def _swap(path: Path, spare: Path) -> None:
    """Give the encrypted copy the record's name, then overwrite the plain file."""
    plain = path.with_name(f".{path.name}.plain")
    try:
        with contextlib.suppress(FileNotFoundError):
            plain.unlink()
        os.link(path, plain)
        spare.replace(path)
    except OSError as error:
        raise RecordError(
            f"{path.name} cannot be replaced: {error.strerror}", "Check the folder."
        ) from error
    settle(path.parent)
    destroy(plain)
