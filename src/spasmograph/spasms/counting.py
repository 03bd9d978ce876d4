"""How often, how long, in which volleys, and how much of the time closed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from spasmograph.spasms.events import (
    CONFIDENT,
    REGIONS,
    Event,
    Kind,
    Region,
    Side,
)
from spasmograph.spasms.intervals import Estimate, Floats, fraction_interval, rate_interval
from spasmograph.spasms.observing import SIDES, Clock, Traces, clock_of, episodes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "CLOSED",
    "Bouts",
    "Closures",
    "Durations",
    "Rate",
    "RateTable",
    "bouts_of",
    "by_strength",
    "closures_of",
    "confident",
    "durations_of",
    "is_spasm",
    "rate_of",
    "rates_of",
]

CLOSED = 0.80
"""Lid contraction from which an eye counts as closed (a complete closure)."""


@dataclass(frozen=True, slots=True)
class Rate:
    """How often something came.

    Attributes
    ----------
    count : int
        How many.
    seconds : float
        Time in which they could have been seen, s.
    per_minute : Estimate
        Count per minute of that time; NaN without any.
    """

    count: int
    seconds: float
    per_minute: Estimate


@dataclass(frozen=True, slots=True)
class RateTable:
    """Rates of one set of events.

    Attributes
    ----------
    spasms : Rate
        Everything but blinks.
    kinds : dict of Kind to Rate
        Each kind, blinks too.
    sides : dict of Side to Rate
        Spasms of the left side only, of the right only, of both.
    regions : dict of Region to Rate
        Spasms in which the region took part.
    """

    spasms: Rate
    kinds: dict[Kind, Rate]
    sides: dict[Side, Rate]
    regions: dict[Region, Rate]


@dataclass(frozen=True, slots=True)
class Closures:
    """Share of the observed time with the eyes closed (after Peterson 2016).

    Attributes
    ----------
    left, right, both : Estimate
        Left eye, right eye, both at once; blinks included; 0 to 1.
    in_spasm : Estimate
        Share of the observed time inside a spasm of any region.
    """

    left: Estimate
    right: Estimate
    both: Estimate
    in_spasm: Estimate


@dataclass(frozen=True, slots=True)
class Durations:
    """Lengths of events, s; NaN where there are none.

    Attributes
    ----------
    count : int
        Events measured from begin to end.
    cut : int
        Events left out since their begin or end was not seen.
    shortest, quarter, median, three_quarters, longest : float
        Quantiles.
    """

    count: int
    cut: int
    shortest: float
    quarter: float
    median: float
    three_quarters: float
    longest: float


@dataclass(frozen=True, slots=True)
class Bouts:
    """Volleys: runs of spasms with less than a second between them.

    Attributes
    ----------
    count : int
        Volleys of two spasms or more.
    alone : int
        Spasms that stand alone.
    events_median, events_most : float
        Spasms in a volley; NaN without volleys.
    repetition_per_second : float
        One over the median time from onset to onset inside volleys.
    per_minute : Estimate
        Volleys per minute.
    """

    count: int
    alone: int
    events_median: float
    events_most: float
    repetition_per_second: float
    per_minute: Estimate


def is_spasm(event: Event) -> bool:
    """Tell whether an event is anything but a blink."""
    return event.kind is not Kind.BLINK


def confident(events: Iterable[Event]) -> tuple[Event, ...]:
    """Keep the events that are counted."""
    return tuple(event for event in events if event.confidence >= CONFIDENT)


def by_strength(events: Iterable[Event]) -> list[Event]:
    """Return the spasms, strongest first, then the longest."""
    spasms = (event for event in events if is_spasm(event))
    return sorted(spasms, key=lambda e: (-(e.amplitude_pct or 0.0), -e.duration, e.onset))


def timing(events: Sequence[Event], clock: Clock) -> tuple[Floats, Floats]:
    """Return onsets and durations of events, in order, on a clock, s."""
    ordered = sorted(events, key=lambda event: event.onset)
    starts = clock.elapsed(np.array([event.onset for event in ordered], dtype=float))
    ends = clock.elapsed(np.array([event.end for event in ordered], dtype=float))
    return starts, ends - starts


def rate_of(events: Sequence[Event], clock: Clock) -> Rate:
    """Count events against a clock."""
    starts, durations = timing(events, clock)
    found = rate_interval(starts, durations, clock.seconds).times(60)
    return Rate(len(events), clock.seconds, found)


def rates_of(events: Sequence[Event], traces: Traces, clock: Clock) -> RateTable:
    """Count events by kind, side and region.

    A side or region counts only against the time in which it was seen.

    Parameters
    ----------
    events : sequence of Event
        Those to count.
    traces : Traces
        For when each region was seen.
    clock : Clock
        The time that counts.
    """
    spasms = [event for event in events if is_spasm(event)]

    def seen(sides: Sequence[Side], regions: Sequence[Region]) -> Clock:
        shown = traces.seen(sides, regions)
        return shown.within(clock.spans())

    side_clocks = {side: seen([side], REGIONS) for side in SIDES}
    side_clocks[Side.BOTH] = side_clocks[Side.LEFT].within(side_clocks[Side.RIGHT].spans())
    return RateTable(
        spasms=rate_of(spasms, clock),
        kinds={kind: rate_of([e for e in events if e.kind is kind], clock) for kind in Kind},
        sides={s: rate_of([e for e in spasms if e.side is s], side_clocks[s]) for s in Side},
        regions={
            region: rate_of([e for e in spasms if region in e.regions], seen(SIDES, [region]))
            for region in REGIONS
        },
    )


def closures_of(events: Sequence[Event], traces: Traces, clock: Clock) -> Closures:
    """Measure the share of the observed time with the eyes closed.

    An eye is closed while its lid contraction is `CLOSED` or more; frames in
    which the eye was not seen count neither way.

    Parameters
    ----------
    events : sequence of Event
        Counted events, for the time spent in spasms.
    traces : Traces
        For the lids.
    clock : Clock
        The time that counts.

    Notes
    -----
    Peterson 2016 (*Neurology* 87:2146) scores blepharospasm by the proportion
    of time closed, from closures judged frame by frame by other software.
    """
    lids = {side: traces.of(side, Region.EYE) for side in SIDES}

    def share(sides: Sequence[Side]) -> Estimate:
        shown = np.all([np.isfinite(lids[side]) for side in sides], axis=0) & traces.observed
        with np.errstate(invalid="ignore"):
            shut = shown & np.all([lids[side] >= CLOSED for side in sides], axis=0)
        watch = clock_of(traces, shown).within(clock.spans())
        return fraction_interval(*episodes(traces, watch, shut), watch.seconds)

    return Closures(
        left=share([Side.LEFT]),
        right=share([Side.RIGHT]),
        both=share(SIDES),
        in_spasm=_time_in(events, clock),
    )


def _time_in(events: Sequence[Event], clock: Clock) -> Estimate:
    spans: list[tuple[float, float]] = []
    for event in sorted((e for e in events if is_spasm(e)), key=lambda e: e.onset):
        if spans and event.onset <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], event.end))
        else:
            spans.append((event.onset, event.end))
    pairs = np.asarray(spans, dtype=float).reshape(-1, 2)
    starts = clock.elapsed(pairs[:, 0])
    durations = clock.elapsed(pairs[:, 1]) - starts
    return fraction_interval(starts, durations, clock.seconds)


def durations_of(events: Sequence[Event], cut: int) -> Durations:
    """Take quantiles of the lengths of events seen from begin to end."""
    if not events:
        return Durations(0, cut, math.nan, math.nan, math.nan, math.nan, math.nan)
    lengths = [event.duration for event in events]
    found = [float(q) for q in np.quantile(lengths, [0, 0.25, 0.5, 0.75, 1])]
    return Durations(len(events), cut, *found)


def bouts_of(events: Sequence[Event], clock: Clock) -> Bouts:
    """Group spasms into volleys by the numbers they carry.

    Parameters
    ----------
    events : sequence of Event
        Counted events; blinks are left out.
    clock : Clock
        The time that counts.
    """
    volleys: dict[int, list[Event]] = {}
    spasms = sorted((e for e in events if is_spasm(e)), key=lambda e: e.onset)
    for event in spasms:
        if event.bout is not None:
            volleys.setdefault(event.bout, []).append(event)
    runs = [run for run in volleys.values() if len(run) > 1]
    sizes = [len(run) for run in runs]
    steps = np.concatenate([[], *(np.diff([event.onset for event in run]) for run in runs)])
    steps = steps[steps > 0]
    begins = clock.elapsed(np.array(sorted(run[0].onset for run in runs), dtype=float))
    return Bouts(
        count=len(runs),
        alone=len(spasms) - sum(sizes),
        events_median=float(np.median(sizes)) if sizes else math.nan,
        events_most=float(max(sizes)) if sizes else math.nan,
        repetition_per_second=1 / float(np.median(steps)) if steps.size else math.nan,
        per_minute=rate_interval(begins, np.zeros(begins.size), clock.seconds).times(60),
    )
