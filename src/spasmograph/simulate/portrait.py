"""The portrait that is animated: its picture, its face points, its millimetres."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from spasmograph.errors import SimulationError

__all__ = [
    "BROW",
    "CHEEK",
    "DEFAULT_PORTRAIT",
    "INNER_LIP_LOWER",
    "INNER_LIP_UPPER",
    "IRIS_MM",
    "LID_LOWER",
    "LID_UPPER",
    "MOUTH_CORNER",
    "Portrait",
    "aperture_mm",
    "load_portrait",
]

IRIS_MM = 11.7
"""Width of the visible iris in everyone, mm (MediaPipe Iris, 2020)."""

DEFAULT_PORTRAIT = "astronaut"
"""The public-domain portrait that scikit-image carries."""

# Indices of the 478-point mesh.  The right side is the subject's own right,
# which is the left of an unmirrored picture.  Each chain runs from the outer
# corner to the inner one.
LID_UPPER = {
    "right": (33, 246, 161, 160, 159, 158, 157, 173, 133),
    "left": (263, 466, 388, 387, 386, 385, 384, 398, 362),
}
LID_LOWER = {
    "right": (33, 7, 163, 144, 145, 153, 154, 155, 133),
    "left": (263, 249, 390, 373, 374, 380, 381, 382, 362),
}
BROW = {
    "right": (46, 53, 52, 65, 55, 107, 66, 105, 63, 70),
    "left": (276, 283, 282, 295, 285, 336, 296, 334, 293, 300),
}
CHEEK = {"right": (50, 101, 205, 36), "left": (280, 330, 425, 266)}
MOUTH_CORNER = {"right": 61, "left": 291}
INNER_LIP_UPPER = (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308)
INNER_LIP_LOWER = (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308)
_IRIS_ENDS = ((469, 471), (474, 476))
_SMALLEST_IRIS = 5.0


@dataclass(frozen=True, slots=True)
class Portrait:
    """A face picture and where its parts are.

    Attributes
    ----------
    name : str
        What the portrait was asked for by.
    rgb : ndarray of uint8, shape (height, width, 3)
        The picture.
    points : ndarray of float64, shape (478, 3)
        Mesh points, px; z grows away from the camera.
    px_per_mm : float
        Picture scale, from the width of both irises.
    """

    name: str
    rgb: NDArray[np.uint8]
    points: NDArray[np.float64]
    px_per_mm: float


def load_portrait(name: str) -> Portrait:
    """Load a portrait and find its face points.

    Parameters
    ----------
    name : str
        ``"astronaut"`` for the picture that scikit-image carries, else a path.

    Returns
    -------
    Portrait

    Raises
    ------
    SimulationError
        The picture cannot be read, or the face in it is too small.
    NoFace
        There is no face in the picture.
    """
    if name == DEFAULT_PORTRAIT:
        return _prepared(name, 0)
    path = Path(name)
    try:
        stamp = path.stat().st_mtime_ns
    except OSError as error:
        raise SimulationError(
            f"the portrait {path} cannot be read",
            f"Give the path of a picture with one face, or {DEFAULT_PORTRAIT!r}.",
        ) from error
    return _prepared(str(path), stamp)


@lru_cache(maxsize=8)
def _prepared(name: str, _stamp: int) -> Portrait:
    rgb = _picture(name)
    points = _face_points(rgb)
    iris = float(np.mean([np.linalg.norm(points[a, :2] - points[b, :2]) for a, b in _IRIS_ENDS]))
    if iris < _SMALLEST_IRIS:
        raise SimulationError(
            f"the face in the portrait {name} is too small to animate",
            "Choose a picture in which the face is at least 80 pixels high.",
        )
    return Portrait(name, rgb, points, iris / IRIS_MM)


def _picture(name: str) -> NDArray[np.uint8]:
    if name == DEFAULT_PORTRAIT:
        try:
            from skimage import data
        except ImportError as error:
            raise SimulationError(
                "the default portrait needs scikit-image, which is not installed",
                "Install it with: pip install 'spasmograph[simulate]'.",
            ) from error
        return np.asarray(data.astronaut(), dtype=np.uint8)  # type: ignore[no-untyped-call]
    raw = np.fromfile(name, dtype=np.uint8)
    bgr = cv2.imdecode(raw, cv2.IMREAD_COLOR) if raw.size else None
    if bgr is None:
        raise SimulationError(
            f"the portrait {name} is not a picture",
            "Give a JPEG or PNG file with one face in it.",
        )
    return np.ascontiguousarray(bgr[:, :, ::-1], dtype=np.uint8)


def _face_points(rgb: NDArray[np.uint8]) -> NDArray[np.float64]:
    from spasmograph.video.still import face_points

    return np.asarray(face_points(rgb), dtype=np.float64)


def aperture_mm(portrait: Portrait, side: str) -> float:
    """Greatest distance between the lids of one eye of a portrait.

    Parameters
    ----------
    portrait : Portrait
    side : {"left", "right"}
        The subject's own side.

    Returns
    -------
    float
        mm, by an iris of `IRIS_MM`.
    """
    upper = portrait.points[list(LID_UPPER[side]), :2]
    lower = portrait.points[list(LID_LOWER[side]), :2]
    gaps = np.linalg.norm(upper - lower, axis=1)
    return float(gaps.max() / portrait.px_per_mm)
