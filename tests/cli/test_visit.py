"""The report command: a file, a line, and clear errors."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run


def test_a_report_is_written_as_pdf_and_as_html(diary: Run, tmp_path: Path) -> None:
    said = diary("report")
    assert said.code == 0, said.err
    assert said.out.startswith("report.pdf: the report from")
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF-")
    assert diary("report", "--out", "own.html", "--paper", "letter").code == 0
    assert "size: letter" in (tmp_path / "own.html").read_text(encoding="utf-8")
    assert not list(tmp_path.glob("*.part"))


def test_json_holds_the_report_and_writes_no_file(diary: Run, tmp_path: Path) -> None:
    assert diary("log", "day", "--severity", "4").code == 0
    found = diary("report", "my.spasm", "--json").json
    assert [one["severity"] for one in found["bins"]] == [4.0]
    assert not (tmp_path / "report.pdf").exists()
    assert diary("report", "--json", "--out", "x.html").json == found
    assert (tmp_path / "x.html").exists()


def test_since_a_visit_needs_a_visit(diary: Run) -> None:
    said = diary("report", "--since-visit", "--json")
    assert said.code == 2
    assert "no visit before today is noted. Note it with" in said.err
    assert diary("treat", "appointment", "--at", "2026-01-05").code == 0
    period = diary("report", "--since-visit", "--json").json["period"]
    assert (period["since"], period["reason"]) == ("2026-01-05", "visit")


def test_a_day_may_be_named(diary: Run) -> None:
    period = diary("report", "--since", "2026-01-09", "--json").json["period"]
    assert (period["since"], period["reason"]) == ("2026-01-09", "day")
    both = diary("report", "--since", "2026-01-09", "--since-visit")
    assert both.code == 2
    assert "not both" in both.err
    assert diary("report", "--since", "2999-01-01").code == 2


def test_a_place_that_cannot_be_written_is_said(diary: Run, tmp_path: Path) -> None:
    said = diary("report", "--out", "report.docx")
    assert said.code == 2
    assert "ends in .pdf or .html" in said.err
    gone = diary("report", "--out", "nowhere/report.html")
    assert gone.code == 1
    assert "cannot be written" in gone.err
    (tmp_path / "taken.html").mkdir()
    assert diary("report", "--out", "taken.html").code == 1
    assert not list(tmp_path.glob("*.part"))
