"""Read what a person types: times, days, amounts with units, words, lists."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from spasmograph.errors import ImpossibleValue

if TYPE_CHECKING:
    from spasmograph.record.times import When

__all__ = [
    "AFFECTED",
    "DAY",
    "parse_amount",
    "parse_clock",
    "parse_day",
    "parse_moment",
    "parse_regions",
    "parse_site",
    "parse_whole",
    "parse_word",
]

AFFECTED = ("eye", "brow", "cheek", "mouth", "neck")
"""Where a spasm that was noted can be."""

_FAMILIES: tuple[dict[str, Decimal], ...] = (
    {
        **dict.fromkeys(("ms",), Decimal("0.001")),
        **dict.fromkeys(("s", "sec", "second", "seconds"), Decimal(1)),
        **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), Decimal(60)),
        **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), Decimal(3600)),
    },
    {
        **dict.fromkeys(("ml", "millilitres", "milliliters"), Decimal(1)),
        **dict.fromkeys(("cl",), Decimal(10)),
        **dict.fromkeys(("dl",), Decimal(100)),
        **dict.fromkeys(("l", "litre", "litres", "liter", "liters"), Decimal(1000)),
    },
    {
        **dict.fromkeys(("ug", "µg", "μg", "mcg"), Decimal("0.001")),
        **dict.fromkeys(("mg", "milligrams"), Decimal(1)),
        **dict.fromkeys(("g", "gram", "grams"), Decimal(1000)),
    },
)
"""Units that can be turned into one another."""

_NUMBER = r"[0-9]{1,9}(?:[.,][0-9]{1,9})?"
_PART = re.compile(rf"\s*({_NUMBER})\s*([^\W\d_]*)")
_THOUSANDS = re.compile(r"^[0-9]{1,3},[0-9]{3}$")
_CLOCK = re.compile(r"^([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?$")
_DAY = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|today|yesterday", re.IGNORECASE)
"""A day without a time."""

_MOMENT = re.compile(
    rf"^(?:(?P<day>{DAY.pattern})(?: +|T))?"
    r"(?P<clock>[0-9:]+) ?(?P<offset>Z|[+-][0-9]{2}:?[0-9]{2})?$",
    re.IGNORECASE,
)
_Word = TypeVar("_Word", bound=StrEnum)


def _cannot(text: str, what: str, cure: str) -> ImpossibleValue:
    shown = text if len(text) <= 40 else text[:40] + "…"
    return ImpossibleValue(f"{shown!r} is not {what}", cure)


def _number(text: str) -> Decimal:
    if _THOUSANDS.match(text):
        raise _cannot(text, "clear: a comma may part thousands or decimals", "Write a point.")
    return Decimal(text.replace(",", "."))


def _parts(text: str) -> list[tuple[Decimal, str]]:
    """Split ``1 h 30 min`` into its numbers and units."""
    found, position = [], 0
    while part := _PART.match(text, position):
        found.append((_number(part[1]), part[2].lower()))
        position = part.end()
    if text[position:].strip():
        return []
    return found


def _factor(unit: str, wanted: str) -> Decimal | None:
    """Return what one `unit` is in `wanted`; None when they do not fit."""
    if unit in ("", wanted.lower()):
        return Decimal(1)
    for family in _FAMILIES:
        if unit in family and wanted.lower() in family:
            return family[unit] / family[wanted.lower()]
    return None


def parse_amount(text: str, unit: str) -> float:
    """Read an amount: ``80``, ``250 ml``, ``1.5 h``, ``1 h 30 min``, ``1h30``.

    Parameters
    ----------
    text : str
        A number, or numbers with units; a decimal comma is understood.
    unit : str
        What it is wanted in, and what a number without a unit is in.

    Returns
    -------
    float
        At least 0.

    Raises
    ------
    ImpossibleValue
        If it is not an amount of that sort.
    """
    cure = f"Write a number in {unit}, such as 2 or 2.5" if unit else "Write a number"
    cure += ", or '1 h 30 min'." if unit in _FAMILIES[0] else "."
    if text.strip().startswith("-"):
        raise ImpossibleValue(f"{text.strip()} is below zero", cure)
    parts = _parts(text)
    if len(parts) == 2 and parts[0][1] == "h" and parts[1][1] == "":
        parts = [parts[0], (parts[1][0], "min")]
    if not parts or (len(parts) > 1 and not all(name for _, name in parts)):
        raise _cannot(text, "an amount", cure)
    factors = [_factor(name, unit) for _, name in parts]
    known = [factor for factor in factors if factor is not None]
    if len(known) < len(parts):
        raise _cannot(text, f"an amount in {unit or 'plain numbers'}", cure)
    if any(later >= before for before, later in pairwise(known)):
        raise _cannot(text, "an amount", cure)
    return float(sum(number * factor for (number, _), factor in zip(parts, known, strict=True)))


def parse_whole(text: str, what: str, high: int) -> int:
    """Read a whole number from 0 to `high`.

    Raises
    ------
    ImpossibleValue
        If it is not one.
    """
    cleaned = text.strip()
    if re.fullmatch(r"[0-9]{1,9}", cleaned) and int(cleaned) <= high:
        return int(cleaned)
    raise _cannot(cleaned, f"a {what}", f"Write a whole number from 0 to {high}.")


def parse_clock(text: str) -> str:
    """Read a time of day, and return it as ``HH:MM``.

    Raises
    ------
    ImpossibleValue
        If it is not one.
    """
    return f"{_time_of_day(text.strip()):%H:%M}"


def _time_of_day(text: str) -> time:
    found = _CLOCK.match(text)
    hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (99, 0, 0)
    if hours > 23 or minutes > 59 or seconds > 59:
        raise _cannot(text, "a time of day", "Write it like 08:30.")
    return time(hours, minutes, seconds)


def parse_day(text: str, today: date) -> date:
    """Read a day: ``2026-03-01``, ``today`` or ``yesterday``.

    Raises
    ------
    ImpossibleValue
        If it is not one.
    """
    cleaned = text.strip().lower()
    if cleaned in ("today", "yesterday"):
        return today - timedelta(days=cleaned == "yesterday")
    with suppress(ValueError):
        if _DAY.match(cleaned):
            return date.fromisoformat(cleaned)
    raise _cannot(text, "a day", "Write it like 2026-03-01, or today, or yesterday.")


def parse_moment(text: str, zone: str | None, now: When) -> When:
    """Read a moment: ``2026-03-01 08:30``, ``08:30``, ``yesterday 22:00``, ``now``.

    Parameters
    ----------
    text : str
        A day and a time of day; today when only a time is given.  An offset may
        follow (``+01:00`` or ``Z``); the time is then read by it.
    zone : str or None
        Where the clock hangs, when no offset is given; this machine's when None.
        Of an hour that clocks repeat, the first is meant.
    now : When
        The present, where the person is.

    Raises
    ------
    ImpossibleValue
        If it is not a moment, or clocks there skipped it.
    """
    cleaned = text.strip()
    if cleaned.lower() == "now":
        return now
    cure = "Write it like '2026-03-01 08:30', or '08:30' for today."
    found = _MOMENT.match(cleaned)
    if found is None:
        raise _cannot(text, "a time", cure)
    day = parse_day(found["day"] or "today", now.day)
    local = datetime.combine(day, _time_of_day(found["clock"]))
    try:
        if found["offset"]:
            return _by_offset(local, found["offset"].upper(), zone)
        return _by_clock(local, zone)
    except (OverflowError, ValueError):
        raise _cannot(text, "a time", cure) from None


def _by_clock(local: datetime, zone: str | None) -> When:
    """Read a time by the clock of a zone, or of this machine; refuse one it jumped over."""
    from spasmograph.record.times import When

    when = When.of(local, zone) if zone else When.of(local.astimezone())
    there = when.utc.astimezone(ZoneInfo(zone) if zone else None)
    if there.replace(tzinfo=None) != local:
        raise ImpossibleValue(
            f"there was no {local:%H:%M} on {local:%Y-%m-%d}: clocks were put forward",
            "Write the time that the clock showed.",
        )
    return when


def _by_offset(local: datetime, offset: str, zone: str | None) -> When:
    """Read a time by its offset; keep the zone only when its clocks show the same."""
    from spasmograph.record.times import When

    written = "+00:00" if offset == "Z" else offset
    aware = datetime.fromisoformat(f"{local.isoformat()}{written}")
    when = When.of(aware)
    if zone is None:
        return when
    there = When.of(aware.astimezone(UTC), zone)
    return there if there.offset == when.offset else when


def parse_word(words: type[_Word], text: str, what: str) -> _Word:
    """Read one word of a vocabulary; spaces and hyphens stand for underscores.

    Raises
    ------
    ImpossibleValue
        If it is none of them.
    """
    cleaned = re.sub(r"[\s-]+", "_", text.strip().lower())
    try:
        return words(cleaned)
    except ValueError:
        raise _cannot(text, f"a {what}", f"Choose from: {', '.join(words)}.") from None


def _listed(text: str) -> Iterable[str]:
    return (part.strip().lower() for part in text.split(",") if part.strip())


def parse_regions(text: str) -> list[str]:
    """Read ``eye,mouth`` into parts of the face, in the order of `AFFECTED`.

    Raises
    ------
    ImpossibleValue
        If one is not known.
    """
    named = set(_listed(text))
    for word in named - set(AFFECTED):
        raise _cannot(word, "a part of the face", f"Choose from: {', '.join(AFFECTED)}.")
    return [region for region in AFFECTED if region in named]


def parse_site(text: str) -> tuple[str, str, float | None]:
    """Read an injection site: ``orbicularis oculi:left:2.5``.

    Returns
    -------
    tuple of str, str and (float or None)
        Muscle or place, side, and units of the product; None when they are not known.

    Raises
    ------
    ImpossibleValue
        If a part is missing or is not what it should be.
    """
    cure = "Write it like 'orbicularis oculi:left:2.5': place, side, units."
    parts = [part.strip() for part in text.split(":")]
    if len(parts) not in (2, 3) or not parts[0]:
        raise _cannot(text, "an injection site", cure)
    if parts[1].lower() not in ("left", "right", "both"):
        raise _cannot(parts[1], "a side", "Choose from: left, right, both.")
    units = parse_amount(parts[2], "units") if len(parts) == 3 and parts[2] else None
    return parts[0], parts[1].lower(), units
