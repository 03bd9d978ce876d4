"""The signals that are searched for contractions, one a region and side."""

from __future__ import annotations

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
    """Find contractions of brow, cheek or mouth corner beyond the other side's.

    What both sides do together (speech, a smile, raised brows, the error of a
    turning head) cancels; what one side does alone remains.
    """
    both = {side: excursion(motion, side, region) for side in SIDES}
    out: list[Movement] = []
    for side, other in (SIDES, SIDES[::-1]):
        alone = both[side] - np.maximum(both[other], 0.0)
        # a part that only fell back on the other side has not moved on this one
        own = np.minimum(alone, both[side])
        out.extend(_find(motion, own, side, region))
    return tuple(out)


def shared_movements(motion: xr.Dataset, region: Region) -> tuple[Movement, ...]:
    """Find contractions of a part that both sides make alike."""
    least = np.minimum(*(excursion(motion, side, region) for side in SIDES))
    return tuple(
        Movement(Side.BOTH, m.region, m.onset, m.end, m.peak_time, m.first, m.last, m.peak, m.cut)
        for m in _find(motion, least, Side.LEFT, region)
    )
