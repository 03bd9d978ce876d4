"""Numbers of the model in plain words: spasms on a 10-spasm day, points, days and dates."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

from spasmograph.insight.results import Kind

__all__ = ["Amount", "amount_for", "chances", "day_in_words", "period", "span_in_days"]

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_FEW, _MANY = 3.0, 30.0
_SMALL = 0.75
_COUNTED, _POINTS = 0.5, 0.05
_LARGEST = 5.0
_WEEKS_FROM = 21
_WEEK = 7
_SURE = 0.95


@dataclass(frozen=True, slots=True)
class Amount:
    """How changes are said: out of how many spasms, or in points.

    Attributes
    ----------
    base : float or None
        Of so many spasms; None for points of a score.
    where : str
        What follows the number: ``on a 10-spasm day``.
    """

    base: float | None
    where: str

    def about(self, value: float) -> str:
        """Return one change: ``about 3 more spasms on a 10-spasm day``."""
        size = self._size(value)
        if not self._counts(size):
            return f"hardly any change {self.where}"
        said = self._number(size)
        if self.base is None:
            return f"about {said} {_points(said)} {'more' if size > 0 else 'less'} {self.where}"
        noun = "spasm" if said == "1" else "spasms"
        return f"about {said} {'more' if size > 0 else 'fewer'} {noun} {self.where}"

    def between(self, one: float, other: float) -> str:
        """Return a range, the smaller change first: ``between 1 and 6 more``."""
        return self._range(one, other)[0]

    def may_be(self, one: float, other: float) -> str:
        """Return a range and of what: ``between 2 fewer and 1 more spasm on a 10-spasm day``."""
        said, last = self._range(one, other)
        if not last:
            return f"hardly any change {self.where}"
        noun = "" if self.base is None else (" spasm" if last == "1" else " spasms")
        return f"{said}{noun} {self.where}"

    def _range(self, one: float, other: float) -> tuple[str, str]:
        """Return a range, and the last number in it; no number where nothing counts."""
        low, high = sorted((self._size(one), self._size(other)), key=abs)
        if not self._counts(high):
            return "almost none, more or less", ""
        if self._counts(low) and (low > 0) != (high > 0):
            low, high = sorted((low, high))
            said = f"between {self._signed(low)} and {self._signed(high)}"
        elif not self._counts(low):
            said = f"between almost none and {self._signed(high)}"
        elif self._number(low) == self._number(high):
            said = f"close to {self._signed(high)}"
        else:
            said = f"between {self._number(low)} and {self._signed(high)}"
        return said, self._number(high)

    def most(self, one: float, other: float) -> str:
        """Return the larger of two changes, whichever way it goes."""
        size = max(abs(self._size(one)), abs(self._size(other)))
        if not self._counts(size):
            return f"hardly any change {self.where}"
        said = self._number(size)
        noun = _points(said) if self.base is None else ("spasm" if said == "1" else "spasms")
        return f"about {said} {noun} more or less {self.where}"

    def _size(self, value: float) -> float:
        if self.base is None:
            return value
        return self.base * math.expm1(min(value, _LARGEST))

    def _counts(self, size: float) -> bool:
        return abs(size) >= (_POINTS if self.base is None else _COUNTED)

    def _number(self, size: float) -> str:
        if self.base is None:
            return f"{abs(size):.1f}".removesuffix(".0")
        return f"{math.floor(abs(size) + 0.5):d}"

    def _signed(self, size: float) -> str:
        less = "less" if self.base is None else "fewer"
        said = self._number(size)
        noun = f" {_points(said)}" if self.base is None else ""
        return f"{said}{noun} {'more' if size > 0 else less}"


def _points(said: str) -> str:
    return "point" if said == "1" else "points"


def amount_for(kind: Kind, typical: float | None, estimate: float) -> Amount:
    """Choose how a change is said, so that it is neither tiny nor huge.

    Parameters
    ----------
    kind : Kind
        Of the outcome.
    typical : float or None
        Its median; spasms a day for counts.
    estimate : float
        The change, in log rate ratio or points.

    Returns
    -------
    Amount
    """
    if kind is Kind.SEVERITY:
        return Amount(None, "on the 0 to 10 scale")
    if abs(10.0 * math.expm1(min(estimate, _LARGEST))) < _SMALL:
        return Amount(100.0, "for every 100")
    if kind is Kind.RATE or typical is None or typical < _FEW:
        return Amount(10.0, "for every 10")
    if typical > _MANY:
        return Amount(100.0, "on a 100-spasm day")
    return Amount(10.0, "on a 10-spasm day")


def chances(probability: float) -> str:
    """Return how likely something is: ``likely: about 88 chances in 100``."""
    in_hundred = min(99, math.floor(100.0 * probability + 0.5))
    word = "very likely" if probability >= _SURE else "likely"
    return f"{word}: about {in_hundred} chances in 100"


def day_in_words(day: dt.date) -> str:
    """Return a day as it is said: ``3 January 2026``."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def period(days: float) -> str:
    """Return a length of time: ``4 days``, or from three weeks on ``12 weeks``."""
    number, unit = _in_units(days, weeks=days >= _WEEKS_FROM)
    return f"{number} {unit}{'' if number == 1 else 's'}"


def span_in_days(low: float, high: float) -> str:
    """Return a range of time in one unit: ``10 to 14 weeks``."""
    weeks = low >= _WEEKS_FROM
    first, last = _in_units(low, weeks=weeks)[0], _in_units(high, weeks=weeks)[0]
    return f"{first} to {last} {'weeks' if weeks else 'days'}"


def _in_units(days: float, *, weeks: bool) -> tuple[int, str]:
    return (round(days / _WEEK), "week") if weeks else (max(1, round(days)), "day")
