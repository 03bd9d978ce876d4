"""Labels are read from what BIDS and BORIS write, and nothing else."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spasmograph.errors import EventFileError
from spasmograph.spasms import Closure, Event, Kind, Region, Side, format_events
from spasmograph.spasms.labels import Label, read_labels

AGGREGATED = (
    "Observation id,Observation date,Description,Observation type,Source,Time offset (s),"
    "Coding duration,Media duration (s),FPS (frame/s),Subject,Behavior,Behavioral category,"
    "Modifier #1,Behavior type,Start (s),Stop (s),Duration (s),Comment start\n"
    'clip,2026-03-01 08:00:00,"two\nlines",MEDIA,clip.mp4,0.0,60.0,60.0,30.0,,twitch,eye,left,'
    "STATE,1.5,2.0,0.5,=danger()\n"
    "clip,2026-03-01 08:00:00,,MEDIA,clip.mp4,0.0,60.0,60.0,30.0,,Blinks,,,POINT,0.0,0.0,NA,\n"
    "other.mp4,2026-03-01 08:00:00,,MEDIA,a|b,0.0,60.0,30.0|30.0,30.0,,pull,,"
    "Mouth right|cheek,STATE,00:01:02.5,00:01:03.5,1.0,\n"
)
TABULAR = (
    "Observation id,clip,,,,,,,\n,,,,,,,,\nMedia file(s),,,,,,,,\n"
    "Time offset (s),0.0,,,,,,,\nvariable,value,,,,,,,\n"
    "Time,Media file path,Total length,FPS,Subject,Behavior,Behavioral category,Comment,Status\n"
    "3.300,clip.mp4,359.960,25.0,,spasm,,,START\n"
    "4.000,clip.mp4,359.960,25.0,,blink,,,POINT\n"
    "7.750,clip.mp4,359.960,25.0,,spasm,,,STOP\n"
)


def written(folder: Path, text: str, name: str = "clip_events.tsv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_aggregated_events_of_boris(tmp_path: Path) -> None:
    first, second = read_labels(written(tmp_path, AGGREGATED, "all.csv"))
    assert (first.name, first.seconds) == ("clip", 60.0)
    assert first.labels == (
        Label(0.0, 0.0, "Blinks", Kind.BLINK),
        Label(1.5, 0.5, "twitch", Kind.TWITCH, Side.LEFT, (Region.EYE,)),
    )
    assert second.name == "other"
    assert math.isnan(second.seconds), "of two media files no length is known"
    assert second.labels == (
        Label(62.5, 1.0, "pull", None, Side.RIGHT, (Region.CHEEK, Region.MOUTH)),
    )


@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_tabular_events_of_boris(tmp_path: Path, delimiter: str) -> None:
    (found,) = read_labels(written(tmp_path, TABULAR.replace(",", delimiter), "x.csv"))
    assert (found.name, found.seconds) == ("clip", 359.96)
    assert [(one.onset, round(one.duration, 3)) for one in found.labels] == [(3.3, 4.45), (4, 0)]


def test_a_boris_table_without_events_is_a_recording_without_labels(tmp_path: Path) -> None:
    head = "Observation id\tBehavior\tBehavior type\tStart (s)\tStop (s)\n"
    (found,) = read_labels(written(tmp_path, head, "clip.tsv"))
    assert (found.name, found.labels) == ("clip", ())


def test_bids_needs_onset_and_duration_only(tmp_path: Path) -> None:
    (found,) = read_labels(written(tmp_path, "onset\tduration\n0\t0\n2\t0.5\n"))
    assert (found.name, len(found.labels)) == ("clip", 2)
    assert found.labels[0] == Label(0.0, 0.0, "n/a")


@given(
    st.lists(
        st.builds(
            Event,
            st.integers(0, 1000).map(float),
            st.integers(0, 5).map(float),
            st.sampled_from(list(Kind)),
            st.sampled_from(list(Side)),
            st.sampled_from([(), (Region.EYE,), (Region.EYE, Region.MOUTH)]),
            st.just(Closure.NONE),
            confidence=st.sampled_from([0.0, 0.4, 0.5, 1.0]),
        ),
        max_size=6,
    )
)
def test_what_measure_writes_is_read_as_it_is_counted(
    tmp_path_factory: pytest.TempPathFactory, events: list[Event]
) -> None:
    path = written(tmp_path_factory.mktemp("t"), format_events(events))
    (found,) = read_labels(path)
    assert sorted((one.onset, one.duration, one.kind, one.side) for one in found.labels) == sorted(
        (one.onset, one.duration, one.kind, one.side) for one in events if one.confidence >= 0.5
    )
    assert sorted(one.regions for one in found.labels) == sorted(
        one.regions for one in events if one.confidence >= 0.5
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty"),
        ("a\tb\n1\t2\n", "has neither the columns"),
        ("onset\tduration\n1\n", "line 2: 1 columns"),
        ("onset\tduration\n1\tn/a\n", "line 2: 'n/a' is not a number"),
        ("onset\tduration\n1\t-1\n", "line 2: the duration is below zero"),
        (TABULAR.replace("STOP", "START"), "line 9: 'spasm' has a START without its partner"),
        (TABULAR.replace("7.750", "1.0"), "line 9: it stops before it starts"),
        (TABULAR.replace("STOP", "PAUSE"), "line 9: 'PAUSE' is not one of"),
        (TABULAR.rsplit("7.75", 1)[0], "line 7: a state begins and never stops"),
        (TABULAR.replace("(s),0.0", "(s),5.0"), "moved by an offset of 5.0 s"),
    ],
)
def test_what_cannot_be_read_names_the_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(EventFileError, match=r"clip_events\.tsv: ") as caught:
        read_labels(written(tmp_path, text))
    assert says in caught.value.problem
