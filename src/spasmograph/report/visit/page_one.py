"""Page one in words: what a doctor reads in a minute."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from spasmograph.insight.amounts import day_in_words
from spasmograph.report.visit.blocks import Block, Point, Points, Section, Table, Words
from spasmograph.report.visit.figures import (
    change_words,
    counted_words,
    days_of,
    many,
    rate_words,
    short_day,
    span,
)
from spasmograph.report.visit.model import Bin, Filmed, Injected, ReportModel, Since, Treated
from spasmograph.report.visit.text import listed, shortened
from spasmograph.report.words import ABSENT, figure, seconds

__all__ = ["about", "beside", "changes", "left", "right", "who"]

_FILMS, _STEPS, _FEW, _SOME = 5, 6, 2, 4
_LINE = 170
_SINCE = {
    Since.VISIT: "since the last visit on {}",
    Since.DAY: "since {}",
    Since.HALF_YEAR: "since {}, half a year (no earlier visit is noted)",
}


def about(model: ReportModel) -> str:
    """Say which days the report is about."""
    since = _SINCE[model.period.reason].format(day_in_words(model.period.since))
    return f"{since[0].upper()}{since[1:]}, up to {day_in_words(model.period.until)}."


def who(model: ReportModel) -> Section:
    """Say whom it is about, and since when."""
    person = model.who
    rows = [Point(_upper(listed(list(person.conditions), 3, "; ")) or _NO_DIAGNOSIS)]
    rows += [Point("Where:", text) for text in [_where(model)] if text]
    begun = []
    if person.months_said is not None:
        begun.append(f"for about {_months(person.months_said)}, as the person answered")
    if person.first_noted is not None:
        begun.append(f"in this record since {day_in_words(person.first_noted)}")
    rows.append(Point("How long:", "; ".join(begun) or "not noted"))
    rows.append(Point("In use now:", _in_use(model)))
    more = [f"born {person.birth_year}"] if person.birth_year else []
    more += [f"{person.pregnancy} (noted)"] if person.pregnancy else []
    if person.allergies:
        more.append(f"does not tolerate {listed(list(person.allergies), 3)}")
    if person.next_visit:
        more.append(f"next visit {day_in_words(person.next_visit)}")
    rows += [Point("Also:", "; ".join(more))] if more else []
    return Section("Who, and since when", (Points(tuple(rows)),))


_NO_DIAGNOSIS = "No diagnosis is noted in the record."


def _months(months: float) -> str:
    return many(round(months), "month") if months < 23.5 else many(round(months / 12), "year")


def _upper(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _where(model: ReportModel) -> str:
    films = [film for film in model.filmed if film.day >= model.period.since and film.spasms]
    if films:
        sides = [f"{name} {sum(getattr(f, key) for f in films)}" for key, name in _SIDES.items()]
        parts = [(name, sum(getattr(f, key) for f in films)) for key, name in _PARTS.items()]
        named = ", ".join(f"{name} {number}" for name, number in parts)
        total = sum(film.spasms or 0 for film in films)
        return (
            f"of {many(total, 'spasm')} filmed in this time: {', '.join(sides)}; "
            f"with the {named} (the person's own left and right)"
        )
    noted = [one for one in model.diary_sides if one.count]
    return f"as noted in the diary: {counted_words(tuple(noted))}" if noted else ""


_SIDES = {"left": "left", "right": "right", "both": "both at once"}
_PARTS = {"eye": "eyelid", "brow": "brow", "cheek": "cheek", "mouth": "mouth"}


def _in_use(model: ReportModel) -> str:
    now = [_treatment(one) for one in model.treatments if one.stop is None]
    done = model.injections
    if done:
        last = done[-1]
        ago = (model.period.until - last.day).days
        now.append(f"last injection {day_in_words(last.day)}, {many(ago, 'day')} ago")
    return listed(now, 5, "; ") or "nothing is noted"


def _treatment(one: Treated) -> str:
    since = "done" if one.kind == "surgery" else "since"
    dose = f" {one.dose}" if one.dose else ""
    return f"{one.name}{dose}, {since} {short_day(one.start)}"


def changes(model: ReportModel) -> tuple[Block, ...]:
    """Return what changed since the visit, and what of it is noise."""
    if model.changes:
        return (Points(tuple(Point(*change_words(one)) for one in model.changes)),)
    some = model.filmed or any(one.answered for one in model.bins)
    return (Words(_NO_CHANGE if some else _NOTHING),)


def beside(model: ReportModel) -> tuple[Block, ...]:
    """Return the numbers behind the picture that fit on page one."""
    blocks: list[Block] = [_films(model)] if model.filmed else []
    steps = _steps([one for one in model.bins if one.answered])
    if steps:
        blocks.append(Table("Diary: mean severity, 0 to 10", ("days", "mean", "answers"), steps))
    return tuple(blocks)


_NO_CHANGE = (
    "There is not enough from before and after to compare: it takes a film on both sides, or "
    "seven days of diary."
)
_NOTHING = "Nothing was filmed or noted in this time."


def _films(model: ReportModel) -> Table:
    films = model.filmed[-_FILMS:]
    left = len(model.filmed) - len(films)
    more = f" {many(left, 'earlier film')} on page 2." if left else ""
    note = f"Length and strength: the median; strength in % of this face's own range.{more}"
    rows = tuple((short_day(f.day), rate_words(f.rate), _long(f), _strong(f)) for f in films)
    head = ("filmed", "a minute (95%)", "length", "strength")
    return Table("Filmed spasms", head, rows, note)


def _long(film: Filmed) -> str:
    return ABSENT if film.typical_seconds is None else seconds(film.typical_seconds)


def _strong(film: Filmed) -> str:
    return ABSENT if film.strength_pct is None else f"{figure(film.strength_pct, 0)}%"


def _steps(bins: Sequence[Bin]) -> tuple[tuple[str, str, str], ...]:
    """Join neighbouring points of the picture to a few rows."""
    size = -(-len(bins) // _STEPS)
    rows = []
    for place in range(0, len(bins), max(size, 1)):
        some = bins[place : place + size]
        days = sum(one.answered for one in some)
        total = sum((one.severity or 0.0) * one.answered for one in some)
        rows.append((span(some[0].first, some[-1].last), figure(total / days, 1), f"{days:,}"))
    return tuple(rows)


def left(model: ReportModel) -> tuple[Section, ...]:
    """Return daily life and treatments."""
    return (
        Section("What it does to daily life", (Points(tuple(_daily(model))),)),
        Section("Treatments", (Points(tuple(_treatments(model))),)),
    )


def _daily(model: ReportModel) -> Iterable[Point]:
    daily = model.daily
    if not daily.days and not daily.activities:
        yield Point("", "Nothing about daily life was noted in this time.")
        return
    yield Point("Noted:", f"{many(daily.days, 'day')} with a check-in.")
    if daily.affected:
        told = (f"{one.name} on {one.count} of {many(one.of, 'day')}" for one in daily.affected)
        yield Point("Affected:", f"{', '.join(told)}.")
    if daily.hardest:
        yield Point("Hardest (days):", f"{counted_words(daily.hardest)}.")
    if daily.activities:
        yield Point("Spasms noted while:", f"{counted_words(daily.activities)}.")
    if daily.pain_days:
        yield Point("Pain:", f"noted with a spasm on {many(daily.pain_days, 'day')}.")


def _treatments(model: ReportModel) -> Iterable[Point]:
    now = [one for one in model.treatments if one.stop is None or one.missed]
    if not (model.treatments or model.injections):
        yield Point("", "No treatment is noted.")
    if model.injections:
        yield _injection(model.injections, model.due)
    for one in now[:_FEW]:
        missed = f" Missed {one.missed} of {many(one.noted, 'noted dose')}." if one.noted else ""
        yield Point(f"{one.name}:", f"{_first(one.effect)}{missed}".strip() or "in use.")
    rest = len(model.treatments) - len(now[:_FEW])
    if rest:
        yield Point("", f"{many(rest, 'more treatment')} on page 2.")
    if model.unwanted:
        told = [_unwanted(one.name, one.of, one.start, one.stop) for one in model.unwanted[-3:]]
        yield Point("Side effects:", f"{'; '.join(told)}.")
    elif model.treatments or model.injections:
        yield Point("Side effects:", "none is noted.")
    effects = [one.effect for one in model.treatments] + [one.effect for one in model.injections]
    if any(effects):
        yield Point("", "Nothing here is advice to change a treatment.")


def _unwanted(name: str, of: str | None, start: dt.date, stop: dt.date | None) -> str:
    until = f"until {short_day(stop)}" if stop else "goes on"
    return f"{name}, {short_day(start)} {until}{f' ({of})' if of else ''}"


def _injection(done: tuple[Injected, ...], due: tuple[str, ...]) -> Point:
    last = done[-1]
    head = f"{many(len(done), 'injection')}, the last {short_day(last.day)}:"
    told = [one for one in (last.effect or ("what it did cannot be told yet.",)) if _telling(one)]
    return Point(head, " ".join([*told[:5], *due[:2]]))


def _telling(sentence: str) -> bool:
    return not sentence.startswith(_FULL_ONLY)


_FULL_ONLY = ("This rests on", "That does not mean", "The true number", "That it helped")
"""How sentences begin that stand on page two alone."""


def _first(sentences: Sequence[str], number: int = 2) -> str:
    return shortened(" ".join(sentences[:number]), _LINE)


def right(model: ReportModel) -> tuple[Section, ...]:
    """Return what sets it off, warning signs and tests, and the person's questions."""
    return (
        Section("What seems to set it off or to help", tuple(_causes(model))),
        Section("Warning signs and tests", (Points(tuple(_signs(model))),)),
        Section("The person's own questions", tuple(_questions(model))),
    )


def _causes(model: ReportModel) -> Iterable[Block]:
    groups = (
        ("Seems to set it off:", model.worse),
        ("Seems to help:", model.better),
        ("Goes along with it:", model.alongside),
        ("No sign that it matters:", model.no_sign),
        ("Cannot be told yet:", model.unknown),
    )
    rows = []
    for lead, said in groups:
        told = [_begin(one, 2 if lead.startswith("Seems") else 1) for one in said[:_FEW]]
        more = f" {len(said) - _FEW} more on page 2." if len(said) > _FEW else ""
        if told:
            rows.append(Point(lead, f"{' '.join(told)}{more}"))
    if rows:
        yield Points(tuple(rows))
        yield Words(f"{model.analysed} A diary shows what goes together, not what leads to what.")
    else:
        yield Words(model.analysed)


def _begin(paragraph: str, number: int) -> str:
    parts = re.split(r"(?<=[.!?])\s+", paragraph)
    return shortened(" ".join(parts[:number]), _LINE)


def _signs(model: ReportModel) -> Iterable[Point]:
    signs = model.signs
    urgent = sorted(signs.present, key=lambda one: not one.urgent)
    for one in urgent[:_FEW]:
        yield Point("Present:", shortened(one.text, _LINE))
    if len(urgent) > _FEW:
        yield Point("", f"{len(urgent) - _FEW} more on page 2.")
    if not urgent:
        yield Point("Present:", "none that is noted or was answered with yes.")
    if signs.asked_first and signs.asked_last:
        when = days_of(signs.asked_first, signs.asked_last)
        yield Point("Asked:", f"{when}; {len(signs.yes)} yes, {len(signs.no)} no.")
    if signs.open:
        yield Point("Not known:", f"{many(signs.open, 'question')} not answered in four weeks.")
    if model.tests:
        told = [
            f"{one.kind} {short_day(one.day)}"
            + (f": {shortened(one.result, 70)}" * bool(one.result))
            for one in model.tests[-_SOME:]
        ]
        yield Point("Tests:", "; ".join(part.rstrip(".") for part in told) + ".")
    else:
        yield Point("Tests:", "none is noted.")


def _questions(model: ReportModel) -> Iterable[Block]:
    rows = tuple(Point("", shortened(one.text, _LINE)) for one in model.questions[:_SOME])
    if not rows:
        yield Words("None is noted.")
        return
    yield Points(rows, numbered=True)
    if len(model.questions) > _SOME:
        yield Words(f"{len(model.questions) - _SOME} more on page 2.")
