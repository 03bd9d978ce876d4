"""Shared by every test."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings

settings.register_profile("calm", deadline=None, derandomize=True)
settings.load_profile("calm")

SERVER_USER = "postgres"

CLIP = """
duration = 8.0
fps = 30.0
width = 480
height = 360
face = 0.7
seed = 3
[[events]]
onset = 1.0
eye = 1.0
[[events]]
onset = 2.5
duration = 1.2
side = "left"
eye = 0.95
cheek = 2.0
mouth = 4.0
[[events]]
onset = 5.0
eye = 0.95
[[events]]
onset = 6.5
duration = 0.3
side = "right"
eye = 0.95
"""


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight seconds: two blinks, a brief spasm of the left, a twitch of the right eye.

    The truth lies beside it, in ``clip_events.tsv``.
    """
    from spasmograph.simulate import load_spec, render

    folder = tmp_path_factory.mktemp("simulated")
    (folder / "clip.toml").write_text(CLIP, encoding="utf-8")
    return render(load_spec(folder / "clip.toml"), folder / "clip.mp4")


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
