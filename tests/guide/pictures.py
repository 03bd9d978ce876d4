"""Pictures of a record, drawn from the few words of a written case."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from spasmograph.guide.known import Effect, Had, Injected, Known, Rated, Taken
from spasmograph.guide.seen import Coupled, Seen
from spasmograph.record.vocabulary import (
    HardestSymptom,
    MedicineClass,
    SideEffectKind,
    TreatmentKind,
)
from spasmograph.spasms.events import Kind, Side

TODAY = date(2026, 6, 15)
HERE = Path(__file__).parent
CASES_FILE = "vignettes.toml"
DATA = Path("src/spasmograph/guide/data")


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def cases(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((HERE / name).read_text(encoding="utf-8"))["case"]
    return found


def sources() -> set[str]:
    """Return the ids of all sources."""
    root = HERE.parents[1] / DATA
    return {
        source["id"]
        for name in ("sources.toml", "rule_sources.toml")
        for source in tomllib.loads((root / name).read_text(encoding="utf-8"))["source"]
    }


def _taken(row: list[Any]) -> Taken:
    name, start, stop, kind, what = (*row, None, None, None)[:5]
    return Taken(
        name,
        TreatmentKind(kind or "medicine"),
        MedicineClass(what) if what else None,
        ago(start),
        None if stop is None or stop < 0 else ago(stop),
    )


def _diary(words: dict[str, Any]) -> tuple[tuple[Rated, ...], tuple[date, ...]]:
    days, (done, among) = words["days"], words["remedy"]
    rated = []
    for number in range(days):
        severity = words["before"] if number < days // 2 else words["after"]
        rated.append(Rated(ago(days - 1 - number), severity))
    remedies = [ago(days - 1 - number) for number in range(days) if number % among < done]
    return tuple(rated), tuple(remedies)


def _seen(words: dict[str, Any]) -> Seen:
    sides = {side: words.get(side.value, 0) for side in Side}
    coupled = tuple(
        Coupled(task, Side(side), region, percent)
        for task, side, region, percent in words.get("coupled", ())
    )
    named = {
        name: words.get(name)
        for name in (
            "eye_events", "with_mouth", "lag_ms", "brow_events", "brow_rises", "spread_ms",
            "rest_blinks", "talk_blinks", "rest_spasms", "read_spasms",
        )
    }  # fmt: skip
    return Seen(
        day=TODAY,
        seconds=120.0,
        spasms=sum(sides.values()),
        sides=sides,
        kinds={Kind.PROLONGED_SPASM: words.get("prolonged", 0)},
        coupled=coupled,
        **named,
    )


def picture(words: dict[str, Any]) -> Known:
    """Draw a picture; days are counted back from `TODAY`."""
    rated: tuple[Rated, ...] = tuple(
        Rated(ago(days), 5, None, HardestSymptom.EYES_FORCED_SHUT) for days in words.get("shut", ())
    )
    remedies: tuple[date, ...] = ()
    spasms: tuple[date, ...] = ()
    if "diary" in words:
        rated, remedies = _diary(words["diary"])
        spasms = tuple(day.day for day in rated)
    if "spasms" in words:
        first, last = words["spasms"]
        spasms = tuple(ago(days) for days in range(first, last - 1, -2))
    years = words.get("birth_years_ago")
    return Known(
        today=TODAY,
        birth_year=None if years is None else TODAY.year - years,
        ancestry=words.get("ancestry"),
        pregnant=words.get("pregnant", False),
        breastfeeding=words.get("breastfeeding", False),
        conditions=tuple(Had(name) for name in words.get("conditions", ())),
        allergies=tuple(words.get("allergies", ())),
        taken=tuple(map(_taken, words.get("taken", ()))),
        injections=tuple(Injected("Botox", ago(days)) for days in words.get("injections", ())),
        effects=tuple(Effect(SideEffectKind(k), ago(d)) for k, d in words.get("effects", ())),
        sessions=tuple(map(_seen, words.get("sessions", ()))),
        check_ins=rated,
        spasm_days=spasms,
        remedy_days=remedies,
        remedies=("meditation",) if remedies else (),
        alcohol=words.get("alcohol", False),
    )
