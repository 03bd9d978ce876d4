"""Folders that are written whole, or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from spasmograph.errors import OutputError

__all__ = ["write_folder"]


def write_folder(target: str | os.PathLike[str], files: Iterable[tuple[str, bytes]]) -> int:
    """Write files into a new folder that only its owner may read.

    Parameters
    ----------
    target : path-like
        Must not be there yet, or be an empty folder.
    files : iterable of tuple of str and bytes
        Names, with ``/`` between folders, and contents.

    Returns
    -------
    int
        How many files were written.

    Raises
    ------
    OutputError
        If something is there already, or it cannot be written; nothing is left
        behind then.
    """
    folder = Path(target)
    number = 0
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise OutputError(f"{folder} is already there", "Name a new or an empty folder.")
        folder.parent.mkdir(parents=True, exist_ok=True)
        waiting = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        try:
            for name, content in files:
                path = waiting / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
                number += 1
            if folder.exists():
                folder.rmdir()
            waiting.replace(folder)
        finally:
            shutil.rmtree(waiting, ignore_errors=True)
    except OSError as error:
        raise OutputError(
            f"{folder} cannot be written ({error.strerror or error})", "Choose another folder."
        ) from error
    return number
