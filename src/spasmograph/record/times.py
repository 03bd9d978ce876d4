"""Moments that remember the clock of the person who lived them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from spasmograph.errors import ImpossibleValue

__all__ = ["Moment", "UtcTime", "When", "local_zone"]

_STAMP = "%Y-%m-%dT%H:%M:%S.%fZ"
_TEXT = re.compile(r"^(\S+Z) ([+-])(\d\d)(\d\d)(?: (\S+))?$")
_UTC = re.compile(r"\d{4}-\d\d-\d\dT([01]\d|2[0-3]):\d\d:\d\d\.\d{6}Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class When:
    """A moment, and the time that clocks showed where the person was.

    Attributes
    ----------
    utc : datetime
        In UTC.
    offset : int
        What local clocks were ahead of UTC, minutes.
    zone : str or None
        Name in the time zone database, when it is known.
    """

    utc: datetime
    offset: int
    zone: str | None = None

    @classmethod
    def of(cls, moment: datetime, zone: str | None = None) -> When:
        """Make one of a datetime.

        Parameters
        ----------
        moment : datetime
            With an offset, or without one if `zone` is given; local time then.
            Of the two moments of an hour that clocks repeat, the first
            (``fold=0``) unless `moment` says otherwise.
        zone : str, optional
            Name in the time zone database.

        Raises
        ------
        ImpossibleValue
            If neither says where the clock stood, or the zone is not known.
        """
        if zone is not None:
            try:
                place = ZoneInfo(zone)
            except (ZoneInfoNotFoundError, ValueError, OSError) as error:
                raise ImpossibleValue(
                    f"there is no time zone {zone!r}", "Write it like Europe/Zurich."
                ) from error
            moment = moment.astimezone(place) if moment.tzinfo else moment.replace(tzinfo=place)
        ahead = moment.utcoffset()
        if ahead is None:
            raise ImpossibleValue(
                "a time without its zone", "Add the offset, as in 2026-03-01T08:00+01:00."
            )
        return cls(moment.astimezone(UTC), round(ahead / timedelta(minutes=1)), zone)

    @property
    def local(self) -> datetime:
        """What the clock showed, with its offset."""
        return self.utc.astimezone(timezone(timedelta(minutes=self.offset)))

    @property
    def day(self) -> date:
        """The date on the calendar there."""
        return self.local.date()

    def __str__(self) -> str:
        """Show local time with its offset: ``2026-03-01T08:00:00+01:00``."""
        return self.local.isoformat(timespec="microseconds" if self.utc.microsecond else "seconds")


def local_zone() -> str | None:
    """Return the name of this machine's time zone, where it can be told."""
    from pathlib import Path

    link = Path("/etc/localtime")
    name = str(link.resolve()).partition("zoneinfo/")[2] if link.is_symlink() else ""
    return name or None


def _to_text(when: When) -> str:
    sign, minutes = "-" if when.offset < 0 else "+", abs(when.offset)
    place = f" {when.zone}" if when.zone else ""
    stamp = when.utc.astimezone(UTC).strftime(_STAMP)
    return f"{stamp.rjust(27, '0')} {sign}{minutes // 60:02d}{minutes % 60:02d}{place}"


def _from_stamp(text: str) -> datetime:
    """Read `_STAMP`; ``strptime`` would take most of the time that reading a record takes."""
    if _UTC.fullmatch(text) is None:
        raise ValueError(f"not a time: {text!r:.60}")
    return datetime.fromisoformat(text)


def _from_text(text: str) -> When:
    found = _TEXT.match(text)
    if found is None:
        raise ValueError(f"not a moment: {text!r}")
    stamp, sign, hours, minutes, zone = found.groups()
    offset = int(hours) * 60 + int(minutes)
    return When(_from_stamp(stamp), -offset if sign == "-" else offset, zone)


class Moment(TypeDecorator[When]):
    """Column of `When`: text that sorts by UTC, then says the local offset and zone.

    The same on every database, and readable without the program:
    ``2026-03-01T07:00:00.000000Z +0100 Europe/Zurich``.
    """

    impl = String(96)
    cache_ok = True

    def process_bind_param(self, value: When | None, dialect: Dialect) -> str | None:
        """Write."""
        return None if value is None else _to_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> When | None:
        """Read."""
        return None if value is None else _from_text(value)


class UtcTime(TypeDecorator[datetime]):
    """Column of moments that belong to the program, not to a person: UTC, as text."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Write; a time without an offset is a defect."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time of the program must be aware")
        return value.astimezone(UTC).strftime(_STAMP)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """Read."""
        return None if value is None else _from_stamp(value)
