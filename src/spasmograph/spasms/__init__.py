"""From motion to events, bouts and their summary.

What an event is comes at once; what works on whole recordings, and needs the
libraries for that, is imported when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from spasmograph.lazy import on_first_use
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

if TYPE_CHECKING:
    from spasmograph.spasms.detection import detect
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

__getattr__ = on_first_use(
    __name__,
    {
        "spasmograph.spasms.detection": ("detect",),
        "spasmograph.spasms.summary": ("Summary", "summarise"),
        "spasmograph.spasms.tasks": ("Task", "TaskName", "read_tasks"),
        "spasmograph.spasms.tsv": ("format_events", "read_events", "sidecar", "write_events"),
    },
)
