"""The whole way, from a video whose truth is known to the files."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from spasmograph.errors import TaskFileError
from spasmograph.measuring import Measurement, measure, summary_document, write_measurement
from spasmograph.measuring.measure import swap_sides
from spasmograph.spasms import CONFIDENT, Side, Task, TaskName, read_events


@pytest.fixture(scope="module")
def measured(clip: Path) -> Measurement:
    return measure(clip)


@pytest.fixture(scope="module")
def mirrored(clip: Path) -> Measurement:
    return measure(clip, mirrored=True)


def _counted(measured: Measurement) -> list[tuple[str, str]]:
    return [(e.kind, e.side) for e in measured.events if e.confidence >= CONFIDENT]


def test_what_happened_is_measured(clip: Path, measured: Measurement) -> None:
    truth = read_events(clip.with_name("clip_events.tsv"))
    found = [event for event in measured.events if event.confidence >= CONFIDENT]
    assert _counted(measured) == [(event.kind, event.side) for event in truth]
    onsets = [event.onset for event in found]
    assert onsets == pytest.approx([event.onset for event in truth], abs=0.05)


def test_mirrored_swaps_sides_and_changes_nothing_else(
    measured: Measurement, mirrored: Measurement
) -> None:
    other = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT, Side.BOTH: Side.BOTH}
    assert _counted(mirrored) == [(kind, other[Side(side)]) for kind, side in _counted(measured)]
    assert mirrored.provenance.mirrored
    assert "mirror" in mirrored.report
    assert not measured.provenance.mirrored
    assert "mirror" not in measured.report


def test_swapping_twice_changes_nothing(measured: Measurement) -> None:
    once = swap_sides(measured.motion)
    lid = measured.motion["position"].sel(signal="lid")
    np.testing.assert_array_equal(
        once["position"].sel(signal="lid", side="left"), lid.sel(side="right")
    )
    xr.testing.assert_equal(swap_sides(once), measured.motion)


def test_provenance_names_the_file_and_not_its_folder(clip: Path, measured: Measurement) -> None:
    provenance = measured.provenance
    assert provenance.file == "clip.mp4"
    assert provenance.sha256 == hashlib.sha256(clip.read_bytes()).hexdigest()
    assert provenance.bytes == clip.stat().st_size
    assert provenance.decoding.frames == 240
    assert provenance.created[-6] in "+-"
    assert provenance.recorded is None  # this file does not say
    assert str(clip.parent) not in measured.report


def test_files(tmp_path: Path, clip: Path, measured: Measurement) -> None:
    files = write_measurement(measured, tmp_path / "Ergebnisse 結果")
    events, sidecar, table, summary, report = files
    assert len(read_events(events)) == len(measured.events)
    assert set(json.loads(sidecar.read_text("utf-8"))) == set(
        events.read_text("utf-8").splitlines()[0].split("\t")
    )
    frames = pd.read_parquet(table)
    assert len(frames) == 240
    assert frames["time"].is_monotonic_increasing
    document = json.loads(summary.read_text("utf-8"))
    assert document["provenance"]["models"].keys() >= {"face_landmarker.task"}
    assert document["provenance"]["software"]
    assert document["tasks"] == []
    assert document["summary"]["blinks"]["count"] == 2
    assert str(clip.parent) not in summary.read_text("utf-8")
    assert report.read_text("utf-8").startswith("<!doctype html>")
    assert len(list((tmp_path / "Ergebnisse 結果").iterdir())) == 5


def test_no_picture_unless_asked(clip: Path, measured: Measurement) -> None:
    assert "data:image/jpeg" not in measured.report
    assert measure(clip, keep_frames=True).report.count("data:image/jpeg") == 6


def test_tasks_leave_posed_movement_out(clip: Path) -> None:
    tasks = (Task(0.0, 2.0, TaskName.REST), Task(2.0, 2.5, TaskName.FORCED_CLOSURE))
    found = measure(clip, tasks=tasks)
    assert found.summary.confident.spasms.count == 1
    assert found.tasks == tasks
    assert json.loads(json.dumps(summary_document(found)))["tasks"] == [
        {"onset": 0.0, "duration": 2.0, "task": "rest"},
        {"onset": 2.0, "duration": 2.5, "task": "forced_closure"},
    ]


def test_tasks_that_do_not_fit_are_an_error(clip: Path, tmp_path: Path) -> None:
    table = tmp_path / "tasks.tsv"
    table.write_text("onset\tduration\ttask\n0\t60\trest\n", encoding="utf-8")
    with pytest.raises(TaskFileError, match="past the end"):
        measure(clip, tasks=table)


def test_progress_is_told_every_frame(clip: Path) -> None:
    heard: list[tuple[int, float]] = []
    measure(clip, progress=lambda count, time: heard.append((count, time)))
    assert [count for count, _ in heard] == list(range(1, 241))
    assert heard[-1][1] == pytest.approx(239 / 30, abs=0.001)
