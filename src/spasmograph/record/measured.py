"""The files that measuring a video wrote, read back."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spasmograph.errors import ImportFileError
from spasmograph.spasms.events import Event
from spasmograph.spasms.tasks import Task, TaskName
from spasmograph.spasms.tsv import read_events

__all__ = ["REMEASURE", "Measured", "measured_files", "read_measured"]

REMEASURE = "Measure the video again, and name the folder or the _summary.json that it wrote."
"""What helps where the files are not what they should be."""

_SUMMARY = "_summary.json"
_LARGEST = 2**30


@dataclass(frozen=True, slots=True)
class Measured:
    """What measuring one video gave, as plain values.

    Attributes
    ----------
    name : str
        Of the video, without folder and extension.
    events : tuple of Event
    tasks : tuple of Task
        What the person was asked to do; empty when nothing was said.
    summary, provenance : dict
        As in ``_summary.json``.
    signals : bytes or None
        A Parquet file with a row a frame and a column ``time``, s.
    notes : tuple of str
        Anything unusual about the video, a sentence each.
    """

    name: str
    events: tuple[Event, ...]
    tasks: tuple[Task, ...]
    summary: dict[str, Any]
    provenance: dict[str, Any]
    signals: bytes | None
    notes: tuple[str, ...] = ()


def measured_files(folder: str | os.PathLike[str]) -> tuple[Path, ...]:
    """Return the ``_summary.json`` of every measurement in a folder, by name."""
    return tuple(sorted(Path(folder).glob(f"*{_SUMMARY}")))


def read_measured(source: str | os.PathLike[str], tasks: Sequence[Task] = ()) -> Measured:
    """Read the files that ``spasmograph measure`` wrote for one video.

    Parameters
    ----------
    source : path-like
        The folder, when it holds one measurement; or any ``_summary.json``.
    tasks : sequence of Task
        What the person was asked to do; what the files say when empty.

    Returns
    -------
    Measured

    Raises
    ------
    ImportFileError
        If the files are not there or cannot be read.
    EventFileError
        If the events table cannot be read; names the line.
    """
    path = _summary_file(Path(source))
    stem = path.name.removesuffix(_SUMMARY)
    document = _document(path)
    signals = path.with_name(f"{stem}_signals.parquet")
    return Measured(
        name=stem,
        events=read_events(path.with_name(f"{stem}_events.tsv")),
        tasks=tuple(tasks) or _tasks(document, path),
        summary=document["summary"],
        provenance=document["provenance"],
        signals=_bytes(signals) if signals.exists() else None,
        notes=tuple(map(str, document.get("notes", ()))),
    )


def _summary_file(path: Path) -> Path:
    if not path.is_dir():
        if not path.name.endswith(_SUMMARY):
            raise ImportFileError(f"{path} is not what measuring a video wrote", REMEASURE)
        return path
    found = measured_files(path)
    if len(found) != 1:
        many = f"holds {len(found)} measurements" if found else "holds no measurement"
        raise ImportFileError(f"{path} {many}", REMEASURE)
    return found[0]


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise ImportFileError(f"{path} is too large", REMEASURE)
        return path.read_bytes()
    except OSError as error:
        raise ImportFileError(f"{path} cannot be read ({error.strerror})", REMEASURE) from error


def _document(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(_bytes(path))
    except (ValueError, RecursionError) as error:
        raise ImportFileError(f"{path} is not readable JSON", REMEASURE) from error
    if not isinstance(document, dict) or not all(
        isinstance(document.get(part), dict) for part in ("summary", "provenance")
    ):
        raise ImportFileError(f"{path} is not the summary of a measurement", REMEASURE)
    return document


def _tasks(document: dict[str, Any], path: Path) -> tuple[Task, ...]:
    """Return what a summary says the person was asked to do; files of old say nothing."""
    try:
        found = [
            Task(float(row["onset"]), float(row["duration"]), TaskName(row["task"]))
            for row in document.get("tasks", ())
        ]
    except (KeyError, TypeError, ValueError) as error:
        raise ImportFileError(f"the tasks in {path} cannot be read", REMEASURE) from error
    return tuple(found)
