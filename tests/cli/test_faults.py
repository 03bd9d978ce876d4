"""Commands on a full disk, at the same time, and on a record from the future."""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from spasmograph.record import check_record, open_record
from spasmograph.record.models import CheckIn, Exposure
from tests.cli.conftest import Run
from tests.cli.measured import write_session

LIMITED = """
import json, resource, signal, sys
from spasmograph.cli import main
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
print(json.dumps([main(words) for words in json.loads(sys.argv[2])]))
"""

MANY = """
import sys
from spasmograph.cli import main
for day in range(1, 11):
    on = f"2024-03-{day:02d}"
    words = ["check-in", "--day", on, "--answers", sys.argv[1], "--record", "my.spasm"]
    assert main(words) == 0
    assert main(["log", "water", "100", "--day", on, "--record", "my.spasm"]) == 0
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are of POSIX")
@pytest.mark.parametrize("locked", [False, True], ids=["plain", "encrypted"])
def test_a_full_disk_stops_a_command_and_loses_nothing(
    diary: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    """No file may grow over 60 kB, and all that is to be written is larger."""
    chance = random.Random(3)
    for day in range(1, 29):
        note = chance.randbytes(6000).hex()
        diary("log", "sleep", "7", "--day", f"2024-02-{day:02d}", "--note", note, "--zone", "UTC")
    diary("export", "all.zip")
    write_session(tmp_path / "measured", "session", 5)
    diary("record", "new", "other.spasm")
    diary("log", "water", "100", "--day", "2024-03-01")
    key = "four calm green words" if locked else None
    if locked:
        monkeypatch.setenv("SPASMOGRAPH_PASSPHRASE", "four calm green words")
        diary("record", "encrypt")
    before = {path.name for path in tmp_path.iterdir()}
    commands = [
        ["import", "all.zip"],
        ["log", "spasm", "--at", "2024-03-01 08:00", "--note", "x" * 90_000],
        ["add", "measured", "--at", "2024-03-01 08:00"],
        ["record", "backup", "saved", "--record", "my.spasm"],
        ["record", "restore", "my.spasm", "copy.spasm"],
        ["export", "big.zip", "--record", "my.spasm"],
    ]
    named = [
        [
            *words,
            *([] if "--record" in words or "restore" in words else ["--record", "other.spasm"]),
        ]
        for words in commands
    ]
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, "60000", json.dumps(named)],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert json.loads(done.stdout) == [1] * len(commands), done.stderr
    assert done.stderr.count("\n") == len(commands)
    assert all(line.startswith("spasmograph: ") for line in done.stderr.splitlines())
    after = {path.name for path in tmp_path.iterdir() if not path.name.endswith(("-wal", "-shm"))}
    assert after - before <= {"saved"}
    assert not list(tmp_path.rglob("saved/*"))
    with open_record(tmp_path / "other.spasm", key) as record:
        assert [row.kind for row in record.all(Exposure)] == ["water"]
    assert check_record(tmp_path / "other.spasm", key).ok


def test_commands_at_the_same_time_lose_nothing(diary: Run, tmp_path: Path) -> None:
    """Two answer other questions of the same days, and both note what they drank."""
    programs = [
        subprocess.Popen([sys.executable, "-c", MANY, answers], stderr=subprocess.PIPE, text=True)
        for answers in ('{"severity": 3, "stress": 4}', '{"mood": 8, "sleep": 7}')
    ]
    for program in programs:
        _, err = program.communicate(timeout=120)
        assert program.returncode == 0, err
    with open_record(tmp_path / "my.spasm") as record:
        assert [(row.severity, row.mood) for row in record.all(CheckIn)] == [(3, 8)] * 10
        found = [row.kind for row in record.all(Exposure)]
    assert {kind: found.count(kind) for kind in found} == {"stress": 10, "sleep": 10, "water": 20}


def test_a_record_of_a_newer_program_is_named_and_left_alone(diary: Run, tmp_path: Path) -> None:
    file = tmp_path / "my.spasm"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = file.read_bytes()
    for words in (["history"], ["log", "sleep", "7"], ["export", "a.zip"], ["record", "open"]):
        said = diary(*words)
        if words != ["record", "open"]:
            assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
            assert "newest version" in said.err
    assert file.read_bytes() == before
    assert diary("record", "check").code == 1
