"""Finding faces in a whole picture, near and far."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from spasmograph.video.crop import crop
from spasmograph.video.frames import Frame
from spasmograph.video.nets import Net
from spasmograph.video.regions import FACE_MARGIN, Region

__all__ = ["Face", "find_faces", "principal_face"]

MIN_SCORE = 0.5
"""Lowest score a detection may have."""

OVERLAP = 0.3
"""Two detections that overlap more than this (intersection over union) are one."""


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
    picture = crop(frame, whole.pixel_affine(detector.size), (detector.size, detector.size))
    boxes, logits = detector(picture.astype(np.float32) / 127.5 - 1.0)
    scores = 1 / (1 + np.exp(-np.clip(logits[0, :, 0].astype(np.float64), -100, 100)))
    keep = np.flatnonzero(scores >= MIN_SCORE)
    values = boxes[0, keep].reshape(len(keep), 8, 2).astype(np.float64) / detector.size
    anchors = _anchors(detector.size)[keep]
    corner = np.array([frame.width - side, frame.height - side]) / 2
    found: list[Face] = []
    for i in np.argsort(-scores[keep], kind="stable"):
        centre = (values[i, 0] + anchors[i]) * side + corner
        width, height = values[i, 1] * side
        right, left = values[i, 2], values[i, 3]
        angle = math.atan2(left[1] - right[1], left[0] - right[0])
        box = (float(centre[0]), float(centre[1]), float(width), float(height))
        face = Face(float(scores[keep][i]), *box, angle)
        if width > 0 and height > 0 and all(_overlap(face, f) <= OVERLAP for f in found):
            found.append(face)
    return tuple(found)


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
