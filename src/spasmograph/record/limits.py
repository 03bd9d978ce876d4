"""What can be: every value that cannot is refused before it is written."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import Any, Final
from zoneinfo import available_timezones

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import get_history

from spasmograph.errors import ImpossibleValue
from spasmograph.record import models as m
from spasmograph.record.fitting import check_values, said
from spasmograph.record.times import When
from spasmograph.record.vocabulary import EXPOSURES, Daily, ExposureKind

__all__ = [
    "EARLIEST",
    "REGIONS",
    "check_day_sums",
    "check_row",
    "check_trackers_kept",
    "latest_day",
]

EARLIEST: Final = dt.date(1900, 1, 1)
"""The first day a record may speak of."""

REGIONS: Final = ("eye", "mouth", "cheek", "brow", "neck")
"""Where a noted spasm can be."""

_AHEAD: Final = dt.timedelta(hours=14)  # Kiritimati: the first place on earth where a day begins
_PLANNED: Final = {
    (m.Appointment, "at"),
    (m.Medicine, "start"),
    (m.Medicine, "stop"),
    (m.Trial, "start"),
}
_RATED: Final = (0.0, 10.0, "")
_SECONDS: Final = (0.0, 604_800.0, " s")
_SLACK: Final = 1.0  # s; a recording's last picture is shown for a while

_RANGES: Final[dict[type[m.Row], dict[str, tuple[float, float, str]]]] = {
    m.Session: {"seconds": _SECONDS, "usable_seconds": _SECONDS, "quality": (0, 1, "")},
    m.SeenEvent: {
        "onset": _SECONDS,
        "duration": _SECONDS,
        "confidence": (0, 1, ""),
        "bout": (0, 1e9, ""),
    },
    m.SeenTask: {"onset": _SECONDS, "duration": _SECONDS},
    m.SpasmEntry: {"seconds": (0, 86_400, " s"), "strength": _RATED, "pain": _RATED},
    m.CheckIn: {"severity": _RATED, "mood": _RATED, "count": (0, 100_000, "")},
    m.Tracker: {"high": (0, 1e9, "")},
    m.Medicine: {"dose": (0, 1e6, "")},
    m.Dose: {"dose": (0, 1e6, "")},
    m.InjectionSite: {"units": (0, 10_000, " units")},
    m.CareSession: {"minutes": (0, 1440, " min")},
    m.SideEffect: {"strength": _RATED},
    m.Trial: {"seed": (0, 2**31 - 1, "")},
}

_ORDERS: Final[dict[type[m.Row], tuple[tuple[str, str], ...]]] = {
    m.Condition: (("since", "until"),),
    m.Pregnancy: (("start", "stop"), ("start", "breastfeeding_until")),
    m.Medicine: (("start", "stop"),),
    m.SideEffect: (("start", "stop"),),
}


def latest_day(now: dt.datetime | None = None) -> dt.date:
    """Return the latest day it is anywhere on earth.

    Parameters
    ----------
    now : datetime, optional
        With its offset; this moment by default.
    """
    return ((now or dt.datetime.now(dt.UTC)).astimezone(dt.UTC) + _AHEAD).date()


def check_row(
    row: m.Row, trackers: Collection[m.Tracker] = (), *, now: dt.datetime | None = None
) -> None:
    """Refuse a row that holds an impossible value.

    Parameters
    ----------
    row : Row
        Values that were not read from the record are not looked at.
    trackers : collection of Tracker
        What the person follows besides the kinds everybody has.
    now : datetime, optional
        With its offset; this moment by default.

    Raises
    ------
    ImpossibleValue
        Names the field, the value, and what is possible.
    """
    check_values(row)
    kind, latest = type(row), latest_day(now)
    for name, (low, high, unit) in _RANGES.get(kind, {}).items():
        _within(name, getattr(row, name), low, high, unit)
    unread = inspect(row).unloaded
    for item in inspect(kind).column_attrs:
        if item.key not in unread:
            _not_later(kind, item.key, getattr(row, item.key), now or dt.datetime.now(dt.UTC))
    for first, last in _ORDERS.get(kind, ()):
        _in_order(row, first, last)
    if isinstance(row, m.Exposure):
        _check_exposure(row, trackers)
    elif kind in _RULES:
        _RULES[kind](row, latest)


def check_day_sums(
    rows: Iterable[m.Row], session: Session, trackers: Collection[m.Tracker]
) -> None:
    """Refuse rows that, with those of the same day, make more of it than it can hold.

    Parameters
    ----------
    rows : iterable of Row
        About to be written.
    session : Session
        Knows the rest.
    trackers : collection of Tracker

    Raises
    ------
    ImpossibleValue
        As for 25 hours of sleep in one day.
    """
    written = [row for row in rows if isinstance(row, m.Exposure)]
    kinds = {row.kind for row in written}
    limits = {kind: most for kind in kinds if (most := _sum(kind, trackers))}
    sums: dict[tuple[dt.date, str], float] = defaultdict(float)
    own = {row.id for row in (*session.new, *session.dirty, *session.deleted) if hasattr(row, "id")}
    for row in (*session.new, *session.dirty):
        if isinstance(row, m.Exposure) and row.kind in limits:
            sums[row.day, row.kind] += row.amount
    days = sorted({row.day for row in written if row.kind in limits})
    for day, kind, amount, held in _held(session, days, limits):
        if (day, kind) in sums and held not in own:
            sums[day, kind] += amount
    for (day, kind), amount in sums.items():
        high, unit = limits[kind]
        if amount > high * (1 + 1e-9):
            raise ImpossibleValue(
                f"{said(kind)} {amount:g} {unit} on {day} cannot be",
                f"All of it on one day is at most {high:g} {unit}; that day may be noted twice.",
            )


def check_trackers_kept(session: Session) -> None:
    """Refuse to take away a tracker, or its key, while entries still go by it.

    Parameters
    ----------
    session : Session
        About to write.

    Raises
    ------
    ImpossibleValue
        Names the tracker.
    """
    gone = {row.key for row in session.deleted if isinstance(row, m.Tracker)}
    for row in session.dirty:
        if isinstance(row, m.Tracker):
            gone.update(get_history(row, "key").deleted or ())
    going = [row.id for row in session.deleted if isinstance(row, m.Exposure)]
    for key in gone:
        query = select(m.Exposure.id).where(m.Exposure.kind == key, m.Exposure.id.not_in(going))
        with session.no_autoflush:
            if session.scalars(query.limit(1)).first() is not None:
                raise ImpossibleValue(
                    f"entries still go by the tracker {key}", "Remove these entries first."
                )


def _held(session: Session, days: list[dt.date], kinds: Collection[str]) -> list[Any]:
    if not days:
        return []
    few = len(days) < 100
    wanted = m.Exposure.day.in_(days) if few else m.Exposure.day.between(days[0], days[-1])
    query = select(m.Exposure.day, m.Exposure.kind, m.Exposure.amount, m.Exposure.id).where(
        wanted, m.Exposure.kind.in_(kinds)
    )
    with session.no_autoflush:
        return [tuple(row) for row in session.execute(query)]


def _sum(kind: str, trackers: Collection[m.Tracker]) -> tuple[float, str] | None:
    """Return the most that entries of a day may add up to, and its unit."""
    high, unit, daily = _scale(kind, trackers)
    return (high, unit) if daily == Daily.SUM and high is not None else None


def _scale(kind: str, trackers: Collection[m.Tracker]) -> tuple[float | None, str, str]:
    if kind in EXPOSURES:
        scale = EXPOSURES[ExposureKind(kind)]
        return scale.high, scale.unit, scale.daily
    for tracker in trackers:
        if tracker.key == kind:
            return tracker.high, tracker.unit, tracker.daily or Daily.SUM
    known = ", ".join(ExposureKind)
    raise ImpossibleValue(
        f"nothing called {kind!r:.80} is followed",
        f"It is one of {known}, or a tracker of your own.",
    )


def _check_exposure(row: m.Exposure, trackers: Collection[m.Tracker]) -> None:
    high, unit, _ = _scale(row.kind, trackers)
    _within(row.kind, row.amount, 0, 1e9 if high is None else high, f" {unit}")


# --- one rule each ----------------------------------------------------------


def _within(name: str, value: float | None, low: float, high: float, unit: str) -> None:
    if value is not None and not low <= value <= high:
        raise ImpossibleValue(
            f"{said(name)} {value:g}{unit} cannot be", f"It is from {low:g} to {high:g}{unit}."
        )


def _not_later(kind: type[m.Row], name: str, value: object, now: dt.datetime) -> None:
    day, latest = value, latest_day(now)
    if isinstance(value, When):
        day = value.day
        latest = now.astimezone(dt.timezone(dt.timedelta(minutes=value.offset))).date()
    if not isinstance(day, dt.date) or isinstance(day, dt.datetime):
        return
    if day < EARLIEST:
        raise ImpossibleValue(f"{said(name)} {day} cannot be", f"It is {EARLIEST} or later.")
    planned = (kind, name) in _PLANNED
    if day > latest.replace(year=latest.year + 100, day=1) or (day > latest and not planned):
        raise ImpossibleValue(
            f"{said(name)} {day} lies in the future", "Check the day and the year."
        )


def _in_order(row: m.Row, first: str, last: str) -> None:
    start, stop = getattr(row, first), getattr(row, last)
    if start is None or stop is None:
        return
    early, late = (start.utc, stop.utc) if isinstance(start, When) else (start, stop)
    if late < early:
        raise ImpossibleValue(
            f"{said(last)} {stop} is before {said(first)} {start}",
            f"It is the same as {said(first)}, or later.",
        )


def _one_of(name: str, values: Iterable[str], words: Collection[str]) -> None:
    for value in values:
        if value not in words:
            raise ImpossibleValue(
                f"{said(name)} {value!r:.80} cannot be", f"It is one of {', '.join(words)}."
            )


def _matches(name: str, value: str | None, pattern: str, cure: str) -> None:
    if value is not None and not re.fullmatch(pattern, value):
        raise ImpossibleValue(f"{said(name)} {value!r:.80} cannot be", cure)


def _check_person(row: m.Person, latest: dt.date) -> None:
    _within("birth_year", row.birth_year, EARLIEST.year, latest.year, "")
    if row.zone is not None and row.zone not in available_timezones():
        raise ImpossibleValue(
            f"there is no time zone {row.zone!r:.80}", "Write it like Europe/Zurich."
        )


def _check_session(row: m.Session, latest: dt.date) -> None:
    if row.usable_seconds > row.seconds + _SLACK:
        raise ImpossibleValue(
            f"usable seconds {row.usable_seconds:g} cannot be",
            f"The recording lasts {row.seconds:g} s.",
        )
    _matches("sha256", row.sha256, "[0-9a-f]{64}", "It has 64 digits, 0-9 and a-f.")
    _matches("video", row.video, r"[0-9a-f]{32}\.video", "It is a name that the program made.")


def _check_seen(row: m.SeenEvent | m.SeenTask, latest: dt.date) -> None:
    held = row.__dict__.get("session")  # only where it was read
    if held is not None and held.seconds is not None:
        high = held.seconds + _SLACK
        _within("onset", row.onset, 0, high, " s")
        _within("end", row.onset + row.duration, 0, high, " s")


def _check_spasm(row: m.SpasmEntry, latest: dt.date) -> None:
    _one_of("region", row.regions or (), REGIONS)


def _check_tracker(row: m.Tracker, latest: dt.date) -> None:
    if row.key in EXPOSURES:
        raise ImpossibleValue(f"{row.key} is followed already", "Choose another name.")
    _matches("key", row.key, r"\S+", "It has no spaces.")
    _one_of("daily", (row.daily or Daily.SUM,), [str(daily) for daily in Daily])


def _check_medicine(row: m.Medicine, latest: dt.date) -> None:
    for time in row.times or ():
        _matches("time", time, "([01][0-9]|2[0-3]):[0-5][0-9]", "Write it like 08:30.")


_RULES: Final[dict[type[m.Row], Callable[[Any, dt.date], None]]] = {
    m.Person: _check_person,
    m.Session: _check_session,
    m.SeenEvent: _check_seen,
    m.SeenTask: _check_seen,
    m.SpasmEntry: _check_spasm,
    m.Tracker: _check_tracker,
    m.Medicine: _check_medicine,
}
