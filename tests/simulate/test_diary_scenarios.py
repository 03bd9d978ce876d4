"""Each scenario shows what its name says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from spasmograph.simulate import SCENARIOS, SimulatedDiary, simulate_diary
from spasmograph.simulate.diary_noise import noise, stream
from spasmograph.simulate.diary_plans import NoiseKind, NoisePlan
from spasmograph.simulate.diary_truth import ExposureTruth, Role

SEEDS = range(12)


def people(name: str, days: int = 300, kind: str = "count") -> list[SimulatedDiary]:
    return [simulate_diary(name, days, kind=kind, seed=seed) for seed in SEEDS]


def of_role(person: SimulatedDiary, role: Role) -> list[ExposureTruth]:
    return [e for e in person.exposures if e.role is role]


def links(person: SimulatedDiary) -> np.ndarray:
    table = person.complete.drop(columns="magnesium").corr().abs().to_numpy()
    return np.asarray(table[np.triu_indices(len(table), 1)])


def autocorrelation(series: np.ndarray, lag: int) -> float:
    return float(np.corrcoef(series[lag:], series[:-lag])[0, 1])


def noises(kind: NoiseKind, days: int = 4000) -> list[np.ndarray]:
    plan = NoisePlan(kind=kind, sd=(0.3, 0.3), rho=(0.6, 0.6))
    return [noise(plan, days, stream(seed, "noise")) for seed in range(20)]


def test_the_documentation_names_every_scenario() -> None:
    page = Path(__file__).parents[2] / "docs" / "simulator.md"
    rows = [f"| `{plan.name}` | {plan.says} |" for plan in SCENARIOS.values()]
    told = page.read_text(encoding="utf-8").splitlines()
    assert [line for line in told if line.startswith("| `")] == rows


def test_a_usual_person_has_three_causes_among_a_dozen() -> None:
    for person in people("baseline"):
        assert len(person.exposures) == 12
        causes = of_role(person, Role.CAUSE)
        assert len(causes) == 3
        assert all(0.1 <= abs(e.effect) <= 0.45 and e.lag in (0, 1, 2) for e in causes)
    signs = {np.sign(e.effect) for p in people("baseline") for e in of_role(p, Role.CAUSE)}
    lags = {e.lag for p in people("baseline") for e in of_role(p, Role.CAUSE)}
    assert (signs, lags) == ({-1, 1}, {0, 1, 2})


def test_exposures_move_together_but_not_as_one() -> None:
    usual = np.concatenate([links(p) for p in people("baseline")])
    assert np.mean(usual < 0.7) > 0.98
    assert np.mean(usual > 0.3) > 0.2
    strong = np.concatenate([links(p) for p in people("strong_confounding")])
    assert 0.55 <= np.median(strong) <= 0.8
    assert strong.max() < 0.85


def test_all_decoys_hold_no_cause() -> None:
    assert not any(of_role(person, Role.CAUSE) for person in people("all_decoys", 100))


@pytest.mark.parametrize("kind", NoiseKind)
def test_noise_has_the_size_that_is_asked_for(kind: NoiseKind) -> None:
    sizes = [series.std() for series in noises(kind)]
    assert np.mean(sizes) == pytest.approx(0.3, rel=0.12)


def test_noise_has_the_memory_that_is_named() -> None:
    usual = np.mean([autocorrelation(s, 1) for s in noises(NoiseKind.AR1)])
    assert usual == pytest.approx(0.6, abs=0.03)
    late = {
        kind: np.mean([autocorrelation(s, 30) for s in noises(kind)])
        for kind in (NoiseKind.AR1, NoiseKind.LONG_MEMORY)
    }
    assert abs(late[NoiseKind.AR1]) < 0.02
    assert late[NoiseKind.LONG_MEMORY] > 0.1
    waves = [min(autocorrelation(s, lag) for lag in range(2, 12)) for s in noises(NoiseKind.AR2)]
    assert np.median(waves) < -0.2


def test_heavy_tails_are_heavier() -> None:
    def extremes(kind: NoiseKind) -> float:
        return float(np.mean([np.abs(s).max() / s.std() for s in noises(kind)]))

    assert extremes(NoiseKind.HEAVY_TAILS) > 1.7 * extremes(NoiseKind.AR1)


def test_drift_and_jump_move_the_level() -> None:
    for person in people("drift"):
        level = person.parts["level"].to_numpy()
        assert 0.5 <= abs(level[-1] - level[0]) <= 1.0
    for person in people("jump"):
        steps = person.parts["level"].diff().abs()
        assert 0.39 <= steps.max() <= 0.81
        assert (steps > 0.1).sum() == 1


def test_low_and_high_counts_are_low_and_high() -> None:
    low = [p.diary["spasms"].mean() for p in people("low_counts")]
    high = [p.diary["spasms"].mean() for p in people("high_counts")]
    assert np.median(low) < 1
    assert np.median(high) > 20


def test_counts_are_noted_as_none_or_in_fives() -> None:
    def zeros(name: str) -> float:
        return float(np.mean([(p.diary["spasms"].dropna() == 0).mean() for p in people(name)]))

    def fives(name: str) -> float:
        many = pd.concat([p.diary["spasms"] for p in people(name)])
        return float((many[many > 10] % 5 == 0).mean())

    assert zeros("zero_inflated") > zeros("baseline") + 0.12
    assert fives("recall_error") > 0.5 > 0.35 > fives("baseline")


def test_a_film_is_not_filled_in_from_memory() -> None:
    usual, told = (
        simulate_diary(name, 200, kind="rate", seed=1) for name in ("baseline", "recall_error")
    )
    assert usual.diary.equals(told.diary)


def test_weekends_differ() -> None:
    for person in people("weekend_effect"):
        days = pd.DatetimeIndex(person.parts.index)
        by_part = person.parts["calendar"].groupby(days.day_of_week >= 5).mean()
        assert abs(by_part[True] - by_part[False]) > 0.05
    stress = np.mean([weekend_step(p, "stress") for p in people("weekend_effect")])
    assert stress < 1.5 * np.mean([weekend_step(p, "stress") for p in people("baseline")]) < 0


def weekend_step(person: SimulatedDiary, name: str) -> float:
    days = pd.DatetimeIndex(person.complete.index)
    means = person.complete[name].groupby(days.day_of_week >= 5).mean()
    return float(means[True] - means[False]) / float(person.complete[name].std())


def test_sparse_habits_seldom_happen() -> None:
    for person in people("sparse_exposures"):
        habits = person.complete.drop(
            columns=["stress", "sleep_quality", "sleep_hours", "magnesium"]
        )
        assert (habits > 0).mean().max() < 0.4
        assert (habits > 0).mean().mean() < 0.2


def test_collinear_exposures_are_one_thing_noted_twice() -> None:
    for person in people("collinear_pair"):
        roles = {e.name: e.role for e in person.exposures}
        assert roles["caffeine_mg"] is Role.CAUSE
        assert roles["coffee_cups"] is Role.DECOY
        assert person.complete["caffeine_mg"].corr(person.complete["coffee_cups"]) > 0.9


def test_long_spells_act_while_they_are_on() -> None:
    for person in people("long_spells"):
        (spell,) = person.spells
        part = person.parts["magnesium"]
        on = part.index.isin([d for a, b in spell.periods for d in pd.date_range(a, b)])
        assert 0.25 <= abs(spell.effect) <= 0.6
        assert np.allclose(part, np.where(on, spell.effect, 0.0))
        truth = next(e for e in person.exposures if e.name == "magnesium")
        assert truth.effect == pytest.approx(spell.effect * truth.sd)


def test_spasms_go_before_stress_and_bad_nights() -> None:
    same_day, night_before = [], []
    for person in people("reverse_causation"):
        hurt = {e.name for e in of_role(person, Role.CONSEQUENCE)}
        assert hurt == {"stress", "sleep_hours", "sleep_quality"}
        assert all(e.effect == 0 for e in of_role(person, Role.CONSEQUENCE))
        rate = person.parts.sum(axis=1)
        same_day.append(person.complete["stress"].corr(rate))
        night_before.append(person.complete["sleep_quality"].corr(rate.shift(1)))
    assert np.mean(same_day) > 0.2
    assert np.mean(night_before) < -0.2


@pytest.mark.parametrize(
    ("name", "able"),
    [
        ("hidden_cause", {"stress", "sleep_quality"}),
        ("hidden_cause_habit", {"screen_hours", "caffeine_mg", "exercise_minutes"}),
    ],
)
def test_a_proxy_goes_with_what_is_hidden(name: str, able: set[str]) -> None:
    linked, chosen = [], set()
    for person in people(name):
        (proxy,) = of_role(person, Role.PROXY)
        chosen.add(proxy.name)
        assert proxy.effect == 0
        linked.append(person.complete[proxy.name].corr(person.parts["hidden"]))
        assert person.parts["hidden"].std() > 0.15
    assert chosen <= able
    assert len(chosen) > 1
    assert np.mean(linked) > 0.4


def test_a_medicine_begins_with_an_injection() -> None:
    for person in people("same_day_treatments", 60):
        medicine = next(s for s in person.spells if s.name == "new_medicine")
        ((first, last),) = medicine.periods
        assert first in [i.date for i in person.injections]
        assert last == person.complete.index[-1].date()
        assert -0.5 <= medicine.effect <= -0.2


def test_daylight_follows_the_season_and_does_nothing() -> None:
    for person in people("season", 400):
        (light,) = of_role(person, Role.PROXY)
        assert light.name == "bright_light_hours"
        assert person.complete[light.name].corr(person.parts["level"]) < -0.2


def test_on_journeys_habits_change() -> None:
    usual, travel = (
        np.mean([p.complete["alcohol_units"].mean() for p in people(name)])
        for name in ("baseline", "travel")
    )
    assert travel > 1.1 * usual


def test_values_are_missing_as_often_as_said() -> None:
    lost = [p.diary[p.diary["spasms"].notna()].isna().mean().mean() for p in people("baseline")]
    many = [
        p.diary[p.diary["spasms"].notna()].isna().mean().mean() for p in people("missing_exposures")
    ]
    assert 0.04 < np.mean(lost) < 0.1
    assert 0.18 < np.mean(many) < 0.3


def test_cycles_differ_more_where_they_should() -> None:
    def spread(name: str) -> float:
        each = [
            np.std(np.log([i.half_loss_day for i in p.injections if i.half_loss_day]))
            for p in people(name, 400)
            if p.injections[0].responder
        ]
        return float(np.mean(each))

    assert spread("cycle_to_cycle") > 1.8 * spread("baseline")
    assert set(SCENARIOS) >= {f"curve_{kind}" for kind in ("bateman", "linear", "weibull")}
