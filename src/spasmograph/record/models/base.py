"""What every table has."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, ClassVar

from sqlalchemy import JSON, Date, Enum, Float, MetaData, String, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from spasmograph.record.times import Moment, UtcTime, When
from spasmograph.record.vocabulary import (
    CareKind,
    HardestSymptom,
    MedicineClass,
    SideEffectKind,
    TestKind,
    TreatmentKind,
)
from spasmograph.spasms.events import Closure, Kind, Side

__all__ = [
    "NAME",
    "NOTE",
    "Base",
    "Revision",
    "Row",
]

NAME, NOTE = 200, 100_000
"""Longest name and longest note, letters."""


def _words(values: type[Any]) -> Enum:
    """Return a column type for a vocabulary, stored as its words."""
    return Enum(
        values,
        native_enum=False,
        length=40,
        create_constraint=False,
        validate_strings=True,
        values_callable=lambda found: [item.value for item in found],
    )


class Base(DeclarativeBase):
    """All tables; every index and constraint has a name, so that it can be changed later."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ix": "ix_%(table_name)s_%(column_0_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        When: Moment,
        dt.datetime: UtcTime,
        dt.date: Date,
        uuid.UUID: Uuid,
        float: Float(53),
        list[str]: JSON,
        dict[str, Any]: JSON,
        Side: _words(Side),
        Kind: _words(Kind),
        Closure: _words(Closure),
        HardestSymptom: _words(HardestSymptom),
        MedicineClass: _words(MedicineClass),
        TreatmentKind: _words(TreatmentKind),
        CareKind: _words(CareKind),
        SideEffectKind: _words(SideEffectKind),
        TestKind: _words(TestKind),
    }


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Row(Base):
    """What every row has."""

    __abstract__ = True

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    created: Mapped[dt.datetime] = mapped_column(default=_now)
    changed: Mapped[dt.datetime] = mapped_column(default=_now)


class Revision(Base):
    """What a row held before it was edited or removed."""

    __tablename__ = "revisions"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    at: Mapped[dt.datetime] = mapped_column(default=_now, index=True)
    table: Mapped[str] = mapped_column("table_name", String(NAME))
    row: Mapped[uuid.UUID] = mapped_column("row_id", index=True)
    action: Mapped[str] = mapped_column(String(20))
    before: Mapped[dict[str, Any]]
