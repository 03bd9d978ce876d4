"""From motion to events: what is found, and what is not counted."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

from spasmograph.spasms import CONFIDENT, Closure, Event, Kind, Region, Side, Task, TaskName, detect
from tests.synthetic_motion import RANGE, blink, event, motion_of

EYE, BROW, CHEEK, MOUTH = Region
HALF_FACE = (EYE, CHEEK, MOUTH)


def counted(motion: xr.Dataset) -> list[Event]:
    return [e for e in detect(motion) if e.confidence >= CONFIDENT]


def hold(motion: xr.Dataset, signal: str, millimetres: float, start: float, stop: float) -> None:
    """Move both sides of a part alike, in place."""
    t = motion["time"].to_numpy()
    ramp = np.clip(np.minimum((t - start) / 0.2, (stop - t) / 0.2), 0, 1)
    which = ["lid", "brow", "cheek", "mouth"].index(signal)
    sign = -1.0 if signal == "lid" else 1.0
    motion["position"][:, :, which] += sign * millimetres * ramp[:, None]
    motion["contraction"][:, :, which] += millimetres * ramp[:, None] / RANGE[which]


def talk(motion: xr.Dataset, start: float, stop: float) -> None:
    t = motion["time"].to_numpy()
    within = (t >= start) & (t <= stop)
    beat = np.where(within, 1 - np.cos(2 * np.pi * 4.5 * t), 0.0)
    motion["jaw_opening"][:] += 4 * beat
    motion["position"][:, :, 3] += 2.5 * beat[:, None]


@pytest.mark.parametrize("side", [Side.LEFT, Side.RIGHT])
def test_a_hemifacial_spasm_has_side_regions_and_lag(side: Side) -> None:
    (found,) = counted(motion_of([event(2.0, 1.2, side, HALF_FACE, lag_ms=80)], 6.0))
    assert found.side is side
    assert found.kind is Kind.BRIEF_SPASM
    assert found.regions == HALF_FACE
    assert found.closure is Closure.COMPLETE
    assert found.onset == pytest.approx(2.0, abs=0.04)
    assert found.duration == pytest.approx(1.2, abs=0.05)
    assert found.lag_ms == pytest.approx(80, abs=35)


def test_blinks_are_blinks() -> None:
    found = counted(motion_of([blink(1.0), blink(3.0), blink(4.0)], 6.0))
    assert [e.kind for e in found] == [Kind.BLINK] * 3
    assert all(e.side is Side.BOTH for e in found)


def test_a_blink_beside_a_mouth_twitch_stays_a_blink() -> None:
    twitch = event(2.02, 0.3, Side.LEFT, (MOUTH,))
    found = counted(motion_of([blink(2.0), twitch], 5.0))
    assert {(e.kind, e.side) for e in found} == {
        (Kind.BLINK, Side.BOTH),
        (Kind.TWITCH, Side.LEFT),
    }


def test_a_quiet_face_has_no_events() -> None:
    assert detect(motion_of([], 30.0)) == ()


def test_nothing_observed_has_no_events() -> None:
    assert detect(motion_of([blink(2.0)], 5.0, gaps=[(0.0, 5.0)])) == ()


def test_speech_is_not_counted() -> None:
    motion = motion_of([], 10.0)
    talk(motion, 2.0, 8.0)
    assert counted(motion) == []


def test_blinks_while_speaking_stay_blinks() -> None:
    motion = motion_of([blink(3.0), blink(5.0)], 10.0)
    talk(motion, 2.0, 8.0)
    assert [e.kind for e in counted(motion)] == [Kind.BLINK] * 2


def test_a_smile_that_narrows_the_eyes_is_not_counted() -> None:
    motion = motion_of([], 8.0)
    for signal, size in (("mouth", 8.0), ("cheek", 3.0), ("lid", 3.0)):
        hold(motion, signal, size, 2.0, 4.5)
    assert counted(motion) == []


def test_an_uneven_smile_from_an_unsure_rest_is_not_counted() -> None:
    """Someone who smiles half of the time has a resting level in the middle of it."""
    motion = motion_of([], 12.0)
    t = motion["time"].to_numpy()
    for start in (1.0, 5.0, 9.0):
        hold(motion, "mouth", 7.0, start, start + 2.0)
        motion["position"][:, 0, 3] += 2.2 * ((t > start) & (t < start + 0.7))
    motion["position"][:, :, 3] -= 3.5
    assert counted(motion) == []


def test_a_held_mouth_is_one_event_though_the_other_side_is_restless() -> None:
    motion = motion_of([event(2.0, 4.0, Side.LEFT, (MOUTH,), percent=42.0)], 8.0)
    t = motion["time"].to_numpy()
    motion["position"][:, 1, 3] += 1.6 * np.sin(2 * np.pi * 1.3 * t)
    (found,) = counted(motion)
    assert found.side is Side.LEFT
    assert found.duration == pytest.approx(4.0, abs=0.1)


def test_a_small_brow_twitch_that_pulls_the_other_reading_along_is_counted() -> None:
    motion = motion_of([event(2.0, 0.4, Side.RIGHT, (BROW,), percent=40.0)], 6.0)
    t = motion["time"].to_numpy()
    motion["position"][:, 0, 1] += 0.9 * ((t > 2.0) & (t < 2.4))
    (found,) = counted(motion)
    assert (found.side, found.regions, found.kind) == (Side.RIGHT, (BROW,), Kind.TWITCH)


def test_a_part_that_comes_back_from_below_rest_is_not_counted() -> None:
    motion = motion_of([], 6.0)
    t = motion["time"].to_numpy()
    motion["position"][:, 0, 1] += 1.4 * ((t > 2.0) & (t < 2.3)) - 2.5 * ((t > 1.5) & (t < 2.0))
    assert counted(motion) == []


def test_slight_lid_movements_in_speech_are_not_counted() -> None:
    slight = event(3.0, 0.3, Side.BOTH, percent=36.0)
    motion = motion_of([slight], 10.0)
    assert len(counted(motion)) == 1
    motion["jaw_opening"][:] = 6.0 * (np.sin(2 * np.pi * 2 * motion["time"].to_numpy()) > 0)
    assert counted(motion) == []


def test_long_closures_count_in_someone_whose_mouth_stands_open() -> None:
    motion = motion_of([event(3.0, 4.0, Side.BOTH)], 10.0)
    motion["jaw_opening"][:] += 13.0
    assert [e.kind for e in counted(motion)] == [Kind.PROLONGED_SPASM]


def test_a_squint_is_listed_and_not_counted() -> None:
    motion = motion_of([], 8.0)
    hold(motion, "lid", 3.5, 2.0, 4.5)
    (found,) = detect(motion)
    assert found.confidence < CONFIDENT


def test_raised_brows_are_not_counted() -> None:
    motion = motion_of([], 8.0)
    hold(motion, "brow", 6.0, 2.0, 4.5)
    assert counted(motion) == []


def test_a_yawn_is_listed_and_not_counted() -> None:
    motion = motion_of([], 10.0)
    hold(motion, "lid", 9.0, 3.0, 6.0)
    t = motion["time"].to_numpy()
    motion["jaw_opening"][:] = 25.0 * ((t > 2.5) & (t < 6.5))
    (found,) = detect(motion)
    assert found.confidence < CONFIDENT


def test_lids_that_follow_the_gaze_down_are_no_event() -> None:
    motion = motion_of([], 8.0)
    hold(motion, "lid", 3.2, 2.0, 4.5)
    t = motion["time"].to_numpy()
    motion["gaze_down"][:] = 0.9 * ((t > 1.9) & (t < 4.6))
    assert detect(motion) == ()


def test_eyes_that_shut_while_looking_down_still_count() -> None:
    motion = motion_of([event(3.0, 1.0, Side.BOTH)], 8.0)
    motion["gaze_down"][:] = 0.9
    assert [e.kind for e in counted(motion)] == [Kind.BRIEF_SPASM]


def test_a_posed_closure_is_listed_and_not_counted() -> None:
    motion = motion_of([event(3.0, 1.0, Side.BOTH), event(7.0, 1.0, Side.BOTH)], 10.0)
    posed = Task(2.0, 3.0, TaskName.FORCED_CLOSURE)
    first, second = detect(motion, [posed])
    assert first.confidence < CONFIDENT <= second.confidence


def test_an_event_is_not_made_by_a_gap() -> None:
    motion = motion_of([blink(2.0)], 12.0, gaps=[(5.0, 8.0)])
    (found,) = counted(motion)
    assert found.onset == pytest.approx(2.0, abs=0.05)


def test_a_mouth_that_moves_as_the_face_is_lost_is_not_counted() -> None:
    twitch = event(4.5, 0.3, Side.LEFT, (MOUTH,))
    (found,) = detect(motion_of([twitch], 12.0, gaps=[(5.0, 8.0)]))
    assert found.confidence < CONFIDENT
    (kept,) = detect(motion_of([twitch], 12.0))
    assert kept.confidence >= CONFIDENT


def mirrored(motion: xr.Dataset) -> xr.Dataset:
    swapped = motion.isel(side=[1, 0])
    return swapped.assign_coords(side=["left", "right"])


OTHER = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT, Side.BOTH: Side.BOTH}


@given(
    sides=st.lists(st.sampled_from(list(Side)), min_size=1, max_size=5),
    regions=st.sampled_from([(EYE,), (EYE, MOUTH), (MOUTH,), HALF_FACE]),
)
def test_mirroring_swaps_sides_and_nothing_else(
    sides: list[Side], regions: tuple[Region, ...]
) -> None:
    events = [event(1.5 + 2 * i, 0.8, side, regions) for i, side in enumerate(sides)]
    motion = motion_of(events, 13.0)
    here, there = detect(motion), detect(mirrored(motion))
    assert [(e.onset, e.duration, e.kind, OTHER[e.side]) for e in here] == [
        (e.onset, e.duration, e.kind, e.side) for e in there
    ]
