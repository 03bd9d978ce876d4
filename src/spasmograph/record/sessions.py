"""Measured videos in a record: their events, tasks, summary and signals."""

from __future__ import annotations

import io
import os
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import object_session

from spasmograph.errors import ImportFileError, ImpossibleValue
from spasmograph.record.measured import REMEASURE, Measured, read_measured
from spasmograph.record.models import Person, SeenEvent, SeenTask, Session
from spasmograph.record.times import When
from spasmograph.record.videos import Progress, keep_video, sealed_beside
from spasmograph.spasms.events import REGIONS, Event
from spasmograph.spasms.tasks import Task, TaskName

if TYPE_CHECKING:
    import pandas as pd

    from spasmograph.record.store import Record

__all__ = [
    "add_session",
    "events_of",
    "packed_signals",
    "session_of",
    "signals_of",
    "tasks_of",
]


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
        raise ImportFileError("the signals are not a readable Parquet file", REMEASURE) from error
    if "time" not in table.column_names:
        raise ImportFileError("the signals have no column 'time'", REMEASURE)
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd")
    return buffer.getvalue()


def add_session(
    record: Record,
    source: str | os.PathLike[str] | Measured,
    at: When | None = None,
    *,
    zone: str | None = None,
    note: str | None = None,
    video: str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
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
    zone : str, optional
        Where the person was, for a video that only says its time in UTC; where
        they live by default.
    note : str, optional
    video : path-like, optional
        The video that was measured, to be kept beside the record: see
        `spasmograph.record.videos.keep_video`.
    progress : callable, optional
        Told how many bytes of the video are kept.

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
    RecordError
        If the video cannot be kept; then the session is not added either.
    """
    measured = source if isinstance(source, Measured) else read_measured(source)
    digest = _said(measured, "provenance", "sha256", str)
    known = session_of(record, digest)
    if known is not None:
        if video is not None:
            keep_video(record, known, video, progress)
        return known
    row = _row(measured, at or _recorded(record, measured.provenance, zone))
    row.note = note
    if video is None:
        record.add(row)
    else:
        with sealed_beside(record, digest, video, progress) as row.video:
            record.add(row)
    return row


def _row(measured: Measured, at: When) -> Session:
    observed = _said(measured, "summary", "observation", dict)
    quality = observed.get("median_quality")
    return Session(
        at=at,
        name=measured.name,
        sha256=measured.provenance["sha256"],
        seconds=_seconds(observed, "recorded_seconds"),
        usable_seconds=_seconds(observed, "observed_seconds"),
        quality=None if quality is None else float(quality),
        summary=measured.summary,
        provenance={**measured.provenance, "notes": list(measured.notes)},
        signals=None if measured.signals is None else packed_signals(measured.signals),
        events=[_event_row(event) for event in measured.events],
        tasks=[
            SeenTask(onset=task.onset, duration=task.duration, task=task.task.value)
            for task in measured.tasks
        ],
    )


def _said(measured: Measured, part: str, name: str, kind: type[Any]) -> Any:
    value = getattr(measured, part).get(name)
    if not isinstance(value, kind):
        raise ImportFileError(f"the measurement of {measured.name} has no {name}", REMEASURE)
    return value


def _seconds(observed: dict[str, Any], name: str) -> float:
    value = observed.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ImportFileError(f"the measurement has no {name}", REMEASURE)
    return float(value)


def _recorded(record: Record, provenance: dict[str, Any], zone: str | None) -> When:
    """Return when a video says it was recorded, by the clock of where the person was.

    ``Z`` at the end says the moment and not where (RFC 9557, section 2).
    """
    said = provenance.get("recorded")
    if isinstance(said, str):
        try:
            moment = datetime.fromisoformat(said)
        except ValueError as error:
            raise ImportFileError(f"{said!r:.40} is not a time", REMEASURE) from error
        if not said.endswith("Z"):
            return When.of(moment)
        homes = (person.zone for person in record.all(Person))
        return When.of(moment, zone or next(homes, None))
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
        raise ImportFileError(f"the signals of {session.name} are damaged", REMEASURE) from error


def _signal_bytes(session: Session, record: Record | None) -> bytes | None:
    if "signals" in session.__dict__ or object_session(session) is not None:
        return session.signals
    if record is None:
        raise ValueError("the signals are not with this row; give its record too")
    with record.reading() as reading:
        return reading.scalar(select(Session.signals).where(Session.id == session.id))
