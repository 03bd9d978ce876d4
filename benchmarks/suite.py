"""The clips: the same on every machine that has the same portraits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

import numpy as np

from spasmograph.simulate import Distractor, DistractorKind, FaceEvent, FaceSpec, random_spec
from spasmograph.simulate.portrait import DEFAULT_PORTRAIT
from spasmograph.simulate.randoms import CONTRACTIONS, random_contraction
from spasmograph.spasms.events import Side

__all__ = ["Clip", "Group", "clips", "faces"]

SHARED = Path(__file__).resolve().parents[2] / "shared"
"""Folder beside the repository with more portraits and with real videos."""

_ROUNDS = 6
_MIXED = 42
_RATES = (30, 25, 30, 60, 24, 30, 120, 30, 50, 30, 60, 30, 25, 240, 30, 24, 60, 30, 50)
_SIZES = ((1280, 720), (640, 480), (1280, 720), (854, 480), (720, 1280), (1920, 1080), (960, 540))
_SECONDS = {24: 14.0, 25: 14.0, 30: 14.0, 50: 10.0, 60: 10.0, 120: 8.0, 240: 8.0}


class Group(StrEnum):
    """What a clip is for."""

    EVENTS = "events"
    DISTRACTORS = "distractors"
    MIRROR = "mirror"
    RATES = "rates"
    CROSSTALK = "crosstalk"


@dataclass(frozen=True, slots=True)
class Clip:
    """One clip of the suite.

    Attributes
    ----------
    name : str
        Its own name in the suite.
    group : Group
    spec : FaceSpec
    """

    name: str
    group: Group
    spec: FaceSpec


def faces() -> tuple[str, ...]:
    """Return the portraits there are: the one that is always there first."""
    return (DEFAULT_PORTRAIT, *(str(p) for p in sorted((SHARED / "portraits").glob("*.jpg"))))


def clips(portraits: Sequence[str]) -> tuple[Clip, ...]:
    """List the whole suite over some portraits.

    Parameters
    ----------
    portraits : sequence of str

    Returns
    -------
    tuple of Clip
    """
    return (
        *_events(portraits),
        *_distractors(portraits),
        *_mirror(portraits),
        *_rates(portraits),
        *_crosstalk(portraits),
    )


def _base(index: int, portraits: Sequence[str]) -> FaceSpec:
    """Return a clip's camera and face; kinds, faces, rates and sizes all mix."""
    rng = np.random.default_rng([2026, index])
    fps = _RATES[index % len(_RATES)]
    size = _SIZES[int(rng.integers(len(_SIZES)))]
    if fps > 60 and max(size) > 1280:
        size = (1280, 720)
    small = min(size) < 700
    return FaceSpec(
        duration=_SECONDS[fps],
        fps=float(fps),
        width=size[0],
        height=size[1],
        seed=1000 + index,
        portrait=portraits[index % len(portraits)],
        face=round(float(rng.uniform(0.45 if small else 0.35, 0.7)), 3),
        noise=round(float(rng.uniform(0.5, 6.0)), 2),
        crf=int(rng.integers(16, 29)),
        gain=round(float(rng.uniform(0.85, 1.1)), 3),
        gain_end=round(float(rng.uniform(0.8, 1.15)), 3),
        flicker=round(float(rng.uniform(0, 0.03)), 4),
        flicker_hz=round(float(rng.uniform(3, 12)), 2),
        sway_mm=round(float(rng.uniform(0.5, 5)), 2),
        sway_deg=round(float(rng.uniform(0.3, 2.5)), 2),
    )


def _events(portraits: Sequence[str]) -> tuple[Clip, ...]:
    """Clips of one kind each with blinks between, then clips of everything."""
    found: list[Clip] = []
    for turn in range(_ROUNDS):
        for kind in CONTRACTIONS:
            base = _base(len(found), portraits)
            spec = replace(base, events=_series(kind, base, first_left=turn % 2 == 0))
            found.append(Clip(f"{len(found):03d}-{kind}", Group.EVENTS, spec))
    for _ in range(_MIXED):
        base = _base(len(found), portraits)
        spec = random_spec(base, distracted=0.3)
        found.append(Clip(f"{len(found):03d}-mixed", Group.EVENTS, spec))
    return tuple(found)


def _series(kind: str, base: FaceSpec, *, first_left: bool) -> tuple[FaceEvent, ...]:
    """Events of one kind, sides in turn, with a blink after every second one."""
    rng = np.random.default_rng([base.seed, 6])
    events: list[FaceEvent] = []
    time = 1.0
    while True:
        name = "blink" if len(events) % 3 == 2 else kind
        event = replace(random_contraction(name, rng, base.fps), onset=round(time, 3))
        if event.side is not Side.BOTH:
            left = (len(events) % 3 == 0) is first_left
            event = replace(event, side=Side.LEFT if left else Side.RIGHT)
        end = event.onset + event.duration + abs(event.lag) + event.fall
        if end > base.duration - 0.6:
            return tuple(events)
        events.append(event)
        time = end + float(rng.uniform(0.4, 1.6))


_DISTRACTOR_PLANS: tuple[tuple[DistractorKind, ...], ...] = (
    (DistractorKind.TALK,),
    (DistractorKind.TALK,),
    (DistractorKind.TALK,),
    (DistractorKind.TALK,),
    (DistractorKind.SMILE,),
    (DistractorKind.SMILE,),
    (DistractorKind.LOOK_DOWN,),
    (DistractorKind.LOOK_DOWN,),
    (DistractorKind.NOD,),
    (DistractorKind.NOD, DistractorKind.TURN),
    (DistractorKind.CHEW,),
    (DistractorKind.CHEW,),
    (DistractorKind.YAWN,),
    (DistractorKind.YAWN, DistractorKind.TALK),
    (DistractorKind.LEAVE,),
    (DistractorKind.LEAVE, DistractorKind.SMILE),
    (DistractorKind.PUCKER, DistractorKind.RAISE_BROWS),
    (),
    tuple(DistractorKind),
    (DistractorKind.TALK, DistractorKind.SMILE, DistractorKind.LOOK_DOWN, DistractorKind.NOD),
)
_DISTRACTOR_SECONDS = {
    DistractorKind.TALK: (3.0, 7.0),
    DistractorKind.SMILE: (1.5, 4.0),
    DistractorKind.PUCKER: (0.8, 2.0),
    DistractorKind.RAISE_BROWS: (0.8, 2.0),
    DistractorKind.LOOK_DOWN: (0.8, 3.0),
    DistractorKind.NOD: (1.5, 4.0),
    DistractorKind.TURN: (2.0, 4.0),
    DistractorKind.YAWN: (4.5, 6.5),
    DistractorKind.CHEW: (3.0, 7.0),
    DistractorKind.LEAVE: (3.0, 5.0),
}


def _distractors(portraits: Sequence[str]) -> tuple[Clip, ...]:
    found = []
    for i, plan in enumerate(_DISTRACTOR_PLANS):
        size = ((1280, 720), (640, 480), (960, 540))[i % 3]
        base = replace(
            _base(300 + i, portraits),
            duration=30.0,
            fps=(30.0, 25.0, 30.0)[i % 3],
            width=size[0],
            height=size[1],
            face=0.5,
        )
        rng = np.random.default_rng([base.seed, 7])
        moves: list[Distractor] = []
        time = 1.5
        while plan:
            kind = plan[len(moves) % len(plan)]
            seconds = round(float(rng.uniform(*_DISTRACTOR_SECONDS[kind])), 2)
            if time + seconds > base.duration - 1:
                break
            strength = round(float(rng.uniform(0.7, 1.2)), 2)
            moves.append(Distractor(kind, round(time, 2), seconds, strength))
            time += seconds + float(rng.uniform(0.8, 2.0))
        spec = replace(base, distractors=tuple(moves))
        name = "-".join(k.value for k in plan[:3]) or "sway"
        found.append(Clip(f"d{i:02d}-{name}", Group.DISTRACTORS, spec))
    return tuple(found)


def _plain(index: int, portraits: Sequence[str], **changes: float) -> FaceSpec:
    base = replace(_base(index, portraits), duration=14.0, fps=30.0, width=960, height=540)
    base = replace(base, face=0.6, noise=2.0, crf=20)
    return random_spec(replace(base, **changes), distracted=0.1)  # type: ignore[arg-type]


def _mirror(portraits: Sequence[str]) -> tuple[Clip, ...]:
    specs = [_plain(400 + i, portraits) for i in range(10)]
    return tuple(Clip(f"m{i:02d}", Group.MIRROR, spec) for i, spec in enumerate(specs))


def _rates(portraits: Sequence[str]) -> tuple[Clip, ...]:
    """Return the same movement at three frame rates."""
    found = []
    for i in range(6):
        spec = _plain(500 + i, portraits, duration=10.0)
        found += [
            Clip(f"r{i:02d}-{fps}", Group.RATES, replace(spec, fps=float(fps)))
            for fps in (30, 60, 120)
        ]
    return tuple(found)


def _crosstalk(portraits: Sequence[str]) -> tuple[Clip, ...]:
    """Close one eye fully, hold it, open it; three times."""
    found = []
    for i, portrait in enumerate(portraits):
        for side in (Side.LEFT, Side.RIGHT):
            events = tuple(
                FaceEvent(onset=t, duration=1.2, side=side, eye=1.0, rise=0.3, fall=0.3)
                for t in (2.0, 5.0, 8.0)
            )
            spec = FaceSpec(
                duration=11.0,
                fps=30.0,
                width=960,
                height=540,
                seed=600 + i,
                portrait=portrait,
                face=0.6,
                sway_mm=1.0,
                sway_deg=0.5,
                events=events,
            )
            found.append(Clip(f"x{i:02d}-{side}", Group.CROSSTALK, spec))
    return tuple(found)
