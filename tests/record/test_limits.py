"""Impossible values: each refused by name, and the possible ones beside them let through."""

from __future__ import annotations

import datetime as dt
import math
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spasmograph.errors import ImpossibleValue
from spasmograph.record import Record, When, check_row, create_record, open_record
from spasmograph.record import models as m
from spasmograph.record.limits import latest_day
from spasmograph.record.vocabulary import EXPOSURES, CareKind, Daily, ExposureKind, TestKind

NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
THEN = When.of(dt.datetime(2026, 2, 1, 8), "Europe/Zurich")
LATER = When.of(dt.datetime(2026, 2, 1, 9), "Europe/Zurich")
DAY = dt.date(2026, 2, 1)


def exposure(kind: str, amount: float, day: dt.date = DAY) -> m.Exposure:
    return m.Exposure(day=day, kind=kind, amount=amount)


def seen(**values: Any) -> m.SeenEvent:
    usual: dict[str, Any] = {
        "onset": 1.0,
        "duration": 0.3,
        "kind": "twitch",
        "side": "left",
        "regions": ["eye"],
        "closure": "none",
        "confidence": 0.9,
    }
    return m.SeenEvent(**(usual | values))


def measured(**values: Any) -> m.Session:
    usual: dict[str, Any] = {
        "at": THEN,
        "name": "clip.mp4",
        "sha256": "0" * 64,
        "seconds": 60.0,
        "usable_seconds": 55.0,
        "summary": {},
        "provenance": {},
    }
    return m.Session(**(usual | values))


IMPOSSIBLE: list[tuple[m.Row, str]] = [
    (exposure("sleep", 30), "sleep 30 h"),
    (exposure("sleep", -1), "sleep -1 h"),
    (exposure("caffeine", -5), "caffeine -5 mg"),
    (exposure("stress", 11), "stress 11"),
    (exposure("water", math.nan), "amount nan"),
    (exposure("water", math.inf), "amount inf"),
    (exposure("moonlight", 1), "'moonlight'"),
    (exposure("sleep", 8, dt.date(2026, 3, 4)), "day 2026-03-04 lies in the future"),
    (exposure("sleep", 8, dt.date(1206, 3, 4)), "day 1206-03-04"),
    (m.Exposure(day=DAY, kind="sleep"), "amount is missing"),
    (m.SpasmEntry(at=THEN, strength=11), "strength 11"),
    (m.SpasmEntry(at=THEN, strength=-1), "strength -1"),
    (m.SpasmEntry(at=THEN, strength=True), "strength True"),
    (m.SpasmEntry(at=THEN, strength=2.5), "strength 2.5"),
    (m.SpasmEntry(at=THEN, pain=12), "pain 12"),
    (m.SpasmEntry(at=THEN, seconds=-1.0), "seconds -1 s"),
    (m.SpasmEntry(at=THEN, regions=["knee"]), "region 'knee'"),
    (m.SpasmEntry(at=THEN, side="port"), "side 'port'"),
    (m.SpasmEntry(at=NOW), "moment with its time zone"),
    (m.SpasmEntry(strength=1), "at is missing"),
    (m.SpasmEntry(at=THEN, note="a\0b"), "note"),
    (m.SpasmEntry(at=THEN, note="\ud800"), "note"),
    (m.SpasmEntry(at=When.of(dt.datetime(2026, 3, 3, tzinfo=dt.UTC))), "at 2026-03-03"),
    (m.CheckIn(day=DAY, at=THEN, severity=11), "severity 11"),
    (m.CheckIn(day=DAY, at=THEN, mood=-1), "mood -1"),
    (m.CheckIn(day=DAY, at=THEN, count=-1), "count -1"),
    (m.CheckIn(day=NOW, at=THEN), "day"),
    (m.InjectionSite(site="eye", side="left", units=-5.0), "units -5 units"),
    (m.CareSession(at=THEN, kind=CareKind.MASSAGE, minutes=-5.0), "minutes -5"),
    (m.CareSession(at=THEN, kind=CareKind.MASSAGE, minutes=1441.0), "minutes 1441"),
    (m.Dose(at=THEN, taken=True, dose=-1.0), "dose -1"),
    (m.Medicine(kind="medicine", name=" ", start=DAY), "name is empty"),
    (m.Medicine(kind="medicine", name="x" * 201, start=DAY), "201 letters"),
    (m.Medicine(kind="medicine", name="a", start=DAY, times=["25:00"]), "time '25:00'"),
    (
        m.Medicine(kind="medicine", name="a", start=DAY, stop=dt.date(2026, 1, 31)),
        "stop 2026-01-31 is before start 2026-02-01",
    ),
    (m.SideEffect(kind="ptosis", start=LATER, stop=THEN), "stop 2026-02-01T08"),
    (m.Condition(name="a", since=DAY, until=dt.date(2026, 1, 1)), "is before since"),
    (m.Pregnancy(start=DAY, stop=dt.date(2026, 1, 1)), "is before start"),
    (m.Test(kind=TestKind.MRI, day=dt.date(2026, 3, 5)), "lies in the future"),
    (m.Person(birth_year=2027), "birth year 2027"),
    (m.Person(birth_year=1812), "birth year 1812"),
    (m.Person(zone="Mars/Base"), "Mars/Base"),
    (m.Tracker(key="sleep", name="a", unit="h"), "sleep is followed already"),
    (m.Tracker(key="a b", name="a", unit="h"), "key 'a b'"),
    (m.Tracker(key="a", name="a", unit="h", daily="max"), "daily 'max'"),
    (seen(onset=-0.1), "onset -0.1"),
    (seen(duration=-0.1), "duration -0.1"),
    (seen(confidence=1.1), "confidence 1.1"),
    (seen(amplitude_mm=math.nan), "amplitude mm nan"),
    (seen(session=measured(), onset=70.0), "onset 70"),
    (seen(session=measured(), onset=50.0, duration=20.0), "end 70"),
    (measured(usable_seconds=90.0), "usable seconds 90"),
    (measured(sha256="abc"), "sha256 'abc'"),
    (measured(video="../clip.age"), "video '../clip.age'"),
    (measured(video=".."), "video '..'"),
    (measured(summary={"rate": math.nan}), "summary"),
    (measured(summary={1: "a"}), "summary"),
    (measured(signals="text"), "signals"),
]


@pytest.mark.parametrize(("row", "named"), IMPOSSIBLE, ids=[named for _, named in IMPOSSIBLE])
def test_impossible_values_are_named(row: m.Row, named: str) -> None:
    with pytest.raises(ImpossibleValue) as refused:
        check_row(row, now=NOW)
    assert named in str(refused.value)
    assert refused.value.cure


POSSIBLE: list[m.Row] = [
    exposure("sleep", 0),
    exposure("sleep", 24),
    exposure("sleep", 8, dt.date(2026, 3, 2)),  # there, it is tomorrow already
    m.SpasmEntry(at=THEN, strength=0, pain=10, regions=["neck", "eye"], note="\U0001f642"),
    m.SpasmEntry(at=THEN, side="left"),
    m.CheckIn(day=DAY, at=THEN, severity=0, count=0),
    m.Appointment(at=When.of(dt.datetime(2027, 3, 3, tzinfo=dt.UTC))),
    m.Medicine(kind="medicine", name="a", start=dt.date(2026, 5, 1), times=["08:00", "23:59"]),
    m.Medicine(kind="medicine", name="a", start=DAY, stop=DAY, dose=0.0),
    m.SideEffect(kind="ptosis", start=THEN, stop=THEN),
    m.InjectionSite(site="eye", side="left", units=0.0),
    m.Tracker(key="cold-hands", name="Cold hands", unit="h"),
    seen(session=measured(), onset=59.0, duration=1.0),
    measured(summary={"rate": [1, 2.5, None, {"a": True}]}, video=f"{'4f' * 16}.video"),
]


@pytest.mark.parametrize("row", POSSIBLE, ids=lambda row: type(row).__name__)
def test_possible_values_pass(row: m.Row) -> None:
    check_row(row, now=NOW)


def test_every_scale_has_its_ends() -> None:
    for kind, scale in EXPOSURES.items():
        check_row(exposure(kind, 0), now=NOW)
        check_row(exposure(kind, scale.high), now=NOW)
        with pytest.raises(ImpossibleValue):
            check_row(exposure(kind, math.nextafter(scale.high, math.inf)), now=NOW)
        with pytest.raises(ImpossibleValue):
            check_row(exposure(kind, -math.ulp(0)), now=NOW)


@given(
    kind=st.sampled_from(list(ExposureKind)),
    amount=st.floats() | st.integers(-(10**6), 10**6).map(float),
)
def test_an_amount_passes_only_inside_its_scale(kind: ExposureKind, amount: float) -> None:
    inside = math.isfinite(amount) and 0 <= amount <= EXPOSURES[kind].high
    try:
        check_row(exposure(kind, amount), now=NOW)
    except ImpossibleValue:
        assert not inside
    else:
        assert inside


@given(
    start=st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2026, 2, 1)),
    stop=st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2026, 2, 1)),
    here=st.integers(-14, 14),
    there=st.integers(-14, 14),
)
def test_order_is_judged_in_one_time(
    start: dt.datetime, stop: dt.datetime, here: int, there: int
) -> None:
    first = When.of(start.replace(tzinfo=dt.timezone(dt.timedelta(hours=here))))
    last = When.of(stop.replace(tzinfo=dt.timezone(dt.timedelta(hours=there))))
    try:
        check_row(m.SideEffect(kind="rash", start=first, stop=last), now=NOW)
    except ImpossibleValue:
        assert last.utc < first.utc
    else:
        assert last.utc >= first.utc


@given(
    now=st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2030, 1, 1)),
    hours=st.integers(-12, 14),
)
def test_today_is_never_the_future_anywhere(now: dt.datetime, hours: int) -> None:
    moment = now.replace(tzinfo=dt.UTC)
    local = moment.astimezone(dt.timezone(dt.timedelta(hours=hours)))
    check_row(m.SpasmEntry(at=When.of(local)), now=moment)
    check_row(exposure("sleep", 8, local.date()), now=moment)
    after = latest_day(moment) + dt.timedelta(days=1)
    with pytest.raises(ImpossibleValue, match="future"):
        check_row(exposure("sleep", 8, after), now=moment)


def test_a_moment_is_judged_by_its_own_calendar() -> None:
    now = dt.datetime(2026, 2, 1, 23, 30, tzinfo=dt.UTC)
    for hours, day in ((0, 1), (1, 2), (-5, 1)):
        zone = dt.timezone(dt.timedelta(hours=hours))
        last = dt.datetime(2026, 2, day, 23, 59, tzinfo=zone)
        check_row(m.SpasmEntry(at=When.of(last)), now=now)
        with pytest.raises(ImpossibleValue, match="future"):
            check_row(m.SpasmEntry(at=When.of(last + dt.timedelta(minutes=1))), now=now)


def test_trackers_have_limits_of_their_own() -> None:
    tracker = m.Tracker(key="chewing", name="Chewing", unit="min", high=60.0)
    check_row(exposure("chewing", 60), [tracker], now=NOW)
    with pytest.raises(ImpossibleValue, match="chewing 61 min"):
        check_row(exposure("chewing", 61), [tracker], now=NOW)


# --- over a day -------------------------------------------------------------


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    create_record(tmp_path / "a.spasm")
    with open_record(tmp_path / "a.spasm") as opened:
        yield opened


def test_a_day_holds_24_hours_of_sleep(record: Record) -> None:
    record.add(exposure("sleep", 10), exposure("sleep", 14))
    with pytest.raises(ImpossibleValue, match=r"sleep 24.5 h on 2026-02-01"):
        record.add(exposure("sleep", 0.5))
    record.add(exposure("sleep", 0.5, dt.date(2026, 2, 2)), exposure("caffeine", 90))
    assert len(record.all(m.Exposure)) == 4


def test_rows_added_together_count_together(record: Record) -> None:
    with pytest.raises(ImpossibleValue, match="sleep 25 h"):
        record.add(exposure("sleep", 12), exposure("sleep", 13))
    assert record.all(m.Exposure) == []


def test_an_edit_counts_once(record: Record) -> None:
    night, nap = exposure("sleep", 9), exposure("sleep", 2)
    record.add(night, nap)
    record.edit(night, amount=22.0)
    with pytest.raises(ImpossibleValue, match="sleep 25 h"):
        record.edit(nap, amount=3.0)
    record.edit(nap, day=dt.date(2026, 2, 2), amount=3.0)
    assert sorted(row.amount for row in record.all(m.Exposure)) == [3, 22]


def test_ratings_of_a_day_are_not_added_up(record: Record) -> None:
    record.add(exposure("stress", 8), exposure("stress", 9))
    assert len(record.all(m.Exposure)) == 2


def test_many_days_at_once(record: Record) -> None:
    days = [dt.date(2025, 1, 1) + dt.timedelta(days=at) for at in range(300)]
    record.add(*(exposure("sleep", 20, day) for day in days))
    with pytest.raises(ImpossibleValue, match="2025-04-11"):
        record.add(*(exposure("sleep", 4 if day != days[100] else 5, day) for day in days))


def test_a_tracker_stays_while_entries_go_by_it(record: Record) -> None:
    tracker = m.Tracker(key="chewing", name="Chewing", unit="min", high=60.0, daily=Daily.SUM)
    entry = exposure("chewing", 50)
    record.add(tracker, entry)
    with pytest.raises(ImpossibleValue, match="chewing 61 min"):
        record.add(exposure("chewing", 11))
    with pytest.raises(ImpossibleValue, match="chewing"):
        record.remove(tracker)
    with pytest.raises(ImpossibleValue, match="chewing"):
        record.edit(tracker, key="gum")
    record.remove(entry)
    record.remove(tracker)
    with pytest.raises(ImpossibleValue, match="nothing called 'chewing'"):
        record.add(exposure("chewing", 1))


def test_a_session_is_checked_as_well(record: Record) -> None:
    rows = [m.SpasmEntry(at=THEN), m.SpasmEntry(at=THEN, strength=99)]
    with pytest.raises(ImpossibleValue, match="strength 99"), record.session() as session:
        session.add_all(rows)
    assert record.all(m.SpasmEntry) == []


def test_an_edit_to_the_impossible_changes_nothing(record: Record) -> None:
    entry = m.SpasmEntry(id=uuid.uuid4(), at=THEN, strength=3)
    record.add(entry)
    with pytest.raises(ImpossibleValue, match="strength 30"):
        record.edit(entry, strength=30)
    kept = record.get(m.SpasmEntry, entry.id)
    assert kept is not None
    assert kept.strength == entry.strength == 3
    assert record.revisions(entry) == []
