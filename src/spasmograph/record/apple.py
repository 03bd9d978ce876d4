"""What an iPhone knows of sleep, caffeine, water, mindfulness and exercise."""

from __future__ import annotations

import hashlib
import math
import os
import re
import uuid
import zipfile
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING

from sqlalchemy import select

from spasmograph.errors import ImportFileError, ImpossibleValue
from spasmograph.record.archives import BROKEN, open_zip
from spasmograph.record.healthxml import Sample, moment_of, read_samples
from spasmograph.record.limits import check_row
from spasmograph.record.merging import ImportReport, Kept, add_new
from spasmograph.record.models import Exposure
from spasmograph.record.stretches import Stretch, distinct, sleeps
from spasmograph.record.times import When
from spasmograph.record.vocabulary import ExposureKind

if TYPE_CHECKING:
    from spasmograph.record.store import Record

__all__ = ["Progress", "apple_rows", "import_apple"]

Progress = Callable[[int, int], None]
"""Told how many bytes have been read, and how many there are."""

_SLEEP = "HKCategoryTypeIdentifierSleepAnalysis"
_MINDFUL = "HKCategoryTypeIdentifierMindfulSession"
_CAFFEINE = "HKQuantityTypeIdentifierDietaryCaffeine"
_WATER = "HKQuantityTypeIdentifierDietaryWater"
_WORKOUT = "HKWorkoutActivityType"
_ASLEEP = "HKCategoryValueSleepAnalysisAsleep"

_AMOUNTS: dict[str, tuple[ExposureKind, dict[str, float]]] = {
    _CAFFEINE: (ExposureKind.CAFFEINE, {"mcg": 1e-3, "mg": 1.0, "g": 1e3}),
    _WATER: (
        ExposureKind.WATER,
        {
            "mL": 1.0,
            "cL": 10.0,
            "dL": 100.0,
            "L": 1e3,
            "fl_oz_us": 29.5735295625,
            "fl_oz_imp": 28.4130625,
            "cup_us": 236.5882365,
            "cup_imp": 284.130625,
            "pt_us": 473.176473,
            "pt_imp": 568.26125,
        },
    ),
}
"""Of each quantity: what it is to a record, and what one of its units is in ours."""

_MINUTES = {"min": 1.0, "s": 1 / 60, "sec": 1 / 60, "hr": 60.0, "h": 60.0}

_OURS = "apple:"
_SHORT = "%Y%m%dT%H%M%SZ"
_STRETCH = re.compile(r"^apple:(sleep|relaxation|exercise):(\w+)/(\w+)(:.*)?$")
_OVERLAP = "it overlaps one that was imported before"
_SPACE = uuid.UUID("5f0a6a52-9d0e-5b55-8f43-7a1f7f5f7b11")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_CURE = "Give the export.zip that the phone wrote, or the export.xml in it."


def import_apple(
    record: Record, source: str | os.PathLike[str], progress: Progress | None = None
) -> ImportReport:
    """Take in what an iPhone exported; importing it again doubles nothing.

    Sleep is the time asleep, whatever the stage, in hours, of one sleep at a
    time; it belongs to the day of waking.  Time in bed is not counted, and time
    that two devices recorded is counted once.  Caffeine (mg) and water (ml) come
    in a row a drink, mindful sessions as relaxation and workouts as exercise
    (min), on the day they began.

    Parameters
    ----------
    record : Record
    source : path-like
        ``export.zip`` as the phone wrote it, or the ``export.xml`` in it.
    progress : callable, optional
        Told how many bytes have been read, and how many there are.

    Returns
    -------
    ImportReport
        Its notes say what was left out, and why.

    Raises
    ------
    ImportFileError
        If it is not such a file, is cut short or not safe to read; nothing is
        imported then.
    """
    with _opened(Path(source)) as (file, size):
        rows, notes = apple_rows(file, lambda done: progress(done, size) if progress else None)
    with record.reading() as session:
        known = session.scalars(select(Exposure.origin).where(Exposure.origin.startswith(_OURS)))
        there = [origin for origin in known if origin is not None]
    new, overlapping = _part(rows, there)
    report = add_new(record, new, notes)
    kept = tuple(Kept(Exposure.__tablename__, row.id, _OVERLAP) for row in overlapping)
    return replace(report, kept=report.kept + kept)


@contextmanager
def _opened(path: Path) -> Iterator[tuple[IO[bytes], int]]:
    """Open the XML, in a zip file or by itself."""
    try:
        if not zipfile.is_zipfile(path):
            with path.open("rb") as file:
                yield file, path.stat().st_size
            return
    except OSError as error:
        raise ImportFileError(f"{path} cannot be read ({error.strerror})", _CURE) from error
    with open_zip(path) as archive:
        found = [info for info in archive.infolist() if _is_export(info.filename)]
        if len(found) != 1:
            raise ImportFileError(f"{path.name} holds no export of Apple Health", _CURE)
        try:
            with archive.open(found[0]) as file:
                yield file, found[0].file_size
        except (OSError, *BROKEN) as error:
            raise ImportFileError(f"{path.name} is damaged", _CURE) from error


def _is_export(name: str) -> bool:
    """Say whether a file in the zip is the export; its name depends on the phone's language."""
    parts = name.lower().split("/")
    return parts[-1].endswith(".xml") and not parts[-1].endswith("_cda.xml") and len(parts) <= 2


def apple_rows(
    file: IO[bytes], progress: Callable[[int], None] = lambda done: None
) -> tuple[list[Exposure], tuple[str, ...]]:
    """Return the rows that an export holds, oldest first, and what was left out.

    Parameters
    ----------
    file : binary file
        ``export.xml``.
    progress : callable, optional
        Told how many bytes have been read.

    Returns
    -------
    rows : list of Exposure
        Their ids and origins are made from their content.
    notes : tuple of str

    Raises
    ------
    ImportFileError
        If it is not such a file.
    """
    found = _Found()
    for sample in read_samples(file, _is_wanted, progress):
        try:
            _sort_in(sample, found)
        except (ValueError, KeyError, OverflowError):
            found.left_out[f"entries of {_plain_name(sample.kind)} that cannot be read"] += 1
    stretches = [*sleeps(found.asleep), *distinct(found.stretches)]
    rows: dict[uuid.UUID, Exposure] = {}
    for row in (*map(_row_of, stretches), *found.rows):
        try:
            check_row(row)
        except ImpossibleValue as error:
            found.left_out[f"entries of {row.kind}: {error.problem}"] += 1
        else:
            rows[row.id] = row
    notes = tuple(f"Left out: {number} {what}." for what, number in found.left_out.items())
    return sorted(rows.values(), key=lambda row: (row.day, str(row.origin))), notes


@dataclass(slots=True)
class _Found:
    """What was found so far."""

    asleep: list[Stretch] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    rows: list[Exposure] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


def _is_wanted(kind: str) -> bool:
    return kind in _AMOUNTS or kind in {_SLEEP, _MINDFUL} or kind.startswith(_WORKOUT)


def _plain_name(kind: str) -> str:
    name = kind.removeprefix("HK")
    for start in ("CategoryTypeIdentifier", "QuantityTypeIdentifier", "WorkoutActivityType"):
        name = name.removeprefix(start)
    return _CAMEL.sub(" ", name).lower()


def _sort_in(sample: Sample, found: _Found) -> None:
    """Put one sample where it belongs."""
    start = moment_of(sample.attributes["startDate"])
    end = moment_of(sample.attributes["endDate"])
    if end < start:
        raise ValueError("ends before it starts")
    if sample.kind in _AMOUNTS:
        found.rows.append(_amount_row(sample, start, end))
        return
    minutes = (end - start) / timedelta(minutes=1)
    if sample.kind == _SLEEP:
        if sample.attributes.get("value", "").startswith(_ASLEEP) and minutes > 0:
            found.asleep.append(
                Stretch(start, end, sample.zone, ExposureKind.SLEEP, None, minutes / 60)
            )
    elif sample.kind == _MINDFUL:
        if minutes > 0:
            kind = ExposureKind.RELAXATION
            found.stretches.append(Stretch(start, end, sample.zone, kind, "mindfulness", minutes))
    else:
        detail = _plain_name(sample.kind).replace(" ", "_") or "other"
        minutes = _duration(sample.attributes, minutes)
        found.stretches.append(
            Stretch(start, end, sample.zone, ExposureKind.EXERCISE, detail, minutes)
        )


def _duration(attributes: dict[str, str], between: float) -> float:
    """Return how long a workout lasted, min: without pauses where the file says so."""
    if "duration" not in attributes:
        return between
    return _number(attributes["duration"]) * _MINUTES[attributes.get("durationUnit", "min")]


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError("not a number")
    return value


def _amount_row(sample: Sample, start: datetime, end: datetime) -> Exposure:
    kind, units = _AMOUNTS[sample.kind]
    value, unit = sample.attributes["value"], sample.attributes["unit"]
    source = sample.attributes.get("sourceName", "")
    mark = hashlib.sha256(source.encode()).hexdigest()[:8]
    origin = f"{_OURS}{kind}:{_between(start, end)}:{value[:40]}{unit[:20]}:{mark}"
    return _row(_when(start, sample.zone), kind, None, _number(value) * units[unit], origin)


def _between(start: datetime, end: datetime) -> str:
    return f"{start.astimezone(UTC):{_SHORT}}/{end.astimezone(UTC):{_SHORT}}"


def _when(moment: datetime, zone: str | None) -> When:
    try:
        return When.of(moment, zone)
    except ImpossibleValue:
        return When.of(moment)  # a zone that no list knows; the offset still holds


def _row(at: When, kind: ExposureKind, detail: str | None, amount: float, origin: str) -> Exposure:
    return Exposure(
        id=uuid.uuid5(_SPACE, origin),
        day=at.day,
        at=at,
        kind=kind.value,
        detail=detail,
        amount=amount,
        origin=origin,
    )


def _row_of(stretch: Stretch) -> Exposure:
    at = stretch.end if stretch.kind is ExposureKind.SLEEP else stretch.start
    origin = f"{_OURS}{stretch.kind}:{_between(stretch.start, stretch.end)}"
    if stretch.kind is ExposureKind.EXERCISE:
        origin += f":{stretch.detail}"
    return _row(_when(at, stretch.zone), stretch.kind, stretch.detail, stretch.amount, origin)


def _part(rows: Iterable[Exposure], there: Iterable[str]) -> tuple[list[Exposure], list[Exposure]]:
    """Part off the rows that overlap one that is there without being the same.

    A sleep of which another device told the phone later would count twice.
    """
    same = frozenset(there)
    known: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for origin in same:
        if (found := _STRETCH.match(origin)) is not None:
            kind, start, end, detail = found.groups()
            known.setdefault((kind, detail), []).append((start, end))
    for spans in known.values():
        spans.sort()
    new: list[Exposure] = []
    overlapping: list[Exposure] = []
    for row in rows:
        found = None if row.origin in same else _STRETCH.match(row.origin or "")
        if found is not None and _overlaps(known, *found.groups()):
            overlapping.append(row)
        else:
            new.append(row)
    return new, overlapping


def _overlaps(
    known: dict[tuple[str, str], list[tuple[str, str]]],
    kind: str,
    start: str,
    end: str,
    detail: str,
) -> bool:
    spans = known.get((kind, detail), [])
    place = bisect_right(spans, start, key=lambda span: span[1])
    return place < len(spans) and spans[place][0] < end
