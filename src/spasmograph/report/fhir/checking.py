"""Find what is wrong with a bundle, without a connection and without published definitions.

It knows what this program writes: the sections, statuses, codes and units below and
no others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from spasmograph.report.fhir.checkins import QUESTIONNAIRE, QUESTIONS
from spasmograph.report.fhir.codes import CODES, UCUM, UCUM_UNITS, Section, System

__all__ = ["STATUSES", "Fault", "check_bundle"]

STATUSES: Final = {
    "Composition": frozenset({"final"}),
    "Observation": frozenset({"final"}),
    "DiagnosticReport": frozenset({"final"}),
    "QuestionnaireResponse": frozenset({"completed"}),
    "MedicationStatement": frozenset({"active", "completed", "intended"}),
    "MedicationAdministration": frozenset({"completed"}),
    "Procedure": frozenset({"completed", "in-progress", "preparation"}),
}
"""The statuses that each kind of resource may have here."""

_OTHERS: Final = frozenset({"AllergyIntolerance", "Condition", "Device", "Patient", "Provenance"})
_ID: Final = re.compile("urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_FREE: Final = re.compile(r"\.(dose|doseQuantity)$")

_CODED: Final = {
    "AllergyIntolerance.clinicalStatus": System.ALLERGY,
    "Condition.clinicalStatus": System.CONDITION,
    "Condition.category": System.CATEGORY,
    "Observation.category": System.OBSERVED,
    "Observation.component.code": (System.MEASURE, System.KIND),
    "Observation.method": System.METHOD,
    "Observation.bodySite": System.PLACE,
    "Composition.type": System.LOINC,
    "Composition.section.code": System.LOINC,
    "Composition.section.emptyReason": System.EMPTY,
    "Provenance.agent.type": System.AGENT,
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a bundle.

    Attributes
    ----------
    where : str
        Path, as ``entry[3].Observation.status``.
    what : str
    """

    where: str
    what: str

    def __str__(self) -> str:
        """Show it in a line."""
        return f"{self.where}: {self.what}"


def check_bundle(bundle: dict[str, Any]) -> list[Fault]:
    """Return every fault that is found in a bundle.

    Parameters
    ----------
    bundle : dict
        As JSON holds it.

    Returns
    -------
    list of Fault
        Empty if none was found.
    """
    entries = bundle.get("entry") or []
    faults = [*_frame(bundle, entries)]
    urls = {entry.get("fullUrl") for entry in entries}
    for place, entry in enumerate(entries):
        held = entry.get("resource") or {}
        where = f"entry[{place}].{held.get('resourceType')}"
        faults += _status(held, where)
        faults += _special(held, where)
        for path, value in _walk(held, where):
            faults += _reference(path, value, urls)
            faults += _quantity(path, value)
            faults += _coding(path, value)
    return faults


def _frame(bundle: dict[str, Any], entries: list[Any]) -> Iterator[Fault]:
    if bundle.get("resourceType") != "Bundle" or bundle.get("type") != "document":
        yield Fault("Bundle.type", "it is not a document")
    for name in ("identifier", "timestamp"):
        if not bundle.get(name):
            yield Fault(f"Bundle.{name}", "a document needs it")
    kinds = [(entry.get("resource") or {}).get("resourceType") for entry in entries]
    if kinds[:1] != ["Composition"] or kinds.count("Composition") != 1:
        yield Fault("Bundle.entry", "the first entry, and no other, is the Composition")
    if kinds.count("Patient") != 1:
        yield Fault("Bundle.entry", "there is exactly one Patient")
    for kind in sorted(set(map(str, kinds)) - STATUSES.keys() - _OTHERS):
        yield Fault("Bundle.entry", f"a {kind} does not belong in it")
    for url, count in Counter(entry.get("fullUrl") for entry in entries).items():
        if count > 1 or not _ID.fullmatch(url or ""):
            yield Fault("Bundle.entry", f"fullUrl {url} is not unique, or not a UUID")
    for place, entry in enumerate(entries):
        if entry.get("fullUrl") != f"urn:uuid:{(entry.get('resource') or {}).get('id')}":
            yield Fault(f"entry[{place}].fullUrl", "it is not that of its resource")


def _status(held: dict[str, Any], where: str) -> Iterator[Fault]:
    allowed = STATUSES.get(str(held.get("resourceType")))
    if allowed is not None and held.get("status") not in allowed:
        yield Fault(f"{where}.status", f"{held.get('status')!r} is not a status of it")


def _special(held: dict[str, Any], where: str) -> Iterator[Fault]:
    kind = held.get("resourceType")
    if kind == "Composition":
        yield from _sections(held, where)
    elif kind == "QuestionnaireResponse":
        yield from _answers(held, where)
    elif kind == "MedicationAdministration":
        product = held.get("medicationCodeableConcept", {}).get("text", "the product")
        dose = held.get("dosage", {}).get("dose", {})
        if dose and (dose.get("unit") != f"units of {product}" or "code" in dose):
            yield Fault(f"{where}.dosage.dose", f"its unit is not the unit of {product}")
    elif kind == "Observation":
        named = [name for name in held if name.startswith("value")]
        if not named and not held.get("hasMember") and "component" not in held:
            code = held.get("code", {}).get("coding", [{}])[0]
            if code.get("system") != System.TEST:
                yield Fault(where, "it holds no value")


def _sections(held: dict[str, Any], where: str) -> Iterator[Fault]:
    sections = held.get("section") or []
    codes = [section.get("code", {}).get("coding", [{}])[0].get("code") for section in sections]
    for section in Section:
        if codes.count(section) != 1:
            yield Fault(f"{where}.section", f"{section} ({section.name.lower()}) is there once")
    for place, section in enumerate(sections):
        if not section.get("text", {}).get("div"):
            yield Fault(f"{where}.section[{place}].text", "it is missing")
        if bool(section.get("entry")) == bool(section.get("emptyReason")):
            yield Fault(f"{where}.section[{place}]", "it has entries, or a reason for none")


def _answers(held: dict[str, Any], where: str) -> Iterator[Fault]:
    if held.get("questionnaire") != QUESTIONNAIRE:
        yield Fault(f"{where}.questionnaire", "it is not a known one")
    for place, item in enumerate(held.get("item") or []):
        _, kind = QUESTIONS.get(item.get("linkId"), ("", ""))
        answers = item.get("answer") or []
        if len(answers) != 1 or list(answers[0]) != [kind]:
            yield Fault(f"{where}.item[{place}]", "the question or the kind of answer is wrong")


def _reference(path: str, value: Any, urls: set[Any]) -> Iterator[Fault]:
    if path.endswith(".reference") and value not in urls:
        yield Fault(path, f"{value!r} is not in the bundle")


def _quantity(path: str, value: Any) -> Iterator[Fault]:
    if not isinstance(value, dict) or not isinstance(value.get("value"), int | float):
        return
    unit, system = value.get("code"), value.get("system")
    if _FREE.search(path) and unit is None and system is None:
        return
    if system != UCUM or unit not in UCUM_UNITS:
        yield Fault(path, f"{unit!r} is not a unit that belongs here")


def _coding(path: str, value: Any) -> Iterator[Fault]:
    if not isinstance(value, dict) or "code" not in value or "value" in value:
        return
    system, code = value.get("system"), value["code"]
    if not isinstance(code, str):
        return  # a part whose own code is looked at by itself
    if system not in CODES or code not in CODES[System(system)]:
        yield Fault(path, f"{code!r} is not a code of {system}")
        return
    if value.get("display") != CODES[System(system)][code]:
        yield Fault(path, f"{code!r} is not called {value.get('display')!r}")
    wanted = _CODED.get(_element(path))
    if wanted is not None and system not in (wanted if isinstance(wanted, tuple) else (wanted,)):
        yield Fault(path, f"{system} is not the code system of it")


def _element(path: str) -> str:
    """Return ``Observation.category`` for ``entry[3].Observation.category[0].coding[0]``."""
    inner = path.partition(".")[2].rpartition(".coding")[0]
    return re.sub(r"\[\d+\]", "", inner)


def _walk(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    yield path, value
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _walk(inner, f"{path}.{name}")
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _walk(inner, f"{path}[{place}]")
