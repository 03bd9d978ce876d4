"""The FaceTrack dataset: what the video room hands to the motion room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import numpy as np
import xarray as xr

from spasmograph.video.frames import Frame
from spasmograph.video.tracker import (
    EYE_POINTS,
    IRIS_POINTS,
    MESH_POINTS,
    SIDES,
    FaceTracker,
    TrackedFrame,
)

__all__ = ["CHUNK_FRAMES", "face_track", "track_frames"]

CHUNK_FRAMES = 512
"""Frames in one chunk; bounds the memory of a long video."""

_SPACE = ("x", "y", "z")


def face_track(frames: list[TrackedFrame]) -> xr.Dataset:
    """Lay tracked frames out as a FaceTrack.

    Parameters
    ----------
    frames : list of TrackedFrame
        In order of time.

    Returns
    -------
    xarray.Dataset
        Dimensions ``time`` (n), ``point`` (478), ``side`` (left, right),
        ``contour`` (71), ``rim`` (5), ``space`` (x, y, z).  Variables, in
        upright picture px unless said otherwise: ``mesh`` (time, point, space),
        ``eye`` (time, side, contour, space), ``iris`` (time, side, rim, space),
        ``presence`` (time; 0 to 1), ``inside``
        (time; share of the mesh inside the picture), ``faces`` (time; number seen at the last
        search), ``half`` (time, side, point, space; the mesh of each half of the face
        read on its own, NaN where that was not needed), ``sharpness``,
        ``brightness`` and ``clipped`` (time; see `spasmograph.video.quality`).
        A frame without a face is NaN; so are ``eye`` and ``iris`` in most frames
        that show both eyes wide open.
    """
    n = len(frames)
    mesh = np.full((n, MESH_POINTS, 3), np.nan, np.float32)
    eye = np.full((n, 2, EYE_POINTS, 3), np.nan, np.float32)
    iris = np.full((n, 2, IRIS_POINTS, 3), np.nan, np.float32)
    half = np.full((n, 2, MESH_POINTS, 3), np.nan, np.float32)
    picture = np.full((n, 3), np.nan, np.float32)
    for i, frame in enumerate(frames):
        if frame.mesh is None:
            continue
        mesh[i] = frame.mesh
        if frame.eyes is not None and frame.irises is not None:
            eye[i], iris[i] = frame.eyes, frame.irises
        if frame.halves is not None:
            half[i] = frame.halves
        if (q := frame.quality) is not None:
            picture[i] = q.sharpness, q.brightness, q.clipped
    return xr.Dataset(
        {
            "mesh": (("time", "point", "space"), mesh),
            "eye": (("time", "side", "contour", "space"), eye),
            "iris": (("time", "side", "rim", "space"), iris),
            "half": (("time", "side", "point", "space"), half),
            "presence": ("time", np.array([f.presence for f in frames], np.float32)),
            "inside": ("time", np.array([f.inside for f in frames], np.float32)),
            "faces": ("time", np.array([f.faces for f in frames], np.int16)),
            "sharpness": ("time", picture[:, 0]),
            "brightness": ("time", picture[:, 1]),
            "clipped": ("time", picture[:, 2]),
        },
        coords={
            "time": np.array([f.time for f in frames], np.float64),
            "side": list(SIDES),
            "space": list(_SPACE),
        },
        attrs={"units": "px", "kind": "FaceTrack"},
    )


def track_frames(frames: Iterable[Frame], chunk: int = CHUNK_FRAMES) -> Iterator[xr.Dataset]:
    """Follow one face through `frames`.

    Parameters
    ----------
    frames : iterable of Frame
        From `read_frames`, `read_camera` or `read_arrays`.
    chunk : int
        Frames in each dataset, at most.

    Yields
    ------
    xarray.Dataset
        A FaceTrack; see `face_track`.
    """
    with FaceTracker() as tracker:
        followed = tracker.follow(frames)
        while part := list(islice(followed, chunk)):
            yield face_track(part)
