"""Each person is their own reference: resting level, noise and range."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["bounded_rest", "frame_noise", "rolling_quantile"]

Array = npt.NDArray[np.float64]

GRID = 0.25
"""Spacing of the times at which a resting level is worked out, s."""

FEWEST = 8
"""Observed frames a window must hold to have a level of its own."""


def rolling_quantile(time: Array, values: Array, half_width: float, q: float) -> Array:
    """Quantile of the observed values around each time.

    Parameters
    ----------
    time : ndarray, shape (n,)
        s, increasing; any spacing.
    values : ndarray, shape (n,)
        NaN where not observed.
    half_width : float
        The window reaches this far to either side, s.
    q : float
        Quantile, 0 to 1.

    Returns
    -------
    ndarray, shape (n,)
        Worked out every `GRID` s and joined by straight lines; windows with too
        few observed frames borrow from their neighbours.  NaN when nothing was
        observed at all.
    """
    seen = np.isfinite(values)
    if not seen.any():
        return np.full(len(values), np.nan)
    t, v = time[seen], values[seen]
    grid = np.arange(time[0], time[-1] + GRID, GRID)
    first = np.searchsorted(t, grid - half_width, "left")
    last = np.searchsorted(t, grid + half_width, "right")
    level = np.full(len(grid), np.nan)
    for i in np.flatnonzero(last - first >= min(FEWEST, len(v))):
        level[i] = np.quantile(v[first[i] : last[i]], q)
    good = np.isfinite(level)
    if not good.any():
        return np.full(len(values), float(np.quantile(v, q)))
    return np.asarray(np.interp(time, grid[good], level[good]))


def bounded_rest(rest: Array, anchor: float, below: float, above: float) -> Array:
    """Keep a drifting resting level near the whole recording's.

    A spasm that outlasts the window would otherwise become the new rest.
    """
    return np.clip(rest, anchor - below, anchor + above)


def frame_noise(values: Array) -> float:
    """Estimate the standard deviation of the frame-to-frame noise, robustly.

    From second differences (their median absolute value), which cancel slow
    movement; a true movement is rare enough to leave the median alone.
    """
    middle = values[1:-1] - (values[:-2] + values[2:]) / 2
    middle = middle[np.isfinite(middle)]
    if len(middle) < FEWEST:
        return float("nan")
    return float(1.4826 * np.median(np.abs(middle)) / np.sqrt(1.5))
