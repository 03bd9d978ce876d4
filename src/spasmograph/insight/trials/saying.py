"""A home trial in words: what to do, where it stands, and what came of it."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator

from spasmograph.insight.results import Caution, Kind, Verdict, Way
from spasmograph.insight.trials.plan import Plan
from spasmograph.insight.trials.results import Stage, Status, TrialAnswer
from spasmograph.insight.trials.schedule import Design
from spasmograph.insight.trials.switchable import Standing

__all__ = ["answer_lines", "calendar_lines", "plan_lines", "status_lines", "when"]

_TEN, _HUNDRED = 10.0, 100.0
_WEEK = 7
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_GOOD_POWER = 0.75
_CAUTIONS = {
    Caution.UNBLINDED: "You knew which days were which. Hopes can change what we notice.",
    Caution.RECALL: "The answers are what you noted, and no one notes everything.",
}


def plan_lines(plan: Plan) -> Iterator[str]:
    """Yield a plan for the person who is to follow it, a paragraph each.

    Parameters
    ----------
    plan : Plan
    """
    if plan.standing is Standing.PRESCRIBER:
        yield (
            f"This plan is to take to the person who prescribes. Do not start it by yourself. "
            f"Go on with {plan.what} just as now until you have talked."
        )
    parts = "weeks" if plan.period_days >= _WEEK else "days"
    yield (
        f"Home trial: {plan.days} days, {_span(plan.start, plan.last)}. Some {parts} are with "
        f"{plan.what} and some without. Chance drew the order."
    )
    yield from calendar_lines(plan)
    if plan.washout_days:
        first = "first day" if plan.washout_days == 1 else f"first {plan.washout_days} days"
        yield (
            f"The {first} of each part will not count. That gives what came before time to wear "
            "off. Note these days too."
        )
    noted = "how bad the day was" if plan.kind is Kind.SEVERITY else "your spasms"
    yield (
        f"Note {noted} every day, on bad days too. Keep all else as it is. If you slip, note what "
        "you did and go on with the plan."
    )
    yield (
        f"It ends on {when(plan.last)}. Look at the result once, then. A look before that would "
        "spoil it."
    )
    yield (
        "You may stop at any time. You need no reason. Stop at once, and get help, if 'spasmograph "
        "check' shows a warning sign."
    )
    yield _can_show(plan)
    yield (
        "It is about you and about these weeks. You will know which days are which, and hopes can "
        "change what we notice."
    )


def _can_show(plan: Plan) -> str:
    if plan.kind is Kind.SEVERITY:
        effect = f"changes the score by {plan.worth:g} {_points(f'{plan.worth:g}')}"
    else:
        effect = f"takes away about {_TEN * plan.worth:.2g} of 10 spasms"
    if plan.power is None:
        return f"How often a trial like this sees it when {plan.what} {effect} is not known."
    often = round(_TEN * plan.power)
    said = (
        f"If {plan.what} really {effect}, a trial like this sees it about {often} "
        f"{'time' if often == 1 else 'times'} in 10."
    )
    if plan.power < _GOOD_POWER:
        said += " So it may well end with 'cannot tell'. A longer trial sees more."
    said += " If it does nothing, about 1 in 20 such trials still seem to show something."
    if plan.design is Design.ALTERNATING:
        said += " Parts that take turns in a fixed order can show less for sure than parts by lot."
    return said


def calendar_lines(plan: Plan) -> Iterator[str]:
    """Yield the periods of a plan: ``1 to 7 March: without coffee``."""
    for period in plan.periods():
        yield f"  {_span(period.first, period.last)}: {_with(plan, period.on)}"


def status_lines(status: Status) -> Iterator[str]:
    """Yield where a trial stands, a sentence each."""
    plan = status.plan
    if status.stage is Stage.WAITING:
        yield f"The trial of {plan.what} begins on {when(plan.start)}."
        return
    if status.stage is Stage.OVER:
        yield (
            f"The trial of {plan.what} ended on {when(plan.last)}. See what came of it with "
            "'spasmograph trial analyse'."
        )
    elif status.period is not None:
        now = status.period
        yield (
            f"Day {status.day} of {plan.days}. Today is {_with(plan, now.on)}, and so it stays "
            f"until {when(now.last)}."
        )
        if not status.counts:
            yield f"Today does not count. Days count again from {when(now.counts_from)}."
        yield f"The trial ends on {when(plan.last)}."
    yield f"Noted so far: {status.answered} of {status.asked} days that count."
    if status.known:
        yield f"As planned: {status.kept} of {status.known} days of which it is known."


def answer_lines(answer: TrialAnswer) -> Iterator[str]:
    """Yield what came of a trial, a sentence each; the first is the answer."""
    plan, found = answer.plan, answer.answer
    yield _said(answer)
    if answer.p_value is not None and found.estimate is not None:
        often = max(1, round(_HUNDRED * answer.p_value))
        yield (
            f"If {plan.what} did nothing, chance alone would give a gap this big about {often} "
            f"{'time' if often == 1 else 'times'} in 100."
        )
    yield (f"Behind it are {answer.days_on} days with {plan.what} and {answer.days_off} without.")
    if answer.known:
        yield f"As planned: {answer.kept} of {answer.known} days of which it is known."
    yield from answer.notes
    settle = found.settle
    if settle is not None and settle.way is Way.HOME_TRIAL and settle.more_days:
        yield f"A new trial of about {settle.more_days} days would be likely to tell."
    yield from (_CAUTIONS[caution] for caution in found.cautions)


def _said(answer: TrialAnswer) -> str:
    plan, found = answer.plan, answer.answer
    if found.estimate is None or found.low90 is None or found.high90 is None:
        why = "there are too few answers, or they are all the same"
        return f"It cannot be told whether {plan.what} matters: {why}."
    guess = _change(plan, found.estimate)
    between = _between(plan, found.low90, found.high90)
    match found.verdict:
        case Verdict.LIKELY_WORSE:
            return f"{_name(plan)} likely makes it worse: {guess}, {between}."
        case Verdict.LIKELY_BETTER:
            return f"{_name(plan)} likely helps: {guess}, {between}."
        case Verdict.NO_SIGN:
            return (
                f"There is no sign that {plan.what} matters much. The best guess is {guess}, "
                f"{between}."
            )
        case _:
            return (
                f"It cannot be told whether {plan.what} matters. The best guess is {guess}, but it "
                f"may lie anywhere {between}."
            )


def _change(plan: Plan, value: float) -> str:
    shown = _shown(plan, value)
    if plan.kind is Kind.SEVERITY:
        if shown == "0":
            return "no change of the score"
        return f"about {shown} {_points(shown)} {'more' if value > 0 else 'less'} on the score"
    if shown == "0":
        return "no change on a 10-spasm day"
    return f"about {shown} {'more' if value > 0 else 'fewer'} spasms on a 10-spasm day"


def _between(plan: Plan, low: float, high: float) -> str:
    less = "less" if plan.kind is Kind.SEVERITY else "fewer"
    first, last = _shown(plan, low), _shown(plan, high)
    if low >= 0:
        return f"between {first} and {last} more"
    if high <= 0:
        return f"between {last} and {first} {less}"
    return f"between {first} {less} and {last} more"


def _shown(plan: Plan, value: float) -> str:
    """Write how large a change is: spasms on a day of 10, or points."""
    if plan.kind is Kind.SEVERITY:
        return f"{abs(round(value, 1)):g}"
    size = abs(_TEN * math.expm1(value))
    return f"{round(size)}" if size >= 0.95 else f"{round(size, 1):g}"


def _points(shown: str) -> str:
    return "point" if shown == "1" else "points"


def _name(plan: Plan) -> str:
    return plan.what[:1].upper() + plan.what[1:]


def _with(plan: Plan, on: bool) -> str:
    return f"{'with' if on else 'without'} {plan.what}"


def when(day: dt.date) -> str:
    """Write a day: ``7 March``."""
    return f"{day.day} {_MONTHS[day.month - 1]}"


def _span(first: dt.date, last: dt.date) -> str:
    if first == last:
        return when(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {when(last)}"
    return f"{when(first)} to {when(last)}"
