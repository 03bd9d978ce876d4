"""From joined movements to named events and bouts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import xarray as xr

from spasmograph.spasms.channels import SIDES, excursion
from spasmograph.spasms.events import (
    BLINK_LIMIT,
    BOUT_GAP,
    PROLONGED_LIMIT,
    Closure,
    Event,
    Kind,
    Region,
    Side,
)
from spasmograph.spasms.joining import Contraction

__all__ = ["closure_of", "kind_of", "number_bouts", "to_event"]

COMPLETE, PARTIAL = 0.80, 0.25
"""Peak lid contraction of a complete and of a partial closure."""

TOLERANCE = 1e-9


def kind_of(duration: float, side: Side, regions: Sequence[Region]) -> Kind:
    """Name an event by its duration (s), side and regions."""
    if duration >= PROLONGED_LIMIT - TOLERANCE:
        return Kind.PROLONGED_SPASM
    if duration >= BLINK_LIMIT - TOLERANCE:
        return Kind.BRIEF_SPASM
    only_eyes = tuple(regions) == (Region.EYE,)
    return Kind.BLINK if only_eyes and side is Side.BOTH else Kind.TWITCH


def closure_of(peak: float) -> Closure:
    """Name the peak of a lid contraction, 0 to 1."""
    if peak >= COMPLETE:
        return Closure.COMPLETE
    return Closure.PARTIAL if peak >= PARTIAL else Closure.NONE


def _lag(contraction: Contraction) -> float | None:
    """Onset at the mouth minus onset at the eye of the same side, ms."""
    for mouth in contraction.of(Region.MOUTH):
        for eye in contraction.of(Region.EYE):
            if mouth.side in (eye.side, Side.BOTH):
                return (mouth.onset - eye.onset) * 1000
    return None


def _amplitude(contraction: Contraction, motion: xr.Dataset) -> tuple[float, float]:
    """Largest excursion of the part that moved most: mm, and per cent of the range."""
    best = (0.0, 0.0)
    for movement in contraction.movements:
        span = slice(movement.first, movement.last + 1)
        name = "lid" if movement.region is Region.EYE else movement.region.value
        for side in SIDES if movement.side is Side.BOTH else (movement.side,):
            reach = float(motion["range"].sel(side=side.value, signal=name))
            moved = excursion(motion, side, movement.region)[span]
            moved = moved * reach if movement.region is Region.EYE else moved
            if len(moved) and float(moved.max()) > best[0]:
                best = float(moved.max()), 100 * float(moved.max()) / reach
    return best


def to_event(contraction: Contraction, motion: xr.Dataset, confidence: float) -> Event:
    """Describe a contraction as an event; its bout is numbered later."""
    closure = max((m.peak for m in contraction.of(Region.EYE)), default=0.0)
    millimetres, per_cent = _amplitude(contraction, motion)
    return Event(
        onset=contraction.onset,
        duration=contraction.duration,
        kind=kind_of(contraction.duration, contraction.side, contraction.regions),
        side=contraction.side,
        regions=contraction.regions,
        closure=closure_of(closure),
        amplitude_mm=millimetres,
        amplitude_pct=per_cent,
        lag_ms=_lag(contraction),
        confidence=min(max(confidence, 0.0), 1.0),
    )


def number_bouts(events: Sequence[Event]) -> tuple[Event, ...]:
    """Give a number to each bout, a run of events with gaps under `BOUT_GAP`.

    Blinks neither make a bout nor break one.
    """
    ordered = sorted(events, key=lambda e: (e.onset, e.end))
    runs: list[list[int]] = []
    until = -float("inf")
    for i, event in enumerate(ordered):
        if event.kind is Kind.BLINK:
            continue
        if runs and event.onset - until < BOUT_GAP:
            runs[-1].append(i)
            until = max(until, event.end)
        else:
            runs.append([i])
            until = event.end
    out = list(ordered)
    for number, run in enumerate((run for run in runs if len(run) > 1), start=1):
        for i in run:
            out[i] = replace(out[i], bout=number)
    return tuple(out)
