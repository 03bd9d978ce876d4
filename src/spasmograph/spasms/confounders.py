"""What looks like a contraction and is not: gaze, expression, speech, yawning."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import xarray as xr

from spasmograph.spasms.channels import SIDES, excursion, smallest
from spasmograph.spasms.events import BLINK_LIMIT, Region, Side
from spasmograph.spasms.joining import Contraction
from spasmograph.spasms.movements import Movement

__all__ = ["SHUT", "completed_pairs", "credible", "drop_gaze", "drop_leaks", "speaking"]

Array = npt.NDArray[np.float64]

PARTNER = 0.5
"""The other eye took part when it closed at least this share as far."""

GAZE = 0.4
"""Looking down this far (0 to 1) explains a partial lid movement."""

GAZE_CLOSURE = 0.8
"""Lids follow the gaze down no further than this share of the aperture."""

LEAK_CLOSURE = 0.4
"""While an eye is closed this far, its brow, cheek and mouth readings are pulled along ..."""

LEAK_MM = {Region.BROW: 2.8, Region.CHEEK: 2.8, Region.MOUTH: 2.2}
"""... by up to this much, mm; smaller movements with it are not believed."""

SPEECH_MM = 4.0
"""While the jaw moves this much, mm, within `SPEECH_WINDOW`, the mouth is at work."""

SPEECH_WINDOW = 0.7
"""s to either side."""

LOSS_WINDOW = 0.4
"""This close to frames that could not be measured, s, a face is on the move."""

SMILE_MM = 2.0
"""Both mouth corners or cheeks pulled this far are an expression, mm."""

YAWN_MM = 12.0
"""A jaw open this much wider than at rest goes with closing the eyes, mm."""

REST = 0.25
"""Quantile of the jaw's opening that stands for rest; some rest with the mouth open."""

SHUT = 0.75
"""Closure no expression but a yawn causes by itself."""

SQUINT = 0.5
"""Both eyes narrowed by less than this, for longer than a blink, are a squint."""

SLIGHT = 0.4
"""Lids that close by less than this while the jaw is at work may only follow the face."""

FAINT, CLEAR = 0.35, 1.5
"""Confidence at the smallest peak looked at, and how many times that is beyond doubt."""

DOUBT, SPEECH_DOUBT, CUT_DOUBT = 0.3, 0.45, 0.9
"""What an explanation leaves of the confidence: expression, speech, a hidden end."""


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


def _support(contraction: Contraction, motion: xr.Dataset) -> float:
    """How far the part that stands out most exceeds the smallest peak looked at, 0 to 1."""
    ratios = []
    for movement in contraction.movements:
        side = Side.LEFT if movement.side is Side.BOTH else movement.side
        ratios.append(movement.peak / smallest(motion, side, movement.region))
    return float(np.clip(FAINT + (1 - FAINT) * (max(ratios) - 1) / (CLEAR - 1), FAINT, 1))


def _eye_doubts(contraction: Contraction, motion: xr.Dataset, window: slice) -> float:
    """Return what yawning, smiling and squinting leave of a closure."""
    eyes = contraction.of(Region.EYE)
    closure = max(m.peak for m in eyes)
    both = min(_high(excursion(motion, side, Region.EYE)[window]) for side in SIDES)
    if closure >= SHUT:
        jaw = motion["jaw_opening"].to_numpy()
        yawns = _high(jaw[window]) - _high(jaw, REST) >= YAWN_MM
        alike = contraction.side is Side.BOTH and contraction.duration >= BLINK_LIMIT
        return DOUBT if yawns and alike else 1.0
    if closure < SLIGHT and speaking(contraction, motion):
        return SPEECH_DOUBT
    if both < PARTNER * closure:
        return 1.0  # one eye alone: no expression does that
    smile = max(_high(_both(motion, r)[window], 0.5) for r in (Region.MOUTH, Region.CHEEK))
    squint = contraction.duration >= BLINK_LIMIT and closure < SQUINT
    return DOUBT if smile >= SMILE_MM or squint else 1.0


def speaking(contraction: Contraction, motion: xr.Dataset) -> bool:
    """Whether the jaw is at work around a contraction."""
    window = _window(contraction, motion["time"].to_numpy(), SPEECH_WINDOW)
    jaw = motion["jaw_opening"].to_numpy()[window]
    return _high(jaw) - _high(jaw, 0.0) >= SPEECH_MM


def _lone_doubts(contraction: Contraction, motion: xr.Dataset) -> float:
    """Return what speech, or a face about to be lost, leaves of a movement without the eye."""
    near = _window(contraction, motion["time"].to_numpy(), LOSS_WINDOW)
    losing = not bool(motion["observed"].to_numpy()[near].all())
    return SPEECH_DOUBT if losing or speaking(contraction, motion) else 1.0


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
        A product of one factor for the picture, one for the size of the movement,
        and one for each thing that could explain it away.
    """
    time = motion["time"].to_numpy()
    window = _window(contraction, time)
    quality = _high(motion["quality"].to_numpy()[window], 0.5)
    confidence = float(np.clip(quality + 0.3, 0, 0.98)) * _support(contraction, motion)
    if contraction.of(Region.EYE):
        confidence *= _eye_doubts(contraction, motion, window)
    else:
        confidence *= _lone_doubts(contraction, motion)
    if any(m.cut for m in contraction.movements):
        confidence *= CUT_DOUBT
    return confidence
