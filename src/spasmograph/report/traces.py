"""Draw the traces of a recording as small, scalable SVG.

The pictures hold no text: labels stand beside them as HTML, so that they stay
readable when a picture is squeezed to the width of a phone.  Long recordings
keep the lowest and the highest value of every picture column, so that no
spike is lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from markupsafe import Markup

from spasmograph.spasms.events import Event, Kind, Region, Side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spasmograph.spasms.intervals import Floats
    from spasmograph.spasms.observing import Span, Traces

__all__ = ["Blank", "Tick", "blanks", "panel", "ticks", "trace_path"]

WIDTH = 1000
LANE = 26
STRIP = 44
_GAP = 4
_HIGH = 1.1
_LOWS = {Region.EYE: -0.25, Region.BROW: -0.6, Region.CHEEK: -0.6, Region.MOUTH: -0.6}
_STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 3600)
_LABEL_SHARE = 7.0
_LAST = 96.0
_HEIGHTS = {
    Kind.BLINK: 0.4,
    Kind.TWITCH: 0.7,
    Kind.BRIEF_SPASM: 1.0,
    Kind.PROLONGED_SPASM: 1.0,
}


@dataclass(frozen=True, slots=True)
class Tick:
    """One mark of the time axis: place in per cent of the width, and label."""

    place: float
    label: str
    style: str


@dataclass(frozen=True, slots=True)
class Blank:
    """One stretch not seen: place and width in per cent, room for a label."""

    place: float
    width: float
    wide: bool


def ticks(window: Span) -> tuple[Tick, ...]:
    """Choose five to ten round times inside a window."""
    length = window.end - window.start
    step = next((s for s in _STEPS if length / s <= 8), _STEPS[-1])
    first = int(np.ceil(window.start / step - 1e-9))
    last = int(np.floor(window.end / step + 1e-9))
    marks = []
    for number in range(first, last + 1):
        place = round((number * step - window.start) / length * 100, 2)
        style = "last" if place > _LAST else "odd" if number % 2 else ""
        marks.append(Tick(place, _label(round(number * step, 3), length), style))
    return tuple(marks)


def _label(seconds: float, length: float) -> str:
    if length <= 60:
        return f"{seconds:g} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"


def blanks(gaps: Sequence[Span], window: Span) -> tuple[Blank, ...]:
    """Place the gaps of a window; those that touch at 0.1% become one."""
    length = window.end - window.start
    merged: list[list[float]] = []
    for gap in gaps:
        start = max(gap.start, window.start) - window.start
        end = min(gap.end, window.end) - window.start
        if end <= start:
            continue
        left, right = start / length * 100, end / length * 100
        if merged and left - merged[-1][1] < 0.1:
            merged[-1][1] = right
        else:
            merged.append([left, right])
    return tuple(
        Blank(round(a, 2), round(max(b - a, 0.1), 2), b - a >= _LABEL_SHARE) for a, b in merged
    )


def panel(
    traces: Traces,
    events: Sequence[Event],
    counted: Sequence[Event],
    window: Span,
    rows: Sequence[tuple[Side, Region]],
    lane: Side | None = None,
) -> Markup:
    """Draw strips of traces one under the other, with events marked.

    Parameters
    ----------
    traces : Traces
        The movements.
    events : sequence of Event
        All listed events.
    counted : sequence of Event
        Those of them that are counted; the others are drawn in outline.
    window : Span
        The time to show, s.
    rows : sequence of (Side, Region)
        The strips, from top to bottom.
    lane : Side, optional
        Draw a lane of event marks for this side above the strips.

    Returns
    -------
    Markup
        One ``<svg>`` element, to be stretched to its place.
    """
    sure = set(map(id, counted))
    shown = [e for e in events if e.end >= window.start and e.onset <= window.end]
    solid = [event for event in shown if id(event) in sure]
    faint = [event for event in shown if id(event) not in sure]
    top = LANE + _GAP if lane else 0
    height = top + len(rows) * (STRIP + _GAP)
    parts = [_lane(solid, faint, window, lane)] if lane else []
    for number, (side, region) in enumerate(rows):
        parts.append(_strip(traces, solid, window, (side, region), top + number * (STRIP + _GAP)))
    return Markup(
        f'<svg class="plot" viewBox="0 0 {WIDTH} {height}" style="height:{height / 16:g}em" '
        f'preserveAspectRatio="none" aria-hidden="true" focusable="false">{"".join(parts)}</svg>'
    )


def _x(seconds: float, window: Span) -> float:
    share = (seconds - window.start) / (window.end - window.start)
    return min(max(share, 0.0), 1.0) * WIDTH


def _boxes(events: Sequence[Event], window: Span, top: float, height: float) -> str:
    """Return one path of rectangles, each as wide as its event."""
    boxes = []
    for event in events:
        left = _x(event.onset, window)
        width = max(_x(event.end, window) - left, 0.2)
        boxes.append(f"M{left:.1f} {top:.1f}h{width:.1f}v{height:.1f}h-{width:.1f}z")
    return "".join(boxes)


def _lane(solid: Sequence[Event], faint: Sequence[Event], window: Span, side: Side) -> str:
    """Draw event marks: the longer the kind, the taller the mark."""
    parts = [f'<path class="base" d="M0 {LANE}H{WIDTH}"/>']
    for kind, share in _HEIGHTS.items():
        height = share * (LANE - 2)
        for events, look in ((solid, ""), (faint, " unsure")):
            same = [e for e in events if e.kind is kind and e.side in (side, Side.BOTH)]
            if same:
                boxes = _boxes(same, window, LANE - height, height)
                style = f"mark {kind.value.replace('_', '-')} {side}{look}"
                parts.append(f'<path class="{style}" d="{boxes}"/>')
    return "".join(parts)


def _strip(
    traces: Traces, events: Sequence[Event], window: Span, row: tuple[Side, Region], top: float
) -> str:
    """Draw one trace over bands where it took part in a counted event."""
    side, region = row
    took_part = [e for e in events if e.side in (side, Side.BOTH) and region in e.regions]
    low = _LOWS[region]
    rest, full = (top + (_HIGH - level) / (_HIGH - low) * STRIP for level in (0.0, 1.0))
    line = trace_path(traces.time, traces.of(*row), window, top, low)
    return (
        f'<path class="band {side}" d="{_boxes(took_part, window, top, STRIP)}"/>'
        f'<path class="full" d="M0 {full:.1f}H{WIDTH}"/>'
        f'<path class="rest" d="M0 {rest:.1f}H{WIDTH}"/>'
        f'<path class="line {side}" d="{line}"/>'
    )


def trace_path(
    time: Floats, values: Floats, window: Span, top: float = 0.0, low: float = -0.25
) -> str:
    """Return the path of a trace, broken where it was not seen.

    With more frames than two a picture column, each column keeps its lowest
    and its highest value in the order in which they came.

    Parameters
    ----------
    time, values : ndarray of float, shape (n,)
        s, and fraction of the range; NaN where not seen.
    window : Span
        The time to show, s.
    top : float
        Upper edge of the strip, picture units.
    low : float
        Value at its lower edge; lower ones are drawn there.
    """
    inside = (time >= window.start) & (time <= window.end)
    time, values = time[inside], values[inside]
    places = (time - window.start) / (window.end - window.start) * WIDTH
    if time.size > 2 * WIDTH:
        kept = _extremes(np.floor(places).astype(np.int64), values)
        places, values = places[kept], values[kept]
    heights = top + (_HIGH - np.clip(values, low, _HIGH)) / (_HIGH - low) * STRIP
    parts, pen = [], "M"
    for x, y in zip(places.tolist(), heights.tolist(), strict=True):
        if y != y:
            pen = "M"
            continue
        parts.append(f"{pen}{x:.1f} {y:.1f}")
        pen = "L"
    return "".join(parts)


def _extremes(columns: np.ndarray, values: Floats) -> np.ndarray:
    """Return the places of the lowest and highest value of every column.

    A column with a frame that was not seen keeps one of these too, so that
    the gap shows.
    """
    begins = np.flatnonzero(np.diff(columns, prepend=-1))
    ends = np.append(begins[1:], columns.size)
    kept: set[int] = set()
    for begin, end in zip(begins.tolist(), ends.tolist(), strict=True):
        part = values[begin:end]
        hidden = np.isnan(part)
        if hidden.any():
            kept.add(begin + int(np.argmax(hidden)))
        if not hidden.all():
            kept.add(begin + int(np.nanargmin(part)))
            kept.add(begin + int(np.nanargmax(part)))
    return np.array(sorted(kept), dtype=np.int64)
