"""Which periods of a home trial are with it and which without: drawn by lot from a seed.

The lot is read from the raw bits of PCG64, which are the same on every machine
and in every version; so a stored seed gives the same plan for good.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import numpy.typing as npt

__all__ = [
    "FEWEST_PAIRS",
    "MOST_SCHEDULES",
    "Design",
    "how_many",
    "possible_schedules",
    "schedule_of",
]

#: Pairs below which no schedule can be rare enough: 2 of 2⁵ is more than 5 %.
FEWEST_PAIRS = 6

#: Schedules that are listed; of more, so many are drawn.
MOST_SCHEDULES = 4096

_SEED = 20_260_301


class Design(StrEnum):
    """How the order of the periods is found."""

    BLOCKS = "blocks"
    ALTERNATING = "alternating"


def schedule_of(design: Design, pairs: int, seed: int) -> tuple[bool, ...]:
    """Draw a schedule.

    Parameters
    ----------
    design : Design
        With blocks, each pair of periods holds one with it and one without, in
        an order of its own.  Alternating, all pairs have the order of the first.
    pairs : int
    seed : int
        Not negative.

    Returns
    -------
    tuple of bool
        For each period, whether it is one with it.
    """
    first = _bits(seed, 1 if design is Design.ALTERNATING else pairs)
    first = np.resize(first, pairs)
    return tuple(bool(on) for on in np.stack([first, ~first], axis=1).ravel())


def how_many(design: Design, pairs: int) -> int:
    """Return how many schedules could have been drawn, each as likely as the next."""
    return 2 if design is Design.ALTERNATING else int(2**pairs)


def possible_schedules(design: Design, pairs: int) -> npt.NDArray[np.bool_]:
    """Return the schedules that could have been drawn.

    Parameters
    ----------
    design : Design
    pairs : int

    Returns
    -------
    ndarray of bool, shape (schedules, periods)
        All of them, or `MOST_SCHEDULES` drawn with a fixed seed where there are more.
    """
    count = how_many(design, pairs)
    if design is Design.ALTERNATING:
        first = np.repeat([[True], [False]], pairs, axis=1)
    elif count <= MOST_SCHEDULES:
        first = (np.arange(count)[:, None] >> np.arange(pairs)) % 2 == 1
    else:
        first = _bits(_SEED, MOST_SCHEDULES * pairs).reshape(MOST_SCHEDULES, pairs)
    return np.stack([first, ~first], axis=2).reshape(len(first), 2 * pairs)


def _bits(seed: int, count: int) -> npt.NDArray[np.bool_]:
    raw = np.random.PCG64(seed).random_raw(count)
    return np.asarray(raw >> np.uint64(63), dtype=bool)
