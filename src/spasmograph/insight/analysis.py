"""From a diary to answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from spasmograph.errors import InsightError
from spasmograph.insight.cycles import Visits, injection_effects, next_due
from spasmograph.insight.diary import Diary, read_day, read_diary, read_injections
from spasmograph.insight.model import layout_of
from spasmograph.insight.posterior import posterior_of
from spasmograph.insight.preparing import FEWEST_DAYS, day_of, prepared
from spasmograph.insight.results import (
    Analysis,
    Answer,
    Effect,
    InjectionEffect,
    Kind,
    NextDue,
    Settle,
    Verdict,
    Way,
)
from spasmograph.insight.treatments import Span, treatment_effects
from spasmograph.insight.trials.switchable import may_be_tried
from spasmograph.insight.units import in_steps, without_unit
from spasmograph.insight.verdicts import exposure_effects, told_in_steps
from spasmograph.insight.wearing_off import TYPICAL

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FEWEST_DAYS", "analyse", "analysed"]


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
        If the diary has no such column or no dates, the kind is unknown, or a
        state is no exposure of the diary.

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
    return analysed(checked, days, _states(checked, states), _spans(treatments), units)


def _states(diary: Diary, states: Iterable[str]) -> frozenset[str]:
    named = frozenset((states,) if isinstance(states, str) else states)
    unknown = sorted(named.difference(diary.names))
    if unknown:
        raise InsightError(
            f"the diary has no exposure {unknown[0]!r:.40}, so it is no state",
            "Name a column as the diary does.",
        )
    return named


def _spans(treatments: Mapping[str, Sequence[Span]]) -> dict[str, list[Span]]:
    return {
        name: [(read_day(start), None if stop is None else read_day(stop)) for start, stop in spans]
        for name, spans in treatments.items()
    }


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
    ready = prepared(diary, injections, states, treatments)
    posterior, layout = posterior_of(ready.model), layout_of(ready.model)
    known = exposure_effects(posterior, layout, ready.exposures, ready.scale)
    done = injection_effects(posterior, layout, ready.visits, ready.scale)
    due = next_due(posterior, done, ready.visits)
    return Analysis(
        diary.outcome,
        diary.kind,
        day_of(diary, answered[0]),
        day_of(diary, answered[-1]),
        answered.size,
        float(np.median(diary.answers[answered])),
        _whole(diary, known, units),
        treatment_effects(posterior, layout, ready.spells, ready.scale),
        done,
        due,
        (
            *diary.notes,
            *_early(ready.visits, injections),
            *_late(ready.visits),
            *ready.without,
            *_typical(done, due),
        ),
    )


def _early(visits: Visits, injections: Sequence[dt.date]) -> tuple[str, ...]:
    known = {*visits.dates, *visits.later}
    days = ", ".join(day.isoformat() for day in injections if day not in known)
    return (f"An injection so long before the diary is left out: {days}.",) if days else ()


def _late(visits: Visits) -> tuple[str, ...]:
    if not visits.later:
        return ()
    days = ", ".join(day.isoformat() for day in visits.later)
    return (f"An injection after the last answered day cannot be judged yet: {days}.",)


def _typical(done: Sequence[InjectionEffect], due: NextDue | None) -> tuple[str, ...]:
    return (TYPICAL,) if done and due is None else ()


def _whole(diary: Diary, known: Sequence[Effect], units: Mapping[str, str]) -> tuple[Effect, ...]:
    """Return an effect of every exposure, also of those that nothing can be told of."""
    found = {effect.name: effect for effect in known}
    nothing = Answer(Verdict.CANNOT_TELL, settle=Settle(Way.MORE_CONTRAST))
    spoken = (
        in_steps(found.get(name, Effect(name, nothing)), values, units)
        for name, values in zip(diary.names, diary.exposures, strict=True)
    )
    return tuple(_offered(told_in_steps(effect, diary.kind)) for effect in spoken)


def _offered(effect: Effect) -> Effect:
    """Offer a home trial only of what a person may switch on and off."""
    settle = effect.answer.settle
    if settle is None or settle.way is not Way.HOME_TRIAL:
        return effect
    if may_be_tried(without_unit(effect.name)[0]):
        return effect
    return replace(effect, answer=replace(effect.answer, settle=None))


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
        day_of(diary, answered[0]) if some else None,
        day_of(diary, answered[-1]) if some else None,
        answered.size,
        effects=effects,
        notes=(why, *diary.notes),
    )
