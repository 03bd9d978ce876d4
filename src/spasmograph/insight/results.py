"""The one language in which every answer is given."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

__all__ = [
    "Analysis",
    "Answer",
    "Caution",
    "Effect",
    "InjectionEffect",
    "Kind",
    "NextDue",
    "Settle",
    "Verdict",
    "Way",
]

_PLACES = 6


class Kind(StrEnum):
    """What the outcome is."""

    COUNT = "count"
    SEVERITY = "severity"
    RATE = "rate"


class Verdict(StrEnum):
    """What may be said."""

    LIKELY_WORSE = "likely_worse"
    LIKELY_BETTER = "likely_better"
    GOES_WITH = "goes_with"
    NO_SIGN = "no_sign"
    CANNOT_TELL = "cannot_tell"
    CANNOT_SEPARATE = "cannot_separate"


class Caution(StrEnum):
    """Why an answer may still be wrong."""

    OBSERVATIONAL = "observational"
    REVERSE_CAUSE = "reverse_cause"
    RECALL = "recall"
    BEFORE_AFTER = "before_after"
    UNBLINDED = "unblinded"


class Way(StrEnum):
    """What would settle a question."""

    MORE_DAYS = "more_days"
    MORE_CONTRAST = "more_contrast"
    HOME_TRIAL = "home_trial"
    VARY_APART = "vary_apart"
    ASK_PRESCRIBER = "ask_prescriber"
    FULL_CYCLE = "full_cycle"


@dataclass(frozen=True, slots=True)
class Settle:
    """What would settle a question, and about how many more days of diary it takes."""

    way: Way
    more_days: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known about one question.

    Attributes
    ----------
    verdict : Verdict
    estimate, low90, high90 : float or None
        In log rate ratio, or points of the score; None where nothing is told.
    probability : float or None
        That there is an effect in the direction of the estimate.
    days : int
        Answered days behind it.
    settle : Settle or None
        None where nothing is left to settle.
    cautions : tuple of Caution
    """

    verdict: Verdict
    estimate: float | None = None
    low90: float | None = None
    high90: float | None = None
    probability: float | None = None
    days: int = 0
    settle: Settle | None = None
    cautions: tuple[Caution, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return what the answers have in common."""
        return {
            "probability": _rounded(self.probability),
            "verdict": self.verdict.value,
            "days": self.days,
            "settle": None
            if self.settle is None
            else {"way": self.settle.way.value, "more_days": self.settle.more_days},
            "cautions": [caution.value for caution in self.cautions],
        }


@dataclass(frozen=True, slots=True)
class Effect:
    """What one exposure, habit or treatment goes along with.

    Attributes
    ----------
    name : str
    answer : Answer
        Of a rise by one within-person standard deviation, or of the treatment
        being on, summed over the day itself and the two days after.
    sd : float or None
        The within-person standard deviation, in ``unit``.
    unit : str or None
    step : float
        So many units are meant when it is said in words ("per hour", "per 100 mg").
    likeliest_lag : int or None
        Days between the exposure and what follows: 0, 1 or 2.
    partners : tuple of str
        What it cannot be told from.
    """

    name: str
    answer: Answer
    sd: float | None = None
    unit: str | None = None
    step: float = 1.0
    likeliest_lag: int | None = None
    partners: tuple[str, ...] = ()

    def per_step(self, value: float | None) -> float | None:
        """Return a value of the answer per ``step`` instead of per standard deviation."""
        if value is None or not self.sd:
            return None
        return value * self.step / self.sd

    def to_dict(self, kind: Kind) -> dict[str, Any]:
        """Return the entry of the JSON document."""
        score = kind is Kind.SEVERITY
        name = "score_change" if score else "log_rate_ratio"
        answer = self.answer
        return {
            "name": self.name,
            f"{name}_per_sd": _rounded(answer.estimate),
            "low90": _rounded(answer.low90),
            "high90": _rounded(answer.high90),
            "likeliest_lag": self.likeliest_lag,
            "sd": _rounded(self.sd),
            "unit": self.unit,
            "step": self.step,
            f"{name}_per_step": _rounded(self.per_step(answer.estimate)),
            "partners": list(self.partners),
            **answer.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class InjectionEffect:
    """What one injection did.

    Attributes
    ----------
    date : datetime.date
    answer : Answer
        The estimate is the full benefit: above 0, fewer or weaker spasms.
    onset_day, peak_day, half_loss_day : float or None
        Days after the injection when half of the benefit was there, when it was
        largest, and when half of it was gone again.
    half_loss_low90, half_loss_high90 : float or None
    """

    date: dt.date
    answer: Answer
    onset_day: float | None = None
    peak_day: float | None = None
    half_loss_day: float | None = None
    half_loss_low90: float | None = None
    half_loss_high90: float | None = None

    def to_dict(self, kind: Kind) -> dict[str, Any]:
        """Return the entry of the JSON document."""
        name = "benefit_score" if kind is Kind.SEVERITY else "benefit_log_rate"
        answer = self.answer.to_dict()
        return {
            "date": self.date.isoformat(),
            name: _rounded(self.answer.estimate),
            "low90": _rounded(self.answer.low90),
            "high90": _rounded(self.answer.high90),
            "probability_helped": answer.pop("probability"),
            "onset_day": _rounded(self.onset_day),
            "peak_day": _rounded(self.peak_day),
            "half_loss_day": _rounded(self.half_loss_day),
            "half_loss_low90": _rounded(self.half_loss_low90),
            "half_loss_high90": _rounded(self.half_loss_high90),
            **answer,
        }


@dataclass(frozen=True, slots=True)
class NextDue:
    """When half of the benefit of the last injection is likely to be gone.

    Attributes
    ----------
    injection : datetime.date
        The last one, with or without days after it.
    estimate, low90, high90 : datetime.date
    cycles : int
        Complete cycles of this person behind it.
    """

    injection: dt.date
    estimate: dt.date
    low90: dt.date
    high90: dt.date
    cycles: int

    def to_dict(self) -> dict[str, Any]:
        """Return the entry of the JSON document."""
        return {
            "injection": self.injection.isoformat(),
            "estimate": self.estimate.isoformat(),
            "low90": self.low90.isoformat(),
            "high90": self.high90.isoformat(),
            "cycles": self.cycles,
        }


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything that can be told from one person's days.

    Attributes
    ----------
    outcome : str
    kind : Kind
    first, last : datetime.date or None
        Of the days that were used.
    usable_days : int
    typical : float or None
        The median answer: spasms a day, points, or spasms a minute.
    effects : tuple of Effect
        One an exposure, by name.
    treatments : tuple of Effect
        Medicines and changes of habit that are on or off for long.
    injections : tuple of InjectionEffect
        Oldest first.
    next_due : NextDue or None
        None where it cannot be told.
    notes : tuple of str
        What was left out, and why, a sentence each.
    """

    outcome: str
    kind: Kind
    first: dt.date | None
    last: dt.date | None
    usable_days: int
    typical: float | None = None
    effects: tuple[Effect, ...] = ()
    treatments: tuple[Effect, ...] = ()
    injections: tuple[InjectionEffect, ...] = ()
    next_due: NextDue | None = None
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON document of ``spasmograph insight --json``."""
        return {
            "outcome": self.outcome,
            "kind": self.kind.value,
            "first": None if self.first is None else self.first.isoformat(),
            "last": None if self.last is None else self.last.isoformat(),
            "usable_days": self.usable_days,
            "typical": _rounded(self.typical),
            "effects": [effect.to_dict(self.kind) for effect in self.effects],
            "treatments": [effect.to_dict(self.kind) for effect in self.treatments],
            "injections": [injection.to_dict(self.kind) for injection in self.injections],
            "next_due": None if self.next_due is None else self.next_due.to_dict(),
            "notes": list(self.notes),
        }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), _PLACES) + 0.0
