"""`spasmograph compare` from files and folders to figures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from spasmograph.cli import main

HEAD = "onset\tduration\ttrial_type\n"
BORIS = "Observation id,Behavior,Behavior type,Media duration (s),Start (s),Stop (s)\n"


def told(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> dict[str, Any]:
    assert main(["compare", *map(str, arguments), "--json"]) == 0
    content: dict[str, Any] = json.loads(capsys.readouterr().out)
    return content


def table(path: Path, *rows: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def test_two_files_need_no_common_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ours = table(tmp_path / "clip_events.tsv", "1\t0.5\ttwitch", "9\t1\tbrief_spasm")
    theirs = table(tmp_path / "by hand.tsv", "1.1\t0.5\ttwitch", "20\t1\ttwitch")
    found = told(capsys, ours, theirs, "--seconds", "60")["agreement"]
    assert found["precision"]["value"] == found["recall"]["value"] == found["f1"]["value"] == 0.5
    assert found["onset_error"]["value"] == pytest.approx(0.1)
    assert found["kappa"]["value"] == pytest.approx(0.482, abs=0.001)
    assert found["icc"]["value"] is None
    assert found["icc"]["why"]


def test_folders_are_paired_by_name_and_what_is_alone_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a", "b"):
        table(tmp_path / "ours" / f"{name}_events.tsv", "1\t0.5\ttwitch")
    summary = {"summary": {"observation": {"recorded_seconds": 30.0}}}
    (tmp_path / "ours" / "a_summary.json").write_text(json.dumps(summary))
    labels = tmp_path / "labels.csv"
    labels.write_text(BORIS + "a.mp4,twitch,STATE,99,1,1.5\nc,twitch,STATE,99,1,1.5\n")
    found = told(capsys, tmp_path / "ours", labels)
    assert [one["name"] for one in found["recordings"]] == ["a"]
    assert found["recordings"][0]["seconds"] == 30.0
    assert found["notes"] == ["No labels for b: left out.", "No events for c: left out."]


def test_blinks_that_nobody_labelled_are_pointed_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ours = table(tmp_path / "clip_events.tsv", "1\t0.2\tblink", "9\t1\tbrief_spasm")
    theirs = table(tmp_path / "clip.tsv", "9\t1\tspasm of mine")
    assert "blinks found: 1." in told(capsys, ours, theirs)["notes"][0]
    found = told(capsys, ours, theirs, "--kind", "brief_spasm")
    assert found["agreement"]["f1"]["value"] == 1.0
    assert found["notes"] == ["Labels that do not say their kind, compared whatever it is: 1."]


def test_only_labels_of_a_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ours = table(tmp_path / "clip_events.tsv", "9\t1\tbrief_spasm")
    theirs = table(tmp_path / "clip.tsv", "9\t1\tspasm", "2\t5\ttalking")
    found = told(capsys, ours, theirs, "--label", "spasm")
    assert found["agreement"]["recall"]["value"] == 1.0


def test_it_is_said_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ours = table(tmp_path / "clip_events.tsv", "1\t0.5\ttwitch")
    assert main(["compare", str(ours), str(table(tmp_path / "x.tsv"))]) == 0
    said = capsys.readouterr().out
    assert "Recall                    cannot be told: nothing was labelled" in said
    assert "Precision                 0.000" in said
    assert "nan" not in said


@pytest.mark.parametrize("second", ["missing.tsv", "empty"])
def test_what_cannot_be_compared_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], second: str
) -> None:
    ours = table(tmp_path / "clip_events.tsv", "1\t0.5\ttwitch")
    (tmp_path / "empty").mkdir()
    assert main(["compare", str(ours), str(tmp_path / second)]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_names_that_do_not_meet_are_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table(tmp_path / "ours" / "a_events.tsv")
    table(tmp_path / "ours" / "b_events.tsv")
    theirs = table(tmp_path / "c.tsv")
    assert main(["compare", str(tmp_path / "ours"), str(theirs)]) == 1
    assert "no recording is in both: a, b and c" in capsys.readouterr().err


def test_a_name_that_looks_like_a_pattern_finds_its_length(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ours = table(tmp_path / "clip[1]_events.tsv", "1\t0.5\ttwitch")
    summary = {"summary": {"observation": {"recorded_seconds": 30.0}}}
    (tmp_path / "clip[1]_summary.json").write_text(json.dumps(summary))
    found = told(capsys, ours, table(tmp_path / "x.tsv"))
    assert found["recordings"][0]["seconds"] == 30.0
