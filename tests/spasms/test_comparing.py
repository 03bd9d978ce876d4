"""Agreement is 1 for the same, the same both ways round, and unsaid where it cannot be told."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spasmograph.spasms.comparing import Compared, agreement, compare, icc, kappa
from spasmograph.spasms.events import Kind, Side
from spasmograph.spasms.labels import Label

LABELS = st.lists(
    st.builds(
        Label,
        st.floats(0, 30),
        st.floats(0, 3),
        st.just("x"),
        st.sampled_from([None, *Kind]),
        st.sampled_from([None, *Side]),
    ),
    max_size=8,
)
PER_MINUTE = st.integers(0, 6000).map(lambda n: n / 100)
RATES = st.lists(st.tuples(PER_MINUTE, PER_MINUTE), min_size=2, max_size=8)


def both_ways(found: list[Label], labels: list[Label]) -> tuple[Compared, Compared]:
    return compare("a", found, labels, 0.2, 33.0), compare("a", labels, found, 0.2, 33.0)


@given(LABELS)
def test_the_same_agrees_fully(labels: list[Label]) -> None:
    one = compare("a", labels, labels, 0.2, 33.0)
    assert one.score.pairs == len(labels)
    assert one.seconds is not None
    assert one.seconds[1] == one.seconds[2] == 0
    assert sum(one.seconds) == 33
    assert kappa(one.seconds) == 1 or 33 in one.seconds
    if labels:
        assert one.score.f1 == one.score.precision == one.score.recall == 1


@given(LABELS, LABELS)
def test_accounts_may_change_places(found: list[Label], labels: list[Label]) -> None:
    one, other = both_ways(found, labels)
    assert one.score.pairs == other.score.pairs
    assert one.score.precision == other.score.recall or not found
    assert one.seconds is not None
    assert other.seconds is not None
    assert kappa(one.seconds) == kappa(other.seconds) or math.isnan(kappa(one.seconds))


@given(st.tuples(*[st.integers(0, 500)] * 4))
def test_kappa_is_at_most_one(table: tuple[int, int, int, int]) -> None:
    value = kappa(table)
    assert math.isnan(value) or -1 <= value <= 1
    assert (value == 1) == (not table[1] and not table[2] and bool(table[0]) and bool(table[3]))


def test_kappa_of_a_known_table() -> None:
    """20 and 15 of 50 agree, 5 and 10 do not: observed 0.7, by chance 0.5."""
    assert kappa((20, 5, 10, 15)) == pytest.approx(0.4)
    assert kappa((0, 5, 5, 0)) == -1


@pytest.mark.parametrize("table", [(0, 0, 0, 0), (0, 0, 0, 60), (60, 0, 0, 0)])
def test_kappa_is_not_zero_where_chance_agrees_too(table: tuple[int, int, int, int]) -> None:
    assert math.isnan(kappa(table))


def test_icc_of_a_known_table() -> None:
    """Mean squares by hand, from the means 2 and 5.5 of rows and 3 and 4.5 of accounts."""
    pairs = [(1.0, 3.0), (5.0, 6.0)]
    rows, columns, error = 12.25, 2.25, 0.25
    expected = (rows - error) / (rows + error + 2 * (columns - error) / 2)
    assert icc(pairs) == pytest.approx(expected)


@given(RATES)
def test_icc_is_one_for_the_same_and_the_same_both_ways(pairs: list[tuple[float, float]]) -> None:
    same = icc([(a, a) for a, _ in pairs])
    assert math.isnan(same) or same == pytest.approx(1, abs=1e-6)
    there, back = icc(pairs), icc([(b, a) for a, b in pairs])
    assert there == pytest.approx(back, nan_ok=True, abs=1e-9)
    assert math.isnan(there) or there <= 1 + 1e-9


def test_a_constant_difference_lowers_icc() -> None:
    assert icc([(1, 3), (2, 4), (3, 5)]) < 0.5
    assert icc([(1, 1), (2, 2), (3, 3)]) == 1


@pytest.mark.parametrize(
    "pairs", [[], [(1.0, 2.0)], [(2.0, 2.0), (2.0, 2.0)], [(0.0, 0.0), (0.0, 1e-200)]]
)
def test_icc_needs_recordings_that_differ(pairs: list[tuple[float, float]]) -> None:
    assert math.isnan(icc(pairs))


def test_nothing_at_all_is_said_and_not_zero() -> None:
    found = agreement([compare("a", [], [], 0.2, 60.0)])
    assert found.precision.why == "nothing was found"
    assert found.recall.why == "nothing was labelled"
    assert "every second alike" in found.kappa.why
    assert math.isnan(found.kappa.estimate.value)
    assert "two recordings" in found.icc.why


def test_without_a_length_no_rate_and_no_second_is_made_up() -> None:
    label = Label(1, 1, "x")
    found = agreement([compare("a", [label], [label], 0.2)])
    assert found.f1.estimate.value == 1
    assert "length" in found.kappa.why
    assert math.isnan(found.icc.estimate.value)


def test_intervals_need_recordings_and_hold_the_value() -> None:
    labels = [Label(float(n), 0.5, "x") for n in range(0, 20, 4)]
    clips = [compare(str(n), labels[: n + 1], labels, 0.2, 30.0) for n in range(5)]
    few = agreement(clips)
    assert math.isnan(few.recall.estimate.low)
    assert few.recall.why == "an interval takes 6 recordings"
    many = agreement([*clips, compare("z", labels, labels, 0.2, 30.0)])
    assert many.recall.estimate.low < many.recall.estimate.value < many.recall.estimate.high
    assert not many.recall.why


def test_onset_error_is_in_seconds_and_sides_count_only_where_both_say_them() -> None:
    found = [Label(1.1, 1, "x", None, Side.LEFT), Label(5, 1, "x", Kind.TWITCH, Side.LEFT)]
    labels = [Label(1.0, 1, "x"), Label(5, 1, "x", Kind.TWITCH, Side.RIGHT)]
    score = compare("a", found, labels, 0.2).score
    assert score.onset_error == pytest.approx(0.05)
    assert (score.sided, score.sides, score.kinded, score.kinds) == (1, 0, 1, 1)
