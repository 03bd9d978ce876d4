"""From a diary to answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from spasmograph.errors import InsightError
from spasmograph.insight.cycles import Visits, injection_effects, next_due
from spasmograph.insight.diary import Diary, read_diary, read_injections
from spasmograph.insight.filling import filled
from spasmograph.insight.model import LAGS, Model, layout_of
from spasmograph.insight.posterior import posterior_of
from spasmograph.insight.results import Analysis, Answer, Effect, Kind, Settle, Verdict, Way
from spasmograph.insight.treatments import Span, Spells, spells_of, treatment_effects
from spasmograph.insight.units import in_steps
from spasmograph.insight.verdicts import Exposures, exposure_effects, inseparable
from spasmograph.insight.wearing_off import TYPICAL

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FEWEST_DAYS", "analyse"]

Floats = npt.NDArray[np.float64]

#: Answered days below which nothing is said.
FEWEST_DAYS = 21

_PLACES = 9
_SCORE_SD = 0.5
_LONGEST_COURSE = 250


def analyse(
    diary: pd.DataFrame,
    outcome: str = "spasms",
    kind: Kind | str = Kind.COUNT,
    injections: Iterable[object] = (),
    *,
    minutes: str | None = "minutes",
    states: Iterable[str] = (),
    treatments: Mapping[str, Sequence[Span]] = MappingProxyType({}),
    units: Mapping[str, str] = MappingProxyType({}),
) -> Analysis:
    """Ask of one person's days what matters, what helped and when it wears off.

    Parameters
    ----------
    diary : pandas.DataFrame
        Indexed by date; the outcome and one column an exposure; NaN is missing.
    outcome : str
        The column to explain.
    kind : {"count", "severity", "rate"}
        Spasms a day; a score from 0 to 10; spasms a minute of film.
    injections : iterable of date or str
        Days of botulinum toxin, the last one before the diary too.
    minutes : str, optional
        For rates, the column with the minutes watched.
    states : iterable of str
        Exposures that spasms may themselves cause, beside those known as such
        (`spasmograph.insight.states`).
    treatments : mapping of str to sequence of (date, date or None)
        First and last day of each spell of a medicine or a changed habit; None
        while it goes on.
    units : mapping of str to str
        Units of exposures whose names do not say them, such as ``h`` or ``mg``.

    Returns
    -------
    Analysis
        `Analysis.to_dict` is the JSON document.

    Raises
    ------
    InsightError
        If the diary has no such column or no dates, or the kind is unknown.

    Notes
    -----
    The method is described in the documentation, "The model".  It is
    deterministic; neither the units nor the order of columns and rows change
    the answers.
    """
    checked = read_diary(diary, outcome, _kind(kind), minutes)
    notes = list(checked.notes)
    days = read_injections(injections, notes)
    checked = replace(checked, notes=tuple(notes))
    return analysed(checked, days, frozenset(states), treatments, units)


def _kind(kind: Kind | str) -> Kind:
    try:
        return Kind(kind)
    except ValueError as error:
        raise InsightError(
            f"{kind!r:.40} is no kind of outcome", f"Choose one of: {', '.join(Kind)}."
        ) from error


def analysed(
    diary: Diary,
    injections: Sequence[dt.date] = (),
    states: frozenset[str] = frozenset(),
    treatments: Mapping[str, Sequence[Span]] = MappingProxyType({}),
    units: Mapping[str, str] = MappingProxyType({}),
) -> Analysis:
    """Analyse a diary that was checked; as `analyse`."""
    answered = np.flatnonzero(~np.isnan(diary.answers))
    empty = _silent(diary, answered)
    if empty is not None:
        return empty
    notes = list(diary.notes)
    ready = _ready(diary, answered, states)
    visits = _visits(diary, answered, injections, notes)
    scale = _scale(diary, answered)
    spells = spells_of(
        treatments,
        diary.first,
        answered,
        visits.dates,
        ready.known.names,
        ready.standard[:, answered],
    )
    model = _model(diary, answered, ready, spells, visits, scale)
    posterior = posterior_of(model)
    layout = layout_of(model)
    known = exposure_effects(posterior, layout, ready.known, scale)
    effects = tuple(
        in_steps(effect, values, units)
        for effect, values in zip(
            _with_the_unknown(diary, ready, known, notes), diary.exposures, strict=True
        )
    )
    done = injection_effects(posterior, layout, visits, scale)
    due = next_due(done, visits) if done else None
    if done and due is None:
        notes.append(TYPICAL)
    return Analysis(
        diary.outcome,
        diary.kind,
        _date(diary, answered[0]),
        _date(diary, answered[-1]),
        answered.size,
        float(np.median(diary.answers[answered])),
        effects,
        treatment_effects(posterior, layout, spells, scale),
        done,
        due,
        tuple(notes),
    )


def _date(diary: Diary, day: int) -> dt.date:
    return diary.first + dt.timedelta(days=int(day))


def _silent(diary: Diary, answered: npt.NDArray[np.int64]) -> Analysis | None:
    if answered.size < FEWEST_DAYS:
        why = (
            f"Only {answered.size} of {FEWEST_DAYS} days needed have an answer. "
            "Nothing can be told yet."
        )
    elif np.ptp(diary.answers[answered]) == 0:
        why = "The answer is the same on every day. Nothing can be told from that."
    else:
        return None
    effects = tuple(Effect(name, Answer(Verdict.CANNOT_TELL)) for name in diary.names)
    some = answered.size > 0
    return Analysis(
        diary.outcome,
        diary.kind,
        _date(diary, answered[0]) if some else None,
        _date(diary, answered[-1]) if some else None,
        answered.size,
        effects=effects,
        notes=(why, *diary.notes),
    )


@dataclass(frozen=True, slots=True)
class _Ready:
    known: Exposures
    standard: Floats
    without: dict[str, str]


def _ready(diary: Diary, answered: npt.NDArray[np.int64], states: frozenset[str]) -> _Ready:
    """Standardise what has contrast, and say of the rest why it has not."""
    asked = ~np.isnan(diary.answers)
    without: dict[str, str] = {}
    kept, sds = [], []
    rows = []
    for name, values in zip(diary.names, diary.exposures, strict=True):
        there = ~np.isnan(values)
        sd = float(np.std(values[there])) if there.any() else 0.0
        if (there & asked).sum() < FEWEST_DAYS:
            without[name] = f"{name} is known on fewer than {FEWEST_DAYS} answered days."
        elif sd <= 1e-9 * float(np.abs(values[there]).max()):
            without[name] = f"{name} is the same on every day, so nothing can be told from it."
        else:
            kept.append(name)
            sds.append(sd)
            rows.append(np.round((values - values[there].mean()) / sd, _PLACES))
    standard = np.array(rows).reshape(len(kept), asked.size)
    there = ~np.isnan(standard)
    known = Exposures(
        tuple(kept),
        np.array(sds),
        (there & asked).sum(axis=1),
        np.array([_changes(row) for row in standard], dtype=np.int64),
        inseparable(kept, standard),
        states,
    )
    return _Ready(known, standard, without)


def _changes(row: Floats) -> int:
    values = row[~np.isnan(row)]
    return int((np.diff(values) != 0).sum())


def _scale(diary: Diary, answered: npt.NDArray[np.int64]) -> float:
    if diary.kind is Kind.SEVERITY:
        return float(np.std(diary.answers[answered])) / _SCORE_SD
    return 1.0


def _visits(
    diary: Diary,
    answered: npt.NDArray[np.int64],
    injections: Sequence[dt.date],
    notes: list[str],
) -> Visits:
    last = _date(diary, answered[-1])
    late = [day for day in injections if day > last]
    if late:
        notes.append(
            "An injection after the last answered day cannot be judged yet: "
            f"{', '.join(day.isoformat() for day in late)}."
        )
    first = diary.first - dt.timedelta(days=_LONGEST_COURSE)
    dates = tuple(day for day in injections if first <= day <= last)
    days = np.array([(day - diary.first).days for day in dates], dtype=float)
    return Visits(dates, answered[None, :] - days[:, None], diary.first)


def _model(
    diary: Diary,
    answered: npt.NDArray[np.int64],
    ready: _Ready,
    spells: Spells,
    visits: Visits,
    scale: float,
) -> Model:
    whole = filled(np.pad(ready.standard, ((0, 0), (LAGS - 1, 0)), constant_values=np.nan))
    lagged = [whole[:, answered + LAGS - 1 - lag] for lag in range(LAGS)]
    raw = diary.answers[answered]
    minutes = diary.minutes[answered]
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


def _with_the_unknown(
    diary: Diary, ready: _Ready, known: tuple[Effect, ...], notes: list[str]
) -> tuple[Effect, ...]:
    notes.extend(ready.without.values())
    found = {effect.name: effect for effect in known}
    nothing = Answer(Verdict.CANNOT_TELL, settle=Settle(Way.MORE_CONTRAST))
    return tuple(found.get(name, Effect(name, nothing)) for name in diary.names)
