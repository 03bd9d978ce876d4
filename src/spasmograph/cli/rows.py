"""Rows of a record in words: what, when, and everything they hold."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

from sqlalchemy import LargeBinary, inspect

from spasmograph.record.models import (
    TABLES,
    Allergy,
    Answer,
    Appointment,
    CareSession,
    CheckIn,
    Condition,
    Dose,
    Exposure,
    Injection,
    InjectionSite,
    Medicine,
    Person,
    Pregnancy,
    Question,
    Row,
    SeenEvent,
    SeenTask,
    Session,
    SideEffect,
    SpasmEntry,
    Test,
    Tracker,
    Trial,
)
from spasmograph.record.times import When
from spasmograph.record.vocabulary import EXPOSURES, ExposureKind

__all__ = [
    "CHILDREN",
    "KINDS",
    "amount",
    "day_of",
    "describe",
    "document",
    "moment_of",
    "named",
    "plain",
    "short",
    "unit_of",
    "what",
]

KINDS: dict[str, type[Row]] = {
    "person": Person,
    "condition": Condition,
    "allergy": Allergy,
    "pregnancy": Pregnancy,
    "test": Test,
    "appointment": Appointment,
    "question": Question,
    "answer": Answer,
    "session": Session,
    "event": SeenEvent,
    "task": SeenTask,
    "spasm": SpasmEntry,
    "check-in": CheckIn,
    "tracker": Tracker,
    "exposure": Exposure,
    "treatment": Medicine,
    "dose": Dose,
    "injection": Injection,
    "site": InjectionSite,
    "care": CareSession,
    "side-effect": SideEffect,
    "trial": Trial,
}
"""One word for each table."""

CHILDREN: tuple[type[Row], ...] = (SeenEvent, SeenTask, InjectionSite)
"""Tables whose rows are shown as part of another."""

_WORDS = {model: word for word, model in KINDS.items()}
assert set(TABLES) == set(_WORDS)

_TITLES = ("kind", "name", "substance", "text", "question", "value")
_TIMES = ("at", "start", "day", "since")
_OWN = ("id", "created", "changed", "medicine_id", "injection_id", "session_id", "appointment_id")


def _columns(row: Row) -> list[str]:
    """Return the names of what a row holds, without what is stored as bytes."""
    return [
        item.key
        for item in inspect(type(row)).column_attrs
        if not isinstance(item.columns[0].type, LargeBinary)
    ]


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it."""
    if isinstance(value, When):
        return str(value)
    if isinstance(value, dt.datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    return value.value if isinstance(value, Enum) else value


def what(row: Row) -> str:
    """Return one word for what a row is: of its own kind where it has one."""
    if isinstance(row, Exposure):
        return row.kind
    if isinstance(row, Medicine):
        return row.kind.value
    return _WORDS[type(row)]


def document(row: Row, **more: Any) -> dict[str, Any]:
    """Return everything a row holds as plain values.

    Parameters
    ----------
    row : Row
    **more
        What to add, such as its sites.

    Returns
    -------
    dict
        ``kind`` and ``table`` first; moments in ISO 8601 with their offset, and
        beside each the name of its zone (``at_zone``) when that is known.
    """
    found: dict[str, Any] = {"kind": what(row), "table": type(row).__tablename__}
    for name in _columns(row):
        value = getattr(row, name)
        found["of" if name == "kind" else name] = plain(value)
        if isinstance(value, When) and value.zone:
            found[f"{name}_zone"] = value.zone
    if isinstance(row, Injection):
        found["sites"] = [document(site) for site in row.sites]
    if isinstance(row, Session):
        found["events"], found["tasks"] = len(row.events), len(row.tasks)
    return found | more


def moment_of(row: Row) -> When | dt.date | None:
    """Return when something was, as exactly as it is known."""
    if isinstance(row, CheckIn):
        return row.day
    for name in _TIMES:
        value = getattr(row, name, None)
        if isinstance(value, When | dt.date):
            return value
    return None


def day_of(row: Row) -> dt.date:
    """Return the local day of something; the day it was written when it has no time."""
    when = moment_of(row)
    if isinstance(when, When):
        return when.day
    return when or row.created.date()


def short(identity: uuid.UUID) -> str:
    """Return enough of an id to type: its first eight characters."""
    return identity.hex[:8]


def amount(value: float, unit: str = "") -> str:
    """Write a number without needless decimals, with its unit."""
    shown = f"{value:.10g} {unit}".rstrip()
    return shown.replace(" 0-10", "/10")


def unit_of(kind: str, units: Mapping[str, str] | None = None) -> str:
    """Return what an exposure, or a tracker of the person, is counted in."""
    if kind in set(ExposureKind):
        return EXPOSURES[ExposureKind(kind)].unit
    return (units or {}).get(kind, "")


def named(word: str) -> str:
    """Write a word of a vocabulary for a person."""
    return word.replace("_", " ")


def _joined(*parts: tuple[str, Any]) -> str:
    """Write what is known as ``name value``; what is not known is left out."""
    return ", ".join(f"{name} {value}".strip() for name, value in parts if value not in (None, ""))


def _check_in(row: CheckIn) -> str:
    days = ("reading", "driving", "work", "social")
    affected = [day for day in days if getattr(row, day)]
    asked = any(getattr(row, day) is not None for day in days)
    return _joined(
        ("severity", row.severity),
        ("spasms", row.count),
        ("hardest", named(row.hardest) if row.hardest else None),
        ("mood", row.mood),
        ("affected", " ".join(affected) or ("nothing" if asked else None)),
    )


def _spasm(row: SpasmEntry) -> str:
    return _joined(
        ("", row.side),
        ("", "+".join(row.regions)),
        ("", None if row.seconds is None else amount(row.seconds, "s")),
        ("strength", row.strength),
        ("pain", row.pain),
        ("while", row.activity),
    )


def _medicine(row: Medicine) -> str:
    dose = None if row.dose is None else amount(row.dose, row.unit or "")
    parts = ("at", " ".join(row.times)), ("until", row.stop), ("by", row.by)
    return _joined(("", f"{row.name} {dose or ''}".strip()), *parts)


def _injection(row: Injection) -> str:
    sites = (
        f"{site.site} {site.side} {'' if site.units is None else amount(site.units)}".strip()
        for site in row.sites
    )
    return _joined(("", row.product), *(("", site) for site in sites), ("by", row.by))


def _dose(row: Dose) -> str:
    of = None if row.dose is None else amount(row.dose)
    return _joined(("", "taken" if row.taken else "missed"), ("", of))


def _trial(row: Trial) -> str:
    begun = "not begun" if row.begun is None else f"begun {row.begun}"
    return _joined(("", row.name), ("", begun), ("stopped", row.stopped), ("", row.reason))


def _session(row: Session) -> str:
    return f"{row.name}: {len(row.events)} events in {row.usable_seconds:.1f} s"


_SAYING: dict[type[Row], Callable[[Any], str]] = {
    CheckIn: _check_in,
    SpasmEntry: _spasm,
    Medicine: _medicine,
    Injection: _injection,
    Dose: _dose,
    Session: _session,
    Trial: _trial,
}


def _rest(row: Row) -> str:
    """Say what a row of any other table holds: its name first, then the rest by name."""
    hidden = {*_OWN, *_TIMES, "note", "origin", "key"}
    parts = []
    for name in _columns(row):
        value = plain(getattr(row, name))
        if name in hidden or value in (None, []):
            continue
        shown = amount(value) if isinstance(value, float) else value
        shown = named(value) if name == "kind" else shown
        parts.append(("" if name in _TITLES else named(name), shown))
    return _joined(*sorted(parts, key=lambda part: part[0] != ""))


def describe(row: Row, units: Mapping[str, str] | None = None) -> str:
    """Say in a few words what a row holds.

    Parameters
    ----------
    row : Row
        An injection or a session brings its parts.
    units : mapping, optional
        Units of the person's own trackers, by key.
    """
    if isinstance(row, Exposure):
        text = f"{row.detail or ''} {amount(row.amount, unit_of(row.kind, units))}".strip()
    else:
        text = _SAYING.get(type(row), _rest)(row)
    note = getattr(row, "note", None)
    return " ".join(filter(None, (text, note and f"({note})")))
