"""A command line with a place of its own to remember things in."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from spasmograph.cli import main, recording


@dataclass(frozen=True)
class Said:
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        assert self.code == 0, self.err
        return json.loads(self.out)


Run = Callable[..., Said]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run commands in a folder of their own, with nothing remembered or set."""
    monkeypatch.setattr(recording, "_memory", lambda: tmp_path / "config" / "record")
    for name in ("SPASMOGRAPH_RECORD", "SPASMOGRAPH_PASSPHRASE", "SPASMOGRAPH_NEW_PASSPHRASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str) -> Said:
        code = main(arguments)
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return command


@pytest.fixture
def diary(run: Run) -> Run:
    """Run commands on a new record whose person lives in Zurich."""
    assert run("record", "new", "my.spasm", "--zone", "Europe/Zurich").code == 0
    return run
