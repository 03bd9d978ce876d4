"""Every answer in a few short sentences for the person it is about.

A sentence says what was seen in this person's own days.  It never says what to
do about a treatment, never names an illness, and never says that one thing
makes another.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from spasmograph.insight.amounts import Amount, amount_for, chances
from spasmograph.insight.naming import grouped, matter, per_step, spoken, turned
from spasmograph.insight.results import Analysis, Answer, Caution, Effect, Settle, Verdict, Way

__all__ = ["ASK", "Said", "effect_words", "treatment_words"]

#: The end of everything that is said of a treatment.
ASK = "Ask the person who prescribes before changing anything."

NOT_NOTHING = "That does not mean that it has no effect."

_GENERAL = {
    Caution.OBSERVATIONAL: "A diary shows what goes together, not what leads to what.",
    Caution.RECALL: "What is written down later from memory may be off.",
}
_PARTICULAR = {
    Caution.REVERSE_CAUSE: "It may be the other way round, with the spasms first.",
    Caution.BEFORE_AFTER: "It changed only a few times, so it may be something else that "
    "changed then.",
}
_SETTLE = {
    Way.MORE_CONTRAST: "Days on which it differs more could tell.",
    Way.HOME_TRIAL: "A home trial could settle it.",
    Way.VARY_APART: "Only days on which they part could tell.",
    Way.ASK_PRESCRIBER: ASK,
    Way.FULL_CYCLE: "A diary up to the next injection could tell.",
}
_LATER = {1: ", mostly on the next day", 2: ", mostly two days later"}


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of one answer.

    Attributes
    ----------
    own : tuple of str
        Sentences about this answer alone; the first says the most.
    general : tuple of str
        Sentences that hold for others too: under a list, once is enough.
    """

    own: tuple[str, ...]
    general: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " ".join((*self.own, *self.general))


def effect_words(effect: Effect, analysis: Analysis) -> Said:
    """Say what is known of one exposure or habit.

    Parameters
    ----------
    effect : Effect
        One of ``analysis.effects``.
    analysis : Analysis

    Returns
    -------
    Said
    """
    answer, name = effect.answer, spoken(effect.name)
    step = per_step(effect)
    general = tuple(_GENERAL[one] for one in answer.cautions if one in _GENERAL)
    if answer.verdict is Verdict.CANNOT_SEPARATE:
        names = grouped([name, *map(spoken, effect.partners)])
        claim = f"{_upper(names)} rise and fall together."
        alone = "What each of them does alone cannot be told."
        treated = {one.name for one in analysis.treatments}.intersection(effect.partners)
        settle = (ASK,) if treated else _settled(answer.settle)
        return Said((claim, alone, *settle), general)
    if answer.verdict is Verdict.NO_SIGN:
        why = f"There is no sign that {name} {matter(name)} much for you."
        return Said((why, *_at_most(effect, analysis, step), *_days(answer)), general)
    first = f"Whether {name} {matter(name)} for you cannot be told yet."
    if answer.verdict is Verdict.CANNOT_TELL and answer.estimate is None:
        return Said((first, "It was noted on too few days, or it hardly changed."), general)
    if answer.verdict is Verdict.CANNOT_TELL:
        middle = (first, NOT_NOTHING, *_could_be(effect, analysis, step))
    elif answer.verdict is Verdict.GOES_WITH:
        when = "" if effect.likeliest_lag else " on the same day"
        together = f"{_upper(name)} and spasms go together{when}"
        first = f"{together}; which comes first cannot be told."
        middle = (first, *_seen(effect, analysis, step), *_behind(answer))
    else:
        middle = (*_seen(effect, analysis, step), *_behind(answer))
    apart = _particular(answer, Verdict.GOES_WITH, Verdict.CANNOT_TELL)
    return Said((*middle, *apart, *_settled(answer.settle)), general)


def treatment_words(effect: Effect, analysis: Analysis) -> Said:
    """Say what is known of one treatment; it ends with whom to ask.

    Parameters
    ----------
    effect : Effect
        One of ``analysis.treatments``.
    analysis : Analysis

    Returns
    -------
    Said
    """
    answer, name = effect.answer, spoken(effect.name)
    step = f"while {name} was in use"
    if answer.verdict is Verdict.CANNOT_SEPARATE:
        names = grouped(list(map(spoken, effect.partners)))
        own: tuple[str, ...] = (
            f"{_upper(name)} began or ended together with {names}.",
            "What each of them did alone cannot be told.",
        )
    elif answer.verdict is Verdict.NO_SIGN:
        why = f"There is no sign that {name} made much of a difference."
        own = (why, *_at_most(effect, analysis, step), *_days(answer))
    elif answer.verdict is Verdict.CANNOT_TELL and answer.estimate is None:
        unchanged = f"{_upper(name)} did not begin or end in these days"
        own = (f"{unchanged}, so what it does cannot be told from them.",)
    elif answer.verdict is Verdict.CANNOT_TELL:
        first = f"Whether {name} made a difference cannot be told yet."
        own = (first, NOT_NOTHING, *_could_be(effect, analysis, step))
    else:
        own = (*_seen(effect, analysis, step), *_behind(answer), *_particular(answer))
    observed = Caution.OBSERVATIONAL in answer.cautions
    general = (_GENERAL[Caution.OBSERVATIONAL],) if observed else ()
    return Said(own, (*general, ASK))


def _sizes(effect: Effect) -> tuple[float, float, float] | None:
    """Return estimate and interval for one step, or None where there is none."""
    answer = effect.answer
    values = [effect.per_step(value) for value in (answer.estimate, answer.low90, answer.high90)]
    if any(value is None for value in values):
        return None
    sign = -1.0 if turned(effect) else 1.0
    middle, *ends = (sign * (value or 0.0) for value in values)
    low, high = sorted(ends)
    return middle, low, high


def _seen(effect: Effect, analysis: Analysis, step: str) -> tuple[str, ...]:
    sizes = _sizes(effect)
    if sizes is None:
        return ()
    middle, low, high = sizes
    amount = amount_for(analysis.kind, analysis.typical, middle)
    lag = _LATER.get(effect.likeliest_lag or 0, "")
    between = amount.between(low, high)
    either = low < 0.0 < high
    return (
        f"{_upper(step)}, there {_was(amount, middle)} {amount.about(middle)}{lag}.",
        f"How much it is in all is not sure: likely {between}."
        if either
        else f"The true number is likely {between}.",
    )


def _was(amount: Amount, value: float) -> str:
    said = amount.about(value)
    return "was" if said.startswith(("about 1 ", "hardly")) else "were"


def _could_be(effect: Effect, analysis: Analysis, step: str) -> tuple[str, ...]:
    sizes = _sizes(effect)
    if sizes is None:
        return ()
    _, low, high = sizes
    amount = amount_for(analysis.kind, analysis.typical, max(low, high, key=abs))
    return (f"{_upper(step)}, it could be {amount.may_be(low, high)}.",)


def _at_most(effect: Effect, analysis: Analysis, step: str) -> tuple[str, ...]:
    sizes = _sizes(effect)
    if sizes is None:
        return ()
    amount = amount_for(analysis.kind, analysis.typical, max(sizes[1:], key=abs))
    return (f"{_upper(step)}, it is likely at most {amount.most(*sizes[1:])}.",)


def _behind(answer: Answer) -> tuple[str, ...]:
    if answer.probability is None:
        return _days(answer)
    return (f"A link is {chances(answer.probability)}, from {answer.days} days.",)


def _days(answer: Answer) -> tuple[str, ...]:
    return (f"This rests on {answer.days} days.",) if answer.days else ()


def _particular(answer: Answer, *but: Verdict) -> tuple[str, ...]:
    """Return the cautions of this answer.

    Which came first is not asked where it was said, or where nothing is claimed.
    """
    left_out = Caution.REVERSE_CAUSE if answer.verdict in but else None
    return tuple(
        _PARTICULAR[one] for one in answer.cautions if one in _PARTICULAR and one is not left_out
    )


def _settled(settle: Settle | None) -> Iterable[str]:
    if settle is None:
        return ()
    if settle.way is Way.MORE_DAYS:
        return (f"About {settle.more_days} more days of diary may settle it.",)
    return (_SETTLE[settle.way],)


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]
