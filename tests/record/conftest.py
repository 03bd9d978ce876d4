"""Places where a record can be: a plain file, an encrypted one, a server."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from spasmograph.record import Record, create_record, open_record

PASSPHRASE = "four calm green words"
SERVER_USER = "postgres"


def _tools() -> Path | None:
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)


def _as_user() -> list[str]:
    """PostgreSQL refuses to run as root."""
    return ["runuser", "-u", SERVER_USER, "--"] if os.geteuid() == 0 else []


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a PostgreSQL server of its own, which ends with the tests."""
    tools = _tools()
    if tools is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    if os.geteuid() == 0 and not shutil.which("runuser"):
        pytest.skip("PostgreSQL refuses to run as root, and there is no runuser")
    with TemporaryDirectory(prefix="spg", ignore_cleanup_errors=True) as folder:
        if os.geteuid() == 0:
            shutil.chown(folder, SERVER_USER)
        data = f"{folder}/data"

        def run(tool: str, *words: str) -> None:
            subprocess.run(
                [*_as_user(), str(tools / tool), *words],
                check=True,
                cwd=folder,
                stdout=subprocess.DEVNULL,
                timeout=60,
            )

        run("initdb", "-D", data, "-U", SERVER_USER, "-A", "trust", "-E", "UTF8", "--locale=C")
        settings = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
        run("pg_ctl", "-D", data, "-l", f"{folder}/log", "-w", "-o", settings, "start")
        try:
            yield f"postgresql+psycopg://{SERVER_USER}@/postgres?host={folder}"
        finally:
            run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")


@pytest.fixture
def address(server: str) -> Iterator[str]:
    """The address of an empty database."""
    import psycopg
    from sqlalchemy.engine import make_url

    url = make_url(server)
    name = f"record_{os.urandom(4).hex()}"
    words = f"host={url.query['host']} user={url.username} dbname=postgres"
    with closing(psycopg.connect(words, autocommit=True)) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        yield url.set(database=name).render_as_string(hide_password=False)
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


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
