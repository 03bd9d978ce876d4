"""What moves together: eye with mouth, left with right, brow against lid."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from spasmograph.spasms.counting import is_spasm
from spasmograph.spasms.events import REGIONS, Event, Region, Side
from spasmograph.spasms.intervals import (
    NOTHING,
    Estimate,
    Floats,
    bout_numbers,
    median_interval,
    share_interval,
)
from spasmograph.spasms.observing import SIDES, Traces

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = [
    "NEAR_ZERO_MS",
    "RISE_MM",
    "Asymmetry",
    "BrowRise",
    "BrowRises",
    "EyeMouth",
    "Synchrony",
    "asymmetry_of",
    "brow_rises_of",
    "eye_mouth_of",
    "synchrony_of",
]

NEAR_ZERO_MS = 100.0
"""Lags up to this are called near zero, ms (this project's own line)."""

RISE_MM = 2.8
"""A brow has risen when it gained this much, mm (own line).

A closing eye draws the reading of its brow up by itself: by as much as 2.4 mm on
simulated faces and about 1 mm in real blinks, with no brow moving at all.
"""

_NARROWED = 0.25
_NOISE_FACTOR = 4.0
_BEFORE = 0.3
_CROSSING = 0.2
_FEWEST_FRAMES = 3


@dataclass(frozen=True, slots=True)
class EyeMouth:
    """Spasms of the eye in which the mouth moved with it.

    Attributes
    ----------
    eye_events, with_mouth : int
        Spasms of the eye, and those in which the same side's mouth took part.
    share : Estimate
        The second over the first, 0 to 1.
    lag_ms : Estimate
        Median of onset at the mouth minus onset at the eye, ms.
    near_zero : Estimate
        Share of the lags that are at most `NEAR_ZERO_MS` either way.
    """

    eye_events: int
    with_mouth: int
    share: Estimate
    lag_ms: Estimate
    near_zero: Estimate


@dataclass(frozen=True, slots=True)
class Synchrony:
    """How far the two eyes close together, in events of both eyes.

    Attributes
    ----------
    events : int
        Events of both eyes whose begin could be timed on both sides.
    lag_ms : Estimate
        Median of right onset minus left onset, ms.
    spread_ms : float
        Median of the size of that lag, whichever eye is first, ms.
    correlation : float
        Of left with right lid contraction during those events.
    """

    events: int
    lag_ms: Estimate
    spread_ms: float
    correlation: float


@dataclass(frozen=True, slots=True)
class Asymmetry:
    """Which side moved more during spasms.

    Attributes
    ----------
    left, right : float
        Contraction summed over the time of the spasms, as seconds of full
        contraction.
    index : Estimate
        (left - right) / (left + right): 1 all left, 0 even, -1 all right.
    """

    left: float
    right: float
    index: Estimate


@dataclass(frozen=True, slots=True)
class BrowRises:
    """The other Babinski sign: the brow rises while the same eye closes.

    Attributes
    ----------
    eye_events, with_rise : int
        Spasms of the eye with the brow in sight, and those with the sign.
    share : Estimate
        The second over the first, 0 to 1.
    onsets : tuple of float
        Onsets of the events with the sign, s.
    """

    eye_events: int
    with_rise: int
    share: Estimate
    onsets: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class BrowRise:
    """`BrowRises` of the left, the right, and either side."""

    left: BrowRises
    right: BrowRises
    either: BrowRises


def sides_of(event: Event) -> tuple[Side, ...]:
    """Return the single sides that an event takes in."""
    return SIDES if event.side is Side.BOTH else (event.side,)


def eye_events(events: Sequence[Event]) -> tuple[Event, ...]:
    """Keep the spasms in which an eye took part, in order of time."""
    chosen = (e for e in events if is_spasm(e) and Region.EYE in e.regions)
    return tuple(sorted(chosen, key=lambda event: event.onset))


def share_of(events: Sequence[Event], holds: Callable[[Event], bool]) -> Estimate:
    """Estimate the share of events for which something holds."""
    bouts = bouts_in(events)
    if not bouts:
        return NOTHING
    sizes = np.bincount(bouts)
    hits = np.bincount(bouts, weights=[float(holds(event)) for event in events])
    return share_interval(hits.tolist(), sizes.tolist())


def bouts_in(events: Sequence[Event]) -> list[int]:
    """Give every event its bout, among events that are in order of time."""
    starts = np.array([event.onset for event in events], dtype=float)
    ends = np.array([event.end for event in events], dtype=float)
    return [int(number) for number in bout_numbers(starts, ends)]


def eye_mouth_of(events: Sequence[Event], sides: Sequence[Side]) -> EyeMouth:
    """Measure how often the mouth moves with the eye, and how soon.

    Parameters
    ----------
    events : sequence of Event
        Counted events; blinks, which by definition leave the mouth still, are
        not among the eye events.
    sides : sequence of Side
        Event sides to take in.
    """
    eyes = [event for event in eye_events(events) if event.side in sides]
    joint = [event for event in eyes if Region.MOUTH in event.regions]
    timed = [(event, event.lag_ms) for event in joint if event.lag_ms is not None]
    lagged = [event for event, _ in timed]
    return EyeMouth(
        eye_events=len(eyes),
        with_mouth=len(joint),
        share=share_of(eyes, lambda event: Region.MOUTH in event.regions),
        lag_ms=median_interval([lag for _, lag in timed], bouts_in(lagged)),
        near_zero=share_of(lagged, lambda e: abs(e.lag_ms or 0.0) <= NEAR_ZERO_MS),
    )


def synchrony_of(events: Sequence[Event], traces: Traces) -> Synchrony:
    """Measure how far the two eyes close together, blinks included.

    The onset of each eye is where its lid rises through 20% of its own peak,
    read between frames by a straight line.
    """
    pairs = sorted(
        (e for e in events if e.side is Side.BOTH and Region.EYE in e.regions),
        key=lambda event: event.onset,
    )
    timed: list[Event] = []
    lags: list[float] = []
    lefts: list[Floats] = []
    rights: list[Floats] = []
    for event in pairs:
        window = _window(traces, event)
        time = traces.time[window]
        left, right = (traces.of(side, Region.EYE)[window] for side in SIDES)
        lag = (_rise_time(time, right) - _rise_time(time, left)) * 1000
        if math.isfinite(lag):
            timed.append(event)
            lags.append(lag)
            lefts.append(left)
            rights.append(right)
    return Synchrony(
        events=len(timed),
        lag_ms=median_interval(lags, bouts_in(timed)),
        spread_ms=float(np.median(np.abs(lags))) if lags else math.nan,
        correlation=_correlation(lefts, rights),
    )


def asymmetry_of(events: Sequence[Event], traces: Traces) -> Asymmetry:
    """Compare the sides by contraction summed over the time of the spasms.

    At every frame of a spasm the strongest of the regions that took part
    counts, on each side that took part.
    """
    spasms = sorted((e for e in events if is_spasm(e)), key=lambda event: event.onset)
    bouts = bouts_in(spasms)
    sums = np.zeros((2, max(bouts, default=-1) + 1))
    steps = np.minimum(np.diff(traces.time, append=np.inf), 2.5 * traces.interval)
    for event, bout in zip(spasms, bouts, strict=True):
        frames = traces.during(event)
        for side in sides_of(event):
            moved = [np.abs(traces.of(side, region)[frames]) for region in event.regions]
            if moved:
                strongest = np.nan_to_num(np.stack(moved)).max(axis=0)
                sums[SIDES.index(side), bout] += float(strongest @ steps[frames])
    if sums.sum() <= 0:
        return Asymmetry(math.nan, math.nan, NOTHING)
    left, right = (float(total) for total in sums.sum(axis=1))
    share = share_interval(sums[0].tolist(), sums.sum(axis=0).tolist())
    ends = (2 * share.low - 1, 2 * share.high - 1)
    return Asymmetry(left, right, Estimate(2 * share.value - 1, *ends))


def brow_rises_of(events: Sequence[Event], traces: Traces) -> BrowRise:
    """Look for the other Babinski sign during spasms of the eye.

    The sign is there when, while the lid is at least a quarter contracted, the
    brow of the same eye stands `RISE_MM` (and four times its noise) above its
    level just before, in two frames or more.

    Notes
    -----
    Pawlowski 2013: in 86% of 35 people with hemifacial spasm and in none of
    12 with blepharospasm.  J Neurol Sci 2017;378:36: 67.9%, and 0 of 41.  The
    limits used here are this project's own.
    """
    eyes = eye_events(events)
    seen: dict[Side, dict[int, bool]] = {side: {} for side in SIDES}
    for place, event in enumerate(eyes):
        for side in sides_of(event):
            found = _brow_rises(traces, event, side)
            if found is not None:
                seen[side][place] = found

    def among(sides: Sequence[Side]) -> BrowRises:
        places = sorted({place for side in sides for place in seen[side]})
        signs = {p: any(seen[side].get(p, False) for side in sides) for p in places}
        shown = [eyes[place] for place in places]
        with_sign = {id(eyes[place]) for place in places if signs[place]}
        return BrowRises(
            eye_events=len(shown),
            with_rise=len(with_sign),
            share=share_of(shown, lambda event: id(event) in with_sign),
            onsets=tuple(eyes[place].onset for place in places if signs[place]),
        )

    return BrowRise(among([Side.LEFT]), among([Side.RIGHT]), among(SIDES))


def _brow_rises(traces: Traces, event: Event, side: Side) -> bool | None:
    """Tell whether a brow rose over a closing eye; None if it was not seen."""
    window, frames = _window(traces, event), traces.during(event)
    column = SIDES.index(side), REGIONS.index(Region.BROW)
    brow = traces.travel[:, *column]
    lid = traces.of(side, Region.EYE)
    before = brow[window.start : frames.start]
    before = before[np.isfinite(before)]
    narrowed = np.nan_to_num(lid[frames], nan=-1.0) >= _NARROWED
    raised = brow[frames][narrowed]
    raised = raised[np.isfinite(raised)]
    if before.size == 0 or raised.size == 0:
        return None
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = float(np.nanmedian(np.abs(brow / traces.of(side, Region.BROW))))
    noise = float(traces.noise[column]) * reach
    limit = max(RISE_MM, _NOISE_FACTOR * noise) if math.isfinite(noise) else RISE_MM
    return int((raised - float(np.median(before)) >= limit).sum()) > 1


def _window(traces: Traces, event: Event) -> slice:
    """Return the frames of an event and of the moment before it."""
    frames = traces.during(event)
    first = int(np.searchsorted(traces.time, event.onset - _BEFORE))
    return slice(first, frames.stop)


def _rise_time(time: Floats, lid: Floats) -> float:
    """Return when a lid rises through 20% of its peak, s; NaN if unseen."""
    if lid.size == 0 or not np.isfinite(lid).all():
        return math.nan
    peak = int(np.argmax(lid))
    base = float(lid[: peak + 1].min())
    level = base + _CROSSING * (float(lid[peak]) - base)
    below = np.flatnonzero(lid[: peak + 1] < level)
    if below.size == 0:
        return math.nan
    last = int(below[-1])
    part = (level - float(lid[last])) / float(lid[last + 1] - lid[last])
    return float(time[last] + part * (time[last + 1] - time[last]))


def _correlation(lefts: Sequence[Floats], rights: Sequence[Floats]) -> float:
    left = np.concatenate([np.zeros(0), *lefts])
    right = np.concatenate([np.zeros(0), *rights])
    if left.size < _FEWEST_FRAMES or float(np.ptp(left)) == 0 or float(np.ptp(right)) == 0:
        return math.nan
    return float(np.corrcoef(left, right)[0, 1])
