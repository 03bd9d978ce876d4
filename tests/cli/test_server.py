"""The commands on a PostgreSQL server: what works there, and what says that it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

NOWHERE = "postgresql+psycopg://me:geheim@/own?host=/nowhere"
HIDDEN = "postgresql+psycopg://me:***@/own?host=/nowhere"


@pytest.fixture
def served(run: Run, address: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run commands on an empty database."""
    pytest.importorskip("psycopg")
    monkeypatch.setenv("SPASMOGRAPH_RECORD", address)
    return run


def test_an_entry_is_noted_corrected_found_and_removed(served: Run) -> None:
    said = served("log", "sleep", "7", "--day", "2024-03-01", "--json").json
    short = said["entry"]["id"][:8]
    assert served("log", "edit", short, "amount=8").code == 0
    found = served("history", short, "--json").json
    assert (found["entry"]["amount"], found["revisions"][0]["before"]["amount"]) == (8, 7)
    assert served("log", "remove", short).code == 0
    assert served("history", "--json").json["entries"] == []
    assert len(served("history", short, "--json").json["revisions"]) == 2
    assert served("log", "sleep", "30", "--day", "2024-03-01").code == 2
    assert served("record", "check", "--json").json["ok"] is True


def test_an_empty_database_becomes_a_record_when_it_is_first_used(served: Run) -> None:
    said = served("record", "check")
    assert said.code == 1
    assert "becomes a record when it is first used" in said.out
    assert served("history", "--json").json["entries"] == []
    assert "is whole: 0 entries" in served("record", "check").out


@pytest.mark.parametrize(
    "words",
    [
        ["record", "backup", "saved"],
        ["record", "encrypt"],
        ["record", "passphrase"],
        ["record", "erase", "--yes-erase", "own"],
    ],
)
def test_what_is_for_files_says_so(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str, words: list[str]
) -> None:
    monkeypatch.setenv("SPASMOGRAPH_RECORD", address)
    said = run(*words)
    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    assert "file" in said.err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "words",
    [
        ["record", "new", NOWHERE],
        ["record", "restore", "my.spasm", NOWHERE],
        ["record", "restore", NOWHERE, "other.spasm"],
        ["record", "open", NOWHERE],
    ],
)
def test_an_address_where_a_file_is_wanted(diary: Run, tmp_path: Path, words: list[str]) -> None:
    said = diary(*words)
    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    assert "address of a database" in said.err
    assert "SPASMOGRAPH_RECORD" in said.err
    assert "geheim" not in said.err
    assert not (tmp_path / "other.spasm").exists()


@pytest.mark.parametrize(
    "words",
    [
        ["record", "check", NOWHERE],
        ["record", "check"],
        ["history", "--record", NOWHERE],
        ["log", "sleep", "7"],
        ["export", "all.zip"],
    ],
)
def test_a_server_out_of_reach_is_not_called_damaged(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    pytest.importorskip("psycopg")
    monkeypatch.setenv("SPASMOGRAPH_RECORD", NOWHERE)
    said = run(*words)
    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    assert "cannot be reached" in said.err
    assert "geheim" not in said.err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (NOWHERE, HIDDEN),
        ("postgresql://me:g:e@h/e%m@host/own", "postgresql://me:***@host/own"),
        ("postgresql:///own?password=geheim&user=me", "postgresql:///own?password=***&user=me"),
        ("postgresql://me@host:5432/own", "postgresql://me@host:5432/own"),
    ],
)
def test_a_password_is_never_shown(
    run: Run, monkeypatch: pytest.MonkeyPatch, address: str, shown: str
) -> None:
    monkeypatch.setenv("SPASMOGRAPH_RECORD", address)
    assert run("record", "open", "--json").json["record"] == shown
    assert shown in run("record", "open").out


def test_a_check_and_a_history_show_no_password(served: Run, address: str) -> None:
    known = address.replace("postgres@", "postgres:geheim@")
    for words in (["history", "--json", "--record"], ["record", "check"]):
        said = served(*words, known)
        assert said.code == 0
        assert "geheim" not in said.out
        assert "postgres:***@" in said.out
