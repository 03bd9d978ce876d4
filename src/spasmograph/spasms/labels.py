"""Labels that people set by hand: BIDS events tables and exports of BORIS.

BORIS (Friard and Gamba 2016, *Methods in Ecology and Evolution* 7:1325) writes
events as a table in two forms, *tabular* (a line for every start and stop) and
*aggregated* (a line an event), with commas or tabs between cells; see "Export
events" in its user guide.  Both are read, in their older and newer columns.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from spasmograph.errors import EventFileError
from spasmograph.spasms.boris import boris_rows, is_boris
from spasmograph.spasms.events import CONFIDENT, REGIONS, Kind, Region, Side
from spasmograph.spasms.tables import MISSING, Line, parse_number, read_text

__all__ = ["Label", "Labelled", "labels_in", "read_labels"]

_CURE = "Correct that line, or export the labels once more."
_BIDS = ("onset", "duration")
_KINDS = (
    (Kind.PROLONGED_SPASM, ("prolonged spasm",)),
    (Kind.BRIEF_SPASM, ("brief spasm",)),
    (Kind.TWITCH, ("twitch", "twitches", "twitching")),
    (Kind.BLINK, ("blink", "blinks", "blinking")),
)
_REGIONS = {
    Region.EYE: {"eye", "eyes", "eyelid", "eyelids", "lid", "lids"},
    Region.BROW: {"brow", "brows", "eyebrow", "eyebrows", "forehead"},
    Region.CHEEK: {"cheek", "cheeks"},
    Region.MOUTH: {"mouth", "lip", "lips"},
}
_BOTH = {"both", "bilateral"}


@dataclass(frozen=True, slots=True)
class Label:
    """One event as a person marked it.

    Attributes
    ----------
    onset, duration : float
        s, from the start of the video; a duration of 0 is a moment.
    name : str
        What the person called it.
    kind : Kind or None
        What that is here; None if the name does not say.
    side : Side or None
        The subject's own side; None if nothing says it.
    regions : tuple of Region
        What took part; empty if nothing says it.
    """

    onset: float
    duration: float
    name: str
    kind: Kind | None = None
    side: Side | None = None
    regions: tuple[Region, ...] = ()

    @property
    def end(self) -> float:
        """When it was over, s."""
        return self.onset + self.duration


@dataclass(frozen=True, slots=True)
class Labelled:
    """The labels of one recording.

    Attributes
    ----------
    name : str
        Of the recording: without folder, ending, and ``_events`` or ``_labels``.
    labels : tuple of Label
        In order of onset.
    seconds : float
        Length of the recording, s; NaN if the file does not say it.
    """

    name: str
    labels: tuple[Label, ...]
    seconds: float = math.nan


def labels_in(folder: Path) -> tuple[Path, ...]:
    """Return the files in a folder, and below it, that may hold events or labels.

    Where there are files named ``…_events.tsv``, these; else every ``.tsv``
    and ``.csv`` file.
    """
    events = sorted(folder.rglob("*_events.tsv"))
    tables = (path for path in folder.rglob("*") if path.suffix.lower() in {".tsv", ".csv"})
    return tuple(events or sorted(tables))


def read_labels(path: Path) -> tuple[Labelled, ...]:
    """Read the events of one or more recordings from one file.

    Parameters
    ----------
    path : Path
        A BIDS ``events.tsv``, of which only ``onset`` and ``duration`` have to
        be there, or a tabular or aggregated export of BORIS.  Events whose
        ``confidence`` is below 0.5 are left out, as `measure` counts them.

    Returns
    -------
    tuple of Labelled
        One for a BIDS table; one for each observation of BORIS.

    Raises
    ------
    EventFileError
        If it cannot be read; names the line.
    """

    def problem(what: str) -> EventFileError:
        return EventFileError(f"{path}: {what}", _CURE)

    try:
        lines = _lines(read_text(path, problem))
    except csv.Error as error:
        raise problem("is not a table") from error
    try:
        head = next(place for place, line in enumerate(lines) if _is_head(line.cells))
    except StopIteration:
        raise problem("has neither the columns of BIDS events nor those of BORIS") from None
    header, name = lines[head].cells, recording_name(path.name)
    try:
        if is_boris(header):
            rows = list(boris_rows(lines[:head], header, lines[head + 1 :], name))
        else:
            return (Labelled(name, _sorted(_bids(header, lines[head + 1 :]))),)
    except ValueError as error:
        raise problem(str(error)) from error
    known = dict.fromkeys((row.recording for row in rows), math.nan) or {name: math.nan}
    known |= {row.recording: row.seconds for row in rows if not math.isnan(row.seconds)}
    return tuple(
        Labelled(
            recording_name(one),
            _sorted(
                _label(row.onset, row.duration, row.behaviour, row.words)
                for row in rows
                if row.recording == one
            ),
            seconds,
        )
        for one, seconds in known.items()
    )


def recording_name(text: str) -> str:
    """Return the name of a recording from that of a file or an observation."""
    name = Path(text.replace("\\", "/")).name
    name = re.sub(r"\.(tsv|csv|mp4|mov|m4v|avi|mkv|webm|mpg|mpeg|wmv)$", "", name, flags=re.I)
    return re.sub(r"_(events|labels)$", "", name)


def _lines(text: str) -> list[Line]:
    first = text.split("\n", 1)[0]
    delimiter = max("\t,;", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    return [Line(reader.line_num, [c.strip() for c in row]) for row in reader if any(row)]


def _is_head(cells: list[str]) -> bool:
    return is_boris(cells) or all(cells.count(name) == 1 for name in _BIDS)


def _sorted(labels: Iterable[Label]) -> tuple[Label, ...]:
    return tuple(sorted(labels, key=lambda label: (label.onset, label.end, label.name)))


def _bids(header: list[str], lines: list[Line]) -> Iterator[Label]:
    for line in lines:
        row = line.under(header)
        try:
            onset, duration = (parse_number(row[name]) for name in _BIDS)
            sure = row.get("confidence", MISSING)
            if sure != MISSING and parse_number(sure) < CONFIDENT:
                continue
        except ValueError as error:
            raise ValueError(f"line {line.number}: {error}") from error
        if duration < 0:
            raise ValueError(f"line {line.number}: the duration is below zero")
        name = row.get("trial_type", MISSING)
        yield _label(onset, duration, name, (row.get("side", ""), row.get("regions", "")))


def _label(onset: float, duration: float, name: str, more: Iterable[str]) -> Label:
    text = " ".join(re.findall(r"[^\W_]+", name.casefold()))
    words = set(text.split())
    for cell in more:
        words |= set(re.findall(r"[^\W_]+", cell.casefold()))
    kinds = (kind for kind, names in _KINDS if any(f" {n} " in f" {text} " for n in names))
    regions = tuple(region for region in REGIONS if _REGIONS[region] & words)
    return Label(onset, duration, name, next(kinds, None), _side(words), regions)


def _side(words: set[str]) -> Side | None:
    left, right = bool({"left", "l"} & words), bool({"right", "r"} & words)
    if _BOTH & words or (left and right):
        return Side.BOTH
    if left or right:
        return Side.LEFT if left else Side.RIGHT
    return None
