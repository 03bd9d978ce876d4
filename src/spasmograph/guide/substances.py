"""What people type for medicines, herbs, conditions and ancestry, and what that means here."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from spasmograph.record.vocabulary import MedicineClass

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "conditions_in",
    "is_at_risk",
    "qualities",
    "same",
    "substances_in",
]

_CLASSES: dict[MedicineClass, frozenset[str]] = {
    MedicineClass.MUSCLE_RELAXANT: frozenset({"sedative", "muscle_relaxant"}),
    MedicineClass.ANTICHOLINERGIC: frozenset({"anticholinergic"}),
    MedicineClass.ANTICONVULSANT: frozenset({"sedative", "antiseizure"}),
    MedicineClass.SEDATIVE: frozenset({"sedative"}),
}
"""What is taken for granted of a class, whatever the name."""


@dataclass(frozen=True, slots=True)
class _Substance:
    """A substance, or a group that the rules treat alike.

    Attributes
    ----------
    id : str
    names : tuple of tuple of str
        Its names, each as its words.
    qualities : frozenset of str
        What it is, for the rules.
    group : bool
        Whether it stands for several substances.
    """

    id: str
    names: tuple[tuple[str, ...], ...]
    qualities: frozenset[str]
    group: bool = False


@dataclass(frozen=True, slots=True)
class _Table:
    """All names that are known.

    Attributes
    ----------
    substances : tuple of _Substance
    conditions : tuple of _Substance
        Conditions, by the same shape; without qualities.
    ancestry : tuple of tuple of str
        Words for ancestry in which HLA-B*15:02 occurs.
    """

    substances: tuple[_Substance, ...]
    conditions: tuple[_Substance, ...]
    ancestry: tuple[tuple[str, ...], ...]


@cache
def _table() -> _Table:
    text = (files("spasmograph.guide") / "data" / "substances.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)

    def several(rows: Iterable[dict[str, Any]]) -> tuple[_Substance, ...]:
        return tuple(
            _Substance(
                row["id"],
                tuple(map(_words, row["names"])),
                frozenset(row.get("is", ())),
                row.get("group", False),
            )
            for row in rows
        )

    ancestry = tuple(map(_words, data["ancestry"]["names"]))
    return _Table(several(data["substance"]), several(data["condition"]), ancestry)


def _words(text: str) -> tuple[str, ...]:
    """Return the words of a text, without case, accents and punctuation."""
    flat = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in flat if not unicodedata.combining(letter))
    return tuple(re.findall(r"[^\W_]+", bare))


def _holds(text: tuple[str, ...], name: tuple[str, ...]) -> bool:
    size = len(name)
    return any(text[at : at + size] == name for at in range(len(text) - size + 1))


def _found(text: str, among: Iterable[_Substance]) -> frozenset[str]:
    words = _words(text)
    return frozenset(item.id for item in among if any(_holds(words, name) for name in item.names))


def substances_in(name: str) -> frozenset[str]:
    """Return the ids of the substances that a typed name holds; empty if none is known."""
    return _found(name, _table().substances)


def qualities(name: str, medicine_class: MedicineClass | None = None) -> frozenset[str]:
    """Return what is known of something that is taken.

    Parameters
    ----------
    name : str
        As typed; it may hold several substances, a strength, or a form.
    medicine_class : MedicineClass, optional
        What the record says it is; taken for granted besides the name.

    Returns
    -------
    frozenset of str
        Qualities as in ``data/substances.toml``; empty when nothing is known.
    """
    known = substances_in(name)
    named = (item.qualities for item in _table().substances if item.id in known)
    by_class = _CLASSES.get(medicine_class, frozenset()) if medicine_class else frozenset()
    return frozenset().union(by_class, *named)


def conditions_in(name: str) -> frozenset[str]:
    """Return the ids of the conditions that a typed name holds."""
    return _found(name, _table().conditions)


def is_at_risk(ancestry: str) -> bool:
    """Whether a text on ancestry names one in which HLA-B*15:02 occurs."""
    words = _words(ancestry)
    return any(_holds(words, name) for name in _table().ancestry)


def same(one: str, other: str) -> bool:
    """Whether two typed names mean the same substance, as far as can be told."""
    first, second = _words(one), _words(other)
    if not first or not second:
        return False
    alike = _holds(first, second) or _holds(second, first)
    groups = {item.id for item in _table().substances if item.group}
    return alike or bool((substances_in(one) & substances_in(other)) - groups)
