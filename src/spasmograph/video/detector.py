"""Finding faces in a whole picture, near and far."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from spasmograph.video.crop import crop
from spasmograph.video.frames import Frame
from spasmograph.video.nets import Net
from spasmograph.video.regions import FACE_MARGIN, Region

__all__ = ["Face", "find_faces", "find_small_faces", "principal_face"]

MIN_SCORE = 0.5
"""Lowest score a detection may have."""

OVERLAP = 0.3
"""Two detections that overlap more than this (intersection over union) are one."""


PART = 0.6
"""Side of the parts a picture is searched in for small faces, of its shorter side."""


@dataclass(frozen=True, slots=True)
class Face:
    """One detected face.

    Attributes
    ----------
    score : float
        0 to 1.
    x, y : float
        Centre of its box, px.
    width, height : float
        Size of its box, px.
    angle : float
        Clockwise roll from the eyes, rad.
    """

    score: float
    x: float
    y: float
    width: float
    height: float
    angle: float

    @property
    def region(self) -> Region:
        """Where the face net should look."""
        return Region(self.x, self.y, max(self.width, self.height) * FACE_MARGIN, self.angle)


def _anchors(size: int) -> npt.NDArray[np.float64]:
    """Return anchor centres (n, 2) of the detector with this input size, 0 to 1."""
    grids = [(48, 1)] if size == 192 else [(16, 2), (8, 6)]
    rows = []
    for cells, repeats in grids:
        steps = (np.arange(cells) + 0.5) / cells
        y, x = np.meshgrid(steps, steps, indexing="ij")
        rows.append(np.repeat(np.column_stack([x.ravel(), y.ravel()]), repeats, axis=0))
    return np.concatenate(rows)


def _overlap(a: Face, b: Face) -> float:
    w = min(a.x + a.width / 2, b.x + b.width / 2) - max(a.x - a.width / 2, b.x - b.width / 2)
    h = min(a.y + a.height / 2, b.y + b.height / 2) - max(a.y - a.height / 2, b.y - b.height / 2)
    shared = max(w, 0.0) * max(h, 0.0)
    return shared / (a.width * a.height + b.width * b.height - shared)


def _detect(frame: Frame, detector: Net, window: Region) -> list[Face]:
    """Find the faces in one square of a frame, in picture px; unordered, overlapping."""
    picture = crop(frame, window.pixel_affine(detector.size), (detector.size, detector.size))
    boxes, logits = detector(picture.astype(np.float32) / 127.5 - 1.0)
    scores = 1 / (1 + np.exp(-np.clip(logits[0, :, 0].astype(np.float64), -100, 100)))
    keep = np.flatnonzero(scores >= MIN_SCORE)
    values = boxes[0, keep].reshape(len(keep), 8, 2).astype(np.float64) / detector.size
    centres = (values[:, 0] + _anchors(detector.size)[keep] - 0.5) * window.side
    faces = []
    for value, centre, score in zip(values, centres, scores[keep], strict=True):
        width, height = value[1] * window.side
        across, down = value[3] - value[2]  # from the right eye to the left
        at = (float(centre[0]) + window.x, float(centre[1]) + window.y)
        if width > 0 and height > 0:
            angle = math.atan2(down, across)
            faces.append(Face(float(score), *at, float(width), float(height), angle))
    return faces


def _distinct(faces: Iterable[Face]) -> tuple[Face, ...]:
    """Make one face of every group of overlapping detections, best first.

    Each is the mean of its group, weighted by score, as the detector was trained
    to be read (Bazarevsky et al. 2019, BlazeFace): steadier than its best box.
    """
    left = sorted(faces, key=lambda f: (-f.score, f.x, f.y))
    found: list[Face] = []
    while left:
        group = [face for face in left if _overlap(left[0], face) > OVERLAP] or left[:1]
        left = [face for face in left if face not in group]
        found.append(_mean(group))
    return tuple(found)


def _mean(group: list[Face]) -> Face:
    weights = [face.score for face in group]

    def middle(values: Iterable[float]) -> float:
        return sum(w * v for w, v in zip(weights, values, strict=True)) / sum(weights)

    return Face(
        group[0].score,
        middle(f.x for f in group),
        middle(f.y for f in group),
        middle(f.width for f in group),
        middle(f.height for f in group),
        math.atan2(
            middle(math.sin(f.angle) for f in group), middle(math.cos(f.angle) for f in group)
        ),
    )


def find_faces(frame: Frame, detector: Net) -> tuple[Face, ...]:
    """Find every face in a frame, best score first.

    Parameters
    ----------
    frame : Frame
        The picture.
    detector : Net
        From `near_detector` or `far_detector`.

    Returns
    -------
    tuple of Face
        In upright picture coordinates, px; empty when there is none.
    """
    side = float(max(frame.width, frame.height))
    whole = Region(frame.width / 2, frame.height / 2, side, 0.0)
    return _distinct(_detect(frame, detector, whole))


def find_small_faces(frame: Frame, detector: Net) -> tuple[Face, ...]:
    """Find faces too small for the whole picture to show them, part by part.

    Looks at squares of `PART` of the picture's shorter side, each overlapping its
    neighbour by half.
    """
    side = PART * min(frame.width, frame.height)
    centres = [
        np.linspace(side / 2, length - side / 2, max(math.ceil(2 * length / side) - 1, 1))
        for length in (frame.width, frame.height)
    ]
    windows = [Region(float(x), float(y), side, 0.0) for y in centres[1] for x in centres[0]]
    return _distinct(face for window in windows for face in _detect(frame, detector, window))


def principal_face(faces: tuple[Face, ...], width: int, height: int) -> Face | None:
    """Choose the face to follow: large and central.

    Its box's side is weighed down by the distance of its centre from the middle
    of the picture, so that a face in the background does not win by position
    and one at the very edge does not win by size alone.
    """
    if not faces:
        return None

    def weight(face: Face) -> float:
        away = math.hypot(face.x - width / 2, face.y - height / 2)
        return math.sqrt(face.width * face.height) * (1 - 0.5 * away / math.hypot(width, height))

    return max(faces, key=weight)
