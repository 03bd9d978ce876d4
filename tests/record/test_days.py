"""One value a day: zero is a value, and a day without any is not there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from spasmograph.errors import ImpossibleValue
from spasmograph.record.days import check_ins, daily_values, spasms_per_day
from spasmograph.record.drinks import drink, drinks
from spasmograph.record.models import CheckIn, Exposure, SpasmEntry, Tracker
from spasmograph.record.store import Record
from spasmograph.record.times import When
from spasmograph.record.vocabulary import EXPOSURES, ExposureKind
from tests.record.random_rows import new_record

FIRST, SECOND, THIRD = date(2024, 3, 1), date(2024, 3, 2), date(2024, 3, 3)


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with new_record(tmp_path / "a.spasm") as opened:
        yield opened


def at(day: date, hour: int, zone: str = "Europe/Zurich") -> When:
    return When.of(datetime(day.year, day.month, day.day, hour), zone)


def test_sums_means_zeros_and_gaps(record: Record) -> None:
    record.add(
        Exposure(day=FIRST, kind="caffeine", amount=63.0),
        Exposure(day=FIRST, kind="caffeine", amount=96.0),
        Exposure(day=THIRD, kind="caffeine", amount=0.0),
        Exposure(day=FIRST, kind="stress", amount=2.0),
        Exposure(day=FIRST, kind="stress", amount=7.0),
    )
    assert daily_values(record, ExposureKind.CAFFEINE, FIRST, THIRD) == {FIRST: 159.0, THIRD: 0.0}
    assert daily_values(record, "stress", FIRST, THIRD) == {FIRST: 4.5}
    assert daily_values(record, "alcohol", FIRST, THIRD) == {}


def test_both_ends_are_included(record: Record) -> None:
    for day in (FIRST, SECOND, THIRD):
        record.add(Exposure(day=day, kind="water", amount=day.day * 100.0))
    assert daily_values(record, "water", FIRST, SECOND) == {FIRST: 100.0, SECOND: 200.0}
    assert daily_values(record, "water", date.min, date.max).keys() == {FIRST, SECOND, THIRD}


@pytest.mark.parametrize(("daily", "value"), [("sum", 5.0), ("mean", 2.5)])
def test_trackers_of_ones_own(record: Record, daily: str, value: float) -> None:
    record.add(Tracker(key="chewing_gum", name="Chewing gum", unit="pieces", daily=daily))
    record.add(
        Exposure(day=FIRST, kind="chewing_gum", amount=1.0),
        Exposure(day=FIRST, kind="chewing_gum", amount=4.0),
    )
    assert daily_values(record, "chewing_gum", FIRST, FIRST) == {FIRST: value}


def test_what_nobody_follows(record: Record) -> None:
    with pytest.raises(ImpossibleValue, match="'colour'"):
        daily_values(record, "colour", FIRST, THIRD)


def test_a_night_is_not_slept_twice(record: Record) -> None:
    record.add(
        Exposure(day=FIRST, kind="sleep", amount=7.0, origin="apple:sleep:a/b"),
        Exposure(day=FIRST, kind="sleep", amount=6.5),
        Exposure(day=SECOND, kind="sleep", amount=7.0, origin="apple:sleep:c/d"),
        Exposure(day=SECOND, kind="sleep", amount=0.5, origin="apple:sleep:e/f"),
        Exposure(day=FIRST, kind="caffeine", amount=60.0, origin="apple:caffeine:a"),
        Exposure(day=FIRST, kind="caffeine", amount=30.0),
    )
    assert daily_values(record, "sleep", FIRST, SECOND) == {FIRST: 6.5, SECOND: 7.5}
    assert daily_values(record, "caffeine", FIRST, SECOND) == {FIRST: 90.0}


def test_spasms_belong_to_the_day_on_the_clock_of_the_place(record: Record) -> None:
    record.add(
        SpasmEntry(at=at(SECOND, 1, "Pacific/Auckland")),  # still the first in UTC
        SpasmEntry(at=at(FIRST, 23, "America/Los_Angeles")),  # the second in UTC
        SpasmEntry(at=at(FIRST, 12)),
    )
    assert spasms_per_day(record, FIRST, THIRD) == {FIRST: 2, SECOND: 1}
    assert spasms_per_day(record, SECOND, SECOND) == {SECOND: 1}


def test_the_count_of_a_check_in_and_the_entries(record: Record) -> None:
    record.add(
        SpasmEntry(at=at(FIRST, 8)),
        SpasmEntry(at=at(FIRST, 9)),
        CheckIn(day=FIRST, at=at(FIRST, 21), count=20),
        SpasmEntry(at=at(SECOND, 8)),
        CheckIn(day=SECOND, at=at(SECOND, 7), count=0),
        CheckIn(day=THIRD, at=at(THIRD, 21), count=0),
        CheckIn(day=date(2024, 3, 4), at=at(date(2024, 3, 4), 21), severity=1),
    )
    found = spasms_per_day(record, FIRST, date(2024, 3, 4))
    assert found == {FIRST: 20, SECOND: 1, THIRD: 0}
    assert list(found) == sorted(found)


def test_check_ins_by_their_day(record: Record) -> None:
    record.add(
        CheckIn(day=SECOND, at=at(SECOND, 21), severity=0),
        CheckIn(day=FIRST, at=at(FIRST, 21), severity=5),
    )
    found = check_ins(record, FIRST, THIRD)
    assert [(day, row.severity) for day, row in found.items()] == [(FIRST, 5), (SECOND, 0)]
    assert check_ins(record, THIRD, THIRD) == {}


# --- drinks -------------------------------------------------------------------


def test_every_drink_has_a_figure_and_its_source() -> None:
    names = [item.name for item in drinks()]
    assert len(set(names)) == len(names) >= 10
    high = EXPOSURES[ExposureKind.CAFFEINE].high
    for item in drinks():
        assert 0 < item.caffeine < high
        assert 20 <= item.serving <= 600
        assert "https://" in item.source


@pytest.mark.parametrize("name", ["espresso", "Filter-Coffee", " green_tea "])
def test_a_drink_by_its_name(name: str) -> None:
    assert drink(name) in drinks()


def test_figures_as_they_were_read() -> None:
    assert (drink("espresso").caffeine, drink("espresso").serving) == (63, 30)
    assert (drink("filter coffee").caffeine, drink("filter coffee").serving) == (96, 237)
    assert drink("cocoa").caffeine == 5


def test_a_drink_that_is_not_there() -> None:
    with pytest.raises(ImpossibleValue, match="'espreso'") as caught:
        drink("espreso")
    assert "espresso" in caught.value.cure
