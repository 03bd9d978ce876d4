"""Keep the video of a session beside the record, give it back, let go of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from spasmograph.cli.options import Json, RecordFile
from spasmograph.cli.progress import bytes_bar
from spasmograph.cli.recording import ask_line, opened
from spasmograph.errors import ImpossibleValue, RecordError

if TYPE_CHECKING:
    from spasmograph.record.models import Session
    from spasmograph.record.store import Record

__all__ = ["video_app"]

video_app = typer.Typer(
    help="Keep the video of a session, encrypted; give it back; let go of it.",
    no_args_is_help=True,
)

SessionId = Annotated[
    str,
    typer.Argument(metavar="SESSION", show_default=False, help="The start of the session's id."),
]


def _find(record: Record, text: str) -> Session:
    from spasmograph.cli.finding import find_row
    from spasmograph.record.models import Session

    row = find_row(record, text)
    if not isinstance(row, Session):
        raise RecordError(
            f"the entry {text!r:.60} is not a measured session",
            "See the sessions with 'spasmograph history --kind session'.",
        )
    return row


@video_app.command()
def keep(
    session: SessionId,
    file: Annotated[
        Path,
        typer.Argument(metavar="VIDEO", show_default=False, help="The video that was measured."),
    ],
    record_file: RecordFile = None,
    json: Json = False,
) -> None:
    """Keep the video of a session beside the record, encrypted with its key."""
    from spasmograph.cli.saying import noted
    from spasmograph.record.videos import keep_video

    with opened(record_file) as record, bytes_bar(file) as follow:
        row = _find(record, session)
        keep_video(record, row, file, follow)
    also = f"; {file} itself stays where it is, not encrypted"
    noted(row, as_json=json, done="Kept the video of", also=also)


@video_app.command()
def save(
    session: SessionId,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", show_default=False, help="Where to; a free name.")
    ],
    record_file: RecordFile = None,
    json: Json = False,
) -> None:
    """Write a kept video to a file, just as it was measured; that file is not encrypted."""
    from spasmograph.cli.saying import tell
    from spasmograph.record.videos import save_video

    with opened(record_file) as record:
        row = _find(record, session)
        said = row.provenance.get("bytes")
        with bytes_bar(file, said if isinstance(said, int) else None) as follow:
            save_video(record, row, file, follow)
    content = {"video": str(file), "bytes": file.stat().st_size, "sha256": row.sha256}
    tell(f"{file} is the video that was measured. It is not encrypted.", content, as_json=json)


@video_app.command()
def forget(
    session: SessionId,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    record_file: RecordFile = None,
    json: Json = False,
) -> None:
    """Destroy a kept video for good; what was measured stays."""
    from spasmograph.cli.saying import noted
    from spasmograph.record.videos import forget_video

    with opened(record_file) as record:
        row = _find(record, session)
        if not yes and (ask_line("Type yes to destroy it for good: ") or "").lower() != "yes":
            raise ImpossibleValue("nothing was removed", "Type yes, or give --yes.")
        forget_video(record, row)
    noted(row, as_json=json, done="Destroyed the video of")
