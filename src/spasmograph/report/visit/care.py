"""Treatments, injections and side effects as rows of the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spasmograph.insight import injection_words, treatment_words
from spasmograph.insight.amounts import day_in_words
from spasmograph.record.models import Injection, Medicine, SideEffect
from spasmograph.report.visit.model import Injected, Period, Treated, Unwanted
from spasmograph.report.visit.text import SENTENCE, clean

if TYPE_CHECKING:
    from spasmograph.insight import Analysis
    from spasmograph.record.store import Record

__all__ = ["MOST", "injections_of", "treatments_of", "unwanted_of"]

MOST = 40
"""Rows of any kind that the report takes; the latest ones."""


def treatments_of(record: Record, period: Period, found: Analysis | None) -> tuple[Treated, ...]:
    """Return what was in use within the time shown, what is in use now first."""
    until = period.until
    rows = [
        row
        for row in record.all(Medicine, until=until)
        if row.stop is None or row.stop >= period.shown_from or row.kind.value == "surgery"
    ]
    effects = {} if found is None else {one.name.casefold(): one for one in found.treatments}
    treated = []
    for row in rows[-MOST:]:
        known = effects.get(" ".join(row.name.split()).casefold())
        doses = [dose for dose in row.doses if period.since <= dose.at.day <= until]
        said = () if known is None or found is None else _clean(treatment_words(known, found).own)
        treated.append(
            Treated(
                clean(row.name),
                row.kind.value,
                _dose(row),
                row.start,
                row.stop if row.stop is None or row.stop <= until else None,
                clean(row.by) or None,
                sum(not dose.taken for dose in doses),
                len(doses),
                said,
            )
        )
    return tuple(sorted(treated, key=lambda one: (one.stop is not None, one.start, one.name)))


def _clean(said: tuple[str, ...]) -> tuple[str, ...]:
    """Return sentences that name what the person typed."""
    return tuple(clean(one, SENTENCE) for one in said)


def _dose(row: Medicine) -> str:
    """Return the dose as the person noted it."""
    amount = "" if row.dose is None else f"{row.dose:g}"
    times = ", ".join(clean(time, 10) for time in row.times[:4])
    unit = clean(row.unit, 20)
    return " ".join(part for part in (amount, unit, f"at {times}" if times else "") if part)


def injections_of(record: Record, period: Period, found: Analysis | None) -> tuple[Injected, ...]:
    """Return the injections up to the day of the report, oldest first."""
    known = {} if found is None else {one.date: one for one in found.injections}
    rows = []
    for row in record.all(Injection, until=period.until)[-MOST:]:
        effect = known.get(row.at.day)
        said = () if effect is None or found is None else _clean(injection_words(effect, found).own)
        sites = [
            f"{clean(site.site, 30)} {site.side.value}"
            + ("" if site.units is None else f" {site.units:g} units")
            for site in row.sites[:8]
        ]
        more = f" and {len(row.sites) - 8} more" if len(row.sites) > 8 else ""
        by = clean(row.by) or None
        rows.append(Injected(row.at.day, clean(row.product), by, "; ".join(sites) + more, said))
    return tuple(rows)


def unwanted_of(record: Record, period: Period) -> tuple[Unwanted, ...]:
    """Return the side effects that went on within the time shown."""
    medicines = {row.id: clean(row.name) for row in record.all(Medicine)}
    injected = {row.id: f"injection of {day_in_words(row.at.day)}" for row in record.all(Injection)}
    names = {**medicines, **injected}
    rows = []
    for row in record.all(SideEffect, until=period.until):
        stop = row.stop.day if row.stop is not None and row.stop.day <= period.until else None
        if stop is not None and stop < period.shown_from:
            continue
        of = row.medicine_id or row.injection_id
        name = clean(row.name) or row.kind.value.replace("_", " ")
        rows.append(
            Unwanted(name, row.start.day, stop, row.strength, None if of is None else names.get(of))
        )
    return tuple(rows[-MOST:])
