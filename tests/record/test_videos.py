"""Kept videos: whole, secret, found when altered, and gone when they should be."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import os
import secrets
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spasmograph.errors import DamagedRecord, ImportFileError, NewerRecord, RecordError
from spasmograph.record import (
    Record,
    When,
    backup_record,
    change_passphrase,
    check_record,
    export_record,
    forget_video,
    import_record,
    keep_video,
    open_record,
    restore_record,
    save_video,
)
from spasmograph.record import sealing as sealing_module
from spasmograph.record.models import Session
from spasmograph.record.sealing import PIECE, seal, unseal
from spasmograph.record.videos import kept_videos, videos_folder
from tests.record.conftest import PASSPHRASE
from tests.record.random_rows import new_record

AT = When.of(dt.datetime(2026, 2, 1, 8, 30), "Europe/Zurich")
CONTENT = secrets.token_bytes(2 * PIECE + 12_345)


def video(folder: Path, content: bytes = CONTENT) -> Path:
    file = folder / "a face.mp4"
    file.write_bytes(content)
    return file


def session_of(content: bytes = CONTENT) -> Session:
    return Session(
        at=AT,
        name="clip",
        sha256=hashlib.sha256(content).hexdigest(),
        seconds=1.0,
        usable_seconds=1.0,
        summary={},
        provenance={},
    )


def row_of(record: Record) -> Session:
    (row,) = record.all(Session)
    return row


def the_file(record: Record) -> Path:
    assert record.path is not None
    (file,) = videos_folder(record.path).iterdir()
    return file


@pytest.fixture
def own(encrypted: tuple[Path, str]) -> Iterator[Record]:
    """An encrypted record with one session, whose video is not kept yet."""
    with open_record(*encrypted) as record:
        record.add(session_of())
        yield record


@pytest.fixture
def kept(own: Record, tmp_path: Path) -> Record:
    """The same, and its video is kept."""
    file = video(tmp_path)
    keep_video(own, row_of(own), file)
    file.unlink()
    return own


# --- sealing ------------------------------------------------------------------


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> int:
    """Pieces small enough to try many of them."""
    monkeypatch.setattr(sealing_module, "PIECE", 16)
    return 16


def sealed(content: bytes, key: bytes, name: str = "a", size: int = 16) -> bytes:
    pieces = (content[at : at + size] for at in range(0, len(content), size))
    return b"".join(seal(pieces, key, name))


def opened(content: bytes, key: bytes, name: str = "a") -> bytes:
    return b"".join(unseal(io.BytesIO(content), key, name))


KEY = bytes(range(32))
HEAD, BLOCK = 40, 32  # bytes before the first piece, and of a small piece with its tag


@given(content=st.binary(max_size=100))
def test_what_is_sealed_opens_again(content: bytes) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealing_module, "PIECE", 16)
        hidden = sealed(content, KEY)
        assert opened(hidden, KEY) == content
        assert len(content) < 8 or content not in hidden


@settings(max_examples=200)
@given(content=st.binary(max_size=70), data=st.data())
def test_any_bit_that_changes_is_found(content: bytes, data: st.DataObject) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealing_module, "PIECE", 16)
        hidden = bytearray(sealed(content, KEY))
        bit = data.draw(st.integers(0, 8 * len(hidden) - 1))
        hidden[bit // 8] ^= 1 << bit % 8
        with pytest.raises((DamagedRecord, NewerRecord)):
            opened(bytes(hidden), KEY)


@given(pieces=st.integers(0, 4), data=st.data())
def test_any_cut_is_found(pieces: int, data: st.DataObject) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealing_module, "PIECE", 16)
        hidden = sealed(bytes(16 * pieces + 5), KEY)
        at = data.draw(
            st.integers(0, len(hidden) - 1)
            | st.sampled_from([HEAD + BLOCK * piece for piece in range(pieces + 1)])
        )
        with pytest.raises(DamagedRecord):
            opened(hidden[:at], KEY)


@pytest.mark.usefixtures("small")
def test_pieces_in_another_order_are_found() -> None:
    hidden = sealed(secrets.token_bytes(16 * 3), KEY)
    head, blocks = hidden[:HEAD], [hidden[at : at + BLOCK] for at in (HEAD, 72, 104)]
    for order in ((1, 0, 2), (0, 2, 1), (0, 0, 2), (0, 2), (0, 1), (0, 1, 2, 2), (1, 2)):
        with pytest.raises(DamagedRecord):
            opened(head + b"".join(blocks[place] for place in order), KEY)


@pytest.mark.usefixtures("small")
def test_pieces_names_and_keys_of_other_files_do_not_open() -> None:
    one, other = (sealed(bytes(32), KEY) for _ in range(2))
    assert one != other
    for content, key, name in (
        (one[:HEAD] + other[HEAD:], KEY, "a"),
        (one[:72] + other[72:], KEY, "a"),
        (one, KEY, "b"),
        (one, bytes(32), "a"),
    ):
        with pytest.raises(DamagedRecord):
            opened(content, key, name)


@pytest.mark.usefixtures("small")
def test_a_newer_form_says_so() -> None:
    hidden = bytearray(sealed(b"x", KEY))
    hidden[7] = 2
    with pytest.raises(NewerRecord, match="newer version"):
        opened(bytes(hidden), KEY)


# --- beside a record ----------------------------------------------------------


@pytest.mark.parametrize("size", [0, 1, PIECE, PIECE + 1])
def test_a_video_comes_back_as_it_was(
    encrypted: tuple[Path, str], tmp_path: Path, size: int
) -> None:
    content = CONTENT[:size]
    with open_record(*encrypted) as record:
        record.add(session_of(content))
        keep_video(record, row_of(record), video(tmp_path, content))
        save_video(record, row_of(record), tmp_path / "back.mp4")
    assert (tmp_path / "back.mp4").read_bytes() == content
    assert stat.S_IMODE((tmp_path / "back.mp4").stat().st_mode) == 0o600


def test_a_kept_video_is_secret_and_without_its_name(kept: Record) -> None:
    file = the_file(kept)
    assert row_of(kept).video == file.name
    assert "face" not in file.name
    content = file.read_bytes()
    assert CONTENT[:64] not in content
    assert len(content) == 40 + len(CONTENT) + 3 * 16
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert kept_videos(kept) == 1


def test_keeping_twice_keeps_once(kept: Record, tmp_path: Path) -> None:
    before = the_file(kept)
    keep_video(kept, row_of(kept), video(tmp_path))
    assert the_file(kept) == before


def test_a_lost_video_can_be_kept_again(kept: Record, tmp_path: Path) -> None:
    the_file(kept).unlink()
    keep_video(kept, row_of(kept), video(tmp_path))
    assert row_of(kept).video == the_file(kept).name


def test_progress_is_told(own: Record, tmp_path: Path) -> None:
    told: list[int] = []
    keep_video(own, row_of(own), video(tmp_path), told.append)
    assert told == [PIECE, 2 * PIECE, len(CONTENT)]
    told.clear()
    save_video(own, row_of(own), tmp_path / "back.mp4", told.append)
    assert told == [PIECE, 2 * PIECE, len(CONTENT)]


def nothing_left(record: Record) -> None:
    assert record.path is not None
    assert not videos_folder(record.path).exists()
    assert row_of(record).video is None


def test_another_video_is_refused(own: Record, tmp_path: Path) -> None:
    for content in (CONTENT[:-1], CONTENT + b"x", b"", CONTENT[:-1] + b"\0\0"):
        with pytest.raises(ImportFileError, match="not the video that was measured"):
            keep_video(own, row_of(own), video(tmp_path, content))
        nothing_left(own)
    with pytest.raises(ImportFileError, match="cannot be read"):
        keep_video(own, row_of(own), tmp_path / "none.mp4")
    nothing_left(own)


def test_being_stopped_leaves_nothing(own: Record, tmp_path: Path) -> None:
    def stop(done: int) -> None:
        if done > PIECE:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        keep_video(own, row_of(own), video(tmp_path), stop)
    nothing_left(own)
    keep_video(own, row_of(own), video(tmp_path))
    with pytest.raises(KeyboardInterrupt):
        save_video(own, row_of(own), tmp_path / "back.mp4", stop)
    assert not list(tmp_path.glob("*back.mp4*"))


def test_a_session_that_is_gone_leaves_nothing(own: Record, tmp_path: Path) -> None:
    row = row_of(own)
    own.remove(row)
    with pytest.raises(RecordError, match="no longer"):
        keep_video(own, row, video(tmp_path))
    assert own.path is not None
    assert not videos_folder(own.path).exists()


def test_a_full_disk_leaves_nothing(
    own: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    file = video(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(RecordError, match="No space left"):
            keep_video(own, row_of(own), file)
    nothing_left(own)


def test_a_plain_record_keeps_none(path: Path, tmp_path: Path) -> None:
    with open_record(path) as record:
        record.add(session_of())
        with pytest.raises(RecordError, match="encrypted") as caught:
            keep_video(record, row_of(record), video(tmp_path))
        assert "record encrypt" in caught.value.cure
        nothing_left(record)


def test_a_server_keeps_none(address: str, tmp_path: Path) -> None:
    with open_record(address) as record:
        record.add(session_of())
        with pytest.raises(RecordError, match="server") as caught:
            keep_video(record, row_of(record), video(tmp_path))
        assert "--encrypt" in caught.value.cure


def test_what_cannot_be_given_back(own: Record, tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="no video is kept"):
        save_video(own, row_of(own), tmp_path / "back.mp4")
    with pytest.raises(RecordError, match="no video is kept"):
        forget_video(own, row_of(own))
    keep_video(own, row_of(own), video(tmp_path))
    with pytest.raises(RecordError, match="already there"):
        save_video(own, row_of(own), tmp_path / "a face.mp4")
    assert (tmp_path / "a face.mp4").read_bytes() == CONTENT


# --- gone when it should be ---------------------------------------------------


def forgotten(record: Record) -> None:
    forget_video(record, row_of(record))
    assert row_of(record).video is None


@pytest.mark.parametrize(
    "end",
    [
        forgotten,
        lambda record: record.remove(row_of(record)),
        lambda record: record.forget(row_of(record)),
    ],
    ids=["forgotten", "removed", "removed for good"],
)
def test_a_video_goes(kept: Record, end: Callable[[Record], None]) -> None:
    file = the_file(kept)
    assert kept.path is not None
    other = file.with_name("copy")
    other.hardlink_to(file)
    end(kept)
    assert not file.exists()
    assert not any(other.read_bytes())  # overwritten too
    other.unlink()
    assert check_record(kept.path, PASSPHRASE).notes == ()


# --- whole or not -------------------------------------------------------------


def test_a_check_reads_every_video(kept: Record) -> None:
    assert kept.path is not None
    report = check_record(kept.path, PASSPHRASE)
    assert (report.ok, report.videos, report.notes) == (True, 1, ())


def altered(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[-20] ^= 1
    file.write_bytes(content)


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (altered, "altered or cut"),
        (lambda file: os.truncate(file, 40 + PIECE + 16), "altered or cut"),
        (lambda file: os.truncate(file, 12), "damaged"),
        (lambda file: file.unlink(), "missing"),
    ],
)
def test_a_check_finds_a_video_that_is_not_whole(
    kept: Record, tmp_path: Path, harm: Callable[[Path], None], words: str
) -> None:
    file = the_file(kept)
    harm(file)
    assert kept.path is not None
    report = check_record(kept.path, PASSPHRASE)
    assert not report.ok
    (problem,) = report.problems
    assert file.name in problem
    assert words in problem
    with pytest.raises(DamagedRecord, match=words):
        save_video(kept, row_of(kept), tmp_path / "back.mp4")
    assert not list(tmp_path.glob("*back.mp4*"))


def test_videos_that_changed_places_are_found(kept: Record, tmp_path: Path) -> None:
    other = session_of(b"other")
    kept.add(other)
    keep_video(kept, other, video(tmp_path, b"other"))
    assert kept.path is not None
    one, two = videos_folder(kept.path).iterdir()
    held = one.read_bytes()
    one.write_bytes(two.read_bytes())
    two.write_bytes(held)
    assert len(check_record(kept.path, PASSPHRASE).problems) == 2


def test_a_session_that_names_the_video_of_another_is_found(kept: Record, tmp_path: Path) -> None:
    other = session_of(b"other")
    kept.add(other)
    kept.edit(other, video=the_file(kept).name)
    with pytest.raises(DamagedRecord, match="not the one that was measured"):
        save_video(kept, other, tmp_path / "back.mp4")
    assert not (tmp_path / "back.mp4").exists()


def test_what_belongs_to_no_session_is_named(kept: Record) -> None:
    folder = the_file(kept).parent
    (folder / f"{'0' * 32}.video").write_bytes(b"")
    (folder / f".{'1' * 32}.video.0123abcd.part").write_bytes(b"")
    (folder / "holiday.txt").write_text("not ours")
    assert kept.path is not None
    report = check_record(kept.path, PASSPHRASE)
    assert report.ok
    first, second = report.notes
    assert first.startswith(f"own.videos/.{'1' * 32}.video.0123abcd.part was never finished")
    assert second.startswith(f"own.videos/{'0' * 32}.video belongs to no session")


ENDED = """
import os, signal, sys
from spasmograph.record import keep_video, open_record
from spasmograph.record.models import Session

def end(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

path, key, video, when = sys.argv[1:]
with open_record(path, key) as record:
    (row,) = record.all(Session)
    if when == "before the row":
        record.edit = end
    keep_video(record, row, video, None if when == "before the row" else end)
"""


@pytest.mark.parametrize(
    ("when", "words"),
    [("before the row", "belongs to no session"), ("half-way", "was never finished")],
)
def test_what_a_killed_program_leaves_is_named(
    own: Record, tmp_path: Path, when: str, words: str
) -> None:
    words_of = [str(own.path), PASSPHRASE, str(video(tmp_path)), when]
    ended = subprocess.run([sys.executable, "-c", ENDED, *words_of], timeout=60)
    assert ended.returncode == -signal.SIGKILL
    assert own.path is not None
    report = check_record(own.path, PASSPHRASE)
    assert (report.ok, report.videos) == (True, 0)
    (note,) = report.notes
    assert words in note
    assert row_of(own).video is None


# --- what copies hold ---------------------------------------------------------


def test_another_passphrase_opens_the_same_videos(kept: Record, tmp_path: Path) -> None:
    assert kept.path is not None
    kept.close()
    change_passphrase(kept.path, PASSPHRASE, "five other yellow words")
    with open_record(kept.path, "five other yellow words") as record:
        save_video(record, row_of(record), tmp_path / "back.mp4")
    assert (tmp_path / "back.mp4").read_bytes() == CONTENT


def test_a_backup_is_whole_without_them_and_takes_them_back(kept: Record, tmp_path: Path) -> None:
    made = backup_record(kept, tmp_path / "saved")
    assert {file.suffix for file in made.parent.iterdir()} == {".spasm", ".key"}
    report = check_record(made, PASSPHRASE)
    assert (report.ok, report.videos) == (True, 1)
    assert report.notes == ("kept videos that are not in this backup: 1",)
    back = tmp_path / "back.spasm"
    assert restore_record(made, back, PASSPHRASE) == 1
    (problem,) = check_record(back, PASSPHRASE).problems
    assert "missing" in problem
    the_file(kept).parent.rename(videos_folder(back))
    assert check_record(back, PASSPHRASE).ok
    with open_record(back, PASSPHRASE) as record:
        save_video(record, row_of(record), tmp_path / "back.mp4")
    assert (tmp_path / "back.mp4").read_bytes() == CONTENT


def test_an_export_comes_without_them_and_says_so(kept: Record, tmp_path: Path) -> None:
    export_record(kept, tmp_path / "all.zip")
    with new_record(tmp_path / "other.spasm") as other:
        report = import_record(other, tmp_path / "all.zip")
        assert row_of(other).video is None
    (note,) = report.notes
    assert note.startswith("Kept videos that are not in the file: 1.")
    assert check_record(tmp_path / "other.spasm").ok
    again = import_record(kept, tmp_path / "all.zip")
    assert (again.total, again.kept, again.notes) == (0, (), ())
    assert row_of(kept).video is not None
