"""Moments: what a clock showed, where it was, through clock changes and travel."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spasmograph.errors import ImpossibleValue
from spasmograph.record import When, open_record
from spasmograph.record.models import SpasmEntry
from spasmograph.record.times import Moment, UtcTime

ZONES = sorted(available_timezones())
COLUMN = Moment()
MOMENTS = st.datetimes(dt.datetime(1900, 1, 2), dt.datetime(2100, 1, 1))


def stored(when: When) -> str:
    text = COLUMN.process_bind_param(when, None)  # type: ignore[arg-type]
    assert text is not None
    return text


def back(text: str) -> When | None:
    return COLUMN.process_result_value(text, None)  # type: ignore[arg-type]


@given(MOMENTS, st.sampled_from(ZONES), st.booleans())
def test_any_moment_comes_back(moment: dt.datetime, zone: str, second: bool) -> None:
    when = When.of(moment.replace(fold=int(second)), zone)
    assert back(stored(when)) == when
    shown = when.utc.astimezone(ZoneInfo(zone))
    assert abs(when.local.replace(tzinfo=None) - shown.replace(tzinfo=None)) <= dt.timedelta(
        seconds=30  # offsets of long ago had seconds
    )


@given(MOMENTS, st.integers(-15 * 60, 15 * 60))
def test_any_offset_comes_back(moment: dt.datetime, minutes: int) -> None:
    when = When.of(moment.replace(tzinfo=dt.timezone(dt.timedelta(minutes=minutes))))
    assert back(stored(when)) == when
    assert (when.offset, when.zone) == (minutes, None)
    assert when.local.replace(tzinfo=None) == moment
    assert when.day == moment.date()


@given(st.lists(st.tuples(MOMENTS, st.sampled_from(ZONES)), max_size=8))
def test_stored_moments_sort_as_they_happened(found: list[tuple[dt.datetime, str]]) -> None:
    whens = [When.of(moment, zone) for moment, zone in found]
    assert [back(text).utc for text in sorted(map(stored, whens))] == sorted(  # type: ignore[union-attr]
        when.utc for when in whens
    )


@pytest.mark.parametrize(
    "stamp",
    [
        "2026-03-01T07:00:00Z",
        "2026-03-01 07:00:00.000000Z",
        "2026-W10-1T07:00:00.000000Z",
        "2026-02-30T07:00:00.000000Z",
        "2026-03-01T24:00:00.000000Z",
        "2026-03-01T07:00:60.000000Z",
        "2026-03-01T07:00:00.000000+01:00",
        "٢٠٢٦-03-01T07:00:00.000000Z",
        "0000-03-01T07:00:00.000000Z",
    ],
)
def test_what_is_not_written_as_a_record_writes_it_is_refused(stamp: str) -> None:
    with pytest.raises(ValueError, match=r"not a|out of range|must be in"):
        back(f"{stamp} +0100")
    with pytest.raises(ValueError, match=r"not a|out of range|must be in"):
        UtcTime().process_result_value(stamp, None)  # type: ignore[arg-type]


def test_the_hour_that_comes_twice() -> None:
    moment = dt.datetime(2026, 10, 25, 2, 30)
    first, second = (When.of(moment.replace(fold=fold), "Europe/Zurich") for fold in (0, 1))
    assert second.utc - first.utc == dt.timedelta(hours=1)
    assert (first.offset, second.offset) == (120, 60)
    assert str(first) == "2026-10-25T02:30:00+02:00"
    assert str(second) == "2026-10-25T02:30:00+01:00"
    assert back(stored(first)) == first
    assert back(stored(second)) == second


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("Asia/Kathmandu", "+05:45"),
        ("Asia/Kolkata", "+05:30"),
        ("Australia/Eucla", "+08:45"),
        ("America/St_Johns", "-03:30"),
        ("Pacific/Kiritimati", "+14:00"),
        ("Pacific/Niue", "-11:00"),
    ],
)
def test_zones_that_are_not_whole_hours(zone: str, shown: str) -> None:
    when = When.of(dt.datetime(2026, 2, 1, 23, 50), zone)
    assert str(when) == f"2026-02-01T23:50:00{shown}"
    assert when.day == dt.date(2026, 2, 1)
    assert back(stored(when)) == when


def test_a_time_without_its_zone_is_refused() -> None:
    with pytest.raises(ImpossibleValue, match="without its zone"):
        When.of(dt.datetime(2026, 2, 1, 8))
    with pytest.raises(ImpossibleValue, match="no time zone 'Nowhere'"):
        When.of(dt.datetime(2026, 2, 1, 8), "Nowhere")


def test_a_journey_keeps_the_days_as_they_were_lived(path: Path) -> None:
    """Noted in Zurich, then over the date line, then back: order by what came first."""
    lived = [
        When.of(dt.datetime(2026, 3, 28, 23, 30), "Europe/Zurich"),
        When.of(dt.datetime(2026, 3, 29, 3, 15), "Europe/Zurich"),  # clocks jumped from 2 to 3
        When.of(dt.datetime(2026, 3, 30, 8, 0), "Pacific/Auckland"),
        When.of(dt.datetime(2026, 3, 29, 13, 0), "Pacific/Honolulu"),  # the day before, again
        When.of(dt.datetime(2026, 4, 1, 9, 0), "Europe/Zurich"),
    ]
    with open_record(path) as record:
        record.add(*(SpasmEntry(at=when) for when in reversed(lived)))
        assert [row.at for row in record.all(SpasmEntry)] == lived
        day = dt.date(2026, 3, 29)
        assert [row.at for row in record.all(SpasmEntry, since=day, until=day)] == [
            lived[1],
            lived[3],
        ]
    assert lived[1].utc - lived[0].utc == dt.timedelta(hours=2, minutes=45)
