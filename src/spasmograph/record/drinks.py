"""Drinks with caffeine, each with the place where its figure was read."""

from __future__ import annotations

import tomllib
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

from spasmograph.errors import ImpossibleValue
from spasmograph.record.vocabulary import Drink

__all__ = ["drink", "drinks"]


@cache
def drinks() -> tuple[Drink, ...]:
    """Return the drinks that are known, in the order of the list.

    Returns
    -------
    tuple of Drink
        Caffeine in mg, serving in ml.  What is really in a cup varies with
        the plant, the amount and the time it is brewed.
    """
    text = files("spasmograph.record").joinpath("data", "drinks.toml").read_text(encoding="utf-8")
    content = tomllib.loads(text)
    return tuple(
        Drink(
            name=item["name"],
            caffeine=float(item["caffeine"]),
            serving=float(item["serving"]),
            source=content["sources"][item["source"]],
        )
        for item in content["drinks"]
    )


def drink(name: str) -> Drink:
    """Return a drink by its name; upper case, dashes and underscores do not matter.

    Raises
    ------
    ImpossibleValue
        If it is not in the list; names those that are near.
    """
    wanted = " ".join(name.replace("-", " ").replace("_", " ").split()).casefold()
    known = {item.name: item for item in drinks()}
    if wanted in known:
        return known[wanted]
    near = get_close_matches(wanted, known, cutoff=0.5) or sorted(known)
    raise ImpossibleValue(
        f"there is no drink {name!r:.60} in the list",
        f"Choose one of: {', '.join(near)}; or give the caffeine in mg.",
    )
