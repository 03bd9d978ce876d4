"""The report as typed values, from records of all kinds."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from spasmograph.record import Record, create_record, open_record
from spasmograph.record.models import (
    Appointment,
    CheckIn,
    Injection,
    Medicine,
    Question,
    SpasmEntry,
)
from spasmograph.record.vocabulary import TreatmentKind
from spasmograph.report.visit import ReportModel, build_report, last_visit
from spasmograph.report.visit.model import ChangeVerdict, MarkKind, Measure, Since
from spasmograph.report.visit.text import clean
from tests.report.visit.records import RECORDS, TODAY, at, day, film, made


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ReportModel]:
    folder = tmp_path_factory.mktemp("records")
    found = {}
    for name in RECORDS:
        with made(folder, name) as record:
            found[name] = build_report(record, TODAY)
    return found


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    create_record(tmp_path / "own.spasm")
    with open_record(tmp_path / "own.spasm") as opened:
        yield opened


def test_every_record_gives_a_report_that_json_can_hold(models: dict[str, ReportModel]) -> None:
    for model in models.values():
        assert json.loads(json.dumps(model.to_dict(), allow_nan=False)) == model.to_dict()


def test_the_period_begins_with_the_last_visit(models: dict[str, ReportModel]) -> None:
    period = models["full"].period
    assert (period.since, period.reason) == (day(92), Since.VISIT)
    assert models["full"].who.next_visit == day(-2)
    assert models["empty"].period.reason is Since.HALF_YEAR


def test_a_visit_today_is_not_the_last_one(record: Record) -> None:
    record.add(Appointment(at=at(0)))
    assert last_visit(record, TODAY) is None
    record.add(Appointment(at=at(30)))
    assert last_visit(record, TODAY) == day(30)


def test_what_was_filmed_before_and_after_is_compared(models: dict[str, ReportModel]) -> None:
    changes = {one.measure: one for one in models["full"].changes}
    films = changes[Measure.FILMED]
    assert films.verdict is ChangeVerdict.LESS
    assert (films.before.count, films.after.count) == (3, 3)
    assert films.before.injection_days == 57
    assert films.after.injection_days == 57
    assert changes[Measure.SEVERITY].before.count == 28


def test_one_film_is_no_change(models: dict[str, ReportModel]) -> None:
    assert models["one_film"].changes == ()
    assert [film.spasms for film in models["one_film"].filmed] == [12]


def test_a_diagnosis_is_only_told_as_given_by_someone(models: dict[str, ReportModel]) -> None:
    given, noted = models["full"].who.conditions
    assert given.startswith("diagnosis given: hemifacial spasm, left, by a neurologist")
    assert noted == "noted by the person: dry eyes"


def test_answers_count_as_now_only_for_four_weeks(models: dict[str, ReportModel]) -> None:
    signs = models["full"].signs
    assert len(signs.no) == 2
    assert any("numb" in one for one in signs.yes)
    assert any("hear" in one for one in signs.earlier_yes)
    assert signs.open > 0
    assert all(sign.sources for sign in signs.present)


def test_ten_years_fit_on_one_axis(models: dict[str, ReportModel]) -> None:
    model = models["ten_years"]
    assert (model.period.until - model.period.since).days == 3600
    assert 0 < len(model.bins) <= 60
    assert len(model.filmed) == 10


def test_a_day_without_spasms_is_zero_and_a_day_without_a_word_is_not(record: Record) -> None:
    record.add(CheckIn(day=day(1), at=at(1), severity=0, count=0))
    model = build_report(record, TODAY)
    assert [(one.severity, one.spasms) for one in model.bins] == [(0.0, 0.0)]
    record.add(film(3, 0))
    rate = build_report(record, TODAY).filmed[0].rate
    assert rate is not None
    assert rate.value == 0
    assert rate.high > 0


def test_a_film_without_usable_frames_has_no_rate(record: Record) -> None:
    record.add(film(3, 0, summary={}, usable_seconds=0.0, name="dark"))
    found = build_report(record, TODAY).filmed[0]
    assert (found.spasms, found.rate) == (None, None)


def test_a_summary_of_nonsense_is_read_as_far_as_it_goes(record: Record) -> None:
    odd = {"observation": [], "posed": 7, "tasks": ["x", {"task": None}], "scales": [{"band": "9"}]}
    record.add(film(3, 4, 60.0, summary=odd, name="odd"))
    found = build_report(record, TODAY).filmed[0]
    assert found.rate is not None
    assert found.rate.value == pytest.approx(4.0)
    assert found.estimates[0].band is None


def test_ten_thousand_entries_on_one_day_are_one_day(record: Record) -> None:
    record.add(*(SpasmEntry(at=at(5), activity=f"thing {n % 300}") for n in range(10_000)))
    record.add(*(Injection(at=at(5), product="x") for _ in range(300)))
    record.add(*(Question(text=f"Why {n}?") for n in range(300)))
    model = build_report(record, TODAY)
    assert [one.spasms for one in model.bins] == [10_000.0]
    assert len([mark for mark in model.marks if mark.kind is MarkKind.INJECTION]) == 1
    assert len(json.dumps(model.to_dict())) < 40_000


def test_later_rows_are_left_out(record: Record) -> None:
    record.add(CheckIn(day=day(-1), at=at(-1), severity=9), film(-1, 5))
    started = Medicine(kind=TreatmentKind.MEDICINE, name="later", start=day(-1))
    record.add(started, Injection(at=at(-1), product="later"))
    model = build_report(record, TODAY)
    found = (model.bins, model.filmed, model.treatments, model.injections, model.marks)
    assert not any(found)


def test_doses_that_were_missed_are_counted(record: Record) -> None:
    from spasmograph.record.models import Dose

    taken = Medicine(kind=TreatmentKind.MEDICINE, name="baclofen", start=day(30))
    taken.doses = [Dose(at=at(n), taken=n % 3 > 0) for n in range(1, 10)]
    record.add(taken)
    found = build_report(record, TODAY).treatments[0]
    assert (found.missed, found.noted) == (3, 9)


def test_text_cannot_steer_how_it_is_shown() -> None:
    assert clean("a\u202eb\x00c\nd") == "ab c d"
    hebrew = "\u05e9\u05dc\u05d5\u05dd"
    assert clean(hebrew) == f"\u2068{hebrew}\u2069"
    assert clean("x" * 100) == "x" * 59 + "\u2026"
    assert clean(None) == ""


def test_a_day_ahead_is_taken_as_today(record: Record) -> None:
    assert build_report(record, TODAY, TODAY + dt.timedelta(days=9)).period.since == TODAY
