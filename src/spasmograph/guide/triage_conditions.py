"""What the rules of triage can look for: small, pure conditions.

A rule looks at the answers and at the picture of the record, and returns what
it found (words for its text, which may be none), or None.  A yes to a warning
question can only make more rules speak, never fewer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from spasmograph.guide.answers import Reply
from spasmograph.guide.course import episode, kept_up, over_months
from spasmograph.guide.substances import qualities
from spasmograph.record.vocabulary import HardestSymptom, SideEffectKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from spasmograph.guide.answers import Answers
    from spasmograph.guide.known import Known

__all__ = [
    "ADULT",
    "THREE_MONTHS",
    "TWO_WEEKS",
    "YOUNG",
    "Level",
    "Rule",
    "either",
    "kept_up_in_vain",
    "longer",
    "may_be_injected",
    "may_be_sudden",
    "may_be_tics",
    "may_take_carbamazepine",
    "noted",
    "noted_after_injection",
    "noted_longer",
    "noted_on_antiseizure",
    "noted_on_carbamazepine",
    "shut_lately",
    "stopped_and_ill",
    "stopped_lately",
    "sudden",
    "takes_antiseizure",
    "yes",
    "younger",
]

SPREAD_DAYS = 84
"""How long after an injection its effect may have spread ("hours to weeks"), days."""

LEFT_DAYS = 14
"""How long after the last day a medicine may still matter, days."""

RECENT_DAYS = 28
"""What a check-in says counts as now for this long, days."""

TWO_WEEKS = 0.5
THREE_MONTHS = 3.0
YOUNG = 30
"""Below this age spasms of one side are unusual, years (56 of 1,642 in one series)."""

ADULT = 16
"""The guideline for doctors speaks of people over this age, years."""


class Level(StrEnum):
    """How soon to get help, the most urgent first."""

    EMERGENCY = "emergency"
    SAME_DAY = "same_day"
    SEE_DOCTOR_SOON = "see_doctor_soon"
    SEE_DOCTOR = "see_doctor"
    SELF_CARE = "self_care"

    @property
    def rank(self) -> int:
        """0 for the most urgent."""
        return list(Level).index(self)


When: TypeAlias = "Callable[[Answers, Known], str | None]"


@dataclass(frozen=True, slots=True)
class Rule:
    """One reason for help.

    Attributes
    ----------
    id : str
    level : Level
    sees : str
        What it looks for, for the table in the documentation.
    when : callable
        Returns what was found, or None.
    text : str
        For the person; ``{}`` takes in what was found.
    sources : tuple of str
        Identifiers of sources.
    from_record : bool
        Whether it is computed from the record and not from the answers.
    """

    id: str
    level: Level
    sees: str
    when: When
    text: str
    sources: tuple[str, ...]
    from_record: bool = False


def yes(*names: str) -> When:
    """Speak when all of these were answered with yes."""

    def when(answers: Answers, known: Known) -> str | None:
        return "" if all(getattr(answers, name) is Reply.YES for name in names) else None

    return when


def either(needs: Callable[[Answers, Known], bool], *names: str) -> When:
    """Speak when one of the questions was answered with yes and something else holds."""

    def when(answers: Answers, known: Known) -> str | None:
        said = any(getattr(answers, name) is Reply.YES for name in names)
        return "" if said and needs(answers, known) else None

    return when


def _last_injection(known: Known) -> date | None:
    days = [injected.day for injected in known.injections]
    recent = [day for day in days if (known.today - day).days <= SPREAD_DAYS]
    return max(recent, default=None)


def may_be_injected(answers: Answers, known: Known) -> bool:
    """Whether a recent injection is not ruled out by the answers and the record."""
    return answers.injected is not Reply.NO or _last_injection(known) is not None


def may_take_carbamazepine(answers: Answers, known: Known) -> bool:
    """Whether carbamazepine is not ruled out by the answers and the record."""
    return answers.carbamazepine is not Reply.NO or _takes(known, "carbamazepine")


def sudden(answers: Answers, known: Known) -> bool:
    """Whether it was answered to have begun suddenly."""
    return answers.sudden is Reply.YES


def may_be_sudden(answers: Answers, known: Known) -> bool:
    """Whether it was left open how it began; what began suddenly has rules of its own."""
    return answers.sudden is Reply.UNKNOWN


def may_be_tics(answers: Answers, known: Known) -> bool:
    """Whether tics are not ruled out by the answers."""
    return answers.tics is not Reply.NO


def takes_antiseizure(answers: Answers, known: Known) -> bool:
    """Whether the record notes a medicine against seizures other than carbamazepine."""
    return _takes(known, "antiseizure")


def _takes(known: Known, quality: str) -> bool:
    """Whether something is taken now, or was until lately."""
    since = known.today - timedelta(days=LEFT_DAYS)
    return any(
        quality in qualities(item.name, item.medicine_class)
        for item in known.taken
        if item.start <= known.today and (item.stop is None or item.stop >= since)
    )


def _effect(known: Known, *kinds: SideEffectKind) -> str | None:
    found = [effect for effect in known.effects if effect.kind in kinds]
    if not found:
        return None
    names = " and ".join(dict.fromkeys(effect.kind.value.replace("_", " ") for effect in found))
    return f"{names} (since {min(effect.start for effect in found)})"


def noted(*kinds: SideEffectKind) -> When:
    """Speak when the record notes such a side effect that goes on."""
    return lambda answers, known: _effect(known, *kinds)


def noted_after_injection(*kinds: SideEffectKind) -> When:
    """Speak when such a side effect goes on and an injection was not long ago."""

    def when(answers: Answers, known: Known) -> str | None:
        injected, effect = _last_injection(known), _effect(known, *kinds)
        if injected is None or effect is None:
            return None
        return f"{effect}, and an injection on {injected}"

    return when


def noted_on_carbamazepine(*kinds: SideEffectKind) -> When:
    """Speak when such a side effect goes on and carbamazepine is taken."""

    def when(answers: Answers, known: Known) -> str | None:
        return _effect(known, *kinds) if _takes(known, "carbamazepine") else None

    return when


def noted_on_antiseizure(*kinds: SideEffectKind) -> When:
    """Speak when such a side effect goes on and such a medicine is taken."""

    def when(answers: Answers, known: Known) -> str | None:
        return _effect(known, *kinds) if takes_antiseizure(answers, known) else None

    return when


def _stopped(known: Known) -> str | None:
    since = known.today - timedelta(days=LEFT_DAYS)
    found = [
        f"{item.name} was stopped on {item.stop}"
        for item in known.taken
        if item.stop is not None
        and since <= item.stop <= known.today
        and {"baclofen", "benzodiazepine"} & qualities(item.name)
    ]
    return " and ".join(found) or None


def stopped_and_ill(answers: Answers, known: Known) -> str | None:
    """Speak when a medicine that must not be stopped at once was, and signs are there."""
    signs = (answers.withdrawal, answers.muddled, answers.fever)
    ill = Reply.YES in signs or _effect(known, SideEffectKind.CONFUSION, SideEffectKind.FEVER)
    return _stopped(known) if ill else None


def stopped_lately(answers: Answers, known: Known) -> str | None:
    """Speak when the record notes that such a medicine was stopped lately."""
    return _stopped(known)


def longer(months: float, up_to: float = math.inf) -> When:
    """Speak when it is answered to have lasted longer than one time, up to another."""

    def when(answers: Answers, known: Known) -> str | None:
        return "" if answers.months is not None and months < answers.months <= up_to else None

    return when


def noted_longer(months: float, up_to: float | None = None) -> When:
    """Speak when the record shows it lasting longer than one time, up to another."""

    def when(answers: Answers, known: Known) -> str | None:
        seen = episode(known)
        if seen is None or not over_months(seen.first, seen.last, months):
            return None
        if up_to is not None and over_months(seen.first, seen.last, up_to):
            return None
        return f"from {seen.first} to {seen.last}, on {seen.days} days"

    return when


def kept_up_in_vain(answers: Answers, known: Known) -> str | None:
    """Speak when home remedies were kept up without relief."""
    found = kept_up(known)
    return None if found is None else str(found)


def _age(answers: Answers, known: Known) -> float | None:
    """Return the age; from the year of birth it is the lower of the two it can be."""
    if answers.age is not None:
        return answers.age
    return None if known.birth_year is None else known.today.year - known.birth_year - 1


def younger(limit: int, *names: str) -> When:
    """Speak below an age, when all of these were answered with yes."""

    def when(answers: Answers, known: Known) -> str | None:
        age = _age(answers, known)
        said = all(getattr(answers, name) is Reply.YES for name in names)
        return "" if age is not None and age < limit and said else None

    return when


def shut_lately(answers: Answers, known: Known) -> str | None:
    """Speak when check-ins of late say that the eyes were forced shut."""
    since = known.today - timedelta(days=RECENT_DAYS)
    days = [
        day.day
        for day in known.check_ins
        if day.hardest is HardestSymptom.EYES_FORCED_SHUT and day.day > since
    ]
    return f"on {len(days)} of the last {RECENT_DAYS} days" if days else None
