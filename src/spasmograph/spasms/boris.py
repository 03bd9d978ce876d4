"""Rows of the events that BORIS exports, in their older and newer columns."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spasmograph.spasms.tables import Line, parse_number, quoted

__all__ = ["BorisRow", "boris_rows", "is_boris"]

_LENGTHS = ("Media duration (s)", "Total length")
_CLOCK = re.compile(r"(\d+):([0-5]\d):([0-5]\d(?:\.\d+)?)", re.ASCII)
_STARTS, _STOPS, _MOMENTS = "START", "STOP", "POINT"
_NOTHING = ("", "NA", "n/a", "nan", "None")


@dataclass(frozen=True, slots=True)
class BorisRow:
    """One event.

    Attributes
    ----------
    recording : str
        The observation.
    onset, duration : float
        s; a point event lasts 0.
    behaviour : str
        Its code.
    words : tuple of str
        Category, modifiers and subject: they may name the side and the region.
    seconds : float
        Length of the media, s; NaN if it is not said, or of several files.
    """

    recording: str
    onset: float
    duration: float
    behaviour: str
    words: tuple[str, ...]
    seconds: float


def is_boris(header: Sequence[str]) -> bool:
    """Tell whether these are the columns of an export of BORIS."""
    names = set(header)
    return "Behavior" in names and ({"Start (s)", "Stop (s)"} <= names or "Time" in names)


def boris_rows(
    preamble: Sequence[Line], header: list[str], lines: Sequence[Line], name: str
) -> Iterator[BorisRow]:
    """Read the events of an export.

    Parameters
    ----------
    preamble : sequence of Line
        What older versions wrote above the header: the observation and its offset.
    header : list of str
    lines : sequence of Line
    name : str
        What the recording is called where the file does not say it.

    Yields
    ------
    BorisRow

    Raises
    ------
    ValueError
        If a line cannot be read, or a state begins and never stops; names the line.
    """
    said = {line.cells[0]: line.cells[1] for line in preamble if len(line.cells) > 1}
    _no_offset(said.get("Time offset (s)", ""), 1)
    paired = "Start (s)" not in header
    begun: dict[tuple[str, ...], tuple[int, float]] = {}
    for line in lines:
        row = {**said, **line.under(header)}
        _no_offset(row.get("Time offset (s)", ""), line.number)
        recording = row.get("Observation id") or name
        try:
            times = _state(row, line.number, recording, begun) if paired else _whole(row)
        except ValueError as error:
            raise ValueError(f"line {line.number}: {error}") from error
        if times is not None:
            onset, stop = times
            words = _words(row)
            yield BorisRow(recording, onset, stop - onset, row["Behavior"], words, _length(row))
    if begun:
        number = min(number for number, _ in begun.values())
        raise ValueError(f"line {number}: a state begins and never stops")


def _no_offset(text: str, number: int) -> None:
    if text not in _NOTHING and _seconds(text) != 0:
        raise ValueError(
            f"line {number}: times are moved by an offset of {text} s; "
            "they have to begin with the video"
        )


def _words(row: dict[str, str]) -> tuple[str, ...]:
    kept = ("Behavioral category", "Modifiers", "Subject")
    return tuple(v for k, v in row.items() if k in kept or k.startswith("Modifier #"))


def _whole(row: dict[str, str]) -> tuple[float, float]:
    onset = _seconds(row["Start (s)"])
    stop = onset if row["Stop (s)"] in _NOTHING else _seconds(row["Stop (s)"])
    if stop < onset:
        raise ValueError("it stops before it starts")
    return onset, stop


def _state(
    row: dict[str, str],
    number: int,
    recording: str,
    begun: dict[tuple[str, ...], tuple[int, float]],
) -> tuple[float, float] | None:
    """Return begin and end of an event once both are known."""
    status = (row.get("Behavior type") or row.get("Status") or "").upper()
    time = _seconds(row["Time"])
    key = (recording, row["Behavior"], *_words(row))
    if status == _MOMENTS:
        return time, time
    if status == _STARTS and key not in begun:
        begun[key] = (number, time)
        return None
    if status == _STOPS and key in begun:
        _, onset = begun.pop(key)
        if time < onset:
            raise ValueError("it stops before it starts")
        return onset, time
    if status in (_STARTS, _STOPS):
        raise ValueError(f"{quoted(row['Behavior'])} has a {status} without its partner")
    raise ValueError(f"{quoted(status)} is not one of START, STOP, POINT")


def _length(row: dict[str, str]) -> float:
    for name in _LENGTHS:
        text = row.get(name, "")
        if text not in _NOTHING and "|" not in text and ";" not in text:
            try:
                return _seconds(text) or math.nan
            except ValueError:
                continue
    return math.nan


def _seconds(text: str) -> float:
    """Read seconds, or hours, minutes and seconds with colons between them."""
    clock = _CLOCK.fullmatch(text)
    if clock:
        return 3600 * int(clock[1]) + 60 * int(clock[2]) + float(clock[3])
    return parse_number(text)
