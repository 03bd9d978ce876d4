"""What looks like a contraction and is not: gaze, expression, speech, yawning."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import xarray as xr

from spasmograph.spasms.channels import SIDES, excursion
from spasmograph.spasms.events import Region, Side
from spasmograph.spasms.joining import Contraction
from spasmograph.spasms.movements import Movement

__all__ = ["SHUT", "completed_pairs", "credible", "drop_gaze", "drop_leaks"]

Array = npt.NDArray[np.float64]

PARTNER = 0.5
"""The other eye took part when it closed at least this share as far."""

GAZE = 0.45
"""Looking down this far (0 to 1) explains a partial lid movement."""

GAZE_CLOSURE = 0.62
"""Lids follow the gaze down no further than this share of the aperture."""

LEAK_CLOSURE = 0.4
"""While an eye is closed this far, its brow, cheek and mouth readings are pulled along ..."""

LEAK_MM = {Region.BROW: 2.8, Region.CHEEK: 2.8, Region.MOUTH: 2.2}
"""... by up to this much, mm; smaller movements with it are not believed."""

SPEECH_MM = 4.0
"""While the jaw moves this much, mm, within `SPEECH_WINDOW`, the mouth is at work."""

SPEECH_WINDOW = 0.7
"""s to either side."""

SMILE_MM = 2.0
"""Both mouth corners or cheeks pulled this far are an expression, mm."""

YAWN_MM = 12.0
"""A jaw open this wide goes with closing the eyes, mm."""

SHUT = 0.75
"""Closure no expression causes by itself."""


def _window(movement: Movement | Contraction, time: Array, pad: float = 0.0) -> slice:
    first = int(np.searchsorted(time, movement.onset - pad, "left"))
    last = int(np.searchsorted(time, movement.end + pad, "right"))
    return slice(first, max(last, first + 1))


def _high(values: Array, q: float = 1.0) -> float:
    seen = values[np.isfinite(values)]
    return float(np.quantile(seen, q)) if len(seen) else 0.0


def completed_pairs(lids: tuple[Movement, ...], motion: xr.Dataset) -> tuple[Movement, ...]:
    """Add the other eye where it closed along, though not far enough to be found alone."""
    time = motion["time"].to_numpy()
    closure = {side: excursion(motion, side, Region.EYE) for side in SIDES}
    out = list(lids)
    for movement in lids:
        other = SIDES[1 - SIDES.index(movement.side)]
        if any(m.side is other and m.onset < movement.end and movement.onset < m.end for m in lids):
            continue
        along = _high(closure[other][_window(movement, time)])
        if along >= PARTNER * movement.peak:
            out.append(replace(movement, side=other, peak=along))
    return tuple(sorted(out, key=lambda m: m.onset))


def drop_gaze(lids: tuple[Movement, ...], motion: xr.Dataset) -> tuple[Movement, ...]:
    """Leave out lid movements that only follow the gaze down."""
    time = motion["time"].to_numpy()
    gaze = motion["gaze_down"].to_numpy()

    def follows(movement: Movement) -> bool:
        looked = _high(gaze[_window(movement, time)], 0.5)
        return looked > GAZE and movement.peak < GAZE_CLOSURE

    return tuple(m for m in lids if not follows(m))


def drop_leaks(parts: tuple[Movement, ...], motion: xr.Dataset) -> tuple[Movement, ...]:
    """Leave out small readings at brow, cheek and mouth that a closing eye causes."""
    time = motion["time"].to_numpy()
    closure = {side: excursion(motion, side, Region.EYE) for side in SIDES}

    def leaks(movement: Movement) -> bool:
        window = _window(movement, time)
        sides = SIDES if movement.side is Side.BOTH else (movement.side,)
        shut = max(_high(closure[side][window]) for side in sides)
        return shut >= LEAK_CLOSURE and movement.peak < LEAK_MM[movement.region]

    return tuple(m for m in parts if not leaks(m))


def _both(motion: xr.Dataset, region: Region) -> Array:
    """Return what both sides of a part do alike, mm."""
    return np.minimum(*(excursion(motion, side, region) for side in SIDES))


def credible(contraction: Contraction, motion: xr.Dataset) -> float:
    """How far a contraction can be believed to be involuntary-looking, 0 to 1.

    Parameters
    ----------
    contraction : Contraction
        What was found.
    motion : xarray.Dataset
        Where it was found.

    Returns
    -------
    float
        A product of one factor for each thing that could explain it away.
    """
    time = motion["time"].to_numpy()
    window = _window(contraction, time)
    eyes = contraction.of(Region.EYE)
    closure = max((m.peak for m in eyes), default=0.0)
    jaw = motion["jaw_opening"].to_numpy()
    confidence = 0.98 * float(np.clip(_high(motion["quality"].to_numpy()[window], 0.5) + 0.3, 0, 1))
    if eyes:
        yawning = _high(jaw[window]) >= YAWN_MM and contraction.duration >= 0.5
        smiling = max(
            _high(_both(motion, region)[window], 0.5) for region in (Region.MOUTH, Region.CHEEK)
        )
        if yawning and contraction.side is Side.BOTH:
            confidence *= 0.3
        if smiling >= SMILE_MM and closure < SHUT and contraction.side is Side.BOTH:
            confidence *= 0.3
    else:
        around = jaw[_window(contraction, time, SPEECH_WINDOW)]
        if _high(around) - _high(around, 0.0) >= SPEECH_MM:
            confidence *= 0.45
    if any(m.cut for m in contraction.movements):
        confidence *= 0.9
    return confidence
