"""The person, what they have been told they have, and the program as a device."""

from __future__ import annotations

import uuid
from typing import Final

from spasmograph.record import models as m
from spasmograph.report.fhir.codes import System, concept, condition_codings
from spasmograph.report.fhir.values import (
    Resource,
    annotation,
    clean,
    concept_of,
    day_text,
    known,
    part_id,
    period,
    reference,
    resource,
    row_id,
)

__all__ = ["RECORD_ID", "allergy_of", "condition_of", "device_of", "patient_of", "pregnancy_of"]

RECORD_ID: Final = "urn:spasmograph:record"
"""The system of the identifier of a record."""

_DEVICES: Final = uuid.uuid5(uuid.NAMESPACE_URL, "urn:spasmograph:device")


def patient_of(person: m.Person, name: str | None = None) -> Resource:
    """Return the person; with a pseudonym if no name or initials are given.

    Parameters
    ----------
    person : Person
    name : str, optional
        What to call them.
    """
    pseudonym = f"P-{part_id(person.id, 'pseudonym').hex[:8].upper()}"
    year = person.birth_year
    called = {"use": "anonymous", "text": pseudonym}
    return resource(
        "Patient",
        row_id(person),
        identifier=[{"system": RECORD_ID, "value": str(person.id)}],
        name=[{"text": found} if (found := clean(name)) else called],
        birthDate=None if year is None else f"{year:04d}",
    )


def device_of(version: str | None) -> Resource:
    """Return the program, of one version or of an unknown one, as the device that measured."""
    said = clean(version)
    return resource(
        "Device",
        part_id(_DEVICES, said or ""),
        deviceName=[{"name": "spasmograph", "type": "user-friendly-name"}],
        type=concept(System.KIND, "software"),
        version=None if said is None else [{"value": said}],
    )


def condition_of(row: m.Condition, patient: Resource) -> Resource:
    """Return a condition as the person was told it."""
    told = clean(row.given_by)
    notes = annotation(row.note) + annotation(told and f"Told by: {told}")
    return resource(
        "Condition",
        row_id(row),
        clinicalStatus=concept(System.CONDITION, "inactive" if row.until else "active"),
        category=[concept(System.CATEGORY, "problem-list-item")],
        code=concept_of(row.name, condition_codings(row.name)),
        subject=reference(patient),
        onsetDateTime=day_text(row.since),
        abatementDateTime=day_text(row.until),
        recordedDate=row.created.date().isoformat(),
        asserter=reference(patient),
        note=notes,
    )


def allergy_of(row: m.Allergy, patient: Resource) -> Resource:
    """Return something the person does not tolerate."""
    reaction = clean(row.reaction)
    return resource(
        "AllergyIntolerance",
        row_id(row),
        clinicalStatus=concept(System.ALLERGY, "active"),
        code=concept_of(row.substance),
        patient=reference(patient),
        asserter=reference(patient),
        reaction=[{"manifestation": [{"text": reaction}]}] if reaction else None,
    )


def pregnancy_of(row: m.Pregnancy, patient: Resource) -> Resource:
    """Return a pregnancy, with the time of breastfeeding."""
    until = day_text(row.breastfeeding_until)
    return resource(
        "Observation",
        row_id(row),
        status="final",
        category=[concept(System.OBSERVED, "survey")],
        code=concept(System.KIND, "pregnancy"),
        subject=reference(patient),
        effectivePeriod=period(day_text(row.start), day_text(row.stop)),
        performer=[reference(patient)],
        valueBoolean=True,
        component=[known(code=concept(System.KIND, "breastfeeding-until"), valueDateTime=until)]
        if until
        else None,
    )
