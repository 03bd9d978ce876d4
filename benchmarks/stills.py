"""Our face points beside MediaPipe's own, on still portraits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import peers
from spasmograph.simulate.portrait import load_portrait
from spasmograph.video.detector import find_faces, principal_face
from spasmograph.video.frames import from_rgb
from spasmograph.video.nets import face_net, near_detector
from spasmograph.video.tracker import read_mesh

__all__ = ["StillResult", "compare_stills"]

Points = NDArray[np.float64]

_EYE_CORNERS = ((33, 133), (362, 263))
_TURNS = 10


@dataclass(frozen=True, slots=True)
class StillResult:
    """Distances on one portrait, per cent of the distance between the eyes.

    Attributes
    ----------
    portrait : str
    once : float
        Mean between our points and MediaPipe's in IMAGE mode, both read once, in
        the region that the detector gave.
    mean, worst : float
        Between our points as we use them, read where they themselves say that
        the face is, and IMAGE mode: mean and greatest over the 478 points.
    settled : float
        Mean to MediaPipe's in VIDEO mode, shown the same picture until its
        region of interest no longer moves.
    own : float
        Mean between MediaPipe's two modes.
    """

    portrait: str
    once: float
    mean: float
    worst: float
    settled: float
    own: float


def compare_stills(portraits: Sequence[str]) -> tuple[StillResult, ...]:
    """Compare the points of each portrait with MediaPipe's.

    Parameters
    ----------
    portraits : sequence of str

    Returns
    -------
    tuple of StillResult
        Portraits in which MediaPipe finds no face are left out.
    """
    found = []
    for name in portraits:
        portrait = load_portrait(name)
        once, settled = _mediapipe(portrait.rgb)
        if once is None or settled is None:
            continue
        ours = portrait.points[:, :2]
        away = _apart(ours, once)
        found.append(
            StillResult(
                portrait=Path(name).stem,
                once=float(_apart(_read_once(portrait.rgb), once).mean()),
                mean=float(away.mean()),
                worst=float(away.max()),
                settled=float(_apart(ours, settled).mean()),
                own=float(_apart(settled, once).mean()),
            )
        )
    return tuple(found)


def _read_once(rgb: NDArray[np.uint8]) -> Points:
    """Read a face as IMAGE mode does: once, in the region that the detector gave."""
    frame = from_rgb(0, 0.0, np.ascontiguousarray(rgb))
    faces = find_faces(frame, near_detector())
    face = principal_face(faces, frame.width, frame.height)
    if face is None:
        return np.full((478, 2), np.nan)
    return read_mesh(frame, face.region, face_net()).points[:, :2].astype(np.float64)


def _apart(points: Points, reference: Points) -> Points:
    """Distance of each point, per cent of the distance between the eyes."""
    eyes = [reference[list(pair)].mean(axis=0) for pair in _EYE_CORNERS]
    return np.asarray(
        100 * np.linalg.norm(points - reference, axis=1) / np.linalg.norm(eyes[0] - eyes[1])
    )


def _mediapipe(rgb: NDArray[np.uint8]) -> tuple[Points | None, Points | None]:
    """Return MediaPipe's points in IMAGE mode, and in VIDEO mode once settled."""
    import mediapipe as mp

    image = mp.Image(image_format=mp.ImageFormat.SRGB, data=rgb)
    with peers.landmarker("IMAGE") as opened:
        once = _points(opened.detect(image), rgb)
    with peers.landmarker("VIDEO") as opened:
        turns = [opened.detect_for_video(image, 33 * i) for i in range(_TURNS)]
    return once, _points(turns[-1], rgb)


def _points(result: Any, rgb: NDArray[np.uint8]) -> Points | None:
    if not result.face_landmarks:
        return None
    height, width = rgb.shape[:2]
    return np.array([[p.x * width, p.y * height] for p in result.face_landmarks[0]])
