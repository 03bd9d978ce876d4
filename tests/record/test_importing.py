"""Reading an export back: nothing doubled, nothing overwritten, nothing unsafe."""

from __future__ import annotations

import hashlib
import json
import uuid
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spasmograph.errors import ImportFileError
from spasmograph.record.exporting import export_record
from spasmograph.record.importing import import_record
from spasmograph.record.models import (
    Appointment,
    CheckIn,
    Exposure,
    Question,
    SeenEvent,
    Session,
    SpasmEntry,
)
from spasmograph.record.store import Record
from spasmograph.record.times import When
from spasmograph.spasms.events import Closure, Kind, Side
from tests.record.random_rows import held, new_record

NOON = When(datetime(2024, 3, 1, 11, 0, tzinfo=UTC), 60, "Europe/Zurich")


def a_session(sha256: str = "0" * 64) -> Session:
    event = SeenEvent(
        onset=1.0,
        duration=0.5,
        kind=Kind.TWITCH,
        side=Side.LEFT,
        regions=["eye"],
        closure=Closure.NONE,
        confidence=0.9,
    )
    return Session(
        at=NOON,
        name="clip",
        sha256=sha256,
        seconds=10.0,
        usable_seconds=9.5,
        summary={},
        provenance={},
        signals=b"PAR1",
        events=[event],
    )


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    with new_record(tmp_path / "a.spasm") as record:
        visit = Appointment(at=NOON, whom="clinic")
        record.add(
            SpasmEntry(at=NOON, strength=4, seconds=0.0),
            CheckIn(day=NOON.day, at=NOON, severity=3),
            visit,
            a_session(),
        )
        record.add(Question(text="How long?", appointment_id=visit.id))
        export_record(record, tmp_path / "a.zip")
    return tmp_path / "a.zip"


@pytest.fixture
def target(tmp_path: Path) -> Record:
    return new_record(tmp_path / "b.spasm")


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewritten(
    path: Path, change: Callable[[dict[str, Any]], None], *, manifest: dict[str, Any] | None = None
) -> Path:
    """Write the export again with other content, and hashes that fit it."""
    content = members(path)
    document = json.loads(content["record.json"])
    change(document["tables"])
    content["record.json"] = json.dumps(document).encode()
    said = json.loads(content.pop("manifest.json"))
    said["sha256"] = {name: hashlib.sha256(data).hexdigest() for name, data in content.items()}
    said["rows"] = {name: len(rows) for name, rows in document["tables"].items()}
    content["manifest.json"] = json.dumps(said | (manifest or {})).encode()
    return packed(path.with_name("changed.zip"), content)


def packed(path: Path, content: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return path


def refused(record: Record, path: Path, match: str) -> None:
    before = held(record)
    with pytest.raises(ImportFileError, match=match) as caught:
        import_record(record, path)
    assert "\n" not in str(caught.value)
    assert held(record) == before


# --- into a record that holds something ---------------------------------------


def test_a_row_that_differs_stays_as_it_is_here(exported: Path, target: Record) -> None:
    import_record(target, exported)
    (entry,) = target.all(SpasmEntry)
    target.edit(entry, strength=9)
    report = import_record(target, exported)
    assert [(kept.table, kept.row) for kept in report.kept] == [("spasm_entries", entry.id)]
    assert report.total == 0
    assert target.all(SpasmEntry)[0].strength == 9


def test_a_row_that_was_removed_stays_removed(exported: Path, target: Record) -> None:
    import_record(target, exported)
    (entry,) = target.all(SpasmEntry)
    target.remove(entry)
    report = import_record(target, exported)
    assert [kept.row for kept in report.kept] == [entry.id]
    assert "removed" in report.kept[0].why
    assert target.all(SpasmEntry) == []


def test_a_day_has_one_check_in(exported: Path, target: Record) -> None:
    target.add(CheckIn(day=NOON.day, at=NOON, severity=8))
    report = import_record(target, exported)
    assert [kept.table for kept in report.kept] == ["check_ins"]
    assert [row.severity for row in target.all(CheckIn)] == [8]
    assert len(target.all(SpasmEntry)) == 1


def test_a_video_that_is_here_is_not_doubled(exported: Path, target: Record) -> None:
    target.add(a_session())
    report = import_record(target, exported)
    assert [kept.table for kept in report.kept] == ["sessions", "session_events"]
    (session,) = target.all(Session)
    assert len(session.events) == 1


def test_new_parts_of_an_edited_row_are_added(exported: Path, target: Record) -> None:
    import_record(target, exported)
    (visit,) = target.all(Appointment)
    target.edit(visit, place="second floor")
    new = {"id": str(uuid.uuid4()), "text": "And then?", "appointment_id": str(visit.id)}

    def ask(tables: dict[str, Any]) -> None:
        tables["questions"].append(tables["questions"][0] | new)

    report = import_record(target, rewritten(exported, ask))
    assert report.added == {"questions": 1}
    assert [kept.table for kept in report.kept] == ["appointments"]


def test_signals_that_differ_are_seen(exported: Path, target: Record) -> None:
    import_record(target, exported)
    (session,) = target.all(Session)
    name = f"signals/{session.id}.parquet"
    content = members(exported)
    content[name] = b"other"
    said = json.loads(content["manifest.json"])
    said["sha256"][name] = hashlib.sha256(b"other").hexdigest()
    content["manifest.json"] = json.dumps(said).encode()
    report = import_record(target, packed(exported.with_name("c.zip"), content))
    assert [kept.table for kept in report.kept] == ["sessions"]
    found = target.get(Session, session.id)
    assert found is not None
    assert found.signals == b"PAR1"


def test_two_records_become_one(exported: Path, target: Record) -> None:
    target.add(Exposure(day=date(2024, 1, 1), kind="sleep", amount=7.5))
    report = import_record(target, exported)
    assert report.added["spasm_entries"] == 1
    assert len(target.all(Exposure)) == 1
    assert not report.kept


def test_who_the_record_is_about_is_not_overwritten(tmp_path: Path, target: Record) -> None:
    with new_record(tmp_path / "c.spasm") as other:
        other.edit(other.person(), birth_year=1970)
        export_record(other, tmp_path / "c.zip")
    target.edit(target.person(), birth_year=1980)
    report = import_record(target, tmp_path / "c.zip")
    assert [kept.table for kept in report.kept] == ["person"]
    assert target.person().birth_year == 1980


def test_an_empty_row_about_the_person_makes_way(tmp_path: Path, target: Record) -> None:
    with new_record(tmp_path / "c.spasm") as other:
        other.edit(other.person(), birth_year=1970)
        export_record(other, tmp_path / "c.zip")
    target.person()
    assert not import_record(target, tmp_path / "c.zip").kept
    assert target.person().birth_year == 1970


def test_files_and_servers_give_out_the_same(exported: Path, record: Record) -> None:
    report = import_record(record, exported)
    assert report.added["sessions"] == 1
    export_record(record, exported.with_name("again.zip"))
    first, second = members(exported), members(exported.with_name("again.zip"))
    del first["manifest.json"], second["manifest.json"]
    assert first == second
    again = import_record(record, exported)
    assert (again.total, again.unchanged, again.kept) == (0, report.total, ())


# --- files that are not what they should be -----------------------------------


def test_not_a_zip_file(tmp_path: Path, target: Record) -> None:
    (tmp_path / "x.zip").write_text("hello")
    refused(target, tmp_path / "x.zip", "not a whole zip file")
    (tmp_path / "x.zip").write_bytes(b"")
    refused(target, tmp_path / "x.zip", "not a whole zip file")


def test_a_file_that_is_not_there(tmp_path: Path, target: Record) -> None:
    refused(target, tmp_path / "none.zip", "cannot be read")
    refused(target, tmp_path, "cannot be read")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_file(exported: Path, target: Record, share: float) -> None:
    data = exported.read_bytes()
    exported.write_bytes(data[: int(len(data) * share)])
    refused(target, exported, "not a whole zip file")


@settings(max_examples=40)
@given(share=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_no_flipped_byte_does_harm(
    share: float, bit: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("flipped")
    with new_record(folder / "a.spasm") as record:
        record.add(SpasmEntry(at=NOON, strength=4))
        export_record(record, folder / "a.zip")
    content = bytearray((folder / "a.zip").read_bytes())
    content[int(share * len(content))] ^= 1 << bit
    (folder / "a.zip").write_bytes(content)
    with new_record(folder / "b.spasm") as target:
        try:
            import_record(target, folder / "a.zip")
        except ImportFileError:
            assert not target.all(SpasmEntry)
        else:
            assert target.all(SpasmEntry)[0].strength == 4


def test_an_altered_member(exported: Path, target: Record) -> None:
    content = members(exported)
    content["record.json"] = content["record.json"].replace(b'"strength":4', b'"strength":5')
    refused(target, packed(exported, content), "altered")


def test_a_missing_member(exported: Path, target: Record) -> None:
    for name in ("manifest.json", "record.json", "tables/doses.csv"):
        content = members(exported)
        del content[name]
        refused(target, packed(exported.with_name("c.zip"), content), "has no")


def test_an_export_from_before_there_were_trials(exported: Path, target: Record) -> None:
    path = rewritten(exported, lambda tables: tables.pop("trials"), manifest={"version": 1})
    content = members(path)
    del content["tables/trials.csv"]
    said = json.loads(content["manifest.json"])
    del said["sha256"]["tables/trials.csv"]
    content["manifest.json"] = json.dumps(said).encode()
    report = import_record(target, packed(path, content))
    assert report.added["spasm_entries"] == 1
    assert not report.kept


def test_a_newer_format(exported: Path, target: Record) -> None:
    path = rewritten(exported, lambda tables: None, manifest={"version": 3})
    refused(target, path, "format 3")


@pytest.mark.parametrize(
    "manifest", [{"format": "other"}, {"version": None}, {"sha256": None}, {"rows": 3}]
)
def test_a_manifest_that_says_something_else(
    exported: Path, target: Record, manifest: dict[str, Any]
) -> None:
    with pytest.raises(ImportFileError):
        import_record(target, rewritten(exported, lambda tables: None, manifest=manifest))


def test_another_zip_file(tmp_path: Path, target: Record) -> None:
    refused(target, packed(tmp_path / "x.zip", {"a.txt": b"a"}), "has no manifest.json")
    refused(target, packed(tmp_path / "x.zip", {"manifest.json": b"[1"}), "not readable JSON")
    refused(target, packed(tmp_path / "x.zip", {"manifest.json": b"[]"}), "not the export")


@pytest.mark.parametrize("name", ["../x", "/etc/x", "a/../../x", "C:\\x", "C:x"])
def test_names_outside_the_file(exported: Path, target: Record, name: str) -> None:
    refused(target, packed(exported, members(exported) | {name: b""}), "outside itself")


def test_a_bomb(exported: Path, target: Record) -> None:
    content = members(exported) | {"x": bytes(65 * 2**20)}
    refused(target, packed(exported, content), "too tightly")


def _put(table: str, **values: Any) -> Callable[[dict[str, Any]], None]:
    return lambda tables: tables[table][0].update(values)


@pytest.mark.parametrize(
    ("change", "match"),
    [
        (_put("spasm_entries", at="yesterday"), "row 1: at"),
        (_put("spasm_entries", at=None), "at is missing"),
        (_put("spasm_entries", at="2024-03-01T11:00:00.000000Z +9900"), "row 1: at"),
        (_put("spasm_entries", seconds="1"), "not a number"),
        (_put("spasm_entries", seconds=True), "not a number"),
        (_put("spasm_entries", strength=1.5), "not a whole number"),
        (_put("spasm_entries", side="middle"), "row 1: side"),
        (_put("spasm_entries", regions={}), "not a list"),
        (_put("spasm_entries", id="x"), "row 1: id"),
        (_put("spasm_entries", colour="red"), "colour"),
        (_put("sessions", summary=[]), "not a mapping"),
        (_put("sessions", name="x" * 300), "longer"),
        (_put("sessions", signals="record.json"), "not its own"),
        (_put("session_events", session_id=str(uuid.UUID(int=1))), "names no row"),
        (lambda tables: tables["sessions"].clear(), "names no row"),
        (lambda tables: tables["spasm_entries"].append(tables["spasm_entries"][0]), "same row"),
        (lambda tables: tables.pop("doses"), "tables of a record"),
        (lambda tables: tables["spasm_entries"][0].pop("pain"), "pain"),
    ],
)
def test_content_that_cannot_be(
    exported: Path, target: Record, change: Callable[[dict[str, Any]], None], match: str
) -> None:
    refused(target, rewritten(exported, change), match)


def test_rows_that_were_not_counted(exported: Path, target: Record) -> None:
    path = rewritten(exported, lambda tables: None, manifest={"rows": {"person": 7}})
    refused(target, path, "not complete")


def test_numbers_that_are_none(exported: Path, target: Record) -> None:
    path = rewritten(exported, _put("spasm_entries", seconds=float("nan")))
    refused(target, path, "not readable JSON")


def test_json_without_a_bottom(exported: Path, target: Record) -> None:
    deep = b'{"format":' + b"[" * 100_000
    refused(target, packed(exported, members(exported) | {"manifest.json": deep}), "not readable")
