"""What is said of a home trial: where it stands, and what came of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from spasmograph.insight.results import Answer, Kind
from spasmograph.insight.trials.plan import Period, Plan

__all__ = ["Stage", "Status", "TrialAnswer"]

_PLACES = 6


class Stage(StrEnum):
    """Where a trial stands."""

    WAITING = "waiting"
    RUNNING = "running"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Status:
    """Where a trial stands on a day.

    Attributes
    ----------
    plan : Plan
    today : datetime.date
    stage : Stage
    day : int
        Number of the day, from 1; 0 before it begins, and the last one afterwards.
    period : Period or None
        The one that holds today.
    counts : bool
        Whether today is one of the days that count.
    asked, answered : int
        Days that count up to yesterday, and how many of them have an answer.
    known, kept : int
        Days up to yesterday of which it is known what was done, and how many
        of them were as assigned.
    """

    plan: Plan
    today: dt.date
    stage: Stage
    day: int
    period: Period | None
    counts: bool
    asked: int
    answered: int
    known: int
    kept: int

    def to_dict(self) -> dict[str, Any]:
        """Return values that JSON can hold."""
        now = self.period
        return {
            "stage": self.stage.value,
            "today": self.today.isoformat(),
            "day": self.day,
            "days": self.plan.days,
            "last": self.plan.last.isoformat(),
            "assigned": None if now is None else ("on" if now.on else "off"),
            "period_first": None if now is None else now.first.isoformat(),
            "period_last": None if now is None else now.last.isoformat(),
            "counts_today": self.counts,
            "days_that_count": self.asked,
            "answered": self.answered,
            "days_known": self.known,
            "days_kept": self.kept,
        }


@dataclass(frozen=True, slots=True)
class TrialAnswer:
    """What came of a trial.

    Attributes
    ----------
    plan : Plan
    answer : Answer
        The estimate is the log rate ratio, or points of the score, of the days
        with it against those without, as assigned.
    p_value : float or None
        Of the randomisation test; None where it cannot be made.
    schedules : int
        How many schedules could have been drawn.
    days_on, days_off : int
        Answered days that count.
    known, kept : int
        Days of which it is known what was done, and how many were as assigned.
    notes : tuple of str
        What to know besides, a sentence each.
    """

    plan: Plan
    answer: Answer
    p_value: float | None
    schedules: int
    days_on: int
    days_off: int
    known: int
    kept: int
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return values that JSON can hold."""
        score = self.plan.kind is Kind.SEVERITY
        answer = self.answer
        return {
            "what": self.plan.what,
            "outcome": self.plan.outcome,
            "score_change" if score else "log_rate_ratio": _rounded(answer.estimate),
            "low90": _rounded(answer.low90),
            "high90": _rounded(answer.high90),
            **answer.to_dict(),
            "randomisation_p": _rounded(self.p_value),
            "schedules": self.schedules,
            "days_on": self.days_on,
            "days_off": self.days_off,
            "days_known": self.known,
            "days_kept": self.kept,
            "notes": list(self.notes),
        }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), _PLACES) + 0.0
