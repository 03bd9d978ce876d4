"""What a phone exported, read into a record: every minute once, on its day."""

from __future__ import annotations

import io
import itertools
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spasmograph.errors import ImportFileError
from spasmograph.record.apple import apple_rows, import_apple
from spasmograph.record.models import Exposure
from spasmograph.record.store import Record
from spasmograph.record.stretches import Stretch, distinct, sleeps
from spasmograph.record.vocabulary import ExposureKind
from tests.record.random_rows import new_record

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE HealthData [
<!-- HealthKit Export Version: 13 ]> it's -->
<!ELEMENT HealthData (ExportDate,Me,(Record|Correlation|Workout)*)>
<!ATTLIST HealthData
  locale CDATA #REQUIRED
>
<!ATTLIST Broken
  sourceName   CDATA #REQUIRED
  sourceName   CDATA #REQUIRED <!-- phones have written worse -->
>
]>
<HealthData locale="de_CH">
 <ExportDate value="2026-03-02 08:00:00 +0100"/>
"""
TAIL = "</HealthData>\n"
CAFFEINE = "HKQuantityTypeIdentifierDietaryCaffeine"
WATER = "HKQuantityTypeIdentifierDietaryWater"
MINDFUL = "HKCategoryTypeIdentifierMindfulSession"


def record_of(kind: str, start: str, end: str, inside: str = "", **more: str) -> str:
    said = "".join(f' {name}="{value}"' for name, value in more.items())
    return (
        f'<Record type="{kind}" sourceName="Watch"{said} startDate="{start}" endDate="{end}">'
        f"{inside}</Record>\n"
    )


def asleep(start: str, end: str, stage: str = "AsleepCore") -> str:
    return record_of(
        "HKCategoryTypeIdentifierSleepAnalysis",
        start,
        end,
        value=f"HKCategoryValueSleepAnalysis{stage}",
    )


def drunk(
    value: str, unit: str, kind: str = CAFFEINE, at: str = "2026-03-01 08:00:00 +0100"
) -> str:
    return record_of(kind, at, at, value=value, unit=unit)


def workout(kind: str, start: str, end: str, **more: str) -> str:
    said = "".join(f' {name}="{value}"' for name, value in more.items())
    return (
        f'<Workout workoutActivityType="HKWorkoutActivityType{kind}" sourceName="Watch"{said}'
        f' startDate="{start}" endDate="{end}"><WorkoutEvent type="x"/></Workout>\n'
    )


def rows_of(*body: str, head: str = HEAD) -> list[Exposure]:
    return apple_rows(io.BytesIO((head + "".join(body) + TAIL).encode()))[0]


def notes_of(*body: str) -> tuple[str, ...]:
    return apple_rows(io.BytesIO((HEAD + "".join(body) + TAIL).encode()))[1]


def told(rows: list[Exposure]) -> list[tuple[str, str | None, float]]:
    return [(row.kind, row.detail, round(row.amount, 6)) for row in rows]


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with new_record(tmp_path / "a.spasm") as opened:
        yield opened


NIGHT = (
    asleep("2026-02-28 22:30:00 +0100", "2026-03-01 07:00:00 +0100", "InBed"),
    asleep("2026-02-28 23:10:00 +0100", "2026-03-01 01:10:00 +0100", "AsleepCore"),
    asleep("2026-03-01 01:10:00 +0100", "2026-03-01 01:40:00 +0100", "Awake"),
    asleep("2026-03-01 01:40:00 +0100", "2026-03-01 03:10:00 +0100", "AsleepDeep"),
    asleep("2026-03-01 03:10:00 +0100", "2026-03-01 06:40:00 +0100", "AsleepREM"),
)


# --- sleep --------------------------------------------------------------------


def test_a_night_belongs_to_the_day_of_waking() -> None:
    (row,) = rows_of(*NIGHT)
    assert (row.kind, row.day, row.amount) == ("sleep", date(2026, 3, 1), 7.0)
    assert row.at is not None
    assert str(row.at) == "2026-03-01T06:40:00+01:00"


def test_two_devices_do_not_double_a_night() -> None:
    other = asleep("2026-02-28 23:00:00 +0100", "2026-03-01 01:00:00 +0100", "AsleepUnspecified")
    (row,) = rows_of(*NIGHT, other)
    assert row.amount == pytest.approx(7.0 + 10 / 60)


def test_a_nap_is_a_sleep_of_its_own() -> None:
    nap = asleep("2026-03-01 14:00:00 +0100", "2026-03-01 14:30:00 +0100", "Asleep")
    assert [row.amount for row in rows_of(*NIGHT, nap)] == [7.0, 0.5]


def test_a_night_in_which_clocks_change_is_as_long_as_it_was() -> None:
    (row,) = rows_of(asleep("2026-03-28 23:00:00 +0100", "2026-03-29 07:00:00 +0200"))
    assert row.amount == 7.0
    assert row.day == date(2026, 3, 29)


def test_time_in_bed_is_not_sleep() -> None:
    assert rows_of(NIGHT[0], NIGHT[2]) == []


@given(
    st.lists(
        st.tuples(st.integers(0, 2000), st.integers(1, 300)).map(lambda x: (x[0], x[0] + x[1])),
        max_size=30,
    )
)
def test_sleep_is_the_time_that_any_part_covers(spans: list[tuple[int, int]]) -> None:
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    parts = [
        Stretch(
            begin + timedelta(minutes=a),
            begin + timedelta(minutes=b),
            None,
            ExposureKind.SLEEP,
            None,
            (b - a) / 60,
        )
        for a, b in spans
    ]
    found = list(sleeps(parts))
    covered = {minute for a, b in spans for minute in range(a, b)}
    assert sum(one.amount for one in found) == pytest.approx(len(covered) / 60)
    assert all(a.end + timedelta(hours=3) < b.start for a, b in itertools.pairwise(found))
    assert all(
        sum(one.start <= part.start and part.end <= one.end for one in found) == 1 for part in parts
    )
    assert list(sleeps(reversed(parts))) == found or len(spans) > 1


# --- what is drunk ------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "unit", "kind", "amount"),
    [
        ("95", "mg", CAFFEINE, 95.0),
        ("0.08", "g", CAFFEINE, 80.0),
        ("0", "mg", CAFFEINE, 0.0),
        ("250", "mL", WATER, 250.0),
        ("0.5", "L", WATER, 500.0),
        ("8", "fl_oz_us", WATER, 236.588236),
    ],
)
def test_drinks_come_in_our_units(value: str, unit: str, kind: str, amount: float) -> None:
    (row,) = rows_of(drunk(value, unit, kind))
    assert round(row.amount, 6) == amount
    assert row.day == date(2026, 3, 1)


def test_a_meal_does_not_count_twice() -> None:
    meal = f'<Correlation type="Food" sourceName="a">{drunk("95", "mg")}</Correlation>'
    assert told(rows_of(meal, drunk("95", "mg"))) == [("caffeine", None, 95.0)]
    assert rows_of(meal) == []


@pytest.mark.parametrize(
    "body",
    [
        drunk("x", "mg"),
        drunk("nan", "mg"),
        drunk("inf", "mg"),
        drunk("95", "stone"),
        drunk("95", "mg", at="yesterday"),
        record_of(CAFFEINE, "2026-03-01 08:00:00 +0100", "2026-03-01 07:00:00 +0100"),
        f'<Record type="{CAFFEINE}"/>',
    ],
)
def test_what_cannot_be_read_is_left_out_and_said(body: str) -> None:
    assert told(rows_of(body, drunk("1", "mg"))) == [("caffeine", None, 1.0)]
    (note,) = notes_of(body)
    assert "1 entries of dietary caffeine" in note


# --- sessions -----------------------------------------------------------------


def test_mindful_minutes_and_workouts() -> None:
    rows = rows_of(
        record_of(MINDFUL, "2026-03-01 07:00:00 +0100", "2026-03-01 07:10:00 +0100"),
        workout(
            "Yoga", "2026-03-01 18:00:00 +0100", "2026-03-01 19:00:00 +0100",
            duration="45.5", durationUnit="min",
        ),
        workout("Swimming", "2026-03-01 12:00:00 +0100", "2026-03-01 12:20:00 +0100"),
        workout("TraditionalStrengthTraining", "2026-03-01 20:00:00 +0100",
                "2026-03-01 21:00:00 +0100", duration="1", durationUnit="hr"),
    )  # fmt: skip
    assert sorted(told(rows), key=str) == [
        ("exercise", "swimming", 20.0),
        ("exercise", "traditional_strength_training", 60.0),
        ("exercise", "yoga", 45.5),
        ("relaxation", "mindfulness", 10.0),
    ]


def test_a_workout_that_two_programs_wrote_counts_once() -> None:
    one = workout("Walking", "2026-03-01 12:00:00 +0100", "2026-03-01 12:30:00 +0100")
    two = workout("Walking", "2026-03-01 12:01:00 +0100", "2026-03-01 12:30:00 +0100")
    assert told(rows_of(one, two)) == [("exercise", "walking", 30.0)]


def test_stretches_that_only_touch_are_two() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    hour = timedelta(hours=1)
    one = Stretch(start, start + hour, None, ExposureKind.EXERCISE, "walking", 60)
    two = Stretch(start + hour, start + 2 * hour, None, ExposureKind.EXERCISE, "walking", 60)
    assert list(distinct([two, one])) == [one, two]


def test_the_zone_of_a_journey_decides_the_day() -> None:
    zone = '<MetadataEntry key="HKTimeZone" value="Asia/Tokyo"/>'
    start = "2026-03-01 20:00:00 +0100"
    (row,) = rows_of(record_of(CAFFEINE, start, start, zone, value="95", unit="mg"))
    assert row.day == date(2026, 3, 2)
    nowhere = zone.replace("Tokyo", "Atlantis")
    (row,) = rows_of(record_of(CAFFEINE, start, start, nowhere, value="95", unit="mg"))
    assert row.day == date(2026, 3, 1)


# --- into a record ------------------------------------------------------------


def packed(path: Path, *body: str, name: str = "apple_health_export/export.xml") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, HEAD + "".join(body) + TAIL)
        archive.writestr("apple_health_export/export_cda.xml", "<ClinicalDocument/>")
    return path


def test_a_second_import_doubles_nothing(tmp_path: Path, record: Record) -> None:
    path = packed(tmp_path / "export.zip", *NIGHT, drunk("95", "mg"))
    assert import_apple(record, path).added == {"exposures": 2}
    again = import_apple(record, path)
    assert (again.total, again.unchanged, again.kept) == (0, 2, ())
    later = drunk("60", "mg", at="2026-03-01 15:00:00 +0100")
    more = packed(tmp_path / "later.zip", *NIGHT, drunk("95", "mg"), later)
    assert import_apple(record, more).added == {"exposures": 1}
    assert len(record.all(Exposure)) == 3


def test_a_night_told_again_otherwise_is_not_added(tmp_path: Path, record: Record) -> None:
    import_apple(record, packed(tmp_path / "a.zip", *NIGHT))
    early = asleep("2026-02-28 22:40:00 +0100", "2026-02-28 23:10:00 +0100")
    report = import_apple(record, packed(tmp_path / "b.zip", early, *NIGHT))
    assert report.total == 0
    assert [kept.why for kept in report.kept] == ["it overlaps one that was imported before"]


def test_what_was_removed_stays_removed(tmp_path: Path, record: Record) -> None:
    path = packed(tmp_path / "a.zip", *NIGHT)
    import_apple(record, path)
    with record.reading() as session:
        (row,) = session.query(Exposure).all()
    record.remove(row)
    report = import_apple(record, path)
    assert (report.total, len(report.kept)) == (0, 1)


def test_the_file_itself_and_other_languages(tmp_path: Path, record: Record) -> None:
    (tmp_path / "export.xml").write_text(HEAD + drunk("95", "mg") + TAIL)
    assert import_apple(record, tmp_path / "export.xml").total == 1
    path = packed(tmp_path / "a.zip", drunk("95", "mg"), name="apple_health_export/Exportación.xml")
    assert import_apple(record, path).unchanged == 1


def test_progress_reaches_the_end(tmp_path: Path, record: Record) -> None:
    told: list[tuple[int, int]] = []
    path = packed(tmp_path / "a.zip", *NIGHT * 100)
    import_apple(record, path, lambda done, of: told.append((done, of)))
    assert told == sorted(told)
    assert 0.9 < told[-1][0] / told[-1][1] <= 1


def test_memory_does_not_grow_with_the_file() -> None:
    other = record_of("HKQuantityTypeIdentifierStepCount", "x", "y", value="5", unit="count")

    class Long(io.RawIOBase):
        def __init__(self, times: int) -> None:
            many = (other * 1000 for _ in range(times))
            self.parts = itertools.chain((HEAD,), many, (TAIL,))

        def read(self, size: int = -1) -> bytes:
            return next(self.parts, "").encode()

    peaks = []
    for times in (5, 50):
        tracemalloc.start()
        assert apple_rows(Long(times))[0] == []  # type: ignore[arg-type]
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.5


# --- files that are not what they should be -----------------------------------


def refused(record: Record, path: Path, match: str) -> None:
    with pytest.raises(ImportFileError, match=match) as caught:
        import_apple(record, path)
    assert "\n" not in str(caught.value)
    with record.reading() as session:
        assert session.query(Exposure).count() == 0


def test_not_an_export(tmp_path: Path, record: Record) -> None:
    refused(record, tmp_path / "none.zip", "cannot be read")
    for content in ("", "hello", "<a/>"):
        (tmp_path / "x.xml").write_text(content)
        refused(record, tmp_path / "x.xml", "not the export")
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("a.txt", "a")
    refused(record, tmp_path / "x.zip", "holds no export")


@pytest.mark.parametrize("share", [0.6, 0.8, 0.99])
def test_cut_short(tmp_path: Path, record: Record, share: float) -> None:
    whole = HEAD + "".join(NIGHT) + drunk("95", "mg") + TAIL
    (tmp_path / "x.xml").write_text(whole[: int(len(whole) * share)])
    refused(record, tmp_path / "x.xml", "damaged or cut short")
    path = packed(tmp_path / "x.zip", *NIGHT)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    refused(record, path, "not the export|not a whole zip")


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE HealthData [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n<HealthData>&b;',
        '<!DOCTYPE HealthData [<!ENTITY x SYSTEM "file:///etc/passwd">]><HealthData>&x;',
        '<!DOCTYPE HealthData [<!ENTITY % x SYSTEM "http://127.0.0.1/x"> %x;]><HealthData>',
        '<!DOCTYPE HealthData [<!ELEMENT a ANY><HealthData>',
        '<!DOCTYPE HealthData []><!DOCTYPE HealthData [<!ENTITY a "b">]><HealthData>',
        '<!-- <HealthData --><!DOCTYPE HealthData [<!ENTITY a "b">]><HealthData>&a;',
        '<HealthData>&unknown;',
        '<HealthData>' + "<a>" * 60,
    ],
)  # fmt: skip
def test_definitions_are_refused(tmp_path: Path, record: Record, head: str) -> None:
    (tmp_path / "x.xml").write_text(head + drunk("95", "mg") + TAIL)
    refused(record, tmp_path / "x.xml", "safe|damaged|built")


@pytest.mark.parametrize("doctype", ["", "<!DOCTYPE HealthData>\n"])
def test_a_file_without_definitions(doctype: str) -> None:
    assert len(rows_of(drunk("95", "mg"), head=f"{doctype}<HealthData>")) == 1


@given(st.binary(max_size=300))
def test_noise_is_refused_or_read(noise: bytes) -> None:
    for content in (noise, HEAD.encode() + noise, HEAD.encode() + noise + TAIL.encode()):
        try:
            apple_rows(io.BytesIO(content))
        except ImportFileError:
            continue
