"""What speaks for and against each described pattern, with its weight and its source.

Weights add up only to put patterns in order; they are no probabilities.  One
that rests on a published sensitivity and specificity is the base-2 logarithm
of the likelihood ratio, cut at `CAP`; all others are set by hand.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from spasmograph.guide.answers import Answers, Reply
from spasmograph.guide.figures import FEWEST, Figures
from spasmograph.guide.substances import conditions_in, qualities
from spasmograph.spasms.coupling import NEAR_ZERO_MS
from spasmograph.spasms.events import Side
from spasmograph.spasms.posed import BENTIVOGLIO_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable

    from spasmograph.guide.known import Known

__all__ = [
    "CAP",
    "HALF",
    "PLAIN",
    "STRONG",
    "Published",
    "Sign",
    "brow_rises",
    "brow_stays",
    "coupled_when_posed",
    "eye_with_mouth",
    "had_condition",
    "mostly_both",
    "mostly_one_side",
    "no",
    "not_with_mouth",
    "prolonged",
    "reading_eases",
    "rest_rule",
    "rest_rule_fails",
    "short_time",
    "takes",
    "together",
    "yes",
]

CAP = 3.0
"""No single sign weighs more."""

STRONG, PLAIN, HALF = 2.0, 1.0, 0.5

MOSTLY = 0.9
OFTEN = 0.5
TOGETHER_MS = 50.0
COUPLED_PCT = 20.0
FEWEST_RISES = 3


@dataclass(frozen=True, slots=True)
class Published:
    """How well a sign told people with a condition from others in a study.

    Attributes
    ----------
    sensitivity, specificity : float
        0 to 1.
    """

    sensitivity: float
    specificity: float

    @property
    def present(self) -> float:
        """Weight of the sign when it is there."""
        wrong = 1 - self.specificity
        return CAP if wrong <= 0 else min(CAP, math.log2(self.sensitivity / wrong))

    @property
    def absent(self) -> float:
        """Weight against when it is not there."""
        missed = 1 - self.sensitivity
        return CAP if missed <= 0 else min(CAP, math.log2(self.specificity / missed))


Look: TypeAlias = "Callable[[Answers, Known, Figures], str | None]"


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing to look for, for one pattern.

    Attributes
    ----------
    pattern : str
        Identifier of the pattern, as of the guide's types.
    weight : float
        Above zero when it speaks for the pattern, below when against.
    look : callable
        Returns the figures it found (or an empty text), or None.
    text : str
        For the person; ``{}`` takes in the figures.
    sources : tuple of str
    needs : str
        The question, or the measure, that it needs.
    published : Published or None
        Where the weight comes from; None when it was set by hand.
    """

    pattern: str
    weight: float
    look: Look
    text: str
    sources: tuple[str, ...]
    needs: str
    published: Published | None = None

    @property
    def measured(self) -> bool:
        """Whether it is read from the record and not from the answers."""
        return self.needs.startswith("measure:")


def yes(*names: str) -> Look:
    """Find that all of these were answered with yes."""
    return lambda answers, known, figures: (
        "" if all(getattr(answers, name) is Reply.YES for name in names) else None
    )


def no(name: str) -> Look:
    """Find that this was answered with no."""
    return lambda answers, known, figures: "" if getattr(answers, name) is Reply.NO else None


def short_time(months: float) -> Look:
    """Find that it has not lasted longer than this."""
    return lambda answers, known, figures: (
        "" if answers.months is not None and answers.months <= months else None
    )


def had_condition(*ids: str) -> Look:
    """Find such a condition in the record, past ones too."""

    def look(answers: Answers, known: Known, figures: Figures) -> str | None:
        found = [had.name for had in known.conditions if conditions_in(had.name) & set(ids)]
        return ", ".join(found) or None

    return look


def takes(quality: str) -> Look:
    """Find something of this quality among what was taken."""

    def look(answers: Answers, known: Known, figures: Figures) -> str | None:
        found = [item.name for item in known.taken if quality in qualities(item.name)]
        return ", ".join(dict.fromkeys(found)) or None

    return look


def mostly_one_side(answers: Answers, known: Known, figures: Figures) -> str | None:
    """Find that nearly all spasms were of one side only."""
    side, count = figures.main_side, figures.main_count
    if not figures.enough or side is Side.BOTH or count < MOSTLY * figures.spasms:
        return None
    return f"{count} of {figures.spasms} were on the {side.value} side only"


def mostly_both(answers: Answers, known: Known, figures: Figures) -> str | None:
    """Find that nearly all spasms were of both sides."""
    if not figures.enough or figures.both < MOSTLY * figures.spasms:
        return None
    return f"{figures.both} of {figures.spasms} were on both sides at once"


def together(answers: Answers, known: Known, figures: Figures) -> str | None:
    """Find that both eyes close at the same moment, in spasms of both."""
    spread = figures.spread_ms
    if mostly_both(answers, known, figures) is None or spread is None or spread > TOGETHER_MS:
        return None
    return f"usually {spread:.0f} ms apart"


def eye_with_mouth(answers: Answers, known: Known, figures: Figures) -> str | None:
    """Find that eye and mouth of a side mostly move together, with little lag."""
    events, joint, lag = figures.eye_events, figures.with_mouth, figures.lag_ms
    if events < FEWEST or joint < OFTEN * events or lag is None or abs(lag) > NEAR_ZERO_MS:
        return None
    return f"in {joint} of {events} spasms of the eye, the mouth {lag:+.0f} ms from the eye"


def not_with_mouth(answers: Answers, known: Known, figures: Figures) -> str | None:
    """Find that the mouth hardly moves with the eye."""
    events, joint = figures.eye_events, figures.with_mouth
    if events < FEWEST or joint > (1 - MOSTLY) * events:
        return None
    return f"in {joint} of {events} spasms of the eye"


def brow_rises(answers: Answers, known: Known, figures: Figures) -> str | None:
    """Find the other Babinski sign."""
    if figures.brow_rises < FEWEST_RISES:
        return None
    return f"in {figures.brow_rises} of {figures.brow_events} spasms of the eye"


def brow_stays(answers: Answers, known: Known, figures: Figures) -> str | None:
    """Find that the brow never rose over a closing eye."""
    if figures.brow_events < FEWEST or figures.brow_rises > 0:
        return None
    return f"in none of {figures.brow_events} spasms of the eye"


def rest_rule(answers: Answers, known: Known, figures: Figures) -> str | None:
    """Find that the rule of Bentivoglio 2006 holds."""
    return _blinks(figures) if _rest_rule(figures) is True else None


def rest_rule_fails(answers: Answers, known: Known, figures: Figures) -> str | None:
    """Find that the rule of Bentivoglio 2006 does not hold."""
    return _blinks(figures) if _rest_rule(figures) is False else None


def _rest_rule(figures: Figures) -> bool | None:
    rest, talk = figures.rest_blinks, figures.talk_blinks
    if rest is None or talk is None:
        return None
    return rest > BENTIVOGLIO_LIMIT and rest > talk


def _blinks(figures: Figures) -> str:
    return f"{figures.rest_blinks:.1f} a minute at rest and {figures.talk_blinks:.1f} in talk"


def reading_eases(answers: Answers, known: Known, figures: Figures) -> str | None:
    """Find that spasms were at least halved in reading."""
    rest, read = figures.rest_spasms, figures.read_spasms
    if rest is None or read is None or rest <= 0 or read > rest / 2:
        return None
    return f"{rest:.1f} a minute at rest and {read:.1f} in reading"


def prolonged(answers: Answers, known: Known, figures: Figures) -> str | None:
    """Find that at least half of the spasms were of 3 s or longer."""
    if not figures.enough or figures.prolonged < OFTEN * figures.spasms:
        return None
    return f"{figures.prolonged} of {figures.spasms} lasted 3 seconds or longer"


def coupled_when_posed(answers: Answers, known: Known, figures: Figures) -> str | None:
    """Find that a region moved along while another was moved on purpose."""
    item = figures.coupled
    if item is None or item.response_pct < COUPLED_PCT:
        return None
    task = item.task.replace("_", " ")
    return (
        f"in '{task}' the {item.came_along} on the {item.side.value} side moved by "
        f"{item.response_pct:.0f}% of its own range"
    )
