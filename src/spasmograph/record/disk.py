"""Files that are whole or not there, readable by their owner alone."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path

from spasmograph.errors import RecordError

__all__ = [
    "copy_whole",
    "destroy",
    "make_private",
    "place",
    "settle",
    "spare_name",
    "write_pieces",
    "write_whole",
]

_BLOCK = 1 << 20


def spare_name(path: Path) -> Path:
    """Return a name beside a file for what is not finished yet."""
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")


def settle(folder: Path) -> None:
    """Wait until the names in a folder are on the disk, where the system can tell."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def make_private(path: Path) -> None:
    """Make an empty file of mode 0600 under a name that is free.

    Raises
    ------
    RecordError
        If it cannot be made.
    """
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise RecordError(
            f"{path.parent} cannot be written: {error.strerror}", "Check the folder and its space."
        ) from error


def write_whole(path: Path, data: bytes) -> None:
    """Write a file of mode 0600, in place of one that may be there.

    Raises
    ------
    RecordError
        If it cannot be written; the one before is then still there.
    """
    spare = spare_name(path)
    try:
        handle = os.open(spare, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(handle)
        spare.replace(path)
    except OSError as error:
        spare.unlink(missing_ok=True)
        raise RecordError(
            f"{path.name} cannot be written: {error.strerror}", "Check the folder and its space."
        ) from error
    settle(path.parent)


def write_pieces(target: Path, pieces: Iterable[bytes]) -> None:
    """Write a file of mode 0600 piece by piece, to a name that must be free.

    It gets its name when all of it is on the disk.

    Raises
    ------
    RecordError
        If the name is taken, or the file cannot be written.  Nothing is left then,
        nor when whatever gives the pieces fails.
    """
    spare = spare_name(target)
    try:
        make_private(spare)
        with spare.open("r+b") as stream:
            for piece in pieces:
                stream.write(piece)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        spare.unlink(missing_ok=True)
        raise RecordError(
            f"{target.name} cannot be written: {error.strerror}", "Check the folder and its space."
        ) from error
    except BaseException:
        spare.unlink(missing_ok=True)
        raise
    place(spare, target)


def copy_whole(source: Path, target: Path) -> None:
    """Copy a file to a name that must be free, with mode 0600.

    Raises
    ------
    RecordError
        If the name is taken, or the copy cannot be written.
    """
    write_pieces(target, _blocks(source))


def _blocks(source: Path) -> Iterator[bytes]:
    with source.open("rb") as original:
        yield from iter(lambda: original.read(_BLOCK), b"")


def place(spare: Path, target: Path) -> None:
    """Give a finished file its name, unless another has it.

    Raises
    ------
    RecordError
        If the name is taken; the finished file is then gone.
    """
    try:
        try:
            os.link(spare, target)
        except FileExistsError:
            raise
        except OSError:  # a file system without links
            handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            os.close(handle)
            spare.replace(target)
    except FileExistsError as error:
        raise RecordError(f"{target} is already there", "Choose another name.") from error
    except OSError as error:
        raise RecordError(
            f"{target.name} cannot be written: {error.strerror}", "Check the folder."
        ) from error
    finally:
        spare.unlink(missing_ok=True)
    settle(target.parent)


def destroy(path: Path) -> bool:
    """Overwrite a file with zeros, then remove it.

    On a disk that writes elsewhere than it read (flash memory, snapshots), what
    was there before may outlive this.

    Parameters
    ----------
    path : Path
        A link is removed, not what it leads to.

    Returns
    -------
    bool
        Whether there was such a file.

    Raises
    ------
    RecordError
        If it is there and cannot be removed.
    """
    try:
        if not path.is_symlink():
            with path.open("r+b") as stream:
                left = stream.seek(0, os.SEEK_END)
                stream.seek(0)
                while left > 0:
                    left -= stream.write(bytes(min(left, _BLOCK)))
                stream.flush()
                os.fsync(stream.fileno())
                stream.truncate(0)
        path.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise RecordError(
            f"{path.name} cannot be removed: {error.strerror}", "Check who owns it."
        ) from error
    settle(path.parent)
    return True
