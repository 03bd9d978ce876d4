"""Home trials of a record: the rows behind the commands."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from spasmograph.cli.parsing import parse_day
from spasmograph.errors import ImpossibleValue, InsightError

if TYPE_CHECKING:
    from spasmograph.cli.recording import Clock
    from spasmograph.guide.triage import Reason
    from spasmograph.insight import Plan, Status, TrialAnswer, Wish
    from spasmograph.insight.trials.power import Progress
    from spasmograph.record.models import Trial
    from spasmograph.record.store import Record

__all__ = ["analysed", "begun", "planned", "shown", "standing", "stopped"]

_LOOK_BACK = 400
_PLAN = "Plan one with 'spasmograph trial plan'."


def planned(
    record: Record, what: str, wish: Wish, start: str | None, clock: Clock
) -> tuple[Trial, Plan]:
    """Make a plan and write it into the record.

    Raises
    ------
    InsightError
        If it may not be tried, or no such trial can be made.
    ImpossibleValue
        If it would begin in the past.
    """
    import secrets

    from spasmograph.insight import plan_trial
    from spasmograph.insight.trials.plan import SEEDS
    from spasmograph.insight.trials.reading import trial_days_of
    from spasmograph.record.models import Medicine, Trial

    today = clock.now.day
    first = today + timedelta(days=1) if start is None else _ahead(start, today)
    wish = replace(wish, exposure=wish.exposure or _exposure(what, wish))
    since, until = today - timedelta(days=_LOOK_BACK), today
    diary = trial_days_of(record, wish.outcome, wish.exposure, since, until)
    medicines = [row.name for row in record.all(Medicine)]
    with _progress() as progress:
        plan = plan_trial(
            what,
            wish,
            start=first,
            seed=secrets.randbelow(SEEDS),
            diary=diary,
            medicines=medicines,
            progress=progress,
        )
    row = Trial(name=plan.what, start=plan.start, seed=plan.seed, plan=plan.to_dict())
    record.add(row)
    return row, plan


def _ahead(text: str, today: date) -> date:
    """Read the first day of a trial, today at the earliest."""
    day = (
        today + timedelta(days=1) if text.strip().lower() == "tomorrow" else parse_day(text, today)
    )
    if day < today:
        raise ImpossibleValue(
            f"a trial cannot begin on {day}, which is past", "Let it begin today or later."
        )
    return day


def _exposure(what: str, wish: Wish) -> str | None:
    from spasmograph.insight.trials.reading import DONE_BY
    from spasmograph.insight.trials.switchable import habit_of

    habit = wish.habit or habit_of(what)
    kind = None if habit is None else DONE_BY.get(habit)
    return None if kind is None else str(kind)


@contextmanager
def _progress() -> Iterator[Progress]:
    """Show on standard error how far the simulation is, if someone is watching."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    watched = sys.stderr.isatty()
    with Progress(*columns, console=console, transient=True, disable=not watched) as bar:
        task = bar.add_task("Trying the trial out")

        def show(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield show


def shown(row: Trial, plan: Plan) -> list[str]:
    """Return a plan as it is printed."""
    from spasmograph.cli.citing import paragraph
    from spasmograph.cli.rows import short
    from spasmograph.insight import Standing
    from spasmograph.insight.trials.saying import plan_lines

    lines = [line if line.startswith("  ") else paragraph(line) for line in plan_lines(plan)]
    if plan.standing is Standing.OWN:
        lines.append(f"Begin it with: spasmograph trial start {short(row.id)}")
    else:
        lines.append("If it is a habit and no medicine, plan it again with --habit other.")
    return lines


def _trial(record: Record, which: str | None, likely: Callable[[Trial], bool]) -> Trial:
    """Return the trial that is meant: by its id, or the latest that was not given up.

    One that is ``likely`` meant comes before all others.
    """
    from spasmograph.cli.finding import find_row
    from spasmograph.record.models import Trial

    if which is not None:
        row = find_row(record, which)
        if not isinstance(row, Trial):
            raise InsightError(f"{which!r:.40} is not a trial", "See 'spasmograph history trial'.")
        return row
    rows = [row for row in record.all(Trial) if row.stopped is None]
    if not rows:
        raise InsightError("the record holds no trial that goes on", _PLAN)
    return max(rows, key=lambda row: (likely(row), row.created))


def _not_begun(row: Trial) -> bool:
    return row.begun is None


def _was_begun(row: Trial) -> bool:
    return row.begun is not None


def _running(today: date) -> Callable[[Trial], bool]:
    return lambda row: row.begun is not None and _plan(row).last >= today


def _plan(row: Trial) -> Plan:
    from spasmograph.insight import Plan

    return Plan.from_dict(row.plan)


def _urgent(record: Record, on: date) -> list[Reason]:
    """Return what the record itself says needs help today."""
    from spasmograph.guide.known import known
    from spasmograph.guide.triage import Answers, Level, triage

    reasons = triage(Answers(), known(record, on)).reasons
    soon = (Level.EMERGENCY, Level.SAME_DAY)
    return [reason for reason in reasons if reason.from_record and reason.level in soon]


def begun(
    record: Record, which: str | None, day: str | None, clock: Clock
) -> tuple[Trial, Plan, Status]:
    """Begin a trial.

    Raises
    ------
    InsightError
        If it is not for the person alone to begin, runs already, another one
        runs, or something needs help first.
    ImpossibleValue
        If its first day is past.
    """
    from spasmograph.insight import Standing, trial_status

    row = _trial(record, which, _not_begun)
    plan, today = _plan(row), clock.now.day
    if row.stopped is not None or row.begun is not None:
        how = "given up" if row.stopped is not None else "begun"
        raise InsightError(f"this trial was {how} already", "Plan a new one for another try.")
    if plan.standing is Standing.PRESCRIBER:
        raise InsightError(
            f"a trial of {plan.what} is not yours alone to begin",
            "Take the plan to the person who prescribes, and change nothing until then.",
        )
    _none_running(record, today)
    if urgent := _urgent(record, today):
        raise InsightError(
            f"something comes before a trial: {urgent[0].text}", "See 'spasmograph check'."
        )
    if day is not None:
        plan = replace(plan, start=_ahead(day, today))
    elif plan.start < today:
        raise ImpossibleValue(
            f"the trial was to begin on {plan.start}, which is past",
            "Give a new first day: --day tomorrow.",
        )
    record.edit(row, start=plan.start, plan=plan.to_dict(), begun=today)
    return row, plan, trial_status(plan, _days(record, plan), today)


def _none_running(record: Record, today: date) -> None:
    from spasmograph.record.models import Trial

    running = _running(today)
    for other in record.all(Trial):
        if other.stopped is None and running(other):
            raise InsightError(
                f"a trial of {other.name} runs until {_plan(other).last}; two at once cannot be "
                "told apart",
                "Wait for its end, or stop it with 'spasmograph trial stop'.",
            )


def _days(record: Record, plan: Plan) -> Any:
    from spasmograph.insight.trials.reading import trial_days_of

    return trial_days_of(record, plan.outcome, plan.exposure, plan.start, plan.last)


def standing(record: Record, which: str | None, clock: Clock) -> tuple[list[str], dict[str, Any]]:
    """Return where a trial stands, in words and as plain values."""
    from spasmograph.insight import trial_status
    from spasmograph.insight.trials.saying import status_lines, when

    today = clock.now.day
    row = _trial(record, which, _running(today))
    plan = _plan(row)
    status = trial_status(plan, _days(record, plan), today)
    urgent = _urgent(record, today)
    lines = [f"Stop the trial and get help first. {reason.text}" for reason in urgent]
    if row.stopped is not None:
        lines.append(f"The trial of {row.name} was stopped on {when(row.stopped)}.")
    elif row.begun is None:
        lines.append(f"The trial of {row.name} is planned, and was not begun.")
    else:
        lines += status_lines(status)
    document = {
        "id": str(row.id),
        "what": row.name,
        "begun": None if row.begun is None else row.begun.isoformat(),
        "stopped": None if row.stopped is None else row.stopped.isoformat(),
        "reason": row.reason,
        "urgent": [{"rule": reason.rule, "text": reason.text} for reason in urgent],
        **status.to_dict(),
    }
    return lines, document


def analysed(record: Record, which: str | None, clock: Clock) -> tuple[Trial, TrialAnswer]:
    """Judge a trial that is over.

    Raises
    ------
    InsightError
        If it was not begun, was given up, or is not over.
    """
    from spasmograph.insight import analyse_trial
    from spasmograph.record.models import Injection

    row = _trial(record, which, _was_begun)
    plan = _plan(row)
    if row.stopped is not None:
        raise InsightError(
            f"the trial was stopped on {row.stopped}, so it has no result",
            "What you noted stays in the diary, and 'spasmograph insight' makes use of it.",
        )
    if row.begun is None:
        raise InsightError(
            "this trial was not begun, so there is nothing to judge",
            "Begin it with 'spasmograph trial start'.",
        )
    injections = [visit.at.day for visit in record.all(Injection)]
    return row, analyse_trial(plan, _days(record, plan), clock.now.day, injections)


def stopped(record: Record, which: str | None, reason: str | None, clock: Clock) -> Trial:
    """Give a trial up.

    Raises
    ------
    InsightError
        If it was given up before, or is over.
    """
    row = _trial(record, which, _running(clock.now.day))
    if row.stopped is not None:
        raise InsightError(f"the trial was stopped on {row.stopped}", _PLAN)
    if row.begun is not None and _plan(row).last < clock.now.day:
        raise InsightError(
            "the trial is over", "See what came of it with 'spasmograph trial analyse'."
        )
    record.edit(row, stopped=clock.now.day, reason=reason)
    return row
