"""Without noise, the truth that is stated is the truth that is found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from spasmograph.simulate import SCENARIOS, DiaryScenario, SimulatedDiary, simulate_diary
from spasmograph.simulate.diary_injections import draw_curve, injections
from spasmograph.simulate.diary_plans import (
    CurveKind,
    InjectionPlan,
    LagShape,
    LevelPlan,
    MissingPlan,
    NoisePlan,
    Range,
    Response,
)
from spasmograph.simulate.diary_truth import Role

NONE: Range = (0.0, 0.0)
Floats = NDArray[np.float64]


def quiet(name: str, **changes: object) -> DiaryScenario:
    """A scenario without chance: very many spasms a day, and nothing missing."""
    plan = replace(
        SCENARIOS[name],
        noise=NoisePlan(sd=NONE, scatter=NONE, score_sd=NONE),
        level=LevelPlan(baseline=(1e9, 1e9), weekday=NONE, drift=NONE),
        missing=MissingPlan(days=NONE, filmed=(1.0, 1.0), cells=NONE),
    )
    return replace(plan, **changes)  # type: ignore[arg-type]


def lagged(person: SimulatedDiary) -> pd.DataFrame:
    """Every exposure on the same day and one and two days before, per standard deviation."""
    unit = (person.complete - person.complete.mean()) / person.complete.std(ddof=0)
    return pd.concat({(c, lag): unit[c].shift(lag) for c in unit for lag in range(3)}, axis=1)


def fitted(person: SimulatedDiary) -> dict[str, Floats]:
    """Effects at lags 0 to 2, by least squares on the logarithm of what was written down."""
    table = lagged(person)[2:].to_numpy()
    y = np.log(person.diary[person.outcome].to_numpy()[2:])
    solved = np.linalg.lstsq(np.column_stack((table, np.ones(len(y)))), y, rcond=None)[0]
    return dict(zip(person.complete.columns, solved[:-1].reshape(-1, 3), strict=True))


@pytest.mark.parametrize("kind", ["count", "rate"])
@pytest.mark.parametrize("name", ["no_injections", "spread_lag"])
def test_effects_are_found_at_their_lags(name: str, kind: str) -> None:
    for seed in range(3):
        plan = quiet(name, injections=InjectionPlan(every=None))
        person = simulate_diary(plan, 400, kind=kind, seed=seed)
        found = fitted(person)
        for truth in person.exposures:
            each = found[truth.name]
            assert each == pytest.approx(np.multiply(truth.effect, truth.shares), abs=0.005)
            if truth.role is Role.CAUSE:
                single = SCENARIOS[name].exposures.lags is LagShape.SINGLE
                assert truth.lag == (int(np.argmax(np.abs(each))) if single else None)


def test_a_threshold_has_the_slope_that_is_stated() -> None:
    plan = quiet("threshold_effect", injections=InjectionPlan(every=None))
    assert plan.exposures.response is Response.THRESHOLD
    for seed in range(10):
        person = simulate_diary(plan, 400, seed=seed)
        unit = lagged(person)
        for truth in (e for e in person.exposures if e.role is Role.CAUSE):
            assert truth.lag is not None
            part, wave = person.parts[truth.name][2:], unit[(truth.name, truth.lag)][2:]
            assert np.polyfit(wave, part, 1)[0] == pytest.approx(truth.effect, abs=0.02)
            values = person.complete[truth.name].shift(truth.lag)[2:]
            acts = values < truth.threshold if truth.acts_below else values > truth.threshold
            assert part.groupby(acts).std(ddof=0).max() == pytest.approx(0, abs=1e-9)
            assert part.nunique() == 2


@pytest.mark.parametrize("kind", ["count", "severity", "rate"])
@pytest.mark.parametrize("scenario", sorted(SCENARIOS))
def test_the_parts_are_what_the_exposures_say(scenario: str, kind: str) -> None:
    person = simulate_diary(scenario, 250, kind=kind, seed=11)
    unit = lagged(person)
    scale = 1.5 if kind == "severity" else 1.0
    low, high = (scale * e for e in SCENARIOS[scenario].exposures.effect)
    for truth in (e for e in person.exposures if e.role is Role.CAUSE):
        part = person.parts[truth.name]
        assert part.std(ddof=0) > 0.05 * abs(truth.effect)
        if truth.threshold is not None:
            continue
        told = sum(truth.effect * s * unit[(truth.name, k)] for k, s in enumerate(truth.shares))
        assert (part - told)[2:].std() == pytest.approx(0, abs=1e-9)
        assert truth.unit == "0/1" or low <= abs(truth.effect) <= high
    assert set(person.parts) - {e.name for e in person.exposures if e.role is Role.CAUSE} == {
        *("baseline", "calendar", "level", "noise", "hidden", "injections")
    }


@pytest.mark.parametrize("curve", CurveKind)
@pytest.mark.parametrize("kind", ["count", "severity", "rate"])
def test_benefit_onset_and_half_loss_day_are_found(curve: CurveKind, kind: str) -> None:
    shots = InjectionPlan(every=(900, 900), before=NONE, curves=(curve,), responders=1.0)
    plan = quiet("all_decoys", injections=shots)
    for seed in range(4):
        person = simulate_diary(plan, 400, kind=kind, seed=seed)
        truth = person.injections[0]
        y = person.parts.sum(axis=1) if kind == "severity" else np.log(person.diary.iloc[:, 0])
        gain = (y.iloc[0] - y).to_numpy()
        plateau = gain[gain >= 0.9 * gain.max()].mean()
        assert plateau == pytest.approx(truth.benefit, rel=0.03)
        above = np.flatnonzero(gain >= truth.benefit / 2)
        assert truth.onset_day == pytest.approx(above[0] - 0.5, abs=0.6)
        assert truth.half_loss_day == pytest.approx(above[-1] + 0.5, abs=0.6)


@given(
    kind=st.sampled_from(list(CurveKind)),
    rise=st.floats(2.5, 15),
    fall=st.floats(40, 180),
    shape=st.floats(0, 1),
)
@settings(max_examples=60)
def test_a_curve_starts_at_nothing_rises_and_wears_off(
    kind: CurveKind, rise: float, fall: float, shape: float
) -> None:
    curve = draw_curve(kind, rise, fall, shape)
    values = curve(np.arange(-5.0, 880.0))
    assert (values[:6] == 0).all()
    assert (values >= 0).all()
    assert 1 <= values.max() <= 1.12
    top = int(np.argmax(values))
    assert (np.diff(values[:top]) >= -1e-9).all()
    assert (np.diff(values[top:]) <= 1e-9).all()
    assert values[-1] < 0.06


def test_no_curve_is_another() -> None:
    day = np.arange(200.0)
    shapes = [draw_curve(kind, 8.0, 85.0, 0.5)(day) for kind in CurveKind]
    for i, one in enumerate(shapes):
        for other in shapes[i + 1 :]:
            assert np.abs(one - other).max() > 0.04


def test_a_new_injection_takes_over_where_it_does_more() -> None:
    person = simulate_diary(quiet("all_decoys"), 400, seed=2)
    falls = -person.parts["injections"]
    assert len(person.injections) >= 4
    for injection in person.injections[1:]:
        at = pd.Timestamp(injection.date)
        ahead = falls[at : at + pd.Timedelta(days=25)]
        assert ahead.max() >= 0.95 * injection.benefit


def test_non_responders_gain_nothing_and_one_in_ten_is_one() -> None:
    person = simulate_diary("non_responder", 300, seed=1)
    assert (person.parts["injections"] == 0).all()
    assert all(i.benefit == 0 and i.half_loss_day is None for i in person.injections)
    plan, day = InjectionPlan(), date(2026, 1, 1)
    answers = [injections(plan, day, 30, seed).truths[0].responder for seed in range(300)]
    assert 0.84 <= np.mean(answers) <= 0.96


def test_injections_are_as_far_apart_and_last_as_long_as_published() -> None:
    people = [simulate_diary("baseline", 400, seed=seed) for seed in range(60)]
    shots = [i for person in people for i in person.injections if i.responder]
    halves = np.array([i.half_loss_day for i in shots])
    onsets = np.array([i.onset_day for i in shots])
    assert 78 <= np.median(halves) <= 96
    # published: 3.43 ± 1.5 months over 257 injections, so 0.44
    assert 0.25 <= halves.std() / halves.mean() <= 0.5
    assert 2.5 <= onsets.mean() <= 5.0
    gaps = [np.diff([i.date for i in p.injections]) for p in people]
    days = np.array([gap.days for each in gaps for gap in each])
    assert days.min() >= 70
    assert days.max() <= 100
