"""Home trials of people whose truth is known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
from scipy.signal import lfilter

from spasmograph.errors import SimulationError
from spasmograph.simulate.diary import MOST_DAYS, diary_of, first_day, kind_of, scenario_of
from spasmograph.simulate.diary_life import Given
from spasmograph.simulate.diary_noise import stream
from spasmograph.simulate.diary_plans import DiaryScenario, OutcomeKind
from spasmograph.simulate.diary_truth import SimulatedTrial

__all__ = ["simulate_trial"]


def simulate_trial(
    schedule: Sequence[int],
    *,
    effect: float,
    seed: int,
    carryover: float = 0.0,
    adherence: float = 1.0,
    scenario: str | DiaryScenario = "baseline",
    kind: str = OutcomeKind.COUNT,
    start: date | None = None,
    treatment: str = "treatment",
) -> SimulatedTrial:
    """Simulate the diary of a home trial.

    The person is one of `simulate_diary`, with injections, habits, noise and
    missing days; what was assigned is one more exposure, the first.

    Parameters
    ----------
    schedule : sequence of int
        1 for each day on which the treatment is assigned, 0 for the others.
    effect : float
        Change of the log rate (of the score, for a severity) on a day on
        which the treatment is fully at work; negative where it helps.
    seed : int
    carryover : float
        Part of a day's treatment that is still at work a day later, 0 to
        below 1.  A treatment with carry-over also takes days to build up:
        what is at work moves towards what is taken by ``1 - carryover`` of
        the gap a day.
    adherence : float
        Part of the days on which the person does what was assigned; on the
        others, the opposite.
    scenario : str or DiaryScenario
    kind : str
        ``count``, ``severity`` or ``rate``.
    start : date, optional
        First day of the schedule.
    treatment : str
        Name of the column with what was assigned.

    Returns
    -------
    SimulatedTrial

    Raises
    ------
    SimulationError
        A schedule of other than 2 to 4000 zeros and ones, a carry-over or
        adherence out of range, or what `simulate_diary` refuses.
    """
    assigned = np.asarray(schedule, dtype=np.float64)
    if assigned.ndim != 1 or not 2 <= len(assigned) <= MOST_DAYS or set(assigned) - {0.0, 1.0}:
        raise SimulationError(
            "the schedule is not a list of zeros and ones",
            f"Give 0 or 1 for each of 2 to {MOST_DAYS} days.",
        )
    if not (0 <= carryover < 1 and 0 <= adherence <= 1 and seed >= 0):
        raise SimulationError(
            "carry-over, adherence or seed is out of range",
            "Choose a carry-over from 0 to below 1, an adherence from 0 to 1, a seed from 0 up.",
        )
    slips = stream(seed, "adherence").random(len(assigned)) >= adherence
    done = np.where(slips, 1 - assigned, assigned)
    at_work = lfilter([1 - carryover], [1.0, -carryover], done)
    given = Given(treatment, assigned, at_work, effect)
    begin = start or first_day(seed)
    person = diary_of(
        scenario_of(scenario), len(assigned), kind_of(kind), seed, begin, given=(given,)
    )
    working = pd.Series(at_work, index=person.complete.index, name="at_work")
    return SimulatedTrial(person, treatment, effect, carryover, working)
