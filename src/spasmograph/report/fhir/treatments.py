"""Medicines, injections, care and side effects."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any, Final

from spasmograph.record import models as m
from spasmograph.record.vocabulary import TreatmentKind
from spasmograph.report.fhir.codes import UCUM, System, coding, concept, side_concept, ucum_of
from spasmograph.report.fhir.values import (
    Resource,
    annotation,
    clean,
    concept_of,
    known,
    moment,
    number,
    period,
    reference,
    resource,
    row_id,
)

__all__ = ["TAKEN", "care_of", "effect_of", "injection_of", "medicine_of", "treatment_of"]

TAKEN: Final = frozenset({TreatmentKind.MEDICINE, TreatmentKind.HERBAL, TreatmentKind.SUPPLEMENT})
"""Kinds that are taken; the others are worn or were done."""


def medicine_of(row: m.Medicine, patient: Resource, day: dt.date) -> Resource:
    """Return something that is taken.

    Parameters
    ----------
    row : Medicine
        Of a kind in `TAKEN`.
    patient : dict
    day : date
        Today: what ended before it is over, what begins after it is planned.
    """
    codings = [coding(System.TREATMENT, row.kind)]
    if row.medicine_class is not None:
        codings.append(coding(System.CLASS, row.medicine_class))
    over = row.stop is not None and row.stop < day
    status = "intended" if row.start > day else "completed" if over else "active"
    by = clean(row.by)
    return resource(
        "MedicationStatement",
        row_id(row),
        status=status,
        medicationCodeableConcept=concept_of(row.name, codings),
        subject=reference(patient),
        effectivePeriod=_period(row),
        informationSource=reference(patient),
        note=annotation(row.note) + annotation(by and f"By: {by}") + annotation(_doses(row)),
        dosage=_dosage(row),
    )


def _period(row: m.Medicine) -> Resource | None:
    return period(row.start.isoformat(), row.stop.isoformat() if row.stop else None)


def _doses(row: m.Medicine) -> str | None:
    """Say how many of the doses that were noted were taken."""
    if not row.doses:
        return None
    taken = sum(dose.taken for dose in row.doses)
    return f"Doses noted: {taken} taken, {len(row.doses) - taken} missed"


def _dosage(row: m.Medicine) -> list[Resource]:
    amount = number(row.dose)
    unit = ucum_of(row.unit)
    held = None
    if amount is not None:
        measured = {"unit": unit, "system": UCUM, "code": unit}
        held = {"value": amount, **(measured if unit else known(unit=clean(row.unit)))}
    times = sorted({f"{time}:00" for time in row.times})
    found = known(
        timing={"repeat": {"timeOfDay": times}} if times else None,
        doseAndRate=[{"doseQuantity": held}] if held else None,
    )
    return [found] if found else []


def treatment_of(row: m.Medicine, patient: Resource, day: dt.date) -> Resource:
    """Return something that is worn or was done, such as lenses or surgery."""
    once = row.kind is TreatmentKind.SURGERY
    over = once or (row.stop is not None and row.stop < day)
    status = "preparation" if row.start > day else "completed" if over else "in-progress"
    done = row.start.isoformat()
    when = {"performedDateTime": done} if once else {"performedPeriod": _period(row)}
    by = clean(row.by)
    return resource(
        "Procedure",
        row_id(row),
        status=status,
        code=concept_of(row.name, [coding(System.TREATMENT, row.kind)]),
        subject=reference(patient),
        **when,
        performer=_performer(by),
        note=annotation(row.note),
    )


def injection_of(row: m.Injection, patient: Resource) -> list[Resource]:
    """Return one visit with botulinum toxin: the procedure, then what went into each site.

    The units are those of the product, named after it, and have no code: no
    program can add them to those of another.

    Parameters
    ----------
    row : Injection
    patient : dict
    """
    sites = sorted(row.sites, key=lambda site: (site.site, str(site.id)))
    batch = clean(row.batch)
    visit = resource(
        "Procedure",
        row_id(row),
        status="completed",
        code=concept(System.KIND, "toxin-injection"),
        subject=reference(patient),
        performedDateTime=moment(row.at),
        performer=_performer(clean(row.by)),
        bodySite=[_site(site) for site in sites],
        note=annotation(row.note) + annotation(batch and f"Batch: {batch}"),
    )
    return [visit, *(_given(row, site, patient, visit) for site in sites)]


def _site(site: m.InjectionSite) -> Resource:
    return concept_of(f"{site.site} ({site.side})", side_concept(site.side)["coding"])


def _given(row: m.Injection, site: m.InjectionSite, patient: Resource, visit: Resource) -> Resource:
    product = concept_of(row.product, [coding(System.SNOMED, "11894001")])
    units = number(site.units)
    dosage: dict[str, Any] | None = None
    if units is not None:
        named = product.get("text", "the product")
        dosage = {"site": _site(site), "dose": {"value": units, "unit": f"units of {named}"}}
    said = f"Site: {site.site} ({site.side}); how much was not noted"
    return resource(
        "MedicationAdministration",
        row_id(site),
        partOf=[reference(visit)],
        status="completed",
        medicationCodeableConcept=product,
        subject=reference(patient),
        effectiveDateTime=moment(row.at),
        dosage=dosage,
        note=annotation(said) if dosage is None else None,
    )


def care_of(row: m.CareSession, patient: Resource) -> Resource:
    """Return a session of care, such as physiotherapy."""
    minutes = number(row.minutes)
    said = None if minutes is None else f"Minutes: {minutes:g}"
    return resource(
        "Procedure",
        row_id(row),
        status="completed",
        code=concept(System.CARE, row.kind),
        subject=reference(patient),
        performedDateTime=moment(row.at),
        performer=_performer(clean(row.by)),
        note=annotation(row.note) + annotation(said),
    )


def effect_of(
    row: m.SideEffect, patient: Resource, causes: Mapping[uuid.UUID | None, Resource]
) -> Resource:
    """Return a side effect, with the treatment it is put down to.

    Parameters
    ----------
    row : SideEffect
    patient : dict
    causes : mapping
        Resources of treatments by the id of their row.
    """
    cause = causes.get(row.medicine_id) or causes.get(row.injection_id)
    strength = row.strength
    return resource(
        "Observation",
        row_id(row),
        status="final",
        category=[concept(System.OBSERVED, "survey")],
        code=concept(System.KIND, "side-effect"),
        subject=reference(patient),
        focus=None if cause is None else [reference(cause)],
        effectivePeriod=period(moment(row.start), moment(row.stop) if row.stop else None),
        performer=[reference(patient)],
        valueCodeableConcept=concept_of(row.name, [coding(System.EFFECT, row.kind)]),
        note=annotation(row.note),
        component=[]
        if strength is None
        else [{"code": concept(System.MEASURE, "strength"), "valueInteger": strength}],
    )


def _performer(name: str | None) -> list[Resource]:
    return [] if name is None else [{"actor": {"display": name}}]
