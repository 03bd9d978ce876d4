"""Contractions of one part of the face on one side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from spasmograph.spasms.events import Region, Side

__all__ = ["EDGE", "Movement", "find_movements"]

Array = npt.NDArray[np.float64]

EDGE = 0.20
"""Share of its own peak at which a movement begins and ends."""

SPLIT = 0.45
"""Two peaks are two movements when the dip between them is this share of the lower one."""

LEVEL = 0.20
"""A dip down to this share of the peak counts as a return to rest."""

GAP_SECONDS = 0.5
"""A longer time between observed frames is a gap; movements do not cross it."""


@dataclass(frozen=True, slots=True)
class Movement:
    """One contraction of one part on one side.

    Attributes
    ----------
    side : Side
        The subject's own side.
    region : Region
        The part that moved.
    onset, end : float
        Between the crossings of `EDGE`, s.
    peak_time : float
        s.
    first, last : int
        Frames at or inside the crossings.
    peak : float
        Largest excursion, in the unit of the signal searched.
    cut : bool
        Whether a gap, or the edge of the recording, hides its beginning or end.
    """

    side: Side
    region: Region
    onset: float
    end: float
    peak_time: float
    first: int
    last: int
    peak: float
    cut: bool = False

    @property
    def duration(self) -> float:
        """From onset to end, s."""
        return self.end - self.onset


def _stretches(time: Array, values: Array) -> list[tuple[int, int]]:
    """Return runs of observed frames without a gap: first frame, one past the last."""
    seen = np.flatnonzero(np.isfinite(values))
    if not len(seen):
        return []
    breaks = np.flatnonzero(np.diff(time[seen]) > GAP_SECONDS) + 1
    return [(int(run[0]), int(run[-1]) + 1) for run in np.split(seen, breaks)]


def _crossing(t: Array, v: Array, inside: int, outside: int, level: float) -> float:
    """When the straight line between two neighbouring frames passes `level`, s."""
    rise = v[inside] - v[outside]
    share = (v[inside] - level) / rise if rise > 0 else 0.0
    return float(t[inside] + (t[outside] - t[inside]) * np.clip(share, 0, 1))


def _edge(t: Array, v: Array, peak: int, bound: int, step: int) -> tuple[float, int, bool]:
    """Walk from a peak to where the movement begins (-1) or ends (+1).

    Returns
    -------
    time : float
        Of the crossing, s.
    frame : int
        Last frame inside.
    cut : bool
        Whether the recording stopped first.
    """
    reach = v[bound : peak + 1] if step < 0 else v[peak : bound + 1]
    low = float(reach.min())
    base = low if low > LEVEL * v[peak] else 0.0
    level = base + EDGE * (v[peak] - base)
    i = peak
    while i != bound:
        if v[i + step] < level:
            return _crossing(t, v, i, i + step, level), i, False
        i += step
    return float(t[i]), i, True


def _summits(v: Array, high: float) -> list[int]:
    """Frames of the peaks that are movements of their own.

    Of two peaks that no deep dip parts, the higher stands for both, the first
    where they are equal.
    """
    padded = np.concatenate([[-np.inf], v, [-np.inf]])
    tops = (v > padded[:-2]) & (v >= padded[2:]) & (v >= high)
    kept: list[int] = []
    for peak in np.flatnonzero(tops):
        while kept:
            last = kept[-1]
            lower = min(v[last], v[peak])
            if lower - v[last : peak + 1].min() >= SPLIT * lower or v[last] >= v[peak]:
                break
            kept.pop()
        if kept:
            lower = min(v[kept[-1]], v[peak])
            if lower - v[kept[-1] : peak + 1].min() < SPLIT * lower:
                continue
        kept.append(int(peak))
    return kept


@dataclass(frozen=True, slots=True)
class _Run:
    """A movement within one stretch; `first`, `last` and `peak` count its frames."""

    onset: float
    end: float
    first: int
    last: int
    peak: int
    cut: bool


def _in_stretch(t: Array, v: Array, high: float) -> list[_Run]:
    summits = _summits(v, high)
    rows = []
    for n, peak in enumerate(summits):
        left, right = 0, len(v) - 1
        if n:
            left = summits[n - 1] + int(np.argmin(v[summits[n - 1] : peak + 1]))
        if n + 1 < len(summits):
            right = peak + int(np.argmin(v[peak : summits[n + 1] + 1]))
        onset, first, cut_left = _edge(t, v, peak, left, -1)
        end, last, cut_right = _edge(t, v, peak, right, 1)
        cut = (cut_left and left == 0) or (cut_right and right == len(v) - 1)
        rows.append(_Run(onset, end, first, last, peak, cut))
    return rows


def find_movements(
    time: Array, values: Array, high: float, side: Side, region: Region
) -> tuple[Movement, ...]:
    """Find the contractions in one signal.

    Parameters
    ----------
    time : ndarray, shape (n,)
        s, increasing.
    values : ndarray, shape (n,)
        Excursion from rest, positive in the direction of contraction; NaN where
        not observed.
    high : float
        Smallest peak of a contraction.
    side, region
        What the signal belongs to.

    Returns
    -------
    tuple of Movement
        In order of time.

    Notes
    -----
    A peak stands for a movement of its own when the signal falls by at least
    `SPLIT` of its height before the next higher one, so a trembling plateau is
    one movement and a clonic volley is many.  Its edges are found on the
    unsmoothed signal, between frames, at `EDGE` of the rise from the level it
    starts at: rest, or the dip between two jerks.
    """
    out: list[Movement] = []
    for start, stop in _stretches(time, values):
        t, v = time[start:stop], values[start:stop]
        seen = np.isfinite(v)
        index = np.flatnonzero(seen) + start
        t, v = t[seen], v[seen]
        for run in _in_stretch(t, v, high):
            frames = int(index[run.first]), int(index[run.last])
            peak = float(t[run.peak]), float(v[run.peak])
            out.append(
                Movement(side, region, run.onset, run.end, peak[0], *frames, peak[1], run.cut)
            )
    return tuple(out)
