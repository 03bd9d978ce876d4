"""Note what a doctor needs to know about the person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from spasmograph.cli.cautions import noted_with_cautions
from spasmograph.cli.options import Noting, sharing
from spasmograph.cli.parsing import parse_word
from spasmograph.cli.recording import clock_of, opened
from spasmograph.errors import ImpossibleValue, RecordError

if TYPE_CHECKING:
    from spasmograph.record.models import Appointment
    from spasmograph.record.store import Record

__all__ = ["about_app"]

about_app = typer.Typer()

Name = Annotated[str, typer.Argument(metavar="NAME", show_default=False)]
Since = Annotated[str | None, typer.Option(metavar="DAY", help="Since when, when it is known.")]
Until = Annotated[str | None, typer.Option(metavar="DAY", help="Until when.")]


@about_app.command()
@sharing("note")
def condition(
    noting: Noting,
    name: Name,
    given_by: Annotated[str | None, typer.Option(help="Who said so.")] = None,
    since: Since = None,
    until: Until = None,
) -> None:
    """Note a diagnosis you were given, or another condition you have."""
    from spasmograph.record.models import Condition

    with opened(noting.record) as record:
        clock = clock_of(record, noting.zone)
        row = Condition(
            name=name,
            given_by=given_by,
            since=None if since is None else clock.day(since),
            until=None if until is None else clock.day(until),
            note=noting.note,
        )
        noted_with_cautions(record, row, today=clock.now.day, as_json=noting.as_json)


@about_app.command()
@sharing()
def allergy(
    noting: Noting,
    substance: Annotated[str, typer.Argument(metavar="SUBSTANCE", show_default=False)],
    reaction: Annotated[str | None, typer.Option(help="What it did.")] = None,
) -> None:
    """Note what you do not tolerate."""
    from spasmograph.record.models import Allergy

    with opened(noting.record) as record:
        clock = clock_of(record, noting.zone)
        row = Allergy(substance=substance, reaction=reaction)
        noted_with_cautions(record, row, today=clock.now.day, as_json=noting.as_json)


@about_app.command("test")
@sharing("day")
def done_test(
    noting: Noting,
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            show_default=False,
            help="mri, ct, eeg, emg, blood, examination or other.",
        ),
    ],
    name: Annotated[str | None, typer.Option(help="Which one exactly.")] = None,
    result: Annotated[str | None, typer.Option(help="What came of it.")] = None,
) -> None:
    """Note a test that was done."""
    from spasmograph.record.models import Test
    from spasmograph.record.vocabulary import TestKind

    with opened(noting.record) as record:
        clock = clock_of(record, noting.zone)
        day = clock.day(noting.day)
        found = parse_word(TestKind, kind, "kind of test")
        row = Test(kind=found, day=day, name=name, result=result)
        noted_with_cautions(record, row, today=clock.now.day, as_json=noting.as_json)


@about_app.command()
@sharing("at", "note")
def appointment(
    noting: Noting,
    whom: Annotated[str | None, typer.Option(help="Whom you see.")] = None,
    place: Annotated[str | None, typer.Option(help="Where.")] = None,
) -> None:
    """Note a visit, past or planned."""
    from spasmograph.record.models import Appointment

    if noting.at is None:
        raise ImpossibleValue("a visit needs its time", "Give it: --at '2026-03-01 10:00'.")
    with opened(noting.record) as record:
        clock = clock_of(record, noting.zone)
        at = clock.visit(noting.at)
        row = Appointment(at=at, whom=whom, place=place, note=noting.note)
        noted_with_cautions(record, row, today=clock.now.day, as_json=noting.as_json)


def _appointment(record: Record, text: str) -> Appointment:
    """Return the visit a question is for: the next one, or one by its id.

    Raises
    ------
    RecordError
        If there is none.
    """
    from datetime import UTC, datetime

    from spasmograph.cli.finding import find_row
    from spasmograph.record.models import Appointment

    if text.strip().lower() != "next":
        row = find_row(record, text)
        if isinstance(row, Appointment):
            return row
        raise RecordError(f"{text!r:.60} is not a visit", "Use 'next', or the id of a visit.")
    now = datetime.now(UTC)
    coming = [row for row in record.all(Appointment) if row.at.utc >= now]
    if not coming:
        raise RecordError("no visit is planned", "Add it with 'spasmograph treat appointment'.")
    return coming[0]


@about_app.command()
@sharing()
def question(
    noting: Noting,
    text: Annotated[str, typer.Argument(metavar="TEXT", show_default=False)],
    visit: Annotated[
        str | None, typer.Option("--for", metavar="next|ID", help="The visit to ask it at.")
    ] = None,
    answer: Annotated[str | None, typer.Option(help="What was answered.")] = None,
) -> None:
    """Note a question for a visit, or what was answered to one you noted before."""
    from spasmograph.record.models import Question

    with opened(noting.record) as record:
        known = [row for row in record.all(Question) if row.text == text]
        link = None if visit is None else _appointment(record, visit).id
        given = {"appointment_id": link, "answer": answer}
        changes = {name: value for name, value in given.items() if value is not None}
        today = clock_of(record, noting.zone).now.day
        row = known[-1] if known else Question(text=text, **changes)
        noted_with_cautions(
            record,
            row,
            today=today,
            as_json=noting.as_json,
            changes=changes if known else None,
        )


@about_app.command()
@sharing()
def pregnancy(
    noting: Noting,
    start: Annotated[str, typer.Option(metavar="DAY", help="When it began.", show_default=False)],
    stop: Annotated[str | None, typer.Option(metavar="DAY", help="When it ended.")] = None,
    breastfeeding_until: Annotated[
        str | None, typer.Option(metavar="DAY", help="Last day of breastfeeding.")
    ] = None,
) -> None:
    """Note a pregnancy or time of breastfeeding; many treatments call for care then."""
    from spasmograph.record.models import Pregnancy

    with opened(noting.record) as record:
        clock = clock_of(record, noting.zone)
        row = Pregnancy(
            start=clock.day(start),
            stop=None if stop is None else clock.day(stop),
            breastfeeding_until=(
                None if breastfeeding_until is None else clock.day(breastfeeding_until)
            ),
        )
        noted_with_cautions(record, row, today=clock.now.day, as_json=noting.as_json)
