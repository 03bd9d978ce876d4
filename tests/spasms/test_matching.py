"""Matching is one to one, as large as possible, and blind to order."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spasmograph.spasms.events import Closure, Event, Kind, Region, Side
from spasmograph.spasms.matching import bootstrap, matched, score, total


def event(onset: float, duration: float, side: Side = Side.LEFT) -> Event:
    return Event(onset, duration, Kind.TWITCH, side, (Region.EYE,), Closure.PARTIAL)


EVENTS = st.lists(
    st.builds(event, st.floats(0, 20), st.floats(0.05, 3), st.sampled_from(list(Side))), max_size=8
)


@given(EVENTS)
def test_truth_matches_itself(events: list[Event]) -> None:
    found = score(events, events, tolerance=2 / 30, seconds=20, unit=1 / 30)
    assert found.pairs == len(events)
    assert found.onset == found.duration == (0.0,) * len(events)
    assert found.sides == found.kinds == len(events)
    assert math.isnan(found.f1) if not events else found.f1 == 1.0


@given(EVENTS, EVENTS)
def test_pairs_are_one_to_one_and_overlap(true: list[Event], found: list[Event]) -> None:
    pairs = matched(true, found, 0.1)
    assert len(pairs) <= min(len(true), len(found))
    for pair in pairs:
        assert pair.found.onset <= pair.true.end + 0.1 + 1e-9
        assert pair.true.onset <= pair.found.end + 0.1 + 1e-9
    for side in ("true", "found"):
        used = [getattr(p, side) for p in pairs]
        pool = list(true if side == "true" else found)
        for one in used:
            pool.remove(one)


@given(EVENTS, EVENTS)
def test_roles_may_be_exchanged(true: list[Event], found: list[Event]) -> None:
    assert len(matched(true, found, 0.1)) == len(matched(found, true, 0.1))


@given(EVENTS, EVENTS)
def test_a_wider_tolerance_never_loses_a_pair(true: list[Event], found: list[Event]) -> None:
    assert len(matched(true, found, 0.0)) <= len(matched(true, found, 0.5))


def test_as_many_pairs_as_possible() -> None:
    """The greedy choice would pair the two that overlap most and lose one."""
    true = [event(0.0, 1.0), event(1.0, 1.0)]
    found = [event(0.6, 1.3), event(1.9, 0.5)]
    assert len(matched(true, found, 0.0)) == 2


def test_events_apart_by_more_than_the_tolerance_do_not_match() -> None:
    assert matched([event(1.0, 0.5)], [event(1.6, 0.5)], 0.0667) == ()
    assert len(matched([event(1.0, 0.5)], [event(1.56, 0.5)], 0.0667)) == 1


def test_the_same_side_is_preferred() -> None:
    true = [event(1.0, 0.5, Side.LEFT), event(1.0, 0.5, Side.RIGHT)]
    found = [event(1.02, 0.5, Side.RIGHT), event(1.0, 0.5, Side.LEFT)]
    assert all(p.true.side == p.found.side for p in matched(true, found, 0.1))


def test_figures_of_a_known_case() -> None:
    true = [event(1, 0.5), event(3, 0.5), event(5, 0.5)]
    found = [event(1.1, 0.4), event(3, 0.5, Side.RIGHT), event(9, 0.5), event(11, 0.5)]
    result = score(true, found, tolerance=0.2, seconds=60, unit=0.1)
    assert (result.true, result.found, result.pairs, result.sides) == (3, 4, 2, 1)
    assert result.precision == 0.5
    assert result.recall == pytest.approx(2 / 3)
    assert result.f1 == pytest.approx(4 / 7)
    assert result.onset == pytest.approx((1.0, 0.0))
    assert result.false_per_minute == 2.0


@given(st.lists(st.tuples(EVENTS, EVENTS), min_size=1, max_size=4))
def test_the_interval_holds_the_total(clips: list[tuple[list[Event], list[Event]]]) -> None:
    scores = [score(t, f, 0.2, 20.0, 0.1) for t, f in clips]
    low, high = bootstrap(scores, "f1", draws=200)
    per_clip = [s.f1 for s in scores if not math.isnan(s.f1)]
    if per_clip:
        assert min(per_clip) - 1e-9 <= low <= high <= max(per_clip) + 1e-9
        assert min(per_clip) - 1e-9 <= total(scores).f1 <= max(per_clip) + 1e-9
    else:
        assert math.isnan(low)
