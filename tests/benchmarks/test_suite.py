"""The suite covers what it claims to."""

from __future__ import annotations

from collections import Counter

from benchmarks.suite import Group, clips
from spasmograph.simulate.randoms import CONTRACTIONS
from spasmograph.spasms.events import Side

PORTRAITS = ("astronaut", "a.jpg", "b.jpg", "c.jpg", "d.jpg")
SUITE = clips(PORTRAITS)
EVENTS = [clip for clip in SUITE if clip.group is Group.EVENTS]


def test_the_suite_is_the_same_every_time() -> None:
    assert clips(PORTRAITS) == SUITE
    assert len({clip.name for clip in SUITE}) == len(SUITE)


def test_it_is_as_large_and_as_mixed_as_promised() -> None:
    assert len(EVENTS) >= 120
    assert {c.spec.portrait for c in EVENTS} == set(PORTRAITS)
    assert {c.spec.fps for c in EVENTS} == {24, 25, 30, 50, 60, 120, 240}
    assert {min(c.spec.width, c.spec.height) for c in EVENTS} == {480, 540, 720, 1080}
    assert any(c.spec.height > c.spec.width for c in EVENTS)
    assert all(8 <= c.spec.duration <= 20 for c in EVENTS)
    assert all(c.spec.events for c in EVENTS)
    kinds = Counter(c.name[4:] for c in EVENTS)
    assert set(kinds) == {*CONTRACTIONS, "mixed"}
    sides = Counter(e.side for c in EVENTS for e in c.spec.events)
    assert min(sides[s] for s in Side) > 100


def test_every_kind_is_shown_by_several_faces_and_rates() -> None:
    for kind in CONTRACTIONS:
        mine = [c.spec for c in EVENTS if c.name[4:] == kind]
        assert len({s.portrait for s in mine}) >= 4
        assert len({s.fps for s in mine}) >= 2


def test_distractor_clips_hold_no_event() -> None:
    only = [c for c in SUITE if c.group is Group.DISTRACTORS]
    assert all(not c.spec.events for c in only)
    assert sum(c.spec.duration for c in only) >= 600


def test_the_rates_set_shows_the_same_movement() -> None:
    rates = [c for c in SUITE if c.group is Group.RATES]
    for i in range(0, len(rates), 3):
        assert len({c.spec.events for c in rates[i : i + 3]}) == 1
