"""What goes wrong with files, disks and programs: told in one line, and nothing is lost."""

from __future__ import annotations

import datetime as dt
import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from spasmograph.errors import BusyRecord, DamagedRecord, RecordError
from spasmograph.record import When, check_record, open_record
from spasmograph.record import models as m
from spasmograph.record.keys import unlock
from tests.record import writer

THEN = When.of(dt.datetime(2026, 2, 1, 8, 30), "Europe/Zurich")
Place = tuple[Path, str | None]


@pytest.fixture(params=["plain", "encrypted"])
def file(request: pytest.FixtureRequest) -> Place:
    """A record file with 300 entries, and what opens it."""
    found: Place = (
        (request.getfixturevalue("path"), None)
        if request.param == "plain"
        else request.getfixturevalue("encrypted")
    )
    with open_record(*found) as record:
        record.add(*(m.SpasmEntry(at=THEN, note=f"{number} " * 50) for number in range(300)))
    return found


def outcome(path: Path, key: str | None) -> str:
    """Read everything, and return what was said about it."""
    try:
        read(path, key)
    except RecordError as error:
        return str(error)
    return ""


def read(path: Path, key: str | None) -> int:
    """Read everything."""
    with open_record(path, key) as record:
        return len(record.all(m.SpasmEntry))


# --- damaged and foreign files ----------------------------------------------


@pytest.mark.parametrize("left", [0, 1, 15, 16, 99, 100, 511, 4095, 4096, 8192, 20_000, -4096, -1])
def test_a_file_cut_short_is_refused(file: Place, left: int) -> None:
    path, key = file
    held = path.read_bytes()
    path.write_bytes(held[:left])
    with pytest.raises(DamagedRecord) as error:
        open_record(path, key)
    assert "\n" not in str(error.value)
    report = check_record(path, key)
    assert not report.ok
    assert report.problems


def test_every_altered_page_of_an_encrypted_record_is_noticed(encrypted: Place) -> None:
    path, key = encrypted
    with open_record(path, key) as record:
        record.add(*(m.SpasmEntry(at=THEN, note=f"{number} " * 50) for number in range(300)))
    held = path.read_bytes()
    chance = random.Random(5)
    for _ in range(15):
        place = chance.randrange(len(held))
        altered = bytearray(held)
        altered[place] ^= 1 << chance.randrange(8)
        path.write_bytes(altered)
        assert not check_record(path, key).ok, place
    path.write_bytes(held)
    assert check_record(path, key).ok


def test_an_altered_plain_record_is_damage_or_reads_on(file: Place) -> None:
    """A plain file has no sums: damage may pass as text, but never as another error."""
    path, key = file
    held = path.read_bytes()
    chance = random.Random(6)
    noticed = 0
    for _ in range(40):
        altered = bytearray(held)
        start = chance.randrange(100, len(held) - 64)
        altered[start : start + 64] = chance.randbytes(64)
        path.write_bytes(altered)
        noticed += not check_record(path, key).ok
        assert "\n" not in outcome(path, key)
        for end in ("-wal", "-shm"):
            path.with_name(path.name + end).unlink(missing_ok=True)
    assert noticed > 10


@pytest.mark.parametrize(
    "content",
    [b"", b"not a record", bytes(4096), b"SQLite format 3\0", random.Random(1).randbytes(9000)],
)
def test_what_is_not_a_record_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "own.spasm"
    path.write_bytes(content)
    with pytest.raises(DamagedRecord):
        open_record(path)
    assert not check_record(path).ok
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "songs.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE songs (name TEXT)")
    before = path.read_bytes()
    with pytest.raises(DamagedRecord, match="not a record of spasmograph"):
        open_record(path)
    assert path.read_bytes() == before
    assert [item.name for item in tmp_path.iterdir()] == ["songs.db"]


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    for path in (tmp_path / "own.spasm", tmp_path, tmp_path / "none" / "own.spasm"):
        with pytest.raises(RecordError, match="there is no record"):
            open_record(path)


@pytest.mark.parametrize(
    "address",
    ["mysql://a@b/c", "sqlite:///own.spasm", "postgresql://", "http://a b/"],
)
def test_an_address_that_is_none(address: str) -> None:
    with pytest.raises(RecordError) as error:
        open_record(address)
    assert "\n" not in str(error.value)


def test_a_server_that_does_not_answer_is_said_without_its_password(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(RecordError, match="cannot be reached") as error:
        open_record(f"postgresql+psycopg://me:geheim@/a?host={tmp_path}")
    assert "geheim" not in str(error.value)


def test_words_that_are_none_in_the_file_are_damage(path: Path) -> None:
    with open_record(path) as record:
        record.add(m.SpasmEntry(at=THEN, side="left"))
    for change, named in (
        ("side = 'port'", "spasm_entries"),
        ("at = 'yesterday'", "not a moment"),
        ("regions = '[1'", "spasm_entries"),
        ("strength = 99", "strength 99"),
    ):
        with closing(sqlite3.connect(path)) as connection, connection:
            held = connection.execute("SELECT * FROM spasm_entries").fetchone()
            connection.execute(f"UPDATE spasm_entries SET {change}")
        report = check_record(path)
        assert not report.ok
        assert named in report.problems[0]
        if "strength" not in change:
            with pytest.raises(DamagedRecord):
                read(path, None)
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("DELETE FROM spasm_entries")
            marks = ", ".join("?" * len(held))
            connection.execute(f"INSERT INTO spasm_entries VALUES ({marks})", held)
    assert check_record(path).ok


def test_parts_without_their_whole_are_damage(path: Path) -> None:
    with open_record(path) as record:
        sites = [m.InjectionSite(site="a", side="left")]
        record.add(m.Injection(at=THEN, product="A", sites=sites))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM injections")
    assert check_record(path).problems == (
        "injection_sites: a row belongs to one that is not there",
    )


# --- the disk ---------------------------------------------------------------


def test_a_full_disk_is_said_and_what_was_saved_stays(file: Place) -> None:
    path, key = file
    with open_record(path, key) as record:
        with record.session() as session:
            connection = session.connection()
            pages = int(str(connection.scalar(text("PRAGMA page_count"))))
            connection.execute(text(f"PRAGMA max_page_count = {pages + 2}"))
        rows = [m.SpasmEntry(at=THEN, note="x" * 9000) for _ in range(20)]
        with pytest.raises(RecordError, match="no room left on the disk"):
            record.add(*rows)
        assert len(record.all(m.SpasmEntry)) == 300
        record.add(m.Question(text="a small one still fits"))
    assert read(path, key) == 300
    assert check_record(path, key).ok


LIMITED = """
import datetime as dt, resource, signal, sys
from pathlib import Path
from spasmograph.errors import RecordError
from spasmograph.record import When, create_record, open_record
from spasmograph.record.models import SpasmEntry
path, key = Path(sys.argv[1]), sys.argv[2]
at = When.of(dt.datetime(2026, 2, 1, 8), "Europe/Zurich")
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with open_record(path, key) as record:
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))
    saved = 0
    try:
        while saved < 100:
            record.add(SpasmEntry(at=at, note="x" * 20_000))
            saved += 1
    except RecordError as error:
        assert "\\n" not in str(error), error
        print(saved)
try:
    create_record(path.with_name("new.spasm"), "four calm green words")
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, resource.RLIM_INFINITY))
    create_record(path.with_name("other.spasm"), "four calm green words")
except RecordError as error:
    print(error.problem)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are of POSIX")
def test_a_disk_that_fills_up_loses_nothing_acknowledged(encrypted: Place) -> None:
    path, key = encrypted
    assert key is not None
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(path), key], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    saved, problem = done.stdout.splitlines()
    assert int(saved) > 3
    assert read(path, key) == int(saved)
    assert check_record(path, key).ok
    assert "disk" in problem
    names = {item.name for item in path.parent.iterdir()}
    assert names == {"own.spasm", "own.spasm.key", "new.spasm", "new.spasm.key"}


# --- two programs, and one that is ended ------------------------------------


@contextmanager
def nursery(path: Path, key: str | None) -> Iterator[subprocess.Popen[str]]:
    """Run the program that makes writers."""
    words = [sys.executable, writer.__file__, str(path), *([key] if key else [])]
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as program:
        try:
            yield program
        finally:
            if program.stdin is not None:
                program.stdin.close()
            program.wait(60)


def start(program: subprocess.Popen[str], *words: int) -> None:
    assert program.stdin is not None
    program.stdin.write(" ".join(map(str, words)) + "\n")
    program.stdin.flush()


def end_in_the_middle(program: subprocess.Popen[str], first: int, writes: int) -> list[int]:
    """End a writer after some writes, and return what it said was saved."""
    start(program, first, 200)
    assert program.stdout is not None
    said: list[int] = []
    pid = 0
    for line in program.stdout:
        if line.startswith("pid"):
            pid = int(line.split()[1])
        elif line.strip() == "ended":
            return said
        else:
            said.append(int(line))
        if pid and len(said) >= writes:
            os.kill(pid, signal.SIGKILL)
            pid = 0
    raise AssertionError("the program ended")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_program_ended_in_the_middle_of_writing_loses_nothing(file: Place) -> None:
    path, key = file
    chance = random.Random(7)
    acknowledged: set[str] = set()
    partly = 0
    with nursery(path, key) as program:
        for turn in range(20):
            said = end_in_the_middle(program, turn * 1000, chance.randrange(1, 20))
            partly += len(said) < 200
            acknowledged.update(str(number) for number in said)
            with open_record(path, key) as record:
                held = record.all(m.Injection)
            assert acknowledged <= {row.product for row in held}
            assert {len(row.sites) for row in held} == {5}
    assert partly == 20
    report = check_record(path, key)
    assert report.ok
    assert report.rows["injection_sites"] == 5 * report.rows["injections"]
    assert report.rows["spasm_entries"] == 300


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_two_programs_that_write_lose_nothing(file: Place) -> None:
    path, key = file
    with nursery(path, key) as program:
        start(program, 0, 50, 1000, 50)
        assert program.stdout is not None
        assert "ended\n" in iter(program.stdout.readline, "")
    with open_record(path, key) as record:
        held = [int(row.product) for row in record.all(m.Injection)]
    assert sorted(held) == [*range(50), *range(1000, 1050)]
    assert check_record(path, key).ok


def test_a_record_kept_busy_by_another_program(file: Place) -> None:
    path, key = file
    code = (
        "import sys\n"
        "from sqlcipher3 import dbapi2\n"
        "held = dbapi2.connect(sys.argv[1], isolation_level=None)\n"
        "if sys.argv[2]:\n"
        "    held.execute(f'PRAGMA key = \"x\\'{sys.argv[2]}\\'\"')\n"
        "held.execute('BEGIN IMMEDIATE')\n"
        "print('mine', flush=True)\n"
        "sys.stdin.readline()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path), unlock(path, key).hex() if key else ""],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "mine\n"
        with open_record(path, key, wait=0.2) as record:
            with pytest.raises(BusyRecord) as error:
                record.add(m.SpasmEntry(at=THEN))
            assert str(error.value) == (
                "another program is writing to the record. "
                "Wait until it has finished, then do this again."
            )
            assert len(record.all(m.SpasmEntry)) == 300
        program.communicate("\n")
    with open_record(path, key) as record:
        record.add(m.SpasmEntry(at=THEN))
