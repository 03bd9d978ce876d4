"""Specs drawn at random, for benchmarks and tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from spasmograph.simulate.spec import Distractor, DistractorKind, FaceEvent, FaceSpec
from spasmograph.spasms.events import Side

__all__ = ["CONTRACTIONS", "random_contraction", "random_spec"]

_TRIES = 5
"""A clip is full when this many movements in turn did not fit."""

_ONE_SIDE = (Side.LEFT, Side.RIGHT)
_EDGE = 0.6
"""Nothing begins or ends this close to the ends of a clip, s."""


def random_spec(base: FaceSpec, *, distracted: float = 0.2, blinks: float = 0.3) -> FaceSpec:
    """Fill a clip with events and distractors drawn from its seed.

    Parameters
    ----------
    base : FaceSpec
        Clip to fill; its own events and distractors are replaced.
    distracted : float
        Share of the movements that are distractors; the first never is.
    blinks : float
        Share of the others that are blinks.

    Returns
    -------
    FaceSpec
        The same for the same `base`.  Jerks of a train are slow enough for
        five frames each.
    """
    rng = np.random.default_rng([base.seed, 5])
    events: list[FaceEvent] = []
    distractors: list[Distractor] = []
    time, misses = _EDGE + rng.uniform(0, 1.0), 0
    while misses < _TRIES:
        movement = _movement(rng, base.fps, float(time), distracted if events else 0.0, blinks)
        end = movement.onset + movement.duration
        if isinstance(movement, FaceEvent):
            end += abs(movement.lag) + movement.fall
        if end > base.duration - _EDGE:
            misses += 1
            continue
        if isinstance(movement, FaceEvent):
            events.append(movement)
        else:
            distractors.append(movement)
        time = end + rng.uniform(0.5, 1.5)
    return replace(base, events=tuple(events), distractors=tuple(distractors))


def _movement(
    rng: np.random.Generator, fps: float, time: float, distracted: float, blinks: float
) -> FaceEvent | Distractor:
    if rng.random() < distracted:
        return _distractor(rng, time)
    kind = "blink" if rng.random() < blinks else str(rng.choice(tuple(CONTRACTIONS)))
    return replace(random_contraction(kind, rng, fps), onset=round(time, 3))


def random_contraction(kind: str, rng: np.random.Generator, fps: float) -> FaceEvent:
    """Draw one contraction of a kind, at time 0.

    Parameters
    ----------
    kind : str
        A key of `CONTRACTIONS`.
    rng : numpy.random.Generator
    fps : float
        Of the clip; limits the rate of a clonic train to a fifth of it.

    Returns
    -------
    FaceEvent
    """
    event = CONTRACTIONS[kind](rng)
    if event.jerks:
        event = replace(event, jerks=min(event.jerks, fps / 5))
    return event


def _uniform(rng: np.random.Generator, low: float, high: float) -> float:
    return round(float(rng.uniform(low, high)), 3)


def _side(rng: np.random.Generator) -> Side:
    return _ONE_SIDE[int(rng.integers(2))]


def _blink(rng: np.random.Generator) -> FaceEvent:
    return FaceEvent(
        duration=_uniform(rng, 0.18, 0.38),
        eye=_uniform(rng, 0.85, 1.0),
        rise=_uniform(rng, 0.08, 0.1),
        fall=_uniform(rng, 0.15, 0.2),
    )


def _partial_blink(rng: np.random.Generator) -> FaceEvent:
    return replace(_blink(rng), eye=_uniform(rng, 0.45, 0.72))


def _wink(rng: np.random.Generator) -> FaceEvent:
    return replace(_blink(rng), side=_side(rng), duration=_uniform(rng, 0.18, 0.42))


def _mouth_twitch(rng: np.random.Generator) -> FaceEvent:
    return FaceEvent(
        duration=_uniform(rng, 0.15, 0.4),
        side=_side(rng),
        mouth=_uniform(rng, 5, 9),
        cheek=_uniform(rng, 1, 2.5),
        rise=0.08,
        fall=0.14,
    )


def _brow_twitch(rng: np.random.Generator) -> FaceEvent:
    return FaceEvent(
        duration=_uniform(rng, 0.18, 0.4),
        side=_side(rng),
        brow=_uniform(rng, 4, 6),
        rise=0.08,
        fall=0.14,
    )


def _half_face_twitch(rng: np.random.Generator) -> FaceEvent:
    return FaceEvent(
        duration=_uniform(rng, 0.18, 0.4),
        side=_side(rng),
        eye=_uniform(rng, 0.6, 1),
        mouth=_uniform(rng, 4, 8),
        cheek=_uniform(rng, 1, 3),
        lag=_uniform(rng, 0, 0.02),
        rise=0.08,
        fall=0.14,
    )


def _held(rng: np.random.Generator, low: float, high: float) -> FaceEvent:
    return FaceEvent(
        duration=_uniform(rng, low, high),
        rise=_uniform(rng, 0.06, 0.15),
        fall=_uniform(rng, 0.1, 0.3),
        tremor=_uniform(rng, 0.0, 0.08),
        tremor_hz=_uniform(rng, 5, 9),
    )


def _half_face(event: FaceEvent, rng: np.random.Generator) -> FaceEvent:
    return replace(
        event,
        side=_side(rng),
        eye=_uniform(rng, 0.6, 1),
        mouth=_uniform(rng, 4, 9),
        cheek=_uniform(rng, 1, 3.5),
        brow=_uniform(rng, 3, 6) if rng.random() < 0.4 else 0.0,
        lag=_uniform(rng, -0.01, 0.04),
    )


def _half_face_spasm(rng: np.random.Generator) -> FaceEvent:
    return _half_face(_held(rng, 0.6, 2.6), rng)


def _half_face_hold(rng: np.random.Generator) -> FaceEvent:
    return _half_face(_held(rng, 3.2, 4.5), rng)


def _eye_spasm(rng: np.random.Generator) -> FaceEvent:
    return replace(_held(rng, 0.6, 2.5), side=_side(rng), eye=_uniform(rng, 0.6, 1))


def _both_eyes_spasm(rng: np.random.Generator) -> FaceEvent:
    return replace(
        _held(rng, 0.6, 2.5),
        eye=_uniform(rng, 0.85, 1),
        brow=_uniform(rng, -3, -2),
        cheek=_uniform(rng, 1, 2.5),
    )


def _both_eyes_hold(rng: np.random.Generator) -> FaceEvent:
    return replace(_both_eyes_spasm(rng), duration=_uniform(rng, 3.2, 4.5))


def _mouth_spasm(rng: np.random.Generator) -> FaceEvent:
    return replace(
        _held(rng, 0.6, 2.0), side=_side(rng), mouth=_uniform(rng, 5, 9), cheek=_uniform(rng, 1, 3)
    )


def _clonic_eye(rng: np.random.Generator) -> FaceEvent:
    return FaceEvent(
        duration=_uniform(rng, 0.8, 1.8),
        side=_side(rng),
        eye=_uniform(rng, 0.7, 1.0),
        jerks=_uniform(rng, 3, 15),
    )


def _clonic_half_face(rng: np.random.Generator) -> FaceEvent:
    return replace(
        _clonic_eye(rng),
        mouth=_uniform(rng, 4, 8),
        cheek=_uniform(rng, 1, 2.5),
        jerks=_uniform(rng, 2.5, 6),
    )


CONTRACTIONS: dict[str, Callable[[np.random.Generator], FaceEvent]] = {
    "blink": _blink,
    "partial_blink": _partial_blink,
    "wink": _wink,
    "mouth_twitch": _mouth_twitch,
    "brow_twitch": _brow_twitch,
    "half_face_twitch": _half_face_twitch,
    "half_face_spasm": _half_face_spasm,
    "half_face_hold": _half_face_hold,
    "eye_spasm": _eye_spasm,
    "both_eyes_spasm": _both_eyes_spasm,
    "both_eyes_hold": _both_eyes_hold,
    "mouth_spasm": _mouth_spasm,
    "clonic_eye": _clonic_eye,
    "clonic_half_face": _clonic_half_face,
}
"""The kinds of contraction that `random_spec` draws from."""

_DISTRACTOR_SECONDS = {
    DistractorKind.TALK: (2.0, 4.0),
    DistractorKind.SMILE: (1.5, 3.0),
    DistractorKind.PUCKER: (0.8, 1.5),
    DistractorKind.LOOK_DOWN: (0.8, 2.5),
    DistractorKind.NOD: (1.5, 3.0),
    DistractorKind.TURN: (2.0, 3.0),
    DistractorKind.CHEW: (2.0, 4.0),
}


def _distractor(rng: np.random.Generator, time: float) -> Distractor:
    kind = tuple(_DISTRACTOR_SECONDS)[int(rng.integers(len(_DISTRACTOR_SECONDS)))]
    low, high = _DISTRACTOR_SECONDS[kind]
    return Distractor(
        kind, onset=round(float(time), 3), duration=_uniform(rng, low, high), strength=1.0
    )
