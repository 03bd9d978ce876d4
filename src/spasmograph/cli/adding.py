"""Put measured sessions into the record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from spasmograph.cli.options import Noting, sharing
from spasmograph.cli.progress import bytes_bar
from spasmograph.cli.recording import clock_of, opened
from spasmograph.errors import ImportFileError, ImpossibleValue

if TYPE_CHECKING:
    from spasmograph.record.measured import Measured
    from spasmograph.record.models import Session

__all__ = ["add"]


def _files(sources: list[Path]) -> Iterator[Path]:
    """Yield the summary of each measurement that is named, or lies in a folder named."""
    from spasmograph.record.measured import measured_files

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


def _read(
    sources: list[Path], tasks: Path | None, at: str | None, video: Path | None
) -> list[Measured]:
    """Read all measurements before any is added."""
    from spasmograph.record.measured import read_measured
    from spasmograph.spasms.tasks import read_tasks

    files = list(_files(sources))
    if len(files) > 1 and (at, tasks, video) != (None, None, None):
        raise ImpossibleValue(
            f"--at, --tasks and --keep-video are for one measurement, and these are {len(files)}",
            "Name the _summary.json of one.",
        )
    known = () if tasks is None else read_tasks(tasks)
    return [read_measured(file, known) for file in files]


def _check_times(measured: list[Measured], known: set[str]) -> None:
    """Refuse a video that is new and does not say when it was recorded."""
    for item in measured:
        new = str(item.provenance.get("sha256")) not in known
        if new and not item.provenance.get("recorded"):
            raise ImpossibleValue(
                f"the video {item.name} does not say when it was recorded",
                "Add it by itself, and say it: --at '2026-03-01 08:30'.",
            )


def _said(row: Session, *, new: bool, own_time: bool) -> list[str]:
    from spasmograph.cli.rows import day_of, describe, short

    done = "Added" if new else "Here already"
    lines = [f"{done}: session on {day_of(row)}: {describe(row)} [{short(row.id)}]"]
    if new and own_time:
        lines.append(
            f"  Filmed {row.at.local:%Y-%m-%d %H:%M}, the video says. If that is wrong: "
            f"spasmograph log edit {short(row.id)} at=TIME"
        )
    if row.video is not None:
        lines.append("  Its video is kept beside the record, encrypted.")
    return lines


_Sources = Annotated[
    list[Path],
    typer.Argument(
        metavar="FOLDER|SUMMARY.json...",
        show_default=False,
        help="Where the files of 'spasmograph measure' lie.",
    ),
]
_Tasks = Annotated[
    Path | None,
    typer.Option(
        show_default=False,
        help="Table of what the person was asked to do, instead of what the files say.",
    ),
]
_At = Annotated[
    str | None,
    typer.Option(
        metavar="TIME",
        show_default=False,
        help="When it was filmed: '2026-03-01 08:30'. Needed where the video does not say it.",
    ),
]
_Kept = Annotated[
    Path | None,
    typer.Option(
        metavar="VIDEO",
        show_default=False,
        help="Keep the video that was measured, encrypted, beside the record.",
    ),
]


@sharing("note")
def add(
    noting: Noting,
    sources: _Sources,
    tasks: _Tasks = None,
    at: _At = None,
    keep_video: _Kept = None,
) -> None:
    """Put measured sessions into the record; the same video is never there twice."""
    from spasmograph.cli.rows import document
    from spasmograph.cli.saying import tell
    from spasmograph.record.models import Session
    from spasmograph.record.sessions import add_session, session_of

    measured = _read(sources, tasks, at, keep_video)
    lines: list[str] = []
    content = []
    with opened(noting.record) as record, bytes_bar(keep_video) as follow:
        clock = clock_of(record, noting.zone)
        when = None if at is None else clock.past(at)
        digests = (str(item.provenance.get("sha256")) for item in measured)
        known = {digest for digest in digests if session_of(record, digest) is not None}
        if when is None:
            _check_times(measured, known)
        for item in measured:
            added = add_session(
                record,
                item,
                when,
                zone=clock.zone,
                note=noting.note,
                video=keep_video,
                progress=follow,
            )
            row = record.get(Session, added.id)
            assert row is not None
            new = row.sha256 not in known
            lines += _said(row, new=new, own_time=at is None)
            content.append(document(row, new=new))
    tell(lines, {"sessions": content}, as_json=noting.as_json)
