"""Finding the events of a recording."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from spasmograph.spasms.channels import lid_movements, lone_movements, shared_movements
from spasmograph.spasms.classify import number_bouts, to_event
from spasmograph.spasms.confounders import (
    SHUT,
    completed_pairs,
    credible,
    drop_gaze,
    drop_leaks,
    speaking,
)
from spasmograph.spasms.events import Event, Region, Side
from spasmograph.spasms.joining import PART_START, SAME_START, Contraction, join_movements
from spasmograph.spasms.movements import Movement
from spasmograph.spasms.tasks import POSED, Task

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["detect"]

PARTS = (Region.BROW, Region.CHEEK, Region.MOUTH)


ON_PURPOSE = 0.2
"""Factor on the confidence of a contraction that the person was asked to make."""

SHARED_MM = 3.0
"""What both sides of a part do together joins closing eyes from this size on, mm."""


def detect(motion: xr.Dataset, tasks: Sequence[Task] = ()) -> tuple[Event, ...]:
    """Find the contractions of a recording.

    Parameters
    ----------
    motion : xarray.Dataset
        From `spasmograph.motion.signals`.
    tasks : sequence of Task
        What the person was asked to do; what they did on purpose is not counted.

    Returns
    -------
    tuple of Event
        In order of onset, with bouts numbered.  Events below
        `spasmograph.spasms.CONFIDENT` are listed, not counted.

    Notes
    -----
    Movements are found on unsmoothed signals, each region and side alone; then
    those that share their time on one side, or both eyes that start together,
    are joined.  What both sides of brow, cheek or mouth do alike is expression
    or speech, and counts only together with closing eyes.
    """
    lids = drop_gaze(completed_pairs(lid_movements(motion), motion), motion)
    lone = [m for region in PARTS for m in lone_movements(motion, region)]
    shared = [m for region in PARTS for m in shared_movements(motion, region)]
    contractions = join_movements((*lids, *drop_leaks(tuple(lone), motion)))
    contractions = tuple(_with_shared(c, shared, motion) for c in contractions)
    return number_bouts(
        [to_event(c, motion, credible(c, motion) * _unasked(c, tasks)) for c in contractions]
    )


def _with_shared(
    contraction: Contraction, shared: Sequence[Movement], motion: xr.Dataset
) -> Contraction:
    """Add what both sides of brow, cheek or mouth did while both eyes closed."""
    eyes = contraction.of(Region.EYE)
    if contraction.side is not Side.BOTH or not eyes or max(m.peak for m in eyes) < SHUT:
        return contraction
    if speaking(contraction, motion):
        return contraction
    extra = tuple(
        m
        for m in shared
        if m.region not in contraction.regions
        and m.peak >= SHARED_MM
        and abs(m.onset - contraction.onset) <= SAME_START
        and abs(m.end - contraction.end) <= 2 * PART_START
    )
    return Contraction((*contraction.movements, *extra))


def _unasked(contraction: Contraction, tasks: Sequence[Task]) -> float:
    """Lower the confidence of what begins in a posed task."""
    posed = any(t.task in POSED and t.onset <= contraction.onset < t.end for t in tasks)
    return ON_PURPOSE if posed else 1.0
