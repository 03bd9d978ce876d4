"""What exposures and treatments are called when they are spoken of."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence

from spasmograph.insight.amounts import day_in_words
from spasmograph.insight.results import Effect, Verdict
from spasmograph.insight.units import YES_NO, without_unit

__all__ = ["each_once", "grouped", "is_cup", "matter", "per_step", "spoken", "turned"]

_NAMES = {
    "screen": "screen time",
    "magnesium_food": "food rich in magnesium",
    "magnesium_supplement": "extra magnesium",
    "meals_skipped": "skipped meals",
    "meal_skipped": "a skipped meal",
    "exercises": "face exercises",
    "occupational_therapy": "occupational therapy",
    "behavioural_therapy": "behavioural therapy",
}
_ONE = {
    "h": "hour", "servings": "serving", "meals": "meal", "cups": "cup", "glasses": "glass",
    "l": "litre", "0-10": "point", "units": "unit",
}  # fmt: skip
_MANY = {"h": "hours", "min": "minutes", "0-10": "points", "l": "litres", "g": "g", "mg": "mg",
    "ml": "ml", "km": "km", "servings": "servings", "cups": "cups", "glasses": "glasses",
    "units": "units",
}  # fmt: skip
_HIGHER = {None: "", "°C": " °C", "%": " percent"}
_PARTS = {0.5: "half {0} {1}", 0.25: "a quarter of {0} {1}"}
_COFFEE = 100.0
_LONGEST = 60
_INJECTION = re.compile(r"injection of (\d{4}-\d{2}-\d{2})")
_MIDDLE_WORDS = (" of ", " with ", " at ")


def spoken(name: str) -> str:
    """Return what something is called when it is spoken of.

    Parameters
    ----------
    name : str
        ``caffeine_mg``, ``meals_skipped``, ``injection of 2026-01-03``.

    Returns
    -------
    str
        ``caffeine``, ``skipped meals``, ``the injection of 3 January 2026``.
    """
    injection = _INJECTION.fullmatch(name)
    if injection:
        return f"the injection of {day_in_words(dt.date.fromisoformat(injection[1]))}"
    bare = without_unit(name)[0]
    said = _NAMES.get(name) or _NAMES.get(bare.replace(" ", "_")) or bare
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…"


def matter(name: str) -> str:
    """Return ``matters``, or ``matter`` after the name of several things."""
    one = not name.endswith("s") or name.endswith("ss") or any(w in name for w in _MIDDLE_WORDS)
    return "matters" if one else "matter"


def grouped(names: Sequence[str]) -> str:
    """Return names as they are said: ``caffeine, stress and screen time``."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def turned(effect: Effect) -> bool:
    """Say whether an effect is spoken of the other way: a shorter night, not a longer one."""
    return effect.unit == "h" and spoken(effect.name) == "sleep"


def per_step(effect: Effect) -> str:
    """Return what one step of an exposure is.

    Parameters
    ----------
    effect : Effect

    Returns
    -------
    str
        ``for each 100 mg of caffeine (about one cup of coffee)``.
    """
    name = spoken(effect.name)
    if effect.unit == YES_NO:
        return f"on days with {name}"
    if turned(effect):
        return f"after a night {_step(effect, article=True)} shorter"
    if effect.unit == "0-10":
        return f"with {name} {_step(effect)} higher"
    if effect.unit == "meals":
        return f"for each of the {name}"
    if effect.unit in _HIGHER:
        return f"with {name} {effect.step:g}{_HIGHER[effect.unit]} higher"
    if effect.unit not in _MANY and effect.unit not in _ONE:
        return f"with {name} {effect.step:g} higher (in {effect.unit})"
    cup = " (about one cup of coffee)" if is_cup(effect) else ""
    return f"for each {_step(effect)} of {name}{cup}"


def is_cup(effect: Effect) -> bool:
    """Say whether a step is about one cup of coffee; `spasmograph.record.drinks` has a source."""
    return effect.unit == "mg" and effect.step == _COFFEE and "caffeine" in spoken(effect.name)


def _step(effect: Effect, *, article: bool = False) -> str:
    """Return a step and its unit: ``100 mg``, ``half an hour``."""
    unit, step = effect.unit or "", effect.step
    one = _ONE.get(unit)
    if one is not None and step == 1.0:
        number = "one " if article or unit == "0-10" else ""
        return f"{number}{one}"
    if one is not None and step in _PARTS:
        return _PARTS[step].format("an" if one.startswith("h") else "a", one)
    return f"{step:g} {_MANY.get(unit, unit)}"


def each_once(effects: Iterable[Effect]) -> Iterator[Effect]:
    """Yield those that move together once, not once for each of them.

    Parameters
    ----------
    effects : iterable of Effect

    Yields
    ------
    Effect
        Of those that cannot be told apart, the first.
    """
    seen: set[frozenset[str]] = set()
    for effect in effects:
        names = frozenset((effect.name, *effect.partners))
        if effect.answer.verdict is not Verdict.CANNOT_SEPARATE or names not in seen:
            yield effect
        seen.add(names)
