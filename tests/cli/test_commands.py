"""The commands: what they print, where, and the code they end with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from spasmograph.cli import main
from spasmograph.video import models

SUFFIXES = ("_events.tsv", "_events.json", "_signals.parquet", "_summary.json", "_report.html")


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("spasmograph 0.")


@pytest.mark.parametrize(
    "arguments",
    [
        ["measure"],
        ["measure", "clip.mp4", "--colour"],
        ["measure", "clip.mp4", "--jobs", "0"],
        ["measure", "clip.mp4", "--jobs", "many"],
        ["improve"],
        ["simulate", "face", "spec.toml"],
    ],
)
def test_wrong_usage_is_one_line_and_code_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("spasmograph: ")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["log", "spsm"], "Did you mean 'spasm'? See 'spasmograph log --help'."),
        (["log", "sleep"], "Missing argument 'AMOUNT'. See 'spasmograph log sleep --help'."),
        (["log", "sleep", "-1"], "-1 is below zero. Write a number such as 2 or 2.5."),
        (["nothing"], "No such command 'nothing'. See 'spasmograph --help'."),
    ],
)
def test_wrong_usage_names_what_helps(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().err.endswith(f"{said}\n")


def test_two_videos_of_one_name_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    videos = [str(tmp_path / "a" / "clip.mp4"), str(tmp_path / "b" / "Clip.mov")]
    assert main(["measure", *videos, "--out", str(tmp_path / "out")]) == 2
    assert "would write the same files" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_measure_prints_a_table_and_writes_the_files(
    clip: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["measure", str(clip), "--out", str(tmp_path)]) == 0
    out, err = capfd.readouterr()
    assert err == ""
    for word in ("blinks", "per minute", "longest", "strength", "left only", "clip_report.html"):
        assert word in out
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted("clip" + s for s in SUFFIXES)


def test_json_is_one_document_and_nothing_else(
    clip: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    absent = tmp_path / "absent.mp4"
    options = ["--out", str(tmp_path), "--mirrored", "--json"]
    assert main(["measure", str(clip), str(absent), *options]) == 1
    out, err = capfd.readouterr()
    document = json.loads(out)
    (result,), (error,) = document["results"], document["errors"]
    assert result["video"] == str(clip)
    assert [Path(path).name for path in result["files"]] == ["clip" + s for s in SUFFIXES]
    assert result["provenance"]["mirrored"] is True
    assert result["summary"]["blinks"]["count"] > 0
    assert error["video"] == str(absent)
    assert error["problem"]
    assert error["cure"]
    assert err.count("\n") == 1


def test_bad_task_table_is_said_before_anything_is_measured(
    clip: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "tasks.tsv"
    table.write_text("onset\tduration\ttask\n0\t5\tsneeze\n", encoding="utf-8")
    out = tmp_path / "out"
    assert main(["measure", str(clip), "--tasks", str(table), "--out", str(out)]) == 2
    assert "sneeze" in capsys.readouterr().err
    assert not out.exists()


def test_models_are_listed_and_verified(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [model["state"] for model in document["models"]] == ["verified"] * 3
    assert main(["models"]) == 0
    assert capsys.readouterr().out.count("verified") == 3


def test_missing_models_are_code_1(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(models, "find_spec", lambda _: None)
    monkeypatch.setattr(models, "models_folder", lambda: tmp_path)
    assert main(["models"]) == 1
    assert "spasmograph models --fetch" in capsys.readouterr().out


def test_simulate_writes_clip_and_truth(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    spec = tmp_path / "spec.toml"
    spec.write_text("duration = 0.4\nwidth = 320\nheight = 240\n", encoding="utf-8")
    assert main(["simulate", "face", str(spec), "--out", str(tmp_path / "face.mp4")]) == 0
    out, err = capfd.readouterr()
    assert "face_events.tsv" in out
    assert err == ""
    assert (tmp_path / "face.mp4").stat().st_size > 0
    assert (tmp_path / "face_events.tsv").exists()


def test_bad_spec_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spec = tmp_path / "spec.toml"
    spec.write_text("length = 4\n", encoding="utf-8")
    assert main(["simulate", "face", str(spec), "--out", str(tmp_path / "face.mp4")]) == 1
    assert capsys.readouterr().err.count("\n") == 1
