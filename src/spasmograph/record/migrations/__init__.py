"""The tables of a record, step by step: how an old record becomes a new one.

Steps are numbered in order, ``0001`` first, and lie in ``versions``.  A step that
has been released is never changed.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, inspect, text

from spasmograph.errors import DamagedRecord, NewerRecord

if TYPE_CHECKING:
    from alembic.config import Config

__all__ = ["HEAD", "configuration", "schema_of", "upgrade"]

HEAD: Final = "0002"
"""The last step: the schema this program reads and writes."""


def schema_of(connection: Connection) -> str | None:
    """Return the schema of a database.

    Parameters
    ----------
    connection : Connection

    Returns
    -------
    str or None
        The number of its last step; None when it holds no table at all.

    Raises
    ------
    DamagedRecord
        If it holds tables, but is not a record.
    NewerRecord
        If a newer version of the program wrote it.
    """
    tables = inspect(connection).get_table_names()
    if not tables:
        return None
    found = (
        connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
        if "alembic_version" in tables
        else []
    )
    if len(found) != 1 or not str(found[0]).isdecimal():
        raise DamagedRecord(
            "this is not a record, or its schema is damaged", "Restore the newest backup."
        )
    if int(found[0]) > int(HEAD):
        raise NewerRecord(
            f"the record has schema {found[0]}, and this program knows up to {HEAD}",
            "Install the newest version of spasmograph; the record was not changed.",
        )
    return str(found[0])


def configuration(connection: Connection) -> Config:
    """Return the configuration of Alembic for a connection."""
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    settings.attributes["connection"] = connection
    return settings


def upgrade(connection: Connection) -> None:
    """Take every step that is missing.

    Parameters
    ----------
    connection : Connection
        In a transaction, which the caller commits.  On a file, references must
        not be enforced: tables are rebuilt.
    """
    from alembic import command

    command.upgrade(configuration(connection), "head")
    if connection.dialect.name == "sqlite":
        connection.execute(text(f"PRAGMA user_version = {int(HEAD)}"))
