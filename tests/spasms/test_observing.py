"""The clock that runs only while the face is seen."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spasmograph.spasms.observing import Clock, Span, clock_of, cut_events, episodes, traces_of
from tests.synthetic_motion import event, motion_of


def _clock(*spans: tuple[float, float]) -> Clock:
    pairs = np.array(spans, dtype=float).reshape(-1, 2)
    return Clock(pairs[:, 0], pairs[:, 1])


def test_time_stands_still_in_a_gap() -> None:
    clock = _clock((0, 10), (20, 30))
    assert clock.seconds == 20
    found = clock.elapsed(np.array([-1.0, 0.0, 5.0, 10.0, 15.0, 20.0, 25.0, 99.0]))
    assert found.tolist() == [0, 0, 5, 10, 10, 10, 15, 20]


def test_within_and_without_share_out_the_time() -> None:
    clock = _clock((0, 10), (20, 30))
    spans = [Span(8, 22), Span(25, 26)]
    assert clock.within(spans).spans() == (Span(8, 10), Span(20, 22), Span(25, 26))
    assert clock.without(spans).spans() == (Span(0, 8), Span(22, 25), Span(26, 30))
    assert _clock().seconds == 0
    assert _clock().elapsed(np.array([3.0])).tolist() == [0]


@settings(deadline=None)
@given(cuts=st.lists(st.integers(0, 400), max_size=8, unique=True))
def test_no_time_is_lost_or_made(cuts: list[int]) -> None:
    edges = sorted(cuts)[: len(cuts) // 2 * 2]
    spans = [Span(a / 4, b / 4) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    clock = _clock((0, 10), (15, 60), (61, 100))
    parts = clock.within(spans).seconds + clock.without(spans).seconds
    assert parts == pytest.approx(clock.seconds)


def test_gaps_and_late_frames_are_not_observed() -> None:
    motion = motion_of([], 10, gaps=[(2, 3)])
    kept = np.ones(motion.sizes["time"], dtype=bool)
    kept[150:165] = False  # half a second without any frame
    traces = traces_of(motion.isel(time=kept))
    clock = clock_of(traces, traces.observed)
    assert clock.seconds == pytest.approx(10 - 1 - 0.5 + 1 / 30, abs=0.05)
    assert len(clock.spans()) == 3


def test_an_uneven_frame_rate_is_not_a_gap() -> None:
    motion = motion_of([], 10)
    time = np.cumsum(np.where(np.arange(300) % 3 == 0, 0.1, 0.034))
    traces = traces_of(motion.assign_coords(time=time))
    assert len(clock_of(traces, traces.observed).spans()) == 1


def test_episodes_are_measured_on_the_clock() -> None:
    traces = traces_of(motion_of([event(4, 2.0)], 10, gaps=[(1, 2)]))
    clock = clock_of(traces, traces.observed)
    with np.errstate(invalid="ignore"):
        starts, durations = episodes(traces, clock, traces.contraction[:, 0, 0] > 0.5)
    assert starts == pytest.approx([3.0], abs=0.05)
    assert durations == pytest.approx([2.0], abs=0.1)


def test_events_at_an_edge_of_sight_are_marked() -> None:
    clock = _clock((0, 10), (20, 30))
    events = [event(0, 1), event(4, 1), event(9.5, 0.49), event(9, 12), event(29, 1)]
    assert cut_events(events, clock, 1 / 30) == (0, 2, 3, 4)
