"""Write the visit report of a record."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from spasmograph.cli.options import Json, RecordFile, Zone
from spasmograph.cli.recording import clock_of, opened
from spasmograph.errors import ImpossibleValue, OutputError

if TYPE_CHECKING:
    from datetime import date

    from spasmograph.cli.recording import Clock
    from spasmograph.record.store import Record
    from spasmograph.report.visit import ReportModel

__all__ = ["report"]

_FORMS = (".pdf", ".html")


class _Paper(StrEnum):
    A4 = "a4"
    LETTER = "letter"


def report(
    record: Annotated[
        str | None,
        typer.Argument(
            metavar="[RECORD]", show_default=False, help="A record, else the one in use."
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="DAY", show_default=False, help="First day; else the last visit."),
    ] = None,
    since_visit: Annotated[
        bool, typer.Option("--since-visit", help="From the last visit, which has to be noted.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", show_default=False, help="A name ending in .pdf or .html; report.pdf."
        ),
    ] = None,
    paper: Annotated[_Paper, typer.Option(help="What it is printed on.")] = _Paper.A4,
    zone: Zone = None,
    record_file: RecordFile = None,
    json: Json = False,
) -> None:
    """Write a report for a visit: one page for the doctor, and the numbers behind it."""
    from spasmograph.cli.saying import tell
    from spasmograph.report.visit import build_report

    if since is not None and since_visit:
        raise typer.BadParameter("name --since or --since-visit, not both")
    if record and record_file and record != record_file:
        raise typer.BadParameter(f"two records are named: {record!r:.60} and {record_file!r:.60}")
    file = None if json and out is None else _file(out or Path("report.pdf"))
    with opened(record or record_file) as found:
        clock = clock_of(found, zone)
        first = _first(found, clock, since, since_visit=since_visit)
        model = build_report(found, clock.now.day, first)
    if file is not None:
        _write(file, _content(model, file, paper))
    tell(_said(model, file), model.to_dict(), as_json=json)


def _file(out: Path) -> Path:
    if out.suffix.lower() not in _FORMS:
        raise ImpossibleValue(
            f"a report cannot be written as {out.name!r:.60}",
            "Give --out a name that ends in .pdf or .html.",
        )
    return out


def _first(record: Record, clock: Clock, since: str | None, *, since_visit: bool) -> date | None:
    """Return the first day that was asked for."""
    from spasmograph.report.visit import last_visit

    if since is not None:
        return clock.past_day(since)
    if not since_visit:
        return None
    visit = last_visit(record, clock.now.day)
    if visit is None:
        raise ImpossibleValue(
            "no visit before today is noted",
            "Note it with 'spasmograph treat appointment', or give the day with --since.",
        )
    return visit


def _content(model: ReportModel, file: Path, paper: _Paper) -> bytes:
    from spasmograph.report.visit.html import Paper, visit_html
    from spasmograph.report.visit.pdf import visit_pdf

    size = Paper(paper.value)
    if file.suffix.lower() == ".pdf":
        return visit_pdf(model, size)
    return visit_html(model, size).encode("utf-8")


def _write(file: Path, content: bytes) -> None:
    """Put the report in its place whole, or not at all."""
    waiting = file.with_name(f"{file.name}.part")
    try:
        waiting.write_bytes(content)
        waiting.replace(file)
    except OSError as error:
        waiting.unlink(missing_ok=True)
        raise OutputError(
            f"{file} cannot be written ({error.strerror})", "Choose another place with --out."
        ) from error


def _said(model: ReportModel, file: Path | None) -> str:
    period = model.period
    return f"{file}: the report from {period.since} to {period.until}. It is no diagnosis."
