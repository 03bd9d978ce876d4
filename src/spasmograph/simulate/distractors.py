"""Movements that are not spasms: speech, smiles, meals, nods, yawns, leaving."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from spasmograph.simulate.courses import pulse
from spasmograph.simulate.parts import Part, add, close
from spasmograph.simulate.spec import Distractor, DistractorKind

__all__ = ["LOOK_DOWN_SHARE", "add_distractor"]

Floats = NDArray[np.float64]

LOOK_DOWN_SHARE = 0.34
"""Part of the aperture lost at 40 degrees of down-gaze (9.7 to 6.4 mm: Read 2006)."""

_EYES = (Part.EYE_LEFT, Part.EYE_RIGHT)
_CORNERS = (Part.MOUTH_LEFT, Part.MOUTH_RIGHT)
_CHEEKS = (Part.CHEEK_LEFT, Part.CHEEK_RIGHT)
_BROWS = (Part.BROW_LEFT, Part.BROW_RIGHT)


def add_distractor(table: Floats, time: Floats, what: Distractor, rng: np.random.Generator) -> None:
    """Add one distractor to a movement table, in place.

    Parameters
    ----------
    table : ndarray, shape (frames, parts)
    time : ndarray, shape (frames,)
        s.
    what : Distractor
    rng : numpy.random.Generator
        Seeded by the spec alone, so that the movement is the same function of
        time at any frame rate.
    """
    _MOVES[what.kind](table, time, what, rng)


def _held(time: Floats, what: Distractor, rise: float, fall: float) -> Floats:
    """Rise, hold and fall within the distractor's time."""
    return what.strength * pulse(what.onset, what.duration, rise, fall)(time)


def _wave(time: Floats, hz: float, rng: np.random.Generator) -> Floats:
    return np.sin(2 * np.pi * (hz * time + rng.random()))


def _syllables(time: Floats, rng: np.random.Generator) -> Floats:
    """Irregular opening and closing at 4 to 6 Hz, in words with short pauses."""
    rate = rng.uniform(4.3, 5.5)
    warped = rate * time + 0.45 * _wave(time, 0.83, rng) + 0.25 * _wave(time, 1.9, rng)
    size = 0.6 + 0.25 * _wave(time, 1.37, rng) + 0.15 * _wave(time, 2.3, rng)
    words = np.clip(1.1 + 1.3 * _wave(time, 0.37, rng) + 0.6 * _wave(time, 0.91, rng), 0, 1)
    return (1 - np.cos(2 * np.pi * warped)) / 2 * np.clip(size, 0.15, 1) * words


def _talk(table: Floats, time: Floats, what: Distractor, rng: np.random.Generator) -> None:
    on = _held(time, what, 0.3, 0.3)
    jaw = on * _syllables(time, rng)
    add(table, 8 * jaw, Part.JAW)
    rounding = np.clip(_wave(time, 1.7, rng) + 0.6 * _wave(time, 2.9, rng), -1, 1)
    add(table, 1.8 * on * np.clip(rounding, 0, 1), Part.PUCKER)
    add(table, 1.2 * on * np.clip(-rounding, 0, 1), *_CORNERS)
    add(table, 0.8 * on * _wave(time, 0.6, rng), *_BROWS)
    add(table, 1.0 * on * _wave(time, 0.45, rng), Part.PITCH)


def _smile(table: Floats, time: Floats, what: Distractor, rng: np.random.Generator) -> None:
    on = _held(time, what, rng.uniform(0.4, 0.7), rng.uniform(0.5, 0.9))
    add(table, 6.5 * on, *_CORNERS)
    add(table, 3.0 * on, *_CHEEKS)
    add(table, rng.uniform(0.1, 0.25) * on, Part.NARROW)


def _pucker(table: Floats, time: Floats, what: Distractor, _: np.random.Generator) -> None:
    add(table, 6.0 * _held(time, what, 0.3, 0.3), Part.PUCKER)


def _raise_brows(table: Floats, time: Floats, what: Distractor, _: np.random.Generator) -> None:
    add(table, 5.0 * _held(time, what, 0.3, 0.4), *_BROWS)


def _look_down(table: Floats, time: Floats, what: Distractor, _: np.random.Generator) -> None:
    on = np.minimum(_held(time, what, 0.12, 0.12), 1.6)
    add(table, LOOK_DOWN_SHARE * on, Part.LOOK)


def _nod(table: Floats, time: Floats, what: Distractor, rng: np.random.Generator) -> None:
    rate = rng.uniform(0.9, 1.5)
    turns = max(1, round(what.duration * rate))
    phase = np.clip((time - what.onset) / what.duration, 0, 1) * turns
    add(table, what.strength * 10 * (1 - np.cos(2 * np.pi * phase)) / 2, Part.PITCH)


def _turn(table: Floats, time: Floats, what: Distractor, rng: np.random.Generator) -> None:
    way = 1 if rng.random() < 0.5 else -1
    add(table, way * 15 * _held(time, what, 0.6, 0.6), Part.YAW)


def _yawn(table: Floats, time: Floats, what: Distractor, _: np.random.Generator) -> None:
    on = _held(time, what, 1.2, 0.9)
    add(table, 26 * on, Part.JAW)
    add(table, 1.5 * on, *_BROWS)
    inner = pulse(what.onset + 0.25 * what.duration, 0.55 * what.duration, 0.5, 0.4)
    close(table, np.minimum(what.strength * inner(time), 1), *_EYES)


def _chew(table: Floats, time: Floats, what: Distractor, rng: np.random.Generator) -> None:
    on = _held(time, what, 0.4, 0.4)
    warped = rng.uniform(1.1, 1.5) * time + 0.1 * _wave(time, 0.4, rng)
    cycle = (1 - np.cos(2 * np.pi * warped)) / 2
    add(table, 6 * on * cycle, Part.JAW)
    side = 1.0 * on * np.sin(2 * np.pi * warped)
    add(table, np.clip(side, 0, None), Part.MOUTH_LEFT)
    add(table, np.clip(-side, 0, None), Part.MOUTH_RIGHT)
    add(table, 0.6 * on * cycle, *_CHEEKS)


def _leave(table: Floats, time: Floats, what: Distractor, rng: np.random.Generator) -> None:
    way = 1 if rng.random() < 0.5 else -1
    add(table, way * 400 * pulse(what.onset, what.duration, 0.8, 0.8)(time), Part.X)


_MOVES: dict[DistractorKind, Callable[[Floats, Floats, Distractor, np.random.Generator], None]] = {
    DistractorKind.TALK: _talk,
    DistractorKind.SMILE: _smile,
    DistractorKind.PUCKER: _pucker,
    DistractorKind.RAISE_BROWS: _raise_brows,
    DistractorKind.LOOK_DOWN: _look_down,
    DistractorKind.NOD: _nod,
    DistractorKind.TURN: _turn,
    DistractorKind.YAWN: _yawn,
    DistractorKind.CHEW: _chew,
    DistractorKind.LEAVE: _leave,
}
