"""What a database says when something is wrong, in the words of the record."""

from __future__ import annotations

import re
from typing import Final

from sqlalchemy.engine import ExceptionContext

from spasmograph.errors import BusyRecord, DamagedRecord, ImpossibleValue, RecordError

__all__ = ["as_record_error", "translate"]

_SAID: Final[tuple[tuple[str, type[RecordError], str, str], ...]] = (
    (
        r"database (table )?is locked|database is busy|55P03|40P01|40001",
        BusyRecord,
        "another program is writing to the record",
        "Wait until it has finished, then do this again.",
    ),
    (
        r"disk is full|53100|file is too big|File too large",
        RecordError,
        "there is no room left on the disk",
        "Make room, then do this again; what was saved before is still there.",
    ),
    (
        r"not a database|malformed|corrupt|encrypted|decode|no such (table|col)|42P01|42703|XX00\d",
        DamagedRecord,
        "the record is damaged, or is not a record",
        "Restore the newest backup, and keep the damaged file for now.",
    ),
    (
        r"UNIQUE constraint failed|23505",
        ImpossibleValue,
        "the record already holds this entry",
        "Change the one that is there.",
    ),
    (
        r"constraint failed|2350\d",
        RecordError,
        "an entry is not complete, or points to one that is not in the record",
        "Add the entry it belongs to first.",
    ),
    (
        r"readonly|read-only|not authorized|permission denied|42501",
        RecordError,
        "the record may not be written",
        "Check who owns the file and its folder.",
    ),
    (
        r"connection (failed|refused|timeout|is bad)|could not (connect|translate)|server closed",
        RecordError,
        "the server of the record cannot be reached",
        "Check its address, the user and password, and that it runs.",
    ),
    (
        r"disk I/O error",
        RecordError,
        "the disk could not be read or written",
        "Check the disk and its free space, then open the record again.",
    ),
    (
        r"unable to open",
        RecordError,
        "the record cannot be opened",
        "Check that the file is there and that its folder may be written.",
    ),
)


def as_record_error(error: BaseException) -> RecordError:
    """Return what a database error means to the person.

    Parameters
    ----------
    error : BaseException
        As the database driver raised it.

    Returns
    -------
    RecordError
        Of the class that fits; one line, without statements or values.
    """
    text = f"{getattr(error, 'sqlstate', None) or ''} {error}"
    for pattern, kind, problem, cure in _SAID:
        if re.search(pattern, text, re.IGNORECASE):
            return kind(problem, cure)
    first = str(error).strip().splitlines()[:1] or [type(error).__name__]
    return RecordError(
        f"the record cannot be used: {first[0]}", "Check it: spasmograph record check."
    )


def translate(context: ExceptionContext) -> RecordError | None:
    """Listen to an engine, and give every database error its own words.

    Parameters
    ----------
    context : ExceptionContext
        What SQLAlchemy tells of the error.

    Returns
    -------
    RecordError or None
        None leaves what is not the database's as it is.
    """
    error = context.original_exception
    module = context.dialect.dbapi
    known = module is not None and isinstance(error, (module.Error, UnicodeDecodeError))
    return as_record_error(error) if known else None
