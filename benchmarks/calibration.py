"""Is the model calibrated?  Two pictures: ``python -m benchmarks.calibration``.

*Simulation-based calibration* (Talts et al. 2018, arXiv:1804.06788): truths are
drawn from the priors, days from the model, and the model is fitted.  Where a
truth lies in its posterior must then be spread evenly.  This checks the
arithmetic.  *Reliability*: of what was said with some probability, in diaries
from other families than the model's, how much was true.  This checks the claims.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.progress import track
from scipy.special import ndtr
from scipy.stats import binom

from benchmarks.judged import Judged
from benchmarks.judging import BREAKING, reliability
from spasmograph.insight.model import (
    LAGS,
    Model,
    effect_priors,
    inner_at,
    layout_of,
    priors_of,
    unwhitened,
)
from spasmograph.insight.posterior import posterior_of

__all__ = ["main", "ranks"]

Floats = npt.NDArray[np.float64]

_HERE = Path(__file__).resolve().parent
_DAYS, _EXPOSURES, _MISSING = 150, 6, 0.25
_INJECTIONS = (-30, 54, 138)
_SHOWN = ("one exposure, all lags", "benefit of the second injection", "half-loss, log days")
_BINS = 15


def ranks(seed: int) -> tuple[float, float, float]:
    """Draw a truth and a diary from the model, fit it, and say where the truth lies.

    Parameters
    ----------
    seed : int

    Returns
    -------
    tuple of float
        Posterior probability below the truth, of each quantity in `_SHOWN`.
    """
    rng = np.random.default_rng(seed)
    model = _design(rng)
    layout = layout_of(model)
    white = rng.standard_normal((1, priors_of(model)[0].size))
    hyper = unwhitened(model, white)
    inner = inner_at(model, hyper)
    centre, spread = effect_priors(model)
    effects = centre + spread * rng.standard_normal(centre.size)
    effects[0] = model.level + 0.3 * rng.standard_normal()
    dense = np.diag(inner.noise.diagonal[0])
    beside = inner.noise.beside[0, :-1]
    dense += np.diag(beside, 1) + np.diag(beside, -1)
    noise = np.linalg.solve(np.linalg.cholesky(dense).T, rng.standard_normal(model.day.size))
    mean = np.exp(effects @ inner.columns[:, 0] + noise)
    size = float(np.exp(hyper[0, 2]))
    answers = rng.negative_binomial(size, size / (size + mean)).astype(float)
    found = posterior_of(replace(model, answers=answers))
    total, benefit = np.zeros(layout.effects), np.zeros(layout.effects)
    total[layout.exposures.start : layout.exposures.start + LAGS] = 1.0
    benefit[[layout.benefit, layout.cycles.start + 1]] = 1.0
    below = []
    for combination in (total, benefit):
        middle, sd = found.of(combination)
        below.append(float(found.weights @ ndtr((combination @ effects - middle) / sd)))
    half = found.hyper[:, 4] + found.hyper[:, 7]
    below.append(float(found.weights @ (half < hyper[0, 4] + hyper[0, 7])))
    return below[0], below[1], below[2]


def _design(rng: np.random.Generator) -> Model:
    waves = rng.standard_normal((_EXPOSURES, _DAYS + LAGS - 1))
    lagged = np.stack([waves[:, LAGS - 1 - lag : waves.shape[1] - lag] for lag in range(LAGS)], 1)
    answered = np.flatnonzero(rng.random(_DAYS) > _MISSING)
    return Model(
        answers=np.zeros(answered.size),
        offset=np.zeros(answered.size),
        day=answered.astype(float),
        weekday=answered % 7,
        exposures=lagged[:, :, answered],
        spells=np.zeros((0, answered.size)),
        since=answered[None, :] - np.array(_INJECTIONS, dtype=float)[:, None],
        level=float(np.log(12.0)),
        likelihood="count",
    )


def _drawn_ranks(found: Floats, out: Path) -> None:
    figure, axes = plt.subplots(1, len(_SHOWN), figsize=(9, 2.8), sharey=True)
    low, high = binom.interval(0.99, found.shape[0], 1.0 / _BINS)
    for axis, values, name in zip(axes, found.T, _SHOWN, strict=True):
        axis.axhspan(low, high, color="0.9", label="99% of even spread")
        axis.hist(values, bins=_BINS, range=(0, 1), color="#4477aa", edgecolor="white")
        axis.set_title(name, fontsize=10)
        axis.set_xlabel("posterior probability below the truth")
    axes[0].set_ylabel(f"of {found.shape[0]} diaries")
    axes[0].legend(fontsize=8, loc="lower left")
    _saved(figure, out)


def _drawn_reliability(found: Sequence[Judged], out: Path) -> None:
    plain = [judged for judged in found if judged.case.scenario not in BREAKING]
    edges = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97, 1.0)
    bins = reliability(plain, edges)
    figure, axis = plt.subplots(figsize=(4.6, 4.2))
    axis.plot([0, 1], [0, 1], color="0.7", label="as often as said")
    said = [middle for middle, _ in bins]
    true = [share.value for _, share in bins]
    error = [1.96 * np.sqrt(s.value * (1 - s.value) / s.whole) for _, s in bins]
    axis.errorbar(said, true, yerr=error, fmt="o", color="#4477aa", label="diaries, 95%")
    axis.set_xlabel("stated probability of an effect in this direction")
    axis.set_ylabel("part of them that was true")
    axis.legend(fontsize=8, loc="upper left")
    _saved(figure, out)


def _saved(figure: mpl.figure.Figure, out: Path) -> None:
    figure.tight_layout()
    figure.savefig(out, metadata={"Date": None})
    plt.close(figure)


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw both pictures.

    Parameters
    ----------
    arguments : sequence of str, optional
        Default: those of the process.

    Returns
    -------
    int
        0 when they were drawn.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks.calibration", description=__doc__)
    parser.add_argument("--diaries", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", type=Path, default=_HERE.parent / "build" / "insight.jsonl")
    parser.add_argument("--out", type=Path, default=_HERE.parent / "docs" / "images")
    asked = parser.parse_args(arguments)
    mpl.use("svg")
    mpl.rcParams.update({"svg.hashsalt": "spasmograph", "svg.fonttype": "none"})
    asked.out.mkdir(exist_ok=True)
    with ProcessPoolExecutor(asked.jobs) as pool:
        drawn = pool.map(ranks, range(asked.diaries), chunksize=8)
        console = Console(stderr=True)
        found = np.array(list(track(drawn, "diaries", asked.diaries, console=console)))
    _drawn_ranks(found, asked.out / "calibration.svg")
    if asked.keep.exists():
        lines = asked.keep.read_text(encoding="utf-8").splitlines()[1:]
        judged = [Judged.from_json(line) for line in lines if line.endswith("}")]
        _drawn_reliability(judged, asked.out / "reliability.svg")
    return 0


if __name__ == "__main__":
    sys.exit(main())
