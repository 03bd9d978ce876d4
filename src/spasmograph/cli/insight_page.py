"""What is shown of an analysis: what matters most first, in paragraphs of 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from spasmograph.cli.citing import cited_lines, paragraph
from spasmograph.insight import (
    Analysis,
    Effect,
    Kind,
    Said,
    Verdict,
    Way,
    effect_words,
    injection_words,
    next_due_words,
    treatment_words,
)
from spasmograph.insight.amounts import day_in_words
from spasmograph.insight.naming import each_once, is_cup
from spasmograph.insight.wearing_off import TYPICAL, TYPICAL_SOURCES
from spasmograph.record.drinks import drink

__all__ = ["cycle_lines", "insight_lines"]

CLOSING = "This is information, not a diagnosis, and no advice to change a treatment."

TRIAL = "How a home trial is planned: 'spasmograph trial plan --help'."

NO_INJECTION = "No injection is noted."

_GROUPS = (
    ("What likely matters", (Verdict.LIKELY_WORSE, Verdict.LIKELY_BETTER)),
    ("What goes along with it", (Verdict.GOES_WITH,)),
    ("No sign that it matters", (Verdict.NO_SIGN,)),
    ("What cannot be told yet", (Verdict.CANNOT_SEPARATE, Verdict.CANNOT_TELL)),
)
_WHOLE = 100.0
_UNITS = {
    Kind.COUNT: "spasms",
    Kind.SEVERITY: "on the 0 to 10 scale",
    Kind.RATE: "spasms a minute of film",
}


def insight_lines(found: Analysis, today: date) -> list[str]:
    """Return everything that is said of an analysis, as lines.

    Parameters
    ----------
    found : Analysis
    today : date
        What is before it is past.
    """
    lines = list(_head(found))
    if found.typical is not None:
        lines += _exposures(found)
        lines += _section("Treatments", [treatment_words(one, found) for one in found.treatments])
    return [*lines, *_injections(found, today), *_notes(found), "", CLOSING]


def _exposures(found: Analysis) -> Iterator[str]:
    """Yield the groups; what holds for all exposures comes once, after the last."""
    general: dict[str, None] = {}
    triable = [
        effect
        for effect in found.effects
        if effect.answer.settle is not None and effect.answer.settle.way is Way.HOME_TRIAL
    ]
    for heading, verdicts in _GROUPS:
        some = [one for one in found.effects if one.answer.verdict in verdicts]
        said = [effect_words(effect, found) for effect in each_once(_strongest(some))]
        general |= dict.fromkeys(sentence for one in said for sentence in one.general)
        yield from _section(heading, [Said(one.own) for one in said])
    if general:
        yield from ("", paragraph(" ".join(general)))
    if triable:
        yield paragraph(TRIAL)


def cycle_lines(found: Analysis, today: date) -> list[str]:
    """Return what is said of the injections alone; as `insight_lines`."""
    said = list(_injections(found, today)) or ["", NO_INJECTION]
    return [*_head(found), *said, *_notes(found), "", CLOSING]


def _head(found: Analysis) -> Iterator[str]:
    days = "1 day" if found.usable_days == 1 else f"{found.usable_days} days"
    if found.first is None or found.last is None:
        yield paragraph(f"{_name(found)}: no day with an answer.")
        return
    when = f"{day_in_words(found.first)} to {day_in_words(found.last)}"
    yield paragraph(f"{_name(found)}: {days} with an answer, {when}.")
    if found.typical is not None:
        yield paragraph(f"On a typical day: {_typical(found.typical)} {_unit(found)}.")


def _typical(value: float) -> str:
    return f"{value:.0f}" if value >= _WHOLE else f"{value:.3g}"


def _unit(found: Analysis) -> str:
    unit = _UNITS[found.kind]
    return unit.replace("spasms", "spasm", 1) if found.typical == 1.0 else unit


def _name(found: Analysis) -> str:
    return found.outcome[:1].upper() + found.outcome[1:60].replace("_", " ")


def _strongest(effects: Iterable[Effect]) -> list[Effect]:
    def place(effect: Effect) -> tuple[bool, float, str]:
        answer = effect.answer
        alone = answer.verdict is not Verdict.CANNOT_SEPARATE
        return alone, -(answer.probability or 0.0), effect.name

    return sorted(effects, key=place)


def _section(heading: str, said: list[Said]) -> list[str]:
    """Return a list under a heading; what holds for all of it comes once, at its end."""
    if not said:
        return []
    lines = ["", heading]
    lines += [paragraph(" ".join(one.own), "    ", "  - ") for one in said]
    general = dict.fromkeys(sentence for one in said for sentence in one.general)
    return [*lines, paragraph(" ".join(general), "  ")] if general else lines


def _injections(found: Analysis, today: date) -> list[str]:
    if not found.injections:
        return []
    lines = _section("Injections", [injection_words(one, found) for one in found.injections])
    if found.next_due is not None:
        due = next_due_words(found.next_due, today)
        lines += _section("When it wears off", [due])
    return lines


def _notes(found: Analysis) -> list[str]:
    lines = [paragraph(note, "    ", "  - ") for note in found.notes if note != TYPICAL]
    if TYPICAL in found.notes:
        lines += [paragraph(TYPICAL, "    ", "  - "), *cited_lines(TYPICAL_SOURCES)]
    if found.typical is not None and any(map(is_cup, found.effects)):
        lines += _cup()
    return ["", "Notes", *lines] if lines else []


def _cup() -> list[str]:
    cup = drink("filter coffee")
    said = f"A cup of filter coffee ({cup.serving:g} ml) holds about {cup.caffeine:g} mg caffeine."
    source = paragraph(cup.source, "      ", "    Source: ")
    return [paragraph(said, "    ", "  - "), source]
