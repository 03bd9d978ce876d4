"""Records to report on, with rows whose identity and times are fixed."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

import numpy as np

from spasmograph.record import Record, When, create_record, open_record
from spasmograph.record.models import (
    Allergy,
    Answer,
    Appointment,
    CheckIn,
    Condition,
    Exposure,
    Injection,
    InjectionSite,
    Medicine,
    Question,
    SeenEvent,
    Session,
    SideEffect,
    SpasmEntry,
    Test,
)
from spasmograph.record.vocabulary import (
    HardestSymptom,
    MedicineClass,
    SideEffectKind,
    TestKind,
    TreatmentKind,
)
from spasmograph.spasms.events import Closure, Kind, Side

TODAY = dt.date(2026, 6, 30)
ZONE = "Europe/Zurich"


def day(back: int) -> dt.date:
    """The day so many days before the report."""
    return TODAY - dt.timedelta(days=back)


def at(back: int, hour: int = 12) -> When:
    on = day(back)
    return When.of(dt.datetime(on.year, on.month, on.day, hour), ZONE)


def film(back: int, spasms: int, seconds: float = 120.0, **more: Any) -> Session:
    """A film with so many spasms of the left eye and mouth, as measured."""
    rate = spasms / seconds * 60
    spread = 1.96 * np.sqrt(max(spasms, 1)) / seconds * 60
    interval = {"value": rate, "low": max(rate - spread, 0.0), "high": rate + 1.2 * spread}
    name = more.pop("name", f"film_{back}")
    summary = {
        "observation": {"counted_seconds": seconds},
        "confident": {"spasms": {"count": spasms, "per_minute": interval}},
        "closures": {side: {"value": 0.01 * spasms / 2} for side in ("left", "right")},
        "brow_rise": {"either": {"eye_events": spasms, "with_rise": spasms // 2}},
        "eye_mouth": {"left": {"eye_events": spasms, "with_mouth": spasms * 3 // 4}},
        "rest_talk": {"rest": 18.0, "talk": 24.0},
        "tasks": [
            {
                "task": task,
                "spasms": {"seconds": 60.0, "per_minute": interval},
                "blinks": {"seconds": 60.0, "per_minute": interval},
            }
            for task in ("rest", "talk")
        ],
        "posed": [
            {
                "task": "smile", "side": "left", "came_along": "eye", "repeats": 3,
                "response_pct": 41.0, "response_mm": 2.2,
            }
        ],
        "scales": [
            {
                "name": "Jankovic Rating Scale, frequency", "band": 2, "lowest": 2, "highest": 3,
                "label": "estimate, not clinician-rated",
                "reason": "spasms of the eyes were counted, none longer than 1 s",
                "source": "after Jankovic and Orman 1987; band limits as cited there",
            }
        ],
    }  # fmt: skip
    events = [
        SeenEvent(
            onset=1.0 + n * (seconds - 2) / max(spasms, 1), duration=0.4 + 0.01 * n,
            kind=Kind.TWITCH, side=Side.LEFT, regions=["eye", "mouth"], closure=Closure.PARTIAL,
            amplitude_mm=4.0, amplitude_pct=60.0, confidence=0.9,
        )
        for n in range(spasms)
    ]  # fmt: skip
    values: dict[str, Any] = {
        "at": at(back), "name": name, "sha256": hashlib.sha256(name.encode()).hexdigest(),
        "seconds": seconds, "usable_seconds": seconds, "quality": 0.9, "summary": summary,
        "provenance": {"software": "0.1.0"}, "events": events,
    }  # fmt: skip
    return Session(**{**values, **more})


def full(record: Record) -> None:
    """Half a year of someone with two injections, a medicine and a diary."""
    rng = np.random.default_rng(7)
    first = Injection(at=at(150), product="onabotulinumtoxinA", by="eye clinic")
    first.sites = [InjectionSite(site="orbicularis oculi", side=Side.LEFT, units=12.5)]
    second = Injection(at=at(58), product="onabotulinumtoxinA", by="eye clinic")
    second.sites = [InjectionSite(site="orbicularis oculi", side=Side.LEFT, units=15.0)]
    record.edit(record.person(), birth_year=1971, zone=ZONE)
    record.add(first, second)
    rows: list[Any] = []
    for back in range(180, -1, -1):
        since = min((d - back for d in (150, 58) if d >= back), default=90)
        worn = min(max(since - 60, 0) / 30, 1.0) if since > 6 else 1 - since / 6
        stress = int(rng.integers(0, 9))
        severity = int(np.clip(round(2 + 4 * worn + 0.25 * stress + rng.normal(0, 0.7)), 0, 10))
        rows.append(
            CheckIn(
                day=day(back), at=at(back, 21), severity=severity, count=int(3 * severity),
                reading=severity > 5, driving=severity > 7, work=severity > 6, social=severity > 4,
                hardest=HardestSymptom.TWITCHING if severity < 7 else HardestSymptom.PAIN,
            )
        )  # fmt: skip
        rows.append(Exposure(day=day(back), at=at(back, 21), kind="stress", amount=float(stress)))
        hours = float(np.round(rng.normal(7, 0.8), 1))
        rows.append(Exposure(day=day(back), at=at(back, 8), kind="sleep", amount=hours))
    for back, spasms in (
        (170, 24), (168, 20), (140, 6), (96, 21), (94, 26), (93, 22),
        (40, 5), (38, 7), (5, 9), (3, 6), (1, 8),
    ):  # fmt: skip
        rows.append(film(back, spasms))
    rows += _care(first)
    record.add(*rows)


def _care(first: Injection) -> list[Any]:
    return [
        Condition(
            name="hemifacial spasm, left", given_by="a neurologist", since=day(1100),
            created=at(200).utc,
        ),
        Condition(name="dry eyes", created=at(199).utc),
        Allergy(substance="penicillin"),
        Medicine(
            kind=TreatmentKind.MEDICINE, name="clonazepam", start=day(120), dose=0.5, unit="mg",
            medicine_class=MedicineClass.SEDATIVE, times=["22:00"], by="family doctor",
        ),
        Medicine(
            kind=TreatmentKind.SUPPLEMENT, name="magnesium", start=day(140), stop=day(100),
            dose=300, unit="mg",
        ),
        SideEffect(
            kind=SideEffectKind.PTOSIS, start=at(145), stop=at(130), strength=3,
            injection_id=first.id,
        ),
        Test(kind=TestKind.MRI, day=day(160), result="A vessel lies close to the nerve."),
        Test(kind=TestKind.BLOOD, day=day(100), result="Nothing out of range."),
        Appointment(at=at(92), whom="neurology"),
        Appointment(at=at(-2), whom="neurology"),
        Question(text="Could the next injection come a little earlier?", created=at(9).utc),
        Question(text="Is it safe to drive on days with many spasms?", created=at(8).utc),
        SpasmEntry(at=at(30), side=Side.LEFT, regions=["eye"], strength=6, activity="reading"),
        SpasmEntry(at=at(29), side=Side.LEFT, regions=["eye"], pain=2, activity="reading"),
        Answer(at=at(3), question="droop", value="no"),
        Answer(at=at(3), question="breathing", value="no"),
        Answer(at=at(3), question="numb_face", value="yes"),
        Answer(at=at(90), question="hearing", value="yes"),
        Answer(at=at(3), question="months", value="36"),
    ]  # fmt: skip


def diary_only(record: Record) -> None:
    record.add(*(CheckIn(day=day(n), at=at(n), severity=n % 7) for n in range(60)))


def one_film(record: Record) -> None:
    record.add(film(10, 12))


def ten_years(record: Record) -> None:
    for year in range(10):
        back = 365 * year + 20
        record.add(
            film(back, 10 + year),
            CheckIn(day=day(back), at=at(back), severity=4),
            Injection(at=at(back + 60), product="abobotulinumtoxinA"),
        )
    record.add(Appointment(at=at(3600), whom="first visit"))


def empty(record: Record) -> None:
    """Nothing at all."""


RECORDS = {
    "full": full,
    "empty": empty,
    "diary_only": diary_only,
    "one_film": one_film,
    "ten_years": ten_years,
}


def made(folder: Path, name: str) -> Record:
    """An open record of this name."""
    create_record(folder / f"{name}.spasm")
    record = open_record(folder / f"{name}.spasm")
    RECORDS[name](record)
    return record
