"""Small motion Datasets whose events are known, in the shape the motion room gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from spasmograph.spasms.events import REGIONS, Closure, Event, Kind, Region, Side

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SIDES = (Side.LEFT, Side.RIGHT)
REST = np.array([9.5, 22.0, 40.0, 30.0])
RANGE = np.array([9.0, 6.0, 5.0, 8.0])
NOISE = 0.05
_EYE = (Region.EYE,)


def event(
    onset: float,
    duration: float = 0.75,
    side: Side = Side.LEFT,
    regions: tuple[Region, ...] = _EYE,
    *,
    kind: Kind | None = None,
    lag_ms: float | None = None,
    bout: int | None = None,
    confidence: float = 0.9,
    percent: float = 92.0,
) -> Event:
    """Make an event; its kind follows from its length unless it is given."""
    by_length = Kind.TWITCH if duration < 0.5 else Kind.BRIEF_SPASM
    if duration >= 3:
        by_length = Kind.PROLONGED_SPASM
    closed = Closure.COMPLETE if percent >= 80 else Closure.PARTIAL
    return Event(
        onset=onset,
        duration=duration,
        kind=kind or by_length,
        side=side,
        regions=regions,
        closure=closed if Region.EYE in regions else Closure.NONE,
        amplitude_mm=RANGE[REGIONS.index(regions[0])] * percent / 100,
        amplitude_pct=percent,
        lag_ms=lag_ms,
        bout=bout,
        confidence=confidence,
    )


def blink(onset: float) -> Event:
    """Make a blink."""
    return event(onset, 0.2, Side.BOTH, kind=Kind.BLINK)


def motion_of(
    events: Iterable[Event],
    seconds: float,
    rate: float = 30.0,
    gaps: Sequence[tuple[float, float]] = (),
) -> xr.Dataset:
    """Draw events as flat-topped contractions on a quiet, slightly noisy face.

    Parameters
    ----------
    events : iterable of Event
        What moves; a mouth begins `lag_ms` after the eye.
    seconds, rate : float
        Length, s, and frame rate, 1/s.
    gaps : sequence of (float, float)
        Stretches in which nothing is seen, s.
    """
    rng = np.random.default_rng(3)
    time = np.arange(round(seconds * rate)) / rate
    contraction = rng.normal(0, NOISE, (time.size, 2, 4)) / RANGE
    for item in events:
        first, last = np.searchsorted(time, [item.onset - 0.1, item.end + 0.1])
        near = time[first:last]
        for region in item.regions:
            late = (item.lag_ms or 0.0) / 1000 if region is Region.MOUTH else 0.0
            ramp = min(0.06, item.duration / 2)
            rise = np.clip((near - item.onset - late) / ramp, 0, 1)
            fall = np.clip((item.end - near) / ramp, 0, 1)
            bump = np.minimum(rise, fall) * (item.amplitude_pct or 0) / 100
            for side in SIDES if item.side is Side.BOTH else (item.side,):
                contraction[first:last, SIDES.index(side), REGIONS.index(region)] += bump
    sign = np.array([-1.0, 1.0, 1.0, 1.0])
    position = REST + sign * contraction * RANGE
    observed = np.ones(time.size, dtype=bool)
    for start, end in gaps:
        observed[(time >= start) & (time < end)] = False
    position[~observed] = np.nan
    contraction[~observed] = np.nan
    axes = ("time", "side", "signal")
    return xr.Dataset(
        {
            "position": (axes, position),
            "rest": (axes, np.broadcast_to(REST, position.shape).copy()),
            "contraction": (axes, contraction),
            "range": (axes[1:], np.broadcast_to(RANGE, (2, 4)).copy()),
            "noise": (axes[1:], np.full((2, 4), NOISE)),
            "quality": ("time", np.where(observed, 0.9, 0.0)),
            "observed": ("time", observed),
            "jaw_opening": ("time", np.where(observed, 0.0, np.nan)),
            "gaze_down": ("time", np.where(observed, 0.0, np.nan)),
        },
        coords={
            "time": time,
            "side": ["left", "right"],
            "signal": ["lid", "brow", "cheek", "mouth"],
        },
        attrs={"frame_interval": 1 / rate},
    )
