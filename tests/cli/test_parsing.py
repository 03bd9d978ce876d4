"""What a person types: times, days, amounts, words; and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spasmograph.cli.parsing import (
    parse_amount,
    parse_clock,
    parse_day,
    parse_moment,
    parse_regions,
    parse_site,
    parse_whole,
    parse_word,
)
from spasmograph.cli.recording import Clock
from spasmograph.errors import ImpossibleValue
from spasmograph.record.times import When
from spasmograph.record.vocabulary import CareKind

NOW = When.of(datetime(2026, 3, 10, 21, 5), "Europe/Zurich")
ZONES = st.sampled_from(["Europe/Zurich", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"])
TENTHS = st.integers(0, 10_000).map(lambda n: n / 10)


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("80", "mg", 80),
        ("7,5", "h", 7.5),
        ("250 ml", "ml", 250),
        ("0.25 l", "ml", 250),
        ("90 min", "h", 1.5),
        ("1.5 h", "min", 90),
        ("1h30", "min", 90),
        ("1 h 30 min", "h", 1.5),
        ("4s", "s", 4),
        ("1 min 4 s", "s", 64),
        ("4m", "s", 240),
        ("0.2 g", "mg", 200),
        ("3 servings", "servings", 3),
        ("2 Cups", "cups", 2),
        ("0", "h", 0),
    ],
)
def test_amounts(text: str, unit: str, value: float) -> None:
    assert parse_amount(text, unit) == value


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("", "h"),
        ("much", "h"),
        ("-5", "units"),
        ("5 ml", "h"),
        ("1,500", "ml"),
        ("30 min 1 h", "min"),
        ("1 2", "h"),
        ("1h30x", "h"),
        ("nan", "h"),
        ("1e9", "h"),
        ("5 cups", "servings"),
        ("٣", "h"),
    ],
)
def test_amounts_that_are_none(text: str, unit: str) -> None:
    with pytest.raises(ImpossibleValue) as refused:
        parse_amount(text, unit)
    assert refused.value.cure


@given(TENTHS)
def test_minutes_and_hours_say_the_same(hours: float) -> None:
    assert parse_amount(f"{hours} h", "min") == pytest.approx(hours * 60)
    assert parse_amount(f"{hours:.1f}".replace(".", ",") + "h", "h") == hours


@given(st.integers(0, 99), st.integers(0, 59), st.integers(0, 59))
def test_hours_minutes_and_seconds_add_up(hours: int, minutes: int, seconds: int) -> None:
    whole = hours * 3600 + minutes * 60 + seconds
    assert parse_amount(f"{hours} h {minutes} min {seconds}s", "s") == whole


@given(st.text(max_size=12))
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    try:
        value = parse_amount(text, "min")
    except ImpossibleValue:
        return
    assert value >= 0


@given(st.datetimes(datetime(1990, 1, 1), datetime(2035, 1, 1)), ZONES)
def test_a_moment_comes_back_as_the_clock_showed_it(local: datetime, zone: str) -> None:
    local = local.replace(second=0, microsecond=0)
    refused = ""
    try:
        when = parse_moment(f"{local:%Y-%m-%d %H:%M}", zone, NOW)
    except ImpossibleValue as error:
        refused = str(error)
    if refused:
        assert "put forward" in refused
        after = When.of(local + timedelta(hours=1), zone)
        assert after.offset > When.of(local - timedelta(hours=1), zone).offset
    else:
        assert when.local.replace(tzinfo=None) == local
        assert when.zone == zone


@given(st.datetimes(datetime(1990, 1, 1), datetime(2035, 1, 1)), st.integers(-14 * 60, 14 * 60))
def test_an_offset_is_kept(local: datetime, offset: int) -> None:
    sign, minutes = "-" if offset < 0 else "+", abs(offset)
    text = f"{local:%Y-%m-%dT%H:%M}{sign}{minutes // 60:02d}:{minutes % 60:02d}"
    when = parse_moment(text, "Europe/Zurich", NOW)
    assert when.offset == offset
    assert when.local.replace(tzinfo=None) == local.replace(second=0, microsecond=0)
    assert when.zone in (None, "Europe/Zurich")


@given(st.text(max_size=20))
def test_any_text_is_a_moment_or_refused(text: str) -> None:
    try:
        when = parse_moment(text, "Europe/Zurich", NOW)
    except ImpossibleValue:
        return
    assert when.utc.tzinfo is UTC


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("08:30", "2026-03-10T08:30:00+01:00"),
        ("8:30", "2026-03-10T08:30:00+01:00"),
        ("yesterday 22:00", "2026-03-09T22:00:00+01:00"),
        ("Today 07:00:15", "2026-03-10T07:00:15+01:00"),
        ("2026-07-01T08:30", "2026-07-01T08:30:00+02:00"),
        ("2025-10-26 02:30", "2025-10-26T02:30:00+02:00"),
        ("2025-10-26 02:30+01:00", "2025-10-26T02:30:00+01:00"),
        ("2026-03-10 07:00Z", "2026-03-10T07:00:00+00:00"),
        ("now", "2026-03-10T21:05:00+01:00"),
    ],
)
def test_moments(text: str, local: str) -> None:
    assert str(parse_moment(text, "Europe/Zurich", NOW)) == local


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "25:00",
        "08:61",
        "2026-02-30 08:00",
        "2026-03-01",
        "08:30 +25:00",
        "0001-01-01 00:00Z+",
    ],
)
def test_moments_that_are_none(text: str) -> None:
    with pytest.raises(ImpossibleValue):
        parse_moment(text, "Europe/Zurich", NOW)


def test_an_hour_that_clocks_skip_is_refused() -> None:
    with pytest.raises(ImpossibleValue, match="put forward"):
        parse_moment("2026-03-29 02:30", "Europe/Zurich", NOW)


def test_what_is_still_to_come_is_refused_where_it_must_have_been() -> None:
    now = When.of(datetime(2026, 3, 2, 0, 10), "Europe/Zurich")
    clock = Clock("Europe/Zurich", now)
    assert clock.past(None) == clock.past("0:10") == now
    assert clock.past_day(None) == date(2026, 3, 2)
    for read, text in ((clock.past, "23:50"), (clock.past, "2026-03-02 00:11")):
        with pytest.raises(ImpossibleValue, match=r"lies in the future.*yesterday 22:00"):
            read(text)
    with pytest.raises(
        ImpossibleValue, match=r"2026-03-03 lies in the future. Today is 2026-03-02"
    ):
        clock.past_day("2026-03-03")
    assert clock.visit("2026-03-09 10:00").day == clock.day("2026-03-09")


def test_a_zone_that_is_none() -> None:
    with pytest.raises(ImpossibleValue, match="no time zone"):
        parse_moment("08:30", "Europe/Nowhere", NOW)


def test_days() -> None:
    today = date(2026, 3, 10)
    assert parse_day("today", today) == today
    assert parse_day("yesterday", today) == date(2026, 3, 9)
    assert parse_day("2024-02-29", today) == date(2024, 2, 29)
    for text in ("2026-02-29", "1.3.2026", "tomorrow", "20260301"):
        with pytest.raises(ImpossibleValue):
            parse_day(text, today)


def test_clock_whole_and_words() -> None:
    assert parse_clock("8:05") == "08:05"
    assert parse_whole(" 10 ", "rating", 10) == 10
    assert parse_word(CareKind, "Occupational therapy", "kind") is CareKind.OCCUPATIONAL_THERAPY
    for text in ("11", "-1", "3.5", ""):
        with pytest.raises(ImpossibleValue, match="is not a rating"):
            parse_whole(text, "rating", 10)
    with pytest.raises(ImpossibleValue, match="physiotherapy"):
        parse_word(CareKind, "magic", "kind")


def test_regions_and_sites() -> None:
    assert parse_regions("mouth, Eye") == ["eye", "mouth"]
    assert parse_site("orbicularis oculi: left :2.5") == ("orbicularis oculi", "left", 2.5)
    assert parse_site("brow:right") == ("brow", "right", None)
    for text in ("ear", "eye;mouth"):
        with pytest.raises(ImpossibleValue):
            parse_regions(text)
    for text in ("brow", ":left:2", "brow:up:2", "brow:left:-5", "brow:left:2 mg", "a:left:1:2"):
        with pytest.raises(ImpossibleValue):
            parse_site(text)
