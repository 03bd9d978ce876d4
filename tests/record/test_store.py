"""The record, the same in a plain file, in an encrypted one, and on a server."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select, update

from spasmograph.errors import BusyRecord, ImpossibleValue, RecordError
from spasmograph.record import Record, When, check_record, open_record
from spasmograph.record import models as m
from spasmograph.record.history import EDIT, REMOVE, value_before
from spasmograph.spasms.events import Closure, Kind, Side

Place = tuple[Path | str, str | None]

THEN = When.of(dt.datetime(2026, 2, 1, 8, 30, 0, 123456), "Europe/Zurich")
DAY = dt.date(2026, 2, 1)


def at(day: int, hour: int = 12, offset: int = 0) -> When:
    zone = dt.timezone(dt.timedelta(minutes=offset))
    return When.of(dt.datetime(2026, 2, day, hour, tzinfo=zone))


def injection() -> m.Injection:
    sites = [
        m.InjectionSite(site="orbicularis, lower lid", side=Side.LEFT, units=2.5),
        m.InjectionSite(site="frontalis", side=Side.BOTH),
    ]
    return m.Injection(at=THEN, product="A", batch="C1", sites=sites)


def measured() -> m.Session:
    event = m.SeenEvent(
        onset=1.25,
        duration=0.4,
        kind=Kind.TWITCH,
        side=Side.LEFT,
        regions=["eye", "mouth"],
        closure=Closure.PARTIAL,
        amplitude_mm=3.3000000000000003,
        lag_ms=-12.5,
        bout=1,
        confidence=0.75,
    )
    return m.Session(
        at=THEN,
        name="clip.mp4",
        sha256="ab" * 32,
        seconds=60.0,
        usable_seconds=58.5,
        summary={"rate": 0.1, "none": None, "text": "\u00e9\U0001f642"},
        provenance={"version": "1"},
        signals=bytes(range(256)),
        events=[event],
        tasks=[m.SeenTask(onset=0.0, duration=30.0, task="rest")],
    )


def test_what_was_written_comes_back(place: Place) -> None:
    entry = m.SpasmEntry(at=THEN, seconds=0.1, side=Side.RIGHT, regions=["neck"], strength=0)
    with open_record(*place) as record:
        record.add(entry, injection(), measured(), m.Exposure(day=DAY, kind="water", amount=0))
    with open_record(*place) as record:
        (back,) = record.all(m.SpasmEntry)
        assert (back.at, back.seconds, back.side) == (THEN, 0.1, Side.RIGHT)
        assert (back.strength, back.pain, back.regions) == (0, None, ["neck"])
        assert (back.id, back.created, back.changed) == (entry.id, entry.created, entry.changed)
        (visit,) = record.all(m.Injection)
        assert [(site.site, site.units) for site in visit.sites] == [
            ("frontalis", None),
            ("orbicularis, lower lid", 2.5),
        ]
        (session,) = record.all(m.Session)
        assert session.events[0].amplitude_mm == 3.3000000000000003
        assert session.events[0].closure is Closure.PARTIAL
        assert session.summary == {"rate": 0.1, "none": None, "text": "\u00e9\U0001f642"}
        whole = record.get(m.Session, session.id)
        assert whole is not None
        assert whole.signals == bytes(range(256))
        assert whole.tasks[0].task == "rest"
        assert record.get(m.Session, uuid.uuid4()) is None
        assert [row.amount for row in record.all(m.Exposure)] == [0.0]


def test_rows_come_oldest_first_by_local_days(record: Record) -> None:
    early = m.SpasmEntry(at=at(3, 1, offset=14 * 60), note="3rd, far east")  # 2nd in UTC
    middle = m.SpasmEntry(at=at(2, 23), note="2nd")
    late = m.SpasmEntry(at=at(2, 22, offset=-11 * 60), note="2nd, far west")  # 3rd in UTC
    record.add(late, early, middle)
    assert [row.id for row in record.all(m.SpasmEntry)] == [early.id, middle.id, late.id]

    def notes(since: int | None, until: int | None) -> list[str | None]:
        first = None if since is None else dt.date(2026, 2, since)
        last = None if until is None else dt.date(2026, 2, until)
        return [row.note for row in record.all(m.SpasmEntry, since=first, until=last)]

    assert notes(2, 2) == ["2nd", "2nd, far west"]
    assert notes(3, 3) == ["3rd, far east"]
    assert notes(3, None) == ["3rd, far east"]
    assert notes(None, 2) == ["2nd", "2nd, far west"]
    assert notes(4, None) == notes(None, 1) == []
    assert len(record.all(m.SpasmEntry, since=dt.date.min, until=dt.date.max)) == 3


def test_days_include_both_ends(record: Record) -> None:
    days = [dt.date(2026, 1, day) for day in (1, 2, 3, 4)]
    record.add(*(m.Exposure(day=day, kind="sleep", amount=8) for day in reversed(days)))
    found = record.all(m.Exposure, since=days[1], until=days[2])
    assert [row.day for row in found] == days[1:3]
    assert [row.day for row in record.all(m.Exposure)] == days


def test_an_edit_keeps_what_was_before(record: Record) -> None:
    entry = m.SpasmEntry(at=THEN, strength=3, note="first", side=Side.LEFT)
    record.add(entry)
    created, changed = entry.created, entry.changed
    record.edit(entry, strength=None, at=at(1))
    record.edit(entry, note="third")
    assert (entry.strength, entry.note, entry.created) == (None, "third", created)
    assert entry.changed > changed
    first, second = record.revisions(entry)
    assert (first.action, first.table, first.row) == (EDIT, "spasm_entries", entry.id)
    before = {name: value_before(m.SpasmEntry, name, kept) for name, kept in first.before.items()}
    assert (before["strength"], before["at"], before["side"]) == (3, THEN, Side.LEFT)
    assert (before["changed"], before["note"]) == (changed, "first")
    assert second.before["strength"] is None
    held = record.get(m.SpasmEntry, entry.id)
    assert held is not None
    assert (held.strength, held.at, held.changed) == (None, at(1), entry.changed)


def test_an_edit_that_changes_nothing_leaves_no_trace(record: Record) -> None:
    entry = m.SpasmEntry(at=THEN, strength=3)
    record.add(entry)
    changed = entry.changed
    record.edit(entry, strength=3)
    assert entry.changed == changed
    assert record.revisions(entry) == []


def test_a_removal_keeps_every_part_without_loss(record: Record) -> None:
    session = measured()
    record.add(session)
    event, task = session.events[0], session.tasks[0]
    record.remove(session)
    assert not any(record.all(model) for model in (m.Session, m.SeenEvent, m.SeenTask))
    for row in (session, event, task):
        (kept,) = record.revisions(row)
        assert kept.action == REMOVE
        model = type(row)
        again = {name: value_before(model, name, value) for name, value in kept.before.items()}
        columns = m.Base.metadata.tables[model.__tablename__].columns
        assert again.keys() == {column.name for column in columns}
        assert again["id"] == row.id
        assert again["created"] == row.created
    (kept,) = record.revisions(session)
    assert value_before(m.Session, "signals", kept.before["signals"]) == bytes(range(256))
    assert kept.before["summary"] == session.summary
    record.add(m.Session(**_attributes(m.Session, kept.before)))
    assert record.all(m.Session)[0].at == THEN


def _attributes(model: type[m.Row], before: dict[str, object]) -> dict[str, object]:
    return {name: value_before(model, name, value) for name, value in before.items()}


def test_rows_that_only_mention_a_removed_one_stay(record: Record) -> None:
    visit = m.Appointment(at=at(1))
    record.add(visit)
    question = m.Question(text="Why?", appointment_id=visit.id)
    record.add(question)
    record.remove(visit)
    (held,) = record.all(m.Question)
    assert held.appointment_id is None
    (kept,) = record.revisions(question)
    assert kept.before["appointment_id"] == str(visit.id)


def test_parts_taken_out_in_a_session_are_kept_too(record: Record) -> None:
    visit = injection()
    record.add(visit)
    with record.session() as session:
        held = session.get_one(m.Injection, visit.id)
        gone = held.sites.pop()
    assert len(record.all(m.InjectionSite)) == 1
    assert [kept.action for kept in record.revisions(gone)] == [REMOVE]
    assert record.revisions(visit) == []


def test_forgetting_leaves_nothing(record: Record) -> None:
    visit = injection()
    record.add(visit)
    record.edit(visit, note="private")
    record.forget(visit)
    assert not any(record.all(model) for model in (m.Injection, m.InjectionSite))
    assert record.revisions(visit) == record.revisions(visit.sites[0]) == []
    with record.reading() as session:
        assert session.scalars(select(m.Revision)).all() == []


def test_what_is_gone_cannot_be_edited(record: Record) -> None:
    entry = m.SpasmEntry(at=THEN)
    record.add(entry)
    record.remove(entry)
    with pytest.raises(RecordError, match="no longer"):
        record.edit(entry, strength=1)
    with pytest.raises(RecordError, match="no longer"):
        record.remove(entry)


def test_unknown_attributes_are_a_mistake(record: Record) -> None:
    entry = m.SpasmEntry(at=THEN)
    record.add(entry)
    with pytest.raises(TypeError, match="SpasmEntry has no strenght"):
        record.edit(entry, strenght=1)


def test_there_is_one_person(record: Record) -> None:
    person = record.person()
    record.edit(person, birth_year=1980, zone="Asia/Kathmandu")
    again = record.person()
    assert (again.id, again.birth_year, again.zone) == (person.id, 1980, "Asia/Kathmandu")
    assert len(record.all(m.Person)) == 1


def test_a_failed_block_undoes_everything(record: Record) -> None:
    with pytest.raises(ZeroDivisionError), record.session() as session:  # noqa: PT012
        session.add(m.SpasmEntry(at=THEN))
        session.flush()
        raise ZeroDivisionError
    assert record.all(m.SpasmEntry) == []


def test_one_check_in_a_day(record: Record) -> None:
    record.add(m.CheckIn(day=DAY, at=THEN, severity=3))
    with pytest.raises(ImpossibleValue, match="already holds"):
        record.add(m.CheckIn(day=DAY, at=THEN, severity=4))
    assert [row.severity for row in record.all(m.CheckIn)] == [3]


def test_a_part_of_nothing_is_refused(record: Record) -> None:
    with pytest.raises(RecordError, match="not in the record"):
        record.add(m.Dose(medicine_id=uuid.uuid4(), at=THEN, taken=True))


def test_nothing_is_written_past_the_checks(record: Record) -> None:
    for statement in (
        insert(m.SpasmEntry).values(strength=99),
        update(m.SpasmEntry).values(strength=99),
        delete(m.SpasmEntry),
    ):
        with pytest.raises(TypeError, match="one by one"), record.session() as session:
            session.execute(statement)


def test_reading_never_writes(record: Record) -> None:
    with record.reading() as session:
        session.add(m.SpasmEntry(at=THEN))
        with pytest.raises(TypeError, match="only reads"):
            session.flush()
    assert record.all(m.SpasmEntry) == []


def test_reading_is_one_moment(place: Place) -> None:
    with open_record(*place) as record, open_record(*place) as other:
        record.add(m.SpasmEntry(at=at(1)))
        with record.reading() as session:
            assert len(session.scalars(select(m.SpasmEntry)).all()) == 1
            other.add(m.SpasmEntry(at=at(2)))  # a reader is in nobody's way
            assert len(session.scalars(select(m.SpasmEntry.id)).all()) == 1
        assert len(record.all(m.SpasmEntry)) == 2


def test_writers_take_turns(place: Place) -> None:
    def write(note: str) -> None:
        with open_record(*place, wait=60) as record:
            for number in range(15):
                record.add(m.SpasmEntry(at=at(1), strength=number % 11, note=note))

    threads = [threading.Thread(target=write, args=(f"writer {name}",)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with open_record(*place) as record:
        notes = [row.note for row in record.all(m.SpasmEntry)]
    assert {notes.count(f"writer {name}") for name in range(4)} == {15}
    assert check_record(*place).ok


def test_a_writer_that_does_not_end_is_named(place: Place) -> None:
    with open_record(*place) as slow, open_record(*place, wait=0.2) as other:
        with slow.session() as session:
            session.add(m.SpasmEntry(at=at(1)))
            with pytest.raises(BusyRecord, match="another program is writing"):
                other.add(m.SpasmEntry(at=at(2)))
            assert other.all(m.SpasmEntry) == []
        other.add(m.SpasmEntry(at=at(2)))
        assert len(slow.all(m.SpasmEntry)) == 2


def test_a_read_then_a_write_never_meet_an_old_state(place: Place) -> None:
    with open_record(*place, wait=30) as record:
        entry = m.SpasmEntry(at=at(1), seconds=0.0)
        record.add(entry)

        def count_up() -> None:
            for _ in range(10):
                with record.session() as session:
                    held = session.get_one(m.SpasmEntry, entry.id)
                    held.seconds = (held.seconds or 0) + 1

        threads = [threading.Thread(target=count_up) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert record.all(m.SpasmEntry)[0].seconds == 30
        assert len(record.revisions(entry)) == 30


def test_check_counts_rows(record: Record, place: Place) -> None:
    record.add(injection(), m.SpasmEntry(at=at(1)))
    report = check_record(*place)
    assert report.ok
    assert report.problems == ()
    assert report.rows["injections"] == report.rows["spasm_entries"] == 1
    assert report.rows["injection_sites"] == 2
    assert report.encrypted == (place[1] is not None)
