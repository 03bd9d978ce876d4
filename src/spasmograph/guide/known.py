"""What the engines know of a person: a frozen picture of the record on one day.

The engines are pure: they see this picture, the answers and the date, and never
the record or the clock.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Protocol, TypeVar

from spasmograph.guide.seen import Seen, seen_of
from spasmograph.record.vocabulary import (
    CareKind,
    ExposureKind,
    HardestSymptom,
    MedicineClass,
    SideEffectKind,
    TreatmentKind,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spasmograph.record.models import (
        CareSession,
        Exposure,
        Medicine,
        Person,
        Pregnancy,
        Row,
    )

    R = TypeVar("R", bound=Row)

__all__ = ["Effect", "Had", "Injected", "Known", "Rated", "Reads", "Taken", "known"]

ALCOHOL_DAYS = 28
"""Alcohol noted within this many days counts as something the person drinks."""

LOOK_BACK_DAYS = 366
"""Diary and sessions are read for this long back; treatments and conditions whole, days."""

PREGNANCY_DAYS = 301
"""A pregnancy without an end is taken to last no longer than this (43 weeks)."""

_LIFESTYLE = frozenset(
    {
        ExposureKind.EXERCISE,
        ExposureKind.RELAXATION,
        ExposureKind.MAGNESIUM_FOOD,
        ExposureKind.MAGNESIUM_SUPPLEMENT,
    }
)
_AT_HOME = frozenset({CareKind.EXERCISES, CareKind.MASSAGE})
_REMEDIES = frozenset({TreatmentKind.HERBAL, TreatmentKind.SUPPLEMENT, TreatmentKind.LENSES})


class Reads(Protocol):
    """The part of `spasmograph.record.Record` that is used here."""

    def all(
        self, model: type[R], *, since: date | None = None, until: date | None = None
    ) -> list[R]:
        """Return the rows of a table, oldest first."""
        ...

    def person(self) -> Person:
        """Return the single row on the person."""
        ...


@dataclass(frozen=True, slots=True)
class Had:
    """A diagnosis or another condition, in the person's own words.

    Attributes
    ----------
    name : str
    since, until : date or None
        None where it was not noted; a condition without an end still holds.
    """

    name: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A medicine, herb, supplement or other treatment that lasts.

    Attributes
    ----------
    name : str
        As the person typed it.
    kind : TreatmentKind
    medicine_class : MedicineClass or None
    start : date
    stop : date or None
        None while it goes on.
    dose : float or None
    unit : str or None
    """

    name: str
    kind: TreatmentKind
    medicine_class: MedicineClass | None
    start: date
    stop: date | None = None
    dose: float | None = None
    unit: str | None = None

    def on(self, day: date) -> bool:
        """Whether it was in use on a day."""
        return self.start <= day and (self.stop is None or self.stop >= day)


@dataclass(frozen=True, slots=True)
class Injected:
    """One visit with botulinum toxin.

    Attributes
    ----------
    product : str
    day : date
    """

    product: str
    day: date


@dataclass(frozen=True, slots=True)
class Effect:
    """A side effect that goes on.

    Attributes
    ----------
    kind : SideEffectKind
    start : date
    name : str or None
    """

    kind: SideEffectKind
    start: date
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Rated:
    """What was said of one day.

    Attributes
    ----------
    day : date
    severity : int or None
        0 to 10; None where it was not given.
    count : int or None
        Rough number of spasms.
    hardest : HardestSymptom or None
    """

    day: date
    severity: int | None = None
    count: int | None = None
    hardest: HardestSymptom | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """A picture of the record on one day.

    Attributes
    ----------
    today : date
        The day it was taken; nothing later is in it.
    birth_year : int or None
    ancestry : str or None
        In the person's own words.
    pregnant, breastfeeding : bool
        On that day.
    conditions : tuple of Had
        Past ones too.
    allergies : tuple of str
        The substances.
    taken : tuple of Taken
        All that was ever taken, oldest first.
    injections : tuple of Injected
        Oldest first.
    effects : tuple of Effect
        Side effects that go on.
    sessions : tuple of Seen
        Oldest first.
    check_ins : tuple of Rated
        Oldest first.
    spasm_days : tuple of date
        Days with a spasm: noted, counted, rated above 0 or measured.  Like all
        of the diary and the sessions, no further back than `LOOK_BACK_DAYS`.
    remedy_days : tuple of date
        Days with at least one home remedy or lifestyle change.
    remedies : tuple of str
        What these were, in plain words.
    alcohol : bool
        Whether alcohol was noted within `ALCOHOL_DAYS`.
    """

    today: date
    birth_year: int | None = None
    ancestry: str | None = None
    pregnant: bool = False
    breastfeeding: bool = False
    conditions: tuple[Had, ...] = ()
    allergies: tuple[str, ...] = ()
    taken: tuple[Taken, ...] = ()
    injections: tuple[Injected, ...] = ()
    effects: tuple[Effect, ...] = ()
    sessions: tuple[Seen, ...] = ()
    check_ins: tuple[Rated, ...] = ()
    spasm_days: tuple[date, ...] = ()
    remedy_days: tuple[date, ...] = ()
    remedies: tuple[str, ...] = ()
    alcohol: bool = False

    @property
    def current(self) -> tuple[Taken, ...]:
        """What is in use on that day."""
        return tuple(item for item in self.taken if item.on(self.today))

    @property
    def present(self) -> tuple[Had, ...]:
        """The conditions that hold on that day."""
        return tuple(had for had in self.conditions if had.until is None or had.until >= self.today)

    @property
    def first_spasm(self) -> date | None:
        """The first day with a spasm, within `LOOK_BACK_DAYS`."""
        return self.spasm_days[0] if self.spasm_days else None


def known(record: Reads, today: date) -> Known:
    """Read what the engines need from a record.

    Parameters
    ----------
    record : Record
        An open record; it is only read.
    today : date
        The day to stand on: later rows are left out.

    Returns
    -------
    Known
        The same for the same rows and day.
    """
    from spasmograph.record import models

    person = record.person()
    pregnant, breastfeeding = _expecting(record.all(models.Pregnancy), today)
    about = Known(
        today=today,
        birth_year=person.birth_year,
        ancestry=person.ancestry,
        pregnant=pregnant,
        breastfeeding=breastfeeding,
        conditions=tuple(
            Had(row.name, row.since, row.until)
            for row in record.all(models.Condition)
            if row.since is None or row.since <= today
        ),
        allergies=tuple(row.substance for row in record.all(models.Allergy)),
    )
    return _with_diary(record, _with_treatments(record, about))


def _with_treatments(record: Reads, about: Known) -> Known:
    from spasmograph.record import models

    today = about.today
    injections = record.all(models.Injection, until=today)
    effects = record.all(models.SideEffect, until=today)
    return replace(
        about,
        taken=_taken(record.all(models.Medicine, until=today)),
        injections=tuple(Injected(row.product, row.at.day) for row in injections),
        effects=tuple(
            Effect(row.kind, row.start.day, row.name)
            for row in effects
            if row.stop is None or row.stop.day >= today
        ),
    )


def _with_diary(record: Reads, about: Known) -> Known:
    from spasmograph.record import models

    today = about.today
    since = today - timedelta(days=LOOK_BACK_DAYS)
    days = record.all(models.CheckIn, since=since, until=today)
    rated = tuple(Rated(row.day, row.severity, row.count, row.hardest) for row in days)
    noted = [row.at.day for row in record.all(models.SpasmEntry, since=since, until=today)]
    sessions = tuple(map(seen_of, record.all(models.Session, since=since, until=today)))
    exposures = record.all(models.Exposure, since=since, until=today)
    care = record.all(models.CareSession, since=since, until=today)
    remedies = sorted(_remedies(exposures, care, about.taken, today))
    recently = today - timedelta(days=ALCOHOL_DAYS)
    return replace(
        about,
        sessions=sessions,
        check_ins=rated,
        spasm_days=_spasm_days(noted, rated, sessions),
        remedy_days=tuple(sorted({day for day, _ in remedies})),
        remedies=tuple(sorted({name for _, name in remedies})),
        alcohol=any(
            row.kind == ExposureKind.ALCOHOL and row.amount > 0 and row.day > recently
            for row in exposures
        ),
    )


def _expecting(rows: Iterable[Pregnancy], today: date) -> tuple[bool, bool]:
    """Say whether a pregnancy, and whether breastfeeding, goes on."""
    pregnant = breastfeeding = False
    for row in rows:
        longest = row.start + timedelta(days=PREGNANCY_DAYS)
        last = row.stop or min(longest, row.breastfeeding_until or longest)
        pregnant |= row.start <= today <= last
        fed_until = row.breastfeeding_until
        breastfeeding |= fed_until is not None and row.start <= today <= fed_until
    return pregnant, breastfeeding


def _taken(rows: Iterable[Medicine]) -> tuple[Taken, ...]:
    return tuple(
        Taken(row.name, row.kind, row.medicine_class, row.start, row.stop, row.dose, row.unit)
        for row in rows
    )


def _spasm_days(
    noted: Iterable[date], rated: Iterable[Rated], sessions: Iterable[Seen]
) -> tuple[date, ...]:
    days = set(noted)
    days |= {day.day for day in rated if (day.severity or 0) > 0 or (day.count or 0) > 0}
    days |= {seen.day for seen in sessions if seen.spasms > 0}
    return tuple(sorted(days))


def _remedies(
    exposures: Iterable[Exposure],
    care: Iterable[CareSession],
    taken: Iterable[Taken],
    today: date,
) -> Iterator[tuple[date, str]]:
    """Yield every day on which something was done against the spasms, and what it was."""
    for row in exposures:
        if row.kind in _LIFESTYLE and row.amount > 0:
            yield row.day, row.detail or ExposureKind(row.kind).value.replace("_", " ")
    for session in care:
        if session.kind in _AT_HOME:
            yield session.at.day, session.kind.value.replace("_", " ")
    for item in taken:
        if item.kind in _REMEDIES:
            last = min(item.stop or today, today)
            for number in range((last - item.start).days + 1):
                yield item.start + timedelta(days=number), item.name
