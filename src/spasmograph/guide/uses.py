"""Where each source is used: by which entries, and by which rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from spasmograph.guide.knowledge import cited
from spasmograph.guide.pattern import SIGNS
from spasmograph.guide.pattern_names import APART
from spasmograph.guide.safety import RULES as CAUTIONS
from spasmograph.guide.triage import CALM_SOURCES, RULES, SELF_CARE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spasmograph.guide.knowledge import Guide

__all__ = ["Uses", "uses_of"]


@dataclass(frozen=True, slots=True)
class Uses:
    """Where one source is used.

    Attributes
    ----------
    entries : tuple of str
        Entries of the guide with a statement that is shown and cites it.
    triage, safety : tuple of str
        Rules that cite it.
    pattern : tuple of str
        Patterns with a sign, or a way to tell them apart, that cites it.
    """

    entries: tuple[str, ...]
    triage: tuple[str, ...]
    safety: tuple[str, ...]
    pattern: tuple[str, ...]


def uses_of(guide: Guide) -> dict[str, Uses]:
    """Return where each source is used, by its identifier.

    Parameters
    ----------
    guide : Guide

    Returns
    -------
    dict of str to Uses
        In the order of first use; a source that only statements cite which are
        not shown is left out.
    """
    told = [(entry.id, cited(entry)) for entry in guide.entries.values()]
    triage = [(rule.id, rule.sources) for rule in RULES] + [(SELF_CARE, CALM_SOURCES)]
    safety = [(rule.id, rule.sources) for rule in CAUTIONS]
    pattern = [(sign.pattern, sign.sources) for sign in SIGNS]
    pattern += [(name, apart.sources) for apart in APART for name in sorted(apart.patterns)]
    every = (told, triage, safety, pattern)
    names = dict.fromkeys(name for group in every for _, sources in group for name in sources)
    return {name: Uses(*(_users(name, group) for group in every)) for name in names}


def _users(name: str, group: Iterable[tuple[str, tuple[str, ...]]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(user for user, sources in group if name in sources))
