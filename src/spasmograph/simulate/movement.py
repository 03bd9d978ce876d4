"""From a spec to how every part of the face stands at any moment."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from spasmograph.simulate.courses import Course, clonic, pulse, shifted
from spasmograph.simulate.distractors import add_distractor
from spasmograph.simulate.parts import Part, add, close, still
from spasmograph.simulate.spec import FaceEvent, FaceSpec
from spasmograph.spasms.events import Region, Side

__all__ = ["course_of", "movement", "sides_of"]

_JERK_SPREAD = 0.15
_SWAY_HZ = (0.11, 0.23, 0.41)

_PARTS = {
    (Region.BROW, Side.LEFT): Part.BROW_LEFT,
    (Region.BROW, Side.RIGHT): Part.BROW_RIGHT,
    (Region.CHEEK, Side.LEFT): Part.CHEEK_LEFT,
    (Region.CHEEK, Side.RIGHT): Part.CHEEK_RIGHT,
    (Region.MOUTH, Side.LEFT): Part.MOUTH_LEFT,
    (Region.MOUTH, Side.RIGHT): Part.MOUTH_RIGHT,
}
_EYES = {Side.LEFT: Part.EYE_LEFT, Side.RIGHT: Part.EYE_RIGHT}


def sides_of(event: FaceEvent) -> tuple[Side, ...]:
    """Return the sides that an event moves."""
    return (Side.LEFT, Side.RIGHT) if event.side is Side.BOTH else (event.side,)


def course_of(event: FaceEvent, region: Region, seed: int) -> Course:
    """Return the time course of one region of an event.

    Parameters
    ----------
    event : FaceEvent
    region : Region
    seed : int
        Of the clip; decides how the jerks of a train differ in strength.

    Returns
    -------
    Course
    """
    if event.jerks > 0:
        rng = np.random.default_rng([seed, round(event.onset * 1000)])
        gains = 1 - _JERK_SPREAD * rng.random(64)
        gains[0] = 1.0
        course = clonic(
            event.onset, event.duration, event.jerks, event.valley, tuple(map(float, gains))
        )
    else:
        course = pulse(
            event.onset, event.duration, event.rise, event.fall, event.tremor, event.tremor_hz
        )
    return shifted(course, event.lag) if region in (Region.CHEEK, Region.MOUTH) else course


def movement(spec: FaceSpec, time: ArrayLike) -> NDArray[np.float64]:
    """Say how every part of the face stands at each moment.

    Parameters
    ----------
    spec : FaceSpec
    time : array-like, shape (frames,)
        s since the start of the clip.

    Returns
    -------
    ndarray of float64, shape (frames, parts)
        Columns are those of `parts.Part`.  A function of time alone: it does
        not depend on the frame rate.
    """
    at = np.atleast_1d(np.asarray(time, dtype=np.float64))
    table = still(len(at))
    _add_sway(table, at, spec)
    for i, what in enumerate(spec.distractors):
        add_distractor(table, at, what, np.random.default_rng([spec.seed, 2, i]))
    for event in spec.events:
        _add_event(table, at, event, spec.seed)
    return table


def _add_event(
    table: NDArray[np.float64], time: NDArray[np.float64], event: FaceEvent, seed: int
) -> None:
    for side in sides_of(event):
        if event.eye:
            close(table, event.eye * course_of(event, Region.EYE, seed)(time), _EYES[side])
        for region in (Region.BROW, Region.CHEEK, Region.MOUTH):
            size = float(getattr(event, region.value))
            if size:
                level = course_of(event, region, seed)(time)
                add(table, size * level, _PARTS[region, side])


def _add_sway(table: NDArray[np.float64], time: NDArray[np.float64], spec: FaceSpec) -> None:
    """Slow continuous movement of the head."""
    rng = np.random.default_rng([spec.seed, 1])
    sizes = {
        Part.X: spec.sway_mm,
        Part.Y: 0.6 * spec.sway_mm,
        Part.ROLL: spec.sway_deg,
        Part.YAW: 1.5 * spec.sway_deg,
        Part.PITCH: spec.sway_deg,
    }
    for part, size in sizes.items():
        for hz in _SWAY_HZ:
            rate, phase, share = hz * rng.uniform(0.8, 1.25), rng.random(), rng.uniform(0.3, 0.7)
            add(table, size * share * np.sin(2 * np.pi * (rate * time + phase)), part)
