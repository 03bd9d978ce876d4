"""Measured sessions as rows of the report; a summary may lack any part."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Any

from spasmograph.record.sessions import events_of, tasks_of
from spasmograph.record.summaries import number_at, rows_at, summary_of, whole_at
from spasmograph.report.visit.model import Estimated, Filmed, Interval, Moved, TaskRate
from spasmograph.report.visit.text import NOTE, clean
from spasmograph.spasms.counting import is_spasm
from spasmograph.spasms.events import Event, Region, Side
from spasmograph.spasms.posed import counted_events
from spasmograph.spasms.tasks import POSED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spasmograph.record.models import Session

__all__ = ["filmed_of"]

MOST_ROWS = 20
"""Rows that are read of any list in a summary."""


def filmed_of(session: Session) -> Filmed:
    """Return what one session showed.

    Parameters
    ----------
    session : Session
        With its events and tasks.

    Returns
    -------
    Filmed
        Without a rate when nothing of the film could be measured.
    """
    summary = summary_of(session)
    events = [e for e in counted_events(events_of(session), tasks_of(session)) if is_spasm(e)]
    counted = number_at(summary, "observation", "counted_seconds")
    seconds = session.usable_seconds if counted is None else counted
    measured = seconds > 0
    main = max((Side.LEFT, Side.RIGHT), key=lambda side: sum(e.side is side for e in events))
    return Filmed(
        day=session.at.day,
        name=clean(session.name),
        recorded_seconds=session.seconds,
        seconds=max(seconds, 0.0),
        spasms=len(events) if measured else None,
        rate=_rate(summary, events, seconds) if measured else None,
        **_places(events),
        eye_events=whole_at(summary, "eye_mouth", main.value, "eye_events"),
        with_mouth=whole_at(summary, "eye_mouth", main.value, "with_mouth"),
        brow_events=whole_at(summary, "brow_rise", "either", "eye_events"),
        brow_rises=whole_at(summary, "brow_rise", "either", "with_rise"),
        typical_seconds=median(e.duration for e in events) if events else None,
        longest_seconds=max((e.duration for e in events), default=None),
        strength_pct=_strength(events),
        closed_left=number_at(summary, "closures", "left", "value"),
        closed_right=number_at(summary, "closures", "right", "value"),
        quality=session.quality,
        rest_blinks=number_at(summary, "rest_talk", "rest"),
        talk_blinks=number_at(summary, "rest_talk", "talk"),
        software=clean(str(session.provenance.get("software", "")), 20),
        tasks=_tasks(summary),
        moved=_moved(summary),
        estimates=_estimates(summary),
    )


def _places(events: Sequence[Event]) -> dict[str, Any]:
    sides: dict[str, int] = {side.value: sum(e.side is side for e in events) for side in Side}
    return sides | {part.value: sum(part in e.regions for e in events) for part in Region}


def _strength(events: Sequence[Event]) -> float | None:
    sizes = [e.amplitude_pct for e in events if e.amplitude_pct is not None]
    return median(sizes) if sizes else None


def _rate(summary: Mapping[str, Any], events: Sequence[Event], seconds: float) -> Interval:
    """Return spasms a minute: as measured, or anew where the summary does not say."""
    found = _interval(summary, "confident", "spasms", "per_minute")
    if found is not None:
        return found
    import numpy as np

    from spasmograph.spasms.intervals import rate_interval

    starts = np.array([e.onset for e in events], dtype=float)
    lasting = np.array([e.duration for e in events], dtype=float)
    anew = rate_interval(starts, lasting, seconds).times(60.0)
    return Interval(anew.value, anew.low, anew.high)


def _interval(value: Any, *path: str) -> Interval | None:
    ends = [number_at(value, *path, name) for name in ("value", "low", "high")]
    middle, low, high = ends
    if middle is None or low is None or high is None:
        return None
    return Interval(middle, low, high)


def _rows(summary: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    return rows_at(summary, name)[:MOST_ROWS]


def _said(row: dict[str, Any], name: str, longest: int = 40) -> str:
    return clean(str(row.get(name) or ""), longest).replace("_", " ")


def _tasks(summary: Mapping[str, Any]) -> tuple[TaskRate, ...]:
    return tuple(
        TaskRate(
            _said(row, "task"),
            number_at(row, "spasms", "seconds") or 0.0,
            _interval(row, "spasms", "per_minute"),
            _interval(row, "blinks", "per_minute"),
        )
        for row in _rows(summary, "tasks")
        if row.get("task") not in set(POSED)
    )


def _moved(summary: Mapping[str, Any]) -> tuple[Moved, ...]:
    return tuple(
        Moved(
            _said(row, "task"),
            _said(row, "side"),
            _said(row, "came_along"),
            whole_at(row, "repeats") or 0,
            number_at(row, "response_pct"),
            number_at(row, "response_mm"),
        )
        for row in _rows(summary, "posed")
    )


def _estimates(summary: Mapping[str, Any]) -> tuple[Estimated, ...]:
    return tuple(
        Estimated(
            _said(row, "name", NOTE),
            whole_at(row, "band"),
            whole_at(row, "lowest"),
            whole_at(row, "highest"),
            clean(str(row.get("reason") or ""), NOTE),
            clean(str(row.get("source") or ""), NOTE),
        )
        for row in _rows(summary, "scales")
    )
