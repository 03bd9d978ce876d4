"""Our face points beside MediaPipe's own, on still portraits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks import peers
from spasmograph.simulate.portrait import load_portrait

__all__ = ["StillResult", "compare_stills"]

_EYE_CORNERS = ((33, 133), (362, 263))


@dataclass(frozen=True, slots=True)
class StillResult:
    """Distance between our points and theirs on one portrait.

    Attributes
    ----------
    portrait : str
    mean, worst : float
        Over the 478 points, per cent of the distance between the eyes.
    """

    portrait: str
    mean: float
    worst: float


def compare_stills(portraits: Sequence[str]) -> tuple[StillResult, ...]:
    """Compare the points of each portrait, MediaPipe in IMAGE mode.

    Parameters
    ----------
    portraits : sequence of str

    Returns
    -------
    tuple of StillResult
        Portraits in which MediaPipe finds no face are left out.
    """
    import mediapipe as mp

    found = []
    with peers.landmarker("IMAGE") as opened:
        for name in portraits:
            portrait = load_portrait(name)
            height, width = portrait.rgb.shape[:2]
            image = mp.Image(image_format=mp.ImageFormat.SRGB, data=portrait.rgb)
            result = opened.detect(image)
            if not result.face_landmarks:
                continue
            theirs = np.array([[p.x * width, p.y * height] for p in result.face_landmarks[0]])
            eyes = [theirs[list(pair)].mean(axis=0) for pair in _EYE_CORNERS]
            apart = np.linalg.norm(eyes[0] - eyes[1])
            away = 100 * np.linalg.norm(portrait.points[:, :2] - theirs, axis=1) / apart
            found.append(StillResult(Path(name).stem, float(away.mean()), float(away.max())))
    return tuple(found)
