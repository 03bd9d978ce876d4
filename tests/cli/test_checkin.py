"""The daily questions: answered, skipped, stopped, or given in a file."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run, Said

DAY = "2024-03-02"


class _Stopped(io.StringIO):
    """A terminal at which Ctrl-C is pressed after the lines that were typed."""

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        line = super().readline()
        if not line:
            raise KeyboardInterrupt
        return line


def _typed(
    run: Run, monkeypatch: pytest.MonkeyPatch, lines: list[str], *options: str, stop: bool = False
) -> Said:
    content = "".join(f"{line}\n" for line in lines)
    monkeypatch.setattr(sys, "stdin", _Stopped(content) if stop else io.StringIO(content))
    return run("check-in", "--day", DAY, *options)


def _day(run: Run) -> dict[str, Any]:
    entries = run("history", "--since", DAY, "--until", DAY, "--json").json["entries"]
    return {entry["kind"]: entry for entry in entries}


def test_the_questions_are_asked_in_turn(diary: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ["5", "20", "p", "6", "reading, work", "7.5", "", "3", "0", "", "espresso"]
    said = _typed(diary, monkeypatch, [*lines, "1 l", "", "90 min", "", "yoga 30"])
    assert said.code == 0
    found = _day(diary)
    check_in = found["check-in"]
    assert (check_in["severity"], check_in["count"], check_in["hardest"]) == (5, 20, "pain")
    assert [check_in[name] for name in ("reading", "driving", "work", "social")] == [
        True,
        False,
        True,
        False,
    ]
    assert found["sleep"]["amount"] == 7.5
    assert found["anxiety"]["amount"] == 0
    assert (found["caffeine"]["amount"], found["caffeine"]["detail"]) == (63, "espresso")
    assert (found["water"]["amount"], found["screen"]["amount"]) == (1000, 1.5)
    assert (found["exercise"]["amount"], found["exercise"]["detail"]) == (30, "yoga")
    assert {"sleep_quality", "fatigue", "alcohol"}.isdisjoint(found)


def test_enter_skips_and_leaves_it_unknown(diary: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    said = _typed(diary, monkeypatch, [""] * 30)
    assert "Nothing was noted" in said.out
    assert _day(diary) == {}


def test_an_answer_that_cannot_be_is_asked_again(
    diary: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = _typed(diary, monkeypatch, ["11", "many", "4", "", "", "", "", "30", "7"])
    assert said.err.count("is not a rating") == 2
    assert "24" in said.err
    found = _day(diary)
    assert found["check-in"]["severity"] == 4
    assert found["sleep"]["amount"] == 7


def test_ctrl_c_keeps_what_was_answered(diary: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    said = _typed(diary, monkeypatch, ["4", "", "t", "", "", "6"], stop=True)
    assert said.code == 130
    assert "Noted for 2024-03-02: 3 answers" in said.out
    found = _day(diary)
    assert (found["check-in"]["severity"], found["check-in"]["count"]) == (4, None)
    assert found["sleep"]["amount"] == 6


def test_only_what_is_open_is_asked_and_yesterday_is_shown(
    diary: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    diary("log", "day", "--day", "2024-03-01", "--severity", "7")
    diary("log", "sleep", "6.5", "--day", "2024-03-01")
    diary("log", "sleep", "8", "--day", DAY)
    said = _typed(diary, monkeypatch, ["4"])
    assert "(yesterday 7)" in said.err
    assert "Sleep, hours" not in said.err
    said = _typed(diary, monkeypatch, [])
    assert "How bad" not in said.err


def test_answers_of_a_file(diary: Run, tmp_path: Path) -> None:
    answers: dict[str, Any] = {
        "severity": 3,
        "mood": None,
        "hardest": "eyes_forced_shut",
        "affected": [],
        "sleep": 7.5,
        "caffeine": "2 mg",
        "exercise": {"yoga": 30, "walking": "1 h"},
        "meals_skipped": 0,
    }
    (tmp_path / "answers.json").write_text(json.dumps(answers))
    said = diary("check-in", "--day", DAY, "--answers", "answers.json", "--json").json
    assert len(said["exposures"]) == 5
    found = _day(diary)
    assert (found["check-in"]["severity"], found["check-in"]["mood"]) == (3, None)
    assert found["check-in"]["social"] is False
    assert found["meals_skipped"]["amount"] == 0
    total = diary("history", "--kind", "exercise", "--json").json["entries"]
    assert sorted((entry["detail"], entry["amount"]) for entry in total) == [
        ("walking", 60),
        ("yoga", 30),
    ]


def test_what_was_noted_before_stays(diary: Run) -> None:
    diary("log", "caffeine", "80", "--day", DAY)
    answers = '{"caffeine": 200, "severity": 2}'
    said = diary("check-in", "--day", DAY, "--answers", answers, "--json").json
    assert said["already"] == {"caffeine": 80}
    assert _day(diary)["caffeine"]["amount"] == 80
    diary("check-in", "--day", DAY, "--answers", '{"severity": 4}')
    assert _day(diary)["check-in"]["severity"] == 4


def test_own_trackers_are_asked_for(diary: Run) -> None:
    diary("log", "tracker", "--new", "jaw ache", "--unit", "min")
    diary("check-in", "--day", DAY, "--answers", '{"jaw_ache": "0.5 h"}')
    assert _day(diary)["jaw_ache"]["amount"] == 30


@pytest.mark.parametrize(
    "answers",
    [
        "absent.json",
        "{",
        "[1]",
        '{"colour": 3}',
        '{"severity": 11}',
        '{"severity": 2.5}',
        '{"sleep": 30}',
        '{"sleep": -1}',
        '{"affected": ["gardening"]}',
        '{"exercise": "yoga"}',
        '{"severity": 2, "water": "5 h"}',
    ],
)
def test_answers_that_cannot_be(diary: Run, answers: str) -> None:
    said = diary("check-in", "--day", DAY, "--answers", answers)
    assert said.code == 2
    assert said.err.count("\n") == 1
    assert _day(diary) == {}
