"""The checker finds what is planted, and nothing in a sound bundle."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from spasmograph.report.fhir import bundle_of, check_bundle
from tests.report import records

Bundle = dict[str, Any]


def _of(bundle: Bundle, kind: str, place: int = 0) -> Any:
    held = [entry["resource"] for entry in bundle["entry"]]
    return [item for item in held if item["resourceType"] == kind][place]


def _measured(bundle: Bundle) -> Any:
    held = [entry["resource"] for entry in bundle["entry"]]
    return next(item for item in held if "valueQuantity" in item)


def _wrong_code(bundle: Bundle) -> None:
    _of(bundle, "Condition")["code"]["coding"][0]["code"] = "G51.99"


def _wrong_name(bundle: Bundle) -> None:
    _of(bundle, "Condition")["code"]["coding"][1]["display"] = "Something else"


def _wrong_system(bundle: Bundle) -> None:
    _of(bundle, "Condition")["clinicalStatus"] = {
        "coding": [{"system": "http://snomed.info/sct", "code": "568005"}]
    }


def _strange_system(bundle: Bundle) -> None:
    _of(bundle, "Condition")["code"]["coding"][0]["system"] = "http://example.org/codes"


def _wrong_unit(bundle: Bundle) -> None:
    _measured(bundle)["valueQuantity"]["code"] = "per minute"


def _no_unit(bundle: Bundle) -> None:
    _measured(bundle)["valueQuantity"] = {"value": 3}


def _wrong_product(bundle: Bundle) -> None:
    dose = _of(bundle, "MedicationAdministration")["dosage"]["dose"]
    dose["unit"] = "units of Dysport"


def _dangling(bundle: Bundle) -> None:
    _of(bundle, "Condition")["subject"]["reference"] = "urn:uuid:none"


def _gone(bundle: Bundle) -> None:
    bundle["entry"] = [e for e in bundle["entry"] if e["resource"]["resourceType"] != "Device"]


def _no_section(bundle: Bundle) -> None:
    del _of(bundle, "Composition")["section"][2]


def _no_reason(bundle: Bundle) -> None:
    del _of(bundle, "Composition")["section"][2]["entry"]


def _no_text(bundle: Bundle) -> None:
    del _of(bundle, "Composition")["section"][2]["text"]


def _wrong_status(bundle: Bundle) -> None:
    _of(bundle, "Observation")["status"] = "banana"


def _no_status(bundle: Bundle) -> None:
    del _of(bundle, "MedicationStatement")["status"]


def _not_first(bundle: Bundle) -> None:
    bundle["entry"].append(bundle["entry"].pop(0))


def _twice(bundle: Bundle) -> None:
    bundle["entry"].append(bundle["entry"][-1])


def _other_url(bundle: Bundle) -> None:
    bundle["entry"][-1]["fullUrl"] = "urn:uuid:00000000-0000-0000-0000-000000000000"


def _no_stamp(bundle: Bundle) -> None:
    del bundle["timestamp"]


def _no_document(bundle: Bundle) -> None:
    bundle["type"] = "collection"


def _no_value(bundle: Bundle) -> None:
    measured = _measured(bundle)
    del measured["valueQuantity"], measured["component"]


def _wrong_question(bundle: Bundle) -> None:
    _of(bundle, "QuestionnaireResponse")["item"][0]["linkId"] = "weight"


def _wrong_answer(bundle: Bundle) -> None:
    _of(bundle, "QuestionnaireResponse")["item"][1]["answer"] = [{"valueString": "0"}]


def _other_questions(bundle: Bundle) -> None:
    _of(bundle, "QuestionnaireResponse")["questionnaire"] = "urn:other"


def _second_person(bundle: Bundle) -> None:
    _of(bundle, "Device")["resourceType"] = "Patient"


def _stranger(bundle: Bundle) -> None:
    _of(bundle, "Device")["resourceType"] = "Person"


FAULTS: list[tuple[Callable[[Bundle], None], str]] = [
    (_wrong_code, "Condition.code.coding[0]: 'G51.99' is not a code of"),
    (_wrong_name, "Condition.code.coding[1]: '13753008' is not called 'Something else'"),
    (_wrong_system, "Condition.clinicalStatus.coding[0]: http://snomed.info/sct is not"),
    (_strange_system, "is not a code of http://example.org/codes"),
    (_wrong_unit, "valueQuantity: 'per minute' is not a unit"),
    (_no_unit, "valueQuantity: None is not a unit"),
    (_wrong_product, "dosage.dose: its unit is not the unit of Xeomin"),
    (_dangling, "Condition.subject.reference: 'urn:uuid:none' is not in the bundle"),
    (_gone, "device.reference"),
    (_no_section, "Composition.section: 48765-2 (allergies) is there once"),
    (_no_reason, "section[2]: it has entries, or a reason for none"),
    (_no_text, "section[2].text: it is missing"),
    (_wrong_status, "Observation.status: 'banana' is not a status of it"),
    (_no_status, "MedicationStatement.status: None"),
    (_not_first, "the first entry, and no other, is the Composition"),
    (_twice, "is not unique"),
    (_other_url, "it is not that of its resource"),
    (_no_stamp, "Bundle.timestamp: a document needs it"),
    (_no_document, "Bundle.type: it is not a document"),
    (_no_value, "it holds no value"),
    (_wrong_question, "item[0]: the question or the kind of answer is wrong"),
    (_wrong_answer, "item[1]: the question or the kind of answer is wrong"),
    (_other_questions, "questionnaire: it is not a known one"),
    (_second_person, "there is exactly one Patient"),
    (_stranger, "a Person does not belong in it"),
]


@pytest.mark.parametrize(
    ("plant", "said"), FAULTS, ids=lambda value: getattr(value, "__name__", "")
)
def test_a_planted_fault_is_found(plant: Callable[[Bundle], None], said: str) -> None:
    bundle = bundle_of(records.content(), records.MADE)
    assert check_bundle(bundle) == []
    plant(bundle)
    assert any(said in str(fault) for fault in check_bundle(bundle)), check_bundle(bundle)


def test_what_is_no_bundle_is_at_fault() -> None:
    assert check_bundle({})
