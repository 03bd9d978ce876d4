"""The things that can move, and how movements add up."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

__all__ = ["Part", "add", "close", "still"]


class Part(IntEnum):
    """One column of a movement table.

    Eyes are closures from 0 to 1; ``LOOK`` and ``NARROW`` are parts of the
    aperture; brow, cheek, mouth, pucker, jaw, ``X`` and ``Y`` are mm (up,
    outward, picture right and down); ``ROLL``, ``YAW`` and ``PITCH`` degrees
    (clockwise in the picture, towards picture right, downwards).
    """

    EYE_LEFT = 0
    EYE_RIGHT = 1
    BROW_LEFT = 2
    BROW_RIGHT = 3
    CHEEK_LEFT = 4
    CHEEK_RIGHT = 5
    MOUTH_LEFT = 6
    MOUTH_RIGHT = 7
    PUCKER = 8
    JAW = 9
    LOOK = 10
    NARROW = 11
    X = 12
    Y = 13
    ROLL = 14
    YAW = 15
    PITCH = 16


def still(frames: int) -> NDArray[np.float64]:
    """Return the movement table, shape (frames, parts), of a face at rest."""
    return np.zeros((frames, len(Part)))


def add(table: NDArray[np.float64], amount: NDArray[np.float64], *parts: Part) -> None:
    """Add a movement to some parts of a table, in place."""
    for part in parts:
        table[:, part] += amount


def close(table: NDArray[np.float64], amount: NDArray[np.float64], *eyes: Part) -> None:
    """Close eyes further: what is left open is what each closure leaves."""
    for eye in eyes:
        table[:, eye] = 1 - (1 - table[:, eye]) * (1 - amount)
