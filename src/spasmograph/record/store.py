"""The record of one person: made, opened, written and read."""

from __future__ import annotations

import contextlib
import datetime as dt
import uuid
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from sqlalchemy import Engine, delete, inspect, select
from sqlalchemy.orm import Session, selectinload, sessionmaker, undefer
from sqlalchemy.orm.attributes import set_committed_value

from spasmograph.errors import DamagedRecord, RecordError
from spasmograph.record.connecting import WAIT, file_engine, server_engine, without_password
from spasmograph.record.history import keep_history, keep_out
from spasmograph.record.looking import day_of, mentions, rows_between
from spasmograph.record.models import Base, Person, Revision, Row
from spasmograph.record.opening import examine, make_file, migrate_file, migrate_server, secret_of
from spasmograph.record.videos import drop_video

__all__ = ["Record", "create_record", "open_record"]

R = TypeVar("R", bound=Row)


class Record:
    """An open record; use it in a ``with`` statement, or `close` it.

    Rows that come out are loose: they can be read and kept after the record is
    closed.  A row's parts (the sites of an injection, the doses of a medicine,
    the events and tasks of a session) come with it; a session's compressed
    signals only with `get`.

    Attributes
    ----------
    where : str
        The file, or the address without its password.
    path : Path or None
        The file; None on a server.
    secret : bytes or None
        The 32 bytes the file is encrypted with.
    """

    def __init__(self, engine: Engine, path: Path | None = None, key: bytes | None = None) -> None:
        self.path = path
        address = engine.url.render_as_string(hide_password=False)
        self.where = str(path) if path else without_password(address)
        self._engine = engine
        self.secret = key
        self._writing = sessionmaker(engine, expire_on_commit=False)
        self._reading = sessionmaker(
            engine.execution_options(reading=True), expire_on_commit=False, autoflush=False
        )
        keep_history(self._writing)
        keep_out(self._reading)

    def __enter__(self) -> Record:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<record {self.where}>"

    @property
    def encrypted(self) -> bool:
        """Whether the file is encrypted."""
        return self.secret is not None

    def close(self) -> None:
        """Let go of the file or server."""
        self._engine.dispose()

    @contextlib.contextmanager
    def session(self) -> Iterator[Session]:
        """Give a session that may write, and commit it at the end of the block.

        It is the only writer while it lasts: keep it short.  Every row is
        checked, and what an edited or removed row held before is kept.  An error
        undoes the whole block.

        Yields
        ------
        sqlalchemy.orm.Session

        Raises
        ------
        BusyRecord
            If another program goes on writing.
        ImpossibleValue
            If a row holds what cannot be.
        RecordError
            If the record cannot be written.
        """
        with self._writing() as session:
            session.connection()  # begin at once
            yield session
            session.commit()

    @contextlib.contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that only reads: one moment of the record, waiting for nobody.

        Yields
        ------
        sqlalchemy.orm.Session

        Raises
        ------
        DamagedRecord
            If something in it cannot be read.
        """
        with self._reading() as session:
            try:
                yield session
            except (ValueError, LookupError) as error:
                raise DamagedRecord(
                    f"the record holds something unreadable: {error}", "Restore the newest backup."
                ) from error

    def add(self, *rows: Row) -> None:
        """Write new rows, all of them or none; when this returns, they are on the disk.

        Parameters
        ----------
        *rows : Row
            With their parts.

        Raises
        ------
        ImpossibleValue
            If one holds what cannot be.
        RecordError
            If the record cannot be written.
        """
        with self.session() as session:
            session.add_all(rows)

    def edit(self, row: Row, **changes: object) -> None:
        """Change a row, and keep what it held before.

        Parameters
        ----------
        row : Row
            As it came from the record; it is brought up to date too.
        **changes
            New values by attribute.

        Raises
        ------
        ImpossibleValue
            If a new value cannot be.
        RecordError
            If the row is no longer there, or cannot be written.
        TypeError
            If the row has no such attribute.
        """
        names = {item.key for item in inspect(type(row)).column_attrs} - {"id"}
        if unknown := sorted(changes.keys() - names):
            raise TypeError(f"{type(row).__name__} has no {', '.join(unknown)}")
        with self.session() as session:
            held = _held(session, row)
            for name, value in changes.items():
                setattr(held, name, value)
            session.flush()
            fresh = {name: getattr(held, name) for name in (*changes, "changed")}
        for name, value in fresh.items():
            set_committed_value(row, name, value)

    def remove(self, row: Row) -> None:
        """Take a row and its parts out, and keep what they held, but not a session's video.

        Parameters
        ----------
        row : Row

        Raises
        ------
        RecordError
            If the row is no longer there, or the record cannot be written.
        """
        with self.session() as session:
            held = _take_out(session, row)
        drop_video(self.path, held)

    def forget(self, row: Row) -> None:
        """Take a row, its parts, its video and everything they ever held out for good.

        In a file, what they held is overwritten there and in its log.  Backups
        made before still hold it.

        Parameters
        ----------
        row : Row

        Raises
        ------
        RecordError
            If the row is no longer there, or the record cannot be written.
        """
        with self.session() as session:
            held = _take_out(session, row)
            gone = [item.id for item in session.deleted]
            session.flush()
            past = Base.metadata.tables[Revision.__tablename__]
            session.connection().execute(delete(past).where(past.c.row_id.in_(gone)))
        if self.path is not None:
            with self._engine.connect() as connection:
                raw: Any = connection.connection.driver_connection
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        drop_video(self.path, held)

    def all(
        self, model: type[R], *, since: dt.date | None = None, until: dt.date | None = None
    ) -> list[R]:
        """Return the rows of one kind, oldest first.

        Parameters
        ----------
        model : type of Row
        since, until : date, optional
            First and last day, both included, on the calendar where the person
            was.  Rows without a time of their own go by when they were written.

        Returns
        -------
        list of Row

        Raises
        ------
        DamagedRecord
            If something in it cannot be read.
        """
        parts = (part.key for part in inspect(model).relationships if part.uselist)
        query = rows_between(model, since, until).options(
            *(selectinload(getattr(model, part)) for part in parts)
        )
        with self.reading() as session:
            rows = list(session.scalars(query))
        first, last = since or dt.date.min, until or dt.date.max
        return [row for row in rows if first <= day_of(row) <= last]

    def get(self, model: type[R], id: uuid.UUID) -> R | None:
        """Return one row with all of its parts, or None.

        Parameters
        ----------
        model : type of Row
        id : UUID

        Returns
        -------
        Row or None
        """
        mapper = inspect(model)
        options = [
            *(undefer(getattr(model, item.key)) for item in mapper.column_attrs if item.deferred),
            *(selectinload(getattr(model, item.key)) for item in mapper.relationships),
        ]
        with self.reading() as session:
            return session.get(model, id, options=options)

    def person(self) -> Person:
        """Return the row about the person; it is made when it is missing."""
        found = self.all(Person)
        if found:
            return found[0]
        with self.session() as session:
            person = session.scalars(select(Person).order_by(Person.created)).first()
            if person is None:
                person = Person()
                session.add(person)
            return person

    def revisions(self, row: Row) -> list[Revision]:
        """Return what a row held before, oldest first.

        Parameters
        ----------
        row : Row
            Still there or removed.

        Returns
        -------
        list of Revision
        """
        query = (
            select(Revision)
            .where(Revision.table == type(row).__tablename__, Revision.row == row.id)
            .order_by(Revision.at, Revision.id)
        )
        with self.reading() as session:
            return list(session.scalars(query))


def _held(session: Session, row: Row) -> Row:
    held = session.get(type(row), row.id)
    if held is None:
        raise RecordError("this entry is no longer in the record", "Look it up again.")
    return held


def _take_out(session: Session, row: Row) -> Row:
    """Delete a row, and what rows that stay say of it; return it as it was held."""
    held = _held(session, row)
    for other, name in mentions(session, held):
        setattr(other, name, None)
    session.delete(held)
    return held


def create_record(path: Path, passphrase: str | None = None) -> str | None:
    """Make a new, empty record, readable by its owner alone (mode 0600).

    Parameters
    ----------
    path : Path
        A name that is free, ``NAME.spasm`` by custom.
    passphrase : str, optional
        Encrypts the record.  Its wrapped key lies beside it, in
        ``NAME.spasm.key``; without that file nothing opens the record.

    Returns
    -------
    str or None
        The recovery code of an encrypted record, kept nowhere: write it down.

    Raises
    ------
    RecordError
        If the name is taken, or the file cannot be written.
    ImpossibleValue
        If the passphrase is too short.
    """
    return make_file(Path(path), passphrase)


def open_record(where: Path | str, key: str | None = None, *, wait: float = WAIT) -> Record:
    """Open a record.

    One of an older version is brought up to date, after a backup beside it.  On a
    server, an empty database becomes a record.

    Parameters
    ----------
    where : Path or str
        A file, or an address like ``postgresql+psycopg://user@host/database``.
    key : str, optional
        Passphrase or recovery code of an encrypted file.
    wait : float
        How long to wait for another writer, s.

    Returns
    -------
    Record

    Raises
    ------
    WrongKey
        If the key does not open it; nothing is changed.
    DamagedRecord
        If it is altered, cut short, or not a record at all.
    NewerRecord
        If a newer version of the program wrote it; nothing is changed.
    BusyRecord
        If another program goes on writing.
    RecordError
        If it is not there, or may not be read.
    """
    path = None if isinstance(where, str) and "://" in where else Path(where)
    secret = None
    if path is None:
        engine = server_engine(str(where), wait=wait)
    else:
        secret = secret_of(path, key)
        examine(path, secret)
        engine = file_engine(path, secret, wait=wait)
    try:
        if path is None:
            migrate_server(engine)
        else:
            migrate_file(engine, path, secret)
    except BaseException:
        engine.dispose()
        raise
    return Record(engine, path, secret)
