"""Home trials of simulated people: false claims, coverage, and planned power against real.

``python -m benchmarks.trials`` writes its part of ``benchmarks/RESULTS.md``.  The
people here are not those of the model that judges them: their noise is AR(1), AR(2) or
heavy-tailed with a lognormal scatter on top of Poisson counts, counts above 20 are
rounded to fives, scores are whole numbers from 0 to 10, days are missing more often
when they are bad, and on some days the person does the opposite of what was assigned.
"""

from __future__ import annotations

import argparse
import datetime as dt
import math
import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
from rich.console import Console
from rich.progress import track

from benchmarks.pages import write_part
from benchmarks.results import machine, table
from spasmograph.insight import Design, Kind, Plan, TrialAnswer, Verdict, analyse_trial
from spasmograph.insight.diary import read_diary
from spasmograph.insight.trials.noise import noise_of
from spasmograph.insight.trials.power import Shape, power_of
from spasmograph.insight.trials.schedule import schedule_of

__all__ = ["Cell", "Scene", "main", "measured", "person"]

Floats = npt.NDArray[np.float64]

_KINDS = (Kind.COUNT, Kind.SEVERITY)
_TARGETS = (
    "An effect is 30% fewer spasms, or one point less. Targets: wrong claims at most 5%, "
    "coverage 0.88 to 0.95, planned power within 10 points of the real one."
)
_START = dt.date(2026, 3, 2)
_SLIPS = 0.03
_CARRIED = 0.5
_BEFORE = 60
_SETTLE = 200
_PLANNED = (40, 12)  # people, and simulated trials of each
_SHAPES = {56: Shape(Design.BLOCKS, 4, 1), 84: Shape(Design.BLOCKS, 7, 3)}
_WORTH = {Kind.COUNT: 0.3, Kind.SEVERITY: 1.0}
_CLAIMS = (Verdict.LIKELY_BETTER, Verdict.LIKELY_WORSE)


class Scene(StrEnum):
    """What the days are like."""

    AR1 = "ar1"
    AR2 = "ar2"
    DRIFT = "drift"
    HEAVY = "heavy tails"
    MISSING = "missing on bad days"
    WEEKEND = "weekend"
    CARRY_OVER = "carry-over"


@dataclass(frozen=True, slots=True)
class Cell:
    """What is measured together.

    Attributes
    ----------
    kind : Kind
    days : int
    real : bool
        Whether there is an effect: 30 % fewer spasms, or 1 point less.
    scene : Scene
    """

    kind: Kind
    days: int
    real: bool
    scene: Scene


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of the trials of a cell.

    Attributes
    ----------
    cell : Cell
    trials : int
    false : float
        Share with a claim that is wrong: any without an effect, else of the wrong sign.
    found : float
        Share with the right claim.
    covered : float
        Share whose 90 % interval holds the truth.
    planned : float or None
        Power as it was planned, from 60 days of diary; None without an effect.
    """

    cell: Cell
    trials: int
    false: float
    found: float
    covered: float
    planned: float | None


def person(cell: Cell, assigned: Floats, rng: np.random.Generator) -> tuple[Floats, float]:
    """Simulate one person's answers.

    Parameters
    ----------
    cell : Cell
    assigned : ndarray of float, shape (days,)
        1 for each day with it.
    rng : numpy.random.Generator

    Returns
    -------
    answers : ndarray of float, shape (days,)
        NaN where missing.
    truth : float
        Of the assignment: log rate ratio, or points.
    """
    days = assigned.size
    wobble = _wobble(cell.scene, days, rng)
    course = rng.uniform(0.2, 0.45) * wobble + _level(cell.scene, days, rng)
    worth = _WORTH[cell.kind]
    size = worth if cell.kind is Kind.SEVERITY else -math.log1p(-worth)
    effect = -size if cell.real else 0.0
    done = np.where(rng.random(days) < _SLIPS, 1.0 - assigned, assigned)
    at_work = _carried(done) if cell.scene is Scene.CARRY_OVER else done
    if cell.kind is Kind.SEVERITY:
        middle, points = rng.uniform(3.5, 6.5), rng.uniform(2.5, 4.0)
        error = rng.uniform(0.4, 1.0) * rng.normal(size=days)
        answers = np.clip(np.round(middle + points * course + effect * at_work + error), 0, 10)
    else:
        rate = math.log(rng.uniform(4.0, 25.0)) + course + effect * at_work
        scatter = rng.uniform(0.05, 0.3) * rng.normal(size=days)
        answers = rng.poisson(np.exp(rate + scatter)).astype(float)
        answers = np.where(answers > 20, 5 * np.round(answers / 5), answers)
    steep = 1.2 if cell.scene is Scene.MISSING else 0.4
    share = rng.uniform(0.15, 0.35)
    odds = math.log(share / (1 - share)) + steep * wobble
    answers[rng.random(days) < 1 / (1 + np.exp(-odds))] = np.nan
    return answers, effect * (1 - 2 * _SLIPS)


def _wobble(scene: Scene, days: int, rng: np.random.Generator) -> Floats:
    """Return noise of variance 1 in the long run."""
    count = days + _SETTLE
    fresh = (
        rng.standard_t(3, count) / math.sqrt(3) if scene is Scene.HEAVY else rng.normal(size=count)
    )
    if scene is Scene.AR2:
        first = rng.uniform(0.5, 1.1)
        second = -0.35 if first > 0.7 else 0.3
    else:
        first, second = rng.uniform(0.3, 0.85), 0.0
    values = np.zeros(count)
    for day in range(2, count):
        values[day] = first * values[day - 1] + second * values[day - 2] + fresh[day]
    variance = (1 - second) / ((1 + second) * ((1 - second) ** 2 - first**2))
    return np.asarray(values[_SETTLE:] / math.sqrt(variance))


def _level(scene: Scene, days: int, rng: np.random.Generator) -> Floats:
    day = np.arange(days)
    if scene is Scene.DRIFT:
        middle = rng.uniform(0.3, 0.7) * days
        return np.asarray(rng.uniform(-0.8, 0.8) / (1 + np.exp((middle - day) / (0.08 * days))))
    if scene is Scene.WEEKEND:
        return np.asarray(rng.choice([-0.35, 0.35]) * (day % 7 >= 5))
    return np.zeros(days)


def _carried(done: Floats) -> Floats:
    """Return what is at work: half of the way to what is done, every day."""
    at_work = np.zeros(done.size)
    before = 0.0
    for day, now in enumerate(done):
        before = at_work[day] = _CARRIED * before + (1 - _CARRIED) * now
    return at_work


def measured(cell: Cell, trials: int) -> Measured:
    """Run the trials of a cell."""
    size = _SHAPES[cell.days]
    pairs = cell.days // (2 * size.period_days)
    false = found = covered = 0
    for number in range(trials):
        rng = np.random.default_rng([number, *map(ord, repr(cell))])
        seed = int(rng.integers(2**31))
        plan = Plan(
            "it", "answer", cell.kind, _START, size.design, size.period_days, size.washout_days,
            pairs, seed, schedule_of(size.design, pairs, seed), _WORTH[cell.kind],
        )  # fmt: skip
        assigned = np.repeat(np.array(plan.schedule, dtype=float), size.period_days)
        answers, truth = person(cell, assigned, rng)
        answer = analyse_trial(plan, _frame(answers, _START), plan.last + dt.timedelta(days=1))
        right, covers = _outcome(answer, truth)
        claimed = answer.answer.verdict in _CLAIMS
        false += claimed and not right
        found += right
        covered += covers
    return Measured(
        cell, trials, false / trials, found / trials, covered / trials,
        _planned(cell, size, pairs) if cell.real else None,
    )  # fmt: skip


def _frame(answers: Floats, first: dt.date) -> pd.DataFrame:
    return pd.DataFrame(
        {"answer": answers}, index=pd.date_range(first, periods=answers.size, freq="D")
    )


def _outcome(answer: TrialAnswer, truth: float) -> tuple[bool, bool]:
    """Say whether the right claim was made, and whether the interval holds the truth."""
    found = answer.answer
    if found.low90 is None or found.high90 is None:
        return False, True
    right = truth < 0 and found.verdict is Verdict.LIKELY_BETTER
    return right, found.low90 <= truth <= found.high90


def _planned(cell: Cell, shape: Shape, pairs: int) -> float:
    """Return the power planned for people of this sort, from their days before the trial."""
    people, each = _PLANNED
    size = _WORTH[cell.kind] if cell.kind is Kind.SEVERITY else -math.log1p(-_WORTH[cell.kind])
    powers = []
    for number in range(people):
        rng = np.random.default_rng([number, 1, *map(ord, repr(cell))])
        answers, _ = person(cell, np.zeros(_BEFORE), rng)
        first = _START - dt.timedelta(days=_BEFORE)
        noise = noise_of(read_diary(_frame(answers, first), "answer", cell.kind))
        seeds = range(number * each, (number + 1) * each)
        powers.append(power_of(shape, pairs, -size, noise, seeds))
    return float(np.mean(powers))


def cells(kinds: Sequence[Kind], days: Sequence[int]) -> Iterator[Cell]:
    """Yield all cells."""
    for kind in kinds:
        for count in days:
            for real in (False, True):
                for scene in Scene:
                    yield Cell(kind, count, real, scene)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the trials and write their part of the results page.

    Parameters
    ----------
    arguments : sequence of str, optional
        Default: those of the process.

    Returns
    -------
    int
        0 when the page was written.
    """
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--trials", type=int, default=200, help="trials in each cell")
    parser.add_argument("--kind", choices=["count", "severity"], action="append")
    parser.add_argument("--days", type=int, choices=[56, 84], action="append")
    parser.add_argument("--jobs", type=int, default=2, help="cells at a time")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "RESULTS.md")
    asked = parser.parse_args(arguments)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    wanted = list(cells([Kind(k) for k in asked.kind or _KINDS], asked.days or (56, 84)))
    console = Console(stderr=True)
    with ProcessPoolExecutor(asked.jobs) as pool:
        rows = pool.map(measured, wanted, [asked.trials] * len(wanted))
        done = list(track(rows, "cells", len(wanted), console=console))
    given = " ".join(sys.argv[1:] if arguments is None else arguments)
    write_part(asked.out, "trials", _page(done, f"python -m benchmarks.trials {given}".strip()))
    return 0


def _page(done: Sequence[Measured], command: str) -> str:
    head = ("Outcome", "Days", "Effect", "Days are", "Wrong claims", "Coverage", "Power", "Planned")
    pooled = [_all(some) for some in _alike(done)]
    return "\n".join(
        [
            "# Home trials\n",
            f"Written by `{command}`. Do not edit.\n",
            machine(),
            f"{done[0].trials} simulated trials a cell. {_TARGETS}\n",
            table(head, pooled),
            "## By what the days are like\n",
            table(head, [_row(row) for row in done]),
        ]
    )


def _alike(done: Sequence[Measured]) -> Iterator[list[Measured]]:
    """Yield what differs in nothing but what the days are like."""
    for key in dict.fromkeys((r.cell.kind, r.cell.days, r.cell.real) for r in done):
        yield [r for r in done if (r.cell.kind, r.cell.days, r.cell.real) == key]


def _row(row: Measured) -> tuple[str, ...]:
    return _cells(row.cell, row.cell.scene, row.false, row.covered, row.found, row.planned)


def _all(rows: Sequence[Measured]) -> tuple[str, ...]:
    false, covered, found = (
        float(np.mean([getattr(row, name) for row in rows]))
        for name in ("false", "covered", "found")
    )
    planned = [row.planned for row in rows if row.planned is not None]
    mean = float(np.mean(planned)) if planned else None
    return _cells(rows[0].cell, "all of these", false, covered, found, mean)


def _cells(
    cell: Cell, days: str, false: float, covered: float, found: float, planned: float | None
) -> tuple[str, ...]:
    power = ("", "") if planned is None else (f"{found:.2f}", f"{planned:.2f}")
    effect = "yes" if cell.real else "none"
    shares = (f"{100 * false:.1f}%", f"{covered:.3f}")
    return (cell.kind, str(cell.days), effect, days, *shares, *power)


if __name__ == "__main__":
    sys.exit(main())
