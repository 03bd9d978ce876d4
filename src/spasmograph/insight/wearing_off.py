"""What is said of injections, and of when the last one wears off."""

from __future__ import annotations

import datetime as dt

from spasmograph.insight.amounts import amount_for, chances, day_in_words, period, span_in_days
from spasmograph.insight.results import Analysis, Caution, InjectionEffect, NextDue, Verdict
from spasmograph.insight.words import ASK, Said

__all__ = ["TYPICAL", "TYPICAL_SOURCES", "injection_words", "next_due_words"]

#: Sources of the guide for how long an injection typically lasts.
TYPICAL_SOURCES = ("moin_2017", "tambasco_2021")

TYPICAL = "An injection typically lasts about 12 weeks; how long yours last cannot be forecast yet."

_WIDE = 28
_ASK_ABOUT = "The person who gives the injections can say what it means for the next one."


def injection_words(injection: InjectionEffect, analysis: Analysis) -> Said:
    """Say what one injection did, and its course where it can be told.

    Parameters
    ----------
    injection : InjectionEffect
        One of ``analysis.injections``.
    analysis : Analysis

    Returns
    -------
    Said
    """
    answer, day = injection.answer, day_in_words(injection.date)
    own: tuple[str, ...]
    if answer.verdict is Verdict.LIKELY_BETTER:
        own = (*_helped(injection, analysis), *_course(injection, analysis))
    elif answer.verdict is Verdict.NO_SIGN:
        own = (f"There is no sign that the injection of {day} helped much.",)
    else:
        first = f"Whether the injection of {day} helped cannot be told yet."
        own = (first, "That does not mean that it had no effect.", *_why_not(injection, analysis))
    days = (f"This rests on {answer.days} days after it.",) if answer.days else ()
    before = Caution.BEFORE_AFTER in answer.cautions
    general = ("Something else that changed at that time may have helped too.",) if before else ()
    return Said((*own, *days), (*general, ASK))


def _helped(injection: InjectionEffect, analysis: Analysis) -> tuple[str, ...]:
    """Return how large the benefit was; it is above 0 where there are fewer spasms."""
    answer = injection.answer
    if answer.estimate is None or answer.low90 is None or answer.high90 is None:
        return ()
    amount = amount_for(analysis.kind, analysis.typical, -answer.estimate)
    day = day_in_words(injection.date)
    sure = (
        () if answer.probability is None else (f"That it helped is {chances(answer.probability)}.",)
    )
    return (
        f"At its best, the injection of {day} went with {amount.about(-answer.estimate)}.",
        f"The true number is likely {amount.between(-answer.high90, -answer.low90)}.",
        *sure,
    )


def _course(injection: InjectionEffect, analysis: Analysis) -> tuple[str, ...]:
    onset, peak, half = injection.onset_day, injection.peak_day, injection.half_loss_day
    low, high = injection.half_loss_low90, injection.half_loss_high90
    if onset is None or peak is None or half is None or low is None or high is None:
        return ()
    said = [
        f"Half of the benefit was there after about {period(onset)}.",
        f"It was largest after about {period(peak)}.",
    ]
    seen = analysis.last is None or _end(injection, analysis) >= half
    if seen or analysis.next_due is not None:
        gone = f"after about {period(half)} (likely {span_in_days(low, high)})"
        said.append(f"Half of it {'was' if seen else 'is likely'} gone {gone}.")
    if not seen and analysis.next_due is not None:
        said.append("The diary did not see that, so it is a best guess.")
    return tuple(said)


def _end(injection: InjectionEffect, analysis: Analysis) -> int:
    """Return how many days after an injection it was followed, until the next at most."""
    later = [other.date for other in analysis.injections if other.date > injection.date]
    last = analysis.last or injection.date
    return (min([last, *later]) - injection.date).days


def _why_not(injection: InjectionEffect, analysis: Analysis) -> tuple[str, ...]:
    if analysis.first is not None and injection.date <= analysis.first:
        return ("There is no diary from before it to compare with.",)
    if injection.answer.settle is not None:
        return ("A diary up to the next injection could tell.",)
    return ()


def next_due_words(due: NextDue, today: dt.date) -> Said:
    """Say when an injection wears off, or that it probably has.

    Parameters
    ----------
    due : NextDue
    today : datetime.date
        What is before this day is past.

    Returns
    -------
    Said
    """
    best, low, high = map(day_in_words, (due.estimate, due.low90, due.high90))
    which = f"the injection of {day_in_words(due.injection)}"
    if due.high90 < today:
        past = f"has probably worn off already: half of it was gone around {best}"
        first = f"The effect of {which} {past}."
    elif due.estimate < today:
        past = f"may have worn off already: the best guess for half of it is {best}"
        first = f"The effect of {which} {past}."
    else:
        first = f"By about {best}, half of the benefit of {which} is likely to be gone."
    wide = (due.high90 - due.low90).days
    vague = (
        f"That range is wide, about {period(wide)}: more cycles in the diary will narrow it."
        if wide > _WIDE
        else ""
    )
    cycles = "1 whole cycle" if due.cycles == 1 else f"{due.cycles} whole cycles"
    own = (
        first,
        f"The likely range is {low} to {high}.",
        *([vague] if vague else []),
        f"This rests on {cycles} of your own.",
    )
    return Said(own, (_ASK_ABOUT,))
