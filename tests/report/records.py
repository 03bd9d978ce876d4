"""A small record with something of every kind in it."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import Any

from spasmograph.record import When
from spasmograph.record import models as m
from spasmograph.record.vocabulary import (
    CareKind,
    HardestSymptom,
    MedicineClass,
    SideEffectKind,
    TestKind,
    TreatmentKind,
)
from spasmograph.report.fhir import Content
from spasmograph.spasms.events import Side

MADE = datetime(2024, 6, 1, 12, tzinfo=UTC)
PDF = b"%PDF-1.7\n%%EOF\n"


def _id(number: int) -> uuid.UUID:
    return uuid.UUID(int=number, version=4)


def _at(month: int) -> When:
    return When.of(datetime(2024, month, 1, 8, 30), "Europe/Zurich")


def person() -> m.Person:
    return m.Person(id=_id(1), created=MADE, birth_year=1960)


def estimate(value: float | None) -> dict[str, Any]:
    return {"value": value, "low": value and value - 1, "high": value and value + 1}


def session(rate: float | None = 3.5, number: int = 10) -> m.Session:
    counted = {"count": 7, "seconds": 120.0, "per_minute": estimate(rate)}
    return m.Session(
        id=_id(number),
        created=MADE,
        at=_at(3),
        name="clip.mp4",
        sha256=f"{number:064x}",
        seconds=130.0,
        usable_seconds=120.0,
        quality=0.9,
        summary={
            "confident": {"spasms": counted, "sides": {"left": counted, "right": None}},
            "durations": {"spasms": {"count": 7, "median": 0.8}},
            "closures": {"left": estimate(0.25)},
            "asymmetry": {"index": estimate(0.0)},
            "scales": [
                {"name": "Jankovic Rating Scale, frequency", "band": 2, "lowest": 1, "highest": 3}
            ],
        },
        provenance={"software": "0.1.0"},
        note="rested",
    )


def check_in() -> m.CheckIn:
    return m.CheckIn(
        id=_id(20),
        created=MADE,
        day=date(2024, 3, 1),
        at=_at(3),
        severity=0,
        count=None,
        hardest=HardestSymptom.TWITCHING,
        mood=None,
        reading=False,
        driving=True,
    )


def medicine(**changes: Any) -> m.Medicine:
    held: dict[str, Any] = {
        "id": _id(30),
        "created": MADE,
        "kind": TreatmentKind.MEDICINE,
        "name": "Baclofen",
        "medicine_class": MedicineClass.MUSCLE_RELAXANT,
        "dose": 5.0,
        "unit": "mg",
        "times": ["08:00"],
        "start": date(2024, 1, 1),
        "doses": [m.Dose(id=_id(31), at=_at(2), taken=False)],
    }
    return m.Medicine(**{**held, **changes})


def injection(product: str = "Xeomin", units: float | None = 2.5, number: int = 40) -> m.Injection:
    site = m.InjectionSite(id=_id(number + 1), site="brow", side=Side.LEFT, units=units)
    return m.Injection(id=_id(number), created=MADE, at=_at(2), product=product, sites=[site])


def content(**changes: Any) -> Content:
    """Return something of every kind."""
    held: dict[str, Any] = {
        "person": person(),
        "conditions": (
            m.Condition(
                id=_id(50), created=MADE, name="Hemifacial spasm, left", since=date(2022, 1, 1)
            ),
        ),
        "allergies": (
            m.Allergy(id=_id(51), created=MADE, substance="Penicillin", reaction="rash"),
        ),
        "pregnancies": (
            m.Pregnancy(
                id=_id(52),
                created=MADE,
                start=date(2020, 1, 1),
                breastfeeding_until=date(2021, 1, 1),
            ),
        ),
        "tests": (m.Test(id=_id(53), created=MADE, kind=TestKind.MRI, day=date(2024, 1, 5)),),
        "sessions": (session(),),
        "check_ins": (check_in(),),
        "medicines": (
            medicine(),
            medicine(
                id=_id(32), kind=TreatmentKind.SURGERY, name="Decompression", dose=None, doses=[]
            ),
        ),
        "injections": (injection(),),
        "care": (
            m.CareSession(id=_id(54), created=MADE, at=_at(4), kind=CareKind.MASSAGE, minutes=0.0),
        ),
        "effects": (
            m.SideEffect(
                id=_id(55),
                created=MADE,
                kind=SideEffectKind.PTOSIS,
                start=_at(3),
                strength=0,
                injection_id=_id(40),
            ),
        ),
    }
    return Content(**{**held, **changes})
