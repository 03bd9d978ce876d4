"""Plan a home trial, begin it, see where it stands, and judge it once at its end."""

from __future__ import annotations

from typing import Annotated

import typer

from spasmograph.cli.options import Json, RecordFile, Zone
from spasmograph.cli.parsing import parse_amount, parse_whole, parse_word
from spasmograph.cli.recording import clock_of, opened
from spasmograph.cli.saying import tell
from spasmograph.errors import ImpossibleValue

__all__ = ["trial_app"]

trial_app = typer.Typer(
    help="Find out by a home trial what something does to your spasms.", no_args_is_help=True
)

Which = Annotated[
    str | None,
    typer.Argument(
        metavar="[ID]", show_default=False, help="Which trial, by its id; the latest by default."
    ),
]
What = Annotated[
    str, typer.Argument(metavar="WHAT", show_default=False, help="What is tried: coffee, yoga.")
]
Outcome = Annotated[
    str, typer.Option(metavar="NAME", help="What is judged: spasms, severity or filmed.")
]
HabitKind = Annotated[
    str | None,
    typer.Option(metavar="KIND", help="What kind of habit it is, such as exercise or other."),
]
Start = Annotated[
    str | None, typer.Option(metavar="DAY", help="The first day; tomorrow by default.")
]
CarryOver = Annotated[
    str | None,
    typer.Option(metavar="DAYS", help="Days until its effect is gone; leave out if unknown."),
]
PeriodDays = Annotated[
    str | None, typer.Option(metavar="DAYS", help="Days of each part, with it or without.")
]
Length = Annotated[
    str | None, typer.Option(metavar="DAYS", help="How long; found by simulation if not given.")
]
Longest = Annotated[str, typer.Option(metavar="DAYS", help="The longest that would be borne.")]
Effect = Annotated[
    str | None,
    typer.Option(metavar="SIZE", help="The effect worth knowing: 30%, or 1 for severity."),
]
Alternating = Annotated[
    bool, typer.Option("--alternating", help="Take turns instead of drawing each pair by lot.")
]
ExposureKind = Annotated[
    str | None,
    typer.Option(metavar="KIND", help="What in the diary says how much of it there was."),
]
_MOST_DAYS = 366


def _whole(text: str | None, what: str) -> int | None:
    return None if text is None else parse_whole(text, what, _MOST_DAYS)


def _worth(text: str | None, outcome: str) -> float | None:
    """Read the effect worth knowing: ``30%`` of the spasms, or points of a score."""
    if text is None:
        return None
    share = text.strip().endswith("%")
    if share is (outcome == "severity"):
        raise ImpossibleValue(
            f"{text!r:.20} is no effect on {outcome}",
            "Write points, such as 1." if outcome == "severity" else "Write a share, such as 30%.",
        )
    return parse_amount(text.strip().rstrip("%"), "") / (100.0 if share else 1.0)


@trial_app.command()
def plan(
    what: What,
    outcome: Outcome = "spasms",
    habit: HabitKind = None,
    start: Start = None,
    carry_over: CarryOver = None,
    period: PeriodDays = None,
    days: Length = None,
    longest: Longest = "112",
    effect: Effect = None,
    alternating: Alternating = False,
    exposure: ExposureKind = None,
    zone: Zone = None,
    record_file: RecordFile = None,
    json: Json = False,
) -> None:
    """Plan a trial and write the plan into the record."""
    from spasmograph.cli.trials import planned, shown
    from spasmograph.insight import Design, Habit, Wish
    from spasmograph.insight.records import KINDS
    from spasmograph.insight.trials.reading import outcome_named

    kind = KINDS[outcome_named(outcome)]
    wish = Wish(
        outcome,
        kind,
        Design.ALTERNATING if alternating else Design.BLOCKS,
        _whole(carry_over, "number of days"),
        _whole(period, "number of days"),
        _whole(days, "number of days"),
        parse_whole(longest, "number of days", _MOST_DAYS),
        _worth(effect, outcome),
        None if habit is None else parse_word(Habit, habit, "kind of habit"),
        exposure,
    )
    with opened(record_file) as record:
        row, made = planned(record, what, wish, start, clock_of(record, zone))
    tell(shown(row, made), {"id": str(row.id), "plan": made.to_dict()}, as_json=json)


@trial_app.command()
def start(
    which: Which = None,
    day: Annotated[
        str | None, typer.Option(metavar="DAY", help="The first day; as planned by default.")
    ] = None,
    zone: Zone = None,
    record_file: RecordFile = None,
    json: Json = False,
) -> None:
    """Begin a trial: from then on its plan cannot be changed."""
    from spasmograph.cli.trials import begun
    from spasmograph.insight.trials.saying import status_lines

    with opened(record_file) as record:
        row, made, status = begun(record, which, day, clock_of(record, zone))
    lines = ["The plan is fixed now.", *status_lines(status)]
    tell(lines, {"id": str(row.id), "plan": made.to_dict()}, as_json=json)


@trial_app.command()
def status(
    which: Which = None, zone: Zone = None, record_file: RecordFile = None, json: Json = False
) -> None:
    """Say where a trial stands, and what today is for."""
    from spasmograph.cli.trials import standing

    with opened(record_file) as record:
        lines, document = standing(record, which, clock_of(record, zone))
    tell(lines, document, as_json=json)


@trial_app.command()
def analyse(
    which: Which = None, zone: Zone = None, record_file: RecordFile = None, json: Json = False
) -> None:
    """Say what came of a trial, once it is over."""
    from spasmograph.cli.trials import analysed
    from spasmograph.insight.trials.saying import answer_lines

    with opened(record_file) as record:
        row, answer = analysed(record, which, clock_of(record, zone))
    tell(answer_lines(answer), {"id": str(row.id), **answer.to_dict()}, as_json=json)


@trial_app.command()
def stop(
    which: Which = None,
    reason: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Why, in your words; it may be left out.")
    ] = None,
    zone: Zone = None,
    record_file: RecordFile = None,
    json: Json = False,
) -> None:
    """Give a trial up; its days stay in the diary."""
    from spasmograph.cli.trials import stopped

    with opened(record_file) as record:
        row = stopped(record, which, reason, clock_of(record, zone))
    said = f"Stopped: the trial of {row.name}. What you noted stays in the diary."
    document = {"id": str(row.id), "stopped": str(row.stopped), "reason": row.reason}
    tell(said, document, as_json=json)
