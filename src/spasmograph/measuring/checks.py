"""Whether a video shows enough to be measured; if not, what would help."""

from __future__ import annotations

import numpy as np
import xarray as xr

from spasmograph.errors import NoFace, NothingToMeasure
from spasmograph.motion.signals import MAX_TURN, MIN_IRIS_PX

__all__ = ["check_face", "check_movement"]

MIN_PRESENCE = 0.5
"""Frames below this show no face."""

COMFORT = 2.0
"""How much larger than the smallest a face is asked to be."""

STILL_MM = 0.002
"""Every camera's noise moves the points by more than this from frame to frame, mm."""

SHORTEST = 1.0
"""Least time in which the face must have been measured, s."""


def check_face(seen: xr.Dataset) -> None:
    """Refuse a video in which no frame shows a face that can be measured.

    Parameters
    ----------
    seen : xarray.Dataset
        From `spasmograph.motion.geometry`, the whole recording.

    Raises
    ------
    NoFace
        When there is no face, or it is too small; says how much closer to come.
    NothingToMeasure
        When it is turned away throughout.
    """
    shown = seen.isel(time=np.flatnonzero(seen["presence"].to_numpy() >= MIN_PRESENCE))
    if not shown.sizes["time"]:
        raise NoFace(
            "no face was found",
            "Film the face from the front, in good light, about half as high as the picture.",
        )
    iris = (shown["iris_width"].mean("side") * shown["face_px"] / 10).to_numpy()
    large = iris >= MIN_IRIS_PX
    if not large.any():
        closer = COMFORT * MIN_IRIS_PX / float(np.median(iris))
        raise NoFace(
            "the face is too small to measure",
            f"Come {closer:.1f} times closer to the camera, or film with more pixels.",
        )
    turned = np.maximum(*(np.abs(shown[name].to_numpy()) for name in ("yaw", "pitch")))
    if not (turned[large] <= MAX_TURN).any():
        raise NothingToMeasure("the face is turned away all the time", "Film it from the front.")


def check_movement(motion: xr.Dataset) -> None:
    """Refuse a recording that is a still picture, or hardly shows the face.

    Parameters
    ----------
    motion : xarray.Dataset
        From `spasmograph.motion.signals`.

    Raises
    ------
    NothingToMeasure
        In either case.
    """
    usable = float(motion.attrs["usable_seconds"])
    if usable < SHORTEST:
        raise NothingToMeasure(
            f"the face can be measured for {usable:.1f} s only",
            "Record at least a minute, with the face in the picture.",
        )
    noise = motion["noise"].to_numpy()
    if np.isfinite(noise).any() and float(np.nanmax(noise)) < STILL_MM:
        raise NothingToMeasure(
            "the picture does not change: it is a still", "Record a video of the face."
        )
