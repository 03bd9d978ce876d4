"""Figures from judged diaries, against counting by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import judging
from benchmarks.judged import Case, Judged, JudgedEffect, JudgedInjection, cases, judge, judge_all

EFFECT = JudgedEffect("tea", 0.0, False, False, 0.1, -0.1, 0.3, 0.2, "cannot_tell")
INJECTION = JudgedInjection(True, True, False, 90, 1.0, 60.0, 0.9, 0.5, 1.3, True, 70.0, 50.0, 95.0)


def judged(*effects: JudgedEffect, injections: tuple[JudgedInjection, ...] = ()) -> Judged:
    return Judged(Case("baseline", "count", 120, 1), 0.3, 90, effects, injections, True)


def test_shares_are_counted() -> None:
    found = [
        judged(
            EFFECT,
            replace(EFFECT, truth=0.3, cause=True, verdict="likely_worse", probability=0.9),
            replace(EFFECT, truth=-0.4, cause=True, estimate=-0.1, low=-0.2, high=0.0),
            replace(EFFECT, truth=0.5, cause=True, same_day_state=True, verdict="goes_with"),
            replace(EFFECT, verdict="likely_better"),
            replace(EFFECT, estimate=None, low=None, high=None, probability=None),
        )
    ]
    assert judging.coverage(found) == judging.Share(3, 5)
    assert judging.false_flags(found) == judging.Share(1, 2)
    assert judging.false_diaries(found) == judging.Share(1, 1)
    assert judging.power(found) == judging.Share(1, 2)
    assert judging.claims(found) == judging.Share(1, 2)


def test_a_claim_the_wrong_way_round_is_false() -> None:
    wrong = replace(EFFECT, truth=0.3, cause=True, verdict="likely_better")
    assert judging.claims([judged(wrong)]) == judging.Share(0, 1)
    assert judging.power([judged(wrong)]) == judging.Share(0, 1)


def test_half_loss_is_seen_or_forecast() -> None:
    last = replace(INJECTION, last=True, watched=20, half=80.0, half_low=61.0)
    cut = replace(INJECTION, watched=40)
    found = [judged(injections=(INJECTION, cut, last))]
    seen = judging.half_loss(found, seen=True)
    assert (seen.ours, seen.rule, seen.injections) == (10.0, 24.0, 1)
    forecast = judging.half_loss(found, seen=False)
    assert (forecast.ours, forecast.injections) == (20.0, 1)
    assert judging.half_loss_coverage(found) == judging.Share(1, 2)
    assert judging.responders_called(found, responder=True).whole == 3


def test_reliability_is_binned_by_what_was_said() -> None:
    true = replace(EFFECT, truth=0.3, cause=True, probability=0.85)
    bins = judging.reliability([judged(true, EFFECT)], (0.0, 0.5, 1.0))
    assert bins == [(0.2, judging.Share(0, 1)), (0.85, judging.Share(1, 1))]


def test_every_cell_has_people_of_its_own() -> None:
    wanted = list(cases(["baseline", "ar2"], "count", (60, 120), range(3)))
    assert len({case.seed for case in wanted}) == len(wanted) == 12


def test_what_was_kept_is_not_done_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = list(cases(["no_injections"], "count", (40,), range(2)))
    keep = tmp_path / "kept.jsonl"
    first = list(judge_all(wanted[:1], keep, 1))
    assert first[0].effects == judge(wanted[0]).effects
    both = list(judge_all(wanted, keep, 1))
    assert both[0] == first[0]
    assert len(keep.read_text(encoding="utf-8").splitlines()) == 3
    monkeypatch.setattr("benchmarks.judged._code", lambda: "other")
    list(judge_all(wanted[:1], keep, 1))
    assert len(keep.read_text(encoding="utf-8").splitlines()) == 2
