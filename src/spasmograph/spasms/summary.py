"""One recording in numbers."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

import numpy as np

from spasmograph.spasms.counting import (
    Bouts,
    Closures,
    Durations,
    Rate,
    RateTable,
    bouts_of,
    closures_of,
    confident,
    durations_of,
    is_spasm,
    rates_of,
)
from spasmograph.spasms.coupling import (
    Asymmetry,
    BrowRise,
    EyeMouth,
    Synchrony,
    asymmetry_of,
    brow_rises_of,
    eye_mouth_of,
    synchrony_of,
)
from spasmograph.spasms.events import Event, Kind, Side
from spasmograph.spasms.observing import Clock, Span, Traces, clock_of, cut_events, traces_of
from spasmograph.spasms.patterns import Statement, patterns_of
from spasmograph.spasms.posed import (
    PosedCoupling,
    RestTalk,
    TaskRates,
    in_tasks,
    posed_of,
    rest_talk_of,
    task_rates_of,
)
from spasmograph.spasms.scales import (
    FourVariables,
    ScaleEstimate,
    four_variables_of,
    jankovic_frequency_of,
)
from spasmograph.spasms.tasks import POSED, Task

if TYPE_CHECKING:
    from collections.abc import Sequence

    import xarray as xr

__all__ = ["Observation", "Summary", "as_dict", "summarise"]

_DIGITS = 6
_SHORTEST_GAP = 0.001


@dataclass(frozen=True, slots=True)
class Observation:
    """How much of the recording could be measured.

    Attributes
    ----------
    recorded_seconds : float
        From the first to the last frame.
    observed_seconds : float
        Time in which the face was measured.
    counted_seconds : float
        The same without posed tasks: what rates divide by.
    frames_per_second : float
        Usual frame rate.
    gaps : tuple of Span
        Stretches in which the face was not seen.
    cut_events : tuple of int
        Places in the events table, from 0, of events whose begin or end fell
        into a gap or outside the recording.
    posed_events : int
        Listed events left out of the counts since they began in a posed task.
    median_quality : float
        Of the observed frames, 0 to 1; NaN if it was not measured.
    """

    recorded_seconds: float
    observed_seconds: float
    counted_seconds: float
    frames_per_second: float
    gaps: tuple[Span, ...]
    cut_events: tuple[int, ...]
    posed_events: int
    median_quality: float


@dataclass(frozen=True, slots=True)
class Summary:
    """What one recording shows; every interval is a 95% interval.

    Attributes
    ----------
    observation : Observation
        How much could be measured.
    confident, listed : RateTable
        Rates of the events that are counted, and of all that are listed.
    closures : Closures
        Share of time closed.
    durations : dict of str to Durations
        Lengths of ``spasms`` and of each kind.
    bouts : Bouts
        Volleys.
    blinks : Rate
        Counted blinks.
    asymmetry : Asymmetry
        Left against right.
    eye_mouth : dict of Side to EyeMouth
        Coupling of eye with mouth, by the side of the event.
    synchrony : Synchrony
        Left eye with right eye.
    brow_rise : BrowRise
        The other Babinski sign.
    four_variables : FourVariables
        After Al Menabbawy 2024.
    tasks : tuple of TaskRates
        Rates by task; empty without labels.
    rest_talk : RestTalk or None
        Blinking at rest beside talking.
    posed : tuple of PosedCoupling
        Movement that comes along with posed movement.
    scales : tuple of ScaleEstimate
        Estimates beside published scales.
    patterns : tuple of Statement
        Neutral sentences.
    """

    observation: Observation
    confident: RateTable
    listed: RateTable
    closures: Closures
    durations: dict[str, Durations]
    bouts: Bouts
    blinks: Rate
    asymmetry: Asymmetry
    eye_mouth: dict[Side, EyeMouth]
    synchrony: Synchrony
    brow_rise: BrowRise
    four_variables: FourVariables
    tasks: tuple[TaskRates, ...]
    rest_talk: RestTalk | None
    posed: tuple[PosedCoupling, ...]
    scales: tuple[ScaleEstimate, ...]
    patterns: tuple[Statement, ...]


def summarise(events: Sequence[Event], motion: xr.Dataset, tasks: Sequence[Task] = ()) -> Summary:
    """Put one recording into numbers.

    Parameters
    ----------
    events : sequence of Event
        All events that were found, in order of time.
    motion : Dataset
        The movements they were found in: `position`, `rest`, `contraction`
        (time, side, signal), `range`, `noise` (side, signal), `observed`, and
        `quality` if it was measured (time).
    tasks : sequence of Task
        What the person was asked to do.  Time in posed tasks, and events that
        begin in it, stay out of all counts; without tasks the recording is
        one stretch of rest.

    Returns
    -------
    Summary
        NaN where there are no data; zero is never used for missing.
    """
    traces = traces_of(motion)
    watched = clock_of(traces, traces.observed)
    posed = [task for task in tasks if task.task in POSED]
    clock = watched.without([Span(task.onset, task.end) for task in posed])
    cut = cut_events(events, watched, traces.interval)
    left_out = set(map(id, in_tasks(events, posed)))
    listed = tuple(event for event in events if id(event) not in left_out)
    counted = confident(listed)
    rates = rates_of(counted, traces, clock)
    closures = closures_of(counted, traces, clock)
    bouts = bouts_of(counted, clock)
    blinks = rates.kinds[Kind.BLINK]
    eye_mouth = {side: eye_mouth_of(counted, [side]) for side in Side}
    synchrony = synchrony_of(counted, traces)
    brow = brow_rises_of(counted, traces)
    rows = task_rates_of(confident(events), tasks, watched)
    return Summary(
        observation=_observation(motion, traces, watched, clock, cut, len(left_out)),
        confident=rates,
        listed=rates_of(listed, traces, clock),
        closures=closures,
        durations=_durations(counted, {id(events[place]) for place in cut}),
        bouts=bouts,
        blinks=blinks,
        asymmetry=asymmetry_of(counted, traces),
        eye_mouth=eye_mouth,
        synchrony=synchrony,
        brow_rise=brow,
        four_variables=four_variables_of(counted, traces, rates.spasms, bouts),
        tasks=rows,
        rest_talk=rest_talk_of(rows),
        posed=posed_of(tasks, traces),
        scales=(jankovic_frequency_of(listed, closures, blinks),),
        patterns=patterns_of(rates, eye_mouth, synchrony, brow, rows),
    )


def as_dict(summary: Summary) -> dict[str, Any]:
    """Return a summary as plain values that JSON can hold.

    Numbers keep six significant digits; NaN becomes None.
    """
    return {name: _plain(value) for name, value in asdict(summary).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(_plain(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, float):
        return float(f"{value:.{_DIGITS}g}") + 0.0 if math.isfinite(value) else None
    return value


def _durations(events: Sequence[Event], cut: set[int]) -> dict[str, Durations]:
    def of(chosen: list[Event]) -> Durations:
        whole = [event for event in chosen if id(event) not in cut]
        return durations_of(whole, len(chosen) - len(whole))

    found = {"spasms": of([event for event in events if is_spasm(event)])}
    for kind in Kind:
        found[kind.value] = of([event for event in events if event.kind is kind])
    return found


def _observation(
    motion: xr.Dataset,
    traces: Traces,
    watched: Clock,
    clock: Clock,
    cut: tuple[int, ...],
    posed_events: int,
) -> Observation:
    time, interval = traces.time, traces.interval
    quality = math.nan
    if "quality" in motion and traces.observed.any():
        quality = float(np.nanmedian(motion["quality"].values[traces.observed]))
    whole = Span(float(time[0]), float(time[-1]) + interval) if time.size else Span(0.0, 0.0)
    return Observation(
        recorded_seconds=whole.end - whole.start,
        observed_seconds=watched.seconds,
        counted_seconds=clock.seconds,
        frames_per_second=1 / interval if interval > 0 else math.nan,
        gaps=_gaps(watched, whole),
        cut_events=cut,
        posed_events=posed_events,
        median_quality=quality,
    )


def _gaps(watched: Clock, whole: Span) -> tuple[Span, ...]:
    starts = [whole.start, *(float(end) for end in watched.ends)]
    ends = [*(float(start) for start in watched.starts), whole.end]
    pairs = zip(starts, ends, strict=True)
    return tuple(Span(a, b) for a, b in pairs if b - a > _SHORTEST_GAP)
