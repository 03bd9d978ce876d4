"""One person's days out of their record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from spasmograph.errors import InsightError
from spasmograph.insight import Outcome, Verdict, analyse_record, diary_of
from spasmograph.record import Record, When, create_record, open_record
from spasmograph.record.models import (
    CareSession,
    CheckIn,
    Exposure,
    Injection,
    Medicine,
    SeenEvent,
    SeenTask,
    Session,
    SpasmEntry,
    Tracker,
)
from spasmograph.record.vocabulary import CareKind, TreatmentKind
from spasmograph.spasms.events import Closure, Kind, Side

FIRST = dt.date(2026, 1, 1)
ZONE = "Europe/Zurich"


def day(number: int) -> dt.date:
    return FIRST + dt.timedelta(days=number)


def at(number: int, hour: int = 12, zone: str = ZONE) -> When:
    on = day(number)
    return When.of(dt.datetime(on.year, on.month, on.day, hour), zone)


def check_in(number: int, **values: int | None) -> CheckIn:
    return CheckIn(day=day(number), at=at(number, 21), **values)


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    create_record(tmp_path / "own.spasm")
    with open_record(tmp_path / "own.spasm") as opened:
        yield opened


def column(record: Record, name: str, outcome: str | None = None) -> dict[int, float]:
    """Return a column by the number of the day, without what is missing."""
    values = diary_of(record, outcome).frame[name].dropna()
    first = pd.Timestamp(FIRST)
    return dict(zip((pd.DatetimeIndex(values.index) - first).days, values, strict=True))


def seen(kind: Kind, onset: float, confidence: float = 0.9) -> SeenEvent:
    return SeenEvent(
        onset=onset, duration=0.3, kind=kind, side=Side.LEFT, regions=["eye"],
        closure=Closure.PARTIAL, confidence=confidence,
    )  # fmt: skip


def film(number: int, name: str, events: list[SeenEvent], seconds: float = 60.0) -> Session:
    task = SeenTask(onset=50.0, duration=5.0, task="forced_closure")
    return Session(
        at=at(number), name=name, sha256=(name * 64)[:64], seconds=120.0, usable_seconds=110.0,
        summary={"observation": {"counted_seconds": seconds}}, provenance={},
        events=events, tasks=[task],
    )  # fmt: skip


def test_zero_is_not_missing(record: Record) -> None:
    record.add(
        check_in(0, count=0, severity=0),
        check_in(1, severity=2),
        check_in(2, count=5),
        Exposure(day=day(0), kind="caffeine", amount=0.0),
        Exposure(day=day(2), kind="caffeine", amount=90.0),
    )
    assert column(record, "spasms", "spasms") == {0: 0.0, 2: 5.0}
    assert column(record, "severity", "severity") == {0: 0.0, 1: 2.0}
    assert column(record, "caffeine", "spasms") == {0: 0.0, 2: 90.0}


def test_days_are_those_of_the_place(record: Record) -> None:
    record.add(
        SpasmEntry(at=at(1, 1, "Pacific/Auckland")),
        SpasmEntry(at=at(0, 23, "America/Los_Angeles")),
    )
    assert column(record, "spasms", "spasms") == {0: 1.0, 1: 1.0}


def test_filmed_rates_are_pooled_and_count_what_a_summary_counts(record: Record) -> None:
    kinds = [(Kind.TWITCH, 1.0), (Kind.BLINK, 2.0), (Kind.BRIEF_SPASM, 3.0)]
    events = [*(seen(kind, onset) for kind, onset in kinds), seen(Kind.TWITCH, 51.0)]
    record.add(
        film(0, "a", [*events, seen(Kind.TWITCH, 5.0, confidence=0.1)]),
        film(0, "b", [seen(Kind.PROLONGED_SPASM, 4.0)], seconds=120.0),
        film(1, "c", [], seconds=60.0),
        film(2, "d", [], seconds=0.0),
    )
    assert column(record, "filmed", "filmed") == {0: pytest.approx(1.0), 1: 0.0}
    assert column(record, "minutes", "filmed") == {0: pytest.approx(3.0), 1: 1.0}


def test_care_is_none_only_on_days_that_were_looked_at(record: Record) -> None:
    record.add(
        *(check_in(number, severity=number) for number in range(3)),
        CareSession(at=at(1), kind=CareKind.MASSAGE, minutes=20.0),
        CareSession(at=at(1, 15), kind=CareKind.MASSAGE, minutes=10.0),
        CareSession(at=at(4), kind=CareKind.MASSAGE, minutes=30.0),
        CareSession(at=at(2), kind=CareKind.ACUPUNCTURE),
        CareSession(at=at(2, 15), kind=CareKind.ACUPUNCTURE, minutes=30.0),
    )
    assert column(record, "massage_min") == {0: 0.0, 1: 30.0, 2: 0.0, 4: 30.0}
    assert column(record, "acupuncture") == {0: 0.0, 1: 0.0, 2: 1.0}


def test_trackers_mood_and_units(record: Record) -> None:
    record.add(
        check_in(0, severity=3, mood=7),
        Tracker(key="humming", name="Humming", unit="minutes", daily="sum"),
        Tracker(key="severity", name="Severity", unit="points", daily="mean"),
        Exposure(day=day(0), kind="humming", amount=4.0),
        Exposure(day=day(0), kind="severity", amount=2.0),
    )
    found = diary_of(record)
    assert dict(found.frame.iloc[0]) == {
        "severity": 3.0, "mood": 7.0, "humming": 4.0, "severity_noted": 2.0,
    }  # fmt: skip
    assert (found.units["humming"], found.units["mood"], found.units["sleep"]) == (
        "min", "0-10", "h",
    )  # fmt: skip


def test_the_last_injection_before_the_first_day_counts(record: Record) -> None:
    record.add(
        check_in(10, severity=3),
        *(Injection(at=at(number), product="a toxin") for number in (0, 12, 300)),
    )
    assert diary_of(record, until=day(20)).injections == (day(0), day(12))


def test_treatments_are_spells(record: Record) -> None:
    def taken(name: str, start: int, stop: int | None, **more: object) -> Medicine:
        end = None if stop is None else day(stop)
        return Medicine(**{"kind": TreatmentKind.MEDICINE, "name": name, "start": day(start),
                           "stop": end, **more})  # fmt: skip

    record.add(
        check_in(50, severity=3),
        check_in(90, severity=3),
        taken("Clonazepam", 10, 20),
        taken("Magnesium", 40, 60, kind=TreatmentKind.SUPPLEMENT, dose=300.0, unit="mg"),
        taken("magnesium ", 70, None, kind=TreatmentKind.SUPPLEMENT, dose=400.0, unit="mg"),
        taken("Lenses", 95, None, kind=TreatmentKind.LENSES),
        taken("Operation", 60, 60, kind=TreatmentKind.SURGERY),
    )
    found = diary_of(record)
    assert dict(found.treatments) == {
        "Magnesium": ((day(40), day(60)), (day(70), None)),
        "Operation": ((day(60), None),),
    }
    assert any("more than one dose" in note for note in found.notes)


def test_the_outcome_with_the_most_answered_days(record: Record) -> None:
    record.add(*(check_in(n, severity=n % 5, count=n if n < 3 else None) for n in range(6)))
    found = diary_of(record)
    assert found.outcome is Outcome.SEVERITY
    assert found.notes == ("It is about severity, noted on 6 days; there is also spasms on 3.",)
    assert diary_of(record, "spasms").outcome is Outcome.SPASMS
    assert diary_of(record, "spasms").notes == ()


def test_only_some_days(record: Record) -> None:
    record.add(*(check_in(n, severity=n % 5) for n in range(6)))
    assert list(column(record, "severity")) == list(range(6))
    frame = diary_of(record, since=day(1), until=day(3)).frame
    assert [when.day for when in frame.index] == [2, 3, 4]


def test_nothing_to_ask_of(record: Record) -> None:
    with pytest.raises(InsightError, match="holds no answers of spasms or severity or filmed"):
        diary_of(record)
    with pytest.raises(InsightError, match="'colour'"):
        diary_of(record, "colour")
    record.add(check_in(0, severity=3))
    with pytest.raises(InsightError, match="no answers of filmed"):
        analyse_record(record, "filmed")


def test_a_trigger_in_a_record_is_found_and_spoken_of_in_its_unit(record: Record) -> None:
    rng = np.random.default_rng(11)
    caffeine = rng.choice([0.0, 63.0, 126.0, 189.0, 252.0], size=150)
    counts = rng.poisson(np.exp(1.8 + 0.4 * (caffeine - 126.0) / 89.0))
    for number in range(150):
        record.add(
            check_in(number, count=int(counts[number])),
            Exposure(day=day(number), kind="caffeine", amount=float(caffeine[number])),
            Exposure(day=day(number), kind="water", amount=float(rng.integers(4, 9) * 250)),
        )
    found = analyse_record(record)
    effects = {effect.name: effect for effect in found.effects}
    assert effects["caffeine"].answer.verdict is Verdict.LIKELY_WORSE
    assert (effects["caffeine"].unit, effects["caffeine"].step) == ("mg", 100.0)
    assert effects["water"].answer.verdict not in (Verdict.LIKELY_WORSE, Verdict.LIKELY_BETTER)
    assert found == analyse_record(record)
