"""Times that strictly increase, whatever stamps the file carries."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from spasmograph.video.clocks import RECOVERY, Tally, in_order, timed_pictures


def ordered(times: list[float]) -> tuple[list[float], Tally]:
    tally = Tally()
    pairs: Any = ((time, index) for index, time in enumerate(times))
    return [time for time, _ in in_order(pairs, tally)], tally


@given(st.lists(st.integers(0, 50).map(float)))
def test_times_strictly_increase_and_nothing_is_lost_uncounted(times: list[float]) -> None:
    kept, tally = ordered(times)
    assert all(a < b for a, b in pairwise(kept))
    assert len(kept) + tally.disordered == len(times)
    assert set(kept) <= set(times)


@given(st.lists(st.integers(0, 10**6).map(float), unique=True).map(sorted))
def test_good_times_are_left_alone(times: list[float]) -> None:
    assert ordered(times)[0] == times


@given(st.integers(0, 18), st.sampled_from([1e6, 0.5]))
def test_one_wild_time_costs_one_frame(place: int, wild: float) -> None:
    times = [float(i) for i in range(20)]
    times[place] = wild
    kept, tally = ordered(times)
    assert len(kept) >= 19
    assert tally.disordered <= 1


def test_a_repeated_time_keeps_the_first_picture() -> None:
    tally = Tally()
    pairs: Any = [(0.0, "a"), (0.1, "b"), (0.1, "c"), (0.2, "d")]
    names: list[Any] = [name for _, name in in_order(iter(pairs), tally)]
    assert names == ["a", "b", "d"]
    assert tally.disordered == 1


class FakeTrack:
    """A track of pictures; each packet is one picture, or None where it is damaged."""

    time_base = Fraction(1, 10)
    start_time = None

    def __init__(self, pictures: list[Any]) -> None:
        self.pictures = pictures

    def decode(self, packet: Any) -> list[Any]:
        if packet.picture is None:
            raise IndexError("what PyAV lets out now and then")
        return [packet.picture]

    def demux(self, _: Any) -> list[Any]:
        return [
            SimpleNamespace(size=1, dts=i, picture=picture)
            for i, picture in enumerate(self.pictures)
        ]


def picture(pts: int | None, *, key: bool = False, corrupt: bool = False) -> Any:
    return SimpleNamespace(
        pts=pts,
        dts=pts,
        time_base=Fraction(1, 10),
        width=64,
        height=48,
        key_frame=key,
        is_corrupt=corrupt,
    )


def times_of(pictures: list[Any]) -> tuple[list[float], Tally]:
    track: Any = FakeTrack(pictures)
    container: Any = SimpleNamespace(
        demux=track.demux, start_time=None, format=SimpleNamespace(name="mov,mp4")
    )
    tally = Tally()
    return [time for time, _ in timed_pictures(container, track, tally)], tally


def test_pictures_without_a_time_are_left_out_and_counted() -> None:
    kept, tally = times_of([picture(0), picture(None), picture(2)])
    assert kept == [0.0, 0.2]
    assert tally.untimed == 1


def test_without_a_stated_start_the_first_picture_is_the_start() -> None:
    assert times_of([picture(7), picture(9)])[0] == [0.0, 0.2]


def test_no_time_is_before_the_start() -> None:
    kept, tally = times_of([picture(7), picture(5), picture(9)])
    assert kept == [0.0, 0.2]
    assert tally.disordered == 1


def test_after_damage_pictures_wait_for_one_that_stands_alone() -> None:
    clip = [picture(0, key=True), None, picture(2), picture(3), picture(4, key=True), picture(5)]
    kept, tally = times_of(clip)
    assert kept == [0.0, 0.4, 0.5]
    assert tally.damaged == 3


def test_a_corrupt_picture_is_damage() -> None:
    clip = [picture(0), picture(1, corrupt=True), picture(2), picture(3, key=True)]
    assert times_of(clip)[0] == [0.0, 0.3]


def test_the_wait_after_damage_is_bounded() -> None:
    kept, _ = times_of([picture(0), None, *(picture(i) for i in range(2, 60))])
    assert kept[1] == float(Fraction(3, 10) + RECOVERY)
