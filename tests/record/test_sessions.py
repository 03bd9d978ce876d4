"""Measured videos in a record: added once, and given back as they were."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from spasmograph.errors import EventFileError, ImportFileError, ImpossibleValue
from spasmograph.record.exporting import export_record
from spasmograph.record.importing import import_record
from spasmograph.record.measured import Measured, measured_files, read_measured
from spasmograph.record.models import Session
from spasmograph.record.sessions import (
    add_session,
    events_of,
    packed_signals,
    session_of,
    signals_of,
    tasks_of,
)
from spasmograph.record.store import Record
from spasmograph.record.times import When
from spasmograph.spasms import Closure, Event, Kind, Region, Side, Task, TaskName, write_events
from tests.record.random_rows import new_record

NOON = When(datetime(2024, 3, 1, 11, 0, tzinfo=UTC), 60, "Europe/Zurich")
EVENTS = (
    Event(0.5, 0.25, Kind.BLINK, Side.BOTH, (Region.EYE,), Closure.COMPLETE),
    Event(
        1.25, 0.75, Kind.BRIEF_SPASM, Side.LEFT, (Region.EYE, Region.MOUTH), Closure.PARTIAL,
        amplitude_mm=7.5, amplitude_pct=92.0, lag_ms=-12.5, bout=2, confidence=0.875,
    ),
)  # fmt: skip
TASKS = (Task(0.0, 5.0, TaskName.REST), Task(5.0, 2.0, TaskName.SMILE))


def parquet(values: dict[str, Any]) -> bytes:
    buffer = io.BytesIO()
    table = pa.table(values).replace_schema_metadata({"software": "spasmograph 1"})
    pq.write_table(table, buffer, compression="snappy")
    return buffer.getvalue()


SIGNALS = parquet({"time": [0.0, 1 / 30, 2 / 30], "lid_left": [9.5, None, 0.1]})
SUMMARY: dict[str, Any] = {
    "summary": {
        "observation": {"recorded_seconds": 10.0, "observed_seconds": 9.5, "median_quality": 0.9},
        "blinks": {"count": 1},
    },
    "notes": ["Dark."],
    "provenance": {"file": "clip.mp4", "sha256": "ab" * 32, "software": "1"},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "results"
    found.mkdir()
    write_events(found / "clip_events.tsv", EVENTS)
    (found / "clip_signals.parquet").write_bytes(SIGNALS)
    (found / "clip_summary.json").write_text(json.dumps(SUMMARY))
    return found


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with new_record(tmp_path / "a.spasm") as opened:
        yield opened


def test_a_session_comes_back_as_it_was_measured(record: Record, folder: Path) -> None:
    measured = read_measured(folder, TASKS)
    row = add_session(record, measured, NOON, note="after lunch")
    (found,) = record.all(Session)
    assert found.id == row.id
    assert (found.at, found.name, found.note) == (NOON, "clip", "after lunch")
    assert (found.seconds, found.usable_seconds, found.quality) == (10.0, 9.5, 0.9)
    assert found.summary == SUMMARY["summary"]
    assert found.provenance["file"] == "clip.mp4"
    assert found.provenance["notes"] == ["Dark."]
    assert events_of(found) == EVENTS
    assert tasks_of(found) == TASKS
    whole = record.get(Session, row.id)
    assert whole is not None
    for table in (signals_of(whole), signals_of(found, record), signals_of(row)):
        assert list(table.columns) == ["time", "lid_left"]
        assert table["time"].tolist() == [0.0, 1 / 30, 2 / 30]
        assert table["lid_left"].dtype == np.float32
        assert table["lid_left"].isna().tolist() == [False, True, False]
    with pytest.raises(ValueError, match="give its record"):
        signals_of(found)


def test_the_same_video_twice_is_one_session(record: Record, folder: Path) -> None:
    first = add_session(record, folder, NOON)
    again = add_session(record, folder / "clip_summary.json", replace(NOON, offset=0))
    assert again.id == first.id
    assert again.at == NOON
    (found,) = record.all(Session)
    assert len(found.events) == len(EVENTS)
    assert session_of(record, "ab" * 32) is not None
    assert session_of(record, "cd" * 32) is None


def test_when_it_was_recorded_is_never_guessed(record: Record, folder: Path) -> None:
    with pytest.raises(ImpossibleValue, match="when it was recorded"):
        add_session(record, folder)
    row = add_session(record, saying(folder, recorded="2024-03-01T08:00+01:00"))
    assert str(row.at) == "2024-03-01T08:00:00+01:00"


def saying(folder: Path, **more: Any) -> Path:
    """Let the files of a measurement say more."""
    recorded = {"recorded": more.pop("recorded")} if "recorded" in more else {}
    content = {**SUMMARY, "provenance": SUMMARY["provenance"] | recorded, **more}
    (folder / "clip_summary.json").write_text(json.dumps(content))
    return folder


@pytest.mark.parametrize(
    ("home", "zone", "expected"),
    [
        (None, None, When(NOON.utc, 0)),
        ("Europe/Zurich", None, NOON),
        ("Europe/Zurich", "Asia/Tokyo", When(NOON.utc, 540, "Asia/Tokyo")),
    ],
)
def test_a_moment_without_a_place_is_read_where_the_person_was(
    record: Record, folder: Path, home: str | None, zone: str | None, expected: When
) -> None:
    record.edit(record.person(), zone=home)
    row = add_session(record, saying(folder, recorded="2024-03-01T11:00:00Z"), zone=zone)
    assert row.at == expected


def test_what_clocks_showed_is_not_moved_to_another_zone(record: Record, folder: Path) -> None:
    record.edit(record.person(), zone="Europe/Zurich")
    said = saying(folder, recorded="2024-03-01T20:00:00+09:00")
    assert add_session(record, said, zone="Europe/Zurich").at == When(NOON.utc, 540)


def test_what_is_said_by_hand_wins(record: Record, folder: Path) -> None:
    tasks = [{"onset": 0.0, "duration": 9.0, "task": "talk"}]
    said = saying(folder, recorded="2020-01-01T20:00:00+09:00", tasks=tasks)
    assert add_session(record, read_measured(said, TASKS), NOON).at == NOON
    (row,) = record.all(Session)
    assert tasks_of(row) == TASKS


def test_the_files_say_the_tasks(folder: Path) -> None:
    assert read_measured(folder).tasks == ()
    tasks = [{"onset": t.onset, "duration": t.duration, "task": t.task} for t in TASKS]
    assert read_measured(saying(folder, tasks=tasks)).tasks == TASKS


@pytest.mark.parametrize(
    "tasks",
    [None, 1, [1], ["rest"], [{}], [{"onset": 0, "duration": 1, "task": "sing"}],
     [{"onset": "soon", "duration": 1, "task": "rest"}]],
)  # fmt: skip
def test_tasks_that_cannot_be_read(folder: Path, tasks: object) -> None:
    with pytest.raises(ImportFileError, match="tasks"):
        read_measured(saying(folder, tasks=tasks))


@pytest.mark.parametrize("said", ["2024-03-01T08:00", "noon"])
def test_a_time_that_says_too_little(record: Record, folder: Path, said: str) -> None:
    with pytest.raises((ImportFileError, ImpossibleValue)):
        add_session(record, saying(folder, recorded=said))
    assert record.all(Session) == []


def test_a_session_without_signals(record: Record, folder: Path) -> None:
    (folder / "clip_signals.parquet").unlink()
    row = add_session(record, folder, NOON)
    assert signals_of(row).empty


def test_a_session_survives_export_and_import(record: Record, folder: Path, tmp_path: Path) -> None:
    row = add_session(record, read_measured(folder, TASKS), NOON)
    export_record(record, tmp_path / "a.zip")
    with new_record(tmp_path / "b.spasm") as other:
        import_record(other, tmp_path / "a.zip")
        found = other.get(Session, row.id)
        assert found is not None
        assert events_of(found) == EVENTS
        assert tasks_of(found) == TASKS
        pd.testing.assert_frame_equal(signals_of(found), signals_of(row))


def test_signals_are_kept_small_and_say_what_they_are() -> None:
    times = np.arange(9000) / 30
    content = parquet({"time": times, "lid_left": np.sin(times)})
    packed = packed_signals(content)
    assert len(packed) < len(content)
    table = pq.read_table(io.BytesIO(packed))
    assert [str(field.type) for field in table.schema] == ["double", "float"]
    assert table.schema.metadata[b"software"] == b"spasmograph 1"
    assert packed_signals(packed) == packed


# --- files that are not what they should be -----------------------------------


def test_folders_that_hold_none_or_several(record: Record, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ImportFileError, match="holds no measurement"):
        add_session(record, tmp_path / "empty", NOON)
    (folder / "other_summary.json").write_text("{}")
    with pytest.raises(ImportFileError, match="holds 2 measurements"):
        add_session(record, folder, NOON)
    assert [path.name for path in measured_files(folder)] == [
        "clip_summary.json",
        "other_summary.json",
    ]
    with pytest.raises(ImportFileError, match="not what measuring"):
        add_session(record, folder / "clip_events.tsv", NOON)
    with pytest.raises(ImportFileError, match="cannot be read"):
        add_session(record, folder / "none_summary.json", NOON)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[1",
        "[]",
        '{"summary": {}}',
        '{"summary": {}, "provenance": {}}',
        "[" * 100_000,
        json.dumps({**SUMMARY, "summary": {"observation": {"recorded_seconds": "1"}}}),
    ],
)
def test_summaries_that_say_nothing(record: Record, folder: Path, content: str) -> None:
    (folder / "clip_summary.json").write_text(content)
    with pytest.raises(ImportFileError):
        add_session(record, folder, NOON)
    assert record.all(Session) == []


def test_events_that_cannot_be_read(record: Record, folder: Path) -> None:
    (folder / "clip_events.tsv").write_text("onset\n1\n")
    with pytest.raises(EventFileError):
        add_session(record, folder, NOON)


@pytest.mark.parametrize("content", [b"", b"hello", SIGNALS[:-20], parquet({"x": [1.0]})])
def test_signals_that_cannot_be_read(record: Record, folder: Path, content: bytes) -> None:
    (folder / "clip_signals.parquet").write_bytes(content)
    with pytest.raises(ImportFileError, match="signals"):
        add_session(record, folder, NOON)
    assert record.all(Session) == []


def test_values_that_cannot_be(record: Record, folder: Path) -> None:
    measured = read_measured(folder)
    long = {"observation": {"recorded_seconds": 10.0, "observed_seconds": 99.0}}
    with pytest.raises(ImpossibleValue):
        add_session(record, replace(measured, summary=long), NOON)
    assert record.all(Session) == []


def test_plain_values_do(record: Record) -> None:
    measured = Measured("x", (), (), SUMMARY["summary"], SUMMARY["provenance"], None)
    assert events_of(add_session(record, measured, NOON)) == ()
