"""From the diary of a home trial to where it stands, and at its end to the answer."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from spasmograph.errors import InsightError
from spasmograph.insight.diary import Diary, read_diary, read_injections
from spasmograph.insight.results import Answer, Caution, Settle, Verdict, Way
from spasmograph.insight.trials.judging import FEWEST_EACH, Found, TrialDays, judge
from spasmograph.insight.trials.plan import LONGEST_DAYS, Plan
from spasmograph.insight.trials.results import Stage, Status, TrialAnswer
from spasmograph.insight.trials.schedule import how_many

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["analyse_trial", "trial_status"]

Floats = npt.NDArray[np.float64]

_LONGEST_COURSE = 250
_SHARP = 2.8  # standard errors that an effect must have to be found 8 times in 10
_WIDTH = 3.29  # of a 90 % interval, standard errors


@dataclass(frozen=True, slots=True)
class _Laid:
    """The diary on the days of the trial; NaN where nothing was noted."""

    answers: Floats
    minutes: Floats
    done: Floats


def trial_status(plan: Plan, diary: pd.DataFrame, today: dt.date) -> Status:
    """Say where a trial stands, and nothing of what may come of it.

    Parameters
    ----------
    plan : Plan
    diary : pandas.DataFrame
        Indexed by date; may be empty.  A column of the name of the plan's
        exposure says how much of it there was on a day.
    today : datetime.date

    Returns
    -------
    Status

    Raises
    ------
    InsightError
        If the diary has no such outcome, or no dates.
    """
    laid = _laid(plan, diary)
    number = (today - plan.start).days
    past = np.arange(plan.days) < number
    counts = _counts(plan)
    known, kept = _kept(plan, laid, past)
    running = 0 <= number < plan.days
    return Status(
        plan,
        today,
        Stage.RUNNING if running else (Stage.WAITING if number < 0 else Stage.OVER),
        min(max(number + 1, 0), plan.days),
        list(plan.periods())[number // plan.period_days] if running else None,
        bool(running and counts[number]),
        int((past & counts).sum()),
        int((past & counts & ~np.isnan(laid.answers)).sum()),
        known,
        kept,
    )


def analyse_trial(
    plan: Plan,
    diary: pd.DataFrame,
    today: dt.date,
    injections: Iterable[object] = (),
) -> TrialAnswer:
    """Say what came of a trial that is over.

    Parameters
    ----------
    plan : Plan
        As it was stored before the start.
    diary : pandas.DataFrame
        Indexed by date; as for `trial_status`.
    today : datetime.date
    injections : iterable of date or str
        Days of botulinum toxin: their course is taken into account.

    Returns
    -------
    TrialAnswer
        Of the days as they were assigned.

    Raises
    ------
    InsightError
        If the trial is not over yet, or the diary has no such outcome.
    """
    if today <= plan.last:
        raise InsightError(
            f"the trial runs until {plan.last}, and looking once, at the end, keeps it honest",
            "Until then, see 'spasmograph trial status'.",
        )
    laid = _laid(plan, diary)
    notes: list[str] = []
    days = _days(plan, laid, read_injections(injections, notes))
    schedule = np.array(plan.schedule)
    found = judge(days, schedule, plan.design, plan.size)
    on = schedule[days.period]
    known, kept = _kept(plan, laid, np.ones(plan.days, dtype=bool))
    count = how_many(plan.design, plan.pairs)
    notes += _notes(plan, found, on, known - kept)
    return TrialAnswer(
        plan,
        _answer(plan, found, days.day.size),
        None if found is None else found.p_value,
        count,
        int(on.sum()),
        int((~on).sum()),
        known,
        kept,
        tuple(notes),
    )


def _laid(plan: Plan, frame: pd.DataFrame) -> _Laid:
    nothing = np.full(plan.days, np.nan)
    if frame.empty:
        return _Laid(nothing, np.ones(plan.days), nothing)
    diary = read_diary(frame, plan.outcome, plan.kind)
    done = nothing
    if plan.exposure in diary.names:
        done = _moved(plan, diary, diary.exposures[diary.names.index(plan.exposure)])
    minutes = np.nan_to_num(_moved(plan, diary, diary.minutes), nan=1.0)
    return _Laid(_moved(plan, diary, diary.answers), minutes, done)


def _moved(plan: Plan, diary: Diary, values: Floats) -> Floats:
    """Return values of a diary on the days of the trial."""
    day = (plan.start - diary.first).days + np.arange(plan.days)
    there = (day >= 0) & (day < values.size)
    moved = np.full(plan.days, np.nan)
    moved[there] = values[day[there]]
    return moved


def _counts(plan: Plan) -> npt.NDArray[np.bool_]:
    return np.asarray(np.arange(plan.days) % plan.period_days >= plan.washout_days)


def _kept(plan: Plan, laid: _Laid, where: npt.NDArray[np.bool_]) -> tuple[int, int]:
    """Return of how many days it is known what was done, and how many were as assigned."""
    known = where & ~np.isnan(laid.done)
    assigned = np.repeat(np.array(plan.schedule), plan.period_days)
    return int(known.sum()), int((known & ((laid.done > 0) == assigned)).sum())


def _days(plan: Plan, laid: _Laid, injections: tuple[dt.date, ...]) -> TrialDays:
    day = np.flatnonzero(_counts(plan) & ~np.isnan(laid.answers))
    first = plan.start - dt.timedelta(days=_LONGEST_COURSE)
    visits = [(when - plan.start).days for when in injections if first <= when <= plan.last]
    return TrialDays(
        plan.kind,
        laid.answers[day],
        laid.minutes[day],
        day,
        (day + plan.start.weekday()) % 7,
        day // plan.period_days,
        day - np.array(visits, dtype=float).reshape(-1, 1),
    )


def _answer(plan: Plan, found: Found | None, days: int) -> Answer:
    cautions = (Caution.UNBLINDED, Caution.RECALL)
    if found is None:
        return Answer(Verdict.CANNOT_TELL, days=days, settle=Settle(Way.MORE_DAYS))
    open_still = found.verdict is Verdict.CANNOT_TELL
    return Answer(
        found.verdict,
        found.estimate,
        found.low90,
        found.high90,
        max(found.worse, 1.0 - found.worse),
        days,
        Settle(Way.HOME_TRIAL, _longer(plan, found)) if open_still else None,
        cautions,
    )


def _longer(plan: Plan, found: Found) -> int | None:
    """Return about how many days a new trial would take to find the effect worth knowing."""
    error = (found.high90 - found.low90) / _WIDTH
    pair = 2 * plan.period_days
    days = pair * math.ceil(plan.days * (_SHARP * error / plan.size) ** 2 / pair)
    return days if days <= LONGEST_DAYS else None


def _notes(plan: Plan, found: Found | None, on: npt.NDArray[np.bool_], slips: int) -> list[str]:
    notes = []
    if found is None:
        each = f"{int(on.sum())} days with and {int((~on).sum())} without have an answer"
        notes.append(
            f"{each}. At least {FEWEST_EACH} of each are needed, and they must not all be alike."
        )
    elif found.p_value is None:
        notes.append(
            "Only two schedules were possible, so no test of the lot can be made; "
            "the answer rests on the model alone."
        )
    if slips:
        notes.append(
            f"On {slips} {'day' if slips == 1 else 'days'} it was not as planned. They count as "
            "planned all the same, so a real effect may look smaller than it is."
        )
    return notes
