"""The signals that are searched for contractions, one a region and side."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt
import xarray as xr

from spasmograph.spasms.events import Region, Side
from spasmograph.spasms.movements import Movement, find_movements

__all__ = [
    "SIDES",
    "excursion",
    "lid_movements",
    "lone_movements",
    "shared_movements",
    "smallest",
]

Array = npt.NDArray[np.float64]

SIDES: Final = (Side.LEFT, Side.RIGHT)

_SIGNAL: Final = {
    Region.EYE: "lid",
    Region.BROW: "brow",
    Region.CHEEK: "cheek",
    Region.MOUTH: "mouth",
}

LID_HIGH = 0.25
"""Smallest lid contraction looked at, share of the open aperture."""

PART_HIGH: Final = {Region.BROW: 1.6, Region.CHEEK: 1.6, Region.MOUTH: 1.8}
"""Smallest excursion of the other parts looked at, mm."""

ALONE = 0.5
"""A side moves alone when the other moves less than this share as far."""

NEARLY = 0.9
"""Share of the smallest peak from which movements are looked at more closely."""

DRIFT = 0.3
"""A part may stand this far below its resting level and still be at rest, mm."""

BEFORE = 0.35
"""A part's level before a movement is taken from this time, s."""

NOISE_FACTOR = 6.0
"""No contraction is smaller than this many times the frame-to-frame noise."""


def excursion(motion: xr.Dataset, side: Side, region: Region) -> Array:
    """Excursion from rest of one part, positive as it contracts.

    Lids as a share of the open aperture (1 = shut), the other parts in mm.
    """
    if region is Region.EYE:
        return motion["contraction"].sel(side=side.value, signal="lid").to_numpy().astype(float)
    name = _SIGNAL[region]
    here = motion["position"].sel(side=side.value, signal=name)
    rest = motion["rest"].sel(side=side.value, signal=name)
    return (here - rest).to_numpy().astype(np.float64)


def smallest(motion: xr.Dataset, side: Side, region: Region) -> float:
    """Return the smallest peak looked at, in the unit of `excursion`."""
    noise = float(motion["noise"].sel(side=side.value, signal=_SIGNAL[region]))
    noise = noise if np.isfinite(noise) else 0.0
    if region is Region.EYE:
        reach = float(motion["range"].sel(side=side.value, signal="lid"))
        return max(LID_HIGH, NOISE_FACTOR * noise / reach if reach > 0 else 0.0)
    return max(PART_HIGH[region], NOISE_FACTOR * noise)


def _find(motion: xr.Dataset, values: Array, side: Side, region: Region) -> tuple[Movement, ...]:
    time = motion["time"].to_numpy().astype(np.float64)
    return find_movements(time, values, smallest(motion, side, region), side, region)


def lid_movements(motion: xr.Dataset) -> tuple[Movement, ...]:
    """Find the closings of each eye."""
    return tuple(
        movement
        for side in SIDES
        for movement in _find(motion, excursion(motion, side, Region.EYE), side, Region.EYE)
    )


def lone_movements(motion: xr.Dataset, region: Region) -> tuple[Movement, ...]:
    """Find contractions of brow, cheek or mouth corner that one side makes alone.

    Each side is searched by itself; a movement is kept when, from where they
    stood before it, this side rises far enough and the other less than `ALONE`
    times as far.  What both do (speech, a smile, raised brows) is left out.
    """
    time = motion["time"].to_numpy().astype(np.float64)
    both = {side: excursion(motion, side, region) for side in SIDES}
    out: list[Movement] = []
    for side, other in (SIDES, SIDES[::-1]):
        high = smallest(motion, side, region)
        for movement in find_movements(time, both[side], NEARLY * high, side, region):
            rise, along = (_rise(time, both[s], movement) for s in (side, other))
            if rise >= high and along <= ALONE * rise:
                out.append(replace(movement, peak=rise))
    return tuple(out)


def _rise(time: Array, values: Array, movement: Movement) -> float:
    """How far a part rose during a movement over where it stood just before, mm."""
    first, last = np.searchsorted(time, [movement.onset - BEFORE, movement.onset])
    stop = int(np.searchsorted(time, movement.end, "right"))
    before, during = values[first:last], values[last : max(stop, last + 1)]
    before, during = before[np.isfinite(before)], during[np.isfinite(during)]
    if not len(during):
        return 0.0
    level = float(np.quantile(before, 0.25)) if len(before) else 0.0
    return float(np.quantile(during, 0.75)) - max(level, -DRIFT)


def shared_movements(motion: xr.Dataset, region: Region) -> tuple[Movement, ...]:
    """Find contractions of a part that both sides make alike."""
    least = np.minimum(*(excursion(motion, side, region) for side in SIDES))
    return tuple(
        Movement(Side.BOTH, m.region, m.onset, m.end, m.peak_time, m.first, m.last, m.peak, m.cut)
        for m in _find(motion, least, Side.LEFT, region)
    )
