"""The rows of the session page's tables, as text."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spasmograph.report.words import (
    ABSENT,
    KIND_NAMES,
    KINDS,
    figure,
    length,
    per_cent,
    seconds,
    span_of,
)
from spasmograph.spasms.events import CONFIDENT, Event, Region, Side
from spasmograph.spasms.tasks import POSED

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from spasmograph.spasms.counting import Rate
    from spasmograph.spasms.coupling import EyeMouth
    from spasmograph.spasms.intervals import Estimate
    from spasmograph.spasms.summary import Summary

__all__ = ["Row", "event_rows", "finding_rows", "posed_rows", "rate_rows", "task_rows"]

SIDES = {Side.LEFT: "left", Side.RIGHT: "right", Side.BOTH: "both"}
REGIONS = {
    Region.EYE: "eyelid",
    Region.BROW: "brow",
    Region.CHEEK: "cheek",
    Region.MOUTH: "mouth",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table.

    Attributes
    ----------
    name : str
        The head of the line.
    cells : tuple of str
        Its cells.
    style : str
        ``group`` begins a group, ``faint`` is listed and not counted, ``minor``
        is left out on paper where it is tight.
    """

    name: str
    cells: tuple[str, ...]
    style: str = ""


def rate_rows(summary: Summary) -> list[Row]:
    """Return count, rate, interval, and the count with unclear ones."""
    sure, listed = summary.confident, summary.listed
    rows = [_rate("All spasms", sure.spasms, listed.spasms, "group")]
    rows += [_rate(name, sure.kinds[kind], listed.kinds[kind]) for kind, name in KIND_NAMES.items()]
    for place, side in enumerate(Side):
        name = "Spasms, both at once" if side is Side.BOTH else f"Spasms, {side} only"
        style = "group" if place == 0 else ""
        rows.append(_rate(name, sure.sides[side], listed.sides[side], style))
    for place, region in enumerate(Region):
        style = "group" if place == 0 else ""
        name = f"Spasms with the {REGIONS[region]}"
        rows.append(_rate(name, sure.regions[region], listed.regions[region], style))
    return rows


def _rate(name: str, sure: Rate, listed: Rate, style: str = "") -> Row:
    found = sure.per_minute
    counts = [str(rate.count) if rate.seconds > 0 else ABSENT for rate in (sure, listed)]
    return Row(name, (counts[0], figure(found.value), span_of(found), counts[1]), style)


def finding_rows(summary: Summary) -> list[Row]:
    """Return every other number: what, value, 95% range, and how it was got."""
    closures, four = summary.closures, summary.four_variables
    return [
        _share("Left eye closed", closures.left, "share of time seen; blinks included"),
        _share("Right eye closed", closures.right, "the same"),
        _share("Both eyes closed", closures.both, "the same"),
        _share("Time in spasm", closures.in_spasm, "share of time seen"),
        *_length_rows(summary),
        *_volley_rows(summary),
        *_side_rows(summary),
        *_coupling_rows(summary),
        Row(
            "Peak eye closure",
            (_unit(four.eye_closure_pct, "%"), ABSENT, "median, of this eye\u2019s own range"),
            "group",
        ),
        Row(
            "Mouth-corner travel",
            (_unit(four.mouth_change_mm, "mm"), ABSENT, "median peak in spasms of the mouth"),
        ),
    ]


def _length_rows(summary: Summary) -> list[Row]:
    lengths = summary.durations["spasms"]
    middle = f"{seconds(lengths.quarter)} to {seconds(lengths.three_quarters)}"
    how = "median; in place of the 95% range, where half of them lie"
    cells = (seconds(lengths.median), middle if lengths.count > 1 else ABSENT, how)
    return [Row("Length of a spasm (middle half)", cells, "group")]


def _volley_rows(summary: Summary) -> list[Row]:
    bouts = summary.bouts
    rows = [
        Row(
            "Volleys a minute",
            (
                figure(bouts.per_minute.value),
                span_of(bouts.per_minute),
                f"{bouts.count} in all: spasms less than 1 s apart",
            ),
        )
    ]
    if bouts.count:
        repeats = _unit(bouts.repetition_per_second, "a second")
        rows += [
            Row("Spasms in a volley", (figure(bouts.events_median), ABSENT, "median"), "minor"),
            Row("Repetition in a volley", (repeats, ABSENT, "onset to onset, median"), "minor"),
        ]
    return rows


def _side_rows(summary: Summary) -> list[Row]:
    index = summary.asymmetry.index
    how = "1 all left, 0 even, \u22121 all right"
    return [Row("Left against right", (figure(index.value, 2), _span(index, 2), how), "group")]


def _coupling_rows(summary: Summary) -> list[Row]:
    rows = []
    for side in Side:
        found = summary.eye_mouth[side]
        if found.eye_events:
            rows += _eye_mouth("both sides" if side is Side.BOTH else f"{side} side", found)
    brow, together = summary.brow_rise, summary.synchrony
    rows.append(
        _share(
            "Brow rises as the eye closes",
            brow.either.share,
            f"{brow.either.with_rise} of {brow.either.eye_events} spasms of the eye "
            f"(left {brow.left.with_rise}, right {brow.right.with_rise})",
        )
    )
    if together.events:
        how = f"median of {together.events} closures of both eyes, blinks included"
        cells = (_unit(together.lag_ms.value, "ms"), _span(together.lag_ms, 0), how)
        rows.append(Row("Right eye after left eye", cells, "minor"))
    return rows


def _eye_mouth(place: str, found: EyeMouth) -> list[Row]:
    how = f"{found.with_mouth} of {found.eye_events} spasms of the eye"
    rows = [_share(f"Mouth moves with the eye, {place}", found.share, how)]
    if found.with_mouth:
        near = f"median; {per_cent(found.near_zero.value)} within 100 ms"
        cells = (_unit(found.lag_ms.value, "ms"), _span(found.lag_ms, 0), near)
        rows.append(Row(f"Mouth after eye, {place}", cells))
    return rows


def _share(name: str, found: Estimate, how: str) -> Row:
    return Row(name, (per_cent(found.value), span_of(found, share=True), how))


def _unit(value: float, unit: str) -> str:
    if not math.isfinite(value):
        return ABSENT
    return f"{figure(value, 0 if unit in {'ms', '%'} else 1)}{'' if unit == '%' else ' '}{unit}"


def _span(found: Estimate, decimals: int) -> str:
    if not (math.isfinite(found.low) and math.isfinite(found.high)):
        return ABSENT
    return f"{figure(found.low, decimals)} to {figure(found.high, decimals)}"


def task_rows(summary: Summary) -> list[Row]:
    """Return spasms and blinks a minute in rest, reading and talk."""
    return [
        Row(
            row.task.replace("_", " ").capitalize(),
            (
                length(row.spasms.seconds),
                figure(row.spasms.per_minute.value),
                span_of(row.spasms.per_minute),
                figure(row.blinks.per_minute.value),
                span_of(row.blinks.per_minute),
            ),
        )
        for row in summary.tasks
        if row.task not in POSED
    ]


def posed_rows(summary: Summary) -> list[Row]:
    """Return what came along with movements made on purpose."""
    return [
        Row(
            f"{row.task.replace('_', ' ').capitalize()}, {row.side}",
            (
                REGIONS[row.came_along],
                ABSENT if not row.repeats else f"{figure(row.response_pct, 0)}%",
                ABSENT if not row.repeats else f"{figure(row.response_mm, 1)} mm",
                str(row.repeats),
            ),
        )
        for row in summary.posed
    ]


def event_rows(
    events: Sequence[Event], cut: Collection[int], left_out: Collection[int]
) -> list[Row]:
    """Return one line an event; those not counted are faint and say why."""
    shortened = set(cut)
    return [
        Row(
            f"{event.onset:.2f}",
            (
                f"{event.duration:.2f}{'+' if place in shortened else ''}",
                KINDS[event.kind],
                SIDES[event.side],
                ", ".join(REGIONS[region] for region in event.regions) or ABSENT,
                event.closure.value,
                figure(event.amplitude_mm, 1),
                figure(event.amplitude_pct, 0),
                figure(event.lag_ms, 0),
                _counted(event, left_out),
            ),
            "" if _counted(event, left_out) == "yes" else "faint",
        )
        for place, event in enumerate(events)
    ]


def _counted(event: Event, left_out: Collection[int]) -> str:
    if id(event) in left_out:
        return "asked for"
    return "yes" if event.confidence >= CONFIDENT else "unclear"
