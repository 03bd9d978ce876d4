"""Measure facial spasms from an ordinary video, on your own machine.

The whole way in one call::

    >>> import spasmograph
    >>> measured = spasmograph.measure("clip.mp4")  # doctest: +SKIP
    >>> spasmograph.write_measurement(measured, "results")  # doctest: +SKIP

Or step by step, with `read_frames`, `track_frames`, `geometry`, `signals`,
`detect`, `summarise` and `session_page`.  Names are imported when they are
first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spasmograph.lazy import on_first_use

if TYPE_CHECKING:
    from spasmograph.errors import SpasmographError
    from spasmograph.measuring import Measurement, Provenance, measure, write_measurement
    from spasmograph.motion import geometry, signals
    from spasmograph.report import session_page
    from spasmograph.spasms import (
        Event,
        Summary,
        Task,
        detect,
        read_events,
        read_tasks,
        summarise,
        write_events,
    )
    from spasmograph.video import read_frames, track_frames

    __version__: str

_ROOMS = {
    "spasmograph.errors": ("SpasmographError",),
    "spasmograph.measuring": ("Measurement", "Provenance", "measure", "write_measurement"),
    "spasmograph.motion": ("geometry", "signals"),
    "spasmograph.report": ("session_page",),
    "spasmograph.spasms": (
        "Event",
        "Summary",
        "Task",
        "detect",
        "read_events",
        "read_tasks",
        "summarise",
        "write_events",
    ),
    "spasmograph.video": ("read_frames", "track_frames"),
}

_imported = on_first_use(__name__, _ROOMS)

__all__ = [
    "Event",
    "Measurement",
    "Provenance",
    "SpasmographError",
    "Summary",
    "Task",
    "__version__",
    "detect",
    "geometry",
    "measure",
    "read_events",
    "read_frames",
    "read_tasks",
    "session_page",
    "signals",
    "summarise",
    "track_frames",
    "write_events",
    "write_measurement",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("spasmograph")
    return _imported(name)


def __dir__() -> list[str]:
    return sorted(__all__)
