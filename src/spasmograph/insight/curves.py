r"""How the benefit of an injection comes, stays and goes.

The course is a product of two Hill curves of the days *s* since the injection:
a rise, :math:`s^3 / (s^3 + on^3)`, and a fall, :math:`1 / (1 + (s/half)^\nu)`.
A new injection takes over from the one before it as it rises.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["LONGEST", "benefit_columns", "half_loss", "peak_day"]

Floats = npt.NDArray[np.float64]

#: Days after an injection over which its course is followed.
LONGEST = 400

_DAYS = np.arange(0.0, LONGEST + 0.5, 0.5)


def _rise(since: Floats, onset: Floats) -> Floats:
    cubed = np.clip(since, 0.0, None) ** 3
    return np.asarray(cubed / (cubed + onset**3))


def _fall(since: Floats, half: Floats, slope: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + (np.clip(since, 0.0, None) / half) ** slope))


def benefit_columns(since: Floats, onset: Floats, half: Floats, slope: Floats) -> Floats:
    """Return how much of each injection's full benefit there is on each day.

    Parameters
    ----------
    since : ndarray of float, shape (injections, days)
        Days since each injection, oldest injection first; negative before it.
    onset, slope : ndarray of float, shape (curves,)
        Days until half of the benefit is there; steepness of the wearing off.
    half : ndarray of float, shape (curves, injections)
        Days until half of the benefit is gone.

    Returns
    -------
    ndarray of float, shape (injections, curves, days)
        0 to 1.  What an injection does fades as the next one takes over.
    """
    lasting = np.ones((onset.size, since.shape[1]))
    columns = np.empty((since.shape[0], onset.size, since.shape[1]))
    for number in range(since.shape[0] - 1, -1, -1):
        rise = _rise(since[number], onset[:, None])
        columns[number] = rise * _fall(since[number], half[:, number, None], slope[:, None])
        columns[number] *= lasting
        lasting = lasting * (1.0 - rise)
    return columns


def _courses(onset: Floats, half: Floats, slope: Floats) -> Floats:
    shape = (-1, 1)
    return _rise(_DAYS, onset.reshape(shape)) * _fall(
        _DAYS, half.reshape(shape), slope.reshape(shape)
    )


def peak_day(onset: Floats, half: Floats, slope: Floats) -> Floats:
    """Return the day of the largest benefit of each curve, days after the injection."""
    return np.asarray(_DAYS[_courses(onset, half, slope).argmax(axis=1)])


def half_loss(onset: Floats, half: Floats, slope: Floats) -> Floats:
    """Return the day on which the benefit has fallen to half of its largest.

    Parameters
    ----------
    onset, half, slope : ndarray of float, shape (curves,)
        As for `benefit_columns`.

    Returns
    -------
    ndarray of float, shape (curves,)
        Days after the injection, to within a quarter of a day; `LONGEST` at most.
    """
    course = _courses(onset, half, slope)
    top = course.argmax(axis=1)
    gone = course < 0.5 * course.max(axis=1, keepdims=True)
    gone &= np.arange(_DAYS.size) > top[:, None]
    return np.where(gone.any(axis=1), _DAYS[gone.argmax(axis=1)] - 0.25, float(LONGEST))
