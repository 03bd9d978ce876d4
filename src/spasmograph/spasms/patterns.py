"""Neutral sentences about what was measured, each with its source.

A sentence says what doctors look for, never what a person has.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from spasmograph.spasms.events import Side
from spasmograph.spasms.tasks import TaskName

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spasmograph.spasms.counting import RateTable
    from spasmograph.spasms.coupling import BrowRise, EyeMouth, Synchrony
    from spasmograph.spasms.posed import TaskRates

__all__ = ["Statement", "patterns_of"]

_FEWEST = 5
_FEWEST_RISES = 3
_MOSTLY = 0.9
_OFTEN = 0.5
_TOGETHER_MS = 50.0


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence or two, and where what it compares with is published.

    Attributes
    ----------
    text : str
        For the person.
    source : str
        Empty where only the measurement is told.
    """

    text: str
    source: str = ""


def patterns_of(
    rates: RateTable,
    eye_mouth: dict[Side, EyeMouth],
    synchrony: Synchrony,
    brow: BrowRise,
    tasks: Sequence[TaskRates],
) -> tuple[Statement, ...]:
    """Say in plain words what pattern the counted spasms made.

    Parameters
    ----------
    rates : RateTable
        Counted events.
    eye_mouth : dict of Side to EyeMouth
        Coupling of spasms of each side.
    synchrony : Synchrony
        Of both eyes.
    brow : BrowRise
        The other Babinski sign.
    tasks : sequence of TaskRates
        Rates by task; may be empty.
    """
    count = rates.spasms.count
    if rates.spasms.seconds <= 0:
        return (Statement("The face was not seen, so nothing can be said about it."),)
    if count == 0:
        return (Statement("No contraction other than blinking was counted."),)
    if count < _FEWEST:
        return (Statement("There were too few contractions to describe a pattern."),)
    found = [_sides(rates, eye_mouth, synchrony)]
    if brow.either.with_rise >= _FEWEST_RISES:
        found.append(_brow(brow))
    found.extend(_reading(tasks))
    return tuple(found)


def _sides(rates: RateTable, eye_mouth: dict[Side, EyeMouth], synchrony: Synchrony) -> Statement:
    counts = {side: rates.sides[side].count for side in Side}
    main = max(counts, key=lambda side: counts[side])
    if counts[main] < _MOSTLY * rates.spasms.count:
        return Statement(
            f"Contractions came on the left side ({counts[Side.LEFT]}), on the right "
            f"({counts[Side.RIGHT]}) and on both at once ({counts[Side.BOTH]})."
        )
    if main is Side.BOTH:
        return _both(synchrony, eye_mouth[Side.BOTH].eye_events)
    where = (
        f"on the {main} side"
        if counts[main] == rates.spasms.count
        else f"mostly on the {main} side"
    )
    coupled = eye_mouth[main]
    if (
        coupled.eye_events >= _FEWEST
        and coupled.share.value >= _OFTEN
        and coupled.near_zero.value >= _OFTEN
    ):
        return Statement(
            f"The contractions were {where}, and eye and mouth mostly moved "
            "together. That is what doctors look for in hemifacial spasm; other causes can "
            "look the same, and only an examination can tell them apart.",
            "Yaltho and Jankovic 2011, Mov Disord 26:1582",
        )
    return Statement(f"The contractions were {where}.")


def _both(synchrony: Synchrony, eye_events: int) -> Statement:
    if eye_events >= _FEWEST and synchrony.spread_ms <= _TOGETHER_MS:
        return Statement(
            "Both eyes closed together. Spasms of both eyes at the same moment are part of "
            "what doctors look for in blepharospasm; an examination is needed to tell.",
            "Defazio 2013, Neurology 81:236",
        )
    return Statement("The contractions were on both sides at once.")


def _brow(brow: BrowRise) -> Statement:
    return Statement(
        f"In {brow.either.with_rise} of {brow.either.eye_events} spasms of the eye the brow "
        "rose while the eye on the same side closed. Doctors call this the other Babinski "
        "sign. In two studies 86% and 68% of people with hemifacial spasm had it, and none "
        "of 53 with blepharospasm.",
        "Pawlowski 2013; J Neurol Sci 2017;378:36",
    )


def _reading(tasks: Sequence[TaskRates]) -> list[Statement]:
    rates = {row.task: row.spasms.per_minute for row in tasks}
    rest, reading = rates.get(TaskName.REST), rates.get(TaskName.READ)
    if rest is None or reading is None or not reading.high < rest.low:
        return []
    return [
        Statement(
            "There were fewer spasms while reading than at rest. In one study reading and "
            "writing lessened spasms in blepharospasm (30 people) and not in hemifacial "
            "spasm (20 people).",
            "Ferrazzano 2019",
        )
    ]
