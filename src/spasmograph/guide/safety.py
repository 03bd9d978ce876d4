"""Safety: cautions when a treatment is planned, begun, stopped or given."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from spasmograph.guide.safety_conditions import ASK, Act, Caution, Plan, Severity, finished
from spasmograph.guide.safety_rules import RULES
from spasmograph.guide.substances import conditions_in, qualities, same, substances_in
from spasmograph.record.vocabulary import MedicineClass, TreatmentKind

if TYPE_CHECKING:
    from datetime import date

    from spasmograph.guide.known import Known, Taken
    from spasmograph.record.models import Injection, Medicine

__all__ = [
    "ASK",
    "LIMITS",
    "RULES",
    "Act",
    "Caution",
    "Planned",
    "Severity",
    "planned_of",
    "safety",
]

LIMITS = "limits"
"""The caution that is always the last: how little these checks know."""

_LIMITS = (
    "These checks know only a few rules. That nothing is said about something does not mean "
    "that it goes well together."
)
_NO_SUBSTANCE = frozenset({TreatmentKind.LENSES, TreatmentKind.SURGERY})


class _Always(StrEnum):
    UNKNOWN = "unknown_name"
    UNKNOWN_TAKEN = "unknown_taken"
    ALLERGY = "allergy"


@dataclass(frozen=True, slots=True)
class Planned:
    """Something that is planned or was logged.

    Attributes
    ----------
    name : str
        As typed.
    act : Act
        Whether it is taken, stopped or injected.
    medicine_class : MedicineClass or None
    kind : TreatmentKind
    """

    name: str
    act: Act = Act.TAKE
    medicine_class: MedicineClass | None = None
    kind: TreatmentKind = TreatmentKind.MEDICINE


def planned_of(row: Medicine | Injection, on: date) -> Planned:
    """Return what a row of the record plans.

    Parameters
    ----------
    row : Medicine or Injection
        A medicine with a stop on or before `on` is one that is stopped.
    on : date
        The day that is looked at.
    """
    from spasmograph.record.models import Injection

    if isinstance(row, Injection):
        return Planned(row.product, Act.INJECT)
    stopped = row.stop is not None and row.stop <= on
    act = Act.STOP if stopped else Act.TAKE
    return Planned(row.name, act, row.medicine_class, row.kind)


def safety(known: Known, planned: Planned, on: date) -> tuple[Caution, ...]:
    """Return the cautions for something planned, begun, stopped or injected.

    Parameters
    ----------
    known : Known
        A picture of the record, with or without what is planned.
    planned : Planned
        What is looked at.
    on : date
        When it would happen.

    Returns
    -------
    tuple of Caution
        The gravest first; never empty, since the last one says how little these
        checks know.  None names a dose, and no name is ever called safe.

    Notes
    -----
    A condition or a medicine added to the record never takes a caution away.
    The rules and their sources are in docs/triage.md.
    """
    plan = _plan(known, planned, on)
    found = [
        finished(rule.id, rule.severity, rule.text, rule.sources)
        for rule in RULES
        if rule.when(plan)
    ]
    found.extend(_allergies(known, planned))
    found.extend(_not_known(known, planned, on))
    found.append(finished(LIMITS, Severity.NOTE, _LIMITS, ()))
    order = list(Severity)
    return tuple(sorted(found, key=lambda caution: order.index(caution.severity)))


def _plan(known: Known, planned: Planned, on: date) -> Plan:
    others = [item for item in known.taken if item.start <= on and not _is_planned(item, planned)]
    new = qualities(planned.name, planned.medicine_class)
    if planned.act is Act.INJECT:
        new |= {"toxin"}
    return Plan(
        act=planned.act,
        new=new,
        kind=planned.kind,
        taken=tuple((item, qualities(item.name, item.medicine_class)) for item in others),
        conditions=frozenset().union(*(conditions_in(had.name) for had in known.present)),
        known=known,
        on=on,
    )


def _is_planned(item: Taken, planned: Planned) -> bool:
    """Whether a row is what is planned itself, so that it is not set against itself."""
    return item.name.strip().casefold() == planned.name.strip().casefold()


def _allergies(known: Known, planned: Planned) -> list[Caution]:
    if planned.act is Act.STOP:
        return []
    names = [planned.name]
    if planned.act is Act.INJECT:
        names.append("botulinum toxin")
    return [
        finished(
            _Always.ALLERGY,
            Severity.SERIOUS,
            f"The record notes that {substance} is not tolerated. That may be the same "
            f"substance as {planned.name}.",
            (),
        )
        for substance in known.allergies
        if any(same(substance, name) for name in names)
    ]


def _not_known(known: Known, planned: Planned, on: date) -> list[Caution]:
    found = []
    treated_by_name = planned.act is not Act.INJECT and planned.kind not in _NO_SUBSTANCE
    if treated_by_name and not substances_in(planned.name):
        found.append(
            finished(
                _Always.UNKNOWN,
                Severity.CAUTION,
                f"We know no rule about '{planned.name}', and cannot say how it goes with "
                "anything else. Check how it is spelt.",
                (),
            )
        )
    strange = [
        item.name
        for item in known.taken
        if item.on(on)
        and item.kind not in _NO_SUBSTANCE
        and not substances_in(item.name)
        and not _is_planned(item, planned)
    ]
    if strange:
        names = ", ".join(f"'{name}'" for name in dict.fromkeys(strange))
        found.append(
            finished(
                _Always.UNKNOWN_TAKEN,
                Severity.NOTE,
                f"The record also holds {names}: we know no rule about that.",
                (),
            )
        )
    return found
