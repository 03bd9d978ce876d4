"""The document: its table of contents first, then everything it refers to."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import uuid
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any, Final

from spasmograph.errors import ImpossibleValue
from spasmograph.record import models as m
from spasmograph.report.fhir import treatments
from spasmograph.report.fhir.checkins import check_in_lines, check_in_of
from spasmograph.report.fhir.codes import Section, System, concept
from spasmograph.report.fhir.content import Content
from spasmograph.report.fhir.person import (
    allergy_of,
    condition_of,
    device_of,
    patient_of,
    pregnancy_of,
)
from spasmograph.report.fhir.sessions import measured_of
from spasmograph.report.fhir.values import (
    Resource,
    annotation,
    clean,
    known,
    moment,
    narrative,
    part_id,
    reference,
    resource,
    row_id,
)

__all__ = ["TITLES", "bundle_of"]

TITLES: Final = {
    Section.PROBLEMS: "Conditions",
    Section.MEDICINES: "Medicines",
    Section.ALLERGIES: "Allergies",
    Section.PROCEDURES: "Injections and other treatments",
    Section.RESULTS: "Measured videos, tests and side effects",
    Section.FUNCTION: "Daily life",
}
"""The headings, in the order of the document."""

_TITLE: Final = "Facial spasms: what was measured and noted"
_NOTHING: Final = "Nothing is noted. That does not mean there is none."


@dataclass(slots=True)
class _Part:
    """One section while it is filled."""

    entries: list[Resource] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def add(self, line: str, *entries: Resource) -> None:
        self.lines.append(line)
        self.entries.extend(entries)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A document while it is filled: its sections, and what stands beside them."""

    patient: Resource
    day: dt.date
    parts: dict[Section, _Part]
    beside: dict[str, Resource]

    def keep(self, *found: Resource) -> None:
        self.beside.update({item["id"]: item for item in found})


def bundle_of(
    content: Content, made: dt.datetime, *, name: str | None = None, report: bytes | None = None
) -> Resource:
    """Make a FHIR R4B document of a record.

    The same content and moment give the same document; every id is made of the
    id of a row.

    Parameters
    ----------
    content : Content
    made : datetime
        When, with its offset.
    name : str, optional
        Name or initials of the person; a pseudonym by default.
    report : bytes, optional
        The visit report, a PDF, to go along.

    Returns
    -------
    dict
        The bundle, as JSON holds it.

    Raises
    ------
    ImpossibleValue
        If `made` has no offset, or `report` is no PDF.
    """
    if made.tzinfo is None:
        raise ImpossibleValue("a time without its zone", "Add the offset to it.")
    stamp = made.isoformat(timespec="seconds")
    patient = patient_of(content.person, name)
    author = device_of(version("spasmograph"))
    draft = _Draft(patient, made.date(), {section: _Part() for section in TITLES}, {})
    draft.keep(author)
    _add_person(draft, content)
    _add_treatments(draft, content)
    _add_results(draft, content)
    if report is not None:
        _add_report(draft, content.person, report, stamp)
    first = _composition(draft, content.person, stamp, author)
    draft.keep(
        resource(
            "Provenance",
            part_id(content.person.id, f"document provenance {stamp}"),
            target=[reference(first)],
            recorded=stamp,
            agent=[{"type": concept(System.AGENT, "assembler"), "who": reference(author)}],
        )
    )
    return _bundle(draft, first, stamp)


def _bundle(draft: _Draft, first: Resource, stamp: str) -> Resource:
    held = [item for part in draft.parts.values() for item in part.entries]
    found = {item["id"]: item for item in [first, draft.patient, *held, *draft.beside.values()]}
    entries = [{"fullUrl": f"urn:uuid:{id_}", "resource": item} for id_, item in found.items()]
    digest = hashlib.sha256(json.dumps(entries, sort_keys=True).encode()).hexdigest()
    id_ = part_id(uuid.UUID(draft.patient["id"]), f"bundle {stamp} {digest}")
    return {
        "resourceType": "Bundle",
        "id": str(id_),
        "identifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{id_}"},
        "type": "document",
        "timestamp": stamp,
        "entry": entries,
    }


def _composition(draft: _Draft, person: m.Person, stamp: str, author: Resource) -> Resource:
    return resource(
        "Composition",
        part_id(person.id, f"composition {stamp}"),
        status="final",
        type=concept(System.LOINC, "60591-5", _TITLE),
        subject=reference(draft.patient),
        date=stamp,
        author=[reference(author)],
        title=_TITLE,
        section=[_section(section, draft.parts[section]) for section in TITLES],
    )


def _section(section: Section, part: _Part) -> Resource:
    why = None if part.entries else concept(System.EMPTY, "unavailable", _NOTHING)
    return known(
        title=TITLES[section],
        code=concept(System.LOINC, section),
        text=narrative(part.lines, _NOTHING),
        entry=[reference(entry) for entry in part.entries],
        emptyReason=why,
    )


def _add_person(draft: _Draft, content: Content) -> None:
    for row in content.conditions:
        draft.parts[Section.PROBLEMS].add(
            row.name + _span(row.since, row.until), condition_of(row, draft.patient)
        )
    for allergy in content.allergies:
        said = f": {allergy.reaction}" if clean(allergy.reaction) else ""
        draft.parts[Section.ALLERGIES].add(
            allergy.substance + said, allergy_of(allergy, draft.patient)
        )
    for pregnancy in content.pregnancies:
        draft.parts[Section.PROBLEMS].add(
            "Pregnancy" + _span(pregnancy.start, pregnancy.stop),
            pregnancy_of(pregnancy, draft.patient),
        )


def _add_treatments(draft: _Draft, content: Content) -> None:
    done = draft.parts[Section.PROCEDURES]
    for row in content.medicines:
        line = row.name + _amount(row) + _span(row.start, row.stop)
        if row.kind in treatments.TAKEN:
            found = treatments.medicine_of(row, draft.patient, draft.day)
            draft.parts[Section.MEDICINES].add(line, found)
        else:
            done.add(line, treatments.treatment_of(row, draft.patient, draft.day))
    for injection in content.injections:
        sites = ", ".join(
            f"{site.site} {site.side}"
            + ("" if site.units is None else f" {site.units:g} units of {injection.product}")
            for site in sorted(injection.sites, key=lambda site: (site.site, str(site.id)))
        )
        line = f"{moment(injection.at)}: {injection.product}{sites and f': {sites}'}"
        done.add(line, *treatments.injection_of(injection, draft.patient))
    for care in content.care:
        words = care.kind.value.replace("_", " ")
        done.add(f"{moment(care.at)}: {words}", treatments.care_of(care, draft.patient))


def _add_results(draft: _Draft, content: Content) -> None:
    results = draft.parts[Section.RESULTS]
    for row in content.sessions:
        found = measured_of(row, draft.patient)
        results.add(found.line, found.session, *found.members)
        draft.keep(found.device, found.provenance)
    for test in content.tests:
        said = f": {test.result}" if clean(test.result) else ""
        results.add(f"{test.day}: {test.name or test.kind.value}{said}", _test(test, draft.patient))
    causes = _causes(draft, content)
    for effect in content.effects:
        words = effect.name or effect.kind.value.replace("_", " ")
        line = f"{moment(effect.start)}: side effect: {words}"
        results.add(line, treatments.effect_of(effect, draft.patient, causes))
    function = draft.parts[Section.FUNCTION]
    function.lines.extend(check_in_lines(content.check_ins))
    function.entries.extend(check_in_of(row, draft.patient) for row in content.check_ins)


def _causes(draft: _Draft, content: Content) -> dict[uuid.UUID | None, Resource]:
    """Return what stands for each treatment, by the id of its row."""
    held = [*draft.parts[Section.MEDICINES].entries, *draft.parts[Section.PROCEDURES].entries]
    found = {item["id"]: item for item in held}
    rows: tuple[m.Row, ...] = (*content.medicines, *content.injections)
    return {row.id: found[str(row_id(row))] for row in rows}


def _test(row: m.Test, patient: Resource) -> Resource:
    return resource(
        "Observation",
        row_id(row),
        status="final",
        category=[concept(System.OBSERVED, "exam")],
        code=concept(System.TEST, row.kind, clean(row.name)),
        subject=reference(patient),
        effectiveDateTime=row.day.isoformat(),
        performer=[reference(patient)],
        valueString=clean(row.result),
        note=annotation("As the person was told it."),
    )


def _add_report(draft: _Draft, person: m.Person, report: bytes, stamp: str) -> None:
    if not report.startswith(b"%PDF-"):
        raise ImpossibleValue("the report is not a PDF", "Give the PDF of the visit report.")
    results = draft.parts[Section.RESULTS]
    form: dict[str, Any] = {
        "contentType": "application/pdf",
        "data": base64.b64encode(report).decode("ascii"),
        "size": len(report),
        "title": _TITLE,
        "creation": stamp,
    }
    measured = [item for item in results.entries if "hasMember" in item]
    found = resource(
        "DiagnosticReport",
        part_id(person.id, f"report {stamp}"),
        status="final",
        code=concept(System.KIND, "visit-report"),
        subject=reference(draft.patient),
        effectiveDateTime=stamp,
        issued=stamp,
        result=[reference(item) for item in measured],
        presentedForm=[form],
    )
    results.add("The visit report goes along as a PDF", found)


def _span(start: dt.date | None, stop: dt.date | None) -> str:
    begun = "" if start is None else f", since {start}"
    return begun + ("" if stop is None else f", until {stop}")


def _amount(row: m.Medicine) -> str:
    if row.dose is None:
        return ""
    return f" {row.dose:g} {row.unit or ''}".rstrip()
