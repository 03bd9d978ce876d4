"""The page about one recording."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from spasmograph.report import tables, words
from spasmograph.report.pages import templates
from spasmograph.report.traces import blanks, panel, ticks
from spasmograph.spasms.counting import by_strength
from spasmograph.spasms.events import REGIONS, Event, Region, Side
from spasmograph.spasms.observing import Span, Traces, traces_of
from spasmograph.spasms.posed import counted_events, in_tasks
from spasmograph.spasms.tasks import POSED, Task

if TYPE_CHECKING:
    from collections.abc import Sequence

    import xarray as xr

    from spasmograph.spasms.summary import Summary

__all__ = ["FrameImage", "SessionInfo", "session_page"]

FIRST_ROWS = 20
"""Events shown at once."""

MOST_ROWS = 200
"""Events shown at all; the rest are in the events table."""

DENSE = 7
"""Lines of text above which the printed page is set closer."""

STRONGEST = 3
"""Spasms named on the printed page."""

_IMAGE = re.compile(r"data:image/(?:jpeg|png|webp);base64,[A-Za-z0-9+/]+={0,2}")
_MOST_GAPS = 6
_BESIDE = (Region.MOUTH, Region.CHEEK, Region.BROW)


@dataclass(frozen=True, slots=True)
class FrameImage:
    """One picture of the strongest event.

    Attributes
    ----------
    time : float
        s since the start of the recording.
    uri : str
        The picture as a ``data:image/…;base64,…`` address.
    """

    time: float
    uri: str


@dataclass(frozen=True, slots=True)
class SessionInfo:
    """Where the numbers come from.

    Attributes
    ----------
    name : str
        Name of the video file, without its folder.
    created : str
        When it was measured; left out when empty.
    software : str
        Version of spasmograph.
    video : str
        The video in a few words: size, coding, frame rate.
    sha256 : str
        Of the video file.
    models : dict of str to str
        SHA-256 of the model files by name.
    mirrored : bool
        Whether it was declared a mirror image and the sides were swapped.
    notes : tuple of str
        Anything unusual about the measurement, one sentence each.
    events_file : str
        Name of the events table that lies beside the page.
    """

    name: str
    created: str = ""
    software: str = ""
    video: str = ""
    sha256: str = ""
    models: dict[str, str] = field(default_factory=dict)
    mirrored: bool = False
    notes: tuple[str, ...] = ()
    events_file: str = "the events table"


def session_page(
    summary: Summary,
    events: Sequence[Event],
    motion: xr.Dataset,
    info: SessionInfo,
    tasks: Sequence[Task] = (),
    frames: Sequence[FrameImage] = (),
) -> str:
    """Write the page about one recording.

    Parameters
    ----------
    summary : Summary
        Its numbers.
    events : sequence of Event
        All listed events, in order of time.
    motion : Dataset
        The movements, for the traces.
    info : SessionInfo
        Where the numbers come from.
    tasks : sequence of Task
        What the person was asked to do.
    frames : sequence of FrameImage
        Pictures of the strongest event; none by default, since they show the
        person.

    Returns
    -------
    str
        One HTML document that asks for nothing from elsewhere, needs no
        script, and is the same for the same input.

    Raises
    ------
    ValueError
        If a frame is not a JPEG, PNG or WebP data address.
    """
    for frame in frames:
        if _IMAGE.fullmatch(frame.uri) is None:
            raise ValueError(f"the frame at {frame.time:.3f} s is not a picture's data address")
    traces = traces_of(motion)
    posed = in_tasks(events, [task for task in tasks if task.task in POSED])
    left_out = set(map(id, posed))
    counted = counted_events(events, tasks)
    quality = _quality(summary, info)
    content = {
        "summary": summary,
        "info": info,
        "frames": frames,
        "facts": words.facts_of(summary, counted),
        "timeline": _timeline(traces, events, counted, tasks, summary),
        "closeup": _closeup(traces, counted, summary),
        **_tables(summary, events, left_out),
        "strongest": _strongest(events, counted, summary),
        "quality": quality,
        "dense": _weight(summary, quality) > DENSE,
        "words": words,
    }
    return templates("spasmograph.report").get_template("session.html.j2").render(content)


def _tables(summary: Summary, events: Sequence[Event], left_out: set[int]) -> dict[str, Any]:
    rows = tables.event_rows(events[:MOST_ROWS], summary.observation.cut_events, left_out)
    return {
        "rates": tables.rate_rows(summary),
        "findings": tables.finding_rows(summary),
        "tasks": tables.task_rows(summary),
        "posed": tables.posed_rows(summary),
        "first_events": rows[:FIRST_ROWS],
        "more_events": rows[FIRST_ROWS:],
        "event_count": len(events),
        "unshown": len(events) - len(rows),
    }


def _strongest(
    events: Sequence[Event], counted: Sequence[Event], summary: Summary
) -> list[tables.Row]:
    """Return the rows of the strongest spasms, in order of time."""
    chosen = set(map(id, by_strength(counted)[:STRONGEST]))
    cut = set(summary.observation.cut_events)
    places = [place for place, event in enumerate(events) if id(event) in chosen]
    marks = [number for number, place in enumerate(places) if place in cut]
    return tables.event_rows([events[place] for place in places], marks, ())


def _timeline(
    traces: Traces,
    events: Sequence[Event],
    counted: Sequence[Event],
    tasks: Sequence[Task],
    summary: Summary,
) -> dict[str, Any]:
    """Return both sides' pictures over the whole recording."""
    begin = float(traces.time[0]) if traces.time.size else 0.0
    window = Span(begin, begin + max(summary.observation.recorded_seconds, 0.001))
    length = window.end - window.start
    return {
        "sides": [
            (side, panel(traces, events, counted, window, [(side, r) for r in REGIONS], lane=side))
            for side in (Side.LEFT, Side.RIGHT)
        ],
        "blanks": blanks(summary.observation.gaps, window),
        "ticks": ticks(window),
        "tasks": [
            (
                task.task.replace("_", " "),
                round((task.onset - window.start) / length * 100, 2),
                round(task.duration / length * 100, 2),
            )
            for task in tasks
        ],
        "begins": [words.clock(task.onset) for task in tasks],
    }


def _closeup(traces: Traces, counted: Sequence[Event], summary: Summary) -> dict[str, Any] | None:
    """Return eyes and mouth around the strongest spasm; None without one."""
    spasms = by_strength(counted)
    if not spasms:
        return None
    strongest = spasms[0]
    window = Span(max(strongest.onset - 0.7, 0.0), min(strongest.end, strongest.onset + 6) + 0.7)
    others = [region for region in _BESIDE if region in strongest.regions]
    pair = (Region.EYE, others[0] if others else Region.MOUTH)
    rows = [(side, region) for region in pair for side in (Side.LEFT, Side.RIGHT)]
    return {
        "event": strongest,
        "picture": panel(traces, [strongest], [strongest], window, rows),
        "labels": [f"{side} {tables.REGIONS[region]}" for side, region in rows],
        "blanks": blanks(summary.observation.gaps, window),
        "ticks": ticks(window),
    }


def _weight(summary: Summary, quality: Sequence[str]) -> int:
    """Return how much the page has to say beyond what every page says."""
    coupled = sum(found.eye_events > 0 for found in summary.eye_mouth.values())
    return len(quality) + 2 * len(summary.patterns) + coupled + 3 * bool(summary.tasks)


def _quality(summary: Summary, info: SessionInfo) -> list[str]:
    """Return what limits this recording, in sentences."""
    seen = summary.observation
    found = list(info.notes)
    found.append(
        f"The face was measured for {words.length(seen.observed_seconds)} of "
        f"{words.length(seen.recorded_seconds)}. Time in which it was not seen counts "
        "neither as rest nor as spasm."
    )
    if seen.gaps:
        found.append(_gaps(seen.gaps))
    if seen.cut_events:
        cut = words.count_of(len(seen.cut_events), "event")
        found.append(
            f"Cut off by a gap or by the end of the recording: {cut}, which may have lasted "
            "longer than measured."
        )
    if seen.posed_events:
        moved = words.count_of(seen.posed_events, "movement")
        found.append(f"Listed and not counted: {moved} during asked-for tasks.")
    rate = seen.frames_per_second
    if rate == rate:
        found.append(
            f"{words.figure(rate, 0)} pictures a second: times are good to about "
            f"{words.figure(1000 / rate, 0)} ms. Movements faster than that cannot be seen."
        )
    if info.mirrored:
        found.append("The video was declared a mirror image; left and right were swapped back.")
    return found


def _gaps(gaps: Sequence[Span]) -> str:
    longest = sorted(gaps, key=lambda gap: gap.start - gap.end)[:_MOST_GAPS]
    named = ", ".join(
        f"{gap.start:.1f} to {gap.end:.1f} s" for gap in sorted(longest, key=lambda g: g.start)
    )
    if len(gaps) > len(longest):
        return f"Not seen in {len(gaps)} stretches; the longest were {named}."
    return f"Not seen: {named}."
