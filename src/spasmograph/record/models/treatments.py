"""Treatments, and what they did besides."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from spasmograph.record.models.base import NAME, Row
from spasmograph.record.times import When
from spasmograph.record.vocabulary import (
    CareKind,
    MedicineClass,
    SideEffectKind,
    TreatmentKind,
)
from spasmograph.spasms.events import Side

__all__ = [
    "CareSession",
    "Dose",
    "Injection",
    "InjectionSite",
    "Medicine",
    "SideEffect",
]


class Medicine(Row):
    """What is taken, worn or was done, from a day to a day."""

    __tablename__ = "treatments"

    kind: Mapped[TreatmentKind]
    name: Mapped[str] = mapped_column(String(NAME))
    medicine_class: Mapped[MedicineClass | None]
    dose: Mapped[float | None]
    unit: Mapped[str | None] = mapped_column(String(40))
    times: Mapped[list[str]] = mapped_column(default=list)
    start: Mapped[dt.date] = mapped_column(index=True)
    stop: Mapped[dt.date | None]
    by: Mapped[str | None] = mapped_column("prescribed_by", String(NAME))
    note: Mapped[str | None] = mapped_column(Text)

    doses: Mapped[list[Dose]] = relationship(
        back_populates="medicine", cascade="all, delete-orphan", order_by="Dose.at"
    )


class Dose(Row):
    """A dose that was taken, or missed."""

    __tablename__ = "doses"

    medicine_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("treatments.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[When] = mapped_column(index=True)
    taken: Mapped[bool]
    dose: Mapped[float | None]

    medicine: Mapped[Medicine] = relationship(back_populates="doses")


class Injection(Row):
    """One visit with botulinum toxin; units belong to the product and are never converted."""

    __tablename__ = "injections"

    at: Mapped[When] = mapped_column(index=True)
    product: Mapped[str] = mapped_column(String(NAME))
    by: Mapped[str | None] = mapped_column("given_by", String(NAME))
    batch: Mapped[str | None] = mapped_column(String(NAME))
    note: Mapped[str | None] = mapped_column(Text)

    sites: Mapped[list[InjectionSite]] = relationship(
        back_populates="injection", cascade="all, delete-orphan", order_by="InjectionSite.site"
    )


class InjectionSite(Row):
    """Where an injection went, and how much of it."""

    __tablename__ = "injection_sites"

    injection_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("injections.id", ondelete="CASCADE"), index=True
    )
    site: Mapped[str] = mapped_column(String(NAME))
    side: Mapped[Side]
    units: Mapped[float | None]

    injection: Mapped[Injection] = relationship(back_populates="sites")


class CareSession(Row):
    """A session of physiotherapy, exercises, massage, acupuncture and the like."""

    __tablename__ = "care_sessions"

    at: Mapped[When] = mapped_column(index=True)
    kind: Mapped[CareKind]
    minutes: Mapped[float | None]
    by: Mapped[str | None] = mapped_column("given_by", String(NAME))
    note: Mapped[str | None] = mapped_column(Text)


class SideEffect(Row):
    """What a treatment did besides, from when to when."""

    __tablename__ = "side_effects"

    kind: Mapped[SideEffectKind]
    name: Mapped[str | None] = mapped_column(String(NAME))
    start: Mapped[When] = mapped_column(index=True)
    stop: Mapped[When | None]
    strength: Mapped[int | None]
    medicine_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("treatments.id", ondelete="SET NULL")
    )
    injection_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("injections.id", ondelete="SET NULL")
    )
    note: Mapped[str | None] = mapped_column(Text)
