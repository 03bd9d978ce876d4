"""What all measured sessions of a record show together."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from spasmograph.spasms.events import Kind, Side

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spasmograph.guide.known import Known
    from spasmograph.guide.seen import Coupled, Seen

__all__ = ["FEWEST", "Figures", "figures_of"]

FEWEST = 5
"""Fewest spasms, or spasms of an eye, from which a pattern is read (own line)."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Sums and medians over the sessions.  What was never measured is None.

    Attributes
    ----------
    sessions : int
    spasms : int
    left, right, both : int
        Spasms of the left side only, of the right only, of both.
    prolonged : int
        Spasms of 3 s or longer.
    eye_events, with_mouth : int
        Spasms of one side's eye, and those in which its mouth moved too.
    lag_ms, spread_ms : float or None
        Medians of the sessions' medians: mouth after eye, and eye after eye.
    brow_events, brow_rises : int
        Spasms of the eye with the brow in sight, and those in which it rose.
    rest_blinks, talk_blinks : float or None
        Blinks per minute, of the last session with both.
    rest_spasms, read_spasms : float or None
        Spasms per minute, of the last session with both.
    coupled : Coupled or None
        The largest movement that came along in a posed task.
    """

    sessions: int
    spasms: int
    left: int
    right: int
    both: int
    prolonged: int
    eye_events: int
    with_mouth: int
    lag_ms: float | None
    spread_ms: float | None
    brow_events: int
    brow_rises: int
    rest_blinks: float | None
    talk_blinks: float | None
    rest_spasms: float | None
    read_spasms: float | None
    coupled: Coupled | None

    @property
    def enough(self) -> bool:
        """Whether there are enough spasms to read a pattern from."""
        return self.spasms >= FEWEST

    @property
    def main_side(self) -> Side:
        """The side with most spasms."""
        counts = {Side.LEFT: self.left, Side.RIGHT: self.right, Side.BOTH: self.both}
        return max(counts, key=lambda side: counts[side])

    @property
    def main_count(self) -> int:
        """Spasms of that side."""
        return max(self.left, self.right, self.both)


def figures_of(known: Known) -> Figures:
    """Sum the measured sessions of a picture up.

    Parameters
    ----------
    known : Known
        Any; without sessions all counts are 0 and all figures None.
    """
    seen = known.sessions
    blinks = _last(seen, "rest_blinks", "talk_blinks")
    spasms = _last(seen, "rest_spasms", "read_spasms")
    coupled = [item for session in seen for item in session.coupled]
    return Figures(
        sessions=len(seen),
        spasms=sum(session.spasms for session in seen),
        left=sum(session.sides.get(Side.LEFT, 0) for session in seen),
        right=sum(session.sides.get(Side.RIGHT, 0) for session in seen),
        both=sum(session.sides.get(Side.BOTH, 0) for session in seen),
        prolonged=sum(session.kinds.get(Kind.PROLONGED_SPASM, 0) for session in seen),
        eye_events=sum(session.eye_events or 0 for session in seen),
        with_mouth=sum(session.with_mouth or 0 for session in seen),
        lag_ms=_median(session.lag_ms for session in seen),
        spread_ms=_median(session.spread_ms for session in seen),
        brow_events=sum(session.brow_events or 0 for session in seen),
        brow_rises=sum(session.brow_rises or 0 for session in seen),
        rest_blinks=blinks[0],
        talk_blinks=blinks[1],
        rest_spasms=spasms[0],
        read_spasms=spasms[1],
        coupled=max(coupled, key=lambda item: item.response_pct, default=None),
    )


def _median(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None


def _last(seen: Iterable[Seen], one: str, other: str) -> tuple[float | None, float | None]:
    """Return two figures of the last session that has both."""
    found: tuple[float | None, float | None] = (None, None)
    for session in seen:
        values = (getattr(session, one), getattr(session, other))
        if None not in values:
            found = values
    return found
