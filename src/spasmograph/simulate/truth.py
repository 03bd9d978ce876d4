"""What a simulated clip truly shows, in the words of the measurement."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from spasmograph.simulate.courses import Contraction, contractions
from spasmograph.simulate.movement import course_of, movement, sides_of
from spasmograph.simulate.parts import Part
from spasmograph.simulate.portrait import aperture_mm, load_portrait
from spasmograph.simulate.spec import FaceEvent, FaceSpec
from spasmograph.spasms.classify import closure_of, kind_of, number_bouts
from spasmograph.spasms.events import REGIONS, Event, Region, Side

__all__ = ["true_closure", "true_events", "true_signals"]


def true_events(spec: FaceSpec) -> tuple[Event, ...]:
    """List the events that a clip shows, in order of onset.

    Parameters
    ----------
    spec : FaceSpec

    Returns
    -------
    tuple of Event
        One a contraction, and one a jerk of a clonic train.
    """
    portrait = load_portrait(spec.portrait)
    apertures = {side: aperture_mm(portrait, side.value) for side in (Side.LEFT, Side.RIGHT)}
    found = [e for event in spec.events for e in _events_of(event, spec.seed, apertures)]
    return number_bouts(sorted(found, key=lambda e: (e.onset, e.side, e.duration)))


def true_signals(spec: FaceSpec, time: ArrayLike) -> pd.DataFrame:
    """Say how every part of the face stands at each moment.

    Parameters
    ----------
    spec : FaceSpec
    time : array-like, shape (frames,)
        s since the start of the clip.

    Returns
    -------
    DataFrame
        ``time`` (s), one column a part (see `parts.Part`), and
        ``closure_left``, ``closure_right``: lost part of the open aperture.
    """
    table = movement(spec, time)
    columns = {"time": np.atleast_1d(np.asarray(time, dtype=np.float64))}
    columns |= {part.name.lower(): table[:, part] for part in Part}
    columns["closure_left"] = true_closure(table, Part.EYE_LEFT)
    columns["closure_right"] = true_closure(table, Part.EYE_RIGHT)
    return pd.DataFrame(columns)


def true_closure(table: np.ndarray, eye: Part) -> np.ndarray:
    """Return the lost part of the aperture of one eye, from a movement table."""
    lost = table[:, Part.LOOK] + table[:, Part.NARROW]
    return np.asarray(1 - (1 - table[:, eye]) * (1 - lost))


def _events_of(event: FaceEvent, seed: int, apertures: dict[Side, float]) -> list[Event]:
    regions = tuple(r for r in REGIONS if getattr(event, r.value))
    per_region = {r: contractions(course_of(event, r, seed)) for r in regions}
    jerks = len(per_region[regions[0]])
    return [_event(event, {r: per_region[r][i] for r in regions}, apertures) for i in range(jerks)]


def _event(
    event: FaceEvent, moved: dict[Region, Contraction], apertures: dict[Side, float]
) -> Event:
    onset = min(c.onset for c in moved.values())
    duration = max(c.end for c in moved.values()) - onset
    aperture = max(apertures[side] for side in sides_of(event))
    sizes = {
        r: c.peak * abs(getattr(event, r.value)) * (aperture if r is Region.EYE else 1.0)
        for r, c in moved.items()
    }
    lag = None
    if Region.EYE in moved and Region.MOUTH in moved:
        lag = 1000 * (moved[Region.MOUTH].onset - moved[Region.EYE].onset)
    closure = moved[Region.EYE].peak * event.eye if Region.EYE in moved else 0.0
    return Event(
        onset=onset,
        duration=duration,
        kind=kind_of(duration, event.side, tuple(moved)),
        side=event.side,
        regions=tuple(moved),
        closure=closure_of(closure),
        amplitude_mm=max(sizes.values()),
        lag_ms=lag,
    )
