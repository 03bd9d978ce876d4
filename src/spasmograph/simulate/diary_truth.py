"""What is true of a simulated diary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pandas as pd

from spasmograph.simulate.diary_plans import OutcomeKind

__all__ = [
    "ExposureTruth",
    "InjectionTruth",
    "Role",
    "SimulatedDiary",
    "SimulatedTrial",
    "SpellTruth",
]


class Role(StrEnum):
    """What an exposure has to do with the spasms.

    ``cause``: it acts on them.  ``decoy``: nothing, though it may move with a
    cause.  ``consequence``: spasms act on it.  ``proxy``: something unseen
    acts on both.
    """

    CAUSE = "cause"
    DECOY = "decoy"
    CONSEQUENCE = "consequence"
    PROXY = "proxy"


@dataclass(frozen=True, slots=True)
class ExposureTruth:
    """What is true of one exposure.

    Attributes
    ----------
    name : str
        Its column.
    effect : float
        Change of the log rate (of the score, for a severity) when the
        exposure is one standard deviation higher for a day, summed over the
        days on which that acts; 0 unless the role is ``cause``.
    lag : int or None
        Days until it acts; None where it does not act or acts on several.
    role : Role
    sd : float
        The standard deviation that `effect` is per: that of this person's
        values over all days of the diary, before any went missing; natural
        units, divisor the number of days.  0 for an exposure that never
        changed.
    unit : str
        Natural unit; ``"0/1"`` for yes and no.
    shares : tuple of float
        Parts of `effect` at lags 0, 1 and 2; all 0 unless it is a cause.
    threshold : float or None
        A cause that acts only above (below, if `acts_below`) this value, in
        natural units.  `effect` is then the slope of the straight line
        fitted to what it did over the days of the diary.
    acts_below : bool
    state : bool
        Something felt, which spasms may themselves change (stress, sleep).
    """

    name: str
    effect: float
    lag: int | None
    role: Role
    sd: float
    unit: str
    shares: tuple[float, float, float] = (0.0, 0.0, 0.0)
    threshold: float | None = None
    acts_below: bool = False
    state: bool = False


@dataclass(frozen=True, slots=True)
class SpellTruth:
    """What is true of something taken for weeks at a time.

    Attributes
    ----------
    name : str
        Its column, 0 and 1.
    effect : float
        Change of the log rate (of the score, for a severity) while it is on.
    periods : tuple of (date, date)
        First and last day of each stretch inside the diary.
    """

    name: str
    effect: float
    periods: tuple[tuple[date, date], ...]


@dataclass(frozen=True, slots=True)
class InjectionTruth:
    """What is true of one injection, whether or not the diary lasts to see it.

    Attributes
    ----------
    date : date
    responder : bool
    benefit : float
        Fall of the log rate (of the score, for a severity) at the plateau:
        the mean over the days with at least nine tenths of this injection's
        own greatest benefit; 0 for a person who does not respond.
    onset_day : float or None
        Days after the injection at which half of `benefit` has come; None
        for a person who does not respond.
    half_loss_day : float or None
        Days after the injection at which half of `benefit` is gone again, if
        no other injection follows.
    """

    date: date
    responder: bool
    benefit: float
    onset_day: float | None
    half_loss_day: float | None


@dataclass(frozen=True, slots=True)
class SimulatedDiary:
    """A diary and the truth about it.

    Attributes
    ----------
    diary : DataFrame
        What the person wrote.  Index: days without zone, named ``date``,
        increasing; the first and the last day are always there.  Columns:
        the outcome, for a rate ``minutes`` (filmed), then the exposures.
        NaN is missing; a missing day has no outcome or no row.
    outcome : str
        Name of the first column: ``spasms``, ``severity`` (0 to 10) or
        ``spasms_per_minute``.
    kind : OutcomeKind
    injections : tuple of InjectionTruth
        In order of date; the first may lie before the diary.
    exposures : tuple of ExposureTruth
        In the order of the columns.
    spells : tuple of SpellTruth
        Those exposures that were on for weeks at a time.
    next_half_loss : date or None
        When the last injection has lost half its benefit; None without a
        benefit to lose.
    scenario : str
    seed : int
    complete : DataFrame
        Every exposure on every day, as it was.
    parts : DataFrame
        Every day's log rate (score, before rounding, for a severity) as the
        sum of ``baseline``, ``calendar``, ``level``, ``noise``, ``hidden``,
        ``injections`` (negative) and one column a cause.
    """

    diary: pd.DataFrame
    outcome: str
    kind: OutcomeKind
    injections: tuple[InjectionTruth, ...]
    exposures: tuple[ExposureTruth, ...]
    spells: tuple[SpellTruth, ...]
    next_half_loss: date | None
    scenario: str
    seed: int
    complete: pd.DataFrame
    parts: pd.DataFrame


@dataclass(frozen=True, slots=True)
class SimulatedTrial:
    """A home trial and the truth about it.

    Attributes
    ----------
    person : SimulatedDiary
        The diary of the trial's days.  Its first exposure, the column
        `treatment`, is what was assigned.
    treatment : str
    effect : float
        Change of the log rate (of the score, for a severity) on a day on
        which the treatment is fully at work, against none of it.
    carryover : float
        Part of it that is left one day after a day of treatment.
    at_work : Series
        How much of the treatment was at work on each day, 0 to 1.
    """

    person: SimulatedDiary
    treatment: str
    effect: float
    carryover: float
    at_work: pd.Series[float]
