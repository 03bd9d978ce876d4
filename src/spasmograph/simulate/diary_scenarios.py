"""The named kinds of diary."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from spasmograph.simulate.diary_plans import (
    CurveKind,
    DiaryScenario,
    ExposurePlan,
    InjectionPlan,
    LagShape,
    LevelPlan,
    MissingPlan,
    NoiseKind,
    NoisePlan,
    ReportPlan,
    Response,
)

__all__ = ["SCENARIOS"]

_STATES = ("stress", "sleep_quality")
_HABITS = ("screen_hours", "caffeine_mg", "exercise_minutes")

_NOISE = (
    DiaryScenario("baseline", "nothing particular"),
    DiaryScenario(
        "ar2",
        "good and bad spells of one to three weeks (second-order autoregression)",
        noise=NoisePlan(kind=NoiseKind.AR2),
    ),
    DiaryScenario(
        "long_memory",
        "noise whose correlation dies out very slowly (fractional)",
        noise=NoisePlan(kind=NoiseKind.LONG_MEMORY),
    ),
    DiaryScenario(
        "heavy_tails",
        "now and then a very good or very bad day (t with 3 degrees of freedom)",
        noise=NoisePlan(kind=NoiseKind.HEAVY_TAILS),
    ),
)

_LEVEL = (
    DiaryScenario("drift", "slowly better or worse", level=LevelPlan(drift=(0.5, 1.0))),
    DiaryScenario("jump", "better or worse from one day on", level=LevelPlan(jump=(0.4, 0.8))),
    DiaryScenario("low_counts", "about one spasm a day", level=LevelPlan(baseline=(0.5, 1.5))),
    DiaryScenario("high_counts", "very many spasms a day", level=LevelPlan(baseline=(40, 120))),
    DiaryScenario(
        "weekend_effect",
        "weekends differ, in spasms and in habits",
        level=LevelPlan(weekend=(0.2, 0.5)),
        exposures=ExposurePlan(weekend=2.0),
    ),
    DiaryScenario(
        "season",
        "a yearly wave, and daylight that goes with it but does nothing",
        level=LevelPlan(season=(0.2, 0.4)),
        exposures=ExposurePlan(season=0.7),
    ),
    DiaryScenario(
        "travel",
        "journeys on which all habits change at once",
        exposures=ExposurePlan(trips=(1.5, 3.0)),
    ),
)

_REPORT = (
    DiaryScenario(
        "missing_not_at_random",
        "bad days are missing far more often",
        missing=MissingPlan(bad_days=1.5),
    ),
    DiaryScenario(
        "missing_exposures",
        "a quarter of the exposures' values missing",
        missing=MissingPlan(cells=(0.2, 0.3)),
    ),
    DiaryScenario(
        "recall_error",
        "days filled in later from memory, and round numbers",
        report=ReportPlan(backfilled=(0.1, 0.25), heaped=(0.5, 0.9)),
    ),
    DiaryScenario(
        "zero_inflated",
        "many days noted as none",
        report=ReportPlan(zeros=(0.15, 0.3)),
    ),
)

_EXPOSURES = (
    DiaryScenario("all_decoys", "nothing noted matters", exposures=ExposurePlan(causes=0)),
    DiaryScenario(
        "threshold_effect",
        "causes act only beyond a threshold",
        exposures=ExposurePlan(response=Response.THRESHOLD),
    ),
    DiaryScenario(
        "spread_lag",
        "causes act over three days",
        exposures=ExposurePlan(lags=LagShape.SPREAD),
    ),
    DiaryScenario(
        "sparse_exposures",
        "habits that seldom happen",
        exposures=ExposurePlan(sparse=(0.06, 0.16)),
    ),
    DiaryScenario(
        "strong_confounding",
        "everything moves together",
        exposures=ExposurePlan(shared=0.78),
    ),
    DiaryScenario(
        "collinear_pair",
        "caffeine, a cause, noted twice over: as milligrams and as cups",
        exposures=ExposurePlan(twin=True),
    ),
    DiaryScenario(
        "long_spells",
        "magnesium, on for weeks and off for weeks, does something",
        exposures=ExposurePlan(spell_effect=(0.25, 0.6)),
    ),
    DiaryScenario(
        "reverse_causation",
        "spasms raise today's stress and spoil the coming night; neither acts back",
        exposures=ExposurePlan(feedback=(0.35, 0.6)),
    ),
    DiaryScenario(
        "hidden_cause",
        "something unseen drives spasms and how the person feels",
        level=LevelPlan(hidden=(0.2, 0.4)),
        exposures=ExposurePlan(proxies=_STATES, proxy=(0.5, 0.75)),
    ),
    DiaryScenario(
        "hidden_cause_habit",
        "something unseen drives spasms and a habit; no diary can tell it from a cause",
        level=LevelPlan(hidden=(0.2, 0.4)),
        exposures=ExposurePlan(proxies=_HABITS, proxy=(0.5, 0.75)),
    ),
)

_INJECTIONS = (
    *(
        DiaryScenario(
            f"curve_{curve}", f"injections that follow the {curve} curve", injections=plan
        )
        for curve in CurveKind
        for plan in (InjectionPlan(curves=(curve,)),)
    ),
    DiaryScenario(
        "non_responder", "injections do nothing", injections=InjectionPlan(responders=0.0)
    ),
    DiaryScenario("no_injections", "no injections", injections=InjectionPlan(every=None)),
    DiaryScenario(
        "cycle_to_cycle",
        "no two injections of a person are alike",
        injections=InjectionPlan(cycle_spread=0.3, benefit_spread=0.35),
    ),
    DiaryScenario(
        "same_day_treatments",
        "a medicine begun on the day of an injection",
        injections=InjectionPlan(inside=(0.3, 0.6), medicine=(0.2, 0.5)),
    ),
)

SCENARIOS: Mapping[str, DiaryScenario] = MappingProxyType(
    {s.name: s for s in (*_NOISE, *_LEVEL, *_REPORT, *_EXPOSURES, *_INJECTIONS)}
)
"""Every named scenario, by its name."""
