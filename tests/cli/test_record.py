"""Making, finding, locking, saving and erasing a record."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

PASSPHRASE = "correct horse battery"


def test_no_record_was_chosen(run: Run) -> None:
    for words in (["history"], ["log", "sleep", "7"], ["record", "open"], ["check-in"]):
        said = run(*words)
        assert said.code == 1
        assert "no record was chosen" in said.err
        assert "spasmograph record new" in said.err
        assert said.err.count("\n") == 1


def test_a_new_record_is_used_from_then_on(run: Run, tmp_path: Path) -> None:
    assert run("record", "new", "a.spasm").code == 0
    assert run("record", "open", "--json").json["record"] == str(tmp_path / "a.spasm")
    assert run("record", "new", "a.spasm").code == 1
    run("record", "new", "b.spasm")
    run("log", "sleep", "7", "--day", "2024-03-01")
    assert run("record", "open", "a.spasm").code == 0
    assert run("history", "--json").json["entries"] == []


def test_which_record_is_used(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "b", "c"):
        run("record", "new", f"{name}.spasm")
        run("log", "water", "250", "--day", "2024-03-01", "--note", name)

    def note(*options: str) -> str:
        entries = run("history", "--json", *options).json["entries"]
        return str(entries[0]["note"])

    assert note() == "c"
    monkeypatch.setenv("SPASMOGRAPH_RECORD", "b.spasm")
    assert note() == "b"
    assert note("--record", "a.spasm") == "a"


def test_a_record_that_is_not_there(run: Run) -> None:
    for words in (["record", "open", "x.spasm"], ["history", "--record", "x.spasm"]):
        said = run(*words)
        assert said.code == 1
        assert "there is no record at x.spasm" in said.err


def test_a_file_that_is_no_record(diary: Run, tmp_path: Path) -> None:
    (tmp_path / "x.spasm").write_text("something else")
    said = diary("record", "open", "x.spasm")
    assert said.code == 1
    assert said.err.count("\n") == 1
    assert diary("record", "open", "--json").json["record"].endswith("my.spasm")
    assert (tmp_path / "x.spasm").read_text() == "something else"


def test_addresses_are_not_remembered(run: Run) -> None:
    said = run("record", "open", "postgresql+psycopg://someone:secret@host/database")
    assert said.code == 1
    assert "secret" not in said.err
    assert "SPASMOGRAPH_RECORD" in said.err


def test_a_locked_record(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "passphrase" in run("record", "new", "a.spasm", "--encrypt").err
    monkeypatch.setenv("SPASMOGRAPH_PASSPHRASE", PASSPHRASE)
    code = run("record", "new", "a.spasm", "--encrypt", "--json").json["recovery_code"]
    assert run("log", "sleep", "7", "--day", "2024-03-01").code == 0
    monkeypatch.setenv("SPASMOGRAPH_PASSPHRASE", "wrong passphrase")
    said = run("history")
    assert (said.code, said.out) == (1, "")
    assert "does not open the record" in said.err
    monkeypatch.delenv("SPASMOGRAPH_PASSPHRASE")
    assert "is encrypted" in run("history").err
    monkeypatch.setenv("SPASMOGRAPH_PASSPHRASE", code)
    (entry,) = run("history", "--json").json["entries"]
    assert entry["amount"] == 7


def test_locking_a_record_later_and_changing_the_passphrase(
    diary: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    diary("log", "sleep", "7", "--day", "2024-03-01")
    monkeypatch.setenv("SPASMOGRAPH_PASSPHRASE", PASSPHRASE)
    assert diary("record", "encrypt", "--json").json["recovery_code"]
    assert diary("record", "check", "--json").json["encrypted"] is True
    assert diary("record", "encrypt").code == 1
    monkeypatch.setenv("SPASMOGRAPH_NEW_PASSPHRASE", "another passphrase")
    assert diary("record", "passphrase").code == 0
    assert diary("history").code == 1
    monkeypatch.setenv("SPASMOGRAPH_PASSPHRASE", "another passphrase")
    assert len(diary("history", "--json").json["entries"]) == 1


def test_the_passphrase_is_asked_for(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPASMOGRAPH_PASSPHRASE", PASSPHRASE)
    run("record", "new", "a.spasm", "--encrypt")
    monkeypatch.delenv("SPASMOGRAPH_PASSPHRASE")
    asked: list[str] = []

    def answer(words: str) -> str:
        asked.append(words)
        return PASSPHRASE

    monkeypatch.setattr("spasmograph.cli.recording.secret", answer)
    assert run("history").code == 0
    assert asked == ["Passphrase"]


def test_backup_check_and_restore(diary: Run, tmp_path: Path) -> None:
    diary("log", "sleep", "7", "--day", "2024-03-01")
    backup = diary("record", "backup", "saved", "--json").json["backup"]
    diary("log", "water", "250", "--day", "2024-03-01")
    assert diary("record", "check", backup, "--json").json["ok"] is True
    assert diary("record", "restore", backup, "my.spasm").code == 1
    assert diary("record", "restore", backup, "back.spasm").code == 0
    (entry,) = diary("history", "--record", "back.spasm", "--json").json["entries"]
    assert entry["kind"] == "sleep"
    assert len(diary("history", "--json").json["entries"]) == 2


def test_a_damaged_record_is_code_1(diary: Run, tmp_path: Path) -> None:
    content = (tmp_path / "my.spasm").read_bytes()
    half = len(content) // 2
    (tmp_path / "cut.spasm").write_bytes(content[:half])
    assert diary("record", "check", "cut.spasm").code == 1
    assert diary("history", "--record", "cut.spasm").code == 1


def test_erasing_wants_the_name(
    diary: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("yes\n"))
    said = diary("record", "erase")
    assert said.code == 2
    assert "nothing was erased" in said.err
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    said = diary("record", "erase")
    assert said.code == 2
    assert said.err.splitlines()[-1].startswith("spasmograph: ")
    assert diary("record", "erase", "--yes-erase", "other.spasm").code == 2
    assert (tmp_path / "my.spasm").exists()
    monkeypatch.setattr(sys, "stdin", io.StringIO("my.spasm\n"))
    said = diary("record", "erase")
    assert said.code == 0
    assert "Backups" in said.out
    assert not list(tmp_path.glob("my.spasm*"))
    assert "there is no record" in diary("history").err


def test_the_person(diary: Run) -> None:
    said = diary("record", "person", "--birth-year", "1970", "--ancestry", "Thai", "--json").json
    assert (said["entry"]["birth_year"], said["entry"]["zone"]) == (1970, "Europe/Zurich")
    assert diary("record", "person", "--home-zone", "Europe/Nowhere").code == 2
    assert diary("record", "person", "--birth-year", "1700").code == 2
    assert diary("record", "person", "--json").json["entry"]["ancestry"] == "Thai"


def test_asking_for_help_is_quick() -> None:
    code = (
        "import sys\n"
        "from spasmograph.cli import main\n"
        "for words in ([], ['log'], ['log', 'spasm'], ['treat', 'injection'], ['check']):\n"
        "    assert main([*words, '--help']) == 0\n"
        "heavy = {'sqlalchemy', 'alembic', 'cryptography', 'argon2', 'numpy', 'pandas'}\n"
        "loaded = heavy & set(sys.modules)\n"
        "assert not loaded, loaded\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
