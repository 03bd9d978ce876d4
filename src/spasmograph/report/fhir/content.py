"""What a bundle is made of: the rows of a record, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from spasmograph.record import models as m

if TYPE_CHECKING:
    from spasmograph.record.store import Record

__all__ = ["LEFT_OUT", "Content", "read_content"]

LEFT_OUT: Final = (
    m.Answer,
    m.Appointment,
    m.Exposure,
    m.Question,
    m.SpasmEntry,
    m.Tracker,
    m.Trial,
)
"""What a bundle does not hold."""


@dataclass(frozen=True, slots=True)
class Content:
    """The rows that go into a bundle, oldest first.

    Attributes
    ----------
    person : Person
    conditions, allergies, pregnancies, tests : tuple
    sessions, check_ins : tuple
    medicines, injections, care, effects : tuple
    left_out : mapping of str to int
        Rows of `LEFT_OUT` by the name of their table; those without any are not named.
    """

    person: m.Person
    conditions: tuple[m.Condition, ...] = ()
    allergies: tuple[m.Allergy, ...] = ()
    pregnancies: tuple[m.Pregnancy, ...] = ()
    tests: tuple[m.Test, ...] = ()
    sessions: tuple[m.Session, ...] = ()
    check_ins: tuple[m.CheckIn, ...] = ()
    medicines: tuple[m.Medicine, ...] = ()
    injections: tuple[m.Injection, ...] = ()
    care: tuple[m.CareSession, ...] = ()
    effects: tuple[m.SideEffect, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)


def read_content(record: Record) -> Content:
    """Read what goes into a bundle.

    Parameters
    ----------
    record : Record

    Raises
    ------
    DamagedRecord
        If something in it cannot be read.
    """
    return Content(
        person=record.person(),
        conditions=tuple(record.all(m.Condition)),
        allergies=tuple(record.all(m.Allergy)),
        pregnancies=tuple(record.all(m.Pregnancy)),
        tests=tuple(record.all(m.Test)),
        sessions=tuple(record.all(m.Session)),
        check_ins=tuple(record.all(m.CheckIn)),
        medicines=tuple(record.all(m.Medicine)),
        injections=tuple(record.all(m.Injection)),
        care=tuple(record.all(m.CareSession)),
        effects=tuple(record.all(m.SideEffect)),
        left_out=_counts(record),
    )


def _counts(record: Record) -> dict[str, int]:
    with record.reading() as session:
        counts = {
            model.__tablename__: session.scalar(select(func.count()).select_from(model)) or 0
            for model in LEFT_OUT
        }
    return {name: count for name, count in counts.items() if count}
