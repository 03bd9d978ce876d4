"""Numbers, days and changes as the report says them; both forms use these alone."""

from __future__ import annotations

import datetime as dt

from spasmograph.insight.amounts import day_in_words
from spasmograph.report.visit.model import (
    Change,
    ChangeVerdict,
    Counted,
    Group,
    Interval,
    Measure,
)
from spasmograph.report.words import ABSENT, figure

__all__ = ["change_words", "counted_words", "days_of", "many", "rate_words", "short_day", "span"]

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def many(number: int, noun: str, plural: str | None = None) -> str:
    """Write a number with its noun."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def short_day(day: dt.date) -> str:
    """Write a day for a table: ``3 Jan 2026``; no country reads it another way."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def span(first: dt.date, last: dt.date) -> str:
    """Write the days from one to another."""
    if first == last:
        return short_day(first)
    if first.year == last.year:
        return f"{short_day(first).rpartition(' ')[0]} to {short_day(last)}"
    return f"{short_day(first)} to {short_day(last)}"


def days_of(first: dt.date, last: dt.date) -> str:
    """Write days within a sentence."""
    if first == last:
        return f"on {day_in_words(first)}"
    return f"from {day_in_words(first)} to {day_in_words(last)}"


def rate_words(rate: Interval | None) -> str:
    """Write a rate with its 95% range, for a table."""
    if rate is None:
        return ABSENT
    return f"{figure(rate.value)} ({figure(rate.low)} to {figure(rate.high)})"


def counted_words(rows: tuple[Counted, ...], most: int = 4) -> str:
    """Write how often each thing was named: ``reading (12), talking (3)``."""
    return ", ".join(f"{one.name} ({one.count:,})" for one in rows[:most])


_VERDICTS = {
    ChangeVerdict.LESS: ("fewer spasms than before", "milder than before"),
    ChangeVerdict.MORE: ("more spasms than before", "more severe than before"),
    ChangeVerdict.NOT_MEASURABLE: ("no measurable change", "no measurable change"),
    ChangeVerdict.CANNOT_TELL: ("whether it changed cannot be told yet",) * 2,
}


def change_words(change: Change) -> tuple[str, str]:
    """Say what changed: the verdict, and the numbers it rests on.

    Returns
    -------
    tuple of str
        The lead, and a few sentences.
    """
    film = change.measure is Measure.FILMED
    told = _VERDICTS[change.verdict][0 if film else 1]
    lead = f"{'Films' if film else 'Diary'}: {told}."
    unit = " spasms a minute" if film else " of 10, mean severity,"
    noun = "film" if film else "day"
    before, after = (_group(one, noun) for one in (change.before, change.after))
    first = (
        f"{figure(change.before.value, 1)}{unit} {before}; {figure(change.after.value, 1)} {after}."
    )
    if change.low is None or change.high is None:
        return lead, f"{first} {_no_noise(change)}"
    if change.noise_low is None or change.noise_high is None:
        return lead, first
    return lead, (
        f"{first} Difference {_signed(change.difference)} "
        f"(95% range {_signed(change.low)} to {_signed(change.high)}). "
        f"{_smallest(change.noise_low, change.noise_high, change.before.value)}"
    )


def _smallest(low: float, high: float, value: float) -> str:
    """Say the smallest change that can be told from noise."""
    start = f"From {figure(value, 1)}, only a value"
    if low <= 0:
        return f"{start} above {figure(high, 1)} can be told from noise, and no fall."
    return f"{start} below {figure(low, 1)} or above {figure(high, 1)} can be told from noise."


def _signed(value: float) -> str:
    text = figure(value, 1)
    return f"+{text}" if value > 0 and text != "0.0" else text


def _group(group: Group, noun: str) -> str:
    after = group.injection_days
    injected = "" if after is None else f", the last {many(after, 'day')} after an injection"
    if after == 0:
        injected = ", the last on the day of an injection"
    elif group.first == group.last and after is not None:
        injected = f", {many(after, 'day')} after an injection"
    when = span(group.first, group.last)
    which = "on" if group.first == group.last else "from"
    return f"{which} {when} ({many(group.count, noun)}{injected})"


def _no_noise(change: Change) -> str:
    return (
        "How much films of the same week differ by chance is not known: that takes at least "
        f"two repeats within a week while no treatment changes; so far there "
        f"{'is' if change.repeats == 1 else 'are'} {change.repeats}."
    )
