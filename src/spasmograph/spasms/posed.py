"""What the task labels add: rates by task, and movement that comes along."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from spasmograph.spasms.counting import Rate, confident, is_spasm, rate_of
from spasmograph.spasms.events import Event, Kind, Region, Side
from spasmograph.spasms.observing import SIDES, Clock, Span, Traces
from spasmograph.spasms.tasks import POSED, Task, TaskName

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spasmograph.spasms.intervals import Floats

__all__ = [
    "BENTIVOGLIO_LIMIT",
    "PosedCoupling",
    "RestTalk",
    "TaskRates",
    "counted_events",
    "in_tasks",
    "posed_of",
    "rest_talk_of",
    "task_rates_of",
]

BENTIVOGLIO_LIMIT = 27.0
"""Blinks per minute at rest in the rule of Bentivoglio 2006."""

_PAIRS: Final = {
    TaskName.GENTLE_CLOSURE: (Region.EYE, Region.MOUTH),
    TaskName.FORCED_CLOSURE: (Region.EYE, Region.MOUTH),
    TaskName.SMILE: (Region.MOUTH, Region.EYE),
    TaskName.PUCKER: (Region.MOUTH, Region.EYE),
}
_BEFORE = 0.5
_LEAST_DRIVE = 0.2


@dataclass(frozen=True, slots=True)
class TaskRates:
    """Rates while one task was going on.

    Attributes
    ----------
    task : TaskName
        The task.
    spasms, blinks : Rate
        Counted events that began in it, against the time seen in it.
    """

    task: TaskName
    spasms: Rate
    blinks: Rate


@dataclass(frozen=True, slots=True)
class RestTalk:
    """Blinking at rest beside blinking in talk (Bentivoglio 2006).

    Attributes
    ----------
    rest, talk : float
        Blinks per minute.
    rest_above_limit, rest_above_talk : bool
        Whether each part of the published rule holds for these two numbers.
    """

    rest: float
    talk: float
    rest_above_limit: bool
    rest_above_talk: bool


@dataclass(frozen=True, slots=True)
class PosedCoupling:
    """Movement of one region that comes along while another moves on purpose.

    Attributes
    ----------
    task : TaskName
        What was asked.
    side : Side
        The person's own side.
    repeats : int
        Labelled stretches in which the asked movement was seen on that side.
    moved, came_along : Region
        The region asked for and the region watched.
    drive_pct, response_pct : float
        Medians over the repeats of the movement asked for and of the movement
        that came along, per cent of the person's range; NaN without repeats.
    response_mm : float
        The same response, mm.
    """

    task: TaskName
    side: Side
    repeats: int
    moved: Region
    came_along: Region
    drive_pct: float
    response_pct: float
    response_mm: float


def in_tasks(events: Sequence[Event], tasks: Sequence[Task]) -> tuple[Event, ...]:
    """Keep the events that begin inside one of the tasks."""
    return tuple(e for e in events if any(t.onset <= e.onset < t.end for t in tasks))


def counted_events(events: Sequence[Event], tasks: Sequence[Task]) -> tuple[Event, ...]:
    """Keep the events that count: confident, and not begun in a posed task."""
    posed = in_tasks(events, [task for task in tasks if task.task in POSED])
    left_out = set(map(id, posed))
    return tuple(event for event in confident(events) if id(event) not in left_out)


def task_rates_of(
    events: Sequence[Event], tasks: Sequence[Task], clock: Clock
) -> tuple[TaskRates, ...]:
    """Count events by task.

    Parameters
    ----------
    events : sequence of Event
        Counted events of the whole recording.
    tasks : sequence of Task
        The labels.
    clock : Clock
        When the face was seen.

    Returns
    -------
    tuple of TaskRates
        One for each task that occurs, in the order of `TaskName`.
    """
    rows = []
    for name in TaskName:
        same = [task for task in tasks if task.task is name]
        if same:
            watch = clock.within(Span(task.onset, task.end) for task in same)
            inside = in_tasks(events, same)
            spasms = [event for event in inside if is_spasm(event)]
            blinks = [event for event in inside if event.kind is Kind.BLINK]
            rows.append(TaskRates(name, rate_of(spasms, watch), rate_of(blinks, watch)))
    return tuple(rows)


def rest_talk_of(rows: Sequence[TaskRates]) -> RestTalk | None:
    """Set blinking at rest beside blinking in talk; None unless both were seen.

    Notes
    -----
    Bentivoglio 2006 (*Mov Disord* 21:1225): more than 27 blinks a minute at
    rest, and more at rest than in conversation.  The numbers are reported;
    what they mean is for a clinician.
    """
    blinks = {row.task: row.blinks.per_minute.value for row in rows}
    rest = blinks.get(TaskName.REST, math.nan)
    talk = blinks.get(TaskName.TALK, math.nan)
    if not (math.isfinite(rest) and math.isfinite(talk)):
        return None
    return RestTalk(rest, talk, rest > BENTIVOGLIO_LIMIT, rest > talk)


def posed_of(tasks: Sequence[Task], traces: Traces) -> tuple[PosedCoupling, ...]:
    """Measure what comes along with movements made on purpose (synkinesis).

    While the asked region holds at least half of its own peak, the median of
    the watched region is taken, above its level in the half second before the
    task; a blink in the middle of a smile therefore hardly counts.

    Parameters
    ----------
    tasks : sequence of Task
        The labels.
    traces : Traces
        The movements.

    Returns
    -------
    tuple of PosedCoupling
        Left and right for every posed task that occurs.
    """
    rows = []
    for name, (moved, watched) in _PAIRS.items():
        same = [task for task in tasks if task.task is name]
        for side in SIDES if same else ():
            found = [_response(traces, task, side, moved, watched) for task in same]
            kept = [values for values in found if values is not None]
            medians = np.median(kept, axis=0) if kept else np.full(3, math.nan)
            drive, response, millimetres = (float(value) for value in medians)
            rows.append(
                PosedCoupling(
                    name,
                    side,
                    len(kept),
                    moved,
                    watched,
                    drive * 100,
                    response * 100,
                    millimetres,
                )
            )
    return tuple(rows)


def _response(
    traces: Traces, task: Task, side: Side, moved: Region, watched: Region
) -> tuple[float, float, float] | None:
    """Return drive, response (shares of range) and response in mm."""
    start, first, last = np.searchsorted(
        traces.time, [task.onset - _BEFORE, task.onset, task.end]
    ).tolist()
    column = SIDES.index(side), tuple(Region).index(watched)
    travel = traces.travel[:, column[0], column[1]]
    asked = np.abs(_above(traces.of(side, moved), start, first, last))
    came = _above(traces.of(side, watched), start, first, last)
    both = np.isfinite(asked) & np.isfinite(came)
    if not both.any() or float(asked[both].max()) < _LEAST_DRIVE:
        return None
    peak = float(asked[both].max())
    held = both & (asked >= peak / 2)
    size = np.abs(_above(travel, start, first, last)[held])
    return peak, float(np.median(np.abs(came[held]))), float(np.median(size))


def _above(trace: Floats, start: int, first: int, last: int) -> Floats:
    """Return a trace from `first` to `last` above its level just before."""
    before = trace[start:first]
    before = before[np.isfinite(before)]
    level = float(np.median(before)) if before.size else 0.0
    part: Floats = trace[first:last] - level
    return part
