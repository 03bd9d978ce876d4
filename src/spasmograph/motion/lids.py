"""Palpebral aperture: three readings of each eye made into one."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import xarray as xr

from spasmograph.motion.reference import bounded_rest, rolling_quantile

__all__ = ["closed_level", "fused_aperture", "open_level"]

Array = npt.NDArray[np.float64]

OPEN_QUANTILE = 0.75
"""The open eye: this quantile of the aperture around each moment ..."""

OPEN_WINDOW = 6.0
"""... within this many seconds to either side ..."""

OPEN_ANCHOR = 0.90
"""... but near this quantile of the whole recording ..."""

OPEN_BELOW, OPEN_ABOVE = 0.25, 0.15
"""... within these shares of it, however long the eye stayed shut."""

UNEVEN = 0.08
"""Openings (share of open) that differ by more are read from each half alone."""

BOTH_OPEN = 0.8
"""Above this share both eyes are open, and the readings can be related."""

DEEP = 0.45
"""An aperture below this share of open is taken for the bottom of a closure."""

HIGHEST_FLOOR = 0.30
"""A shut eye never reads more than this share of open; more is a partial closure."""


def _share(values: Array) -> Array:
    """Divide each side by its own open level."""
    out: Array = values / np.nanquantile(values, OPEN_ANCHOR, axis=0)
    return out


def fused_aperture(geometry: xr.Dataset) -> Array:
    """Join the three readings of the lids.

    Where both eyes open alike the whole face is read: it follows real closures
    to the end.  Where they differ, the whole face's reading of one eye leaks into
    the other; then a closing eye is read from its own half of the face, and an
    eye that stays open by the single-eye net, which is exact for open eyes only.

    Parameters
    ----------
    geometry : xarray.Dataset
        From `spasmograph.motion.geometry`, with frames not to be used set NaN.

    Returns
    -------
    ndarray, shape (n, 2)
        Aperture, mm of the canonical head; NaN where not observed.
    """
    mesh, half, eye = (
        geometry[name].to_numpy().astype(np.float64) for name in ("mesh_lid", "half_lid", "eye_lid")
    )
    if not np.isfinite(mesh).any():
        return mesh
    time = geometry["time"].to_numpy().astype(np.float64)
    share = _share(eye)
    uneven = np.abs(share[:, 0] - share[:, 1]) > UNEVEN
    both_open = (share > BOTH_OPEN).all(axis=1) & ~uneven
    out = mesh.copy()
    for side in range(2):
        own = half[:, side] * _ratio(mesh[:, side], half[:, side], both_open)
        scale = np.where(both_open, mesh[:, side] / eye[:, side], np.nan)
        alone = eye[:, side] * rolling_quantile(time, scale, OPEN_WINDOW, 0.5)
        other = np.where(np.isfinite(own), own, alone)
        out[:, side] = np.where(uneven & np.isfinite(other), other, mesh[:, side])
    return out


def _ratio(mesh: Array, half: Array, both_open: npt.NDArray[np.bool_]) -> float:
    """Return how the whole face reads an open eye over how its half does."""
    related = both_open & np.isfinite(half) & (half > 0)
    if not related.any():
        return 1.0
    return float(np.clip(np.median(mesh[related] / half[related]), 0.8, 1.25))


def open_level(time: Array, aperture: Array) -> Array:
    """Aperture of one open eye at each moment, shape (n,), mm.

    Follows slow changes (light, posture, distance) and holds through closures
    that outlast its window.
    """
    if not np.isfinite(aperture).any():
        return np.full(len(aperture), np.nan)
    anchor = float(np.nanquantile(aperture, OPEN_ANCHOR))
    rest = rolling_quantile(time, aperture, OPEN_WINDOW, OPEN_QUANTILE)
    return bounded_rest(rest, anchor, OPEN_BELOW * anchor, OPEN_ABOVE * anchor)


def closed_level(aperture: Array, rest: Array) -> float:
    """Find the reading of one shut eye, as a share of open.

    The net reads some shut eyes as slits of up to a third; the deepest closures
    of a recording show how far this person's reading goes.  Zero when there
    is no deep closure to learn from.
    """
    share = aperture / rest
    share = share[np.isfinite(share)]
    if len(share) < 3:
        return 0.0
    low = (share[1:-1] <= share[:-2]) & (share[1:-1] <= share[2:]) & (share[1:-1] < DEEP)
    if not low.any():
        return 0.0
    return float(np.clip(np.quantile(share[1:-1][low], 0.25), -0.1, HIGHEST_FLOOR))
