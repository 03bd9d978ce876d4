"""Then against now, and what of it is noise."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from spasmograph.report.visit.model import Change, ChangeVerdict, Filmed, Group, Measure

__all__ = ["NEAR", "filmed_change", "severity_change"]

NEAR = 7
"""Films no further apart than this are repeats of one another, days."""

FEWEST_REPEATS = 2
"""Repeats below which the noise of filming is not known."""

WINDOW = 28
"""Days of diary that are compared, before and now."""

FEWEST_DAYS = 7
"""Answered days that are needed on either side."""

_Z = 1.959963984540054
_ROUNDING = 1 / 12
"""Variance of answers in whole points; days cannot be more alike than that."""


@dataclass(frozen=True, slots=True)
class _Noise:
    """Variance of one film on the scale of square roots, and its degrees of freedom."""

    variance: float
    repeats: int


def filmed_change(
    filmed: Sequence[Filmed],
    since: dt.date,
    injections: Sequence[dt.date] = (),
    changes: Sequence[dt.date] = (),
) -> Change | None:
    """Compare the films around a day with the latest ones.

    Parameters
    ----------
    filmed : sequence of Filmed
        Oldest first.
    since : date
        The day of the visit; the films of the `NEAR` days up to the last one
        before it stand for then, or the first ones after it if there is none.
    injections : sequence of date
    changes : sequence of date
        Days on which something else of the treatment changed.  Films on
        different sides of these, or of an injection, are not repeats.

    Returns
    -------
    Change or None
        None without films on both sides.

    Notes
    -----
    Rates are compared as square roots, on which the spread of counts does not
    grow with the rate.  The noise is the spread of films made within `NEAR`
    days of each other while no treatment changed, and never less than what the
    films' own intervals say.  The smallest measurable change is Student's
    quantile times that spread times the root of 1/n + 1/m (the repeatability
    of Bland and Altman 1999, Stat Methods Med Res 8:135, with few repeats
    allowed for).  Fewer than `FEWEST_REPEATS` repeats tell nothing.
    """
    usable = [film for film in filmed if film.rate is not None]
    sides = _sides(usable, since)
    if sides is None:
        return None
    then, now = sides
    roots = [fmean(_root(film) for film in films) for films in sides]
    noise = _noise(usable, [*injections, *changes])
    before, after = (
        _group([film.day for film in films], root**2, injections)
        for films, root in zip(sides, roots, strict=True)
    )
    if noise.repeats < FEWEST_REPEATS:
        return _unknown(Measure.FILMED, before, after, noise.repeats)
    own = fmean(_own_variance(film) for film in (*then, *now))
    spread = math.sqrt(max(noise.variance, own) * (1 / len(then) + 1 / len(now)))
    half = _student(noise.repeats) * spread
    return _judged(Measure.FILMED, before, after, roots[0], roots[1], half, noise.repeats)


def _root(film: Filmed) -> float:
    return math.sqrt(max(film.rate.value, 0.0)) if film.rate else 0.0


def _own_variance(film: Filmed) -> float:
    if film.rate is None:
        return 0.0
    low, high = max(film.rate.low, 0.0), max(film.rate.high, 0.0)
    return ((math.sqrt(high) - math.sqrt(low)) / (2 * _Z)) ** 2


def _sides(films: Sequence[Filmed], since: dt.date) -> tuple[list[Filmed], list[Filmed]] | None:
    if not films:
        return None
    before = [film for film in films if film.day <= since]
    near = dt.timedelta(days=NEAR)
    if before:
        then = [film for film in before if film.day >= before[-1].day - near]
    else:
        then = [film for film in films if film.day <= films[0].day + near]
    later = films[len(before) if before else len(then) :]
    now = [film for film in later if film.day >= films[-1].day - near]
    return (then, now) if now else None


def _noise(films: Sequence[Filmed], changes: Sequence[dt.date]) -> _Noise:
    """Pool the spread within runs of films that are repeats of one another."""
    runs: list[list[Filmed]] = []
    for film in films:
        run = runs[-1] if runs else []
        near = bool(run) and (film.day - run[0].day).days <= NEAR
        if near and not any(run[0].day < day <= film.day for day in changes):
            run.append(film)
        else:
            runs.append([film])
    squares = 0.0
    for run in runs:
        middle = fmean(map(_root, run))
        squares += sum((_root(film) - middle) ** 2 for film in run)
    repeats = sum(len(run) - 1 for run in runs)
    return _Noise(squares / repeats if repeats else math.nan, repeats)


def severity_change(
    days: Mapping[dt.date, float],
    since: dt.date,
    until: dt.date,
    injections: Sequence[dt.date] = (),
) -> Change | None:
    """Compare the severity of the weeks up to a day with that of the last weeks.

    Parameters
    ----------
    days : mapping of date to float
        Severity, 0 to 10, of answered days.
    since, until : date
        The `WINDOW` days up to `since`, and up to `until`; the latter begin no
        earlier than the day after `since`.
    injections : sequence of date

    Returns
    -------
    Change or None
        None with fewer than `FEWEST_DAYS` answered days on either side.

    Notes
    -----
    Days follow one another: the number of independent days is n (1 - r)/(1 + r)
    with r the correlation of a day with the next, freed of its bias in short
    series (Kendall 1954, Biometrika 41:403), and never below 0.
    """
    span = dt.timedelta(days=WINDOW - 1)
    start = max(until - span, since + dt.timedelta(days=1))
    then = {day: days[day] for day in sorted(days) if since - span <= day <= since}
    now = {day: days[day] for day in sorted(days) if start <= day <= until}
    if min(len(then), len(now)) < FEWEST_DAYS:
        return None
    effective = [_effective(then, now, len(side)) for side in (then, now)]
    freedom = max(sum(effective) - 2, 1.0)
    squares = sum(_squares(side.values()) for side in (then, now))
    variance = max(squares / (len(then) + len(now) - 2), _ROUNDING)
    spread = math.sqrt(variance * sum(1 / n for n in effective))
    before, after = (_group(list(side), fmean(side.values()), injections) for side in (then, now))
    half = _student(freedom) * spread
    return _difference(Measure.SEVERITY, before, after, half, len(then) + len(now))


def _squares(values: Iterable[float]) -> float:
    numbers = list(values)
    middle = fmean(numbers)
    return sum((value - middle) ** 2 for value in numbers)


def _effective(then: Mapping[dt.date, float], now: Mapping[dt.date, float], count: int) -> float:
    """Return how many independent days so many days are worth."""
    top = bottom = 0.0
    pairs = 0
    for side in (then, now):
        middle = fmean(side.values())
        bottom += _squares(side.values()) / len(side)
        both = [(side[day], side.get(day + dt.timedelta(days=1))) for day in side]
        products = [(a - middle) * (b - middle) for a, b in both if b is not None]
        pairs += len(products)
        top += fmean(products) if products else 0.0
    raw = top / bottom if bottom > 0 else 0.0
    size = max(pairs / 2, 1.0)
    link = min(max(raw + (1 + 3 * max(raw, 0.0)) / size, 0.0), 0.9)
    return max(count * (1 - link) / (1 + link), 1.0)


def _group(days: Sequence[dt.date], value: float, injections: Sequence[dt.date]) -> Group:
    done = [day for day in injections if day <= days[-1]]
    after = (days[-1] - max(done)).days if done else None
    return Group(days[0], days[-1], len(days), value, after)


def _student(freedom: float) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(freedom, 0.975))


def _unknown(measure: Measure, before: Group, after: Group, repeats: int) -> Change:
    gap = after.value - before.value
    tell = ChangeVerdict.CANNOT_TELL
    return Change(measure, before, after, gap, None, None, None, None, tell, repeats)


def _judged(
    measure: Measure, before: Group, after: Group, then: float, now: float, half: float, n: int
) -> Change:
    """Judge on the scale of square roots, and say it on that of rates."""

    def back(root: float) -> float:
        return max(root, 0.0) ** 2

    return Change(
        measure,
        before,
        after,
        after.value - before.value,
        back(now - half) - before.value,
        back(now + half) - before.value,
        back(then - half),
        back(then + half),
        _verdict(now - then, half),
        n,
    )


def _difference(measure: Measure, before: Group, after: Group, half: float, n: int) -> Change:
    gap = after.value - before.value
    low, high = max(before.value - half, 0.0), min(before.value + half, 10.0)
    return Change(
        measure, before, after, gap, gap - half, gap + half, low, high, _verdict(gap, half), n
    )


def _verdict(gap: float, half: float) -> ChangeVerdict:
    if abs(gap) <= half:
        return ChangeVerdict.NOT_MEASURABLE
    return ChangeVerdict.LESS if gap < 0 else ChangeVerdict.MORE
