"""The truth that is written against the movement that is drawn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spasmograph.simulate import (
    Distractor,
    DistractorKind,
    FaceEvent,
    FaceSpec,
    random_spec,
    true_events,
    true_signals,
)
from spasmograph.spasms.events import Closure, Event, Kind, Region, Side


def truth_of(**event: object) -> tuple[Event, ...]:
    return true_events(FaceSpec(events=(FaceEvent(onset=2.0, **event),)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("event", "kind", "closure"),
    [
        ({"eye": 1.0}, Kind.BLINK, Closure.COMPLETE),
        ({"eye": 0.5}, Kind.BLINK, Closure.PARTIAL),
        ({"eye": 1.0, "side": Side.LEFT}, Kind.TWITCH, Closure.COMPLETE),
        ({"eye": 1.0, "mouth": 4.0}, Kind.TWITCH, Closure.COMPLETE),
        ({"mouth": 4.0}, Kind.TWITCH, Closure.NONE),
        ({"eye": 1.0, "duration": 0.51}, Kind.BRIEF_SPASM, Closure.COMPLETE),
        ({"eye": 1.0, "duration": 3.0}, Kind.PROLONGED_SPASM, Closure.COMPLETE),
    ],
)
def test_events_are_named_by_the_vocabulary(
    event: dict[str, object], kind: Kind, closure: Closure
) -> None:
    (found,) = truth_of(**event)
    assert (found.kind, found.closure) == (kind, closure)


def test_onset_is_the_earliest_and_end_the_latest_of_the_regions() -> None:
    (found,) = truth_of(eye=1.0, mouth=5.0, side=Side.RIGHT, duration=1.0, lag=0.05)
    assert found.regions == (Region.EYE, Region.MOUTH)
    np.testing.assert_allclose([found.onset, found.end], [2.0, 3.05], atol=1e-9)
    assert found.lag_ms == pytest.approx(50)


def test_a_train_is_one_bout_of_its_jerks() -> None:
    found = truth_of(eye=1.0, side=Side.LEFT, duration=1.0, jerks=15.0)
    assert len(found) == 15
    assert {e.bout for e in found} == {1}
    assert {e.kind for e in found} == {Kind.TWITCH}


def test_events_that_stand_alone_have_no_bout() -> None:
    far = tuple(FaceEvent(onset=t, eye=1.0, side=Side.LEFT) for t in (1.0, 3.0, 3.9))
    assert [e.bout for e in true_events(FaceSpec(events=far))] == [None, 1, 1]


def test_amplitude_is_that_of_the_region_that_moved_most() -> None:
    (found,) = truth_of(eye=0.3, mouth=9.0)
    assert found.amplitude_mm == pytest.approx(9.0)
    (found,) = truth_of(eye=1.0, mouth=1.0)
    assert found.amplitude_mm is not None
    assert 5 < found.amplitude_mm < 13


@settings(max_examples=25)
@given(seed=st.integers(0, 5000))
def test_truth_follows_from_the_movement_alone(seed: int) -> None:
    spec = random_spec(FaceSpec(seed=seed, duration=10.0, sway_mm=0, sway_deg=0), distracted=0)
    events = true_events(spec)
    assert events == true_events(replace(spec, fps=240.0, width=640, height=480))
    time = np.arange(0, 10, 0.002)
    signals = true_signals(spec, time)
    moving = signals.drop(columns="time").abs().to_numpy().sum(axis=1) > 1e-9
    covered = np.zeros(len(time), bool)
    for event in events:
        assert event.duration > 0
        covered |= (time > event.onset - 0.4) & (time < event.end + 0.4)
    assert not np.any(moving & ~covered)


@given(seed=st.integers(0, 5000), kind=st.sampled_from(list(DistractorKind)))
def test_distractors_move_the_face_but_are_no_events(seed: int, kind: DistractorKind) -> None:
    what = Distractor(kind, onset=1.0, duration=3.0)
    spec = FaceSpec(seed=seed, duration=6.0, sway_mm=0, sway_deg=0, distractors=(what,))
    assert true_events(spec) == ()
    signals = true_signals(spec, np.arange(0, 6, 0.05)).drop(columns="time")
    assert signals.abs().to_numpy().max() > 0
    assert signals["closure_left"].between(0, 1 + 1e-9).all()


def test_looking_down_costs_a_third_of_the_aperture() -> None:
    what = Distractor(DistractorKind.LOOK_DOWN, onset=1.0, duration=2.0)
    signals = true_signals(FaceSpec(duration=4.0, distractors=(what,)), [2.0])
    assert signals["closure_left"][0] == pytest.approx(1 - 6.4 / 9.7, abs=0.01)
