"""Movements that belong together made into one contraction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spasmograph.spasms.events import BLINK_LIMIT, Region, Side
from spasmograph.spasms.movements import Movement

__all__ = ["Contraction", "join_movements"]

SAME_START = 0.15
"""Both eyes belong to one contraction when they start within this time, s ..."""

SAME_COURSE = 0.5
"""... and share at least this much of the longer one's time."""

PART_START = 0.35
"""Parts of one side belong together when they start within this time, s ..."""

COVERED = 0.5
"""... and share at least this much of the shorter one's time."""


@dataclass(frozen=True, slots=True)
class Contraction:
    """Movements of one or several parts that are one contraction."""

    movements: tuple[Movement, ...]

    @property
    def onset(self) -> float:
        """Earliest onset, s."""
        return min(m.onset for m in self.movements)

    @property
    def end(self) -> float:
        """Latest end, s."""
        return max(m.end for m in self.movements)

    @property
    def duration(self) -> float:
        """From the earliest onset to the latest end, s."""
        return self.end - self.onset

    @property
    def side(self) -> Side:
        """Left, right or both."""
        sides = {m.side for m in self.movements}
        return next(iter(sides)) if len(sides) == 1 else Side.BOTH

    @property
    def regions(self) -> tuple[Region, ...]:
        """Parts that took part, in the order of `Region`."""
        found = {m.region for m in self.movements}
        return tuple(region for region in Region if region in found)

    def of(self, region: Region) -> tuple[Movement, ...]:
        """Movements of one region."""
        return tuple(m for m in self.movements if m.region is region)


def _shared(a: Movement, b: Movement) -> float:
    return max(0.0, min(a.end, b.end) - max(a.onset, b.onset))


def _belong(a: Movement, b: Movement) -> bool:
    """Whether two movements are parts of one contraction."""
    shared = _shared(a, b)
    if shared <= 0:
        return False
    if a.region is Region.EYE and b.region is Region.EYE:
        if a.side is b.side:
            return False
        longer = max(a.duration, b.duration)
        return abs(a.onset - b.onset) <= SAME_START and shared >= SAME_COURSE * longer
    if Side.BOTH not in (a.side, b.side) and a.side is not b.side:
        return False
    if a.region is b.region:
        return False
    close = abs(a.onset - b.onset) <= PART_START
    return close and shared >= COVERED * min(a.duration, b.duration)


def join_movements(movements: Iterable[Movement]) -> tuple[Contraction, ...]:
    """Join movements that start together, or share their time on one side.

    Parameters
    ----------
    movements : iterable of Movement

    Returns
    -------
    tuple of Contraction
        In order of onset.  A part that moves on once (a held mouth under a volley
        of lid jerks) joins the jerk it overlaps most, so that the jerks stay apart.
    """
    rows = sorted(movements, key=lambda m: (m.onset, m.end, m.region, m.side))
    eyes = [m for m in rows if m.region is Region.EYE]
    others = [m for m in rows if m.region is not Region.EYE]
    groups = _pair_eyes(eyes)
    loose: list[Movement] = []
    for movement in others:
        home = _home(movement, groups)
        if home is None:
            loose.append(movement)
        else:
            home.append(movement)
    groups.extend(_chain(loose))
    joined = (Contraction(tuple(sorted(g, key=lambda m: m.onset))) for g in groups)
    return tuple(sorted(joined, key=lambda c: (c.onset, c.end)))


def _pair_eyes(eyes: Sequence[Movement]) -> list[list[Movement]]:
    groups: list[list[Movement]] = []
    for movement in eyes:
        partner = next((g for g in groups if len(g) == 1 and _belong(g[0], movement)), None)
        if partner is None:
            groups.append([movement])
        else:
            partner.append(movement)
    return groups


def _is_blink(group: Sequence[Movement]) -> bool:
    eyes = [m for m in group if m.region is Region.EYE]
    return len(eyes) == 2 and all(m.duration < BLINK_LIMIT for m in eyes)


def _home(movement: Movement, groups: list[list[Movement]]) -> list[Movement] | None:
    best: list[Movement] | None = None
    most = 0.0
    for group in groups:
        if _is_blink(group) and movement.side is not Side.BOTH:
            continue  # a blink beside a lone twitch: two things at once
        for member in group:
            if _belong(member, movement) and _shared(member, movement) > most:
                best, most = group, _shared(member, movement)
    return best


def _chain(loose: Sequence[Movement]) -> list[list[Movement]]:
    groups: list[list[Movement]] = []
    for movement in loose:
        home = _home(movement, groups)
        if home is None:
            groups.append([movement])
        else:
            home.append(movement)
    return groups
