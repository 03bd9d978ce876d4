"""Files of measured sessions, written as ``measure`` writes them, without a video."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np

from spasmograph.measuring import Measurement, Provenance, write_measurement
from spasmograph.spasms import detect, summarise
from spasmograph.video.decode import DecodeReport
from spasmograph.video.probe import VideoInfo
from tests.synthetic_motion import event, motion_of

SECONDS, RATE = 40.0, 30.0


def write_session(folder: Path, name: str, spasms: int) -> Measurement:
    """Write the files of a session with so many spasms of the left eye, and return it."""
    motion = motion_of([event(2.0 + 3 * n) for n in range(spasms)], SECONDS, RATE)
    still = ("time", np.zeros(motion.sizes["time"]))
    motion = motion.assign(dict.fromkeys(("pitch", "yaw", "roll"), still))
    events = detect(motion)
    frames = motion.sizes["time"]
    measured = Measurement(
        motion=motion,
        events=tuple(events),
        tasks=(),
        summary=summarise(events, motion),
        notes=(),
        report="<!doctype html>",
        provenance=Provenance(
            file=f"{name}.mp4",
            bytes=1000,
            sha256=hashlib.sha256(name.encode()).hexdigest(),
            video=VideoInfo(
                "mov", "h264", "yuv420p", 640, 480, 0, False, RATE, SECONDS, frames, False, 1.0
            ),
            decoding=DecodeReport(
                frames, frames, SECONDS, SECONDS, 0, 0, 0, 0, 0, ((33, frames - 1),), "end"
            ),
            mirrored=False,
            software="0",
            libraries={},
            models={},
            created="2024-01-01T00:00:00+00:00",
        ),
    )
    write_measurement(measured, folder)
    return measured
