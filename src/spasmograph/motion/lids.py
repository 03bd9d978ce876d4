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
"""Openings (share of open) of the eyes read alone that differ by more are uneven ..."""

APART = 0.05
"""... and so must the whole face's readings, in the same direction, by this much."""

LEAK = 0.74
"""One closing eye never pulls the whole face's reading of the other below this share of
open; where both lie below it, both eyes are closing ..."""

ALIKE = 0.2
"""... and do so alike when they differ by less than this share of open."""

BOTH_OPEN = 0.8
"""Above this share both eyes are open, and the readings can be related."""

PULLED_UP, PULLED_DOWN = 0.68, 0.45
"""What one eye's reading takes from the other's, as a share of the difference between
the two readings: of a closing eye up, of an open eye down.  In nine of ten frames (of
7400, five faces) in which one eye closed, what is left is within 0.1 of the half's."""

HALF_ERROR, EYE_ERROR = 0.2, 0.12
"""A half's reading, and a single eye's, are not believed when they are further than
this from the whole face's without the leak, share of open."""

OPEN = 0.92
"""The single-eye net is exact above this share of open."""

WIDE_OPEN = 0.9
"""Above this share of open by the whole face, an eye shows its open reading."""

DEEP = 0.36
"""An aperture below this share of open is taken for the bottom of a closure."""

HIGHEST_FLOOR = 0.30
"""A shut eye never reads more than this share of open; more is a partial closure."""


def _share(values: Array, wide: npt.NDArray[np.bool_]) -> Array:
    """Divide each side by its own open level, from frames that show it wide open.

    An eye is read alone far more often while it closes: a quantile of all its
    readings would not find the open eye.  NaN where it was never read wide open.
    """
    wide = wide & np.isfinite(values)
    level = [np.median(v[w]) if w.any() else np.nan for v, w in zip(values.T, wide.T, strict=True)]
    return np.asarray(values / np.array(level))


def fused_aperture(geometry: xr.Dataset) -> Array:
    """Join the three readings of the lids.

    Where both eyes open or close alike the whole face is read: it follows real
    closures to the end.  Where they differ, the whole face's reading of one eye
    leaks into the other.  That leak is regular and is taken off.  A closing eye
    is read from its own half of the face too, one that stays open by the
    single-eye net, which is exact for open eyes only, and the two readings are
    averaged.  A reading that contradicts the whole face's is left out.

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
    level = np.nanquantile(mesh, OPEN_ANCHOR, axis=0)
    whole = mesh / level
    share = _share(eye, whole > WIDE_OPEN)
    uneven = _uneven(whole, share)
    both_open = (share > BOTH_OPEN).all(axis=1) & (whole > LEAK).all(axis=1) & ~uneven
    parted = _without_leak(whole) * level
    out = mesh.copy()
    for side in range(2):
        own = half[:, side] * _ratio(mesh[:, side], half[:, side], both_open)
        scale = mesh[:, side] / np.where(both_open & (eye[:, side] > 0), eye[:, side], np.nan)
        alone = eye[:, side] * rolling_quantile(time, scale, OPEN_WINDOW, 0.5)
        believed = parted[:, side]
        off_half, off_eye = (np.abs(r - believed) / level[side] for r in (own, alone))
        open_alone = (share[:, side] > OPEN) & (off_eye <= EYE_ERROR)
        best = np.where(open_alone, (alone + believed) / 2, believed)
        best = np.where(off_half <= HALF_ERROR, (own + believed) / 2, best)
        out[:, side] = np.where(uneven, best, mesh[:, side])
    return out


def _uneven(whole: Array, share: Array) -> npt.NDArray[np.bool_]:
    """Frames in which one eye closes more than the other, by both nets."""
    apart, apart_alone = whole[:, 0] - whole[:, 1], share[:, 0] - share[:, 1]
    together = (whole < LEAK).all(axis=1) & (np.abs(apart) < ALIKE)
    agree = (np.abs(apart) > APART) & (np.sign(apart) == np.sign(apart_alone))
    return np.asarray((np.abs(apart_alone) > UNEVEN) & agree & ~together)


def _without_leak(whole: Array) -> Array:
    """Take the leak between the eyes off the whole face's readings, shares of open."""
    apart = np.abs(whole[:, :1] - whole[:, 1:])
    lower = whole <= whole[:, ::-1]
    return np.where(lower, whole - PULLED_UP * apart, whole + PULLED_DOWN * apart)


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
