"""The measure command: progress while it runs, a table at the end."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from spasmograph.cli.batch import Request, measure_each
from spasmograph.cli.main import FAILED, INTERRUPTED, say
from spasmograph.cli.tables import summary_table
from spasmograph.errors import OutputError, SpasmographError

if TYPE_CHECKING:
    from spasmograph.measuring import Measurement

__all__ = ["run"]


@dataclass(frozen=True, slots=True)
class Done:
    """One video that was measured, and where its files are."""

    request: Request
    measured: Measurement
    files: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """One video that was not, and why."""

    request: Request
    error: SpasmographError


class _Speed(ProgressColumn):
    """Frames a second."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:.0f} frames/s")


def _bar(*, shown: bool) -> Progress:
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.completed:.0f} frames"),
        _Speed(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        disable=not shown,
    )


def _promised_frames(video: Path) -> int | None:
    """Return how many frames the header promises; None when it does not say.

    Raises
    ------
    VideoError
        When the header alone shows that it cannot be measured.
    """
    from spasmograph.video.probe import probe

    info = probe(video)
    if info.n_frames is not None:
        return info.n_frames
    if info.duration is not None and info.nominal_rate is not None:
        return round(info.duration * info.nominal_rate)
    return None


def _check_names(requests: Sequence[Request]) -> None:
    """Refuse two videos whose results would have the same names."""
    seen: dict[str, Path] = {}
    for request in requests:
        name = request.video.stem.casefold()
        if name in seen:
            raise typer.BadParameter(
                f"'{seen[name]}' and '{request.video}' would write the same files; "
                "measure them one by one, into different folders with --out"
            )
        seen[name] = request.video


def _check_folder(folder: Path) -> None:
    """Find out now, not after an hour, that results cannot be written."""
    import tempfile

    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return
    except OSError as error:
        raise OutputError(
            f"{folder} cannot be written to ({error.strerror})",
            "Choose another folder with --out.",
        ) from error


def _keep(request: Request, measured: Measurement, out: Path) -> Done | Failed:
    from spasmograph.measuring import write_measurement

    try:
        return Done(request, measured, write_measurement(measured, out))
    except OutputError as error:
        return Failed(request, error)


def _measure_all(requests: Sequence[Request], out: Path, jobs: int) -> list[Done | Failed]:
    """Measure and keep, in the order in which the videos were named."""
    outcomes: dict[Request, Done | Failed] = {}
    lines: dict[Request, TaskID] = {}
    with _bar(shown=Console(stderr=True).is_terminal) as bar:
        for request in requests:
            try:
                promised = _promised_frames(request.video)
            except SpasmographError as error:
                outcomes[request] = Failed(request, error)
            else:
                lines[request] = bar.add_task(request.video.name, total=promised)
        for request, outcome in measure_each(
            list(lines), jobs, lambda request, count: bar.update(lines[request], completed=count)
        ):
            if isinstance(outcome, SpasmographError):
                outcomes[request] = Failed(request, outcome)
                continue
            frames = outcome.provenance.decoding.frames
            bar.update(lines[request], completed=frames, total=frames)
            outcomes[request] = _keep(request, outcome, out)
    return [outcomes[request] for request in requests]


def _as_json(outcomes: Sequence[Done | Failed]) -> dict[str, Any]:
    from spasmograph.measuring import summary_document

    return {
        "software": f"spasmograph {version('spasmograph')}",
        "results": [
            {
                "video": str(outcome.request.video),
                "files": [str(path) for path in outcome.files],
                **summary_document(outcome.measured),
            }
            for outcome in outcomes
            if isinstance(outcome, Done)
        ],
        "errors": [
            {
                "video": str(outcome.request.video),
                "problem": outcome.error.problem,
                "cure": outcome.error.cure,
            }
            for outcome in outcomes
            if isinstance(outcome, Failed)
        ],
    }


def _show(outcomes: Sequence[Done | Failed]) -> None:
    console = Console()
    for outcome in outcomes:
        if isinstance(outcome, Done):
            console.print(summary_table(outcome.measured))
            console.print(f"The full report: {outcome.files[-1]}", soft_wrap=True, markup=False)


def run(requests: Sequence[Request], out: Path, jobs: int, *, as_json: bool) -> int:
    """Measure videos, write their files and say what was found.

    Parameters
    ----------
    requests : sequence of Request
        What to measure.
    out : Path
        Folder for the results.
    jobs : int
        Videos at a time.
    as_json : bool
        Print one JSON document to standard output instead of tables.

    Returns
    -------
    int
        Exit code.
    """
    _check_names(requests)
    for table in {request.tasks for request in requests} - {None}:
        _check_tasks(table)
    _check_folder(out)
    try:
        outcomes = _measure_all(requests, out, jobs)
    except KeyboardInterrupt:
        return INTERRUPTED
    if as_json:
        typer.echo(json.dumps(_as_json(outcomes), ensure_ascii=False, indent=2))
    else:
        _show(outcomes)
    failed = [outcome for outcome in outcomes if isinstance(outcome, Failed)]
    for outcome in failed:
        say(f"{outcome.request.video}: {outcome.error}")
    return FAILED if failed else 0


def _check_tasks(table: Path | None) -> None:
    """Say at once that a task table cannot be read."""
    from spasmograph.spasms.tasks import read_tasks

    if table is not None:
        read_tasks(table)
