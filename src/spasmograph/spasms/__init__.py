"""From motion to events, bouts and their summary."""

from __future__ import annotations

from spasmograph.spasms.detection import detect
from spasmograph.spasms.events import (
    BLINK_LIMIT,
    BOUT_GAP,
    CONFIDENT,
    PROLONGED_LIMIT,
    REGIONS,
    Closure,
    Event,
    Kind,
    Region,
    Side,
)
from spasmograph.spasms.summary import Summary, summarise
from spasmograph.spasms.tasks import Task, TaskName, read_tasks
from spasmograph.spasms.tsv import format_events, read_events, sidecar, write_events

__all__ = [
    "BLINK_LIMIT",
    "BOUT_GAP",
    "CONFIDENT",
    "PROLONGED_LIMIT",
    "REGIONS",
    "Closure",
    "Event",
    "Kind",
    "Region",
    "Side",
    "Summary",
    "Task",
    "TaskName",
    "detect",
    "format_events",
    "read_events",
    "read_tasks",
    "sidecar",
    "summarise",
    "write_events",
]
