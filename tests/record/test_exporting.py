"""What an exported record looks like, and that it comes back just as it was."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import tempfile
import time
import uuid
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings

from spasmograph.errors import OutputError
from spasmograph.record.exporting import export_record, guarded
from spasmograph.record.importing import import_record
from spasmograph.record.models import CheckIn, Exposure, Injection, InjectionSite, Person, Session
from spasmograph.record.plain import tables
from spasmograph.record.store import open_record
from spasmograph.record.times import When
from spasmograph.spasms.events import Side
from tests.record.random_rows import Rows, contents, fill, held, new_record

NOON = When(datetime(2024, 3, 1, 11, 0, tzinfo=UTC), 60, "Europe/Zurich")


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def without_videos(rows: Rows) -> Rows:
    """Return the rows of a record that keeps no videos: their files are beside another."""
    return rows | {"sessions": [row | {"video": None} for row in rows["sessions"]]}


@settings(max_examples=15)
@given(rows=contents())
def test_a_record_comes_back_just_as_it_was(rows: Rows) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        with new_record(place / "a.spasm") as first, new_record(place / "b.spasm") as second:
            fill(first, rows)
            export_record(first, place / "a.zip")
            report = import_record(second, place / "a.zip")
            assert held(second) == without_videos(held(first))
            assert report.total == sum(map(len, rows.values()))
            assert not report.kept
            videos = sum(row["video"] is not None for row in rows["sessions"])
            assert (f"not in the file: {videos}." in "".join(report.notes)) == (videos > 0)
            again = import_record(second, place / "a.zip")
            assert again.total == 0
            assert again.unchanged == report.total
            assert not again.kept
            assert not again.notes
            assert held(second) == without_videos(held(first))
            assert import_record(first, place / "a.zip").unchanged == report.total


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    with new_record(tmp_path / "a.spasm") as record:
        session = Session(
            at=NOON,
            name="clip",
            sha256="0" * 64,
            seconds=10.0,
            usable_seconds=9.5,
            summary={"x": 0.1},
            provenance={},
            signals=b"PAR1\x00",
            note="=HYPERLINK(1)",
        )
        sites = [InjectionSite(site="orbicularis", side=Side.LEFT, units=2.5)]
        injection = Injection(at=NOON, product="onabotulinumtoxinA", sites=sites)
        caffeine = Exposure(day=date(2024, 3, 1), kind="caffeine", amount=0.0)
        record.add(session, injection, caffeine)
        record.edit(caffeine, amount=95.5)
        export_record(record, tmp_path / "a.zip")
    return tmp_path / "a.zip"


def test_the_manifest_says_what_is_in_the_file(exported: Path) -> None:
    content = members(exported)
    manifest = json.loads(content.pop("manifest.json"))
    assert manifest["format"] == "spasmograph record"
    assert manifest["version"] == 2
    assert manifest["software"].startswith("spasmograph ")
    assert datetime.fromisoformat(manifest["created"]).tzinfo is UTC
    assert manifest["rows"]["sessions"] == 1
    assert manifest["rows"]["injection_sites"] == 1
    assert manifest["rows"]["revisions"] == 1
    assert manifest["rows"].keys() == {table.name for table in tables()}
    assert manifest["sha256"] == {
        name: hashlib.sha256(data).hexdigest() for name, data in content.items()
    }


def test_bytes_go_into_files_of_their_own(exported: Path) -> None:
    content = members(exported)
    row = json.loads(content["record.json"])["tables"]["sessions"][0]
    assert row["signals"] == f"signals/{row['id']}.parquet"
    assert content[row["signals"]] == b"PAR1\x00"
    assert row["at"] == "2024-03-01T11:00:00.000000Z +0100 Europe/Zurich"
    assert row["summary"] == {"x": 0.1}


def test_every_table_is_there_for_people_too(exported: Path) -> None:
    content = members(exported)
    for table in tables():
        lines = list(csv.reader(io.StringIO(content[f"tables/{table.name}.csv"].decode())))
        assert lines[0] == [column.name for column in table.columns]
    rows = list(csv.DictReader(io.StringIO(content["tables/sessions.csv"].decode())))
    assert rows[0]["note"] == "'=HYPERLINK(1)"
    assert json.loads(content["record.json"])["tables"]["sessions"][0]["note"] == "=HYPERLINK(1)"
    (row,) = csv.DictReader(io.StringIO(content["tables/exposures.csv"].decode()))
    assert row["amount"] == "95.5"


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", "'x", "\nx"])
def test_no_cell_begins_like_a_formula(text: str) -> None:
    assert guarded(text) == "'" + text


def test_ordinary_cells_and_numbers_stay_as_they_are() -> None:
    assert guarded("a=1") == "a=1"
    assert guarded("") == ""


def test_an_export_is_for_its_owner_only(exported: Path) -> None:
    assert exported.stat().st_mode & 0o077 == 0


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with new_record(tmp_path / "a.spasm") as record:
        with pytest.raises(OutputError):
            export_record(record, tmp_path / "missing" / "a.zip")
        (tmp_path / "folder").mkdir()
        with pytest.raises(OutputError):
            export_record(record, tmp_path / "folder")
    assert not list(tmp_path.glob(".*part"))


def test_what_was_there_is_replaced_only_by_a_whole_file(
    exported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = exported.read_bytes()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with (
        open_record(exported.parent / "a.spasm") as record,
        pytest.raises(OutputError, match="No space left"),
    ):
        export_record(record, exported)
    assert exported.read_bytes() == before


def test_large_records_are_written_in_reasonable_time(tmp_path: Path) -> None:
    stamp = datetime(2024, 1, 1, tzinfo=UTC)
    common = {"created": stamp, "changed": stamp}
    rows: Rows = {table.name: [] for table in tables()}
    rows["spasm_entries"] = [
        {**common, "id": uuid.uuid4(), "at": NOON, "regions": ["eye"], "strength": n % 11}
        for n in range(5000)
    ]
    with new_record(tmp_path / "a.spasm") as record:
        fill(record, rows)
        begin = time.process_time()
        export_record(record, tmp_path / "a.zip")
        assert time.process_time() - begin < 5


def test_words_and_times_survive(tmp_path: Path) -> None:
    with new_record(tmp_path / "a.spasm") as first, new_record(tmp_path / "b.spasm") as second:
        first.person()
        first.add(CheckIn(day=NOON.day, at=NOON, severity=0, note="naïve “quotes”\n\r\n, ☂"))
        export_record(first, tmp_path / "a.zip")
        import_record(second, tmp_path / "a.zip")
        (found,) = second.all(CheckIn)
        assert found.at == NOON
        assert found.severity == 0
        assert found.count is None
        assert found.note == "naïve “quotes”\n\r\n, ☂"
        assert second.all(Person)[0].id == first.person().id
