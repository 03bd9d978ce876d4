"""A BIDS dataset has the files and columns that the standard asks for, and no name."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from spasmograph.errors import ImpossibleValue, OutputError
from spasmograph.record.measured import read_measured
from spasmograph.report.bids import bids_files, measured_subject
from spasmograph.report.folders import write_folder
from spasmograph.spasms import Task, TaskName, format_events
from tests.cli.conftest import Run, diary, run
from tests.cli.measured import write_session

__all__ = ["diary", "run"]

# File names as the standard, version 1.9.0, has them ("beh" and "motion" of its schema).
_SUB, _SES = r"(sub-[A-Za-z0-9]+)", r"(ses-[A-Za-z0-9]+)"
_STEM = r"\1_\2_task-[A-Za-z0-9]+"
_NAMES = (
    r"dataset_description\.json|README|CHANGES|participants\.(tsv|json)",
    rf"{_SUB}/\1_sessions\.(tsv|json)",
    rf"{_SUB}/{_SES}/beh/{_STEM}_events\.(tsv|json)",
    rf"{_SUB}/{_SES}/motion/{_STEM}_tracksys-[A-Za-z0-9]+_(channels\.tsv|motion\.(tsv|json))",
    r"derivatives/.*",
)
_CHANNEL = ["name", "component", "type", "tracked_point", "units"]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("measured")
    for name, spasms in (("Secret Name", 3), ("second", 0)):
        write_session(folder, name, spasms)
    (folder / "second_signals.parquet").unlink()
    task = (Task(0.0, 5.0, TaskName.SMILE),)
    first = read_measured(folder / "Secret Name_summary.json", task)
    second = read_measured(folder / "second_summary.json")
    return dict(bids_files([measured_subject([first, second], "A1")]))


def described(files: dict[str, bytes], name: str) -> Any:
    return json.loads(files[name])


def test_every_name_is_one_of_the_standard(files: dict[str, bytes]) -> None:
    for name in files:
        assert any(re.fullmatch(pattern, name) for pattern in _NAMES), name


def test_every_column_is_described(files: dict[str, bytes]) -> None:
    own = {"participant_id", "session_id"}
    for name, content in files.items():
        if name.endswith(("_events.tsv", "_sessions.tsv", "participants.tsv")):
            sidecar = described(files, name.replace(".tsv", ".json"))
            assert set(content.decode().splitlines()[0].split("\t")) - own == set(sidecar)


def test_required_metadata_are_there(files: dict[str, bytes]) -> None:
    for name in ("", "derivatives/spasmograph/"):
        whole = described(files, f"{name}dataset_description.json")
        assert {"Name", "BIDSVersion", "DatasetType", "GeneratedBy"} <= set(whole)
    motion = described(files, next(name for name in files if name.endswith("_motion.json")))
    assert {"SamplingFrequency", "TaskName", "TrackingSystemName"} <= set(motion)
    assert motion["SamplingFrequency"] == pytest.approx(30, abs=0.01)


def test_signals_have_a_row_a_channel_and_come_back(
    files: dict[str, bytes], tmp_path: Path
) -> None:
    (name,) = [name for name in files if name.endswith("_motion.tsv")]
    channels = pd.read_csv(
        io.BytesIO(files[name.replace("_motion.tsv", "_channels.tsv")]),
        sep="\t",
        keep_default_na=False,
    )
    assert list(channels.columns) == _CHANNEL
    assert set(channels["type"]) == {"LATENCY", "MISC", "ORNT"}
    back = pd.read_csv(io.BytesIO(files[name]), sep="\t", header=None, na_values="n/a")
    assert back.shape[1] == len(channels)
    write_session(tmp_path, "Secret Name", 3)
    there = pd.read_parquet(tmp_path / "Secret Name_signals.parquet")
    assert list(channels["name"]) == list(there.columns)
    np.testing.assert_allclose(back.to_numpy(), there.to_numpy(), atol=6e-5)


def test_events_are_those_that_were_measured(files: dict[str, bytes], tmp_path: Path) -> None:
    measured = write_session(tmp_path, "x", 3)
    (name,) = [n for n in files if n.endswith("task-protocol_events.tsv") and "deriv" not in n]
    assert files[name].decode() == format_events(measured.events)
    tasks = next(text for n, text in files.items() if n.endswith("desc-tasks_events.tsv"))
    assert tasks.decode().splitlines()[1] == "0.0000\t5.0000\tsmile"


def test_no_name_and_no_date_of_the_person_gets_out(files: dict[str, bytes]) -> None:
    everything = b"\n".join([*files.values(), *(name.encode() for name in files)])
    assert b"Secret" not in everything
    assert b"2024-" not in everything


@pytest.mark.parametrize("label", ["", "a b", "a_b", "../x", "é", "x" * 33])
def test_labels_are_letters_and_digits(label: str) -> None:
    with pytest.raises(ImpossibleValue):
        measured_subject([], label)


def test_nobody_has_the_label_of_another() -> None:
    with pytest.raises(ImpossibleValue):
        list(bids_files([measured_subject([], "a"), measured_subject([], "a")]))


def test_a_folder_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    def broken() -> Any:
        yield "a/b", b"x"
        raise OSError(28, "No space left on device")

    with pytest.raises(OutputError, match="No space left"):
        write_folder(tmp_path / "out", broken())
    assert list(tmp_path.iterdir()) == []
    assert write_folder(tmp_path / "out", [("a/b", b"x")]) == 1
    with pytest.raises(OutputError, match="already there"):
        write_folder(tmp_path / "out", [])
    assert (tmp_path / "out" / "a" / "b").read_bytes() == b"x"


def test_a_record_is_exported_with_days_between_sessions(diary: Run, tmp_path: Path) -> None:
    for name, day in (("one", "2024-03-01 08:30"), ("two", "2024-03-31 08:30")):
        write_session(tmp_path / name, name, 2)
        assert diary("add", name, "--at", day, "--note", "to my friend").code == 0
    said = diary("export", "--bids", "set", "--json").json
    (label,) = said["subjects"]
    assert diary("export", "--bids", "again", "--json").json["subjects"] == [label]
    sheet = (tmp_path / "set" / f"sub-{label}" / f"sub-{label}_sessions.tsv").read_text()
    assert [line.split("\t")[:2] for line in sheet.splitlines()[1:]] == [
        ["ses-001", "0"],
        ["ses-002", "30"],
    ]
    files = [path for path in (tmp_path / "set").rglob("*") if path.is_file()]
    assert len(files) == said["files"]
    assert not any(b"friend" in path.read_bytes() for path in files)


def test_measured_folders_are_people(run: Run, tmp_path: Path) -> None:
    write_session(tmp_path / "m", "one", 1)
    asked = ("export", "--bids", "set", "--from", "m", "--from", "m")
    assert run(*asked, "--json").json["subjects"] == ["01", "02"]
    assert run(*asked, "--subject", "x").code == 2
    assert run("export", "--bids", "set", "--from", "m").code == 1
    assert run("export").code == 2
    assert run("export", "x.zip", "--bids", "other").code == 2
    assert run("export", "x.zip", "--from", "m").code == 2


def test_an_empty_record_is_a_dataset_without_people(diary: Run, tmp_path: Path) -> None:
    assert diary("export", "--bids", "set").code == 0
    sheet = (tmp_path / "set" / "participants.tsv").read_text()
    assert sheet == "participant_id\tsessions\n"
