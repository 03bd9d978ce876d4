"""The diary: spasms, days and what they held."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from spasmograph.record.models.base import NAME, Row
from spasmograph.record.times import When
from spasmograph.record.vocabulary import (
    HardestSymptom,
)
from spasmograph.spasms.events import Side

__all__ = [
    "CheckIn",
    "Exposure",
    "SpasmEntry",
    "Tracker",
]


class SpasmEntry(Row):
    """A spasm the person noted."""

    __tablename__ = "spasm_entries"

    at: Mapped[When] = mapped_column(index=True)
    seconds: Mapped[float | None]
    side: Mapped[Side | None]
    regions: Mapped[list[str]] = mapped_column(default=list)
    strength: Mapped[int | None]
    pain: Mapped[int | None]
    activity: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)


class CheckIn(Row):
    """How one day was; one row a day."""

    __tablename__ = "check_ins"

    day: Mapped[dt.date] = mapped_column(unique=True)
    at: Mapped[When]
    severity: Mapped[int | None]
    count: Mapped[int | None] = mapped_column("spasm_count", Integer)
    hardest: Mapped[HardestSymptom | None]
    mood: Mapped[int | None]
    reading: Mapped[bool | None]
    driving: Mapped[bool | None]
    work: Mapped[bool | None]
    social: Mapped[bool | None]
    note: Mapped[str | None] = mapped_column(Text)


class Tracker(Row):
    """Something of their own that a person follows."""

    __tablename__ = "trackers"

    key: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(NAME))
    unit: Mapped[str] = mapped_column(String(40))
    high: Mapped[float | None]
    daily: Mapped[str] = mapped_column(String(10), default="sum")


class Exposure(Row):
    """Something a day held, by kind: `ExposureKind`, or the key of a tracker.

    Several rows of a day are joined as the kind says (sum or mean).  A row with
    amount 0 says there was none; no row says nothing.
    """

    __tablename__ = "exposures"

    day: Mapped[dt.date] = mapped_column(index=True)
    at: Mapped[When | None]
    kind: Mapped[str] = mapped_column(String(64), index=True)
    detail: Mapped[str | None] = mapped_column(String(NAME))
    amount: Mapped[float]
    origin: Mapped[str | None] = mapped_column(String(NAME), index=True)
    note: Mapped[str | None] = mapped_column(Text)
