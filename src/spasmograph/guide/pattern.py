"""Pattern: which described patterns the measured sessions and the answers fit.

It is no diagnosis.  Every pattern for which something speaks is listed, with
what speaks against it, what is missing, and what to ask.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from spasmograph.guide.answers import Reply
from spasmograph.guide.figures import FEWEST, Figures, figures_of
from spasmograph.guide.pattern_first import FIRST
from spasmograph.guide.pattern_names import APART, ASKS, MEASURES, NAMES, Apart
from spasmograph.guide.pattern_second import SECOND
from spasmograph.guide.questions import QUESTIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spasmograph.guide.answers import Answers
    from spasmograph.guide.known import Known
    from spasmograph.guide.pattern_signs import Published, Sign

__all__ = [
    "NEAR",
    "SIGNS",
    "Apart",
    "Evidence",
    "Fit",
    "closest",
    "pattern",
    "what_would_tell_apart",
]

SIGNS: tuple[Sign, ...] = (*FIRST, *SECOND)
"""Every sign."""

NEAR = 1.0
"""Fits whose weights differ by no more than this are as good as each other."""

_TEXTS = {question.id: question.text for question in QUESTIONS}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for or against a pattern.

    Attributes
    ----------
    text : str
        For the person, with the figures that were used.
    weight : float
        Above zero, whichever way it speaks; for the order only.
    sources : tuple of str
    from_record : bool
        Whether it was read from the record.
    published : Published or None
        Sensitivity and specificity that the weight rests on, if any.
    """

    text: str
    weight: float
    sources: tuple[str, ...]
    from_record: bool
    published: Published | None = None


@dataclass(frozen=True, slots=True)
class Fit:
    """How one described pattern fits.

    Attributes
    ----------
    pattern_id : str
        Identifier of the guide's entry on it.
    name : str
    for_, against : tuple of Evidence
        The weightiest first.
    missing : tuple of str
        What is not known and would help.
    ask : tuple of str
        What to ask the doctor.
    """

    pattern_id: str
    name: str
    for_: tuple[Evidence, ...]
    against: tuple[Evidence, ...]
    missing: tuple[str, ...]
    ask: tuple[str, ...]

    @property
    def weight(self) -> float:
        """What speaks for it minus what speaks against it: for the order, no probability."""
        return sum(e.weight for e in self.for_) - sum(e.weight for e in self.against)


def pattern(known: Known, answers: Answers) -> tuple[Fit, ...]:
    """Set measured sessions and answers beside the described patterns.

    Parameters
    ----------
    known : Known
        A picture of the record.
    answers : Answers
        What the person answered.

    Returns
    -------
    tuple of Fit
        Every pattern for which something speaks, by weight.  Empty when nothing
        speaks for any.

    Notes
    -----
    How well this does on people is not known: the measure has not been tried on
    clinical video, and weights set by hand only put the fits in order.
    """
    figures = figures_of(known)
    fits = [_fit(name, answers, known, figures) for name in NAMES]
    order = list(NAMES)
    fits = [fit for fit in fits if fit.for_]
    fits.sort(key=lambda fit: (-fit.weight, order.index(fit.pattern_id)))
    return tuple(fits)


def _fit(name: str, answers: Answers, known: Known, figures: Figures) -> Fit:
    signs = [sign for sign in SIGNS if sign.pattern == name]
    found = []
    for sign in signs:
        seen = sign.look(answers, known, figures)
        if seen is not None:
            text = sign.text.replace("{}", seen)
            text = text[0].upper() + text[1:]
            found.append((sign, text))

    def evidence(side: int) -> tuple[Evidence, ...]:
        chosen = [
            Evidence(text, abs(sign.weight), sign.sources, sign.measured, sign.published)
            for sign, text in found
            if sign.weight * side > 0
        ]
        return tuple(sorted(chosen, key=lambda item: -item.weight))

    needed = dict.fromkeys(sign.needs for sign in signs)
    missing = tuple(
        MEASURES.get(need) or _TEXTS[need]
        for need in needed
        if _is_missing(need, answers, known, figures)
    )
    return Fit(name, NAMES[name], evidence(1), evidence(-1), missing, ASKS[name])


def _is_missing(need: str, answers: Answers, known: Known, figures: Figures) -> bool:
    measured = {
        "measure:sides": figures.spasms >= FEWEST,
        "measure:mouth": figures.eye_events >= FEWEST,
        "measure:brow": figures.brow_events > 0,
        "measure:rest": figures.rest_blinks is not None,
        "measure:read": figures.read_spasms is not None,
        "measure:posed": figures.coupled is not None,
        "measure:record": bool(known.conditions or known.taken),
    }
    if need in measured:
        return not measured[need]
    return getattr(answers, need) in (None, Reply.UNKNOWN)


def closest(fits: Sequence[Fit]) -> tuple[Fit, ...]:
    """Return the fits that are as good as the best one, ties and near ties all.

    Parameters
    ----------
    fits : sequence of Fit
        As `pattern` returns them.
    """
    if not fits:
        return ()
    best = max(fit.weight for fit in fits)
    return tuple(fit for fit in fits if fit.weight >= best - NEAR)


def what_would_tell_apart(fits: Sequence[Fit]) -> tuple[Apart, ...]:
    """Say what would tell these patterns apart, pair by pair.

    Parameters
    ----------
    fits : sequence of Fit
        Mostly those of `closest`.

    Returns
    -------
    tuple of Apart
        One for every pair; where nothing particular is known, an examination is
        named, without a source.
    """
    known_pairs = {apart.patterns: apart for apart in APART}
    found = []
    for one, other in combinations(fits, 2):
        pair = frozenset({one.pattern_id, other.pattern_id})
        found.append(
            known_pairs.get(pair)
            or Apart(pair, "An examination by a doctor who knows such movements.", ())
        )
    return tuple(found)
