"""Ask about symptoms, say how soon to get help, and which patterns fit."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from spasmograph.cli.answers import read_document
from spasmograph.cli.main import say
from spasmograph.cli.options import Json, RecordFile, Zone
from spasmograph.cli.recording import ask_line, clock_of, is_named, opened
from spasmograph.errors import ImpossibleValue, RecordError

if TYPE_CHECKING:
    from spasmograph.cli.recording import Clock
    from spasmograph.guide.known import Known
    from spasmograph.guide.pattern import Fit
    from spasmograph.guide.questions import Question
    from spasmograph.guide.triage import Triage
    from spasmograph.record.store import Record

__all__ = ["check"]

HEADLINES = {
    "emergency": "Call the local emergency number now.",
    "same_day": "Speak to a doctor today.",
    "see_doctor_soon": "See a doctor soon, within days.",
    "see_doctor": "Make an appointment with a doctor.",
    "self_care": "Nothing that was answered or noted calls for a doctor now.",
}
"""What is said first, for each level."""

BLANK = "Nothing was answered, so nothing can be said yet."
"""What is said first when no question was answered and the record calls for nothing."""

CLOSING = "This is information, not a diagnosis. If you are worried, ask a doctor anyway."


def _is_emergency(given: dict[str, Any], known: Known) -> bool:
    from spasmograph.guide.triage import Level, read_answers, triage

    return triage(read_answers(given), known).level is Level.EMERGENCY


def _ask_one(question: Question) -> str | None:
    """Ask until the answer can be read; None at the end of what is typed."""
    from spasmograph.guide.triage import read_answers

    hint = "number, Enter: not known" if question.ask.value == "number" else "y/n, Enter: not known"
    while True:
        typed = ask_line(f"{question.text} [{hint}] ")
        if typed is None or not typed:
            return typed
        try:
            read_answers({question.id: typed})
        except ImpossibleValue as error:
            typer.echo(str(error), err=True)
        else:
            return typed


def _ask(known: Known) -> dict[str, Any]:
    """Ask every question; stop as soon as an answer calls for help at once."""
    from spasmograph.guide.triage import QUESTIONS

    given: dict[str, Any] = {}
    for question in QUESTIONS:
        typed = _ask_one(question)
        if typed is None:
            break
        if typed:
            given[question.id] = typed
            if question.ask.value == "warning" and _is_emergency(given, known):
                break
    return given


def _keep(record: Record, clock: Clock, given: dict[str, Any]) -> None:
    """Write the answers into the record."""
    from spasmograph.guide.triage import read_answers
    from spasmograph.record.models import Answer

    answers = read_answers(given)
    rows = [
        Answer(at=clock.now, question=name, value=str(getattr(answers, name)))
        for name, value in given.items()
        if value is not None and getattr(answers, name) is not None
    ]
    if rows:
        record.add(*rows)


def _headline(found: Triage) -> str:
    from spasmograph.guide.triage import Level, is_blank

    blank = found.level is Level.SELF_CARE and is_blank(found.unanswered)
    return BLANK if blank else HEADLINES[found.level.value]


def _triage_document(found: Triage) -> dict[str, Any]:
    from spasmograph.cli.citing import reason_document

    return {
        "level": found.level.value,
        "headline": _headline(found),
        "reasons": [reason_document(reason) for reason in found.reasons],
        "unanswered": [question.id for question in found.unanswered],
    }


def _without_advice(text: str) -> str:
    """Leave out when to go, where it is the last sentence: the first line says it for all."""
    from spasmograph.guide.triage import ADVICE

    for advice in ADVICE:
        bare = text.removesuffix(advice).rstrip()
        if bare != text and bare.endswith("."):
            return bare
    return text


def _triage_lines(found: Triage) -> list[str]:
    from spasmograph.cli.citing import cited_lines, paragraph
    from spasmograph.guide.triage import Level, is_blank

    lines = [_headline(found), ""]
    for reason in found.reasons:
        told = " (from your record)" if reason.from_record else ""
        lines.append(paragraph(f"{_without_advice(reason.text)}{told}", "    ", "  - "))
        lines += cited_lines(reason.sources)
    if found.unanswered:
        lines += ["", f"{len(found.unanswered)} questions were left open; they may matter."]
        if found.level is Level.SELF_CARE and not is_blank(found.unanswered):
            lines += [paragraph(one.text, "    ", "  - ") for one in found.unanswered]
    return lines


def check(
    answers: Annotated[
        str | None,
        typer.Option(
            metavar="FILE|JSON", show_default=False, help="Answers to take instead of asking."
        ),
    ] = None,
    keep: Annotated[bool, typer.Option(help="Keep the answers in the record.")] = True,
    zone: Zone = None,
    record_file: RecordFile = None,
    json: Json = False,
) -> None:
    """Say how soon to get help, and which known patterns fit; it is no diagnosis."""
    from spasmograph.cli.patterns import pattern_document, pattern_lines
    from spasmograph.cli.saying import tell

    with ExitStack() as stack:
        picture, place = _picture(stack, record_file, zone)
        given = _ask(picture) if answers is None else read_document(answers)
        found, fits = _reason(given, picture)
        lines = [*_triage_lines(found), "", *pattern_lines(fits), "", CLOSING]
        tell(lines, _triage_document(found) | pattern_document(fits), as_json=json)
        if keep and place is not None:
            _keep(*place, given)


def _picture(
    stack: ExitStack, named: str | None, zone: str | None
) -> tuple[Known, tuple[Record, Clock] | None]:
    """Return what is known of the person, and the record that knows it.

    Help must not wait for a record that is locked or damaged: unless it was asked
    for by name, that is said, and only the day is known.
    """
    from spasmograph.guide.known import Known, known

    try:
        if is_named(named):
            record = stack.enter_context(opened(named))
            clock = clock_of(record, zone)
            return known(record, clock.now.day), (record, clock)
    except RecordError as error:
        if named is not None or isinstance(error, ImpossibleValue):
            raise
        say(f"{error.problem}. This goes on without the record, and keeps no answers.")
    return Known(datetime.now().astimezone().date()), None


def _reason(given: dict[str, Any], picture: Known) -> tuple[Triage, tuple[Fit, ...]]:
    from spasmograph.guide.pattern import pattern
    from spasmograph.guide.triage import read_answers, triage

    answers = read_answers(given)
    return triage(answers, picture), pattern(picture, answers)
