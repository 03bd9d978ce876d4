"""Backups, going back to one, encrypting what was plain, erasing."""

from __future__ import annotations

import datetime as dt
import threading
from pathlib import Path

import pytest

from spasmograph.errors import BusyRecord, DamagedRecord, RecordError, WrongKey
from spasmograph.record import (
    When,
    backup_record,
    check_record,
    create_record,
    encrypt_record,
    erase_record,
    open_record,
    plain_backups,
    restore_record,
)
from spasmograph.record import models as m
from spasmograph.record.keys import key_file
from tests.record.conftest import PASSPHRASE

THEN = When.of(dt.datetime(2026, 2, 1, 8, 30), "Europe/Zurich")
SECRET = "the quick brown fox had a bad day"
File = tuple[Path, str | None]


def entry(note: str = SECRET) -> m.SpasmEntry:
    return m.SpasmEntry(at=THEN, note=note)


@pytest.fixture(params=["plain", "encrypted"])
def file(request: pytest.FixtureRequest) -> File:
    """A record file with one entry, and what opens it."""
    found: File = (
        (request.getfixturevalue("path"), None)
        if request.param == "plain"
        else (request.getfixturevalue("encrypted"))
    )
    with open_record(*found) as record:
        record.add(entry())
    return found


def notes(path: Path, key: str | None) -> list[str | None]:
    with open_record(path, key) as record:
        return [row.note for row in record.all(m.SpasmEntry)]


def everything(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())


# --- backup and restore -----------------------------------------------------


def test_a_backup_is_a_record_and_comes_back(file: File, tmp_path: Path) -> None:
    path, key = file
    with open_record(path, key) as record:
        made = backup_record(record, tmp_path / "safe" / "here")
        again = backup_record(record, tmp_path / "safe" / "here")
        record.add(entry("later"))
    assert made != again
    assert made.name.startswith("own-20")
    assert made.stat().st_mode & 0o777 == 0o600
    assert key_file(made).exists() == (key is not None)
    assert not made.with_name(made.name + "-wal").exists()
    restore_record(made, tmp_path / "back.spasm", key)
    assert notes(tmp_path / "back.spasm", key) == notes(made, key) == [SECRET]
    assert notes(path, key) == [SECRET, "later"]
    if key is not None:
        assert notes(tmp_path / "back.spasm", PASSPHRASE) == [SECRET]


def test_a_backup_can_be_read_where_nothing_can_be_written(path: Path, tmp_path: Path) -> None:
    with open_record(path) as record:
        record.add(entry())
        made = backup_record(record, tmp_path / "safe")
    made.chmod(0o400)
    made.parent.chmod(0o500)
    try:
        assert check_record(made).ok
        restore_record(made, tmp_path / "back.spasm")
    finally:
        made.parent.chmod(0o700)
    assert notes(tmp_path / "back.spasm", None) == [SECRET]


def test_a_backup_while_someone_writes_holds_whole_rows(file: File, tmp_path: Path) -> None:
    path, key = file
    stop, acknowledged = threading.Event(), [0]

    def write() -> None:
        with open_record(path, key, wait=60) as record:
            while not stop.is_set():
                visit = m.Injection(at=THEN, product="A")
                visit.sites = [m.InjectionSite(site=f"{at}", side="left") for at in range(5)]
                record.add(visit)
                acknowledged[0] += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        with open_record(path, key) as record:
            for _ in range(5):
                before = acknowledged[0]
                made = backup_record(record, tmp_path / "safe")
                report = check_record(made, key)
                assert report.ok
                assert report.rows["injections"] >= before
                assert report.rows["injection_sites"] == 5 * report.rows["injections"]
    finally:
        stop.set()
        writer.join()


def test_nothing_is_overwritten(file: File, tmp_path: Path) -> None:
    path, key = file
    other = tmp_path / "there.spasm"
    other.write_bytes(b"mine")
    with pytest.raises(RecordError, match="already there"):
        restore_record(path, other, key)
    assert other.read_bytes() == b"mine"
    key_file(tmp_path / "free.spasm").write_bytes(b"mine")
    with pytest.raises(RecordError, match="already there"):
        restore_record(path, tmp_path / "free.spasm", key)
    with pytest.raises(RecordError, match="already there"):
        create_record(path)
    with pytest.raises(RecordError, match="already there"):
        create_record(tmp_path / "free.spasm", PASSPHRASE)
    assert key_file(tmp_path / "free.spasm").read_bytes() == b"mine"
    assert notes(path, key) == [SECRET]


def test_a_damaged_backup_is_not_restored(file: File, tmp_path: Path) -> None:
    path, key = file
    with open_record(path, key) as record:
        record.add(*(entry(f"{number} {SECRET}") for number in range(200)))
        made = backup_record(record, tmp_path / "safe")
    whole = made.read_bytes()
    made.write_bytes(whole[: len(whole) // 2 // 4096 * 4096] + bytes(4096) + whole[-4096 * 5 :])
    with pytest.raises(DamagedRecord):
        restore_record(made, tmp_path / "back.spasm", key)
    assert not (tmp_path / "back.spasm").exists()
    assert not key_file(tmp_path / "back.spasm").exists()


def test_a_damaged_record_gives_no_backup(file: File, tmp_path: Path) -> None:
    path, key = file
    with open_record(path, key) as record:
        record.add(*(entry(f"{number} {SECRET}") for number in range(200)))
    held = bytearray(path.read_bytes())
    held[4096 * 6 : 4096 * 7] = bytes(4096)
    held[-4096 * 3 : -4096 * 2] = bytes(b"\xff" * 4096)
    path.write_bytes(held)
    with pytest.raises(DamagedRecord), open_record(path, key) as record:
        backup_record(record, tmp_path / "safe")
    folder = tmp_path / "safe"
    assert not folder.exists() or list(folder.iterdir()) == []


def test_the_wrong_key_restores_nothing(encrypted: tuple[Path, str], tmp_path: Path) -> None:
    for key in (None, "not this one"):
        with pytest.raises(WrongKey):
            restore_record(encrypted[0], tmp_path / "back.spasm", key)
    assert not (tmp_path / "back.spasm").exists()


def test_a_server_is_backed_up_by_its_own_means(address: str, tmp_path: Path) -> None:
    with open_record(address) as record, pytest.raises(RecordError, match="server") as error:
        backup_record(record, tmp_path)
    assert "pg_dump" in error.value.cure


# --- encryption -------------------------------------------------------------


def test_a_plain_record_becomes_encrypted(path: Path, tmp_path: Path) -> None:
    with open_record(path) as record:
        record.add(entry())
        record.edit(record.all(m.SpasmEntry)[0], strength=4)
        plain = backup_record(record, path.parent)
    assert SECRET.encode() in path.read_bytes()
    plain.rename(tmp_path / "own-kept.spasm")
    assert plain_backups(path) == (tmp_path / "own-kept.spasm",)
    (tmp_path / "own-kept.spasm").unlink()
    code = encrypt_record(path, PASSPHRASE)
    assert SECRET.encode() not in everything(tmp_path)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["own.spasm", "own.spasm.key"]
    for key in (PASSPHRASE, code):
        with open_record(path, key) as record:
            (row,) = record.all(m.SpasmEntry)
            assert (row.note, row.strength) == (SECRET, 4)
            assert len(record.revisions(row)) == 1
    report = check_record(path, code)
    assert report.ok
    assert report.encrypted
    with pytest.raises(WrongKey):
        open_record(path)


def test_encrypting_needs_the_record_alone(path: Path) -> None:
    with open_record(path) as record:
        record.add(entry())
        with pytest.raises(BusyRecord):
            encrypt_record(path, PASSPHRASE)
        record.add(entry())
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert len(notes(path, None)) == 2


def test_encrypting_twice_is_refused(encrypted: tuple[Path, str]) -> None:
    path, code = encrypted
    with pytest.raises(RecordError, match="encrypted already"):
        encrypt_record(path, "something else")
    assert check_record(path, code).ok


def test_an_interrupted_encryption_left_the_record_plain(path: Path) -> None:
    with open_record(path) as record:
        record.add(entry())
    key_file(path).write_text("what was written just before the power went")
    assert notes(path, None) == [SECRET]
    code = encrypt_record(path, PASSPHRASE)
    assert notes(path, code) == [SECRET]


def test_no_plain_text_in_an_encrypted_record(encrypted: tuple[Path, str]) -> None:
    path, key = encrypted
    with open_record(path, key) as record:
        record.add(*(entry(f"{number} {SECRET}") for number in range(300)))
        log = path.with_name(path.name + "-wal")
        assert log.stat().st_size > 100 * 300
        for file in path.parent.iterdir():
            held = file.read_bytes()
            assert SECRET.encode() not in held
            assert b"CREATE TABLE" not in held
    assert SECRET.encode() not in everything(path.parent)


# --- what is deleted --------------------------------------------------------


def test_forgotten_notes_are_not_readable(path: Path) -> None:
    with open_record(path) as record:
        rows = [entry(f"{number} {SECRET}" * 3) for number in range(100)]
        record.add(*rows, entry("this one stays"))
        assert SECRET.encode() in everything(path.parent)
        for row in rows:
            record.forget(row)
        assert SECRET.encode() not in path.with_name(path.name + "-wal").read_bytes()
    held = everything(path.parent)
    assert SECRET.encode() not in held
    assert b"this one stays" in held


def test_erasing_takes_key_rows_and_files(file: File, tmp_path: Path) -> None:
    path, key = file
    with open_record(path, key) as record:
        session = m.Session(
            at=THEN,
            name="clip.mp4",
            sha256="a" * 64,
            seconds=1.0,
            usable_seconds=1.0,
            summary={},
            provenance={},
            video=f"{'4f' * 16}.video",
        )
        record.add(session)
        asked = backup_record(record, path.parent)
    videos = path.with_name("own.videos")
    videos.mkdir()
    kept = [f"{'4f' * 16}.video", f"{'5a' * 16}.video", f".{'6b' * 16}.video.0123abcd.part"]
    for name in kept:
        (videos / name).write_bytes(b"video")
    automatic = path.with_name("own.before-0002-20260101T000000Z.spasm")
    automatic.write_bytes(b"older")
    (path.parent / "other.spasm").write_bytes(b"not mine")
    report = erase_record(path, key)
    gone = {"own.spasm", *kept, automatic.name} | ({"own.spasm.key"} if key else set())
    assert {file.name for file in report.removed} == gone
    assert report.remaining == (asked,)
    assert asked.name in report.notes[0]
    left = {asked.name, "other.spasm"} | ({key_file(asked).name} if key else set())
    assert {file.name for file in path.parent.iterdir()} == left


def test_erasing_leaves_no_text_in_another_name_of_the_file(path: Path, tmp_path: Path) -> None:
    with open_record(path) as record:
        record.add(*(entry(f"{number} {SECRET}") for number in range(50)))
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "name").hardlink_to(path)
    erase_record(path)
    assert SECRET.encode() not in everything(tmp_path)


def test_erasing_without_the_passphrase_destroys_the_key(encrypted: tuple[Path, str]) -> None:
    path, _ = encrypted
    path.with_name("own.videos").mkdir()
    (path.with_name("own.videos") / f"{'4f' * 16}.video").write_bytes(b"video")
    erase_record(path)
    assert list(path.parent.iterdir()) == []


def test_erasing_leaves_what_others_laid_beside_the_videos(path: Path) -> None:
    path.with_name("own.videos").mkdir()
    (path.with_name("own.videos") / "mine.mp4").write_bytes(b"video")
    erase_record(path)
    assert [file.name for file in path.parent.rglob("*")] == ["own.videos", "mine.mp4"]


def test_erasing_with_a_wrong_key_erases_nothing(encrypted: tuple[Path, str]) -> None:
    path, code = encrypted
    with pytest.raises(WrongKey):
        erase_record(path, "not this one")
    assert check_record(path, code).ok


def test_erasing_waits_for_nobody(file: File) -> None:
    path, key = file
    with open_record(path, key) as record:
        with pytest.raises(BusyRecord):
            erase_record(path, key)
        record.add(entry("still here"))
    assert notes(path, key) == [SECRET, "still here"]


def test_only_records_are_erased(tmp_path: Path) -> None:
    for name, content in (("a.txt", b"letter"), ("empty", b"")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(DamagedRecord, match="not a record"):
            erase_record(tmp_path / name)
        assert (tmp_path / name).read_bytes() == content
    with pytest.raises(RecordError, match="there is no record"):
        erase_record(tmp_path / "nothing.spasm")


def test_a_damaged_record_can_be_erased(file: File) -> None:
    path, key = file
    held = path.read_bytes()
    path.write_bytes(held[: len(held) // 2])
    report = erase_record(path, key)
    assert list(path.parent.iterdir()) == []
    assert "damaged" in report.notes[0]
