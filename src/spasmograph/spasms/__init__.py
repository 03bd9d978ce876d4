"""From motion to events, bouts and their summary.

What an event is comes at once; what works on whole recordings, and needs the
libraries for that, is imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

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

_HOME = {
    "detect": "detection",
    "Summary": "summary",
    "summarise": "summary",
    "Task": "tasks",
    "TaskName": "tasks",
    "read_tasks": "tasks",
    "format_events": "tsv",
    "read_events": "tsv",
    "sidecar": "tsv",
    "write_events": "tsv",
}

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


def __getattr__(name: str) -> Any:
    if name in _HOME:
        value = getattr(import_module(f"spasmograph.spasms.{_HOME[name]}"), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'spasmograph.spasms' has no attribute {name!r}")
