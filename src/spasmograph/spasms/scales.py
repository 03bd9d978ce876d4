"""Estimates next to published scales, only where a definition can be computed.

No wording of any instrument is used.  The Blepharospasm Severity Rating Scale
(Defazio 2015) is left out since its exact limits are not in hand; Jankovic
severity, and every scale that asks the person, cannot be read from a video.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from spasmograph.spasms.counting import confident, is_spasm
from spasmograph.spasms.coupling import sides_of
from spasmograph.spasms.events import Closure, Event, Region
from spasmograph.spasms.observing import SIDES, Traces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spasmograph.spasms.counting import Bouts, Closures, Rate

__all__ = [
    "ESTIMATE",
    "FourVariables",
    "ScaleEstimate",
    "four_variables_of",
    "jankovic_frequency_of",
]

ESTIMATE = "estimate, not clinician-rated"
"""The label that goes with every scale estimate."""

RAISED_BLINKING = 27.0
"""Blinks per minute above which blinking is called raised (Bentivoglio 2006)."""

_SHORTEST = 60.0
_LONG_SPASM = 1.0
_MOSTLY = 0.5


@dataclass(frozen=True, slots=True)
class ScaleEstimate:
    """An estimate of one part of a published scale.

    Attributes
    ----------
    name : str
        The scale and the part.
    band : int or None
        The estimate; None where the recording does not allow one.
    lowest, highest : int or None
        The bands that the uncertainty of the measurement leaves open.
    label : str
        Always `ESTIMATE`.
    reason : str
        What the estimate rests on, in this project's own words.
    source : str
        Where the scale is published.
    """

    name: str
    band: int | None
    lowest: int | None
    highest: int | None
    label: str
    reason: str
    source: str


@dataclass(frozen=True, slots=True)
class FourVariables:
    """The four variables of Al Menabbawy 2024, by this project's definitions.

    Attributes
    ----------
    eye_closure_pct : float
        Median peak lid contraction in spasms of the eye, per cent of range.
    mouth_change_mm : float
        Median peak travel of the mouth corner in spasms of the mouth, mm.
    rate_per_minute : float
        Spasms per minute.
    repetition : float
        Median number of spasms in a volley; 1 if all stand alone.
    source : str
        The publication.
    """

    eye_closure_pct: float
    mouth_change_mm: float
    rate_per_minute: float
    repetition: float
    source: str = "Al Menabbawy 2024, Acta Neurochir, doi 10.1007/s00701-024-06407-1"


def four_variables_of(
    events: Sequence[Event], traces: Traces, spasms: Rate, bouts: Bouts
) -> FourVariables:
    """Compute the four variables by which Al Menabbawy 2024 groups recordings.

    The abstract names the variables without defining them; the definitions
    are those of `FourVariables`.
    """
    moving = [event for event in events if is_spasm(event)]
    lids = _peaks(moving, traces.contraction, traces, Region.EYE)
    mouths = _peaks(moving, traces.travel, traces, Region.MOUTH)
    repetition = bouts.events_median if bouts.count else 1.0
    return FourVariables(
        eye_closure_pct=float(np.median(lids)) * 100 if lids else math.nan,
        mouth_change_mm=float(np.median(mouths)) if mouths else math.nan,
        rate_per_minute=spasms.per_minute.value,
        repetition=repetition if moving else math.nan,
    )


def _peaks(
    events: Sequence[Event], values: np.ndarray, traces: Traces, region: Region
) -> list[float]:
    """Return the largest size of one region in every event it took part in."""
    column = tuple(Region).index(region)
    peaks = []
    for event in events:
        if region in event.regions:
            sides = [SIDES.index(side) for side in sides_of(event)]
            part = np.abs(values[traces.during(event)][:, sides, column])
            if np.isfinite(part).any():
                peaks.append(float(np.nanmax(part)))
    return peaks


def jankovic_frequency_of(
    events: Sequence[Event], closures: Closures, blinks: Rate
) -> ScaleEstimate:
    """Estimate the frequency band of the Jankovic Rating Scale.

    Parameters
    ----------
    events : sequence of Event
        All listed events outside posed tasks; the confident ones give the
        band, the others and the intervals give how far it might be off.
    closures : Closures
        Share of time with both eyes closed.
    blinks : Rate
        Counted blinks.
    """
    name = "Jankovic Rating Scale, frequency"
    source = "after Jankovic and Orman 1987; band limits as cited there"
    if blinks.seconds < _SHORTEST:
        reason = "needs at least one minute in which the face was seen"
        return ScaleEstimate(name, None, None, None, ESTIMATE, reason, source)
    both, rate = closures.both, blinks.per_minute
    band = _band(confident(events), both.value, rate.value)
    lowest = _band([e for e in events if e.confidence >= 0.75], both.low, rate.low)
    highest = _band(events, both.high, rate.high)
    return ScaleEstimate(
        name,
        band,
        min(lowest, band),
        max(highest, band),
        ESTIMATE,
        _REASONS[band],
        source,
    )


_REASONS = {
    0: "no spasm of the eyes was counted and blinking was not raised",
    1: f"no spasm of the eyes was counted; blinking was above {RAISED_BLINKING:.0f} a minute",
    2: "spasms of the eyes were counted, none longer than 1 s",
    3: "spasms of the eyes longer than 1 s; the eyes were open more than half of the time",
    4: "both eyes were closed for more than half of the time",
}


def _band(events: Sequence[Event], closed: float, blinks: float) -> int:
    eyes = [e for e in events if is_spasm(e) and Region.EYE in e.regions]
    if closed > _MOSTLY:
        return 4
    if any(e.duration > _LONG_SPASM and e.closure is not Closure.NONE for e in eyes):
        return 3
    if eyes:
        return 2
    return int(blinks > RAISED_BLINKING)
