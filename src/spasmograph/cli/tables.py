"""A measurement as a table that a person can read."""

from __future__ import annotations

import math
from collections.abc import Iterator
from statistics import median
from typing import TYPE_CHECKING

from rich.box import SIMPLE
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from spasmograph.spasms.counting import Rate, is_spasm
from spasmograph.spasms.events import Event, Kind, Side
from spasmograph.spasms.posed import counted_events

if TYPE_CHECKING:
    from spasmograph.measuring import Measurement

__all__ = ["summary_table"]

KINDS = {
    Kind.BLINK: "blinks",
    Kind.TWITCH: "twitches",
    Kind.BRIEF_SPASM: "brief spasms",
    Kind.PROLONGED_SPASM: "prolonged spasms",
}

SIDES = {Side.LEFT: "left only", Side.RIGHT: "right only", Side.BOTH: "both sides"}

NOTHING = "-"


def _number(value: float) -> str:
    return f"{value:.1f}" if math.isfinite(value) else NOTHING


def _rows(measured: Measurement) -> Iterator[tuple[str, Rate, list[Event]]]:
    counted = counted_events(measured.events, measured.tasks)
    rates = measured.summary.confident
    spasms = [event for event in counted if is_spasm(event)]
    for kind, words in KINDS.items():
        yield words, rates.kinds[kind], [event for event in counted if event.kind is kind]
    yield "all but blinks", rates.spasms, spasms
    for side, words in SIDES.items():
        yield f"  {words}", rates.sides[side], [event for event in spasms if event.side is side]


def _table(measured: Measurement) -> Table:
    table = Table(box=SIMPLE, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column("", no_wrap=True)
    for heading in ("count", "per minute", "95%", "median", "longest", "strength"):
        table.add_column(heading, justify="right", no_wrap=True)
    for words, rate, events in _rows(measured):
        lengths = [event.duration for event in events]
        strengths = [e.amplitude_pct for e in events if e.amplitude_pct is not None]
        a_minute = rate.per_minute
        table.add_row(
            words,
            str(rate.count),
            _number(a_minute.value),
            f"{_number(a_minute.low)} to {_number(a_minute.high)}",
            f"{median(lengths):.2f} s" if lengths else NOTHING,
            f"{max(lengths):.2f} s" if lengths else NOTHING,
            f"{median(strengths):.0f}%" if strengths else NOTHING,
        )
    return table


def _lines(measured: Measurement) -> Iterator[str]:
    seen = measured.summary.observation
    yield (
        f"{measured.provenance.file}: the face was measured for "
        f"{seen.observed_seconds:.1f} of {seen.recorded_seconds:.1f} s"
    )
    yield from measured.notes
    if measured.provenance.mirrored:
        yield "Declared a mirror image: left and right were swapped."


def _closing(measured: Measurement) -> Iterator[str]:
    closures = measured.summary.closures
    if math.isfinite(closures.left.value) and math.isfinite(closures.right.value):
        yield (
            f"Eyes closed: left {closures.left.value:.1%}, right {closures.right.value:.1%} "
            "of the time."
        )
    counted = counted_events(measured.events, measured.tasks)
    if more := len(measured.events) - len(counted):
        yield f"{more} more are listed in the files, not counted: doubtful, or done on request."
    yield "Strength is the median of the peaks, in per cent of the person's own range."


def summary_table(measured: Measurement) -> RenderableType:
    """Return how often, how long, how strong and on which side, to be printed.

    Parameters
    ----------
    measured : Measurement
        From `spasmograph.measure`.
    """
    return Group(
        *(Text(line, style="bold") for line in _lines(measured)),
        _table(measured),
        *(Text(line) for line in _closing(measured)),
    )
