"""What a simulated clip shows: read from TOML, checked, never guessed."""

from __future__ import annotations

import math
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from spasmograph.errors import SimulationError
from spasmograph.simulate.portrait import DEFAULT_PORTRAIT
from spasmograph.spasms.events import Side

__all__ = ["Distractor", "DistractorKind", "FaceEvent", "FaceSpec", "load_spec", "parse_spec"]

_CURE = "Correct that line of the spec."


class DistractorKind(StrEnum):
    """A movement that is not a spasm."""

    TALK = "talk"
    SMILE = "smile"
    PUCKER = "pucker"
    RAISE_BROWS = "raise_brows"
    LOOK_DOWN = "look_down"
    NOD = "nod"
    TURN = "turn"
    YAWN = "yawn"
    CHEW = "chew"
    LEAVE = "leave"


def _limited(low: float, high: float, default: float) -> Any:
    return field(default=default, metadata={"low": low, "high": high})


@dataclass(frozen=True, slots=True)
class FaceEvent:
    """One contraction, or one train of jerks.

    Attributes
    ----------
    onset : float
        When it rises through a fifth of its peak, s.
    duration : float
        Until it falls through a fifth again, s; default a blink's.
    side : Side
        The subject's own side.
    eye : float
        Closure at the peak, 0 to 1.
    brow, cheek, mouth : float
        Movement at the peak, mm: brow up (negative: down), cheek up, corner
        of the mouth outward and up.
    lag : float
        How much later cheek and mouth follow eye and brow, s.
    rise, fall : float
        From rest to full strength and back, s; shortened where they do not
        fit.
    tremor, tremor_hz : float
        Depth (fraction) and rate of the dips of a held contraction.
    jerks : float
        Jerks per second of a clonic train, Hz; 0 for a single contraction.
    valley : float
        Level between two jerks, as a fraction of the weaker.
    """

    onset: float = _limited(0, 86400, 0.0)
    duration: float = _limited(0.03, 86400, 0.25)
    side: Side = Side.BOTH
    eye: float = _limited(0, 1, 0.0)
    brow: float = _limited(-4, 8, 0.0)
    cheek: float = _limited(0, 6, 0.0)
    mouth: float = _limited(0, 12, 0.0)
    lag: float = _limited(-0.5, 0.5, 0.0)
    rise: float = _limited(0.01, 5, 0.09)
    fall: float = _limited(0.01, 5, 0.17)
    tremor: float = _limited(0, 0.5, 0.0)
    tremor_hz: float = _limited(1, 20, 10.0)
    jerks: float = _limited(0, 15, 0.0)
    valley: float = _limited(0, 0.95, 0.1)


@dataclass(frozen=True, slots=True)
class Distractor:
    """A movement that must not be counted.

    Attributes
    ----------
    kind : DistractorKind
    onset, duration : float
        When it begins and how long it lasts, s.
    strength : float
        1 is a usual amount.
    """

    kind: DistractorKind = DistractorKind.TALK
    onset: float = _limited(0, 86400, 0.0)
    duration: float = _limited(0.2, 86400, 2.0)
    strength: float = _limited(0, 2, 1.0)


@dataclass(frozen=True, slots=True)
class FaceSpec:
    """A clip of one face.

    Attributes
    ----------
    duration : float
        s.
    fps : float
        Frames per second.
    width, height : int
        px, both even.
    seed : int
        Decides everything that is left to chance.
    portrait : str
        ``"astronaut"`` or the path of a picture with one face.
    face : float
        Height of the face as a fraction of the frame's shorter side.
    noise : float
        Standard deviation of the sensor noise, of 255 levels.
    crf : int
        Compression of H.264: 0 lossless, 18 very good, 35 poor.
    gain, gain_end : float
        Exposure at the start and at the end of the clip.
    flicker, flicker_hz : float
        Depth (fraction) and rate of lamp flicker.
    sway_mm, sway_deg : float
        Size of the head's slow movements.
    events : tuple of FaceEvent
    distractors : tuple of Distractor
    """

    duration: float = _limited(0.1, 86400, 10.0)
    fps: float = _limited(1, 240, 30.0)
    width: int = _limited(64, 3840, 1280)
    height: int = _limited(64, 3840, 720)
    seed: int = _limited(0, 2**63 - 1, 0)
    portrait: str = DEFAULT_PORTRAIT
    face: float = _limited(0.1, 0.9, 0.5)
    noise: float = _limited(0, 40, 2.0)
    crf: int = _limited(0, 51, 20)
    gain: float = _limited(0.2, 3, 1.0)
    gain_end: float = _limited(0.2, 3, 1.0)
    flicker: float = _limited(0, 0.3, 0.0)
    flicker_hz: float = _limited(0.1, 120, 10.0)
    sway_mm: float = _limited(0, 40, 2.0)
    sway_deg: float = _limited(0, 15, 1.0)
    events: tuple[FaceEvent, ...] = ()
    distractors: tuple[Distractor, ...] = ()

    def __post_init__(self) -> None:
        if self.width % 2 or self.height % 2:
            raise SimulationError(
                f"a picture of {self.width} by {self.height} cannot be encoded",
                "Make width and height even numbers.",
            )
        for i, event in enumerate(self.events):
            if event.onset + event.duration > self.duration:
                raise SimulationError(
                    f"event {i + 1} ends after the clip ({self.duration:g} s)",
                    "Move it earlier or make the clip longer.",
                )
            if not (event.eye or event.brow or event.cheek or event.mouth):
                raise SimulationError(
                    f"event {i + 1} moves nothing", "Give it eye, brow, cheek or mouth."
                )
        _check_overlaps(self.events)


def _check_overlaps(events: tuple[FaceEvent, ...]) -> None:
    """Two events may not move the same part of the same side at one time."""
    for i, a in enumerate(events):
        for j, b in enumerate(events[i + 1 :], start=i + 1):
            sides = Side.BOTH in (a.side, b.side) or a.side == b.side
            parts = (a.eye and b.eye) or (a.brow and b.brow)
            parts = parts or (a.cheek and b.cheek) or (a.mouth and b.mouth)
            if not (sides and parts):
                continue
            first, then = (a, b) if a.onset <= b.onset else (b, a)
            if then.onset - first.onset - first.duration < 0.05:
                raise SimulationError(
                    f"events {i + 1} and {j + 1} move the same part of the face at once",
                    "Leave at least 0.05 s between them.",
                )


_T = TypeVar("_T", FaceSpec, FaceEvent, Distractor)


def load_spec(path: str | os.PathLike[str]) -> FaceSpec:
    """Read a clip's spec from a TOML file.

    Parameters
    ----------
    path : path-like
        Keys are the attributes of `FaceSpec`; ``[[events]]`` and
        ``[[distractors]]`` are tables of `FaceEvent` and `Distractor`.  A
        relative portrait path is taken from the file's folder.

    Returns
    -------
    FaceSpec

    Raises
    ------
    SimulationError
        The file cannot be read, or a key in it is unknown or out of range.
    """
    path = Path(path)
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SimulationError(
            f"the spec {path} cannot be read: {error.strerror}", "Give the path of a TOML file."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SimulationError(f"the spec {path} is not TOML: {error}", _CURE) from error
    portrait = content.get("portrait")
    if isinstance(portrait, str) and portrait != DEFAULT_PORTRAIT:
        content["portrait"] = str(path.parent / portrait)
    return parse_spec(content)


def parse_spec(content: Mapping[str, object]) -> FaceSpec:
    """Check a spec that was read from TOML.

    Parameters
    ----------
    content : mapping
        As `tomllib` gives it.

    Returns
    -------
    FaceSpec

    Raises
    ------
    SimulationError
        A key is unknown, of the wrong type or out of range; it is named.
    """
    plain = dict(content)
    events = _tables(plain.pop("events", []), "events")
    distractors = _tables(plain.pop("distractors", []), "distractors")
    return _checked(
        FaceSpec,
        plain,
        "",
        events=tuple(_checked(FaceEvent, e, f"events {i + 1}: ") for i, e in enumerate(events)),
        distractors=tuple(
            _checked(Distractor, d, f"distractors {i + 1}: ") for i, d in enumerate(distractors)
        ),
    )


def _tables(value: object, name: str) -> list[Mapping[str, object]]:
    if not isinstance(value, list) or not all(isinstance(v, Mapping) for v in value):
        raise SimulationError(f"{name} is not a list of tables", f"Write [[{name}]] before each.")
    return value


def _checked(kind: type[_T], content: Mapping[str, object], where: str, **given: Any) -> _T:
    known = {f.name: f for f in fields(kind) if f.name not in given}
    values: dict[str, Any] = dict(given)
    for key, value in content.items():
        if key not in known:
            raise SimulationError(
                f"{where}there is no key {key!r}", f"Known keys: {', '.join(sorted(known))}."
            )
        values[key] = _value(f"{where}{key}", value, str(known[key].type), known[key].metadata)
    return kind(**values)


def _value(name: str, value: object, kind: str, limits: Mapping[str, float]) -> object:
    if kind in ("Side", "DistractorKind"):
        words: type[StrEnum] = Side if kind == "Side" else DistractorKind
        if value not in tuple(words):
            raise SimulationError(f"{name} is {value!r}", f"Write one of: {', '.join(words)}.")
        return words(str(value))
    if kind == "str":
        if not isinstance(value, str):
            raise SimulationError(f"{name} is not a text", _CURE)
        return value
    number = isinstance(value, int | float) and not isinstance(value, bool)
    whole = kind == "int" and not isinstance(value, int)
    if not number or whole or not math.isfinite(value):  # type: ignore[arg-type]
        raise SimulationError(f"{name} is not a {'whole ' if kind == 'int' else ''}number", _CURE)
    if not limits["low"] <= value <= limits["high"]:  # type: ignore[operator]
        raise SimulationError(
            f"{name} is {value}", f"Choose from {limits['low']:g} to {limits['high']:g}."
        )
    return value
