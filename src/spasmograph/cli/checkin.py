"""The daily questions: asked in the terminal, or answered by a file."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from spasmograph.cli.answers import read_document
from spasmograph.cli.main import INTERRUPTED
from spasmograph.cli.options import Json, RecordFile, Zone
from spasmograph.cli.recording import Clock, ask_line, clock_of, opened
from spasmograph.errors import ImpossibleValue

if TYPE_CHECKING:
    from datetime import date

    from spasmograph.cli.questions import Daily
    from spasmograph.record.models import Tracker
    from spasmograph.record.store import Record

__all__ = ["check_in"]


@dataclass(slots=True)
class _Given:
    """What was answered so far."""

    fields: dict[str, Any] = field(default_factory=dict)
    exposures: list[tuple[str, float, str | None]] = field(default_factory=list)
    already: dict[str, float] = field(default_factory=dict)
    stopped: bool = False

    def take(self, question: Daily, text: str, day: date, own: Collection[Tracker]) -> None:
        """Read the answer to a question, and look at once whether it can be.

        Raises
        ------
        ImpossibleValue
            If it is not an answer to it.
        """
        from spasmograph.record.limits import check_row
        from spasmograph.record.models import Exposure

        read = question.read(text)
        if question.of_day:
            self.fields |= read
        else:
            value, detail = read
            check_row(Exposure(day=day, kind=question.id, amount=value, detail=detail), own)
            self.exposures.append((question.id, value, detail))


def _ask(record: Record, day: date, questions: list[Daily], words: dict[str, str]) -> _Given:
    """Ask each question until it is answered well, skipped or stopped."""
    from spasmograph.cli.days import trackers_of

    own, given = trackers_of(record).values(), _Given()
    try:
        for question in questions:
            while True:
                hint = words.get(question.id)
                text = ask_line(f"{question.text}{f' ({hint})' if hint else ''}: ")
                if text is None:
                    return given
                if not text:
                    break
                try:
                    given.take(question, text, day, own)
                    break
                except ImpossibleValue as error:
                    typer.echo(str(error), err=True)
    except KeyboardInterrupt:
        given.stopped = True
    return given


def _as_typed(value: Any) -> list[str]:
    """Return the texts that would be typed for a value of JSON; none for null."""
    if value is None:
        return []
    if isinstance(value, dict):
        return [f"{name} {_as_typed(many)[0]}" for name, many in value.items() if many is not None]
    if isinstance(value, list):
        return [",".join(map(str, value)) or "none"]
    if isinstance(value, float) and value.is_integer():
        return [str(int(value))]
    return [str(value)]


def _from_answers(
    record: Record, day: date, content: dict[str, Any], questions: list[Daily]
) -> _Given:
    from spasmograph.cli.days import trackers_of

    own = trackers_of(record).values()
    known = {question.id: question for question in questions}
    given = _Given()
    for name, value in content.items():
        question = known.get(name)
        if question is None:
            raise ImpossibleValue(
                f"there is no question {name!r:.60}", f"Choose from: {', '.join(known)}."
            )
        for text in _as_typed(value):
            given.take(question, text, day, own)
    return given


def _split(record: Record, day: date, given: _Given) -> None:
    """Leave out what the day already holds: an answer is for the whole day."""
    from spasmograph.cli.days import total_of

    fresh = []
    for kind, value, detail in given.exposures:
        total, count = total_of(record, kind, day)
        if count:
            given.already[kind] = total
        else:
            fresh.append((kind, value, detail))
    given.exposures = fresh


def _save(record: Record, clock: Clock, day: date, given: _Given) -> None:
    """Write everything that was answered at once."""
    from spasmograph.cli.days import note_day
    from spasmograph.record.models import Exposure

    rows = [
        Exposure(day=day, kind=kind, amount=value, detail=detail, origin="check-in")
        for kind, value, detail in given.exposures
    ]
    if rows or given.fields:
        note_day(record, clock, day, given.fields, *rows)


def _question_of(name: str) -> str:
    """Return the question that a field of the day answers; one asks for several."""
    from spasmograph.cli.questions import AFFECTED_DAYS

    return "affected" if name in AFFECTED_DAYS else name


def _report(record: Record, day: date, given: _Given, *, as_json: bool) -> None:
    from spasmograph.cli.days import check_in_of
    from spasmograph.cli.rows import amount, document, named, plain, unit_of
    from spasmograph.cli.saying import tell

    row = check_in_of(record, day)
    kinds = [kind for kind, _, _ in given.exposures]
    content = {
        "day": str(day),
        "check_in": None if row is None else document(row),
        "noted": {name: plain(value) for name, value in given.fields.items()},
        "exposures": [
            {"kind": kind, "amount": value, "detail": detail}
            for kind, value, detail in given.exposures
        ],
        "already": given.already,
    }
    count = len({_question_of(name) for name in given.fields}) + len(kinds)
    lines = [
        f"Noted for {day}: {count} answer{'s' * (count > 1)}."
        if count
        else f"Nothing was noted for {day}."
    ]
    lines += [
        f"{named(kind)} was noted before ({amount(total, unit_of(kind))}) and stays; "
        "correct it with 'spasmograph log edit'."
        for kind, total in given.already.items()
    ]
    tell(lines, content, as_json=as_json)


def check_in(
    answers: Annotated[
        str | None,
        typer.Option(
            metavar="FILE|JSON", show_default=False, help="Answers to take instead of asking."
        ),
    ] = None,
    day: Annotated[
        str | None, typer.Option(metavar="DAY", help="Which day; today by default.")
    ] = None,
    zone: Zone = None,
    record_file: RecordFile = None,
    json: Json = False,
) -> int:
    """Answer the daily questions; Enter skips one, and skipped is not zero."""
    from spasmograph.cli.questions import daily_questions, hints

    with opened(record_file) as record:
        clock = clock_of(record, zone)
        on = clock.past_day(day)
        questions = daily_questions(record)
        if answers is not None:
            given = _from_answers(record, on, read_document(answers), questions)
            _split(record, on, given)
        else:
            today = hints(record, on)
            open_ones = [item for item in questions if item.id not in today]
            typer.echo("Enter skips a question. Ctrl-C stops and keeps your answers.", err=True)
            given = _ask(record, on, open_ones, hints(record, on - timedelta(days=1), "yesterday"))
        _save(record, clock, on, given)
        _report(record, on, given, as_json=json)
    return INTERRUPTED if given.stopped else 0
