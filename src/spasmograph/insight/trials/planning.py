"""Designing a home trial: how long the periods are, and how many it takes."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from spasmograph.errors import InsightError
from spasmograph.insight.results import Kind
from spasmograph.insight.trials.plan import LONGEST_DAYS, Plan
from spasmograph.insight.trials.schedule import FEWEST_PAIRS, Design, schedule_of
from spasmograph.insight.trials.switchable import Habit, standing_of

if TYPE_CHECKING:
    import pandas as pd

    from spasmograph.insight.trials.power import Progress

__all__ = ["ENOUGH", "USUAL_LONGEST", "Wish", "plan_trial"]

#: How often a trial should find the effect worth knowing.
ENOUGH = 0.8

#: A trial is not made longer than this unless that is asked for, days.
USUAL_LONGEST = 112

_UNKNOWN_PERIOD, _UNKNOWN_WASHOUT = 7, 3
_SHORTEST = 2
_WORTH = {Kind.COUNT: 0.3, Kind.RATE: 0.3, Kind.SEVERITY: 1.0}
_MORE_ROUNDS = 1
_LONGER = 1.2
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants of a trial; what is None is chosen.

    Attributes
    ----------
    outcome : str
        Column of the diary that is judged.
    kind : Kind
        What the outcome is.
    design : Design
    carry_over : int or None
        Days until the effect is gone once it is left off; None if not known.
    period_days : int or None
        The shortest that is tolerable by default: 7 days if carry-over is not known.
    days : int or None
        Of the whole trial; found by simulation by default.
    longest : int
        The longest trial that would be borne, days.
    worth : float or None
        The effect worth knowing: a share of the spasms, or points of a score.
        30 % or 1 point by default.
    habit : Habit or None
        What kind of habit it is.
    exposure : str or None
        Column of the diary that says how much of it there was on a day.
    """

    outcome: str = "spasms"
    kind: Kind = Kind.COUNT
    design: Design = Design.BLOCKS
    carry_over: int | None = None
    period_days: int | None = None
    days: int | None = None
    longest: int = USUAL_LONGEST
    worth: float | None = None
    habit: Habit | None = None
    exposure: str | None = None


def plan_trial(
    what: str,
    wish: Wish | None = None,
    *,
    start: dt.date,
    seed: int,
    diary: pd.DataFrame | None = None,
    medicines: Collection[str] = (),
    progress: Progress | None = None,
) -> Plan:
    """Design a randomised trial in one person.

    Parameters
    ----------
    what : str
        What is tried, such as ``coffee``.
    wish : Wish, optional
    start : datetime.date
        First day.
    seed : int
        What the schedule is drawn from: 0 to below 2³¹, drawn afresh for each trial.
    diary : pandas.DataFrame, optional
        The person's days so far, as in `spasmograph.insight.analyse`: how much
        they vary decides how long it takes.
    medicines : collection of str
        Names of the medicines, herbs and supplements of the record.
    progress : callable, optional
        Told how many trials of a round were simulated, and of how many.

    Returns
    -------
    Plan
        Its power is found by simulating trials like it with the person's own
        noise (`spasmograph.insight.trials.power`).

    Raises
    ------
    InsightError
        If it may not be switched, or no such trial can be made.
    """
    wanted = wish or Wish()
    standing = standing_of(what, wanted.habit, medicines)
    washout = _first(wanted.carry_over, _UNKNOWN_WASHOUT)
    usual = _UNKNOWN_PERIOD if wanted.carry_over is None else max(_SHORTEST, 2 * washout + 1)
    period = _first(wanted.period_days, usual)
    worth = _first(wanted.worth, _WORTH[wanted.kind])

    def planned(pairs: int, power: float | None = None) -> Plan:
        schedule = schedule_of(wanted.design, pairs, seed)
        return Plan(
            what.strip(), wanted.outcome, wanted.kind, start, wanted.design, period, washout,
            pairs, seed, schedule, worth, power, standing, wanted.exposure,
        )  # fmt: skip

    smallest = planned(FEWEST_PAIRS)  # says what is wrong before anything is simulated
    return planned(*_length(smallest, wanted, diary, progress))


def _first(given: _T | None, usual: _T) -> _T:
    return usual if given is None else given


def _length(
    plan: Plan, wish: Wish, diary: pd.DataFrame | None, progress: Progress | None
) -> tuple[int, float]:
    """Return how many pairs the trial takes, and its power."""
    from spasmograph.insight.diary import read_diary
    from spasmograph.insight.trials.noise import noise_of, usual_noise
    from spasmograph.insight.trials.power import Shape, chosen_pairs, power_of

    candidates = _candidates(plan, wish)
    if diary is None or diary.empty:
        noise = usual_noise(plan.kind)
    else:
        noise = noise_of(read_diary(diary, plan.outcome, plan.kind))
    shape = Shape(plan.design, plan.period_days, plan.washout_days)
    pairs = chosen_pairs(shape, candidates, -plan.size, noise, ENOUGH)
    power = power_of(shape, pairs, -plan.size, noise, progress=progress)
    for _ in range(_MORE_ROUNDS):
        if power >= ENOUGH or pairs == candidates[-1]:
            break
        pairs = min(math.ceil(pairs * _LONGER), candidates[-1])
        power = power_of(shape, pairs, -plan.size, noise, progress=progress)
    return pairs, power


def _candidates(plan: Plan, wish: Wish) -> range:
    """Return the numbers of pairs that may be chosen."""
    most = min(_first(wish.days, wish.longest), LONGEST_DAYS) // (2 * plan.period_days)
    if most < FEWEST_PAIRS:
        raise InsightError(
            f"{_first(wish.days, wish.longest)} days are too few for {FEWEST_PAIRS} pairs of "
            f"periods of {plan.period_days} days",
            f"Take {2 * FEWEST_PAIRS * plan.period_days} days or more, or say with a carry-over "
            "that its effect is soon gone.",
        )
    return range(most if wish.days is not None else FEWEST_PAIRS, most + 1)
