"""What a record holds: one class a table.

Every row has an identity that survives export and import, and the times at
which it was first written and last changed.  A value that is not known is
NULL; zero is a value.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    Date,
    Enum,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    Uuid,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

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
    "TABLES",
    "Allergy",
    "Answer",
    "Appointment",
    "Base",
    "CareSession",
    "CheckIn",
    "Condition",
    "Dose",
    "Exposure",
    "Injection",
    "InjectionSite",
    "Medicine",
    "Person",
    "Pregnancy",
    "Question",
    "Revision",
    "Row",
    "SeenEvent",
    "SeenTask",
    "Session",
    "SideEffect",
    "SpasmEntry",
    "Test",
    "Tracker",
]

NAME, NOTE = 200, 100_000


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


# --- the person -------------------------------------------------------------


class Person(Row):
    """The one person whose record this is; a single row, without a name."""

    __tablename__ = "person"

    birth_year: Mapped[int | None]
    ancestry: Mapped[str | None] = mapped_column(String(NAME))
    zone: Mapped[str | None] = mapped_column(String(64))
    note: Mapped[str | None] = mapped_column(Text)


class Condition(Row):
    """A diagnosis, or another condition, as the person was told it."""

    __tablename__ = "conditions"

    name: Mapped[str] = mapped_column(String(NAME))
    given_by: Mapped[str | None] = mapped_column(String(NAME))
    since: Mapped[dt.date | None]
    until: Mapped[dt.date | None]
    note: Mapped[str | None] = mapped_column(Text)


class Allergy(Row):
    """What the person does not tolerate."""

    __tablename__ = "allergies"

    substance: Mapped[str] = mapped_column(String(NAME))
    reaction: Mapped[str | None] = mapped_column(Text)


class Pregnancy(Row):
    """A pregnancy, or time of breastfeeding."""

    __tablename__ = "pregnancies"

    start: Mapped[dt.date]
    stop: Mapped[dt.date | None]
    breastfeeding_until: Mapped[dt.date | None]


class Test(Row):
    """A test that was done, and what came of it."""

    __test__ = False
    __tablename__ = "tests"

    kind: Mapped[TestKind]
    day: Mapped[dt.date]
    name: Mapped[str | None] = mapped_column(String(NAME))
    result: Mapped[str | None] = mapped_column(Text)


class Appointment(Row):
    """A visit, past or planned."""

    __tablename__ = "appointments"

    at: Mapped[When] = mapped_column(index=True)
    whom: Mapped[str | None] = mapped_column(String(NAME))
    place: Mapped[str | None] = mapped_column(String(NAME))
    note: Mapped[str | None] = mapped_column(Text)


class Question(Row):
    """Something to ask at the next visit."""

    __tablename__ = "questions"

    text: Mapped[str] = mapped_column(Text)
    appointment_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("appointments.id", ondelete="SET NULL")
    )
    answer: Mapped[str | None] = mapped_column(Text)


class Answer(Row):
    """What the person answered when the program asked about symptoms."""

    __tablename__ = "answers"

    at: Mapped[When] = mapped_column(index=True)
    question: Mapped[str] = mapped_column(String(NAME))
    value: Mapped[str] = mapped_column(String(NAME))


# --- measured sessions ------------------------------------------------------


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


# --- the diary --------------------------------------------------------------


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


# --- treatments -------------------------------------------------------------


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


TABLES: tuple[type[Row], ...] = (
    Person,
    Condition,
    Allergy,
    Pregnancy,
    Test,
    Appointment,
    Question,
    Answer,
    Session,
    SeenEvent,
    SeenTask,
    SpasmEntry,
    CheckIn,
    Tracker,
    Exposure,
    Medicine,
    Dose,
    Injection,
    InjectionSite,
    CareSession,
    SideEffect,
)
"""Every table of rows, parents before children."""
