"""Faces and diaries whose truth is known, for tests, benchmarks and the demo.

Names are imported when they are first used: a diary needs none of what draws
a face.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from spasmograph.lazy import on_first_use

if TYPE_CHECKING:
    from spasmograph.simulate.diary import simulate_diary
    from spasmograph.simulate.diary_plans import DiaryScenario
    from spasmograph.simulate.diary_scenarios import SCENARIOS
    from spasmograph.simulate.diary_trials import simulate_trial
    from spasmograph.simulate.diary_truth import (
        ExposureTruth,
        InjectionTruth,
        SimulatedDiary,
        SimulatedTrial,
        SpellTruth,
    )
    from spasmograph.simulate.face import (
        frame_at,
        frame_times,
        frames,
        load_spec,
        parse_spec,
        render,
        stage_of,
        true_events,
        true_signals,
        write_video,
    )
    from spasmograph.simulate.randoms import random_spec
    from spasmograph.simulate.spec import Distractor, DistractorKind, FaceEvent, FaceSpec

__getattr__ = on_first_use(
    __name__,
    {
        "spasmograph.simulate.diary": ("simulate_diary",),
        "spasmograph.simulate.diary_plans": ("DiaryScenario",),
        "spasmograph.simulate.diary_scenarios": ("SCENARIOS",),
        "spasmograph.simulate.diary_trials": ("simulate_trial",),
        "spasmograph.simulate.diary_truth": (
            "ExposureTruth",
            "InjectionTruth",
            "SimulatedDiary",
            "SimulatedTrial",
            "SpellTruth",
        ),
        "spasmograph.simulate.face": (
            "frame_at",
            "frame_times",
            "frames",
            "load_spec",
            "parse_spec",
            "render",
            "stage_of",
            "true_events",
            "true_signals",
            "write_video",
        ),
        "spasmograph.simulate.randoms": ("random_spec",),
        "spasmograph.simulate.spec": ("Distractor", "DistractorKind", "FaceEvent", "FaceSpec"),
    },
)

__all__ = [
    "SCENARIOS",
    "DiaryScenario",
    "Distractor",
    "DistractorKind",
    "ExposureTruth",
    "FaceEvent",
    "FaceSpec",
    "InjectionTruth",
    "SimulatedDiary",
    "SimulatedTrial",
    "SpellTruth",
    "frame_at",
    "frame_times",
    "frames",
    "load_spec",
    "parse_spec",
    "random_spec",
    "render",
    "simulate_diary",
    "simulate_trial",
    "stage_of",
    "true_events",
    "true_signals",
    "write_video",
]
