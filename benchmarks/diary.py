"""A record of ten years: how long it takes to open, to read a year of, and to export.

``python -m benchmarks.diary`` writes ``benchmarks/RECORD.md``.
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
import time as clock
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.figures import Figure
from benchmarks.results import machine, targets
from spasmograph.record import create_record, export_record, open_record
from spasmograph.record.models import (
    CheckIn,
    Exposure,
    Injection,
    InjectionSite,
    Row,
    SeenEvent,
    Session,
    SpasmEntry,
)
from spasmograph.record.sessions import packed_signals
from spasmograph.record.times import When
from spasmograph.spasms.events import Closure, Kind, Side

__all__ = ["DiaryResult", "main", "measure_diary"]

DAYS, ENTRIES, SESSIONS, EVENTS = 3650, 20_000, 500, 20
_ZONE = "Europe/Zurich"
_FIRST = dt.date(2016, 1, 1)


@dataclass(frozen=True, slots=True)
class DiaryResult:
    """Times of one record, s, one of each turn.

    Attributes
    ----------
    encrypted : bool
    megabytes : float
        Size of the file.
    opening, year, export : tuple of float
        Opening the file; reading everything of one year; writing the whole of it
        to one file.
    """

    encrypted: bool
    megabytes: float
    opening: tuple[float, ...]
    year: tuple[float, ...]
    export: tuple[float, ...]


def measure_diary(passphrase: str | None, turns: int = 3) -> DiaryResult:
    """Fill a record with ten years and time what people wait for.

    Parameters
    ----------
    passphrase : str or None
        Encrypts the record.
    turns : int
        Times each is measured.

    Returns
    -------
    DiaryResult
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ten-years.spasm"
        create_record(path, passphrase)
        with open_record(path, passphrase) as record:
            record.add(*_rows())

        def opened() -> None:
            open_record(path, passphrase).close()

        opening = _timed(opened, turns)
        since, until = _FIRST + dt.timedelta(days=5 * 365), _FIRST + dt.timedelta(days=6 * 365)
        with open_record(path, passphrase) as record:

            def year() -> None:
                for model in (CheckIn, Exposure, SpasmEntry, Session, Injection):
                    record.all(model, since=since, until=until)

            def exported() -> None:
                target = Path(folder) / "everything.zip"
                target.unlink(missing_ok=True)
                export_record(record, target)

            read, written = _timed(year, turns), _timed(exported, turns)
        size = path.stat().st_size / 1e6
    return DiaryResult(passphrase is not None, size, opening, read, written)


def _timed(what: Callable[[], None], turns: int) -> tuple[float, ...]:
    took = []
    for _ in range(turns):
        start = clock.perf_counter()
        what()
        took.append(clock.perf_counter() - start)
    return tuple(took)


def _when(day: int, hour: int) -> When:
    date = _FIRST + dt.timedelta(days=day)
    return When.of(dt.datetime(date.year, date.month, date.day, hour), _ZONE)


def _rows() -> Iterator[Row]:
    rng = np.random.default_rng(10)
    for day in range(DAYS):
        date = _FIRST + dt.timedelta(days=day)
        yield CheckIn(day=date, at=_when(day, 21), severity=int(rng.integers(11)))
    for n in range(ENTRIES):
        day = n * DAYS // ENTRIES
        date = _FIRST + dt.timedelta(days=day)
        if n % 2:
            yield Exposure(day=date, kind="caffeine", amount=float(rng.integers(300)))
        else:
            yield SpasmEntry(
                at=_when(day, 12), seconds=4.0, side=Side.LEFT, regions=["eye"], strength=5
            )
    signals = _signals(rng)
    for n in range(SESSIONS):
        yield _session(n, signals)
    for n in range(40):
        site = InjectionSite(site="orbicularis oculi", side=Side.LEFT, units=2.5)
        yield Injection(at=_when(n * 90, 9), product="a product", sites=[site])


def _session(number: int, signals: bytes) -> Session:
    events = [
        SeenEvent(
            onset=2.0 * i,
            duration=0.8,
            kind=Kind.BRIEF_SPASM,
            side=Side.LEFT,
            regions=["eye", "mouth"],
            closure=Closure.COMPLETE,
            amplitude_mm=8.0,
            amplitude_pct=90.0,
            confidence=0.95,
        )
        for i in range(EVENTS)
    ]
    return Session(
        at=_when(number * DAYS // SESSIONS, 18),
        name=f"clip-{number}",
        sha256=uuid.UUID(int=number).hex * 2,
        seconds=60.0,
        usable_seconds=58.0,
        quality=0.9,
        summary={"events": EVENTS},
        provenance={},
        signals=signals,
        events=events,
    )


def _signals(rng: np.random.Generator) -> bytes:
    """Return a minute of signals, as a record keeps them."""
    names = ["time", *(f"{s}_{p}" for s in ("lid", "brow", "cheek", "mouth") for p in "lr")]
    minute = pd.DataFrame(rng.normal(size=(1800, len(names))), columns=names)
    return packed_signals(minute.to_parquet())


_TARGETS = (("Open", "opening", 0.3), ("A year's history", "year", 0.2), ("Export", "export", 20.0))


def _figure(name: str, target: float, result: DiaryResult, times: tuple[float, ...]) -> Figure:
    middle = float(np.median(times))
    text = f"{middle:.3f} ({min(times):.3f} to {max(times):.3f})"
    kind = "encrypted" if result.encrypted else "plain"
    return Figure(f"{name}, {kind}", target, False, middle, text, "{} s")


def main() -> int:
    """Measure a plain and an encrypted record and write the page.

    Returns
    -------
    int
        0 when the page was written.
    """
    results = [measure_diary(None), measure_diary("a long enough passphrase")]
    found = [
        _figure(name, target, result, getattr(result, attribute))
        for result in results
        for name, attribute, target in _TARGETS
    ]
    text = (
        "# A record of ten years\n\nWritten by `python -m benchmarks.diary`. Do not edit.\n\n"
        + machine()
        + f"\n{DAYS} check-ins, {ENTRIES} entries, {SESSIONS} sessions of {EVENTS} events with "
        f"their signals, 40 injections; {results[0].megabytes:.0f} MB. Seconds, medians of "
        f"{len(results[0].opening)} turns, least and most in brackets.\n\n" + targets(found)
    )
    out = Path(__file__).with_name("RECORD.md")
    out.write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
