"""Per-frame geometry of the face, in millimetres of the canonical head.

This step looks at each frame alone and keeps about forty numbers of it, so that
a long video never has to be held in memory.  What needs the whole recording
(the person's own scale, open eye and range) is done by
`spasmograph.motion.signals`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import xarray as xr

from spasmograph.motion.head import HeadPose, across_face, head_pose, in_head_frame
from spasmograph.motion.landmarks import (
    BROW,
    CANTHI,
    CHEEK,
    EYE_LOWER,
    EYE_UPPER,
    LIPS,
    LOWER_LID,
    MOUTH_CORNER,
    UPPER_LID,
)

__all__ = ["geometry"]

Array = npt.NDArray[np.float64]

MM = 10.0
"""Canonical cm to mm."""

CENTRAL = slice(1, 6)
"""Facing lid points used for the aperture: the middle five of seven."""

PULL = np.array([0.87, 0.5])
"""Direction of the mouth-corner pull: outward and a little up (30 degrees)."""

_SIDES = ("left", "right")
_OUTWARD = {"left": 1.0, "right": -1.0}


def _lid_gap(upper: Array, lower: Array, pose: HeadPose) -> Array:
    """Mean distance of facing lid points along the head's up axis, shape (n,), mm."""
    gaps = across_face(upper[:, CENTRAL] - lower[:, CENTRAL], pose, axis=1)
    return np.asarray(gaps.mean(axis=1) * MM)


def _eyes(track: xr.Dataset, pose: HeadPose, side: str) -> dict[str, Array]:
    """Aperture by both nets, iris size and gaze of one eye."""
    mesh = track["mesh"].to_numpy()
    contour = track["eye"].sel(side=side).to_numpy()
    iris = track["iris"].sel(side=side).to_numpy()
    half = track["half"].sel(side=side).to_numpy()
    upper, under = list(UPPER_LID[side]), list(LOWER_LID[side])
    canthi = contour[:, [0, 8]].mean(axis=1)
    lower = contour[:, EYE_LOWER][:, CENTRAL].mean(axis=1)
    return {
        "mesh_lid": _lid_gap(mesh[:, upper], mesh[:, under], pose),
        "half_lid": _lid_gap(half[:, upper], half[:, under], pose),
        "eye_lid": _lid_gap(contour[:, list(EYE_UPPER)], contour[:, list(EYE_LOWER)], pose),
        "iris_width": np.abs(across_face(iris[:, 3] - iris[:, 1], pose, axis=0)) * MM,
        "iris_height": across_face(iris[:, 0] - canthi, pose, axis=1) * MM,
        "lower_height": across_face(lower - canthi, pose, axis=1) * MM,
        "eye_width": np.abs(across_face(contour[:, 8] - contour[:, 0], pose, axis=0)) * MM,
    }


def _face(head: Array, side: str) -> dict[str, Array]:
    """Brow, cheek and mouth corner of one side; head frame, mm."""
    axis = head[:, list(CANTHI[side]), 1].mean(axis=1)
    corner = head[:, list(MOUTH_CORNER[side]), :2].mean(axis=1)
    pull = corner[:, 0] * _OUTWARD[side] * PULL[0] + corner[:, 1] * PULL[1]
    return {
        "brow": head[:, list(BROW[side]), 1].mean(axis=1) - axis,
        "cheek": head[:, list(CHEEK[side]), 1].mean(axis=1),
        "mouth": pull,
    }


def geometry(track: xr.Dataset) -> xr.Dataset:
    """Reduce a FaceTrack to the geometry of each frame.

    Parameters
    ----------
    track : xarray.Dataset
        A FaceTrack, or a chunk of one.

    Returns
    -------
    xarray.Dataset
        Dimensions ``time`` and ``side``.  In mm of the canonical head (not yet
        the person's own): ``mesh_lid``, ``half_lid`` and ``eye_lid`` (aperture
        by the face net, by the same net shown that half alone, and by the
        single-eye net), ``iris_width``, ``iris_height`` (of its
        centre over the canthal line), ``lower_height`` (of the lower lid),
        ``eye_width``, ``brow``, ``cheek``, ``mouth`` (each time, side) and
        ``jaw`` (time).  ``pitch``, ``yaw``, ``roll`` in degrees, ``face_px``
        (px per canonical cm), and the picture quality of the track.

    Notes
    -----
    Distances are taken in the picture and divided by the foreshortening of the
    head's axis; the nets' depth is used only to find that axis.
    """
    mesh = track["mesh"].to_numpy()
    pose = head_pose(mesh)
    head = in_head_frame(mesh, pose) * MM
    sides = [_eyes(track, pose, s) | _face(head, s) for s in _SIDES]
    paired = {
        name: (("time", "side"), np.column_stack([side[name] for side in sides]).astype(np.float32))
        for name in sides[0]
    }
    lips = {k: mesh[:, list(v)].mean(axis=1) for k, v in LIPS.items()}
    jaw = across_face(lips["upper"] - lips["lower"], pose, axis=1) * MM
    pitch, yaw, roll = pose.angles()
    alone = {"jaw": jaw, "pitch": pitch, "yaw": yaw, "roll": roll, "face_px": pose.scale}
    single = {name: ("time", value.astype(np.float32)) for name, value in alone.items()}
    kept = ("presence", "inside", "faces", "sharpness", "brightness", "clipped")
    return xr.Dataset(
        paired | single | {name: track[name].variable for name in kept},
        coords={"time": track["time"], "side": list(_SIDES)},
        attrs={"units": "mm of the canonical head", "kind": "geometry"},
    )
