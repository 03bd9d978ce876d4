"""The command that writes a FHIR document."""

from __future__ import annotations

import json
from pathlib import Path

from spasmograph.report.fhir import check_bundle
from tests.cli.conftest import Run


def test_a_diary_becomes_a_document(diary: Run, tmp_path: Path) -> None:
    diary("log", "day", "--day", "2024-03-01", "--severity", "0")
    diary("log", "sleep", "7", "--day", "2024-03-01")
    diary("treat", "injection", "--product", "Xeomin", "--site", "brow:left:2.5")
    (tmp_path / "visit.pdf").write_bytes(b"%PDF-1.7\n")
    said = diary("fhir", "a.json", "--name", "A. B.", "--report", "visit.pdf", "--json").json
    assert said["left_out"] == {"exposures": 1}
    assert said["resources"]["QuestionnaireResponse"] == 1
    assert said["resources"]["DiagnosticReport"] == 1
    text = (tmp_path / "a.json").read_text(encoding="utf-8")
    assert said["bytes"] == len(text.encode())
    assert check_bundle(json.loads(text)) == []
    said_ = diary("fhir", "a.json")
    assert (said_.code, said_.err.count("\n")) == (1, 1)
    said_ = diary("fhir", "a.json", "--replace")
    assert "Not in it: exposures 1" in said_.out
    assert "A. B." not in (tmp_path / "a.json").read_text(encoding="utf-8")


def test_what_cannot_be_written_costs_one_line(diary: Run, tmp_path: Path) -> None:
    assert diary("fhir", "a.json", "--report", "none.pdf").code == 2
    (tmp_path / "page.html").write_text("<html>")
    said = diary("fhir", "a.json", "--report", "page.html")
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert "PDF" in said.err
    said = diary("fhir", "none/a.json")
    assert (said.code, said.err.count("\n")) == (1, 1)
    assert not (tmp_path / "a.json").exists()


def test_an_empty_record_becomes_a_document(diary: Run) -> None:
    said = diary("fhir", "a.json")
    assert said.code == 0
    assert "Not in it" not in said.out
