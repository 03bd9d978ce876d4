"""Zip files from elsewhere: opened with care, read with limits."""

from __future__ import annotations

import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from spasmograph.errors import ImportFileError

__all__ = ["BROKEN", "open_zip", "read_member"]

MEMBERS = 200_000
"""Most files that are looked for in one zip."""

LARGEST = 32 * 2**30
"""Most bytes that one zip may unfold to; phones' exports reach several GB."""

SMALL = 64 * 2**20
"""Members up to this size may be packed as tightly as they like, bytes."""

RATIO = 200
"""Tightest packing of larger members: plain text comes nowhere near it."""

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    struct.error,
    ValueError,
)
"""What `zipfile` raises when a file is damaged, apart from OSError."""

_COPY = "Export or copy the file again."


@contextmanager
def open_zip(source: str | os.PathLike[str]) -> Iterator[zipfile.ZipFile]:
    """Open a zip file, after a look at what it says about itself.

    Parameters
    ----------
    source : path-like

    Yields
    ------
    zipfile.ZipFile

    Raises
    ------
    ImportFileError
        When it cannot be read, is not a zip file, names files outside itself
        or the same file twice, holds locked files, or would unfold to more
        than any real export does.
    """
    path = Path(source)
    try:
        archive = zipfile.ZipFile(path)
    except OSError as error:
        raise ImportFileError(
            f"{path} cannot be read ({error.strerror or error})", "Check that it is there."
        ) from error
    except BROKEN as error:
        raise ImportFileError(f"{path.name} is not a whole zip file", _COPY) from error
    with archive:
        fault = _fault(archive.infolist())
        if fault is not None:
            raise ImportFileError(f"{path.name} {fault}", "It is not safe to open; leave it be.")
        yield archive


def _fault(members: list[zipfile.ZipInfo]) -> str | None:
    if len(members) > MEMBERS:
        return f"holds {len(members)} files, which is too many"
    if sum(member.file_size for member in members) > LARGEST:
        return "would unfold to more than any real export"
    if len({member.filename for member in members}) != len(members):
        return "holds the same file twice"
    for member in members:
        name = member.filename
        parts = PurePosixPath(name).parts
        if not parts or name.startswith("/") or ".." in parts or "\\" in name or ":" in parts[0]:
            return f"names a file outside itself: {name!r:.60}"
        if member.flag_bits & 0x1:
            return f"holds a file locked by a password: {name!r:.60}"
        if member.file_size > max(SMALL, RATIO * member.compress_size):
            return f"holds a file that is packed too tightly: {name!r:.60}"
    return None


def read_member(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """Return the bytes of one file in a zip.

    Parameters
    ----------
    archive : zipfile.ZipFile
        From `open_zip`.
    name : str
    most : int
        Largest size that is read, bytes.

    Raises
    ------
    ImportFileError
        If it is not there, too large, or damaged.
    """
    label = Path(str(archive.filename)).name
    try:
        size = archive.getinfo(name).file_size
    except KeyError as error:
        raise ImportFileError(f"{label} has no {name}", _COPY) from error
    if size > most:
        raise ImportFileError(f"{name} in {label} is too large ({size} bytes)", _COPY)
    try:
        return archive.read(name)
    except (OSError, *BROKEN) as error:
        raise ImportFileError(f"{name} in {label} is damaged", _COPY) from error
