"""What a simulated diary is made from: one plan for each of its parts.

A pair of numbers is a range; each person draws their own value from it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

__all__ = [
    "CountFamily",
    "CurveKind",
    "DiaryScenario",
    "ExposurePlan",
    "InjectionPlan",
    "LagShape",
    "LevelPlan",
    "MissingPlan",
    "NoiseKind",
    "NoisePlan",
    "OutcomeKind",
    "Range",
    "ReportPlan",
    "Response",
]

Range = tuple[float, float]


class OutcomeKind(StrEnum):
    """What is written down each day."""

    COUNT = "count"
    SEVERITY = "severity"
    RATE = "rate"


class NoiseKind(StrEnum):
    """How one day's ups and downs hang on those of the days before."""

    AR1 = "ar1"
    AR2 = "ar2"
    LONG_MEMORY = "long_memory"
    HEAVY_TAILS = "heavy_tails"


class CountFamily(StrEnum):
    """How counts scatter about their mean: a Poisson count of a mean that varies.

    The mean is multiplied every day by a draw of mean 1: lognormal, inverse
    Gaussian or gamma (which makes the count negative binomial).
    """

    LOGNORMAL = "lognormal"
    INVERSE_GAUSSIAN = "inverse_gaussian"
    GAMMA = "gamma"


class CurveKind(StrEnum):
    """How the benefit of an injection comes and goes; see `diary_injections`."""

    LOGISTIC = "logistic"
    BATEMAN = "bateman"
    LINEAR = "linear"
    PLATEAU = "plateau"
    WEIBULL = "weibull"


class Response(StrEnum):
    """How a cause acts: in proportion, or only beyond a threshold."""

    LINEAR = "linear"
    THRESHOLD = "threshold"


class LagShape(StrEnum):
    """On which days a cause acts: one of days 0 to 2, or spread over them."""

    SINGLE = "single"
    SPREAD = "spread"


@dataclass(frozen=True, slots=True)
class NoisePlan:
    """Chance.

    Attributes
    ----------
    kind : NoiseKind
    sd : Range
        Standard deviation of the noise that is correlated from day to day,
        log rate.
    rho : Range
        Its correlation with the day before, for AR(1) and heavy tails.
    scatter : Range
        Variance of the daily multiplier of a count's mean.  For a filmed
        rate a quarter of it is used: a film is counted, not remembered.
    families : tuple of CountFamily
    score_sd : Range
        Standard deviation of the daily error of a severity, points.
    """

    kind: NoiseKind = NoiseKind.AR1
    sd: Range = (0.15, 0.4)
    rho: Range = (0.3, 0.8)
    scatter: Range = (0.07, 0.25)
    families: tuple[CountFamily, ...] = tuple(CountFamily)
    score_sd: Range = (0.4, 0.9)


@dataclass(frozen=True, slots=True)
class LevelPlan:
    """What moves the level, apart from exposures and injections; all log rate.

    Attributes
    ----------
    baseline : Range
        Spasms a day on an untreated average day.
    weekday : Range
        Standard deviation between the days of the week.
    weekend : Range
        Size of a step on Saturdays and Sundays, of either sign.
    drift : Range
        Size of a straight drift over the whole diary, of either sign.
    jump : Range
        Size of a lasting step on one day, of either sign.
    season : Range
        Amplitude of a yearly wave.
    hidden : Range
        Effect of a cause that nobody writes down, per its standard deviation.
    """

    baseline: Range = (6.0, 30.0)
    weekday: Range = (0.0, 0.1)
    weekend: Range = (0.0, 0.0)
    drift: Range = (0.0, 0.25)
    jump: Range = (0.0, 0.0)
    season: Range = (0.0, 0.0)
    hidden: Range = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class InjectionPlan:
    """Injections and what they do.

    Attributes
    ----------
    every : Range or None
        Days from one injection to the next; None for a person without any.
    before : Range
        Days from the last injection before the diary to its first day.
    inside : Range or None
        Where the first injection inside the diary must lie, as parts of its
        length; None leaves it to `before` and `every`.
    curves : tuple of CurveKind
        A person has one of them.
    responders : float
        Part of people in whom injections do anything.
    benefit : Range
        Benefit at the plateau, log rate.
    benefit_spread : float
        Standard deviation of its logarithm between one person's injections.
    rise : Range
        Days until the benefit is nearly complete.
    half_loss : float
        Median over people of the day on which half the benefit is gone.
    half_loss_spread, cycle_spread : float
        Standard deviation of its logarithm between people, and between one
        person's injections.
    medicine : Range
        Size of the effect of a medicine begun on the day of the first
        injection inside the diary, log rate; (0, 0) for none.
    """

    every: Range | None = (70.0, 100.0)
    before: Range = (0.0, 80.0)
    inside: Range | None = None
    curves: tuple[CurveKind, ...] = tuple(CurveKind)
    responders: float = 0.9
    benefit: Range = (0.4, 1.6)
    benefit_spread: float = 0.12
    rise: Range = (3.0, 14.0)
    half_loss: float = 85.0
    half_loss_spread: float = 0.33
    cycle_spread: float = 0.15
    medicine: Range = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class ExposurePlan:
    """What is written down beside the outcome, and what of it matters.

    Attributes
    ----------
    causes : int
        How many of the exposures truly act.
    effect : Range
        Size of a cause's effect, log rate per standard deviation.
    response : Response
    lags : LagShape
    shared : float or None
        Part of every exposure's variance that one common factor makes up;
        None for the usual web of three factors.
    sparse : Range or None
        Part of the days on which habits happen at all; None for the usual.
    weekend : float
        Multiplies the exposures' own weekend steps.
    twin : bool
        Coffee cups are noted beside the caffeine that they hold.
    spell_effect : Range
        Size of the effect of magnesium, on against off, log rate.
    feedback : Range
        How strongly spasms raise today's stress and spoil the coming night,
        as a correlation.
    proxies : tuple of str
        Exposures of which one follows the hidden cause.
    proxy : Range
        Correlation of that one with the hidden cause.
    season : float
        Correlation of bright light with the yearly wave.
    trips : Range
        Journeys a 100 days: four to ten days on which all habits change.
    """

    causes: int = 3
    effect: Range = (0.1, 0.45)
    response: Response = Response.LINEAR
    lags: LagShape = LagShape.SINGLE
    shared: float | None = None
    sparse: Range | None = None
    weekend: float = 1.0
    twin: bool = False
    spell_effect: Range = (0.0, 0.0)
    feedback: Range = (0.0, 0.0)
    proxies: tuple[str, ...] = ()
    proxy: Range = (0.0, 0.0)
    season: float = 0.0
    trips: Range = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class MissingPlan:
    """What is not written down.

    Attributes
    ----------
    days : Range
        Part of the days without an outcome.
    filmed : Range
        For a filmed rate: part of the days with a film.
    bad_days : float
        Log odds of missing a day, per standard deviation of its outcome.
    cells : Range
        Part of each exposure's values missing.
    """

    days: Range = (0.15, 0.35)
    filmed: Range = (0.4, 0.6)
    bad_days: float = 0.4
    cells: Range = (0.05, 0.1)


@dataclass(frozen=True, slots=True)
class ReportPlan:
    """How what happened differs from what is written down.

    Attributes
    ----------
    zeros : Range
        Part of the days that are noted as none at all, whatever the mean.
    backfilled : Range
        Part of the days filled in later, from a memory of the days around.
    heaped : Range
        Part of the counts above 10 rounded to a multiple of 5.
    """

    zeros: Range = (0.0, 0.0)
    backfilled: Range = (0.0, 0.0)
    heaped: Range = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class DiaryScenario:
    """One kind of diary.

    Attributes
    ----------
    name : str
    says : str
        What is particular about it, in one line.
    noise : NoisePlan
    level : LevelPlan
    injections : InjectionPlan
    exposures : ExposurePlan
    missing : MissingPlan
    report : ReportPlan
    """

    name: str
    says: str
    noise: NoisePlan = field(default_factory=NoisePlan)
    level: LevelPlan = field(default_factory=LevelPlan)
    injections: InjectionPlan = field(default_factory=InjectionPlan)
    exposures: ExposurePlan = field(default_factory=ExposurePlan)
    missing: MissingPlan = field(default_factory=MissingPlan)
    report: ReportPlan = field(default_factory=ReportPlan)
