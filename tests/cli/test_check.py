"""How soon to get help, and which patterns fit, asked and answered."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from spasmograph.errors import RecordError
from spasmograph.guide.triage import QUESTIONS, Level
from tests.cli.conftest import Run


def test_every_level_has_its_first_line() -> None:
    from spasmograph.cli.check import HEADLINES

    assert list(HEADLINES) == [level.value for level in Level]


def test_the_level_comes_first_and_every_reason_has_a_source(diary: Run) -> None:
    said = diary("check", "--answers", '{"both_shut": "yes", "trick": "yes"}')
    assert said.out.startswith("See a doctor soon")
    found = diary("check", "--answers", '{"both_shut": "yes"}', "--json").json
    assert found["level"] == "see_doctor_soon"
    assert found["reasons"][0]["sources"][0]["where"]
    assert "speech" in found["unanswered"]
    assert "not a diagnosis" in said.out


def test_when_to_go_is_said_once_unless_help_is_needed_at_once(diary: Run) -> None:
    both = '{"both_shut": "yes", "several_places": "yes", "weak_face": "yes", "sudden": "no"}'
    out = " ".join(diary("check", "--answers", both, "--no-keep").out.split())
    assert out.startswith("See a doctor soon, within days.")
    assert out.count("See a doctor soon, within days.") == 1
    assert "Otherwise, see a doctor soon, within days." in out
    assert "Make an ordinary appointment" not in out
    help_now = '{"speech": "yes", "several_places": "yes"}'
    told = " ".join(diary("check", "--answers", help_now, "--no-keep").out.split())
    assert told.count("Call the local emergency number now.") == 2
    whole = diary("check", "--answers", both, "--no-keep", "--json").json
    assert all("octor" in reason["text"] for reason in whole["reasons"])


def test_no_answers_at_all_are_not_said_to_call_for_nothing(diary: Run) -> None:
    said = diary("check", "--answers", "{}", "--no-keep")
    assert said.out.startswith("Nothing was answered, so nothing can be said yet.")
    found = diary("check", "--answers", '{"speech": "no"}', "--no-keep")
    assert found.out.startswith("Nothing that was answered or noted")
    told = " ".join(found.out.split())
    warnings = [question for question in QUESTIONS if question.ask.value != "pattern"]
    left = [question.text for question in warnings if question.id != "speech"]
    assert all(f"- {text}" in told for text in left)


def test_patterns_with_what_speaks_for_and_against(diary: Run) -> None:
    answers = {"both_shut": "yes", "trick": "yes", "one_sided": "no"}
    found = diary("check", "--answers", json.dumps(answers), "--json").json
    first = found["patterns"][0]
    assert first["for"]
    assert all(item["sources"] for item in first["for"])
    assert first["ask"]
    assert found["closest"]
    said = diary("check", "--answers", json.dumps(answers))
    assert "For:" in said.out
    assert "you have" not in said.out.lower().replace("as if you have", "")


def test_asking_ends_when_help_is_needed_at_once(
    diary: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("n\nmaybe\ny\n" + "n\n" * 60))
    said = diary("check")
    assert said.out.startswith("Call the local emergency number now")
    assert said.err.count("[y/n") == 3
    assert "yes, no or unknown" in said.err


def test_all_questions_are_asked_when_nothing_is_urgent(
    diary: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = ["2" if question.ask.value == "number" else "n" for question in QUESTIONS]
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(typed) + "\n"))
    said = diary("check", "--json")
    assert said.json["unanswered"] == []
    assert said.err.count("?") >= len(QUESTIONS)


def test_answers_are_kept_unless_not_wanted(diary: Run, tmp_path: Path) -> None:
    (tmp_path / "answers.json").write_text('{"both_shut": "yes", "months": 4, "rash": null}')
    diary("check", "--answers", "answers.json", "--no-keep")
    assert diary("history", "--json").json["entries"] == []
    diary("check", "--answers", "answers.json")
    entries = diary("history", "--kind", "answer", "--json").json["entries"]
    assert sorted((entry["question"], entry["value"]) for entry in entries) == [
        ("both_shut", "yes"),
        ("months", "4.0"),
    ]


def test_what_the_record_knows_counts(diary: Run) -> None:
    diary("treat", "injection", "--product", "Botox", "--site", "orbicularis oculi:left:5")
    diary("treat", "side-effect", "trouble breathing", "--of", "injection")
    found = diary("check", "--answers", "{}", "--json").json
    assert found["level"] == "emergency"
    assert found["reasons"][0]["from_record"] is True


def test_it_works_without_a_record(run: Run) -> None:
    assert run("check", "--answers", '{"speech": "yes"}', "--json").json["level"] == "emergency"
    assert run("check", "--record", "absent.spasm", "--answers", "{}").code == 1


def test_help_does_not_wait_for_a_record_that_cannot_be_opened(
    diary: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("check", "--answers", '{"speech": "yes"}')
    whole = (tmp_path / "my.spasm").read_bytes()
    for content in (whole[:5000], b"something else"):
        (tmp_path / "my.spasm").write_bytes(content)
        said = diary(*words, "--json")
        assert said.json["level"] == "emergency"
        assert said.err.count("\n") == 1
        assert "without the record" in said.err
        assert diary(*words, "--record", "my.spasm").code == 1
    (tmp_path / "my.spasm").write_bytes(whole)
    monkeypatch.setenv("SPASMOGRAPH_PASSPHRASE", "four calm green words")
    diary("record", "encrypt")
    monkeypatch.delenv("SPASMOGRAPH_PASSPHRASE")
    assert "the record is encrypted. This goes on" in diary(*words).err


def test_the_answer_is_given_before_it_is_kept(diary: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*given: object) -> None:
        raise RecordError("there is no room left on the disk", "Make room.")

    monkeypatch.setattr("spasmograph.cli.check._keep", full)
    said = diary("check", "--answers", '{"speech": "yes"}')
    assert said.code == 1
    assert said.out.startswith("Call the local emergency number now")
    assert "no room left" in said.err


@pytest.mark.parametrize("answers", ['{"colour": "yes"}', '{"speech": "perhaps"}', "absent.json"])
def test_answers_that_cannot_be(diary: Run, answers: str) -> None:
    said = diary("check", "--answers", answers)
    assert said.code == 2
    assert said.out == ""
    assert said.err.count("\n") == 1
