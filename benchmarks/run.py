"""Run the whole benchmark: ``python -m benchmarks.run``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from benchmarks import peers
from benchmarks.figures import Results
from benchmarks.memory import measure_memory
from benchmarks.pages import write_part
from benchmarks.real import measure_real
from benchmarks.results import page
from benchmarks.running import ClipResult, run_all
from benchmarks.speed import measure_speed
from benchmarks.stills import compare_stills
from benchmarks.suite import Clip, clips, faces

__all__ = ["main"]

_HERE = Path(__file__).resolve().parent


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the command line asks for and write the page.

    Parameters
    ----------
    arguments : sequence of str, optional
        Default: those of the process.

    Returns
    -------
    int
        0 when the page was written.
    """
    asked = _parser().parse_args(arguments)
    console = Console(stderr=True)
    portraits = faces()
    suite = [c for c in clips(portraits) if c.group.value in asked.groups][:: asked.every]
    console.print(f"{len(suite)} clips over {len(portraits)} faces, {asked.jobs} at a time")
    every = asked.peers_every if peers.available() else 0
    measured = tuple(_followed(suite, asked.jobs, every, console))
    _write_clips(asked.details, measured)
    results = Results(clips=measured)

    def write() -> None:
        text = page(results, real, _command(arguments))
        write_part(asked.out, "videos", text)

    console.print("real videos")
    real = measure_real()
    write()
    if peers.available():
        console.print("stills")
        results = replace(results, stills=compare_stills(portraits))
    if asked.turns:
        console.print("speed")
        results = replace(results, speed=measure_speed(asked.turns))
    for minutes in asked.minutes:
        write()  # what follows is long: nothing before it is lost when it is stopped
        console.print(f"memory, {minutes:g} minutes")
        results = replace(results, memory=(*results.memory, measure_memory(minutes)))
    write()
    console.print(f"wrote {asked.out}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    groups = sorted({c.group.value for c in clips(("astronaut",))})
    parser.add_argument("--groups", nargs="*", choices=groups, default=groups, metavar="GROUP")
    parser.add_argument("--every", type=int, default=1, help="only every so many-th clip")
    parser.add_argument("--jobs", type=int, default=2, help="clips at a time")
    parser.add_argument("--peers-every", type=int, default=3, help="peers on every so many-th clip")
    parser.add_argument("--turns", type=int, default=5, help="turns of the speed test; 0 for none")
    parser.add_argument(
        "--minutes", nargs="*", type=float, default=[0.5, 30.0], help="clips of the memory test"
    )
    parser.add_argument("--out", type=Path, default=_HERE / "RESULTS.md")
    parser.add_argument("--details", type=Path, default=_HERE.parent / "build" / "bench-clips.tsv")
    return parser


def _command(arguments: Sequence[str] | None) -> str:
    given = sys.argv[1:] if arguments is None else list(arguments)
    return " ".join(["python -m benchmarks.run", *given])


def _followed(suite: Sequence[Clip], jobs: int, every: int, console: Console) -> list[ClipResult]:
    """Run the clips and show how far they are."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    done: list[ClipResult] = []
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("clips", total=len(suite))
        for result in run_all(suite, jobs, every):
            done.append(result)
            progress.update(task, advance=1, description=result.clip.name)
            if not console.is_terminal and len(done) % 10 == 0:
                console.print(f"{len(done)} of {len(suite)}")
    return done


def _write_clips(path: Path, measured: Sequence[ClipResult]) -> None:
    """Write one line a clip, to see where events were missed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = ["clip\tfps\tsize\tface\ttrue\tfound\tmatched\tsides\tkinds\tonset\tduration\tproblem"]
    for r in sorted(measured, key=lambda r: r.clip.name):
        spec, s = r.clip.spec, r.score
        cells = (
            r.clip.name,
            f"{spec.fps:g}",
            f"{spec.width}x{spec.height}",
            Path(spec.portrait).stem,
            *(str(n) for n in (s.true, s.found, s.pairs, s.sides, s.kinds)),
            f"{s.onset_error:.2f}",
            f"{s.duration_error:.2f}",
            r.problem,
        )
        lines.append("\t".join(cells))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
