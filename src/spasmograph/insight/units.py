"""In what steps an exposure is spoken of: per hour, per 100 mg, on days with it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from spasmograph.insight.results import Effect

__all__ = ["YES_NO", "in_steps", "unit_of", "without_unit"]

Floats = npt.NDArray[np.float64]

#: The unit of what a day has or has not.
YES_NO = "0/1"

_STEPS = {
    "h": 1.0, "min": 30.0, "mg": 100.0, "ml": 250.0, "g": 10.0, "0-10": 1.0, "servings": 1.0,
    "meals": 1.0, "cups": 1.0, "glasses": 1.0, "l": 1.0, "km": 1.0, "°C": 5.0, "%": 10.0,
    "units": 1.0,
}  # fmt: skip
_SUFFIXES = {
    "hours": "h", "hour": "h", "hrs": "h", "hr": "h", "h": "h", "minutes": "min",
    "minute": "min", "mins": "min", "min": "min", "mg": "mg", "ml": "ml", "grams": "g",
    "gram": "g", "g": "g", "cup": "cups", "cups": "cups", "glass": "glasses",
    "glasses": "glasses", "litre": "l", "litres": "l", "liter": "l", "liters": "l", "l": "l",
    "servings": "servings", "meals": "meals", "km": "km", "celsius": "°C", "°c": "°C",
    "percent": "%", "pct": "%", "%": "%", "units": "units", "unit": "units",
}  # fmt: skip
_LARGEST_STEP = 3.0
_NEAR_ONE = (0.3, 5.0)
_SMALLER = (1.0, 0.5, 0.25, 0.1)


def without_unit(name: str) -> tuple[str, str | None]:
    """Split the name of a column into what it is of and its unit.

    Parameters
    ----------
    name : str
        ``caffeine_mg``, ``Sleep (h)``, ``cups of tea``.

    Returns
    -------
    str, str or None
        ``caffeine`` and ``mg``; the name as it is and None where it ends in no unit.
    """
    words = [word for word in re.split(r"[\s_()\[\]/-]+", name.strip()) if word]
    if len(words) > 1 and words[-1].casefold() in _SUFFIXES:
        return " ".join(words[:-1]), _SUFFIXES[words[-1].casefold()]
    return " ".join(words) or name, _SUFFIXES.get(name) if name in ("cups", "glasses") else None


def unit_of(said: str) -> str:
    """Return a unit as it is written here: ``h`` for ``hours``; others stay as they are."""
    bare = said.strip()
    return _SUFFIXES.get(bare.casefold(), bare)


def in_steps(effect: Effect, values: Floats, units: Mapping[str, str]) -> Effect:
    """Give an effect the unit and the step in which it is spoken of.

    A step is never much larger than what the exposure varies by, so that
    nothing is said of days that never were.

    Parameters
    ----------
    effect : Effect
        With its standard deviation.
    values : ndarray of float, shape (days,)
        The exposure in its own unit; NaN where missing.
    units : mapping of str to str
        Units that the names do not say.

    Returns
    -------
    Effect
        As it is where it has no standard deviation.
    """
    if not effect.sd:
        return effect
    unit = units.get(effect.name) or without_unit(effect.name)[1]
    if unit is None and np.isin(values[~np.isnan(values)], (0.0, 1.0)).all():
        return replace(effect, unit=YES_NO, step=1.0)
    return replace(effect, unit=unit, step=_step(unit, effect.sd))


def _step(unit: str | None, sd: float) -> float:
    wanted = _STEPS.get(unit or "")
    if wanted is None:
        return 1.0 if _NEAR_ONE[0] <= sd <= _NEAR_ONE[1] else _rounded(sd)
    fitting = (wanted * part for part in _SMALLER if wanted * part <= _LARGEST_STEP * sd)
    return next(fitting, wanted * _SMALLER[-1])


def _rounded(value: float) -> float:
    """Return the nearest of 1, 2 and 5 times a power of ten."""
    power = math.floor(math.log10(value))
    near = min((1, 2, 5, 10), key=lambda part: abs(part * 10.0**power - value))
    return float(f"{near}e{power}")
