"""One recording in numbers: known in, known out; missing stays missing."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from spasmograph.spasms.events import Kind, Region, Side
from spasmograph.spasms.summary import as_dict, summarise
from spasmograph.spasms.tasks import Task, TaskName
from tests.synthetic_motion import blink, event, motion_of

if TYPE_CHECKING:
    from spasmograph.spasms.events import Event

GOLDEN = Path(__file__).parent / "golden" / "summary.json"
EYE, BROW, MOUTH = Region.EYE, Region.BROW, Region.MOUTH
BLINKS = [blink(2.5 + 4 * i) for i in range(29)]
HEMIFACIAL = [
    event(5 + 12 * i + 0.7 * j, 0.4, Side.LEFT, (EYE, MOUTH), lag_ms=20.0, bout=i + 1)
    for i in range(8)
    for j in range(3)
]


def _in_order(*parts: list[Event]) -> list[Event]:
    return sorted((e for part in parts for e in part), key=lambda e: e.onset)


def test_the_summary_of_a_fixed_recording_stays_the_same() -> None:
    events = _in_order(BLINKS, HEMIFACIAL, [event(101, 4.0, Side.LEFT, (EYE, BROW), percent=70)])
    tasks = [Task(0, 60, TaskName.REST), Task(60, 20, TaskName.TALK), Task(80, 5, TaskName.SMILE)]
    found = as_dict(summarise(events, motion_of(events, 120, gaps=[(50, 52)]), tasks))
    text = json.dumps(found, indent=1, allow_nan=False) + "\n"
    if not GOLDEN.exists():
        GOLDEN.write_text(text, encoding="utf-8")
        pytest.fail("the golden file was absent; it has been written, look at it")
    assert _close(json.loads(text), json.loads(GOLDEN.read_text(encoding="utf-8")))


def _close(found: object, expected: object) -> bool:
    if isinstance(expected, float) and isinstance(found, float):
        return math.isclose(found, expected, rel_tol=1e-4, abs_tol=1e-9)
    if isinstance(expected, dict) and isinstance(found, dict):
        keys = found.keys() == expected.keys()
        return keys and all(_close(found[key], expected[key]) for key in expected)
    if isinstance(expected, list) and isinstance(found, list):
        same = len(found) == len(expected)
        return same and all(_close(a, b) for a, b in zip(found, expected, strict=True))
    return found == expected


def test_counts_rates_and_the_time_they_divide_by() -> None:
    events = _in_order(BLINKS, HEMIFACIAL, [event(104, confidence=0.3)])
    summary = summarise(events, motion_of(events, 120, gaps=[(106, 116)]))
    assert summary.observation.recorded_seconds == pytest.approx(120)
    assert summary.observation.observed_seconds == pytest.approx(110, abs=0.05)
    assert summary.confident.spasms.count == 24
    assert summary.listed.spasms.count == 25
    assert summary.confident.spasms.per_minute.value == pytest.approx(24 / 110 * 60, rel=1e-3)
    assert summary.blinks.count == 29
    assert summary.confident.sides[Side.LEFT].count == 24
    assert summary.confident.sides[Side.RIGHT].count == 0
    assert summary.confident.sides[Side.RIGHT].per_minute.high > 1
    assert summary.confident.regions[MOUTH].count == 24
    assert summary.confident.kinds[Kind.TWITCH].count == 24
    assert summary.bouts.count == 8
    assert summary.bouts.events_median == 3
    assert summary.bouts.repetition_per_second == pytest.approx(1 / 0.7)
    assert summary.asymmetry.index.value == 1.0
    assert summary.asymmetry.right == 0.0


def test_mirroring_swaps_the_sides_and_nothing_else() -> None:
    events = _in_order(BLINKS, HEMIFACIAL)
    motion = motion_of(events, 120)
    swap = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT, Side.BOTH: Side.BOTH}
    mirrored = [
        event(e.onset, e.duration, swap[e.side], e.regions, lag_ms=e.lag_ms, bout=e.bout)
        if e.kind is not Kind.BLINK
        else e
        for e in events
    ]
    flipped = motion.assign_coords(side=["right", "left"]).sel(side=["left", "right"])
    one, other = summarise(events, motion), summarise(mirrored, flipped)
    assert one.confident.sides[Side.LEFT] == other.confident.sides[Side.RIGHT]
    assert one.closures.left == other.closures.right
    assert one.eye_mouth[Side.LEFT] == other.eye_mouth[Side.RIGHT]
    assert one.asymmetry.index.value == -other.asymmetry.index.value
    assert one.patterns[0].text.replace("left", "right") == other.patterns[0].text


def test_nothing_found_is_zero_with_a_bound() -> None:
    summary = summarise([], motion_of([], 60))
    assert summary.confident.spasms.count == 0
    assert summary.confident.spasms.per_minute.high == pytest.approx(3.69, abs=0.01)
    assert math.isnan(summary.durations["spasms"].median)
    assert math.isnan(summary.eye_mouth[Side.LEFT].share.value)
    assert math.isnan(summary.asymmetry.index.value)
    assert summary.scales[0].band == 0
    assert "No contraction" in summary.patterns[0].text


def test_nothing_seen_is_missing_and_not_zero() -> None:
    summary = summarise([], motion_of([], 60, gaps=[(0, 60)]))
    assert summary.observation.observed_seconds == 0
    assert math.isnan(summary.confident.spasms.per_minute.value)
    assert math.isnan(summary.closures.left.value)
    assert summary.scales[0].band is None
    assert as_dict(summary)["closures"]["left"] == {"value": None, "low": None, "high": None}


def test_an_eye_that_was_never_seen_has_no_closure() -> None:
    motion = motion_of([], 60)
    motion["contraction"].loc[{"side": "right", "signal": "lid"}] = np.nan
    summary = summarise([], motion)
    assert summary.closures.left.value == 0
    assert math.isnan(summary.closures.right.value)
    assert math.isnan(summary.closures.both.value)


def test_closed_time_is_the_time_closed() -> None:
    events = [event(10 * i + 2, 2.0, Side.LEFT) for i in range(12)]
    closures = summarise(events, motion_of(events, 120)).closures
    assert closures.left.value == pytest.approx(0.19, abs=0.015)
    assert closures.left.low < 0.19 < closures.left.high
    assert closures.right.value == 0
    assert closures.in_spasm.value == pytest.approx(0.2, abs=0.001)


def test_a_cut_event_is_flagged_and_its_length_left_out() -> None:
    events = [event(9.0, 1.0), event(30.0, 0.7)]
    summary = summarise(events, motion_of(events, 60, gaps=[(10, 15)]))
    assert summary.observation.cut_events == (0,)
    assert summary.confident.spasms.count == 2
    lengths = summary.durations["spasms"]
    assert (lengths.count, lengths.cut, lengths.longest) == (1, 1, 0.7)


def test_eye_and_mouth() -> None:
    lone = [event(102 + 2 * i, 0.6) for i in range(6)]
    summary = summarise(_in_order(HEMIFACIAL, lone), motion_of(HEMIFACIAL + lone, 120))
    coupling = summary.eye_mouth[Side.LEFT]
    assert (coupling.eye_events, coupling.with_mouth) == (30, 24)
    assert coupling.share.value == 0.8
    assert coupling.lag_ms.value == 20
    assert coupling.near_zero.value == 1
    assert "left side, and eye and mouth" in summary.patterns[0].text
    assert summary.patterns[0].source


def test_both_eyes_together() -> None:
    events = [event(5 * i + 2, 1.0, Side.BOTH) for i in range(20)]
    motion = motion_of(events, 120)
    motion["contraction"].loc[{"side": "right"}] = (
        motion["contraction"].sel(side="right").shift(time=1, fill_value=0.0)
    )
    summary = summarise(events, motion)
    assert summary.synchrony.events == 20
    assert summary.synchrony.lag_ms.value == pytest.approx(33.3, abs=3)
    assert summary.synchrony.correlation > 0.9
    assert "Both eyes closed together" in summary.patterns[0].text
    assert summary.scales[0].band == 2
    assert summary.asymmetry.index.value == pytest.approx(0, abs=0.05)


def test_the_brow_that_rises_over_a_closing_eye() -> None:
    rising = [event(10 * i + 5, 1.0, Side.RIGHT, (EYE, BROW), percent=85) for i in range(5)]
    plain = [event(10 * i + 8, 1.0, Side.RIGHT) for i in range(5)]
    events = _in_order(rising, plain)
    brow = summarise(events, motion_of(events, 60)).brow_rise
    assert (brow.right.eye_events, brow.right.with_rise) == (10, 5)
    assert brow.right.onsets == tuple(e.onset for e in rising)
    assert brow.left.eye_events == 0
    assert brow.either == brow.right
    motion = motion_of(events, 60)
    for name, about in (("contraction", 0.0), ("position", motion["rest"].sel(signal="brow"))):
        brow_signal = motion[name].sel(signal="brow")
        motion[name].loc[{"signal": "brow"}] = 2 * about - brow_signal
    assert summarise(events, motion).brow_rise.right.with_rise == 0


def test_a_brow_reading_that_a_closing_eye_draws_up_is_no_sign() -> None:
    """Simulated faces read up to 2.4 mm of brow under a closing eye, with no brow moving."""
    drawn = [
        replace(event(10 * i + 5, 1.0, Side.RIGHT, (EYE, BROW)), amplitude_pct=40.0)
        for i in range(5)
    ]
    motion = motion_of([event(e.onset, 1.0, Side.RIGHT) for e in drawn], 60)
    brow = motion_of(drawn, 60)
    for name in ("contraction", "position"):
        motion[name].loc[{"signal": "brow"}] = brow[name].sel(signal="brow")
    assert summarise(drawn, motion).brow_rise.right.with_rise == 0


def test_the_four_variables() -> None:
    four = summarise(HEMIFACIAL, motion_of(HEMIFACIAL, 120)).four_variables
    assert four.eye_closure_pct == pytest.approx(92, abs=2)
    assert four.mouth_change_mm == pytest.approx(0.92 * 8, abs=0.3)
    assert four.rate_per_minute == pytest.approx(12)
    assert four.repetition == 3


def test_tasks_part_the_counts_and_posed_time_is_left_out() -> None:
    rest = [blink(1 + 1.5 * i) for i in range(39)]
    talk = [blink(61 + 3 * i) for i in range(20)]
    posed = [event(122, 2.0, Side.BOTH)]
    events = _in_order(rest, talk, posed)
    tasks = [
        Task(0, 60, TaskName.REST),
        Task(60, 60, TaskName.TALK),
        Task(120, 20, TaskName.GENTLE_CLOSURE),
    ]
    summary = summarise(events, motion_of(events, 140), tasks)
    assert summary.observation.counted_seconds == pytest.approx(120, abs=0.05)
    assert summary.observation.posed_events == 1
    assert summary.confident.spasms.count == 0
    blinks = {row.task: row.blinks.per_minute.value for row in summary.tasks}
    assert blinks[TaskName.REST] == pytest.approx(39, abs=0.1)
    assert blinks[TaskName.TALK] == pytest.approx(20, abs=0.1)
    assert summary.rest_talk is not None
    assert summary.rest_talk.rest_above_limit
    assert summary.rest_talk.rest_above_talk
    assert summary.scales[0].band == 1


def test_movement_that_comes_along_with_a_posed_one() -> None:
    closing = event(11, 3.0, Side.BOTH)
    along = event(11, 3.0, Side.LEFT, (MOUTH,), percent=40)
    smile = event(31, 3.0, Side.BOTH, (MOUTH,), percent=80)
    narrowing = event(31, 3.0, Side.LEFT, percent=30)
    motion = motion_of([closing, along, smile, narrowing, blink(32.5)], 60)
    tasks = [Task(10, 5, TaskName.GENTLE_CLOSURE), Task(30, 5, TaskName.SMILE)]
    posed = {(row.task, row.side): row for row in summarise([], motion, tasks).posed}
    left = posed[TaskName.GENTLE_CLOSURE, Side.LEFT]
    assert (left.repeats, left.moved, left.came_along) == (1, EYE, MOUTH)
    assert left.response_pct == pytest.approx(40, abs=2)
    assert left.response_mm == pytest.approx(3.2, abs=0.2)
    assert posed[TaskName.GENTLE_CLOSURE, Side.RIGHT].response_pct < 3
    assert posed[TaskName.SMILE, Side.LEFT].response_pct == pytest.approx(30, abs=3)
    assert posed[TaskName.SMILE, Side.RIGHT].response_pct < 5


def test_a_posed_task_that_was_not_done_has_no_value() -> None:
    rows = summarise([], motion_of([], 20), [Task(5, 5, TaskName.SMILE)]).posed
    assert [(row.repeats, math.isnan(row.response_pct)) for row in rows] == [(0, True)] * 2


@pytest.mark.parametrize(
    ("events", "seconds", "band"),
    [
        ([], 59, None),
        ([], 70, 0),
        ([blink(1 + 1.9 * i) for i in range(35)], 70, 1),
        ([event(10, 0.9, Side.BOTH)], 70, 2),
        ([event(10, 1.2, Side.BOTH)], 70, 3),
        ([event(10, 50, Side.BOTH)], 70, 4),
    ],
)
def test_the_jankovic_frequency_estimate(
    events: list[Event], seconds: float, band: int | None
) -> None:
    estimate = summarise(events, motion_of(events, seconds)).scales[0]
    assert estimate.band == band
    assert estimate.label == "estimate, not clinician-rated"
    if band is not None and estimate.lowest is not None and estimate.highest is not None:
        assert estimate.lowest <= band <= estimate.highest


def test_no_sentence_says_what_a_person_has() -> None:
    summaries = [
        summarise(events, motion_of(events, 120))
        for events in (
            HEMIFACIAL,
            [event(5 * i + 2, 1.0, Side.BOTH) for i in range(20)],
            [event(5 * i + 2, 1.0, Side.RIGHT, (EYE, BROW)) for i in range(20)],
            [],
        )
    ]
    for statement in (s for summary in summaries for s in summary.patterns):
        words = statement.text.lower()
        assert "you" not in words.split()
        assert "diagnos" not in words
        named = any(name in words for name in ("hemifacial", "blepharospasm"))
        assert bool(statement.source) == named
