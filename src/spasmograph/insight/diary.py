"""A diary as it comes, and what of it can be used.

Nothing is guessed in silence: what cannot be used is left out and named in a note.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from spasmograph.errors import InsightError
from spasmograph.insight.results import Kind
from spasmograph.insight.tables import iso_day

__all__ = ["LONGEST_DAYS", "Diary", "read_day", "read_diary", "read_injections"]

Floats = npt.NDArray[np.float64]

#: Days that are used at most; the latest ones.
LONGEST_DAYS = 730

_WORDS = {"yes": 1.0, "no": 0.0, "true": 1.0, "false": 0.0, "on": 1.0, "off": 0.0}
_SCORE = 10.0
_SCORES_ABOVE = 0.1
_LARGEST = 1e12
_NAMED = 3
_MINUTES = "minutes"


@dataclass(frozen=True, slots=True)
class Diary:
    """One person's days, one after the other without a gap.

    Attributes
    ----------
    outcome : str
    kind : Kind
    first : datetime.date
        Day 0.
    answers : ndarray of float, shape (days,)
        The outcome; NaN where there is none.
    minutes : ndarray of float, shape (days,)
        Watched; 1 where whole days were counted.
    names : tuple of str
        Of the exposures, sorted.
    exposures : ndarray of float, shape (exposures, days)
        In their own units; NaN where missing.
    notes : tuple of str
    """

    outcome: str
    kind: Kind
    first: dt.date
    answers: Floats
    minutes: Floats
    names: tuple[str, ...]
    exposures: Floats
    notes: tuple[str, ...] = field(default=())


def read_diary(
    frame: pd.DataFrame, outcome: str, kind: Kind, minutes: str | None = _MINUTES
) -> Diary:
    """Check a diary and lay it out day by day.

    Parameters
    ----------
    frame : pandas.DataFrame
        Indexed by date; the outcome and one column an exposure.  A time with a
        zone stands for the day on its own clock.
    outcome : str
    kind : Kind
    minutes : str, optional
        The column with the minutes watched; used for `Kind.RATE` only.

    Returns
    -------
    Diary

    Raises
    ------
    InsightError
        If there is no such column, or two of one name, if the index holds no
        dates, or if what is said to be a score is none.
    """
    outcome = str(outcome)
    names = _names(frame, outcome, minutes if kind is Kind.RATE else None)
    notes: list[str] = []
    numbers = pd.DataFrame(
        {name: _numbers(name, frame.iloc[:, at], notes) for at, name in enumerate(names)},
        index=frame.index,
    )
    numbers.index = _days(frame.index)
    numbers = _one_a_day(numbers, notes)
    numbers = numbers.reindex(pd.date_range(numbers.index.min(), numbers.index.max()))
    numbers = _window(numbers, outcome, notes)
    answers = _answers(numbers[outcome], kind, notes)
    watched = _watched(numbers, answers, kind, minutes, notes)
    left = sorted(set(numbers.columns) - {outcome, minutes if kind is Kind.RATE else outcome})
    return Diary(
        outcome,
        kind,
        numbers.index[0].date(),
        np.asarray(answers, dtype=float),
        watched,
        tuple(left),
        np.asarray(numbers[left], dtype=float).T.reshape(len(left), len(numbers)),
        tuple(notes),
    )


def _names(frame: pd.DataFrame, outcome: str, minutes: str | None) -> list[str]:
    """Return the names of the columns, each there once, and the ones asked for among them."""
    if not isinstance(frame, pd.DataFrame):
        raise InsightError("the diary is no table", "Give a pandas DataFrame, indexed by date.")
    names = [str(name) for name in frame.columns]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise InsightError(
            f"the diary has two columns {twice!r:.40}", "Give each column a name of its own."
        )
    asked = (outcome,) if minutes in (None, _MINUTES) else (outcome, minutes)
    for name in asked:
        if name not in names:
            raise InsightError(
                f"the diary has no column {name!r:.40}", f"It has: {_listed(names)}."
            )
    if outcome == minutes:
        raise InsightError(
            f"{outcome!r:.40} cannot be both the outcome and the minutes filmed",
            "Name another column for one of them.",
        )
    return names


def read_injections(dates: Iterable[object], notes: list[str]) -> tuple[dt.date, ...]:
    """Return the days of injections, sorted, each once; one day alone is taken too.

    Raises
    ------
    InsightError
        If one of them is no date.
    """
    several = (dates,) if isinstance(dates, str | dt.date) else dates
    days = [read_day(date) for date in several]
    if len(set(days)) < len(days):
        notes.append("An injection was given twice for the same day; it counts once.")
    return tuple(sorted(set(days)))


def read_day(value: object) -> dt.date:
    """Return the day of a date, on its own clock if it has one.

    Parameters
    ----------
    value : object
        A date or a moment of Python, pandas or NumPy, or text such as 2026-03-28.

    Raises
    ------
    InsightError
        If it is nothing of the kind.  Text that can be read in two ways, such as
        03/04/2026, is not read at all.
    """
    if value is None or value is pd.NaT or value == "":
        raise InsightError("a date is missing", "Write it as 2026-03-28.")
    try:
        day = iso_day(value.strip()) if isinstance(value, str) else _of_clock(value)
    except (ValueError, OverflowError):
        day = None
    if day is None:
        raise InsightError(f"{value!r:.40} is not a date", "Write it as 2026-03-28.")
    return day


def _of_clock(value: object) -> dt.date | None:
    if not isinstance(value, dt.date | np.datetime64):
        return None
    stamp = pd.Timestamp(value)
    return None if pd.isna(stamp) else dt.date(stamp.year, stamp.month, stamp.day)


def _days(index: pd.Index[Any]) -> pd.DatetimeIndex:
    if not len(index):
        raise InsightError("the diary is empty", "Give it at least one day.")
    if pd.api.types.is_numeric_dtype(index):
        raise InsightError("the diary has no dates", "Give each row its date, as 2026-03-28.")
    return pd.DatetimeIndex([pd.Timestamp(read_day(value)) for value in index])


def _numbers(name: str, column: pd.Series[float], notes: list[str]) -> Floats:
    if _is_numeric(column):
        numbers = column.to_numpy(float, na_value=np.nan)
        was_missing = np.isnan(numbers)
    else:
        said = [_said(value) for value in column]
        was_missing = np.array([value == "" for value in said], dtype=bool)
        numbers = np.array([_number(value) for value in said], dtype=float)
    wrong = ~was_missing & ~np.isfinite(numbers)
    huge = np.isfinite(numbers) & (np.abs(numbers) > _LARGEST)
    if wrong.any():
        notes.append(f"{name}: {_values(int(wrong.sum()))} left out, not a number.")
    if huge.any():
        notes.append(f"{name}: {_values(int(huge.sum()))} left out, too large.")
    return np.where(np.isfinite(numbers) & ~huge, numbers, np.nan)


def _is_numeric(column: pd.Series[float]) -> bool:
    types = pd.api.types
    return types.is_numeric_dtype(column) and not types.is_complex_dtype(column)


def _said(value: object) -> str:
    missing = pd.api.types.is_scalar(value) and pd.isna(value)  # type: ignore[call-overload]
    return "" if missing else str(value).strip().lower()


def _number(said: str) -> float:
    if said in _WORDS:
        return _WORDS[said]
    try:
        return float(said)
    except ValueError:
        return float("nan")


def _one_a_day(numbers: pd.DataFrame, notes: list[str]) -> pd.DataFrame:
    if not numbers.index.has_duplicates:
        return numbers.sort_index()
    grouped = numbers.groupby(level=0)
    agree = (grouped.max() == grouped.min()) | (grouped.count() < 2)
    twice = grouped.max().where(agree)
    unlike = list(twice.index[~agree.all(axis=1)])
    if unlike:
        notes.append(
            "Days written twice with different values; those values are left out: "
            f"{_listed(f'{day:%Y-%m-%d}' for day in unlike)}."
        )
    else:
        notes.append("Some days were written twice, alike; each counts once.")
    return twice.sort_index()


def _window(numbers: pd.DataFrame, outcome: str, notes: list[str]) -> pd.DataFrame:
    if len(numbers) <= LONGEST_DAYS:
        return numbers
    answered = numbers.index[numbers[outcome].notna()]
    last = answered.max() if len(answered) else numbers.index[-1]
    first = last - pd.Timedelta(days=LONGEST_DAYS - 1)
    notes.append(
        f"The diary is long: its latest {LONGEST_DAYS} days are used, "
        f"{max(first, numbers.index[0]):%Y-%m-%d} to {last:%Y-%m-%d}."
    )
    return numbers.loc[first:last]


def _answers(column: pd.Series[float], kind: Kind, notes: list[str]) -> pd.Series[float]:
    high = _SCORE if kind is Kind.SEVERITY else np.inf
    wrong = (column < 0) | (column > high)
    above = int((column > high).sum())
    if above > _SCORES_ABOVE * int(column.notna().sum()):
        raise InsightError(
            f"{column.name:.40} is no score from 0 to 10: {above} of {int(column.notna().sum())} "
            "are above 10",
            "If spasms were counted, the kind is 'count'; change another scale into 0 to 10.",
        )
    if wrong.any():
        bounds = f"between 0 and {high:g}" if kind is Kind.SEVERITY else "0 or more"
        days = _listed(f"{day:%Y-%m-%d}" for day in column.index[wrong])
        notes.append(f"{column.name} must be {bounds}; left out: {days}.")
    return column.mask(wrong)


def _watched(
    numbers: pd.DataFrame,
    answers: pd.Series[float],
    kind: Kind,
    minutes: str | None,
    notes: list[str],
) -> Floats:
    if kind is not Kind.RATE:
        return np.ones(len(numbers))
    if minutes is None or minutes not in numbers.columns:
        notes.append(
            "How long each film was is not known; one minute is assumed. "
            f"A column '{_MINUTES}' makes the answers sharper."
        )
        return np.ones(len(numbers))
    watched = numbers[minutes].where(numbers[minutes] > 0)
    lost = int((answers.notna() & watched.isna()).sum())
    if lost:
        notes.append(f"{_values(lost)} of {answers.name} left out: how long was filmed is missing.")
    answers[watched.isna()] = np.nan
    return watched.fillna(1.0).to_numpy(float)


def _values(count: int) -> str:
    return "1 value" if count == 1 else f"{count} values"


def _listed(names: Iterable[str]) -> str:
    shown: Sequence[str] = list(names)
    more = len(shown) - _NAMED
    if more <= 0:
        return ", ".join(shown)
    return f"{', '.join(shown[:_NAMED])} and {more} more"
