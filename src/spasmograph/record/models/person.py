"""The person: conditions, tests, visits, answers."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from spasmograph.record.models.base import NAME, Row
from spasmograph.record.times import When
from spasmograph.record.vocabulary import (
    TestKind,
)

__all__ = [
    "Allergy",
    "Answer",
    "Appointment",
    "Condition",
    "Person",
    "Pregnancy",
    "Question",
    "Test",
]


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
