"""The document against what is published of FHIR R4B."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import Phase, given, settings

from scripts.check_fhir import Definitions, check, definitions_of
from scripts.fhir_packages import FOLDER_VARIABLE, PACKAGES, fetch, is_right, read_definitions
from spasmograph.record import models as m
from spasmograph.report.fhir import Content, bundle_of, read_content
from spasmograph.report.fhir.codes import CODES, System
from tests.record.random_rows import Rows, contents, fill, new_record
from tests.report import records


@pytest.fixture(scope="module")
def known() -> Definitions:
    folder = os.environ.get(FOLDER_VARIABLE)
    if not folder:
        pytest.skip(
            f"python -m scripts.fhir_packages FOLDER fetches what is published; "
            f"name the folder in {FOLDER_VARIABLE}"
        )
    return definitions_of(Path(folder))


def _of(bundle: dict[str, Any], kind: str) -> Any:
    held = [entry["resource"] for entry in bundle["entry"]]
    return next(item for item in held if item["resourceType"] == kind)


def _bundle() -> dict[str, Any]:
    return bundle_of(records.content(), records.MADE, report=records.PDF)


def test_a_full_and_an_empty_document_are_sound(known: Definitions) -> None:
    assert check(_bundle(), known) == []
    empty = bundle_of(Content(m.Person(id=records.person().id)), datetime(2024, 1, 1, tzinfo=UTC))
    assert check(empty, known) == []
    ended = m.Condition(
        id=records.person().id,
        created=records.MADE,
        name="HFS",
        until=date(2024, 1, 1),
        note="[a](b)",
        given_by="a doctor",
    )
    assert check(bundle_of(records.content(conditions=(ended,)), records.MADE), known) == []


@settings(max_examples=10, phases=[Phase.explicit, Phase.generate])
@given(rows=contents())
def test_any_record_makes_a_sound_document(known: Definitions, rows: Rows) -> None:
    with TemporaryDirectory() as folder, new_record(Path(folder) / "a.spasm") as record:
        fill(record, rows)
        assert check(bundle_of(read_content(record), records.MADE), known) == []


def test_codes_are_those_that_are_published(known: Definitions) -> None:
    for system, codes in CODES.items():
        published = known.codes_of(system)
        if published is not None:
            assert codes.keys() <= published.keys()
            assert all(name in (None, published[code]) for code, name in codes.items())
    assert known.codes_of(System.SNOMED)
    for system in (System.CONDITION, System.ALLERGY, System.OBSERVED, System.EMPTY, System.AGENT):
        assert known.codes_of(system), system


def _status(bundle: dict[str, Any]) -> None:
    _of(bundle, "Observation")["status"] = "banana"


def _code(bundle: dict[str, Any]) -> None:
    _of(bundle, "Condition")["clinicalStatus"]["coding"][0]["code"] = "banana"


def _name(bundle: dict[str, Any]) -> None:
    _of(bundle, "Condition")["code"]["coding"][1]["display"] = "banana"


def _missing(bundle: dict[str, Any]) -> None:
    del _of(bundle, "MedicationStatement")["status"]


def _unknown(bundle: dict[str, Any]) -> None:
    _of(bundle, "Patient")["banana"] = 1


def _day(bundle: dict[str, Any]) -> None:
    _of(bundle, "Patient")["birthDate"] = "1.3.1960"


def _type(bundle: dict[str, Any]) -> None:
    _of(bundle, "QuestionnaireResponse")["item"][1]["answer"][0]["valueInteger"] = "0"


def _two_values(bundle: dict[str, Any]) -> None:
    _of(bundle, "Observation")["valueInteger"] = 1
    _of(bundle, "Observation")["valueString"] = "1"


def _ended(bundle: dict[str, Any]) -> None:
    _of(bundle, "Condition")["abatementDateTime"] = "2024-01-01"


def _no_dose(bundle: dict[str, Any]) -> None:
    del _of(bundle, "MedicationAdministration")["dosage"]["dose"]


def _no_identifier(bundle: dict[str, Any]) -> None:
    del bundle["identifier"]


def _kind(bundle: dict[str, Any]) -> None:
    _of(bundle, "Device")["resourceType"] = "Banana"


FAULTS: list[tuple[Callable[[dict[str, Any]], None], str]] = [
    (_status, "'banana' is not in http://hl7.org/fhir/ValueSet/observation-status"),
    (_code, "'banana' is not a code of"),
    (_name, "is not called 'banana'"),
    (_missing, "status: it is missing"),
    (_unknown, "banana: there is no such element"),
    (_day, "1.3.1960 is not a date"),
    (_type, "'0' is not a integer"),
    (_two_values, "value[x]: there are too many"),
    (_ended, "con-4"),
    (_no_dose, "mad-1"),
    (_no_identifier, "bdl-9"),
    (_kind, "'Banana' is not a resource"),
]


@pytest.mark.parametrize(("plant", "said"), FAULTS, ids=[plant.__name__ for plant, _ in FAULTS])
def test_a_planted_fault_is_found(
    plant: Callable[[dict[str, Any]], None], said: str, known: Definitions
) -> None:
    bundle = _bundle()
    plant(bundle)
    assert any(said in fault for fault in check(bundle, known)), check(bundle, known)


def test_a_package_that_was_altered_is_not_read(tmp_path: Path) -> None:
    name = next(iter(PACKAGES))
    assert not is_right(tmp_path / name)
    (tmp_path / name).write_bytes(b"something else")
    assert not is_right(tmp_path / name)
    with pytest.raises(ValueError, match="altered"):
        read_definitions(tmp_path)


def test_what_comes_with_another_hash_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def come(address: str, target: Path) -> None:
        assert address.startswith("https://registry.npmjs.org/hl7.fhir.r4b.core/-/")
        target.write_bytes(b"something else")

    monkeypatch.setattr("urllib.request.urlretrieve", come)
    with pytest.raises(ValueError, match="not the file"):
        fetch(tmp_path)
    assert list(tmp_path.iterdir()) == []
