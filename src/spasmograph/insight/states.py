"""Exposures that spasms may themselves cause.

Spasms keep people awake and worry them.  So a link on the same day says only
that the two go together, whichever came first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["is_state"]

_STEMS = (
    "alert", "anx", "awake", "concentrat", "depress", "discomfort", "exhaust", "fatigue", "feeling",
    "happ", "headache", "insomnia", "irritab", "mood", "nerv", "relaxed", "sleep", "stress",
    "symptom", "tired", "upset", "wellbeing", "worr",
)  # fmt: skip
_WORDS = {
    "bed", "bedtime", "calm", "energy", "fear", "nap", "naps", "pain", "painful", "pains", "panic",
    "rested", "restless", "sad", "sadness", "tense", "tension", "wake",
}  # fmt: skip


def is_state(name: str, others: Iterable[str] = ()) -> bool:
    """Say whether an exposure is a state that spasms may cause.

    Parameters
    ----------
    name : str
        Of a column: ``stress``, ``sleep_hours``.
    others : iterable of str
        Further names that the person counts as such.

    Returns
    -------
    bool
    """
    if name in set(others):
        return True
    words = re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower())
    return any(word in _WORDS or word.startswith(_STEMS) for word in words)
