"""Then against now: what is a change, and what is noise."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spasmograph.report.visit.change import filmed_change, severity_change
from spasmograph.report.visit.model import Change, ChangeVerdict, Filmed, Interval

START = dt.date(2026, 1, 1)


def on(number: int) -> dt.date:
    return START + dt.timedelta(days=number)


def filmed(number: int, rate: float, width: float = 0.2) -> Filmed:
    found = Interval(rate, max(rate - width, 0.0), rate + width)
    return Filmed(on(number), f"f{number}", 120.0, 120.0, spasms=int(rate * 2), rate=found)


STEADY = [filmed(n, rate) for n, rate in ((0, 10.0), (2, 11.0), (4, 10.5))]


def compared(rates: list[float], **more: list[dt.date]) -> Change:
    later = [filmed(50 + 2 * n, rate) for n, rate in enumerate(rates)]
    found = filmed_change([*STEADY, *later], on(10), **more)
    assert found is not None
    return found


def test_a_large_fall_is_a_change_and_a_small_one_is_none() -> None:
    assert compared([4.0, 4.3]).verdict is ChangeVerdict.LESS
    assert compared([25.0, 26.0]).verdict is ChangeVerdict.MORE
    assert compared([10.1, 10.9]).verdict is ChangeVerdict.NOT_MEASURABLE


@given(st.lists(st.floats(0, 40), min_size=1, max_size=4))
def test_a_change_is_told_exactly_where_the_new_value_leaves_the_noise(rates: list[float]) -> None:
    found = compared(rates)
    assert found.low is not None
    assert found.high is not None
    assert found.noise_low is not None
    assert found.noise_high is not None
    assert found.low <= found.difference <= found.high
    outside = not found.noise_low <= found.after.value <= found.noise_high
    if abs(found.after.value - found.noise_low) > 1e-6 < abs(found.after.value - found.noise_high):
        assert outside == (found.verdict is not ChangeVerdict.NOT_MEASURABLE)


def test_noisy_repeats_widen_what_counts_as_noise() -> None:
    calm, wild = compared([6.0, 6.0, 6.0]), compared([2.0, 6.0, 12.0])
    assert calm.noise_low is not None
    assert wild.noise_low is not None
    assert wild.noise_low < calm.noise_low


def test_without_repeats_nothing_is_claimed() -> None:
    found = filmed_change([filmed(0, 30.0), filmed(60, 2.0)], on(10))
    assert found is not None
    assert found.verdict is ChangeVerdict.CANNOT_TELL
    assert found.low is None
    assert found.repeats == 0


def test_films_with_an_injection_between_them_are_no_repeats() -> None:
    assert compared([4.0, 4.2]).repeats == 3
    assert compared([4.0, 4.2], injections=[on(51)]).repeats == 2
    assert compared([4.0, 4.2], injections=[on(51)]).after.injection_days == 1


def test_the_films_own_intervals_are_never_undercut() -> None:
    wide = [filmed(n, 10.0, 6.0) for n in (0, 2, 4, 50, 52)]
    found = filmed_change(wide, on(10))
    assert found is not None
    assert found.noise_high is not None
    assert found.noise_high > 13


def test_one_side_alone_is_no_comparison() -> None:
    assert filmed_change(STEADY, on(10)) is None
    assert filmed_change([], on(10)) is None
    later = filmed_change([*STEADY, filmed(40, 3.0)], on(-5))
    assert later is not None
    assert later.before.first == on(0)
    assert later.after.first == on(40)


def _days(rng: np.random.Generator, link: float, shift: float) -> dict[dt.date, float]:
    values, value = {}, rng.normal()
    for number in range(100):
        value = link * value + rng.normal() * np.sqrt(1 - link**2)
        later = shift if number >= 50 else 0.0
        values[on(number)] = float(np.clip(round(5 + value * 1.5 + later), 0, 10))
    return values


@pytest.mark.parametrize("link", [0.0, 0.6])
def test_severity_seldom_changes_by_chance_and_a_true_change_is_seen(link: float) -> None:
    rng = np.random.default_rng(3)
    verdicts = []
    for shift in (0.0, -4.0):
        found = [severity_change(_days(rng, link, shift), on(49), on(99)) for _ in range(200)]
        verdicts.append([one.verdict for one in found if one is not None])
    wrong = sum(v is not ChangeVerdict.NOT_MEASURABLE for v in verdicts[0])
    assert len(verdicts[0]) == 200
    assert wrong <= 22
    assert sum(v is ChangeVerdict.LESS for v in verdicts[1]) > 190


def test_severity_needs_a_week_of_answers_on_both_sides() -> None:
    days = {on(n): 5.0 for n in range(50)}
    assert severity_change(days, on(5), on(49)) is None
    assert severity_change(days, on(6), on(49)) is not None
    assert severity_change({}, on(6), on(49)) is None


def test_severity_that_is_the_same_every_day_is_no_change() -> None:
    found = severity_change({on(n): 5.0 for n in range(60)}, on(30), on(59))
    assert found is not None
    assert found.verdict is ChangeVerdict.NOT_MEASURABLE
