"""Faces whose truth is known, for tests, benchmarks and the demo."""

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

__all__ = [
    "Distractor",
    "DistractorKind",
    "FaceEvent",
    "FaceSpec",
    "frame_at",
    "frame_times",
    "frames",
    "load_spec",
    "parse_spec",
    "random_spec",
    "render",
    "stage_of",
    "true_events",
    "true_signals",
    "write_video",
]
