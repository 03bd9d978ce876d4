"""How long the spasms have been there, and whether what was done at home has changed them."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spasmograph.guide.known import Known

__all__ = ["Episode", "KeptUp", "episode", "kept_up", "over_months"]

GAP_DAYS = 28
"""Spasms with a longer pause than this between them belong to two episodes, days."""

KEPT_DAYS = 42
"""Something that was kept up, was so for at least this long (6 weeks), days."""

LONGEST_DAYS = 364
"""No further back than this is looked, days."""

ENDS_DAYS = 14
"""Severity at both ends of the time is the mean over this long, days."""

FEWEST = 3
"""Fewest check-ins with a severity at either end."""


@dataclass(frozen=True, slots=True)
class Episode:
    """Spasms without a long pause, up to now.

    Attributes
    ----------
    first, last : date
    days : int
        Days with a spasm.
    """

    first: date
    last: date
    days: int


def episode(known: Known) -> Episode | None:
    """Return the episode that goes on, or None when the last spasm is long ago.

    Parameters
    ----------
    known : Known
        Spasm days may come from the diary or from measured sessions.
    """
    days = known.spasm_days
    if not days or (known.today - days[-1]).days > GAP_DAYS:
        return None
    at = len(days) - 1
    while at > 0 and (days[at] - days[at - 1]).days <= GAP_DAYS:
        at -= 1
    return Episode(days[at], days[-1], len(days) - at)


def over_months(first: date, last: date, months: float) -> bool:
    """Whether more than so many months lie between two days.

    Whole months go by the calendar, a half month is 15 days.
    """
    whole, part = int(months), months - int(months)
    year, month = divmod(first.year * 12 + first.month - 1 + whole, 12)
    day = min(first.day, calendar.monthrange(year, month + 1)[1])
    return last > date(year, month + 1, day) + timedelta(days=round(part * 30))


@dataclass(frozen=True, slots=True)
class KeptUp:
    """What was done at home, how steadily, and what severity did meanwhile.

    Attributes
    ----------
    days, logged : int
        Length of the time, and the days of it with at least one remedy or
        lifestyle change.
    before, after : float
        Mean severity in the first and the last two weeks of it, 0 to 10.
    what : tuple of str
        What was done.
    """

    days: int
    logged: int
    before: float
    after: float
    what: tuple[str, ...]

    def __str__(self) -> str:
        """Show the figures."""
        return (
            f"{', '.join(self.what)} on {self.logged} of {self.days} days; mean severity "
            f"{self.before:.1f} at first, {self.after:.1f} in the last two weeks"
        )


def kept_up(known: Known) -> KeptUp | None:
    """Find home remedies and lifestyle changes that were kept up without bringing relief.

    Kept up means on more than half of the days, for at least six weeks up to the
    last check-in; without relief means that mean severity in the last two weeks
    is above zero and not lower than in the first two weeks.  The longest such
    time within a year is returned; it begins with a day on which something was done.

    Parameters
    ----------
    known : Known
        Its last check-in must be of the last two weeks.
    """
    rated = [(day.day, day.severity) for day in known.check_ins if day.severity is not None]
    if not rated or (known.today - rated[-1][0]).days > ENDS_DAYS:
        return None
    last = rated[-1][0]
    done = frozenset(known.remedy_days)
    after = _mean(rated, last - timedelta(days=ENDS_DAYS - 1), last)
    if after is None or after <= 0:
        return None
    logged, best = 0, None
    for days in range(1, LONGEST_DAYS + 1):
        first = last - timedelta(days=days - 1)
        logged += first in done
        if first in done and days >= KEPT_DAYS and 2 * logged > days:
            before = _mean(rated, first, first + timedelta(days=ENDS_DAYS - 1))
            if before is not None and after >= before:
                best = KeptUp(days, logged, before, after, known.remedies)
    return best


def _mean(rated: Sequence[tuple[date, int]], first: date, last: date) -> float | None:
    values = [severity for day, severity in rated if first <= day <= last]
    return fmean(values) if len(values) >= FEWEST else None
