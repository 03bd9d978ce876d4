"""The events table: lossless both ways, and exact about what is wrong."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spasmograph.errors import EventFileError, OutputError
from spasmograph.spasms.events import (
    CONFIDENT,
    REGIONS,
    Closure,
    Event,
    Kind,
    Side,
)
from spasmograph.spasms.tsv import (
    COLUMNS,
    format_events,
    read_events,
    sidecar,
    write_events,
)

if TYPE_CHECKING:
    from pathlib import Path

EVENT = Event(
    onset=1.25,
    duration=0.75,
    kind=Kind.BRIEF_SPASM,
    side=Side.LEFT,
    regions=(REGIONS[0], REGIONS[3]),
    closure=Closure.COMPLETE,
    amplitude_mm=7.5,
    amplitude_pct=92.0,
    lag_ms=-12.5,
    bout=2,
    confidence=0.875,
)
GOOD = format_events([EVENT])


def _decimal(low: int, high: int, places: int) -> st.SearchStrategy[float]:
    return st.integers(low, high).map(lambda n: n / 10**places)


EVENTS = st.builds(
    Event,
    onset=_decimal(0, 10**9, 4),
    duration=_decimal(0, 10**7, 4),
    kind=st.sampled_from(Kind),
    side=st.sampled_from(Side),
    regions=st.sets(st.sampled_from(REGIONS)).map(
        lambda found: tuple(r for r in REGIONS if r in found)
    ),
    closure=st.sampled_from(Closure),
    amplitude_mm=st.none() | _decimal(-50_000, 50_000, 3),
    amplitude_pct=st.none() | _decimal(-3000, 3000, 1),
    lag_ms=st.none() | _decimal(-50_000, 50_000, 1),
    bout=st.none() | st.integers(1, 10**6),
    confidence=_decimal(0, 1000, 3),
)


def _changed(column: str, text: str) -> str:
    header, row = GOOD.splitlines()
    cells = row.split("\t")
    cells[COLUMNS.index(column)] = text
    return f"{header}\n" + "\t".join(cells) + "\n"


@settings(deadline=None)
@given(events=st.lists(EVENTS, max_size=20))
def test_what_is_written_is_read_back(
    events: list[Event], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("tsv") / "clip_events.tsv"
    write_events(path, events)
    again = read_events(path)
    assert again == tuple(events)
    assert format_events(again) == path.read_text(encoding="utf-8")


@settings(deadline=None)
@given(confidence=st.floats(0, 1))
def test_rounding_never_changes_what_is_counted(
    confidence: float, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("tsv") / "e.tsv"
    write_events(path, [replace(EVENT, confidence=confidence)])
    (event,) = read_events(path)
    assert abs(event.confidence - confidence) <= 0.001
    assert (event.confidence >= CONFIDENT) == (confidence >= CONFIDENT)


def test_the_written_text_is_exactly_this() -> None:
    bare = Event(0.0, 0.1, Kind.TWITCH, Side.RIGHT, (), Closure.NONE)
    tiny = replace(EVENT, lag_ms=-0.01, amplitude_mm=float("nan"))
    assert format_events([EVENT, bare, tiny]).splitlines() == [
        (
            "onset\tduration\ttrial_type\tside\tregions\tclosure\tamplitude_mm\t"
            "amplitude_pct\tlag_ms\tbout\tconfidence"
        ),
        ("1.2500\t0.7500\tbrief_spasm\tleft\teye,mouth\tcomplete\t7.500\t92.0\t-12.5\t2\t0.875"),
        "0.0000\t0.1000\ttwitch\tright\tn/a\tnone\tn/a\tn/a\tn/a\tn/a\t1.000",
        ("1.2500\t0.7500\tbrief_spasm\tleft\teye,mouth\tcomplete\tn/a\t92.0\t0.0\t2\t0.875"),
    ]


def test_no_events_is_a_table_of_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "none.tsv"
    write_events(path, [])
    assert path.read_bytes() == "\t".join(COLUMNS).encode() + b"\n"
    assert read_events(path) == ()


def test_mark_windows_line_ends_and_further_columns_are_accepted(
    tmp_path: Path,
) -> None:
    path = tmp_path / "e.tsv"
    header, row = GOOD.splitlines()
    path.write_bytes(f"\ufeffnote\t{header}\r\nhallo\t{row}\r\n\r\n".encode())
    assert read_events(path) == (EVENT,)


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        ("onset", "soon", "not a number"),
        ("onset", "-1", "below zero"),
        ("onset", "n/a", "not a number"),
        ("duration", "nan", "not a number"),
        ("duration", "1e999", "too large"),
        ("duration", "1_0", "not a number"),
        ("trial_type", "Blink", "not one of blink, twitch"),
        ("side", "", "not one of left"),
        ("regions", "eye,nose", "'nose' is not one of"),
        ("regions", "eye,eye", "twice"),
        ("closure", "half", "not one of complete"),
        ("amplitude_mm", "inf", "not a number"),
        ("amplitude_pct", "90%", "not a number"),
        ("lag_ms", "\u0661", "not a number"),
        ("bout", "0", "whole number"),
        ("bout", "1.5", "whole number"),
        ("confidence", "1.01", "between 0 and 1"),
        ("confidence", "x" * 5000, "not a number"),
    ],
)
def test_a_bad_cell_is_named_by_line_and_column(
    tmp_path: Path, column: str, text: str, said: str
) -> None:
    path = tmp_path / "e.tsv"
    path.write_text(_changed(column, text), encoding="utf-8")
    with pytest.raises(EventFileError, match=said) as caught:
        read_events(path)
    assert f"line 2, column '{column}'" in caught.value.problem
    assert len(caught.value.problem) < 400
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"onset\0duration", "not a text file"),
        (GOOD.splitlines()[1].encode(), "line 1: the header has no column 'onset'"),
        (GOOD.replace("bout", "side", 1).encode(), "repeats the column 'side'"),
        (GOOD.rstrip().rsplit("\t", 1)[0].encode(), "line 2: 10 columns"),
        (GOOD.replace("\n", "\n\n", 1).encode(), "line 2: 1 columns"),
    ],
)
def test_a_bad_table_says_what_is_wrong(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "e.tsv"
    path.write_bytes(content)
    with pytest.raises(EventFileError, match=said):
        read_events(path)


def test_a_missing_table_and_an_impossible_folder(tmp_path: Path) -> None:
    with pytest.raises(EventFileError, match="cannot be read"):
        read_events(tmp_path / "absent.tsv")
    with pytest.raises(OutputError, match="cannot be written"):
        write_events(tmp_path / "absent" / "e.tsv", [EVENT])


def test_nothing_half_written_is_left(tmp_path: Path) -> None:
    def broken() -> list[Event]:
        return [EVENT, None]  # type: ignore[list-item]

    path = tmp_path / "e.tsv"
    write_events(path, [EVENT])
    with pytest.raises(AttributeError):
        write_events(path, broken())
    assert [p.name for p in tmp_path.iterdir()] == ["e.tsv"]
    assert read_events(path) == (EVENT,)


@settings(deadline=None)
@given(content=st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_give_events_or_one_known_error(
    content: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("tsv") / "e.tsv"
    path.write_bytes(content)
    with pytest.raises(EventFileError):
        read_events(path)


def test_the_sidecar_describes_every_column_and_level() -> None:
    described = json.loads(json.dumps(sidecar()))
    assert tuple(described) == COLUMNS
    assert all(entry["Description"] for entry in described.values())
    assert set(described["trial_type"]["Levels"]) == {k.value for k in Kind}
    assert set(described["side"]["Levels"]) == {s.value for s in Side}
    assert set(described["regions"]["Levels"]) == {r.value for r in REGIONS}
    assert set(described["closure"]["Levels"]) == {c.value for c in Closure}
    assert described["onset"]["Units"] == "s"
