"""Free text of a record, made fit to stand in a sentence."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["NAME", "NOTE", "SENTENCE", "clean", "listed", "shortened"]

NAME, NOTE, SENTENCE = 60, 160, 400
"""Longest name, note and sentence that is shown, letters."""

_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})


def shortened(text: str, longest: int) -> str:
    """Return text of at most so many letters; an ellipsis says that it went on."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}\u2026"


def clean(text: str | None, longest: int = NAME) -> str:
    """Return free text in one line without anything that steers how it is shown.

    Parameters
    ----------
    text : str or None
        As it was typed.
    longest : int
        Letters that are kept.

    Returns
    -------
    str
        Without control characters and marks of direction.  Text that is written
        from right to left is isolated (Unicode 15, annex 9), so that it turns
        nothing around it; empty for None.
    """
    bare = _BIDI.sub("", text or "")
    bare = "".join(" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in bare)
    bare = "".join(c for c in bare if unicodedata.category(c) not in {"Cs", "Co", "Cn"})
    short = shortened(" ".join(bare.split()), longest)
    if any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in short):
        return f"\u2068{short}\u2069"
    return short


def listed(names: list[str], most: int, between: str = ", ") -> str:
    """Return the first names, and how many more there are."""
    shown = between.join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown
