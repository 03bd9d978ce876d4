"""How one person's days vary without any trial: learnt from their diary, or the usual."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from spasmograph.insight.diary import Diary
from spasmograph.insight.model import LAGS, Model, unwhitened
from spasmograph.insight.posterior import posterior_of
from spasmograph.insight.results import Kind

__all__ = ["FEWEST_DAYS", "Noise", "noise_of", "usual_noise"]

Floats = npt.NDArray[np.float64]

#: Answered days from which a diary tells how the days vary.
FEWEST_DAYS = 21

_DRAWS = 256
_SEED = 11
_SCORE_SD = 0.5
_USUAL_LEVEL = {Kind.COUNT: float(np.log(8.0)), Kind.RATE: float(np.log(2.0)), Kind.SEVERITY: 4.0}
_USUAL_SD = 1.5
_USUAL_MISSING, _LEAST_MISSING, _MOST_MISSING = 0.25, 0.05, 0.60
_USUAL_MINUTES = 3.0


@dataclass(frozen=True, slots=True)
class Noise:
    """How the days vary.

    Attributes
    ----------
    kind : Kind
    level : float
        Log of the spasms a day or minute, or points of the score.
    scale : float
        Points in one unit of the noise; 1 for counts.
    hyper : ndarray of float, shape (draws, 3)
        Log noise sd, logit correlation and log spread, as likely as one another.
    missing : float
        Share of days without an answer.
    minutes : float
        Watched on a filmed day; 1 where whole days are counted.
    """

    kind: Kind
    level: float
    scale: float
    hyper: Floats
    missing: float
    minutes: float


def usual_noise(kind: Kind) -> Noise:
    """Return what is taken for granted while nothing is known of a person."""
    likelihood = "score" if kind is Kind.SEVERITY else "count"
    white = np.random.default_rng(_SEED).normal(size=(_DRAWS, 3))
    severity = kind is Kind.SEVERITY
    return Noise(
        kind,
        _USUAL_LEVEL[kind],
        _USUAL_SD / _SCORE_SD if severity else 1.0,
        unwhitened(_bare(np.zeros(1), np.zeros(1), likelihood), white),
        _USUAL_MISSING,
        _USUAL_MINUTES if kind is Kind.RATE else 1.0,
    )


def noise_of(diary: Diary) -> Noise:
    """Learn from a diary how a person's days vary.

    Parameters
    ----------
    diary : Diary

    Returns
    -------
    Noise
        The usual one if fewer than `FEWEST_DAYS` are answered, or all alike.
    """
    answered = np.flatnonzero(~np.isnan(diary.answers))
    usual = usual_noise(diary.kind)
    if answered.size < FEWEST_DAYS or np.ptp(diary.answers[answered]) == 0:
        return usual
    raw, minutes = diary.answers[answered], diary.minutes[answered]
    weekday = (answered + diary.first.weekday()) % 7
    if diary.kind is Kind.SEVERITY:
        scale = float(np.std(raw)) / _SCORE_SD
        model = _bare(raw / scale, answered, "score", weekday)
        level = float(raw.mean())
    else:
        scale = 1.0
        model = _bare(raw * minutes, answered, "count", weekday, np.log(minutes))
        level = float(np.log((raw * minutes).sum() / minutes.sum()))
    posterior = posterior_of(replace(model, level=level / scale))
    chosen = np.random.default_rng(_SEED).choice(
        posterior.weights.size, size=_DRAWS, p=posterior.weights
    )
    hyper = posterior.hyper[chosen]
    if diary.kind is not Kind.SEVERITY:
        # the mean of the days, rather than of a day without noise
        level -= 0.5 * float(np.median(np.exp(2.0 * hyper[:, 0])))
    missing = 1.0 - answered.size / float(np.ptp(answered) + 1)
    held = float(np.clip(missing, _LEAST_MISSING, _MOST_MISSING))
    return Noise(diary.kind, level, scale, hyper, held, float(np.median(minutes)))


def _bare(
    answers: Floats,
    day: npt.NDArray[np.int64] | Floats,
    likelihood: str,
    weekday: npt.NDArray[np.int64] | None = None,
    offset: Floats | None = None,
) -> Model:
    days = answers.size
    return Model(
        answers,
        np.zeros(days) if offset is None else offset,
        np.asarray(day, dtype=float),
        np.zeros(days, dtype=np.int64) if weekday is None else weekday,
        np.empty((0, LAGS, days)),
        np.empty((0, days)),
        np.empty((0, days)),
        0.0,
        likelihood,
    )
