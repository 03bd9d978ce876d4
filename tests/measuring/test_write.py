"""The files of a measurement: all of them, or none."""

from __future__ import annotations

import io
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pyarrow.parquet as pq
import pytest
import xarray as xr

from spasmograph.errors import OutputError
from spasmograph.measuring.write import output_names, signals_table, write_together

CONTENTS = {"one.txt": b"1", "two.txt": b"2", "three.txt": b"3"}


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def motion() -> xr.Dataset:
    grid = ("time", "side", "signal")
    position = np.arange(3 * 2 * 4, dtype=np.float32).reshape(3, 2, 4)
    position[1, 0, 0] = np.nan
    alone = {
        name: ("time", np.array([0.0, np.nan, 1.0]))
        for name in ("jaw_opening", "gaze_down", "pitch", "yaw", "roll", "quality")
    }
    return xr.Dataset(
        {"position": (grid, position), **alone},
        coords={
            "time": [0.0, 1 / 30, 0.1],
            "side": ["left", "right"],
            "signal": ["lid", "brow", "cheek", "mouth"],
        },
    )


def test_names_follow_the_contract() -> None:
    assert output_names("/videos/My clip.final.mp4") == (
        "My clip.final_events.tsv",
        "My clip.final_events.json",
        "My clip.final_signals.parquet",
        "My clip.final_summary.json",
        "My clip.final_report.html",
    )


def test_all_are_written_and_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    assert write_together(folder, CONTENTS) == tuple(folder / name for name in CONTENTS)
    write_together(folder, {"one.txt": b"other"})
    assert _names(folder) == sorted(CONTENTS)
    assert (folder / "one.txt").read_bytes() == b"other"


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_whatever_goes_wrong_while_writing_leaves_nothing(
    tmp_path: Path, error: BaseException
) -> None:
    calls = iter([None, error])

    def fsync(_: int) -> None:
        if (outcome := next(calls)) is not None:
            raise outcome

    expected = KeyboardInterrupt if isinstance(error, KeyboardInterrupt) else OutputError
    with patch("os.fsync", fsync), pytest.raises(expected):
        write_together(tmp_path, CONTENTS)
    assert _names(tmp_path) == []


def test_earlier_results_survive_a_failure(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_bytes(b"earlier")
    with patch("os.fsync", side_effect=OSError(28, "full")), pytest.raises(OutputError):
        write_together(tmp_path, CONTENTS)
    assert (tmp_path / "one.txt").read_bytes() == b"earlier"


def test_a_folder_in_the_place_of_a_file_is_refused_before_anything(tmp_path: Path) -> None:
    (tmp_path / "three.txt").mkdir()
    with pytest.raises(OutputError, match="a folder has that name"):
        write_together(tmp_path, CONTENTS)
    assert _names(tmp_path) == ["three.txt"]


def test_a_file_in_the_place_of_the_folder_is_an_output_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputError, match="cannot be written"):
        write_together(tmp_path / "file", CONTENTS)


def test_signals_hold_every_column_its_unit_and_no_zero_for_missing(motion: xr.Dataset) -> None:
    table = pq.read_table(io.BytesIO(signals_table(motion, "1.2")))
    sided = [f"{s}_{side}" for s in ("lid", "brow", "cheek", "mouth") for side in ("left", "right")]
    alone = ["jaw", "gaze_down", "pitch", "yaw", "roll", "quality"]
    assert table.column_names == ["time", *sided, *alone]
    assert table.column("time").to_pylist() == [0.0, 1 / 30, 0.1]
    assert table.column("lid_left").to_pylist() == [0.0, None, 16.0]
    assert table.column("mouth_right").to_pylist() == [7.0, 15.0, 23.0]
    assert table.column("yaw").null_count == 1
    units = {f.name: f.metadata[b"units"].decode() for f in table.schema}
    assert (units["time"], units["lid_left"], units["yaw"]) == ("s", "mm", "deg")
    assert table.schema.metadata[b"software"] == b"spasmograph 1.2"
