"""The picture that is taken of a record: everything the engines need, nothing of tomorrow."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from spasmograph.guide.answers import Answers
from spasmograph.guide.figures import figures_of
from spasmograph.guide.known import LOOK_BACK_DAYS, PREGNANCY_DAYS, Known, known
from spasmograph.guide.pattern import pattern
from spasmograph.guide.triage import Level, triage
from spasmograph.record import models
from spasmograph.record.store import Record, create_record, open_record
from spasmograph.record.times import When
from spasmograph.record.vocabulary import (
    CareKind,
    ExposureKind,
    HardestSymptom,
    MedicineClass,
    SideEffectKind,
    TreatmentKind,
)
from spasmograph.spasms.events import Closure, Kind, Side

TODAY = date(2026, 6, 15)
GOLDEN = Path(__file__).parents[1] / "spasms" / "golden" / "summary.json"


def at(days_ago: int, hour: int = 12) -> When:
    day = TODAY - timedelta(days=days_ago)
    return When.of(datetime(day.year, day.month, day.day, hour), "Europe/Zurich")


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    create_record(tmp_path / "one.spasm")
    with open_record(tmp_path / "one.spasm") as opened:
        yield opened


def session(days_ago: int, *, wrapped: bool) -> models.Session:
    summary = json.loads(GOLDEN.read_text(encoding="utf-8"))
    row = models.Session(
        at=at(days_ago),
        name="clip",
        sha256=f"{days_ago:064d}",
        seconds=120.0,
        usable_seconds=118.0,
        quality=0.9,
        summary={"summary": summary} if wrapped else summary,
        provenance={},
    )
    for number in range(24):
        row.events.append(_event(5 + 4 * number, 0.4, Kind.TWITCH, Side.LEFT))
    row.events.append(_event(101, 4.0, Kind.PROLONGED_SPASM, Side.LEFT))
    row.events.append(_event(104, 0.4, Kind.TWITCH, Side.RIGHT, confidence=0.3))
    row.events.append(_event(106, 0.2, Kind.BLINK, Side.BOTH))
    row.events.append(_event(111, 0.4, Kind.TWITCH, Side.RIGHT))
    row.tasks.append(models.SeenTask(onset=110, duration=5, task="smile"))
    return row


def _event(
    onset: float, duration: float, kind: Kind, side: Side, confidence: float = 1.0
) -> models.SeenEvent:
    return models.SeenEvent(
        onset=onset,
        duration=duration,
        kind=kind,
        side=side,
        regions=["eye", "mouth"],
        closure=Closure.PARTIAL,
        confidence=confidence,
    )


def test_an_empty_record_is_an_empty_picture(record: Record) -> None:
    assert known(record, TODAY) == Known(TODAY)


def test_what_is_about_the_person(record: Record) -> None:
    person = record.person()
    record.edit(person, birth_year=1960, ancestry="Thai")
    record.add(
        models.Condition(name="Glaucoma", since=ago(900)),
        models.Condition(name="Bell's palsy", since=ago(900), until=ago(700)),
        models.Allergy(substance="carbamazepine"),
    )
    seen = known(record, TODAY)
    assert (seen.birth_year, seen.ancestry, seen.allergies) == (1960, "Thai", ("carbamazepine",))
    assert {had.name for had in seen.conditions} == {"Glaucoma", "Bell's palsy"}
    assert [had.name for had in seen.present] == ["Glaucoma"]


def test_pregnancy_and_breastfeeding_hold_on_their_days(record: Record) -> None:
    record.add(
        models.Pregnancy(start=ago(400), stop=ago(130), breastfeeding_until=ago(10)),
        models.Pregnancy(start=ago(5)),
    )
    assert (known(record, TODAY).pregnant, known(record, TODAY).breastfeeding) == (True, False)
    then = known(record, ago(50))
    assert (then.pregnant, then.breastfeeding) == (False, True)
    assert not known(record, TODAY + timedelta(days=PREGNANCY_DAYS)).pregnant


def test_treatments_of_that_day_and_none_of_later(record: Record) -> None:
    medicine = TreatmentKind.MEDICINE
    record.add(
        models.Medicine(
            kind=medicine, name="baclofen", medicine_class=MedicineClass.MUSCLE_RELAXANT,
            dose=10.0, unit="mg", start=ago(90), stop=ago(20),
        ),
        models.Medicine(kind=medicine, name="clonazepam", start=ago(40)),
        models.Injection(at=at(30), product="Botox"),
        models.Injection(at=at(3), product="Xeomin"),
        models.SideEffect(kind=SideEffectKind.PTOSIS, start=at(20), stop=at(5)),
        models.SideEffect(kind=SideEffectKind.RASH, start=at(2)),
    )  # fmt: skip
    seen = known(record, TODAY)
    assert [item.name for item in seen.taken] == ["baclofen", "clonazepam"]
    assert [item.name for item in seen.current] == ["clonazepam"]
    assert (seen.taken[0].dose, seen.taken[0].unit) == (10.0, "mg")
    assert [(item.product, item.day) for item in seen.injections] == [
        ("Botox", ago(30)),
        ("Xeomin", ago(3)),
    ]
    assert [effect.kind for effect in seen.effects] == [SideEffectKind.RASH]
    before = known(record, ago(10))
    assert [item.product for item in before.injections] == ["Botox"]
    assert [effect.kind for effect in before.effects] == [SideEffectKind.PTOSIS]


def test_the_diary_tells_zero_from_missing(record: Record) -> None:
    record.add(
        models.CheckIn(day=ago(3), at=at(3), severity=0, count=0),
        models.CheckIn(day=ago(2), at=at(2), hardest=HardestSymptom.EYES_FORCED_SHUT),
        models.CheckIn(day=ago(1), at=at(1), severity=4),
        models.SpasmEntry(at=at(5)),
    )
    seen = known(record, TODAY)
    assert [day.severity for day in seen.check_ins] == [0, None, 4]
    assert seen.spasm_days == (ago(5), ago(1))
    assert seen.first_spasm == ago(5)


def test_remedies_are_days_on_which_something_was_done(record: Record) -> None:
    record.add(
        models.Exposure(day=ago(9), kind=ExposureKind.RELAXATION, detail="meditation", amount=10),
        models.Exposure(day=ago(8), kind=ExposureKind.EXERCISE, amount=0),
        models.Exposure(day=ago(7), kind=ExposureKind.SCREEN, amount=3),
        models.Exposure(day=ago(6), kind=ExposureKind.ALCOHOL, amount=12),
        models.CareSession(at=at(4), kind=CareKind.MASSAGE),
        models.CareSession(at=at(4), kind=CareKind.ACUPUNCTURE),
        models.Medicine(kind=TreatmentKind.HERBAL, name="chamomile", start=ago(2), stop=ago(1)),
    )
    seen = known(record, TODAY)
    assert seen.remedy_days == (ago(9), ago(4), ago(2), ago(1))
    assert seen.remedies == ("chamomile", "massage", "meditation")
    assert seen.alcohol
    assert not known(record, TODAY + timedelta(days=30)).alcohol


@pytest.mark.parametrize("wrapped", [True, False])
def test_sessions_bring_their_figures(record: Record, wrapped: bool) -> None:
    record.add(session(4, wrapped=wrapped))
    (seen,) = known(record, TODAY).sessions
    assert (seen.day, seen.seconds, seen.spasms) == (ago(4), 118.0, 25)
    assert seen.sides == {Side.LEFT: 25, Side.RIGHT: 0, Side.BOTH: 0}
    assert (seen.kinds[Kind.BLINK], seen.kinds[Kind.PROLONGED_SPASM]) == (1, 1)
    assert seen.longest == 4.0
    assert (seen.eye_events, seen.with_mouth, seen.lag_ms) == (25, 24, 20.0)
    assert (seen.brow_events, seen.brow_rises) == (25, 1)
    assert seen.rest_blinks == pytest.approx(15.5172)
    assert seen.talk_blinks == pytest.approx(15.0)
    assert seen.read_spasms is None
    assert seen.asymmetry == 1.0
    assert seen.coupled == ()
    assert known(record, TODAY).spasm_days == (ago(4),)


def test_the_diary_is_read_for_a_year_and_treatments_whole(record: Record) -> None:
    record.add(
        models.SpasmEntry(at=at(LOOK_BACK_DAYS + 1)),
        models.SpasmEntry(at=at(LOOK_BACK_DAYS)),
        session(LOOK_BACK_DAYS + 2, wrapped=True),
        models.Medicine(kind=TreatmentKind.MEDICINE, name="baclofen", start=ago(3000)),
        models.Injection(at=at(3000), product="Botox"),
    )
    seen = known(record, TODAY)
    assert seen.spasm_days == (ago(LOOK_BACK_DAYS),)
    assert seen.sessions == ()
    assert (len(seen.taken), len(seen.injections)) == (1, 1)


def test_a_session_whose_summary_is_something_else_is_still_counted(record: Record) -> None:
    row = session(4, wrapped=False)
    row.summary = {"eye_mouth": [], "tasks": "none", "rest_talk": None, "asymmetry": {"index": 3}}
    record.add(row)
    (seen,) = known(record, TODAY).sessions
    assert seen.spasms == 25
    assert (seen.lag_ms, seen.asymmetry, seen.rest_blinks) == (None, None, None)


def test_a_record_alone_leads_to_a_pattern_and_to_help(record: Record) -> None:
    record.add(session(40, wrapped=True), session(4, wrapped=True))
    for back in range(0, 120, 3):
        record.add(models.SpasmEntry(at=at(back)))
    record.add(
        models.Medicine(kind=TreatmentKind.MEDICINE, name="Tegretol", start=ago(20)),
        models.SideEffect(kind=SideEffectKind.RASH, start=at(1)),
    )
    picture = known(record, TODAY)
    found = triage(Answers(), picture)
    assert found.level is Level.SAME_DAY
    assert [reason.rule for reason in found.reasons if reason.from_record] == [
        "noted_carbamazepine",
        "noted_three_months",
    ]
    figures = figures_of(picture)
    assert (figures.sessions, figures.spasms, figures.left) == (2, 50, 50)
    first = pattern(picture, Answers())[0]
    assert first.pattern_id == "hemifacial_spasm"
    assert any("50 of 50 were on the left side only" in item.text for item in first.for_)
