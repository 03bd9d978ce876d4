"""One measured film as the report holds it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

__all__ = ["Estimated", "Filmed", "Interval", "Moved", "TaskRate"]


@dataclass(frozen=True, slots=True)
class Interval:
    """A value and its 95% interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class TaskRate:
    """Spasms and blinks a minute while one thing was done; None where not measured."""

    task: str
    seconds: float
    spasms: Interval | None
    blinks: Interval | None


@dataclass(frozen=True, slots=True)
class Moved:
    """What came along with a movement made on purpose, per cent of the own range."""

    task: str
    side: str
    came_along: str
    repeats: int
    response_pct: float | None
    response_mm: float | None


@dataclass(frozen=True, slots=True)
class Estimated:
    """An estimate beside a published scale; never rated by a clinician."""

    name: str
    band: int | None
    lowest: int | None
    highest: int | None
    reason: str
    source: str


@dataclass(frozen=True, slots=True)
class Filmed:
    """One measured session.

    Attributes
    ----------
    day : date
    name : str
        Of the video.
    recorded_seconds, seconds : float
        Length of the film, and the time in it that was counted, s.
    spasms : int or None
        Counted spasms; None where nothing could be measured.
    rate : Interval or None
        Spasms a minute.
    left, right, both : int
        Spasms of one side only, and of both at once.
    eye, brow, cheek, mouth : int
        Spasms in which these took part.
    eye_events, with_mouth : int or None
        Spasms of the eye, and those in which the mouth of that side moved too.
    brow_events, brow_rises : int or None
        Spasms of the eye with the brow in sight, and those in which it rose.
    typical_seconds, longest_seconds : float or None
        Median and longest spasm, s.
    strength_pct : float or None
        Median size of a spasm, per cent of the face's own full movement.
    closed_left, closed_right : float or None
        Share of time with the eye closed, 0 to 1.
    quality : float or None
        0 to 1.
    rest_blinks, talk_blinks : float or None
        Blinks a minute.
    software : str
        Version that measured it.
    """

    day: dt.date
    name: str
    recorded_seconds: float
    seconds: float
    spasms: int | None = None
    rate: Interval | None = None
    left: int = 0
    right: int = 0
    both: int = 0
    eye: int = 0
    brow: int = 0
    cheek: int = 0
    mouth: int = 0
    eye_events: int | None = None
    with_mouth: int | None = None
    brow_events: int | None = None
    brow_rises: int | None = None
    typical_seconds: float | None = None
    longest_seconds: float | None = None
    strength_pct: float | None = None
    closed_left: float | None = None
    closed_right: float | None = None
    quality: float | None = None
    rest_blinks: float | None = None
    talk_blinks: float | None = None
    software: str = ""
    tasks: tuple[TaskRate, ...] = ()
    moved: tuple[Moved, ...] = ()
    estimates: tuple[Estimated, ...] = ()
