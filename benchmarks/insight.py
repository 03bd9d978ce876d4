"""Analyse diaries whose truth is known: ``python -m benchmarks.insight``.

What is done is kept in ``build/insight.jsonl`` line by line: a run that was
stopped goes on where it was, and more diaries can be added later.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import track

from benchmarks.insight_page import page
from benchmarks.judged import Case, cases, judge_all
from benchmarks.pages import write_part
from benchmarks.weight import weigh
from spasmograph.simulate import SCENARIOS

__all__ = ["main"]

_HERE = Path(__file__).resolve().parent
_LENGTHS = (60, 120, 240, 400)
_OTHER_LENGTHS = (60, 120, 240)
_EVERY = 500


def main(arguments: Sequence[str] | None = None) -> int:
    """Judge what the command line asks for and write the page.

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
    wanted = _wanted(asked.diaries, asked.others)
    given = " ".join(sys.argv[1:] if arguments is None else arguments)
    command = f"python -m benchmarks.insight {given}".strip()
    found = []
    for judged in track(
        judge_all(wanted, asked.keep, asked.jobs), "diaries", len(wanted), console=console
    ):
        found.append(judged)
        if not console.is_terminal and len(found) % _EVERY == 0:
            console.print(f"{len(found)} of {len(wanted)}")
    write_part(asked.out, "diaries", page(found, weigh(), command))
    console.print(f"wrote {asked.out}")
    return 0


def _wanted(diaries: int, others: int) -> list[Case]:
    names = list(SCENARIOS)
    wanted = list(cases(names, "count", _LENGTHS, range(diaries)))
    for kind in ("severity", "rate"):
        wanted += cases(names, kind, _OTHER_LENGTHS, range(others))
    return wanted


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.insight", description=__doc__)
    parser.add_argument("--diaries", type=int, default=200, help="diaries of counts a cell")
    parser.add_argument(
        "--others", type=int, default=200, help="diaries a cell for severity and rates"
    )
    parser.add_argument("--jobs", type=int, default=2, help="diaries at a time")
    parser.add_argument("--keep", type=Path, default=_HERE.parent / "build" / "insight.jsonl")
    parser.add_argument("--out", type=Path, default=_HERE / "RESULTS.md")
    return parser


if __name__ == "__main__":
    sys.exit(main())
