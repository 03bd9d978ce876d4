"""Measured sessions."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from spasmograph.record.models.base import NAME, Row
from spasmograph.record.times import When
from spasmograph.spasms.events import Closure, Kind, Side

__all__ = [
    "SeenEvent",
    "SeenTask",
    "Session",
]


class Session(Row):
    """One measured video."""

    __tablename__ = "sessions"

    at: Mapped[When] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(String(NAME))
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    seconds: Mapped[float]
    usable_seconds: Mapped[float]
    quality: Mapped[float | None]
    summary: Mapped[dict[str, Any]]
    provenance: Mapped[dict[str, Any]]
    signals: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    video: Mapped[str | None] = mapped_column(String(NAME))
    note: Mapped[str | None] = mapped_column(Text)

    events: Mapped[list[SeenEvent]] = relationship(
        back_populates="session", cascade="all, delete-orphan", order_by="SeenEvent.onset"
    )
    tasks: Mapped[list[SeenTask]] = relationship(
        back_populates="session", cascade="all, delete-orphan", order_by="SeenTask.onset"
    )


class SeenEvent(Row):
    """One contraction of a session; fields as in `spasmograph.spasms.Event`."""

    __tablename__ = "session_events"

    session_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("sessions.id", ondelete="CASCADE"), index=True
    )
    onset: Mapped[float]
    duration: Mapped[float]
    kind: Mapped[Kind]
    side: Mapped[Side]
    regions: Mapped[list[str]]
    closure: Mapped[Closure]
    amplitude_mm: Mapped[float | None]
    amplitude_pct: Mapped[float | None]
    lag_ms: Mapped[float | None]
    bout: Mapped[int | None]
    confidence: Mapped[float]

    session: Mapped[Session] = relationship(back_populates="events")


class SeenTask(Row):
    """What the person was asked to do in a session, and when."""

    __tablename__ = "session_tasks"

    session_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("sessions.id", ondelete="CASCADE"), index=True
    )
    onset: Mapped[float]
    duration: Mapped[float]
    task: Mapped[str] = mapped_column(String(40))

    session: Mapped[Session] = relationship(back_populates="tasks")
