"""Tables are inert in spreadsheets, and say what the record says."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from spasmograph.report.datatables import format_sheet, read_sheet
from spasmograph.spasms import read_events
from tests.cli.conftest import Run, diary, run
from tests.cli.measured import write_session

__all__ = ["diary", "run"]

HOSTILE = ["=1+1", "-5", "+x", "@a", "\tx", "\r=1", "\n=1", "'=1", "''", '",\r\n"', "0"]
TEXT = st.sampled_from(HOSTILE) | st.text(
    st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12
)
NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)


@given(st.lists(st.fixed_dictionaries({"text": st.none() | TEXT, "n": st.none() | NUMBERS})))
def test_what_is_written_is_read_back(rows: list[dict[str, Any]]) -> None:
    back = read_sheet(format_sheet(["text", "n"], rows))
    assert [row["text"] for row in back] == [row["text"] for row in rows]
    numbers = [
        None if row["n"] is None else type(old["n"])(row["n"])
        for row, old in zip(back, rows, strict=True)
    ]
    assert numbers == [row["n"] for row in rows]


@given(TEXT)
def test_no_text_begins_a_formula(text: str) -> None:
    cell = format_sheet(["text"], [{"text": text}]).split("\r\n", 1)[1].lstrip('"')
    assert not cell.startswith(("=", "+", "-", "@", "\t"))


def test_numbers_below_zero_stay_numbers() -> None:
    text = format_sheet(["a", "b"], [{"a": -3.5, "b": 0}, {"a": None, "b": False}])
    assert text == "a,b\r\n-3.5,0\r\n,false\r\n"


def test_a_record_as_tables(diary: Run, tmp_path: Path) -> None:
    write_session(tmp_path / "out", "clip", 3)
    assert diary("add", "out", "--at", "2024-03-01 08:30", "--note", "=cmd()").code == 0
    assert diary("log", "caffeine", "0", "--day", "2024-03-01").code == 0
    said = diary("export", "--tables", "set", "--json").json
    folder = tmp_path / "set"
    assert said["files"] == len(list(folder.iterdir())) == 14
    for path in folder.glob("*.csv"):
        rows = read_sheet(path.read_bytes().decode())
        table = pd.read_parquet(path.with_suffix(".parquet"))
        assert len(table) == len(rows)
        for name in table.columns:
            empty = [row[name] is None for row in rows]
            assert empty == list(table[name].isna()), name
    events = pd.read_parquet(folder / "events.parquet").sort_values("onset")
    written = read_events(tmp_path / "out" / "clip_events.tsv")
    assert list(events["onset"]) == [event.onset for event in written]
    assert "'=cmd()" in (folder / "sessions.csv").read_text()
    (session,) = read_sheet((folder / "sessions.csv").read_bytes().decode())
    assert session["at"] == "2024-03-01T08:30:00+01:00"
    assert session["at_zone"] == "Europe/Zurich"
    assert session["note"] == "=cmd()"
    drinks = pd.read_csv(io.BytesIO((folder / "exposures.csv").read_bytes()))
    assert list(drinks["amount"]) == [0.0]
    assert diary("export", "--tables", "set").code == 1
    assert diary("export", "--tables", "new", "--bids", "other").code == 2
