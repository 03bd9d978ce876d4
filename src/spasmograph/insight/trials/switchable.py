"""What a person may switch on and off by themselves, and what not.

A home trial asks people to do without something every other week.  That suits
habits.  It does not suit medicines, which are for the prescriber to change, and
some must never be stopped at once.  What is not known here counts as a medicine.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from difflib import get_close_matches
from enum import StrEnum

from spasmograph.errors import InsightError
from spasmograph.guide.substances import qualities, same, substances_in
from spasmograph.insight.states import is_state

__all__ = ["Habit", "Standing", "habit_of", "may_be_tried", "standing_of"]

_NEVER = ("baclofen", "clonazepam", "carbamazepine")
_NEVER_QUALITIES = frozenset({"benzodiazepine", *_NEVER})
_NEVER_SPELT = (
    *_NEVER, "lioresal", "klonopin", "rivotril", "tegretol", "carbatrol", "epitol", "equetro",
    "timonil", "botulinum", "dysport", "xeomin",
)  # fmt: skip
_INJECTED = frozenset(
    {"injection", "injections", "inject", "injected", "shot", "shots", "jab", "jabs", "toxin"}
)
_HARMLESS = frozenset({"magnesium"})
_ALIKE = 0.8
_SHORTEST = 6


class Habit(StrEnum):
    """Habits that may be switched."""

    EXERCISE = "exercise"
    RELAXATION = "relaxation"
    CAFFEINE = "caffeine"
    MAGNESIUM_FOOD = "magnesium_food"
    SCREEN = "screen"
    LIGHT = "light"
    WATER = "water"
    OTHER = "other"


class Standing(StrEnum):
    """Who decides on a trial."""

    OWN = "own"
    PRESCRIBER = "prescriber"


_STEMS: dict[Habit, tuple[str, ...]] = {
    Habit.EXERCISE: ("exercis", "yoga", "walk", "jogg", "swim", "cycl", "stretch", "pilates"),
    Habit.RELAXATION: ("relax", "breath", "meditat", "massag", "mindful"),
    Habit.CAFFEINE: ("caffein", "coffee", "espresso", "cappuccino"),
    Habit.SCREEN: ("screen", "smartphone", "computer", "television"),
    Habit.LIGHT: ("sunglass",),
    Habit.WATER: (),
}
_WHOLE: dict[Habit, frozenset[str]] = {
    Habit.EXERCISE: frozenset({"running", "gym", "sport", "sports", "dance", "dancing"}),
    Habit.RELAXATION: frozenset({"music"}),
    Habit.CAFFEINE: frozenset({"cola", "tea"}),
    Habit.SCREEN: frozenset({"phone", "tv", "gaming"}),
    Habit.LIGHT: frozenset({"light", "lights", "lamp"}),
    Habit.WATER: frozenset({"water"}),
}
_FOODS = frozenset(
    {"food", "foods", "nuts", "almonds", "spinach", "seeds", "beans", "lentils", "oats"}
)


def standing_of(what: str, habit: Habit | None = None, medicines: Collection[str] = ()) -> Standing:
    """Say who decides on a trial of something.

    Parameters
    ----------
    what : str
        As the person typed it.
    habit : Habit, optional
        What kind of habit they say it is.
    medicines : collection of str
        Names of the medicines, herbs and supplements of the record.

    Returns
    -------
    Standing
        The prescriber for medicines, herbs, supplements, and whatever is not known.

    Raises
    ------
    InsightError
        For injections, for what is not to be stopped at once, and for alcohol.
    """
    words = re.findall(r"[^\W\d_]+", what.casefold())
    if not words:
        raise InsightError("the trial has no name", "Say what is tried, such as coffee.")
    known = qualities(what)
    if "toxin" in known or _INJECTED & set(words):
        raise InsightError(
            "a home trial cannot test an injection, since it cannot be switched on and off",
            "Keep the diary going; 'spasmograph insight cycle' shows how each one works for you.",
        )
    if known & _NEVER_QUALITIES or _spelt_like_one_of_those(words):
        raise InsightError(
            f"{what.strip():.60} is not for a home trial, since stopping it at once can do harm",
            "Keep taking it as agreed, and ask the person who prescribes it.",
        )
    if "alcohol" in known:
        raise InsightError(
            "a home trial asks for days with and days without, and that is not right for alcohol",
            "Talk with a doctor if you want to drink less.",
        )
    listed = any(same(what, name) for name in medicines)
    if listed or substances_in(what) - _HARMLESS:
        return Standing.PRESCRIBER
    if "magnesium" in known:
        eaten = bool(_FOODS & set(words)) or habit is Habit.MAGNESIUM_FOOD
        return Standing.OWN if eaten else Standing.PRESCRIBER
    return Standing.OWN if habit is not None or habit_of(what) else Standing.PRESCRIBER


def may_be_tried(what: str) -> bool:
    """Say whether a home trial of something may be offered unasked.

    Parameters
    ----------
    what : str
        Name of an exposure, without its unit.

    Returns
    -------
    bool
        False for what is refused, for what is felt rather than done, and for
        anything the guide knows as a medicine, herb or supplement.
    """
    if is_state(what) or substances_in(what) - _HARMLESS:
        return False
    try:
        standing_of(what)
    except InsightError:
        return False
    return True


def _spelt_like_one_of_those(words: list[str]) -> bool:
    return any(
        len(word) >= _SHORTEST and get_close_matches(word, _NEVER_SPELT, 1, _ALIKE)
        for word in words
    )


def habit_of(what: str) -> Habit | None:
    """Return what kind of habit a name speaks of; None if that is not known."""
    words = re.findall(r"[^\W\d_]+", what.casefold())
    if _FOODS & set(words):
        return Habit.MAGNESIUM_FOOD
    for word in words:
        for habit, stems in _STEMS.items():
            if word in _WHOLE[habit] or any(word.startswith(stem) for stem in stems):
                return habit
    return None
