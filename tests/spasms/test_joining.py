"""Which movements make one contraction, and what it is called."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spasmograph.spasms.classify import closure_of, kind_of, number_bouts
from spasmograph.spasms.events import REGIONS, Closure, Event, Kind, Region, Side
from spasmograph.spasms.joining import join_movements
from spasmograph.spasms.movements import Movement


def move(
    onset: float,
    duration: float,
    side: Side = Side.LEFT,
    region: Region = Region.EYE,
    peak: float = 1.0,
) -> Movement:
    return Movement(side, region, onset, onset + duration, onset + duration / 2, 0, 1, peak)


def test_both_eyes_that_start_together_are_one() -> None:
    (joined,) = join_movements([move(1, 0.3), move(1.02, 0.28, Side.RIGHT)])
    assert joined.side is Side.BOTH
    assert joined.regions == (Region.EYE,)


def test_eye_and_mouth_of_one_side_are_one() -> None:
    (joined,) = join_movements([move(1, 1.5), move(1.04, 1.4, region=Region.MOUTH)])
    assert joined.side is Side.LEFT
    assert joined.regions == (Region.EYE, Region.MOUTH)


def test_opposite_sides_stay_apart() -> None:
    eye, mouth = move(1, 1.5), move(1, 1.5, Side.RIGHT, Region.MOUTH)
    assert len(join_movements([eye, mouth])) == 2


def test_a_blink_within_a_long_spasm_of_the_other_eye_stays_apart() -> None:
    assert len(join_movements([move(1, 3.0), move(2, 0.3, Side.RIGHT)])) == 2


def test_a_long_mouth_movement_does_not_swallow_a_later_blink() -> None:
    mouth = move(0.0, 1.8, region=Region.MOUTH)
    blink = [move(1.2, 0.3), move(1.2, 0.3, Side.RIGHT)]
    assert len(join_movements([mouth, *blink])) == 2


def test_a_held_mouth_leaves_the_jerks_of_a_volley_apart() -> None:
    jerks = [move(1 + 0.2 * i, 0.12) for i in range(5)]
    held = move(1.0, 0.95, region=Region.MOUTH)
    joined = join_movements([*jerks, held])
    assert len(joined) == 5
    assert joined[0].regions == (Region.EYE, Region.MOUTH)


moves = st.builds(
    move,
    st.floats(0, 20),
    st.floats(0.05, 4),
    st.sampled_from([Side.LEFT, Side.RIGHT]),
    st.sampled_from(list(Region)),
)


@given(st.lists(moves, max_size=12))
def test_joining_loses_and_invents_nothing(movements: list[Movement]) -> None:
    joined = join_movements(movements)
    spread = [m for c in joined for m in c.movements]
    assert sorted(spread, key=repr) == sorted(movements, key=repr)
    assert [c.onset for c in joined] == sorted(c.onset for c in joined)


@pytest.mark.parametrize(
    ("duration", "side", "regions", "kind"),
    [
        (0.3, Side.BOTH, (Region.EYE,), Kind.BLINK),
        (0.3, Side.LEFT, (Region.EYE,), Kind.TWITCH),
        (0.3, Side.BOTH, (Region.EYE, Region.MOUTH), Kind.TWITCH),
        (0.3, Side.RIGHT, (Region.MOUTH,), Kind.TWITCH),
        (0.5, Side.BOTH, (Region.EYE,), Kind.BRIEF_SPASM),
        (2.999, Side.LEFT, (Region.EYE,), Kind.BRIEF_SPASM),
        (3.0, Side.LEFT, (Region.EYE,), Kind.PROLONGED_SPASM),
    ],
)
def test_kinds(duration: float, side: Side, regions: tuple[Region, ...], kind: Kind) -> None:
    assert kind_of(duration, side, regions) is kind


@pytest.mark.parametrize(
    ("peak", "closure"),
    [(1.0, Closure.COMPLETE), (0.8, Closure.COMPLETE), (0.5, Closure.PARTIAL), (0.1, Closure.NONE)],
)
def test_closures(peak: float, closure: Closure) -> None:
    assert closure_of(peak) is closure


def event(onset: float, duration: float, kind: Kind = Kind.TWITCH) -> Event:
    return Event(onset, duration, kind, Side.LEFT, REGIONS[:1], Closure.PARTIAL)


def test_bouts_are_runs_with_gaps_under_a_second() -> None:
    events = [event(0, 0.2), event(1.19, 0.2), event(3, 0.2), event(5, 0.2), event(5.5, 0.2)]
    assert [e.bout for e in number_bouts(events)] == [1, 1, None, 2, 2]


def test_blinks_make_no_bout_and_break_none() -> None:
    events = [
        event(0, 0.2),
        event(0.4, 0.2, Kind.BLINK),
        event(0.9, 0.2),
        event(5, 0.2, Kind.BLINK),
        event(5.5, 0.2, Kind.BLINK),
    ]
    assert [e.bout for e in number_bouts(events)] == [1, None, 1, None, None]
