"""The days of a record as a home trial needs them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from spasmograph.errors import ImpossibleValue
from spasmograph.insight.records import Outcome, answers_of
from spasmograph.insight.trials.switchable import Habit
from spasmograph.record.vocabulary import ExposureKind

if TYPE_CHECKING:
    import pandas as pd

    from spasmograph.record.store import Record

__all__ = ["DONE_BY", "outcome_named", "trial_days_of"]

#: Exposures of which 0 says that a habit was left off for the day.
DONE_BY = {
    Habit.CAFFEINE: ExposureKind.CAFFEINE,
    Habit.EXERCISE: ExposureKind.EXERCISE,
    Habit.RELAXATION: ExposureKind.RELAXATION,
    Habit.MAGNESIUM_FOOD: ExposureKind.MAGNESIUM_FOOD,
}


def trial_days_of(
    record: Record, outcome: str, exposure: str | None, since: dt.date, until: dt.date
) -> pd.DataFrame:
    """Return some days of a record.

    Parameters
    ----------
    record : Record
    outcome : str
        One of `spasmograph.insight.Outcome`.
    exposure : str or None
        Kind of exposure, or key of a tracker.
    since, until : datetime.date
        First and last day.

    Returns
    -------
    pandas.DataFrame
        Indexed by date; empty if nothing was noted.

    Raises
    ------
    ImpossibleValue
        If there is no such outcome or exposure.
    """
    import pandas as pd

    from spasmograph.record.days import daily_values

    columns: dict[str, dict[dt.date, float]] = dict(
        answers_of(record, outcome_named(outcome), since, until)
    )
    if exposure is not None:
        columns[exposure] = daily_values(record, exposure, since, until)
    return pd.DataFrame({name: pd.Series(days, dtype=float) for name, days in columns.items()})


def outcome_named(name: str) -> Outcome:
    """Return what is judged, by its name.

    Raises
    ------
    ImpossibleValue
        If there is no such outcome.
    """
    if name not in set(Outcome):
        raise ImpossibleValue(
            f"{name!r:.40} cannot be judged in a trial", f"Choose one of: {', '.join(Outcome)}."
        )
    return Outcome(name)
