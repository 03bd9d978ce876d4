"""Everything that the visit report says, as typed values: built once, shown twice.

Free text in it has been cleaned (`spasmograph.report.visit.text.clean`); it is
still only text, and whoever shows it has to escape it.  A value that is not
known is None, and zero is a value.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from spasmograph.report.visit.film import Estimated, Filmed, Interval, Moved, TaskRate

__all__ = [
    "Bin",
    "Change",
    "ChangeVerdict",
    "Counted",
    "DailyLife",
    "Estimated",
    "Filmed",
    "Group",
    "Injected",
    "Interval",
    "Mark",
    "MarkKind",
    "Measure",
    "Moved",
    "OpenQuestion",
    "Period",
    "ReportModel",
    "Sign",
    "Since",
    "TaskRate",
    "Tested",
    "Treated",
    "Unwanted",
    "WarningSigns",
    "Who",
]


class Since(StrEnum):
    """Why a period begins where it does."""

    VISIT = "visit"
    DAY = "day"
    HALF_YEAR = "half_year"


class Measure(StrEnum):
    """What changed or did not."""

    FILMED = "filmed"
    SEVERITY = "severity"


class ChangeVerdict(StrEnum):
    """What may be said of a change."""

    LESS = "less"
    MORE = "more"
    NOT_MEASURABLE = "not_measurable"
    CANNOT_TELL = "cannot_tell"


class MarkKind(StrEnum):
    """What is marked on the time axis."""

    INJECTION = "injection"
    STARTED = "started"
    STOPPED = "stopped"
    TEST = "test"
    VISIT = "visit"


@dataclass(frozen=True, slots=True)
class Period:
    """What the report is about.

    Attributes
    ----------
    since, until : date
        Both included; `until` is the day of the report.
    reason : Since
    shown_from : date
        First day of the time axis.
    """

    since: dt.date
    until: dt.date
    reason: Since
    shown_from: dt.date


@dataclass(frozen=True, slots=True)
class Who:
    """Whom it is about; the record holds no name.

    Attributes
    ----------
    birth_year : int or None
    conditions : tuple of str
        ``diagnosis given: …, by …, since …``; a sentence part each.
    first_noted : date or None
        The first day with a spasm in the record.
    months_said : float or None
        How long the movements have been there, months, as the person answered.
    pregnancy : str or None
        Whether a pregnancy or breastfeeding is noted on the day of the report.
    allergies : tuple of str
    next_visit : date or None
    """

    birth_year: int | None = None
    conditions: tuple[str, ...] = ()
    first_noted: dt.date | None = None
    months_said: float | None = None
    pregnancy: str | None = None
    allergies: tuple[str, ...] = ()
    next_visit: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """How many of a number of things."""

    name: str
    count: int
    of: int


@dataclass(frozen=True, slots=True)
class Group:
    """One side of a comparison: some days, and the typical value in them."""

    first: dt.date
    last: dt.date
    count: int
    value: float
    injection_days: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """Then against now.

    Attributes
    ----------
    measure : Measure
    before, after : Group
    difference : float
        After minus before.
    low, high : float or None
        95% interval of the difference; None where the noise is not known.
    noise_low, noise_high : float or None
        New values between these cannot be told from the value before.
    verdict : ChangeVerdict
    repeats : int
        Independent repeats that the noise was learnt from.
    """

    measure: Measure
    before: Group
    after: Group
    difference: float
    low: float | None
    high: float | None
    noise_low: float | None
    noise_high: float | None
    verdict: ChangeVerdict
    repeats: int


@dataclass(frozen=True, slots=True)
class Bin:
    """Some days of the diary: mean severity of those with an answer, and spasms a day."""

    first: dt.date
    last: dt.date
    answered: int
    severity: float | None
    counted: int
    spasms: float | None


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened on a day."""

    day: dt.date
    kind: MarkKind
    text: str


@dataclass(frozen=True, slots=True)
class DailyLife:
    """What it does to daily life, of the days with a check-in in the period."""

    days: int = 0
    affected: tuple[Counted, ...] = ()
    hardest: tuple[Counted, ...] = ()
    activities: tuple[Counted, ...] = ()
    pain_days: int = 0


@dataclass(frozen=True, slots=True)
class Unwanted:
    """A side effect, from when to when, and of what it is thought to come."""

    name: str
    start: dt.date
    stop: dt.date | None
    strength: int | None
    of: str | None


@dataclass(frozen=True, slots=True)
class Treated:
    """A treatment that lasts, with what is known of its effect for this person."""

    name: str
    kind: str
    dose: str
    start: dt.date
    stop: dt.date | None
    by: str | None
    missed: int
    noted: int
    effect: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Injected:
    """One injection visit; units belong to the product and are never converted."""

    day: dt.date
    product: str
    by: str | None
    sites: str
    effect: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sign:
    """A warning sign that is present: what was found, and the sources of the rule."""

    text: str
    urgent: bool
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WarningSigns:
    """Warning signs.

    Attributes
    ----------
    present : tuple of Sign
    yes, no : tuple of str
        Warning questions answered lately, in their own words.
    open : int
        Those without a recent answer: neither present nor absent.
    asked_first, asked_last : date or None
        Of the recent answers.
    earlier_yes : tuple of str
        Answered with yes before that.
    """

    present: tuple[Sign, ...] = ()
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    open: int = 0
    asked_first: dt.date | None = None
    asked_last: dt.date | None = None
    earlier_yes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tested:
    """A test that was done."""

    day: dt.date
    kind: str
    result: str


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """Something the person wants to ask."""

    text: str


@dataclass(frozen=True, slots=True)
class ReportModel:
    """The visit report.

    Attributes
    ----------
    analysed : str
        Which days and which outcome the answers on causes rest on.
    worse, better, alongside, no_sign, unknown : tuple of str
        What seems to set it off, what seems to help, what goes along with it,
        what shows no sign, what cannot be told yet; a short paragraph each.
    general : tuple of str
        What holds for all of these.
    due : tuple of str
        When the last injection wears off.
    sources : tuple of str
        What the report rests on, in words.
    """

    period: Period
    who: Who
    filmed: tuple[Filmed, ...] = ()
    changes: tuple[Change, ...] = ()
    bins: tuple[Bin, ...] = ()
    marks: tuple[Mark, ...] = ()
    daily: DailyLife = DailyLife()
    diary_sides: tuple[Counted, ...] = ()
    treatments: tuple[Treated, ...] = ()
    injections: tuple[Injected, ...] = ()
    unwanted: tuple[Unwanted, ...] = ()
    care: tuple[Counted, ...] = ()
    due: tuple[str, ...] = ()
    analysed: str = ""
    worse: tuple[str, ...] = ()
    better: tuple[str, ...] = ()
    alongside: tuple[str, ...] = ()
    no_sign: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    general: tuple[str, ...] = ()
    signs: WarningSigns = WarningSigns()
    tests: tuple[Tested, ...] = ()
    questions: tuple[OpenQuestion, ...] = ()
    sources: tuple[str, ...] = ()
    software: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain values that JSON can hold; days as ``2026-03-01``."""
        found: dict[str, Any] = _plain(asdict(self))
        return found


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value
