"""The pictures: nothing lost, nothing drawn that was not seen."""

from __future__ import annotations

import re

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from spasmograph.report.traces import STRIP, WIDTH, blanks, panel, ticks, trace_path
from spasmograph.spasms.events import Region, Side
from spasmograph.spasms.observing import Span, traces_of
from tests.synthetic_motion import event, motion_of


def _points(path: str) -> list[tuple[str, float, float]]:
    found = re.findall(r"([ML])(-?[\d.]+) (-?[\d.]+)", path)
    return [(pen, float(x), float(y)) for pen, x, y in found]


def test_a_single_frame_in_half_an_hour_is_drawn() -> None:
    time = np.arange(54_000) / 30
    values = np.zeros(54_000)
    values[40_123] = 1.0
    points = _points(trace_path(time, values, Span(0, 1800)))
    assert len(points) <= 3 * WIDTH
    flat = max(y for _, _, y in points)
    peak = min(points, key=lambda point: point[2])
    assert flat - peak[2] > 0.6 * STRIP
    assert abs(peak[1] - 40_123 / 54_000 * WIDTH) < 1


def test_a_single_frame_that_was_not_seen_breaks_the_line() -> None:
    time = np.arange(54_000) / 30
    values = np.zeros(54_000)
    values[20_000] = np.nan
    pens = [pen for pen, _, _ in _points(trace_path(time, values, Span(0, 1800)))]
    assert pens.count("M") == 2


@settings(deadline=None, max_examples=40)
@given(
    seed=st.integers(0, 10_000),
    frames=st.integers(1, 6000),
    hidden=st.floats(0, 0.4),
)
def test_lowest_and_highest_are_kept_and_nothing_leaves_the_strip(
    seed: int, frames: int, hidden: float
) -> None:
    rng = np.random.default_rng(seed)
    time = np.cumsum(rng.uniform(0.01, 0.1, frames))
    values = np.where(rng.random(frames) < hidden, np.nan, rng.normal(0.4, 0.4, frames))
    window = Span(0.0, float(time[-1]) + 0.1)
    points = _points(trace_path(time, values, window))
    shown = values[np.isfinite(values)]
    assert bool(points) == bool(shown.size)
    if points:
        heights = [y for _, _, y in points]
        ends = np.clip([shown.max(), shown.min()], -0.25, 1.1)
        expected = (1.1 - ends) / 1.35 * STRIP
        assert abs(min(heights) - expected[0]) < 0.06
        assert abs(max(heights) - expected[1]) < 0.06
        assert all(0 <= x <= WIDTH and 0 <= y <= STRIP for _, x, y in points)
        assert points[0][0] == "M"


@settings(deadline=None)
@given(start=st.floats(0, 5000), length=st.floats(0.2, 7200))
def test_the_time_axis_has_a_few_round_marks(start: float, length: float) -> None:
    marks = ticks(Span(start, start + length))
    assert 1 <= len(marks) <= 10
    assert all(-0.01 <= mark.place <= 100.01 for mark in marks)
    assert len({mark.label for mark in marks}) == len(marks)


def test_gaps_are_placed_and_those_that_touch_are_joined() -> None:
    gaps = [Span(10, 20), Span(20.05, 30), Span(90, 95)]
    found = blanks(gaps, Span(0, 100))
    assert [(gap.place, gap.width, gap.wide) for gap in found] == [(10, 20, True), (90, 5, False)]
    assert blanks(gaps, Span(40, 80)) == ()


def test_events_are_marked_on_their_own_side_only() -> None:
    events = [event(2, 1, Side.LEFT), event(5, 0.2, Side.RIGHT, confidence=0.2)]
    traces = traces_of(motion_of(events, 8))
    rows = {side: [(side, Region.EYE)] for side in (Side.LEFT, Side.RIGHT)}
    left, right = (
        panel(traces, events, events[:1], Span(0, 8), rows[side], lane=side) for side in rows
    )
    assert "mark brief-spasm left" in left
    assert "twitch" not in left
    assert "mark twitch right unsure" in right
    assert 'class="band right" d=""' in right
