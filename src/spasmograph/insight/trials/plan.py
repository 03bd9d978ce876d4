"""A home trial as it was planned: what is done on which day, for how long, and why so long."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from itertools import chain
from typing import Any, TypeVar

from spasmograph.errors import InsightError
from spasmograph.insight.results import Kind
from spasmograph.insight.trials.schedule import FEWEST_PAIRS, Design, schedule_of
from spasmograph.insight.trials.switchable import Standing

__all__ = ["LONGEST_DAYS", "SEEDS", "Period", "Plan"]

#: The longest trial that can be planned, days.
LONGEST_DAYS = 366

#: Seeds are below this.
SEEDS = 2**31

_MOST_PAIRS = LONGEST_DAYS // 2
_NAME = 80
_Word = TypeVar("_Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Period:
    """Some days on end with it, or without.

    Attributes
    ----------
    on : bool
        Whether they are with it.
    first, counts_from, last : datetime.date
        The days before ``counts_from`` are there to let what was before wear off.
    """

    on: bool
    first: dt.date
    counts_from: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class Plan:
    """A home trial.

    Attributes
    ----------
    what : str
        What is tried, so that "with …" and "without …" can be said.
    outcome : str
        Column of the diary that is judged.
    kind : Kind
    start : datetime.date
        First day.
    design : Design
    period_days : int
        Days of a period.
    washout_days : int
        The first days of each period, which do not count.
    pairs : int
        Pairs of periods, one with it and one without.
    seed : int
        What the schedule was drawn from.
    schedule : tuple of bool
        For each period, whether it is one with it.
    worth : float
        The effect worth knowing: a share of the spasms (0.3 is 30 % more or
        fewer), or points of a score.
    power : float or None
        How often a trial like this finds an effect of that size, by simulation.
    standing : Standing
    exposure : str or None
        Column of the diary that says how much of it there was on a day.
    """

    what: str
    outcome: str
    kind: Kind
    start: dt.date
    design: Design
    period_days: int
    washout_days: int
    pairs: int
    seed: int
    schedule: tuple[bool, ...]
    worth: float
    power: float | None = None
    standing: Standing = Standing.OWN
    exposure: str | None = None

    def __post_init__(self) -> None:
        for wrong, problem, cure in chain(_faults(self), _wrong_lengths(self), _wrong_lot(self)):
            if wrong:
                raise InsightError(problem, cure)

    @property
    def days(self) -> int:
        """How many days it takes."""
        return 2 * self.pairs * self.period_days

    @property
    def last(self) -> dt.date:
        """Its last day."""
        return self.start + dt.timedelta(days=self.days - 1)

    @property
    def size(self) -> float:
        """The effect worth knowing as a log rate ratio, or points of a score; above 0."""
        return self.worth if self.kind is Kind.SEVERITY else -math.log1p(-self.worth)

    def periods(self) -> Iterator[Period]:
        """Yield the periods, one after the other."""
        for number, on in enumerate(self.schedule):
            first = self.start + dt.timedelta(days=number * self.period_days)
            yield Period(
                on,
                first,
                first + dt.timedelta(days=self.washout_days),
                first + dt.timedelta(days=self.period_days - 1),
            )

    def to_dict(self) -> dict[str, Any]:
        """Return the plan as values that JSON can hold."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        values["start"] = self.start.isoformat()
        values["schedule"] = ["on" if on else "off" for on in self.schedule]
        for name in ("kind", "design", "standing"):
            values[name] = values[name].value
        return values

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Plan:
        """Read a plan that `to_dict` wrote.

        Raises
        ------
        InsightError
            If it is not one, or its schedule is not the one of its seed.
        """
        names = [field.name for field in fields(cls)]
        if not isinstance(values, Mapping) or set(values) != set(names):
            raise InsightError("this is not the plan of a trial", _CURE)
        said = values["schedule"]
        if not isinstance(said, list | tuple) or set(map(str, said)) - {"on", "off"}:
            raise InsightError("the schedule of the plan is not a list of on and off", _CURE)
        read = dict(values)
        read["start"] = _date(values["start"])
        read["schedule"] = tuple(word == "on" for word in said)
        read["kind"] = _word(Kind, values["kind"])
        read["design"] = _word(Design, values["design"])
        read["standing"] = _word(Standing, values["standing"])
        return cls(**read)


_CURE = "Plan the trial again."


def _date(value: object) -> dt.date:
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError as error:
        raise InsightError(f"{value!r:.40} is not a date", "Write it as 2026-03-28.") from error


def _word(words: type[_Word], value: object) -> _Word:
    try:
        return words(str(value))
    except ValueError as error:
        raise InsightError(
            f"{value!r:.40} is not one of {', '.join(words)}", "Choose one of them."
        ) from error


def _whole(value: object, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _faults(plan: Plan) -> Iterator[tuple[bool, str, str]]:
    """Yield what could be wrong with a plan: whether it is, the problem, the cure."""
    named = all(isinstance(name, str) and name.strip() for name in (plan.what, plan.outcome))
    yield not named, "the trial has no name or no outcome", "Say what is tried, and on what."
    yield len(plan.what) > _NAME, "the name of the trial is too long", "Say it in a few words."
    yield (
        not (plan.exposure is None or isinstance(plan.exposure, str)),
        "the exposure of the plan is not a name",
        _CURE,
    )


def _wrong_lengths(plan: Plan) -> Iterator[tuple[bool, str, str]]:
    yield (
        not _whole(plan.pairs, FEWEST_PAIRS, _MOST_PAIRS),
        f"{plan.pairs!r:.20} pairs of periods are too few or too many",
        f"Take at least {FEWEST_PAIRS}: fewer can never show more than chance.",
    )
    yield (
        not _whole(plan.period_days, 1, 31) or not _whole(plan.washout_days, 0, 30),
        "a period lasts 1 to 31 days, and its washout fewer",
        "Take 7 days with 3 of washout if you do not know how long it lasts.",
    )
    yield (
        plan.washout_days >= plan.period_days,
        f"a washout of {plan.washout_days} days leaves nothing of {plan.period_days}",
        "Take longer periods.",
    )
    yield (
        plan.days > LONGEST_DAYS,
        f"the trial would take {plan.days} days",
        f"Take fewer or shorter periods: {LONGEST_DAYS} days are the most.",
    )


def _wrong_lot(plan: Plan) -> Iterator[tuple[bool, str, str]]:
    yield (
        not _whole(plan.seed, 0, SEEDS - 1),
        "the seed is not a whole number",
        f"It is from 0 to {SEEDS - 1}.",
    )
    high = 10.0 if plan.kind is Kind.SEVERITY else 0.95
    yield (
        not (_number(plan.worth) and 0.0 < plan.worth <= high),
        f"an effect of {plan.worth!r:.20} cannot be looked for",
        "Give a share such as 30 %, or points of a score such as 1.",
    )
    yield (
        not (plan.power is None or (_number(plan.power) and 0.0 <= plan.power <= 1.0)),
        "the power of the plan is not a share",
        _CURE,
    )
    yield (
        plan.schedule != schedule_of(plan.design, plan.pairs, plan.seed),
        "the schedule is not the one that belongs to the seed",
        "Plan the trial again, and do not change the plan by hand.",
    )
