"""What the rules of safety can look for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from spasmograph.guide.substances import is_at_risk
from spasmograph.record.vocabulary import TreatmentKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from spasmograph.guide.known import Known, Taken

__all__ = [
    "ASK",
    "ELDER",
    "MAOI_DAYS",
    "Act",
    "Caution",
    "Plan",
    "SafetyRule",
    "Severity",
    "after_toxin",
    "against",
    "ancestry",
    "ancestry_not_noted",
    "breastfeeding",
    "expecting",
    "finished",
    "low_sodium",
    "maoi_lately",
    "near_toxin",
    "pair",
    "stopping",
    "stopping_one_of",
    "stopping_while_expecting",
    "too_soon",
    "two_sedatives",
    "weakened",
    "with_alcohol",
]

ASK = "Ask the person who prescribes for you, or a pharmacist."
"""How every caution ends."""

TOXIN_DAYS = 84
"""Injections closer together than this (12 weeks) are too soon, days."""

MAOI_DAYS = 14
"""How long an MAO inhibitor still matters after it was stopped, days."""

ELDER = 65
"""From this age carbamazepine is more likely to lower sodium, years (own line)."""


class Act(StrEnum):
    """What is done."""

    TAKE = "take"
    STOP = "stop"
    INJECT = "inject"


class Severity(StrEnum):
    """How grave a caution is, the gravest first."""

    SERIOUS = "serious"
    CAUTION = "caution"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Caution:
    """Something to ask about before going on.

    Attributes
    ----------
    rule_id : str
    severity : Severity
    text : str
        For the person; ends in `ASK`.
    sources : tuple of str
        Identifiers of sources; empty where only the record itself is told.
    """

    rule_id: str
    severity: Severity
    text: str
    sources: tuple[str, ...]


def finished(rule: str, severity: Severity, text: str, sources: tuple[str, ...]) -> Caution:
    """Make a caution, with the sentence that every caution ends in."""
    return Caution(str(rule), severity, f"{text} {ASK}", sources)


@dataclass(frozen=True, slots=True)
class Plan:
    """What the rules look at.

    Attributes
    ----------
    act : Act
    new : frozenset of str
        Qualities of what is planned.
    kind : TreatmentKind
    taken : tuple of (Taken, frozenset of str)
        Everything else that was taken up to that day, with its qualities.
    conditions : frozenset of str
        Conditions that a rule knows.
    known : Known
    on : date
    """

    act: Act
    new: frozenset[str]
    kind: TreatmentKind
    taken: tuple[tuple[Taken, frozenset[str]], ...]
    conditions: frozenset[str]
    known: Known
    on: date

    @property
    def have(self) -> frozenset[str]:
        """Qualities of what else is in use on that day."""
        return frozenset().union(*(what for item, what in self.taken if item.on(self.on)))

    @property
    def begins(self) -> bool:
        """Whether something is taken or injected."""
        return self.act is not Act.STOP


When: TypeAlias = "Callable[[Plan], bool]"


@dataclass(frozen=True, slots=True)
class SafetyRule:
    """One rule.

    Attributes
    ----------
    id : str
    severity : Severity
    sees : str
        What it looks for, for the table in the documentation.
    when : callable
    text : str
        For the person.
    sources : tuple of str
    """

    id: str
    severity: Severity
    sees: str
    when: When
    text: str
    sources: tuple[str, ...]


def pair(one: str, other: str) -> When:
    """Hold when one quality is planned and the other is in use, either way round."""

    def when(plan: Plan) -> bool:
        have = plan.have
        return plan.begins and (
            (one in plan.new and other in have) or (other in plan.new and one in have)
        )

    return when


def against(quality: str, *conditions: str) -> When:
    """Hold when it is planned and one of the conditions is noted."""
    return lambda plan: (
        plan.begins and quality in plan.new and bool(plan.conditions & set(conditions))
    )


def stopping(quality: str) -> When:
    """Hold when it is stopped."""
    return lambda plan: plan.act is Act.STOP and quality in plan.new


def with_alcohol(plan: Plan) -> bool:
    """Hold when something that makes sleepy meets alcohol."""
    sedating = plan.begins and "sedative" in plan.new and plan.known.alcohol
    return sedating or pair("sedative", "alcohol")(plan)


def two_sedatives(plan: Plan) -> bool:
    """Hold when two things that make sleepy meet."""
    return plan.begins and "sedative" in plan.new and "sedative" in plan.have


def ancestry(plan: Plan) -> bool:
    """Hold for carbamazepine where HLA-B*15:02 is likely or known."""
    if not plan.begins or "carbamazepine" not in plan.new:
        return False
    named = plan.known.ancestry is not None and is_at_risk(plan.known.ancestry)
    return named or "hla_b_1502" in plan.conditions


def ancestry_not_noted(plan: Plan) -> bool:
    """Hold for carbamazepine where ancestry is not noted."""
    return plan.begins and "carbamazepine" in plan.new and plan.known.ancestry is None


def low_sodium(plan: Plan) -> bool:
    """Hold for carbamazepine where sodium is low or likely to fall."""
    born = plan.known.birth_year
    old = born is not None and plan.on.year - born >= ELDER
    at_risk = old or "low_sodium" in plan.conditions
    if plan.begins and "carbamazepine" in plan.new and at_risk:
        return True
    return pair("carbamazepine", "diuretic")(plan)


def maoi_lately(plan: Plan) -> bool:
    """Hold for carbamazepine and an MAO inhibitor, now or lately."""
    since = plan.on - timedelta(days=MAOI_DAYS)
    lately = frozenset().union(
        *(what for item, what in plan.taken if item.stop is None or item.stop >= since)
    )
    new = plan.new
    return plan.begins and (
        ("carbamazepine" in new and "maoi" in lately)
        or ("maoi" in new and "carbamazepine" in plan.have)
    )


def weakened(plan: Plan) -> bool:
    """Hold for carbamazepine and what it makes weaker."""
    return any(pair("carbamazepine", other)(plan) for other in ("warfarin", "benzodiazepine"))


def too_soon(plan: Plan) -> bool:
    """Hold for botulinum toxin too soon after the last."""
    return (
        plan.begins
        and "toxin" in plan.new
        and any(
            0 < (plan.on - injected.day).days < TOXIN_DAYS for injected in plan.known.injections
        )
    )


def expecting(plan: Plan) -> bool:
    """Hold for anything begun in pregnancy."""
    return plan.begins and plan.known.pregnant and plan.kind is not TreatmentKind.LENSES


def breastfeeding(plan: Plan) -> bool:
    """Hold for anything begun while breastfeeding."""
    return plan.begins and plan.known.breastfeeding and plan.kind is not TreatmentKind.LENSES


def stopping_while_expecting(plan: Plan) -> bool:
    """Hold for anything stopped in pregnancy or while breastfeeding."""
    return plan.act is Act.STOP and (plan.known.pregnant or plan.known.breastfeeding)


def after_toxin(quality: str) -> When:
    """Hold when something of this quality is begun soon after botulinum toxin."""

    def when(plan: Plan) -> bool:
        days = ((plan.on - injected.day).days for injected in plan.known.injections)
        soon = any(0 <= since < TOXIN_DAYS for since in days)
        return plan.act is Act.TAKE and quality in plan.new and soon

    return when


def near_toxin(quality: str) -> When:
    """Hold when botulinum toxin and something of this quality meet, either way round."""
    together, after = pair("toxin", quality), after_toxin(quality)
    return lambda plan: together(plan) or after(plan)


def stopping_one_of(*kinds: str) -> When:
    """Hold when something of one of these qualities is stopped."""
    return lambda plan: plan.act is Act.STOP and bool(plan.new & set(kinds))
