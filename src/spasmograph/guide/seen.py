"""What the measured sessions of a record showed, as the few figures that the guide reasons with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from spasmograph.record.summaries import number_at, rows_at, summary_of, whole_at
from spasmograph.spasms.events import CONFIDENT, Kind, Side
from spasmograph.spasms.tasks import POSED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from spasmograph.record.models import SeenEvent, SeenTask, Session

__all__ = ["Coupled", "Seen", "seen_of"]


@dataclass(frozen=True, slots=True)
class Coupled:
    """What came along while something else was moved on purpose.

    Attributes
    ----------
    task : str
        What was asked, as in `spasmograph.spasms.TaskName`.
    side : Side
        The person's own side.
    came_along : str
        The region that was watched: eye or mouth.
    response_pct : float
        How far it moved, per cent of the person's own range.
    """

    task: str
    side: Side
    came_along: str
    response_pct: float


@dataclass(frozen=True, slots=True)
class Seen:
    """One measured session.  What was not measured is None, never zero.

    Attributes
    ----------
    day : date
        When it was filmed, on the calendar there.
    seconds : float
        Time that could be measured, s.
    spasms : int
        Counted contractions that are not blinks.
    sides : mapping of Side to int
        Those of the left side only, of the right only, of both.
    kinds : mapping of Kind to int
        All counted events, by kind.
    longest : float or None
        Longest spasm, s.
    eye_events, with_mouth : int or None
        Spasms of one side's eye, and those in which its mouth moved too.
    lag_ms : float or None
        Median of onset at the mouth minus onset at the eye, on the side with
        more such spasms, ms.
    brow_events, brow_rises : int or None
        Spasms of the eye with the brow in sight, and those in which the brow
        rose while the eye closed.
    spread_ms : float or None
        How far apart the two eyes usually begin to close, ms.
    rest_blinks, talk_blinks : float or None
        Blinks per minute at rest and in talk.
    rest_spasms, read_spasms : float or None
        Spasms per minute at rest and in reading.
    asymmetry : float or None
        1 all left, 0 even, -1 all right.
    coupled : tuple of Coupled
        From posed tasks.
    """

    day: date
    seconds: float
    spasms: int = 0
    sides: Mapping[Side, int] = field(default_factory=dict)
    kinds: Mapping[Kind, int] = field(default_factory=dict)
    longest: float | None = None
    eye_events: int | None = None
    with_mouth: int | None = None
    lag_ms: float | None = None
    brow_events: int | None = None
    brow_rises: int | None = None
    spread_ms: float | None = None
    rest_blinks: float | None = None
    talk_blinks: float | None = None
    rest_spasms: float | None = None
    read_spasms: float | None = None
    asymmetry: float | None = None
    coupled: tuple[Coupled, ...] = ()


def seen_of(session: Session) -> Seen:
    """Take the figures out of a session: its events, and the summary that came with it.

    Parameters
    ----------
    session : Session
        A row of the record, with its events and tasks.  Its summary may be that
        of `measure`, with or without the notes around it, and may lack any part.
    """
    summary = summary_of(session)
    counted = _counted(session.events, session.tasks)
    spasms = [event for event in counted if event.kind is not Kind.BLINK]
    main = _main_side(spasms)
    rest_talk = summary.get("rest_talk")
    eye_events = whole_at(summary, "eye_mouth", main.value, "eye_events")
    return Seen(
        day=session.at.day,
        seconds=session.usable_seconds,
        spasms=len(spasms),
        sides={side: sum(event.side is side for event in spasms) for side in Side},
        kinds={kind: sum(event.kind is kind for event in counted) for kind in Kind},
        longest=max((event.duration for event in spasms), default=None),
        eye_events=eye_events,
        with_mouth=whole_at(summary, "eye_mouth", main.value, "with_mouth"),
        lag_ms=number_at(summary, "eye_mouth", main.value, "lag_ms", "value"),
        brow_events=whole_at(summary, "brow_rise", "either", "eye_events"),
        brow_rises=whole_at(summary, "brow_rise", "either", "with_rise"),
        spread_ms=number_at(summary, "synchrony", "spread_ms"),
        rest_blinks=number_at(rest_talk, "rest"),
        talk_blinks=number_at(rest_talk, "talk"),
        rest_spasms=_task_rate(summary, "rest"),
        read_spasms=_task_rate(summary, "read"),
        asymmetry=number_at(summary, "asymmetry", "index", "value"),
        coupled=_coupled(summary),
    )


def _counted(events: Sequence[SeenEvent], tasks: Sequence[SeenTask]) -> list[SeenEvent]:
    """Keep the events that count: confident, and not begun in a posed task."""
    posed = [task for task in tasks if task.task in POSED]
    return [
        event
        for event in events
        if event.confidence >= CONFIDENT
        and not any(task.onset <= event.onset < task.onset + task.duration for task in posed)
    ]


def _main_side(spasms: Sequence[SeenEvent]) -> Side:
    left = sum(event.side is Side.LEFT for event in spasms)
    right = sum(event.side is Side.RIGHT for event in spasms)
    return Side.RIGHT if right > left else Side.LEFT


def _task_rate(summary: Mapping[str, Any], task: str) -> float | None:
    rows = [row for row in rows_at(summary, "tasks") if row.get("task") == task]
    return number_at(rows[0], "spasms", "per_minute", "value") if rows else None


def _coupled(summary: Mapping[str, Any]) -> tuple[Coupled, ...]:
    found = []
    for row in rows_at(summary, "posed"):
        response = number_at(row, "response_pct")
        if response is not None and row.get("side") in tuple(Side):
            found.append(
                Coupled(
                    str(row.get("task")), Side(row["side"]), str(row.get("came_along")), response
                )
            )
    return tuple(found)
