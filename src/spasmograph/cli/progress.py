"""How far a large file has come, on standard error when that is a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spasmograph.record.videos import Progress

__all__ = ["bytes_bar"]


@contextmanager
def bytes_bar(file: Path | None, total: int | None = None) -> Iterator[Progress | None]:
    """Show how many bytes of a file are done, while the block goes on.

    Parameters
    ----------
    file : Path or None
        Nothing is shown without one.
    total : int, optional
        Its size, bytes; asked of the disk by default.

    Yields
    ------
    callable or None
        To be told how many bytes are done.
    """
    if file is None:
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    console = Console(stderr=True)
    columns = (BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    name = TextColumn("{task.description}", markup=False)
    if total is None:
        total = file.stat().st_size if file.is_file() else None
    with Progress(name, *columns, console=console, disable=not console.is_terminal) as bar:
        line = bar.add_task(file.name, total=total)
        yield lambda done: bar.update(line, completed=done)
