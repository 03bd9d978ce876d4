"""What was seen, and when: a clock that runs only while the face is measured.

A gap is missing observation, never rest.  Every rate and share divides by the
time on this clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from spasmograph.spasms.events import REGIONS, Event, Region, Side
from spasmograph.spasms.intervals import Floats

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt
    import xarray as xr

    Bools = npt.NDArray[np.bool_]

__all__ = ["SIGNALS", "Clock", "Span", "Traces", "clock_of", "cut_events", "episodes", "traces_of"]

SIGNALS: Final = ("lid", "brow", "cheek", "mouth")
"""The signals of a motion Dataset, in the order of `REGIONS`."""

SIDES: Final = (Side.LEFT, Side.RIGHT)

_LONGEST_STEP = 0.11
"""Frames further apart than this, and than 2.5 usual steps, leave a gap, s."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the recording, s."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Clock:
    """Stretches in which the face was seen; the clock stands still between.

    Attributes
    ----------
    starts, ends : ndarray of float, shape (k,)
        Begin and end of every stretch, s of the recording, in order.
    """

    starts: Floats
    ends: Floats

    @property
    def seconds(self) -> float:
        """Time seen in all, s."""
        return float((self.ends - self.starts).sum())

    def spans(self) -> tuple[Span, ...]:
        """Return the stretches."""
        pairs = zip(self.starts, self.ends, strict=True)
        return tuple(Span(float(start), float(end)) for start, end in pairs)

    def elapsed(self, times: Floats) -> Floats:
        """Return the time seen up to each moment of the recording, s."""
        if self.starts.size == 0:
            return np.zeros_like(times)
        lengths = self.ends - self.starts
        before = np.concatenate([[0.0], np.cumsum(lengths)])
        index = np.searchsorted(self.starts, times, side="right") - 1
        inside = np.clip(times - self.starts[index], 0.0, lengths[index])
        return np.where(index < 0, 0.0, before[index] + inside)

    def within(self, spans: Iterable[Span]) -> Clock:
        """Return the clock that runs only inside some spans."""
        parts = []
        for span in spans:
            first = int(np.searchsorted(self.ends, span.start, side="right"))
            last = int(np.searchsorted(self.starts, span.end, side="left"))
            for start, end in zip(self.starts[first:last], self.ends[first:last], strict=True):
                parts.append((max(start, span.start), min(end, span.end)))
        return _clock(sorted(parts))

    def without(self, spans: Sequence[Span]) -> Clock:
        """Return the clock that stands still inside some spans."""
        edges = sorted(spans, key=lambda span: span.start)
        starts = [-np.inf, *(span.end for span in edges)]
        ends = [*(span.start for span in edges), np.inf]
        return self.within(Span(a, b) for a, b in zip(starts, ends, strict=True) if b > a)


@dataclass(frozen=True, slots=True)
class Traces:
    """A motion Dataset as plain arrays.

    Attributes
    ----------
    time : ndarray of float, shape (n,)
        s since the start of the recording.
    observed : ndarray of bool, shape (n,)
        Whether the face was measured in that frame.
    contraction : ndarray of float, shape (n, 2, 4)
        Signed fraction of the person's range; sides left, right; signals in
        the order of `SIGNALS`; NaN where not seen.
    travel : ndarray of float, shape (n, 2, 4)
        Distance from the resting level, mm.
    noise : ndarray of float, shape (2, 4)
        Frame-to-frame noise as a fraction of the range.
    interval : float
        Usual time from frame to frame, s.
    """

    time: Floats
    observed: Bools
    contraction: Floats
    travel: Floats
    noise: Floats
    interval: float

    def of(self, side: Side, region: Region) -> Floats:
        """Return the contraction of one region, shape (n,)."""
        column: Floats = self.contraction[:, SIDES.index(side), REGIONS.index(region)]
        return column

    def during(self, event: Event) -> slice:
        """Return the frames of an event; at least one, if there are any."""
        first = int(np.searchsorted(self.time, event.onset - 1e-6))
        last = int(np.searchsorted(self.time, event.end + 1e-6))
        return slice(first, max(last, first + 1))

    def seen(self, sides: Iterable[Side], regions: Iterable[Region]) -> Clock:
        """Return the clock that runs while any of these is seen."""
        shown = [np.isfinite(self.of(s, r)) for s in sides for r in regions]
        return clock_of(self, self.observed & np.any(shown, axis=0))


def traces_of(motion: xr.Dataset) -> Traces:
    """Take what the summary needs out of a motion Dataset.

    Parameters
    ----------
    motion : Dataset
        With `position`, `rest`, `contraction` (time, side, signal), `range`,
        `noise` (side, signal) and `observed` (time).

    Returns
    -------
    Traces
        Views or copies; the Dataset is not changed.
    """
    chosen = motion.sel(side=["left", "right"], signal=list(SIGNALS))
    order = ("time", "side", "signal")
    time = np.asarray(chosen["time"].values, dtype=np.float64)
    position = np.asarray(chosen["position"].transpose(*order).values, dtype=np.float64)
    rest = np.asarray(chosen["rest"].transpose(*order).values, dtype=np.float64)
    span = np.asarray(chosen["range"].transpose(*order[1:]).values, dtype=np.float64)
    noise = np.asarray(chosen["noise"].transpose(*order[1:]).values, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(span > 0, noise / span, np.nan)
    return Traces(
        time=time,
        observed=np.asarray(chosen["observed"].values, dtype=np.bool_),
        contraction=np.asarray(chosen["contraction"].transpose(*order).values, dtype=np.float64),
        travel=position - rest,
        noise=share,
        interval=float(np.median(np.diff(time))) if time.size > 1 else 0.0,
    )


def clock_of(traces: Traces, seen: Bools) -> Clock:
    """Make the clock that runs while `seen` holds.

    A frame lasts until the next one, or for the usual step where the next one
    is late: more than 2.5 usual steps and more than 0.11 s.
    """
    if not seen.any():
        return _clock([])
    starts, ends = _frame_spans(traces)
    first = seen & ~np.concatenate([[False], seen[:-1] & (starts[1:] <= ends[:-1] + 1e-9)])
    last = np.concatenate([first[1:] | ~seen[1:], [True]]) & seen
    return Clock(starts[first], ends[last])


def episodes(traces: Traces, clock: Clock, state: Bools) -> tuple[Floats, Floats]:
    """Find the runs of frames in which `state` holds.

    Parameters
    ----------
    traces : Traces
        For the times of the frames.
    clock : Clock
        The time that counts.
    state : ndarray of bool, shape (n,)
        The state, frame by frame.

    Returns
    -------
    starts, durations : ndarray of float, shape (k,)
        On the clock, s; runs of no length are left out.
    """
    runs = clock_of(traces, state)
    starts = clock.elapsed(runs.starts)
    durations = clock.elapsed(runs.ends) - starts
    lasting = durations > 0
    return starts[lasting], durations[lasting]


def cut_events(events: Sequence[Event], clock: Clock, interval: float) -> tuple[int, ...]:
    """Find the events whose begin or end was not seen.

    Parameters
    ----------
    events : sequence of Event
        The events.
    clock : Clock
        When the face was seen.
    interval : float
        Usual time from frame to frame, s.

    Returns
    -------
    tuple of int
        Their places in `events`, from 0.  Their true length is longer than
        the measured one, or not known.
    """
    edges = np.sort(np.concatenate([clock.starts, clock.ends]))
    slack = 1.5 * interval
    cut = []
    for place, event in enumerate(events):
        after = np.searchsorted(edges, event.onset - slack)
        if after < edges.size and edges[after] <= event.end + slack:
            cut.append(place)
    return tuple(cut)


def _frame_spans(traces: Traces) -> tuple[Floats, Floats]:
    steps = np.diff(traces.time)
    late = steps > max(2.5 * traces.interval, _LONGEST_STEP)
    lengths = np.concatenate([np.where(late, traces.interval, steps), [traces.interval]])
    ends = traces.time + lengths
    ends[:-1][~late] = traces.time[1:][~late]
    return traces.time, ends


def _clock(parts: Sequence[tuple[float, float]]) -> Clock:
    pairs = np.asarray(parts, dtype=np.float64).reshape(-1, 2)
    return Clock(pairs[:, 0], pairs[:, 1])
