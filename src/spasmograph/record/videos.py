"""Videos kept beside an encrypted record, encrypted with its key."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from spasmograph.errors import DamagedRecord, ImportFileError, RecordError
from spasmograph.record.disk import destroy, settle, write_pieces
from spasmograph.record.models import Row, Session
from spasmograph.record.sealing import PIECE, seal, unseal

if TYPE_CHECKING:
    from spasmograph.record.store import Record

__all__ = [
    "Progress",
    "drop_video",
    "forget_video",
    "keep_video",
    "kept_videos",
    "leftovers",
    "read_sealed",
    "save_video",
    "sealed_beside",
    "video_files",
    "videos_folder",
]

Progress = Callable[[int], None]
"""Told after every piece how many bytes are done."""

_NAME: Final = re.compile(r"[0-9a-f]{32}\.video")
_UNFINISHED: Final = re.compile(r"\.[0-9a-f]{32}\.video\.[0-9a-f]{8}\.part")
_LOST: Final = "Put the folder back from a copy, or let go of it: spasmograph video forget."


def videos_folder(path: Path) -> Path:
    """Return where the videos of a record lie: ``NAME.videos`` beside ``NAME.spasm``."""
    stem = path.stem if path.suffix == ".spasm" else path.name
    return path.with_name(f"{stem}.videos")


def video_files(path: Path) -> tuple[Path, ...]:
    """Return every file that keeps a video of a record, finished or not, by name."""
    folder = videos_folder(path)
    if not folder.is_dir():
        return ()
    known = (_NAME, _UNFINISHED)
    found = (file for file in folder.iterdir() if any(kind.fullmatch(file.name) for kind in known))
    return tuple(sorted(found))


def kept_videos(record: Record) -> int:
    """Return how many sessions of a record have a video that is kept."""
    with record.reading() as reading:
        return reading.scalar(select(func.count(Session.video))) or 0


def keep_video(
    record: Record,
    session: Session,
    source: str | os.PathLike[str],
    progress: Progress | None = None,
) -> None:
    """Keep the video of a session beside the record, encrypted.

    One that is there already stays as it is.  The video itself is not touched.

    Parameters
    ----------
    record : Record
        In a file, and encrypted.
    session : Session
        It is brought up to date too.
    source : path-like
        The file that was measured, unchanged.
    progress : callable, optional
        See `Progress`.

    Raises
    ------
    ImportFileError
        If it cannot be read, or is not the video that was measured.
    RecordError
        If the record cannot keep videos, or has no room; nothing is left behind.
    """
    path, _ = _keeper(record)
    held = _video_of(record, session)
    if held is not None and (videos_folder(path) / held).is_file():
        return
    with sealed_beside(record, session.sha256, source, progress) as name:
        record.edit(session, video=name)


@contextlib.contextmanager
def sealed_beside(
    record: Record,
    sha256: str,
    source: str | os.PathLike[str],
    progress: Progress | None = None,
) -> Iterator[str]:
    """Lay a video beside a record for a session that will name it.

    Parameters
    ----------
    record : Record
        In a file, and encrypted.
    sha256 : str
        Of the video, 64 hexadecimal digits.
    source : path-like
    progress : callable, optional
        See `Progress`.

    Yields
    ------
    str
        The name for `Session.video`.  The file is safe on the disk then; it is
        taken away if the block fails before a session names it.

    Raises
    ------
    ImportFileError
        If it cannot be read, or is not that video.
    RecordError
        If the record cannot keep videos, or has no room; nothing is left behind.
    """
    path, key = _keeper(record)
    folder, name = videos_folder(path), f"{secrets.token_hex(16)}.video"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise RecordError(
            f"{folder} cannot be made: {error.strerror}", "Check the folder and its space."
        ) from error
    settle(folder.parent)
    try:
        write_pieces(folder / name, seal(_measured(Path(source), sha256, progress), key, name))
        yield name
    except BaseException:
        if not _is_named(record, name):
            (folder / name).unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            folder.rmdir()  # where nothing else is kept
        raise


def save_video(
    record: Record,
    session: Session,
    target: str | os.PathLike[str],
    progress: Progress | None = None,
) -> None:
    """Write the kept video of a session to a file, just as it was measured.

    Parameters
    ----------
    record : Record
    session : Session
    target : path-like
        A name that is free.  The file is not encrypted; mode 0600.
    progress : callable, optional
        See `Progress`.

    Raises
    ------
    DamagedRecord
        If the kept video is missing or was altered; nothing is written then.
    RecordError
        If none is kept, the name is taken, or the file cannot be written.
    """
    path, key = _keeper(record)
    place = Path(target)
    name = _video_of(record, session)
    if name is None:
        raise _none_kept()
    if place.exists() or place.is_symlink():
        raise RecordError(f"{place} is already there", "Choose another name.")
    write_pieces(place, _told(read_sealed(path, key, name, session.sha256), progress))


def forget_video(record: Record, session: Session) -> None:
    """Destroy the kept video of a session; what was measured stays.

    Parameters
    ----------
    record : Record
    session : Session
        It is brought up to date too.

    Raises
    ------
    RecordError
        If none is kept, or it cannot be removed.
    """
    name = _video_of(record, session)
    if name is None:
        raise _none_kept()
    record.edit(session, video=None)
    _destroy(record.path, name)


def drop_video(path: Path | None, row: Row) -> None:
    """Destroy the kept video of a row that was taken out of a record.

    Parameters
    ----------
    path : Path or None
        The record's file.
    row : Row
        Of any kind.

    Raises
    ------
    RecordError
        If the file cannot be removed.
    """
    if isinstance(row, Session) and row.video is not None:
        _destroy(path, row.video)


def read_sealed(path: Path, key: bytes, name: str, sha256: str) -> Iterator[bytes]:
    """Read a kept video, and prove that it is the one that was measured.

    Parameters
    ----------
    path : Path
        The record.
    key : bytes
        The 32 bytes it is encrypted with.
    name : str
        Of the file.
    sha256 : str
        Of the video.

    Yields
    ------
    bytes
        Its content.  All of it is known to be right when the last piece has come.

    Raises
    ------
    DamagedRecord
        If it is missing, altered, or another video.
    """
    digest = hashlib.sha256()
    try:
        with (videos_folder(path) / name).open("rb") as file:
            for piece in unseal(file, key, name):
                digest.update(piece)
                yield piece
    except FileNotFoundError as error:
        raise DamagedRecord(f"the kept video {name} is missing", _LOST) from error
    except OSError as error:
        raise DamagedRecord(
            f"the kept video {name} cannot be read: {error.strerror}", _LOST
        ) from error
    if digest.hexdigest() != sha256:
        raise DamagedRecord(f"the kept video {name} is not the one that was measured", _LOST)


def leftovers(path: Path, named: Iterable[str]) -> Iterator[str]:
    """Name the files in the folder of videos that belong to no session.

    Parameters
    ----------
    path : Path
        The record.
    named : iterable of str
        What its sessions name.

    Yields
    ------
    str
        A line each.
    """
    known = set(named)
    for file in video_files(path):
        label = f"{file.parent.name}/{file.name}"
        if _UNFINISHED.fullmatch(file.name):
            yield f"{label} was never finished; remove it, unless a video is being kept just now"
        elif file.name not in known:
            yield f"{label} belongs to no session; remove it"


def _keeper(record: Record) -> tuple[Path, bytes]:
    """Return the file and the key of a record that can keep videos."""
    if record.path is None:
        raise RecordError(
            "a record on a server keeps no videos",
            "Use one in a file for them: spasmograph record new FILE --encrypt.",
        )
    if record.secret is None:
        raise RecordError(
            "a video is kept only beside a record that is encrypted",
            "Encrypt this one first: spasmograph record encrypt.",
        )
    return record.path, record.secret


def _none_kept() -> RecordError:
    return RecordError(
        "no video is kept with this session", "Keep one: spasmograph video keep SESSION FILE."
    )


def _video_of(record: Record, session: Session) -> str | None:
    """Return what the record names now, whatever the row at hand says."""
    with record.reading() as reading:
        return reading.scalar(select(Session.video).where(Session.id == session.id))


def _is_named(record: Record, name: str) -> bool:
    with record.reading() as reading:
        return reading.scalar(select(Session.id).where(Session.video == name)) is not None


def _destroy(path: Path | None, name: str) -> None:
    if path is not None and _NAME.fullmatch(name):
        folder = videos_folder(path)
        destroy(folder / name)
        with contextlib.suppress(OSError):
            folder.rmdir()  # where nothing else is kept


def _measured(source: Path, sha256: str, progress: Progress | None) -> Iterator[bytes]:
    """Yield the pieces of a video; fail at its end if it is another than the one measured."""
    digest = hashlib.sha256()
    try:
        with source.open("rb") as file:
            for piece in _told(iter(lambda: file.read(PIECE), b""), progress):
                digest.update(piece)
                yield piece
    except OSError as error:
        raise ImportFileError(
            f"{source} cannot be read ({error.strerror})", "Check its name and the disk."
        ) from error
    if digest.hexdigest() != sha256:
        raise ImportFileError(
            f"{source} is not the video that was measured: its SHA-256 is another",
            "Name the very file that was measured; a copy that was edited or sent by a "
            "messenger is another.",
        )


def _told(pieces: Iterable[bytes], progress: Progress | None) -> Iterator[bytes]:
    done = 0
    for piece in pieces:
        yield piece
        done += len(piece)
        if progress is not None:
            progress(done)
