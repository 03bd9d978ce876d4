"""Measured videos in a record: their events, tasks, summary and signals."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import object_session

from spasmograph.errors import ImportFileError, ImpossibleValue
from spasmograph.record.models import SeenEvent, SeenTask, Session
from spasmograph.record.times import When
from spasmograph.spasms.events import REGIONS, Event
from spasmograph.spasms.tasks import Task, TaskName
from spasmograph.spasms.tsv import read_events

if TYPE_CHECKING:
    import pandas as pd

    from spasmograph.record.store import Record

__all__ = [
    "Measured",
    "add_session",
    "events_of",
    "measured_files",
    "packed_signals",
    "read_measured",
    "session_of",
    "signals_of",
    "tasks_of",
]

_SUMMARY = "_summary.json"
_LARGEST = 2**30
_CURE = "Measure the video again, and name the folder or the _summary.json that it wrote."


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
        What the person was asked to do; the files do not say.

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
        tasks=tuple(tasks),
        summary=document["summary"],
        provenance=document["provenance"],
        signals=_bytes(signals) if signals.exists() else None,
        notes=tuple(map(str, document.get("notes", ()))),
    )


def _summary_file(path: Path) -> Path:
    if not path.is_dir():
        if not path.name.endswith(_SUMMARY):
            raise ImportFileError(f"{path} is not what measuring a video wrote", _CURE)
        return path
    found = measured_files(path)
    if len(found) != 1:
        many = f"holds {len(found)} measurements" if found else "holds no measurement"
        raise ImportFileError(f"{path} {many}", _CURE)
    return found[0]


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise ImportFileError(f"{path} is too large", _CURE)
        return path.read_bytes()
    except OSError as error:
        raise ImportFileError(f"{path} cannot be read ({error.strerror})", _CURE) from error


def _document(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(_bytes(path))
    except (ValueError, RecursionError) as error:
        raise ImportFileError(f"{path} is not readable JSON", _CURE) from error
    if not isinstance(document, dict) or not all(
        isinstance(document.get(part), dict) for part in ("summary", "provenance")
    ):
        raise ImportFileError(f"{path} is not the summary of a measurement", _CURE)
    return document


def packed_signals(content: bytes) -> bytes:
    """Return signals as they are kept: Parquet, zstd, 32-bit numbers but for the time.

    Parameters
    ----------
    content : bytes
        A Parquet file with a row a frame and a column ``time``, s.

    Returns
    -------
    bytes
        What the columns and the file say about themselves stays.

    Raises
    ------
    ImportFileError
        If it is not such a file.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(pa.BufferReader(content))
        fields = [
            field.with_type(pa.float64() if field.name == "time" else pa.float32())
            for field in table.schema
        ]
        table = table.cast(pa.schema(fields, metadata=table.schema.metadata), safe=False)
    except (pa.ArrowException, OSError) as error:
        raise ImportFileError("the signals are not a readable Parquet file", _CURE) from error
    if "time" not in table.column_names:
        raise ImportFileError("the signals have no column 'time'", _CURE)
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd")
    return buffer.getvalue()


def add_session(
    record: Record,
    source: str | os.PathLike[str] | Measured,
    at: When | None = None,
    *,
    note: str | None = None,
) -> Session:
    """Add a measured video to a record; the same video twice gives the row that is there.

    Parameters
    ----------
    record : Record
    source : path-like or Measured
        As for `read_measured`.
    at : When, optional
        When it was recorded.  Without it, the time the measurement says
        (``recorded`` of its provenance); the time of a file is no such time.
    note : str, optional

    Returns
    -------
    Session
        The new row, or the one that holds this video already, as it is.

    Raises
    ------
    ImportFileError, EventFileError
        If the files cannot be read.
    ImpossibleValue
        If nobody says when it was recorded, or a value cannot be.
    """
    measured = source if isinstance(source, Measured) else read_measured(source)
    digest = _said(measured, "provenance", "sha256", str)
    known = session_of(record, digest)
    if known is not None:
        return known
    observed = _said(measured, "summary", "observation", dict)
    quality = observed.get("median_quality")
    row = Session(
        at=at or _recorded(measured.provenance),
        name=measured.name,
        sha256=digest,
        seconds=_seconds(observed, "recorded_seconds"),
        usable_seconds=_seconds(observed, "observed_seconds"),
        quality=None if quality is None else float(quality),
        summary=measured.summary,
        provenance={**measured.provenance, "notes": list(measured.notes)},
        signals=None if measured.signals is None else packed_signals(measured.signals),
        note=note,
        events=[_event_row(event) for event in measured.events],
        tasks=[
            SeenTask(onset=task.onset, duration=task.duration, task=task.task.value)
            for task in measured.tasks
        ],
    )
    record.add(row)
    return row


def _said(measured: Measured, part: str, name: str, kind: type[Any]) -> Any:
    value = getattr(measured, part).get(name)
    if not isinstance(value, kind):
        raise ImportFileError(f"the measurement of {measured.name} has no {name}", _CURE)
    return value


def _seconds(observed: dict[str, Any], name: str) -> float:
    value = observed.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ImportFileError(f"the measurement has no {name}", _CURE)
    return float(value)


def _recorded(provenance: dict[str, Any]) -> When:
    said = provenance.get("recorded")
    if isinstance(said, str):
        try:
            return When.of(datetime.fromisoformat(said))
        except ValueError as error:
            raise ImportFileError(f"{said!r:.40} is not a time", _CURE) from error
    raise ImpossibleValue(
        "the video does not say when it was recorded",
        "Say it with its zone, as in 2026-03-01T08:00+01:00.",
    )


def _event_row(event: Event) -> SeenEvent:
    return SeenEvent(
        onset=event.onset,
        duration=event.duration,
        kind=event.kind,
        side=event.side,
        regions=[region.value for region in event.regions],
        closure=event.closure,
        amplitude_mm=event.amplitude_mm,
        amplitude_pct=event.amplitude_pct,
        lag_ms=event.lag_ms,
        bout=event.bout,
        confidence=event.confidence,
    )


def session_of(record: Record, sha256: str) -> Session | None:
    """Return the row of a video by the SHA-256 of its file, or None."""
    with record.reading() as session:
        id_ = session.scalar(select(Session.id).where(Session.sha256 == sha256))
    return None if id_ is None else record.get(Session, id_)


def events_of(session: Session) -> tuple[Event, ...]:
    """Return the events of a session, in order of onset.

    Parameters
    ----------
    session : Session
        From `Record.all` or `Record.get`.

    Returns
    -------
    tuple of Event
    """
    return tuple(
        Event(
            onset=row.onset,
            duration=row.duration,
            kind=row.kind,
            side=row.side,
            regions=tuple(region for region in REGIONS if region in row.regions),
            closure=row.closure,
            amplitude_mm=row.amplitude_mm,
            amplitude_pct=row.amplitude_pct,
            lag_ms=row.lag_ms,
            bout=row.bout,
            confidence=row.confidence,
        )
        for row in sorted(session.events, key=lambda row: row.onset)
    )


def tasks_of(session: Session) -> tuple[Task, ...]:
    """Return what the person was asked to do in a session, in order of onset."""
    return tuple(
        Task(row.onset, row.duration, TaskName(row.task))
        for row in sorted(session.tasks, key=lambda row: row.onset)
    )


def signals_of(session: Session, record: Record | None = None) -> pd.DataFrame:
    """Return the signals of a session, one row a frame.

    Parameters
    ----------
    session : Session
    record : Record, optional
        Where it came from; not needed for a row from `Record.get`, which
        brings its signals along.

    Returns
    -------
    pandas.DataFrame
        ``time`` (s) and the columns of ``_signals.parquet``; what was not
        observed is NaN.  Empty, without columns, when no signals were kept.

    Raises
    ------
    ValueError
        If the signals are not with the row, and no record is given.
    ImportFileError
        If they cannot be read.
    """
    import pandas as pd
    import pyarrow as pa

    content = _signal_bytes(session, record)
    if content is None:
        return pd.DataFrame()
    try:
        return pd.read_parquet(io.BytesIO(content))
    except (pa.ArrowException, OSError) as error:
        raise ImportFileError(f"the signals of {session.name} are damaged", _CURE) from error


def _signal_bytes(session: Session, record: Record | None) -> bytes | None:
    if "signals" in session.__dict__ or object_session(session) is not None:
        return session.signals
    if record is None:
        raise ValueError("the signals are not with this row; give its record too")
    with record.reading() as reading:
        return reading.scalar(select(Session.signals).where(Session.id == session.id))
