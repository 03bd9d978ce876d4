"""Simulate a face video and a diary, and lay what was found beside what is true."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from scripts.demo_diary import DAYS, DECOYS, TRIGGERS, demo_rows
from spasmograph import Event, read_events
from spasmograph.cli import main as spasmograph
from spasmograph.record import create_record, open_record
from spasmograph.spasms import CONFIDENT, Kind, Side
from spasmograph.spasms.matching import Score, score

__all__ = ["main"]

SPEC = Path(__file__).parents[1] / "examples" / "demo.toml"
SECONDS, RATE, FRAMES = 120.0, 30.0, 2
SITE = ("--site", "orbicularis oculi:left:2.5")


def _count(events: Sequence[Event], kind: Kind, side: Side) -> str:
    return str(sum(event.kind is kind and event.side is side for event in events) or "-")


def _table(true: Sequence[Event], found: Sequence[Event]) -> Table:
    table = Table(box=SIMPLE, title="true / measured", title_style="")
    for heading in ("", "left", "right", "both", "per minute"):
        table.add_column(heading, justify="right" if heading else "left")
    for kind in Kind:
        sides = [f"{_count(true, kind, s)} / {_count(found, kind, s)}" for s in Side]
        rates = [sum(e.kind is kind for e in some) / SECONDS * 60 for some in (true, found)]
        words = kind.replace("_", " ")
        table.add_row(words, *sides, f"{rates[0]:.1f} / {rates[1]:.1f}")
    return table


def _sentences(result: Score) -> str:
    onset, duration = (e / RATE * 1000 for e in (result.onset_error, result.duration_error))
    return (
        f"{result.pairs} of {result.true} events found, {result.found - result.pairs} false; "
        f"side right in {result.sides}, kind in {result.kinds} of {result.pairs}.\n"
        f"Half of the onsets are within {onset:.0f} ms, of the durations within {duration:.0f} ms."
    )


def main(folder: Path) -> int:
    """Run the demo in a folder.

    Returns
    -------
    int
        0 when every step worked.
    """
    console = Console(highlight=False)
    video, results = folder / "face.mp4", folder / "results"
    folder.mkdir(parents=True, exist_ok=True)
    console.print("Simulating two minutes of a face whose contractions are known ...")
    code = spasmograph(["simulate", "face", str(SPEC), "--out", str(video)])
    if code == 0:
        console.print("Measuring it ...")
        code = spasmograph(["measure", str(video), "--out", str(results)])
    if code:
        return code
    true = read_events(folder / "face_events.tsv")
    found = [e for e in read_events(results / "face_events.tsv") if e.confidence >= CONFIDENT]
    console.print(_table(true, found))
    console.print(_sentences(score(true, found, FRAMES / RATE, SECONDS, 1 / RATE)))
    console.print("\nThe same session in a record, with what a day held and an injection:")
    code = _record(folder / "demo.spasm", results)
    if code == 0:
        console.print(
            f"\nThe same person's {DAYS} days before. By design {' and '.join(TRIGGERS)} act, "
            f"and {', '.join(DECOYS)} do not:\n",
            soft_wrap=True,
        )
        code = _ask(folder / "demo.spasm")
    console.print(f"\nThe page to look at: {(results / 'face_report.html').resolve()}")
    return code


def _record(path: Path, results: Path) -> int:
    """Begin a record anew, put the session and a few entries in, and show them."""
    for old in path.parent.glob(f"{path.name}*"):
        old.unlink()
    create_record(path)
    here = ["--record", str(path)]
    steps = (
        ["add", str(results), "--at", f"{datetime.now():%Y-%m-%d %H:%M}", *here],
        ["log", "day", "--severity", "4", "--hardest", "twitching", *here],
        ["log", "caffeine", "espresso", *here],
        ["log", "sleep", "6.5", "--quality", "5", *here],
        ["treat", "injection", "--product", "a botulinum toxin", *SITE, *here],
        ["history", *here],
    )
    return next((code for step in steps if (code := spasmograph(step))), 0)


def _ask(path: Path) -> int:
    """Write a diary whose truth is known into the record, and ask what matters."""
    with open_record(path) as record:
        record.add(*demo_rows(datetime.now().date() - timedelta(days=1)))
    return spasmograph(["insight", str(path), "--outcome", "spasms"])


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
