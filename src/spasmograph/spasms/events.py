"""The event: one involuntary-looking contraction, and the words for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = [
    "BLINK_LIMIT",
    "BOUT_GAP",
    "CONFIDENT",
    "PROLONGED_LIMIT",
    "REGIONS",
    "Closure",
    "Event",
    "Kind",
    "Region",
    "Side",
]

BLINK_LIMIT = 0.5
"""Longest normal blink, s (Stern 1984, as cited by Ousler 2014)."""

PROLONGED_LIMIT = 3.0
"""Shortest prolonged spasm, s (the brief/prolonged line of Defazio 2015)."""

BOUT_GAP = 1.0
"""Events closer together than this belong to one bout, s."""

CONFIDENT = 0.5
"""Events at or above this confidence are counted."""


class Kind(StrEnum):
    """What an event is, by its duration and what took part in it."""

    BLINK = "blink"
    TWITCH = "twitch"
    BRIEF_SPASM = "brief_spasm"
    PROLONGED_SPASM = "prolonged_spasm"


class Side(StrEnum):
    """The subject's own side."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"


class Region(StrEnum):
    """A muscle region of the face."""

    EYE = "eye"
    BROW = "brow"
    CHEEK = "cheek"
    MOUTH = "mouth"


REGIONS: tuple[Region, ...] = tuple(Region)


class Closure(StrEnum):
    """How far the lids came together at the peak of an event."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Event:
    """One contraction.

    Attributes
    ----------
    onset : float
        When the movement rises through 20% of its own peak, s since the start
        of the recording.
    duration : float
        From onset until the movement falls through 20% of its peak again, s.
    kind : Kind
        Blink, twitch, brief or prolonged spasm.
    side : Side
        The subject's own side.
    regions : tuple of Region
        The regions that took part, in the order of `REGIONS`.
    closure : Closure
        How far the lids came together.
    amplitude_mm : float or None
        Largest excursion of the region that moved most, mm.
    amplitude_pct : float or None
        The same, in per cent of the person's own range.
    lag_ms : float or None
        Onset at the mouth minus onset at the eye, ms; None unless both moved.
    bout : int or None
        Number of the bout it belongs to, from 1; None when it stands alone.
    confidence : float
        0 to 1.  Below `CONFIDENT` the event is listed but not counted.
    """

    onset: float
    duration: float
    kind: Kind
    side: Side
    regions: tuple[Region, ...]
    closure: Closure
    amplitude_mm: float | None = None
    amplitude_pct: float | None = None
    lag_ms: float | None = None
    bout: int | None = None
    confidence: float = 1.0

    @property
    def end(self) -> float:
        """When it was over, s."""
        return self.onset + self.duration
