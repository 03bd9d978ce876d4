"""The schema: written out, the same as the models, and carried forward without loss."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text

from spasmograph.errors import DamagedRecord, NewerRecord
from spasmograph.record import When, check_record, migrations, open_record
from spasmograph.record import models as m
from spasmograph.record.connecting import APPLICATION, file_engine, server_engine
from spasmograph.record.copies import automatic_backups
from spasmograph.record.keys import key_file

THEN = When.of(dt.datetime(2026, 2, 1, 8, 30), "Europe/Zurich")
NEXT = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "0003", "0002", None, None


def upgrade():
    with op.batch_alter_table("injections", recreate="auto") as table:
        table.add_column(sa.Column("clinic", sa.String(20), nullable=False, server_default="?"))
        table.alter_column("product", new_column_name="brand")
    {more}
"""


def drift(connection: Connection) -> list[object]:
    options = {"compare_type": True, "compare_server_default": True}
    context = MigrationContext.configure(connection, opts=options)
    return list(compare_metadata(context, m.Base.metadata))


def test_a_new_file_has_the_schema_of_the_models(path: Path) -> None:
    engine = file_engine(path)
    with engine.connect() as connection:
        assert drift(connection) == []
        assert migrations.schema_of(connection) == migrations.HEAD
        assert connection.scalar(text("PRAGMA user_version")) == int(migrations.HEAD)
        assert connection.scalar(text("PRAGMA application_id")) == APPLICATION
        connection.execute(text("DROP INDEX ix_doses_at"))
        connection.execute(text("ALTER TABLE doses ADD COLUMN more TEXT"))
        assert len(drift(connection)) == 2  # so that drift would be seen
    engine.dispose()


def test_a_new_database_has_the_schema_of_the_models(address: str) -> None:
    open_record(address).close()
    engine = server_engine(address)
    with engine.connect() as connection:
        assert drift(connection) == []
        assert migrations.schema_of(connection) == migrations.HEAD
    engine.dispose()


def test_the_steps_are_one_line_up_to_the_head() -> None:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        steps = ScriptDirectory.from_config(migrations.configuration(connection))
    engine.dispose()
    found = [step.revision for step in steps.walk_revisions()]
    assert steps.get_heads() == [migrations.HEAD]
    assert found == [f"{number:04d}" for number in range(len(found), 0, -1)]


def test_the_settings_of_a_file(path: Path) -> None:
    engine = file_engine(path)
    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
    with engine.connect() as one, engine.connect() as other:
        for connection in (one, other):
            for name, value in expected.items():
                assert connection.scalar(text(f"PRAGMA {name}")) == value
            assert connection.scalar(text("PRAGMA busy_timeout")) == 5000
            connection.rollback()
            connection.close()
    engine.dispose()


# --- a later version of the program -----------------------------------------


def later(monkeypatch: pytest.MonkeyPatch, folder: Path, more: str = "pass") -> None:
    """Make this the program of a later schema."""
    (folder / "0003_clinic.py").write_text(NEXT.format(more=more))
    usual = migrations.configuration

    def configuration(connection: Connection) -> Config:
        settings = usual(connection)
        first = Path(migrations.__file__).parent / "versions"
        settings.set_main_option("path_separator", "newline")
        settings.set_main_option("version_locations", f"{first}\n{folder}")
        return settings

    monkeypatch.setattr(migrations, "configuration", configuration)
    monkeypatch.setattr(migrations, "HEAD", "0003")


@pytest.fixture(params=["plain", "encrypted"])
def old(request: pytest.FixtureRequest) -> tuple[Path, str | None]:
    """A record of this schema that holds an injection with its sites."""
    found: tuple[Path, str | None] = (
        (request.getfixturevalue("path"), None)
        if request.param == "plain"
        else request.getfixturevalue("encrypted")
    )
    with open_record(*found) as record:
        sites = [m.InjectionSite(site=f"{number}", side="left", units=2.5) for number in range(3)]
        record.add(m.Injection(at=THEN, product="A", sites=sites))
    return found


def ask(record_file: tuple[Path, str | None], question: str) -> list[tuple[object, ...]]:
    with open_record(*record_file) as record, record.reading() as session:
        return [tuple(row) for row in session.connection().execute(text(question))]


def test_an_old_record_is_brought_up_to_date_after_a_backup(
    old: tuple[Path, str | None],
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path, key = old
    with monkeypatch.context() as patch:
        later(patch, tmp_path_factory.mktemp("steps"))
        assert ask(old, "SELECT brand, clinic FROM injections") == [("A", "?")]
        assert ask(old, "SELECT count(*) FROM injection_sites") == [(3,)]  # none lost on the way
        assert int(str(ask(old, "PRAGMA user_version")[0][0])) == 3
        assert int(str(ask(old, "PRAGMA foreign_keys")[0][0])) == 1
    (backup,) = automatic_backups(path)
    assert backup.name.startswith("own.before-0003-")
    assert backup.stat().st_mode & 0o777 == 0o600
    assert key_file(backup).exists() == (key is not None)
    assert check_record(backup, key).ok
    with open_record(backup, key) as record:
        assert record.all(m.Injection)[0].product == "A"
    with pytest.raises(NewerRecord, match="0003"):
        open_record(path, key)
    assert "schema 0003" in check_record(path, key).problems[0]


def test_a_step_that_fails_changes_nothing(
    old: tuple[Path, str | None],
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path, key = old
    with monkeypatch.context() as patch:
        later(patch, tmp_path_factory.mktemp("steps"), "raise ZeroDivisionError")
        with pytest.raises(ZeroDivisionError):
            open_record(path, key)
    assert check_record(path, key).ok
    with open_record(path, key) as record:
        assert len(record.all(m.Injection)[0].sites) == 3


def test_a_step_may_not_leave_parts_without_their_whole(
    old: tuple[Path, str | None],
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path, key = old
    with monkeypatch.context() as patch:
        later(patch, tmp_path_factory.mktemp("steps"), 'op.execute("DELETE FROM injections")')
        with pytest.raises(DamagedRecord, match="belong nowhere"):
            open_record(path, key)
    assert check_record(path, key).ok


def test_a_server_is_brought_up_to_date(
    address: str, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_record(address) as record:
        record.add(m.Injection(at=THEN, product="A"))
    with monkeypatch.context() as patch:
        later(patch, tmp_path_factory.mktemp("steps"))
        with open_record(address) as record, record.reading() as session:
            row = session.connection().execute(text("SELECT brand, clinic FROM injections")).one()
        assert tuple(row) == ("A", "?")
    with pytest.raises(NewerRecord):
        open_record(address)


FIRST = (
    "DROP TABLE trials",
    "UPDATE alembic_version SET version_num = '0001'",
)
"""What makes a record one of the first schema."""


def test_a_record_of_the_first_schema_gets_trials_after_a_backup(
    old: tuple[Path, str | None],
) -> None:
    path, key = old
    with open_record(*old) as record, record.session() as session:
        for step in (*FIRST, "PRAGMA user_version = 1"):
            session.connection().execute(text(step))
    trial = m.Trial(name="coffee", start=THEN.day, seed=1, plan={"pairs": 6})
    with open_record(*old) as record:
        assert record.all(m.Injection)[0].product == "A"
        record.add(trial)
    assert check_record(path, key).ok
    (backup,) = automatic_backups(path)
    assert backup.name.startswith("own.before-0002-")
    with open_record(path, key) as record:
        assert record.all(m.Trial)[0].plan == {"pairs": 6}
        assert len(record.all(m.Injection)[0].sites) == 3


def test_a_server_of_the_first_schema_gets_trials(address: str) -> None:
    with open_record(address) as record, record.session() as session:
        for step in FIRST:
            session.connection().execute(text(step))
    with open_record(address) as record:
        record.add(m.Trial(name="coffee", start=THEN.day, seed=1, plan={"pairs": 6}))
        assert record.all(m.Trial)[0].begun is None


def test_a_database_of_something_else_is_refused(address: str) -> None:
    engine = server_engine(address)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE songs (name TEXT)"))
    engine.dispose()
    with pytest.raises(DamagedRecord, match="not a record"):
        open_record(address)


def test_a_newer_record_is_not_touched(path: Path) -> None:
    engine = file_engine(path)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0099'"))
    engine.dispose()
    before = path.read_bytes()
    with pytest.raises(NewerRecord, match="0099") as error:
        open_record(path)
    assert "newest version" in error.value.cure
    assert path.read_bytes() == before
    assert automatic_backups(path) == ()
