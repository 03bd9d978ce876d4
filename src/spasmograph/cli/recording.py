"""Find the person's record, open it, and know what time it is there."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from spasmograph.cli.parsing import DAY, parse_day, parse_moment
from spasmograph.errors import ImpossibleValue, OutputError, RecordError, WrongKey

if TYPE_CHECKING:
    from spasmograph.record.store import Record
    from spasmograph.record.times import When

__all__ = [
    "NEW_PASSPHRASE_VARIABLE",
    "PASSPHRASE_VARIABLE",
    "RECORD_VARIABLE",
    "Clock",
    "ask_line",
    "choose",
    "chosen",
    "clock_of",
    "given_key",
    "is_named",
    "new_passphrase",
    "opened",
    "secret",
    "shown",
    "which",
    "with_key",
]

T = TypeVar("T")

RECORD_VARIABLE = "SPASMOGRAPH_RECORD"
"""Environment variable that names the record to use."""

PASSPHRASE_VARIABLE = "SPASMOGRAPH_PASSPHRASE"
"""Environment variable that holds the passphrase, or the recovery code."""

NEW_PASSPHRASE_VARIABLE = "SPASMOGRAPH_NEW_PASSPHRASE"
"""Environment variable that holds the passphrase to change to."""

_NO_RECORD = RecordError(
    "no record was chosen",
    "Make one with 'spasmograph record new FILE', or choose one with "
    "'spasmograph record open FILE'.",
)

_LOCKED = WrongKey(
    "the record is encrypted",
    f"Give its passphrase or recovery code, in a terminal or in {PASSPHRASE_VARIABLE}.",
)


def _memory() -> Path:
    """Return the file that says which record was opened last."""
    from platformdirs import user_config_path

    return user_config_path("spasmograph", appauthor=False) / "record"


def choose(where: Path) -> None:
    """Remember a record as the one to use from now on.

    Raises
    ------
    OutputError
        If that cannot be written down.
    """
    memory = _memory()
    try:
        memory.parent.mkdir(parents=True, exist_ok=True)
        waiting = memory.with_name("record.part")
        waiting.write_text(f"{where.absolute()}\n", encoding="utf-8")
        waiting.replace(memory)
    except OSError as error:
        raise OutputError(
            f"{memory} cannot be written ({error.strerror})",
            f"Name the record with --record, or in {RECORD_VARIABLE}.",
        ) from error


def chosen() -> str | None:
    """Return the record that was last opened; None when there is none."""
    try:
        return _memory().read_text(encoding="utf-8").strip() or None
    except (OSError, UnicodeDecodeError):
        return None


def is_named(given: str | None) -> bool:
    """Tell whether a record is named anywhere."""
    return bool(given or os.environ.get(RECORD_VARIABLE) or chosen())


def which(given: str | None) -> Path | str:
    """Return the record to use: the one given, that of the environment, or the last opened.

    Returns
    -------
    Path or str
        A file, or the address of a database.

    Raises
    ------
    RecordError
        If none is named anywhere, or the file is not there.
    """
    named = given or os.environ.get(RECORD_VARIABLE) or chosen()
    if not named:
        raise _NO_RECORD
    if "://" in named:
        return named
    path = Path(named).expanduser()
    if not path.is_file():
        raise RecordError(
            f"there is no record at {path}",
            "Name another with --record, or make it with 'spasmograph record new'.",
        )
    return path


def shown(where: Path | str) -> str:
    """Return a record's file or address as it may be shown: without a password."""
    from spasmograph.record.connecting import without_password

    return without_password(where) if isinstance(where, str) else str(where)


def given_key() -> str | None:
    """Return the passphrase of the environment; None when there is none."""
    return os.environ.get(PASSPHRASE_VARIABLE) or None


def secret(words: str) -> str | None:
    """Ask for something that must not be seen; None when nobody can answer."""
    if not sys.stdin.isatty():
        return None
    import typer

    answer: str = typer.prompt(words, hide_input=True, default="", show_default=False, err=True)
    return answer or None


def new_passphrase(variable: str = PASSPHRASE_VARIABLE) -> str:
    """Return a new passphrase: of the environment, or asked for twice.

    Parameters
    ----------
    variable : str
        The environment variable that may hold it.

    Raises
    ------
    RecordError
        If there is none, or the two differ.
    """
    if key := os.environ.get(variable):
        return key
    first = secret("New passphrase")
    if first is None:
        raise RecordError(
            "a passphrase is needed",
            f"Run it in a terminal, or set {variable}.",
        )
    if secret("The same again") != first:
        raise RecordError("the two passphrases differ", "Try again; nothing was changed.")
    return first


def ask_line(words: str) -> str | None:
    """Ask one question on standard error and return the line typed; None at the end.

    Whatever is said after it begins a line of its own, also after Ctrl-C.
    """
    sys.stderr.write(words)
    sys.stderr.flush()
    line = ""
    try:
        line = sys.stdin.readline()
    finally:
        if not line:
            sys.stderr.write("\n")
    return line.strip() if line else None


def with_key(action: Callable[[str | None], T]) -> T:
    """Do something that may need a passphrase; ask for it when it is needed.

    Parameters
    ----------
    action : callable
        Takes the passphrase or recovery code, or None.

    Raises
    ------
    WrongKey
        If it is not the right one, or nobody is there to ask.
    """
    key = given_key()
    try:
        return action(key)
    except WrongKey:
        if key:
            raise
        asked = secret("Passphrase")
        if asked is None:
            raise _LOCKED from None
    return action(asked)


@contextmanager
def opened(given: str | None) -> Iterator[Record]:
    """Open the record to use, asking for the passphrase when it needs one.

    Parameters
    ----------
    given : str or None
        What ``--record`` said.

    Raises
    ------
    RecordError
        If it cannot be found or opened.
    """
    from spasmograph.record.store import open_record

    where = which(given)
    record = with_key(lambda key: open_record(where, key))
    with record:
        yield record


@dataclass(frozen=True, slots=True)
class Clock:
    """What time it is where the person is, and how to read what they type.

    Attributes
    ----------
    zone : str or None
        Name of the time zone; that of this machine when None.
    now : When
        The present.
    """

    zone: str | None
    now: When

    def moment(self, text: str | None) -> When:
        """Read a moment; now when there is none."""
        return self.now if text is None else parse_moment(text, self.zone, self.now)

    def past(self, text: str | None) -> When:
        """Read a moment that has been; now when there is none.

        Raises
        ------
        ImpossibleValue
            If it is still to come: '23:50', typed after midnight, was yesterday.
        """
        when = self.moment(text)
        if when.utc > self.now.utc:
            raise ImpossibleValue(
                f"{when.local:%Y-%m-%d %H:%M} lies in the future",
                "Write the day as well, such as 'yesterday 22:00'.",
            )
        return when

    def visit(self, text: str | None) -> When:
        """Read a moment of which the day is what counts: a day alone is taken as noon."""
        if text is not None and DAY.fullmatch(text.strip()):
            return self.moment(f"{text.strip()} 12:00")
        return self.moment(text)

    def day(self, text: str | None) -> date:
        """Read a day; today when there is none."""
        return self.now.day if text is None else parse_day(text, self.now.day)

    def past_day(self, text: str | None) -> date:
        """Read a day that has come; today when there is none.

        Raises
        ------
        ImpossibleValue
            If it is still to come.
        """
        day = self.day(text)
        if day > self.now.day:
            raise ImpossibleValue(
                f"{day} lies in the future", f"Today is {self.now.day}; check the day."
            )
        return day


def clock_of(record: Record, zone: str | None = None) -> Clock:
    """Return the clock to read by: of `zone`, of the person, or of this machine.

    Raises
    ------
    ImpossibleValue
        If there is no such time zone.
    """
    from spasmograph.record.models import Person
    from spasmograph.record.times import When, local_zone

    homes = [person.zone for person in record.all(Person) if person.zone]
    place = zone or next(iter(homes), None) or local_zone()
    now = datetime.now(UTC).replace(microsecond=0)
    return Clock(place, When.of(now, place) if place else When.of(now.astimezone()))
