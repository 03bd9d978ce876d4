"""The commands and their options."""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from spasmograph.cli.about import about_app
from spasmograph.cli.adding import add
from spasmograph.cli.check import check
from spasmograph.cli.checkin import check_in
from spasmograph.cli.comparing import compare
from spasmograph.cli.editing import editing_app
from spasmograph.cli.exchange import export, import_
from spasmograph.cli.fhir import fhir
from spasmograph.cli.guide import guide
from spasmograph.cli.history import history
from spasmograph.cli.insight import insight
from spasmograph.cli.log import log_app
from spasmograph.cli.main import FAILED
from spasmograph.cli.options import Json
from spasmograph.cli.record import record_app
from spasmograph.cli.treat import treat_app
from spasmograph.cli.trial import trial_app
from spasmograph.cli.videos import video_app
from spasmograph.cli.visit import report

__all__ = ["app"]

app = typer.Typer(
    help="Measure facial spasms from an ordinary video, on your own machine. "
    "It measures and informs; it does not diagnose.",
    add_completion=False,
    pretty_exceptions_enable=False,
)
simulate_app = typer.Typer(help="Make videos whose truth is known, to try the program on.")
app.add_typer(simulate_app, name="simulate")
app.add_typer(record_app, name="record")
app.add_typer(video_app, name="video")
log_app.add_typer(editing_app)
app.add_typer(log_app, name="log")
treat_app.add_typer(about_app)
app.add_typer(treat_app, name="treat")
app.add_typer(trial_app, name="trial")
app.command()(add)
app.command("check-in")(check_in)
app.command()(guide)
app.command()(history)
app.command()(insight)
app.command()(report)
app.command()(check)
app.command()(compare)
app.command("import")(import_)
app.command()(export)
app.command()(fhir)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"spasmograph {version('spasmograph')} (Python {sys.version.split()[0]})")
        raise typer.Exit


@app.callback(no_args_is_help=True)
def root(
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Measure facial spasms from an ordinary video, on your own machine."""


@app.command()
def measure(
    videos: Annotated[
        list[Path], typer.Argument(help="Video files.", show_default=False, readable=False)
    ],
    out: Annotated[Path, typer.Option(help="Folder for the results.")] = Path(),
    tasks: Annotated[
        Path | None, typer.Option(help="Table of what the person was asked to do, and when.")
    ] = None,
    mirrored: Annotated[
        bool, typer.Option("--mirrored", help="The video is a mirror image: swap the sides.")
    ] = False,
    json: Json = False,
    jobs: Annotated[int, typer.Option(min=1, help="Videos to measure at the same time.")] = 1,
    keep_frames: Annotated[
        bool,
        typer.Option("--keep-frames", help="Show pictures of the strongest event in the report."),
    ] = False,
) -> int:
    """Measure the contractions in one or more videos."""
    from spasmograph.cli.batch import Request
    from spasmograph.cli.measuring import run

    requests = [Request(video, tasks, mirrored, keep_frames) for video in videos]
    return run(requests, out, jobs, as_json=json)


@app.command()
def models(
    json: Json = False,
    fetch: Annotated[
        bool, typer.Option("--fetch", help="Download the model files from their maker first.")
    ] = False,
) -> int:
    """List the model files and verify them."""
    from spasmograph.cli.models import show
    from spasmograph.video.models import ModelState, fetch_models, model_status

    if fetch:
        fetch_models()
    found = model_status()
    show(found, as_json=json)
    return 0 if all(status.state is ModelState.VERIFIED for status in found) else FAILED


@simulate_app.callback()
def simulate() -> None:
    """Make videos whose truth is known, to try the program on."""


@simulate_app.command("face")
def simulate_face(
    spec: Annotated[Path, typer.Argument(help="What happens in it (TOML).", show_default=False)],
    out: Annotated[Path, typer.Option(help="Video to write.", show_default=False)],
) -> int:
    """Make a video of a face whose every contraction is known."""
    from spasmograph.cli.quiet import quiet
    from spasmograph.simulate import load_spec, render

    with quiet():
        video = render(load_spec(spec), out)
    typer.echo(f"{video} and beside it {video.stem}_events.tsv, what is true of it")
    return 0
