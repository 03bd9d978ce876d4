"""Put measured sessions into the record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from spasmograph.cli.options import Noting, sharing
from spasmograph.cli.recording import clock_of, opened
from spasmograph.errors import ImportFileError, ImpossibleValue

if TYPE_CHECKING:
    from spasmograph.record.sessions import Measured

__all__ = ["add"]


def _files(sources: list[Path]) -> Iterator[Path]:
    """Yield the summary of each measurement that is named, or lies in a folder named."""
    from spasmograph.record.sessions import measured_files

    for source in sources:
        if not source.is_dir():
            yield source
            continue
        found = measured_files(source)
        if not found:
            raise ImportFileError(
                f"{source} holds no measurement",
                "Measure the video first: 'spasmograph measure VIDEO --out FOLDER'.",
            )
        yield from found


def _read(sources: list[Path], tasks: Path | None, at: str | None) -> list[Measured]:
    """Read all measurements before any is added."""
    from spasmograph.record.sessions import read_measured
    from spasmograph.spasms.tasks import read_tasks

    files = list(_files(sources))
    if len(files) > 1 and (at is not None or tasks is not None):
        raise ImpossibleValue(
            f"--at and --tasks are for one measurement, and these are {len(files)}",
            "Name the _summary.json of one.",
        )
    known = () if tasks is None else read_tasks(tasks)
    found = [read_measured(file, known) for file in files]
    silent = [item.name for item in found if at is None and not item.provenance.get("recorded")]
    if silent:
        raise ImpossibleValue(
            f"the video {silent[0]} does not say when it was recorded",
            "Add it by itself, and say it: --at '2026-03-01 08:30'.",
        )
    return found


@sharing("note")
def add(
    noting: Noting,
    sources: Annotated[
        list[Path],
        typer.Argument(
            metavar="FOLDER|SUMMARY.json...",
            show_default=False,
            help="Where the files of 'spasmograph measure' lie.",
        ),
    ],
    tasks: Annotated[
        Path | None, typer.Option(help="Table of what the person was asked to do, and when.")
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(
            metavar="TIME",
            show_default=False,
            help="When it was filmed: '2026-03-01 08:30'. Needed where the files do not say it.",
        ),
    ] = None,
) -> None:
    """Put measured sessions into the record; the same video is never there twice."""
    from spasmograph.cli.rows import day_of, describe, document, short
    from spasmograph.cli.saying import tell
    from spasmograph.record.models import Session
    from spasmograph.record.sessions import add_session, session_of

    measured = _read(sources, tasks, at)
    lines, content = [], []
    with opened(noting.record) as record:
        when = None if at is None else clock_of(record, noting.zone).moment(at)
        for item in measured:
            known = session_of(record, str(item.provenance.get("sha256")))
            row = record.get(Session, add_session(record, item, when, note=noting.note).id)
            assert row is not None
            done = "Added" if known is None else "Here already"
            lines.append(f"{done}: session on {day_of(row)}: {describe(row)} [{short(row.id)}]")
            content.append(document(row, new=known is None))
    tell(lines, {"sessions": content}, as_json=noting.as_json)
