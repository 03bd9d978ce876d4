"""The days of a record as a home trial needs them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from spasmograph.errors import InsightError
from spasmograph.insight.results import Kind
from spasmograph.insight.trials.switchable import Habit
from spasmograph.record.vocabulary import ExposureKind

if TYPE_CHECKING:
    import pandas as pd

    from spasmograph.record.store import Record

__all__ = ["DONE_BY", "OUTCOMES", "trial_days_of"]

#: What can be judged, and what kind it is.
OUTCOMES = {"spasms": Kind.COUNT, "severity": Kind.SEVERITY}

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
        One of `OUTCOMES`.
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
    InsightError
        If there is no such outcome.
    ImpossibleValue
        If there is no such exposure.
    """
    import pandas as pd

    from spasmograph.record.days import check_ins, daily_values, spasms_per_day

    if outcome not in OUTCOMES:
        raise InsightError(
            f"{outcome!r:.40} cannot be judged in a trial", f"Choose one of: {', '.join(OUTCOMES)}."
        )
    values: dict[dt.date, float]
    if OUTCOMES[outcome] is Kind.SEVERITY:
        days = check_ins(record, since, until)
        values = {day: row.severity for day, row in days.items() if row.severity is not None}
    else:
        values = {day: float(count) for day, count in spasms_per_day(record, since, until).items()}
    columns = {outcome: pd.Series(values, dtype=float)}
    if exposure is not None:
        columns[exposure] = pd.Series(daily_values(record, exposure, since, until), dtype=float)
    return pd.DataFrame(columns)
