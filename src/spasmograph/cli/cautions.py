"""Write what was noted of a treatment, and say what to be careful about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from spasmograph.cli.saying import noted

if TYPE_CHECKING:
    from spasmograph.guide.safety import Caution
    from spasmograph.guide.triage import Reason
    from spasmograph.record.models import Row
    from spasmograph.record.store import Record

__all__ = ["noted_with_cautions"]

SAID_FOR = timedelta(hours=12)
"""Closing words that were said with another treatment are not said again for this long."""


def _for_treatment(record: Record, row: Row) -> tuple[Caution, ...] | None:
    """Return the cautions for a treatment on the day it begins or ends; None for other rows."""
    from spasmograph.guide.known import known
    from spasmograph.guide.safety import planned_of, safety
    from spasmograph.record.models import Injection, Medicine

    if isinstance(row, Injection):
        on = row.at.day
    elif isinstance(row, Medicine):
        on = row.stop or row.start
    else:
        return None
    return safety(known(record, on), planned_of(row, on), on)


def _for_current(record: Record, on: date) -> dict[tuple[str, str], Caution]:
    """Return the cautions for all that is in use."""
    from spasmograph.guide.known import known
    from spasmograph.guide.safety import Planned, Severity, safety

    picture = known(record, on)
    found = {}
    for item in picture.current:
        plan = Planned(item.name, medicine_class=item.medicine_class, kind=item.kind)
        for caution in safety(picture, plan, on):
            if caution.severity is not Severity.NOTE:
                found[caution.rule_id, caution.text] = caution
    return found


def _urgent(record: Record, on: date) -> list[Reason]:
    """Return what the record itself says needs help today."""
    from spasmograph.guide.known import known
    from spasmograph.guide.triage import Answers, Level, triage

    reasons = triage(Answers(), known(record, on)).reasons
    soon = (Level.EMERGENCY, Level.SAME_DAY)
    return [reason for reason in reasons if reason.from_record and reason.level in soon]


def _was_said(record: Record, row: Row) -> bool:
    """Whether another treatment was written a short time before, with the closing words."""
    from spasmograph.record.models import Injection, Medicine

    others = [*record.all(Medicine), *record.all(Injection)]
    return any(
        other.id != row.id and timedelta(0) <= row.changed - other.changed < SAID_FOR
        for other in others
    )


def _write(record: Record, row: Row, changes: Mapping[str, Any] | None) -> None:
    if changes is None:
        record.add(row)
    else:
        record.edit(row, **changes)


def noted_with_cautions(
    record: Record,
    row: Row,
    *,
    today: date,
    as_json: bool,
    changes: Mapping[str, Any] | None = None,
) -> None:
    """Write a row, or change one, say so, and say what to be careful about.

    For a treatment these are the cautions of `spasmograph.guide.safety`; for
    a condition, allergy or pregnancy, those that it brings for what is in use;
    for a side effect, what needs help today.  Whom to ask is said once, after all
    cautions, and how little these checks know once for treatments written one after
    another; in JSON every caution holds its own.

    Parameters
    ----------
    record : Record
    row : Row
        New, or of the record when there are `changes`.
    today : date
        Where the person is.
    as_json : bool
        Print JSON: ``cautions`` and ``urgent`` beside the entry.
    changes : mapping, optional
        New values of a row of the record.

    Raises
    ------
    ImpossibleValue
        If it holds what cannot be; then nothing is written.
    """
    from spasmograph.record.models import Allergy, Condition, Pregnancy, SideEffect

    about = isinstance(row, Allergy | Condition | Pregnancy)
    before = _for_current(record, today) if about else {}
    _write(record, row, changes)
    cautions = list(_for_treatment(record, row) or ())
    if about:
        after = _for_current(record, today)
        cautions = [caution for key, caution in after.items() if key not in before]
    urgent = _urgent(record, today) if isinstance(row, SideEffect) else []
    done = "Noted" if changes is None else "Changed"
    _tell(row, cautions, urgent, done=done, as_json=as_json)
    if not as_json:
        _say(cautions, urgent, again=_was_said(record, row))


def _tell(
    row: Row, cautions: list[Caution], urgent: list[Reason], *, done: str, as_json: bool
) -> None:
    """Say which row was written; JSON holds the cautions too."""
    noted(
        row,
        as_json=as_json,
        done=done,
        cautions=[_document(item) for item in cautions],
        urgent=[_document(reason) for reason in urgent],
    )


def _say(cautions: list[Caution], urgent: list[Reason], *, again: bool) -> None:
    """Print what needs help, then the cautions, then once whom to ask."""
    if not cautions and not urgent:
        return
    import typer

    from spasmograph.cli.citing import cited_lines, paragraph
    from spasmograph.guide.safety import ASK, LIMITS

    found = [caution for caution in cautions if caution.rule_id != LIMITS]
    limits = [caution for caution in cautions if caution.rule_id == LIMITS and not again]
    said = [(reason.text, reason.sources) for reason in urgent]
    said += [(_without(caution.text, ASK), caution.sources) for caution in found]
    for text, sources in said:
        typer.echo(paragraph(text, "    ", "  - "))
        for line in cited_lines(sources):
            typer.echo(line)
    if found or limits:
        closing = [_without(caution.text, ASK) for caution in limits]
        typer.echo(paragraph(" ".join([*closing, ASK]), "  "))


def _without(text: str, ending: str) -> str:
    return text.removesuffix(ending).rstrip()


def _document(found: Caution | Reason) -> dict[str, Any]:
    from spasmograph.cli.citing import reason_document, source_documents
    from spasmograph.guide.triage import Reason

    if isinstance(found, Reason):
        return reason_document(found)
    return {
        "rule": found.rule_id,
        "severity": found.severity.value,
        "text": found.text,
        "sources": source_documents(found.sources),
    }
