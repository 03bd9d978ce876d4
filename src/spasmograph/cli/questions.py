"""The questions of the daily check-in, and how each answer is read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from spasmograph.cli.days import check_in_of, total_of, trackers_of
from spasmograph.cli.parsing import parse_amount, parse_whole, parse_word
from spasmograph.cli.rows import amount, named, unit_of
from spasmograph.errors import ImpossibleValue
from spasmograph.record.models import Exposure
from spasmograph.record.vocabulary import EXPOSURES, ExposureKind, HardestSymptom

if TYPE_CHECKING:
    from spasmograph.record.store import Record

__all__ = ["AFFECTED_DAYS", "Daily", "daily_questions", "hints"]

AFFECTED_DAYS = ("reading", "driving", "work", "social")
"""Parts of life that spasms can get in the way of."""


@dataclass(frozen=True, slots=True)
class Daily:
    """One question.

    Attributes
    ----------
    id : str
        A field of the check-in, ``affected``, a kind of exposure or a tracker.
    text : str
        For the person, without a question mark.
    read : callable
        Takes what was typed.  For a field of the day it returns a mapping of
        fields to values, for an exposure its amount and detail.
    of_day : bool
        Whether it belongs to the check-in itself.
    """

    id: str
    text: str
    read: Callable[[str], Any]
    of_day: bool = False


def _field(name: str, read: Callable[[str], Any], text: str) -> dict[str, Any]:
    return {name: read(text)}


def _of_day(name: str, words: str, read: Callable[[str], Any]) -> Daily:
    return Daily(name, words, partial(_field, name, read), of_day=True)


_LETTERS = {"t": "twitching", "p": "pain", "e": "expression", "s": "eyes_forced_shut"}


def _hardest(text: str) -> HardestSymptom:
    return parse_word(HardestSymptom, _LETTERS.get(text.strip().lower(), text), "symptom")


def _affected(text: str) -> dict[str, bool]:
    named_ones = {part for part in re.split(r"[,\s]+", text.strip().lower()) if part} - {"none"}
    if strange := sorted(named_ones - set(AFFECTED_DAYS)):
        raise ImpossibleValue(
            f"{strange[0]!r:.40} is not one of them",
            f"Choose from: {', '.join(AFFECTED_DAYS)}; or write none.",
        )
    return {name: name in named_ones for name in AFFECTED_DAYS}


_RATING = partial(parse_whole, what="rating", high=10)

_DAY = (
    _of_day("severity", "How bad were the spasms, 0-10", _RATING),
    _of_day("count", "About how many", partial(parse_whole, what="count", high=100_000)),
    _of_day("hardest", "Hardest: t(witching) p(ain) e(xpression) s(hut eyes)", _hardest),
    _of_day("mood", "Mood, 0 (worst) to 10 (best)", _RATING),
    Daily("affected", "What suffered: reading driving work social, or none", _affected, True),
)

_ASKED = {
    ExposureKind.SLEEP: "Sleep, hours",
    ExposureKind.SLEEP_QUALITY: "Sleep quality, 0-10",
    ExposureKind.STRESS: "Stress, 0-10",
    ExposureKind.ANXIETY: "Anxiety, 0-10",
    ExposureKind.FATIGUE: "Fatigue, 0-10",
    ExposureKind.CAFFEINE: "Caffeine, mg or a drink",
    ExposureKind.WATER: "Water, ml",
    ExposureKind.ALCOHOL: "Alcohol, g",
    ExposureKind.SCREEN: "Screens, hours",
    ExposureKind.BRIGHT_LIGHT: "Bright light, hours",
    ExposureKind.EXERCISE: "Exercise, such as yoga 30",
    ExposureKind.RELAXATION: "Relaxation, such as meditation 10",
    ExposureKind.MAGNESIUM_FOOD: "Magnesium-rich food, servings",
    ExposureKind.MAGNESIUM_SUPPLEMENT: "Magnesium supplement, mg",
    ExposureKind.MEALS_SKIPPED: "Meals skipped",
}
_WITH_KIND = (ExposureKind.EXERCISE, ExposureKind.RELAXATION)


def _amount(unit: str, text: str) -> tuple[float, None]:
    return (float(_RATING(text)) if unit == "0-10" else parse_amount(text, unit)), None


def _caffeine(text: str) -> tuple[float, str | None]:
    from spasmograph.record.drinks import drink

    if text.strip()[:1].isdigit() or text.strip().startswith("-"):
        return parse_amount(text, "mg"), None
    found = drink(text)
    return found.caffeine, found.name


def _activity(text: str) -> tuple[float, str | None]:
    """Read ``yoga 30``: a kind and how long, min; or only how long."""
    found = re.match(r"^(?P<kind>\D*?)\s*(?P<long>[-0-9].*)$", text.strip())
    if found is None:
        raise ImpossibleValue(f"{text!r:.40} does not say how long", "Write it like yoga 30.")
    return parse_amount(found["long"], "min"), found["kind"] or None


def _exposure(kind: ExposureKind) -> Daily:
    if kind is ExposureKind.CAFFEINE:
        return Daily(kind.value, _ASKED[kind], _caffeine)
    if kind in _WITH_KIND:
        return Daily(kind.value, _ASKED[kind], _activity)
    return Daily(kind.value, _ASKED[kind], partial(_amount, EXPOSURES[kind].unit))


def daily_questions(record: Record) -> list[Daily]:
    """Return the questions of a day in their order, the person's own trackers last."""
    own = [
        Daily(key, f"{row.name}{f', {row.unit}' if row.unit else ''}", partial(_amount, row.unit))
        for key, row in trackers_of(record).items()
    ]
    return [*_DAY, *(_exposure(kind) for kind in ExposureKind), *own]


def hints(record: Record, day: date, when: str = "") -> dict[str, str]:
    """Return what a day already holds, in words, by the id of its question."""
    found: dict[str, str] = {}
    row = check_in_of(record, day)
    if row is not None:
        for name in ("severity", "count", "hardest", "mood"):
            if (value := getattr(row, name)) is not None:
                found[name] = named(str(value))
        asked = [name for name in AFFECTED_DAYS if getattr(row, name) is not None]
        if asked:
            found["affected"] = " ".join(n for n in asked if getattr(row, n)) or "none"
    units = {key: item.unit for key, item in trackers_of(record).items()}
    for kind in {row.kind for row in record.all(Exposure, since=day, until=day)}:
        found[kind] = amount(total_of(record, kind, day)[0], unit_of(kind, units))
    return {name: f"{when} {text}".strip() for name, text in found.items()}
