"""Events as a BIDS ``events.tsv`` table, and back."""

from __future__ import annotations

import math
import os
import tempfile
from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from spasmograph.errors import EventFileError, OutputError
from spasmograph.spasms.events import (
    CONFIDENT,
    REGIONS,
    Closure,
    Event,
    Kind,
    Region,
    Side,
)
from spasmograph.spasms.tables import MISSING, Row, parse_number, quoted, read_rows

__all__ = ["COLUMNS", "format_events", "read_events", "sidecar", "write_events"]

COLUMNS = (
    "onset",
    "duration",
    "trial_type",
    "side",
    "regions",
    "closure",
    "amplitude_mm",
    "amplitude_pct",
    "lag_ms",
    "bout",
    "confidence",
)
"""The columns of an events table, in their order."""

_CURE = "Write the table again, or correct that line."
_Word = TypeVar("_Word", bound=StrEnum)


def format_events(events: Iterable[Event]) -> str:
    """Return events as the text of a BIDS ``events.tsv`` file.

    Onset and duration are written to 0.1 ms, amplitudes to 0.001 mm and 0.1
    per cent, lags to 0.1 ms, confidence to 0.001 (rounding never carries it
    across the counting limit).  Absent values are ``n/a``.

    Parameters
    ----------
    events : iterable of Event
        In the order in which they are to be written.

    Returns
    -------
    str
        Header line and one line an event, each ended by a line feed.
    """
    lines = ["\t".join(COLUMNS)]
    lines.extend("\t".join(_cells(event)) for event in events)
    return "\n".join(lines) + "\n"


def write_events(path: str | os.PathLike[str], events: Iterable[Event]) -> None:
    """Write events as a BIDS ``events.tsv`` file; all of it or nothing.

    Parameters
    ----------
    path : path-like
        The file to write; an existing one is replaced.
    events : iterable of Event
        In the order in which they are to be written.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    target = Path(path)
    text = format_events(events)
    try:
        handle, name = tempfile.mkstemp(prefix=".events-", dir=target.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
                stream.write(text)
            Path(name).chmod(0o644)
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise OutputError(
            f"{target} cannot be written ({error.strerror or error})",
            "Choose another folder with --out.",
        ) from error


def read_events(path: str | os.PathLike[str]) -> tuple[Event, ...]:
    """Read a BIDS ``events.tsv`` file with the columns of `COLUMNS`.

    Parameters
    ----------
    path : path-like
        The file to read.

    Returns
    -------
    tuple of Event
        In the order of the file.

    Raises
    ------
    EventFileError
        If it cannot be read; names the line and the column.
    """
    source = Path(path)

    def problem(what: str) -> EventFileError:
        return EventFileError(f"{source}: {what}", _CURE)

    return tuple(_event(row, problem) for row in read_rows(source, COLUMNS, problem))


def sidecar() -> dict[str, dict[str, Any]]:
    """Describe the columns, as the JSON file that BIDS lays beside a table.

    Returns
    -------
    dict
        One entry a column, with its description and its units or levels.
    """
    return {
        "onset": _number(
            "When the movement rose through 20% of its own peak, since the start of the recording",
            "s",
        ),
        "duration": _number(
            "From onset until the movement fell through 20% of its peak again", "s"
        ),
        "trial_type": _levels("Kind of event", _KINDS),
        "side": _levels("The person's own side", _SIDES),
        "regions": {
            **_levels("Regions that took part, joined by commas", _REGIONS),
            "Delimiter": ",",
        },
        "closure": _levels("How far the lids came together at the peak", _CLOSURES),
        "amplitude_mm": _number(
            "Largest excursion of the region that moved most, scaled by the iris",
            "mm",
        ),
        "amplitude_pct": _number("The same excursion, in per cent of the person's own range", "%"),
        "lag_ms": _number("Onset at the mouth minus onset at the eye", "ms"),
        "bout": {
            "Description": "Number of the bout the event belongs to, from 1; events "
            "less than 1 s apart form one bout; n/a when it stands alone"
        },
        "confidence": {
            "Description": "How sure the measurement is that this was an involuntary "
            f"contraction, 0 to 1; from {CONFIDENT} on it is counted"
        },
    }


_KINDS = {
    "blink": "Both eyes close and reopen within 0.5 s, with no brow or lower face",
    "twitch": "A contraction under 0.5 s that is not a blink",
    "brief_spasm": "A contraction of 0.5 s up to 3 s",
    "prolonged_spasm": "A contraction of 3 s or longer",
}
_SIDES = {"left": "Left", "right": "Right", "both": "Both sides"}
_REGIONS = {
    "eye": "The lids",
    "brow": "The brow",
    "cheek": "The cheek",
    "mouth": "The corner of the mouth",
}
_CLOSURES = {
    "complete": "Peak lid contraction of 80% or more of the person's range",
    "partial": "Peak lid contraction of 25% up to 80%",
    "none": "Peak lid contraction below 25%",
}


def _number(description: str, units: str) -> dict[str, Any]:
    return {"Description": description, "Units": units}


def _levels(description: str, levels: dict[str, str]) -> dict[str, Any]:
    return {"Description": description, "Levels": dict(levels)}


def _cells(event: Event) -> list[str]:
    return [
        _fixed(event.onset, 4),
        _fixed(event.duration, 4),
        event.kind.value,
        event.side.value,
        ",".join(event.regions) or MISSING,
        event.closure.value,
        _fixed(event.amplitude_mm, 3),
        _fixed(event.amplitude_pct, 1),
        _fixed(event.lag_ms, 1),
        MISSING if event.bout is None else str(event.bout),
        _confidence(event.confidence),
    ]


def _fixed(value: float | None, decimals: int) -> str:
    """Write a number with fixed decimals; NaN and None are absent."""
    if value is None or math.isnan(value):
        return MISSING
    text = f"{value:.{decimals}f}"
    return text.removeprefix("-") if float(text) == 0 else text


def _confidence(value: float) -> str:
    text = _fixed(value, 3)
    return "0.499" if value < CONFIDENT <= float(text) else text


Problem = Callable[[str], EventFileError]


def _event(row: Row, problem: Problem) -> Event:
    def cell(column: str, parse: Callable[[str], Any]) -> Any:
        try:
            return parse(row.cells[column])
        except ValueError as error:
            raise problem(f"line {row.line}, column {column!r}: {error}") from error

    return Event(
        onset=cell("onset", _at_least_zero),
        duration=cell("duration", _at_least_zero),
        kind=cell("trial_type", partial(_word, Kind)),
        side=cell("side", partial(_word, Side)),
        regions=cell("regions", _regions),
        closure=cell("closure", partial(_word, Closure)),
        amplitude_mm=cell("amplitude_mm", _optional),
        amplitude_pct=cell("amplitude_pct", _optional),
        lag_ms=cell("lag_ms", _optional),
        bout=cell("bout", _bout),
        confidence=cell("confidence", _share),
    )


def _optional(text: str) -> float | None:
    return None if text == MISSING else parse_number(text)


def _at_least_zero(text: str) -> float:
    value = parse_number(text)
    if value < 0:
        raise ValueError(f"{quoted(text)} is below zero")
    return value


def _share(text: str) -> float:
    value = parse_number(text)
    if not 0 <= value <= 1:
        raise ValueError(f"{quoted(text)} is not between 0 and 1")
    return value


def _bout(text: str) -> int | None:
    if text == MISSING:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) > 0):
        raise ValueError(f"{quoted(text)} is not a whole number from 1")
    return int(text)


def _word(words: type[_Word], text: str) -> _Word:
    try:
        return words(text)
    except ValueError:
        known = ", ".join(words)
        raise ValueError(f"{quoted(text)} is not one of {known}") from None


def _regions(text: str) -> tuple[Region, ...]:
    if text == MISSING:
        return ()
    found = [_word(Region, part.strip()) for part in text.split(",")]
    if len(set(found)) != len(found):
        raise ValueError(f"{quoted(text)} names a region twice")
    return tuple(region for region in REGIONS if region in found)
