"""Reading the face of one still picture."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from spasmograph.errors import NoFace
from spasmograph.video.frames import from_rgb
from spasmograph.video.tracker import FaceTracker, TrackedFrame

__all__ = ["face_points", "read_still"]

ROUNDS = 4
"""Times a still is read, each from the region the last one gave."""


def read_still(rgb: npt.NDArray[np.uint8]) -> TrackedFrame:
    """Read the largest and most central face of a picture.

    Parameters
    ----------
    rgb : ndarray of uint8, shape (height, width, 3)
        The picture, upright.

    Returns
    -------
    TrackedFrame
        With mesh, eyes and irises in picture px.

    Raises
    ------
    NoFace
        If there is none.
    """
    with FaceTracker() as tracker:
        frames = [from_rgb(i, float(i), np.ascontiguousarray(rgb)) for i in range(ROUNDS)]
        last = list(tracker.follow(frames))[-1]
    if last.mesh is None:
        raise NoFace(
            "no face was found in the picture",
            "Use a picture that shows one face from the front, in even light.",
        )
    return last


def face_points(rgb: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    """Return the 478 mesh points of the face in a picture, shape (478, 3), px.

    Raises
    ------
    NoFace
        If there is none.
    """
    mesh = read_still(rgb).mesh
    assert mesh is not None
    return mesh.astype(np.float64)
