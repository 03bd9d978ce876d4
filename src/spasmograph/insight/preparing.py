"""From a checked diary to what the model is given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from spasmograph.insight.cycles import Visits
from spasmograph.insight.diary import Diary
from spasmograph.insight.filling import filled
from spasmograph.insight.model import LAGS, Model
from spasmograph.insight.results import Kind
from spasmograph.insight.treatments import Span, Spells, spells_of
from spasmograph.insight.verdicts import Exposures, inseparable

__all__ = ["FEWEST_DAYS", "Prepared", "day_of", "prepared"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Answered days below which nothing is said.
FEWEST_DAYS = 21

_PLACES = 9
_SCORE_SD = 0.7
_LONGEST_COURSE = 250


@dataclass(frozen=True, slots=True)
class Prepared:
    """A diary with an answer on enough days, laid out for the model.

    Attributes
    ----------
    exposures : Exposures
        Those with contrast.
    without : tuple of str
        Why the others are left out, a sentence each.
    spells : Spells
    visits : Visits
    scale : float
        From the model's units to those of the answer.
    model : Model
    """

    exposures: Exposures
    without: tuple[str, ...]
    spells: Spells
    visits: Visits
    scale: float
    model: Model


def day_of(diary: Diary, number: int) -> dt.date:
    """Return the date of a day by its number."""
    return diary.first + dt.timedelta(days=int(number))


def prepared(
    diary: Diary,
    injections: Sequence[dt.date],
    states: frozenset[str],
    treatments: Mapping[str, Sequence[Span]],
) -> Prepared:
    """Lay a diary out for the model.

    Parameters
    ----------
    diary : Diary
        With at least `FEWEST_DAYS` answers that are not all the same.
    injections : sequence of datetime.date
        In order.
    states : frozenset of str
    treatments : mapping of str to sequence of Span

    Returns
    -------
    Prepared
    """
    answered = np.flatnonzero(~np.isnan(diary.answers))
    standard, exposures, without = _exposures(diary, states)
    visits = _visits(diary, answered, injections)
    spells = spells_of(
        treatments,
        diary.first,
        answered,
        visits.dates,
        exposures.names,
        standard[:, answered],
    )
    exposures = _with_treatments(exposures, spells)
    scale = 1.0
    if diary.kind is Kind.SEVERITY:
        scale = float(np.std(diary.answers[answered])) / _SCORE_SD
    model = _model(diary, answered, standard, spells, visits, scale)
    return Prepared(exposures, without, spells, visits, scale, model)


def _exposures(diary: Diary, states: frozenset[str]) -> tuple[Floats, Exposures, tuple[str, ...]]:
    """Standardise what has contrast, and say of the rest why it has not."""
    asked = ~np.isnan(diary.answers)
    without, kept, sds, rows = [], [], [], []
    for name, values in zip(diary.names, diary.exposures, strict=True):
        there = ~np.isnan(values)
        sd = float(np.std(values[there])) if there.any() else 0.0
        if (there & asked).sum() < FEWEST_DAYS:
            without.append(f"{name} is known on fewer than {FEWEST_DAYS} answered days.")
        elif sd <= 1e-9 * float(np.abs(values[there]).max()):
            without.append(f"{name} is the same on every day, so nothing can be told from it.")
        else:
            kept.append(name)
            sds.append(sd)
            rows.append(np.round((values - values[there].mean()) / sd, _PLACES))
    standard = np.array(rows).reshape(len(kept), asked.size)
    known = Exposures(
        tuple(kept),
        np.array(sds),
        (~np.isnan(standard) & asked).sum(axis=1),
        np.array([_changes(row) for row in standard], dtype=np.int64),
        inseparable(kept, standard),
        states,
    )
    return standard, known, tuple(without)


def _with_treatments(exposures: Exposures, spells: Spells) -> Exposures:
    """Name among the partners of each exposure the treatments it moves together with."""
    beside = [
        tuple(
            spell
            for spell, others in zip(spells.names, spells.partners, strict=True)
            if name in others
        )
        for name in exposures.names
    ]
    partners = zip(exposures.partners, beside, strict=True)
    return replace(exposures, partners=tuple(own + more for own, more in partners))


def _changes(row: Floats) -> int:
    values = row[~np.isnan(row)]
    return int((np.diff(values) != 0).sum())


def _visits(diary: Diary, answered: Ints, injections: Sequence[dt.date]) -> Visits:
    last = day_of(diary, answered[-1])
    first = diary.first - dt.timedelta(days=_LONGEST_COURSE)
    dates = tuple(day for day in injections if first <= day <= last)
    days = np.array([(day - diary.first).days for day in dates], dtype=float)
    later = tuple(day for day in injections if day > last)
    start = day_of(diary, answered[0])
    return Visits(dates, answered[None, :] - days[:, None], start, last, later)


def _model(
    diary: Diary,
    answered: Ints,
    standard: Floats,
    spells: Spells,
    visits: Visits,
    scale: float,
) -> Model:
    whole = filled(np.pad(standard, ((0, 0), (LAGS - 1, 0)), constant_values=np.nan))
    lagged = [whole[:, answered + LAGS - 1 - lag] for lag in range(LAGS)]
    raw, minutes = diary.answers[answered], diary.minutes[answered]
    if diary.kind is Kind.SEVERITY:
        answers, level, likelihood = raw / scale, float(raw.mean()) / scale, "score"
        offset = np.zeros(answered.size)
    else:
        answers, likelihood, offset = raw * minutes, "count", np.log(minutes)
        level = float(np.log(answers.sum() / minutes.sum()))
    return Model(
        answers,
        offset,
        answered.astype(float),
        (answered + diary.first.weekday()) % 7,
        np.stack(lagged, axis=1).reshape(-1, LAGS, answered.size),
        spells.on,
        visits.since,
        level,
        likelihood,
    )
