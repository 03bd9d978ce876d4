"""A diary in a plain file is read as it is meant, or refused with the cure."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spasmograph.errors import InsightError
from spasmograph.insight import read_diary_file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "diary.csv"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_separators_marks_and_line_ends(file: Path, separator: str, mark: str, end: str) -> None:
    rows = [["Date", "spasms", "sleep"], ["2026-01-02", "3", "7.5"], ["2026-01-01", "", "0"]]
    file.write_bytes((mark + end.join(separator.join(row) for row in rows)).encode())
    frame = read_diary_file(file)
    assert [day.date() for day in frame.index] == [dt.date(2026, 1, 2), dt.date(2026, 1, 1)]
    assert frame["spasms"].tolist() == ["3", None]
    assert frame["sleep"].tolist() == ["7.5", "0"]


def test_a_decimal_comma_between_semicolons_or_in_quotes(file: Path) -> None:
    file.write_text("date;spasms;sleep\n2026-01-01;3;7,5\n2026-01-02;4;0,125\n", encoding="utf-8")
    assert read_diary_file(file)["sleep"].tolist() == ["7.5", "0.125"]
    file.write_text('date,spasms,sleep\n2026-01-01,3,"7,5"\n', encoding="utf-8")
    assert read_diary_file(file)["sleep"].tolist() == ["7.5"]


def test_a_time_stands_for_the_day_on_its_own_clock(file: Path) -> None:
    file.write_text(
        "date,spasms\n2026-01-01T23:30+13:00,3\n2026-01-02 00:30-08:00,4\n2026-01-03 10:00,5\n",
        encoding="utf-8",
    )
    assert [day.day for day in read_diary_file(file).index] == [1, 2, 3]


def test_empty_lines_and_lines_without_anything_are_no_days(file: Path) -> None:
    file.write_text("date,spasms\n\n2026-01-01,3\n,\n", encoding="utf-8")
    assert len(read_diary_file(file)) == 1


@pytest.mark.parametrize(
    ("content", "problem", "cure"),
    [
        ("", "no column 'date'", "first line"),
        ("day,spasms\n2026-01-01,1\n", "no column 'date'", "day, spasms"),
        ("date,spasms\n01/02/2026,1\n", "line 2: '01/02/2026' is not a date", "2026-03-28"),
        ("date,spasms\n1.2.2026,1\n", "is not a date", "year-month-day"),
        ("date,spasms\n20260101,1\n", "is not a date", "year-month-day"),
        ("date,spasms\n2026-02-30,1\n", "is not a date", "year-month-day"),
        ("date,spasms\n,1\n", "line 2: the date is missing", "year-month-day"),
        ("date,spasms,sleep\n2026-01-01,1,7,5\n", "4 cells where the header has 3", "';'"),
        ("date,spasms,sleep\n2026-01-01,1\n", "2 cells where the header has 3", "as many cells"),
        ("date;water\n2026-01-01;1,250\n", "'1,250' can be read in two ways", "point"),
        ("date,a,A\n2026-01-01,1,2\n", "two columns 'a'", "name of its own"),
        ("date,,a\n2026-01-01,1,2\n", "column 2 has no name", "Name it"),
        ('date,a\n2026-01-01,"1\n', "line 2", "CSV"),
        ("date,a\n2026-01-01,\0\n", "not a text file", "UTF-8"),
    ],
)
def test_what_cannot_be_read_without_guessing(
    file: Path, content: str, problem: str, cure: str
) -> None:
    file.write_text(content, encoding="utf-8")
    with pytest.raises(InsightError) as caught:
        read_diary_file(file)
    assert problem in caught.value.problem
    assert cure in caught.value.cure


def test_not_text_and_not_there(file: Path, tmp_path: Path) -> None:
    file.write_bytes(b"date,caf\xe9\n")
    with pytest.raises(InsightError, match="UTF-8"):
        read_diary_file(file)
    for path in (tmp_path / "absent.csv", tmp_path):
        with pytest.raises(InsightError, match="cannot be read"):
            read_diary_file(path)


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode()))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, b: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "diary.csv"
    path.write_bytes(b"date;a\n" + b)
    frame = _read_or_refused(path)
    assert frame is None or list(frame.columns) == ["a"]


def _read_or_refused(path: Path) -> pd.DataFrame | None:
    try:
        return read_diary_file(path)
    except InsightError:
        return None
