"""From per-frame geometry to one person's motion, in millimetres."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import xarray as xr

from spasmograph.motion.lids import closed_level, fused_aperture, open_level
from spasmograph.motion.reference import bounded_rest, frame_noise, rolling_quantile

__all__ = ["IRIS_MM", "SIGNALS", "signals"]

Array = npt.NDArray[np.float64]

IRIS_MM: Final = 11.7
"""Visible iris diameter, mm: 11.7 +- 0.5 in everyone (MediaPipe Iris, 2020)."""

SIGNALS: Final = ("lid", "brow", "cheek", "mouth")
"""The moving parts, in the order of the `signal` axis."""

MAX_TURN = 35.0
"""Frames with the head turned or tilted further than this are not measured, degrees."""

MIN_IRIS_PX = 4.0
"""An iris must be this wide in the picture for lids to be measured, px."""

MIN_PRESENCE = 0.8
"""Score of the face net below which a frame is not measured."""

MIN_INSIDE = 0.93
"""Share of the mesh that must lie inside the picture; the rest is guessed."""

SCALE_LIMITS = (0.7, 1.4)
"""Bounds of the person's own scale over the canonical face's."""

STEP_SECONDS = 0.5
"""A longer time between frames is a gap, during which nothing was observed."""

GAZE_DROP_MM = 1.5
"""Fall of the iris, beyond what closing lids explain, that counts as looking fully down, mm."""

LID_OPEN = 0.15
"""Closure below which an eye shows where its iris rests."""

CLOSING_DROP_MM = 2.0
"""Fall of the iris reading that a full closure causes by itself, mm."""


@dataclass(frozen=True, slots=True)
class _Part:
    """How the rest of one moving part is found.

    Attributes
    ----------
    window : float
        Half-width of the window of the resting level, s.
    drift : float
        How far that level may drift from the whole recording's, mm.
    reach : float
        Smallest range a person is given, mm, until they show more.
    """

    window: float
    drift: float
    reach: float


_PARTS: Final = {
    "brow": _Part(10.0, 2.5, 6.0),
    "cheek": _Part(10.0, 2.0, 4.0),
    "mouth": _Part(10.0, 4.0, 8.0),
}


def _turned(geometry: xr.Dataset) -> Array:
    """Return how far the head is turned or tilted, shape (n,), degrees."""
    yaw, pitch = (np.abs(geometry[name].to_numpy()) for name in ("yaw", "pitch"))
    return np.asarray(np.maximum(yaw, pitch), np.float64)


def _iris_px(geometry: xr.Dataset) -> Array:
    """Return the width of the irises in the picture, shape (n,), px.

    The person's median iris, at the size the face has in each frame.
    """
    width = np.nanmedian(geometry["iris_width"]) if geometry["iris_width"].notnull().any() else 0
    return (float(width) * geometry["face_px"] / 10).to_numpy().astype(np.float64)


def _observed(geometry: xr.Dataset) -> npt.NDArray[np.bool_]:
    """Frames that show the face well enough to measure, shape (n,)."""
    turned, iris_px = _turned(geometry), _iris_px(geometry)
    seen = (geometry["presence"].to_numpy() >= MIN_PRESENCE) & (
        geometry["inside"].to_numpy() >= MIN_INSIDE
    )
    with np.errstate(invalid="ignore"):
        return np.asarray(seen & (turned <= MAX_TURN) & (iris_px >= MIN_IRIS_PX))


def _scale(geometry: xr.Dataset) -> float:
    """Person's mm per canonical mm, from the iris of their open, frontal eyes."""
    share = geometry["mesh_lid"] / geometry["mesh_lid"].quantile(0.9, "time")
    frontal = (np.abs(geometry["yaw"]) < 20) & (share > 0.7)
    width = geometry["iris_width"].where(frontal)
    if not bool(np.isfinite(width).any()):
        return 1.0
    return float(np.clip(IRIS_MM / float(width.median()), *SCALE_LIMITS))


def _lid(time: Array, aperture: Array) -> tuple[Array, Array, Array, Array]:
    """Position, rest, range (2,) and contraction of the lids."""
    rest = np.column_stack([open_level(time, aperture[:, s]) for s in range(2)])
    floor = np.array([closed_level(aperture[:, s], rest[:, s]) for s in range(2)])
    position = np.maximum((aperture - floor * rest) / (1 - floor), 0.0)
    reach = np.array([np.nanmedian(r) if np.isfinite(r).any() else np.nan for r in rest.T])
    return position, rest, reach, 1 - position / rest


def _part(time: Array, values: Array, part: _Part) -> tuple[Array, Array, Array, Array]:
    """Position, rest, range (2,) and contraction of brow, cheek or mouth corner."""
    rest = np.full_like(values, np.nan)
    for side in range(2):
        if np.isfinite(values[:, side]).any():
            middle = float(np.nanmedian(values[:, side]))
            level = rolling_quantile(time, values[:, side], part.window, 0.5)
            rest[:, side] = bounded_rest(level, middle, part.drift, part.drift)
    away = np.abs(values - rest)
    reach = np.full(2, part.reach)
    for side in range(2):
        if np.isfinite(away[:, side]).any():
            reach[side] = max(part.reach, float(np.nanquantile(away[:, side], 0.995)))
    return values, rest, reach, (values - rest) / reach


def _gaze_down(time: Array, geometry: xr.Dataset, closure: Array, scale: float) -> Array:
    """How far both eyes look down, 0 to 1, shape (n,).

    A closing lid drags the reading of the iris down with it; that part is taken off.
    """
    height = geometry["iris_height"].to_numpy().astype(np.float64) * scale
    # eyes are read far more often while they close: only open ones say where they rest
    level = np.where(closure < LID_OPEN, height, np.nan)
    rest = np.column_stack([rolling_quantile(time, level[:, s], 10.0, 0.6) for s in range(2)])
    drop = rest - height - CLOSING_DROP_MM * np.clip(closure, 0, 1)
    looked: Array = np.clip(drop.mean(axis=1) / GAZE_DROP_MM, 0, 1)
    seen = np.isfinite(looked)
    if not seen.any():
        return looked
    between = np.interp(time, time[seen], looked[seen])
    return np.where(np.isfinite(closure).all(axis=1), between, np.nan)


def _attributes(time: Array, observed: npt.NDArray[np.bool_], scale: float) -> dict[str, object]:
    steps = np.diff(time)
    step = float(np.median(steps)) if len(steps) else float("nan")
    shown = np.append(np.minimum(steps, STEP_SECONDS), min(step, STEP_SECONDS))
    return {
        "kind": "Motion",
        "units": "mm",
        "frame_interval": step,
        "usable_seconds": float(shown[observed].sum()) if len(steps) else 0.0,
        "scale": scale,
        "log": (
            "similarity fit of the canonical face to stable points, frame by frame",
            f"scaled by the iris, {IRIS_MM} mm",
            "lids: whole face where both eyes open alike, each half alone where not",
            "no smoothing in time",
        ),
    }


def signals(geometry: xr.Dataset) -> xr.Dataset:
    """Turn the geometry of a whole recording into Motion.

    Parameters
    ----------
    geometry : xarray.Dataset
        From `spasmograph.motion.geometry`, all chunks joined along ``time``.

    Returns
    -------
    xarray.Dataset
        ``position``, ``rest`` (time, side, signal; mm), ``contraction`` (time,
        side, signal; signed share of the person's range: lid 1 = shut, brow + =
        raised, cheek and mouth + = pulled), ``range`` and ``noise`` (side,
        signal; mm), ``jaw_opening`` (time; mm), ``gaze_down`` (time; 0 to 1),
        ``pitch``, ``yaw``, ``roll`` (time; degrees), ``quality`` (time; 0 to 1)
        and ``observed`` (time).  NaN where not observed.
    """
    time = geometry["time"].to_numpy().astype(np.float64)
    observed = _observed(geometry)
    seen = geometry.where(xr.DataArray(observed, dims="time"))
    scale = _scale(seen)
    parts = [_lid(time, fused_aperture(seen) * scale)]
    parts += [
        _part(time, seen[name].to_numpy().astype(np.float64) * scale, part)
        for name, part in _PARTS.items()
    ]
    position, rest, reach, contraction = (
        np.stack(arrays, axis=-1) for arrays in zip(*parts, strict=True)
    )
    noise = np.array([[frame_noise(position[:, s, k]) for k in range(4)] for s in range(2)])
    grid = ("time", "side", "signal")
    alone = {name: ("time", seen[name].to_numpy()) for name in ("pitch", "yaw", "roll")}
    return xr.Dataset(
        {
            "position": (grid, position.astype(np.float32)),
            "rest": (grid, rest.astype(np.float32)),
            "contraction": (grid, contraction.astype(np.float32)),
            "range": (grid[1:], reach),
            "noise": (grid[1:], noise),
            "jaw_opening": ("time", seen["jaw"].to_numpy() * scale),
            "gaze_down": ("time", _gaze_down(time, seen, contraction[:, :, 0], scale)),
            "quality": ("time", _quality(geometry, observed)),
            "observed": ("time", observed),
        }
        | alone,
        coords={"time": time, "side": ["left", "right"], "signal": list(SIGNALS)},
        attrs=_attributes(time, observed, scale),
    )


def _quality(geometry: xr.Dataset, observed: npt.NDArray[np.bool_]) -> Array:
    """How far a frame can be trusted, 0 to 1: size, pose, light and sharpness together."""
    turned, iris_px = _turned(geometry), _iris_px(geometry)
    factors = [
        np.clip(iris_px / (2 * MIN_IRIS_PX), 0, 1),
        np.clip((MAX_TURN + 10 - turned) / 25, 0, 1),
        1 - np.clip(geometry["clipped"].to_numpy(), 0, 1),
        np.clip(geometry["presence"].to_numpy(), 0, 1),
    ]
    return np.asarray(np.where(observed, np.prod(factors, axis=0), 0.0))
