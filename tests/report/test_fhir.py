"""The FHIR document: what is in it, and what is not."""

from __future__ import annotations

import base64
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings

from spasmograph.errors import ImpossibleValue, OutputError
from spasmograph.record import When
from spasmograph.record import models as m
from spasmograph.record.vocabulary import TreatmentKind
from spasmograph.report.fhir import (
    Content,
    as_bytes,
    bundle_of,
    check_bundle,
    read_content,
    validate,
    write_bundle,
)
from spasmograph.report.fhir.codes import Section, condition_codings, ucum_of
from spasmograph.report.fhir.values import clean, marked, moment
from spasmograph.spasms.events import Side
from tests.record.random_rows import Rows, contents, fill, new_record
from tests.report import records

HOSTILE = "<script>alert(1)</script> [a](javascript:1) \\<b> =1+1 #let \x07\x00\u202eא"


def resources(bundle: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    held = [entry["resource"] for entry in bundle["entry"]]
    return [item for item in held if item["resourceType"] == kind]


def measures(bundle: dict[str, Any], code: str) -> list[dict[str, Any]]:
    return [
        item
        for item in resources(bundle, "Observation")
        if item["code"].get("coding", [{}])[0].get("code") == code
    ]


def component(observation: dict[str, Any], code: str) -> dict[str, Any]:
    (found,) = (
        part for part in observation["component"] if part["code"]["coding"][0]["code"] == code
    )
    return dict(found)


def made(**changes: Any) -> dict[str, Any]:
    return bundle_of(records.content(**changes), records.MADE)


def test_a_full_record_makes_a_valid_document() -> None:
    bundle = bundle_of(records.content(), records.MADE, report=records.PDF)
    validate(bundle)
    kinds = {entry["resource"]["resourceType"] for entry in bundle["entry"]}
    assert kinds == {
        "AllergyIntolerance",
        "Composition",
        "Condition",
        "Device",
        "DiagnosticReport",
        "MedicationAdministration",
        "MedicationStatement",
        "Observation",
        "Patient",
        "Procedure",
        "Provenance",
        "QuestionnaireResponse",
    }
    (report,) = resources(bundle, "DiagnosticReport")
    assert base64.b64decode(report["presentedForm"][0]["data"]) == records.PDF
    assert len(report["result"]) == 1


def test_an_empty_record_makes_a_sensible_document() -> None:
    bundle = bundle_of(Content(m.Person(id=records.person().id)), records.MADE)
    validate(bundle)
    (first,) = resources(bundle, "Composition")
    assert [part["code"]["coding"][0]["code"] for part in first["section"]] == [*Section]
    assert all("emptyReason" in part and "entry" not in part for part in first["section"])
    (patient,) = resources(bundle, "Patient")
    assert "birthDate" not in patient


@settings(max_examples=25)
@given(contents())
def test_any_record_makes_a_valid_document(rows: Rows) -> None:
    with TemporaryDirectory() as folder, new_record(Path(folder) / "a.spasm") as record:
        fill(record, rows)
        content = read_content(record)
        bundle = bundle_of(content, records.MADE)
        validate(bundle)
        assert as_bytes(bundle) == as_bytes(bundle_of(read_content(record), records.MADE))
        assert len(resources(bundle, "QuestionnaireResponse")) == len(rows["check_ins"])
        assert len(measures(bundle, "session")) == len(rows["sessions"])
        given_away = sum(content.left_out.values())
        assert given_away == sum(
            len(rows[name])
            for name in (
                "answers",
                "appointments",
                "exposures",
                "questions",
                "spasm_entries",
                "trackers",
                "trials",
            )
        )


def test_the_same_record_and_moment_give_the_same_bytes() -> None:
    assert as_bytes(made()) == as_bytes(made())
    later = bundle_of(records.content(), records.MADE + timedelta(seconds=1))
    assert later["id"] != made()["id"]
    assert resources(later, "Patient")[0]["id"] == resources(made(), "Patient")[0]["id"]


@pytest.mark.parametrize("rate", [0.0, 3.5, None])
def test_zero_stays_and_missing_is_absent(rate: float | None) -> None:
    bundle = made(sessions=(records.session(rate),))
    found = measures(bundle, "spasm-rate")
    assert [item["valueQuantity"]["value"] for item in found] == [rate, rate][
        : 2 * (rate is not None)
    ]
    (answers,) = resources(bundle, "QuestionnaireResponse")
    held = {item["linkId"]: item["answer"][0] for item in answers["item"]}
    assert held["severity"] == {"valueInteger": 0}
    assert held["reading"] == {"valueBoolean": False}
    assert {"count", "mood", "work", "note"}.isdisjoint(held)


def test_a_measure_says_side_unit_interval_method_device_and_quality() -> None:
    bundle = made()
    whole, left = measures(bundle, "spasm-rate")
    assert whole["bodySite"]["coding"][0]["code"] == "face"
    assert left["bodySite"]["coding"][0]["code"] == "face-left"
    assert left["valueQuantity"] == {
        "value": 3.5,
        "unit": "/min",
        "system": "http://unitsofmeasure.org",
        "code": "/min",
    }
    assert component(left, "interval-low")["valueQuantity"]["value"] == 2.5
    assert component(left, "count")["valueInteger"] == 7
    assert component(left, "quality")["valueQuantity"]["value"] == 0.9
    codes = [item["code"] for item in component(left, "side")["valueCodeableConcept"]["coding"]]
    assert codes == ["left", "7771000"]
    assert left["effectiveDateTime"] == "2024-03-01T08:30:00+01:00"
    assert left["method"]["coding"][0]["code"] == "face-video"
    urls = {entry["fullUrl"]: entry["resource"] for entry in bundle["entry"]}
    assert urls[left["device"]["reference"]]["version"] == [{"value": "0.1.0"}]
    (closed,) = measures(bundle, "time-closed")
    assert (closed["valueQuantity"]["value"], closed["valueQuantity"]["code"]) == (25.0, "%")
    (scale,) = measures(bundle, "jankovic-frequency-estimate")
    assert scale["valueInteger"] == 2
    assert "not rated by a clinician" in scale["note"][0]["text"]


def test_units_of_toxin_are_those_of_their_product() -> None:
    two = (records.injection("Xeomin", 2.5), records.injection("Dysport", 10, 60))
    doses = [
        item["dosage"]["dose"]
        for item in resources(made(injections=two, effects=()), "MedicationAdministration")
    ]
    assert doses == [
        {"value": 2.5, "unit": "units of Xeomin"},
        {"value": 10, "unit": "units of Dysport"},
    ]
    unknown = made(injections=(records.injection(units=None),))
    validate(unknown)
    (given_,) = resources(unknown, "MedicationAdministration")
    assert "dosage" not in given_
    (none,) = resources(
        made(injections=(records.injection(units=0.0),)), "MedicationAdministration"
    )
    assert none["dosage"]["dose"]["value"] == 0


@pytest.mark.parametrize(
    ("start", "stop", "status"),
    [
        (date(2024, 1, 1), None, "active"),
        (date(2024, 1, 1), date(2024, 6, 1), "active"),
        (date(2024, 1, 1), date(2024, 5, 31), "completed"),
        (date(2024, 6, 2), None, "intended"),
    ],
)
def test_what_is_taken_has_the_status_of_the_day(
    start: date, stop: date | None, status: str
) -> None:
    bundle = made(medicines=(records.medicine(start=start, stop=stop),))
    (taken,) = resources(bundle, "MedicationStatement")
    assert taken["status"] == status
    assert "0 taken, 1 missed" in taken["note"][0]["text"]
    assert taken["dosage"][0]["doseAndRate"][0]["doseQuantity"]["code"] == "mg"
    assert taken["dosage"][0]["timing"]["repeat"]["timeOfDay"] == ["08:00:00"]


def test_a_unit_of_ones_own_has_no_code() -> None:
    (taken,) = resources(
        made(medicines=(records.medicine(unit="drops", dose=0.0),)), "MedicationStatement"
    )
    assert taken["dosage"][0]["doseAndRate"] == [{"doseQuantity": {"value": 0, "unit": "drops"}}]
    assert (ucum_of("MCG"), ucum_of("drops"), ucum_of(None)) == ("ug", None, None)


def test_what_is_worn_is_not_a_medicine() -> None:
    lenses = records.medicine(kind=TreatmentKind.LENSES, name="Tinted lenses", doses=[])
    bundle = made(medicines=(lenses,), injections=(), effects=(), care=())
    validate(bundle)
    assert not resources(bundle, "MedicationStatement")
    (worn,) = resources(bundle, "Procedure")
    assert worn["status"] == "in-progress"


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("Hemifacial spasm, left side", ["G51.32", "13753008"]),
        ("right hemifacial spasm", ["G51.31", "13753008"]),
        ("HFS (both sides)", ["G51.33", "13753008"]),
        ("hemifacial spasm", ["G51.39", "13753008"]),
        ("Blepharospasm", ["G24.5", "59026006"]),
        ("Tourette's syndrome", ["F95.2", "5158005"]),
        ("Meige syndrome", ["230325003"]),
        ("facial myokymia", ["G51.4"]),
        ("perhaps hemifacial spasm", []),
        ("no hemifacial spasm", []),
        ("mother: blepharospasm", []),
        ("migraine", []),
        ("", []),
    ],
)
def test_only_a_whole_known_name_has_codes(name: str, codes: list[str]) -> None:
    assert [item["code"] for item in condition_codings(name)] == codes


def test_the_person_has_a_pseudonym_unless_named() -> None:
    (patient,) = resources(made(), "Patient")
    assert patient["name"][0]["use"] == "anonymous"
    assert patient["birthDate"] == "1960"
    named = bundle_of(records.content(), records.MADE, name="A. B.")
    assert resources(named, "Patient")[0]["name"] == [{"text": "A. B."}]
    assert "clip.mp4" not in as_bytes(made()).decode()


def test_hostile_text_is_inert_everywhere() -> None:
    wild = {"note": HOSTILE, "given_by": HOSTILE}
    session = records.session()
    session.note = HOSTILE
    bundle = made(
        conditions=(
            m.Condition(id=records.person().id, created=records.MADE, name=HOSTILE, **wild),
        ),
        allergies=(m.Allergy(id=session.id, substance=HOSTILE, reaction=HOSTILE),),
        sessions=(session,),
        medicines=(records.medicine(name=HOSTILE, unit=HOSTILE, note=HOSTILE, by=HOSTILE),),
        injections=(records.injection(HOSTILE),),
    )
    text = as_bytes(bundle).decode()
    assert "\\u0007" not in text
    assert "\\u0000" not in text
    (first,) = resources(bundle, "Composition")
    for part in first["section"]:
        assert "<script" not in part["text"]["div"]
    notes = [note["text"] for item in resources(bundle, "Condition") for note in item["note"]]
    assert notes[0].startswith("\\<script>")
    assert "\\[a](" in notes[0]


def test_text_is_cleaned_but_not_lost() -> None:
    assert clean("a\x00\x1fb\ud800\n") == "ab"
    assert clean(" \x07 ") is None
    assert clean("0") == "0"
    assert marked("a\\<b") == "a\\\\\\<b"


@pytest.mark.parametrize(("offset", "end"), [(840, "+14:00"), (-210, "-03:30"), (900, "+00:00")])
def test_clocks_that_fhir_does_not_know_are_written_in_utc(offset: int, end: str) -> None:
    when = When(datetime(2024, 1, 1, 12, tzinfo=UTC), offset)
    assert moment(when).endswith(end)
    assert datetime.fromisoformat(moment(when)) == when.utc


def test_a_report_that_is_no_pdf_and_a_moment_without_zone_are_refused() -> None:
    with pytest.raises(ImpossibleValue, match="not a PDF"):
        bundle_of(records.content(), records.MADE, report=b"<html>")
    with pytest.raises(ImpossibleValue, match="zone"):
        bundle_of(records.content(), datetime(2024, 6, 1))


def test_a_bundle_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    assert write_bundle(made(), file) == file.stat().st_size
    assert json.loads(file.read_bytes()) == made()
    assert file.stat().st_mode & 0o777 == 0o600
    wrong = made()
    wrong["entry"][1]["resource"]["gender"] = ["x"]
    with pytest.raises(OutputError, match="not valid FHIR"):
        write_bundle(wrong, file)
    assert json.loads(file.read_bytes()) == made()
    assert list(tmp_path.iterdir()) == [file]


def test_without_the_package_the_cure_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "fhir.resources.R4B.bundle", None)
    with pytest.raises(OutputError, match=r"spasmograph\[fhir\]"):
        validate(made())


def test_sides_are_the_persons_own() -> None:
    injected = made()
    (given_,) = resources(injected, "MedicationAdministration")
    assert given_["dosage"]["site"]["coding"][0]["code"] == Side.LEFT
    assert check_bundle(injected) == []
