"""Places where a record can be: a plain file, an encrypted one, a server."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from spasmograph.record import Record, create_record, open_record

PASSPHRASE = "four calm green words"


@pytest.fixture(scope="session")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """An empty encrypted record, to be copied, and its recovery code."""
    file = tmp_path_factory.mktemp("sealed") / "own.spasm"
    code = create_record(file, PASSPHRASE)
    assert code is not None
    return file, code


@pytest.fixture
def encrypted(sealed: tuple[Path, str], tmp_path: Path) -> tuple[Path, str]:
    """An empty encrypted record of one's own, and its recovery code."""
    for end in ("", ".key"):
        shutil.copy(f"{sealed[0]}{end}", tmp_path)
    return tmp_path / sealed[0].name, sealed[1]


@pytest.fixture(params=["plain", "encrypted", "server"])
def place(request: pytest.FixtureRequest) -> tuple[Path | str, str | None]:
    """Where an empty record is, and what opens it."""
    if request.param == "server":
        return request.getfixturevalue("address"), None
    if request.param == "encrypted":
        found: tuple[Path, str] = request.getfixturevalue("encrypted")
        return found
    return request.getfixturevalue("path"), None


@pytest.fixture
def record(place: tuple[Path | str, str | None]) -> Iterator[Record]:
    """An empty record, open."""
    with open_record(*place) as opened:
        yield opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The file of an empty record that is not encrypted."""
    create_record(tmp_path / "own.spasm")
    return tmp_path / "own.spasm"
