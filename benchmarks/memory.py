"""Peak memory of `measure` on a short and on a long 1080p clip."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import av

from spasmograph.simulate import FaceEvent, FaceSpec, frames, write_video

__all__ = ["MemoryResult", "measure_memory", "repeat"]

_SECONDS = 10
_CHILD = """
import sys, time
import spasmograph
start = time.perf_counter()
frames = spasmograph.measure(sys.argv[1]).motion.sizes["time"]
took = time.perf_counter() - start
peak = [line for line in open("/proc/self/status") if line.startswith("VmHWM")][0]
print(int(peak.split()[1]) / 1024, frames, took)
"""


@dataclass(frozen=True, slots=True)
class MemoryResult:
    """Peak resident memory of a process that measures one clip.

    Attributes
    ----------
    minutes : float
        Length of the clip.
    peak : float
        MB (1024 x 1024 bytes).
    rate : float
        Frames per second.
    """

    minutes: float
    peak: float
    rate: float


def measure_memory(minutes: float) -> MemoryResult:
    """Measure a 1080p30 clip of some length in a process of its own.

    Parameters
    ----------
    minutes : float
        The clip is ten seconds of simulated face, repeated without encoding
        it again.

    Returns
    -------
    MemoryResult
    """
    blinks = tuple(FaceEvent(onset=t, eye=1.0) for t in (1.0, 3.5, 6.0, 8.5))
    spec = FaceSpec(duration=_SECONDS, width=1920, height=1080, events=blinks, crf=26)
    with tempfile.TemporaryDirectory() as folder:
        once, long = Path(folder) / "once.mp4", Path(folder) / "long.mp4"
        write_video(once, frames(spec), spec.fps, spec.crf)
        repeat(once, long, round(minutes * 60 / _SECONDS))
        done = subprocess.run(
            [sys.executable, "-c", _CHILD, str(long)], check=True, capture_output=True, text=True
        )
    peak, count, took = (float(x) for x in done.stdout.split())
    return MemoryResult(minutes, peak, count / took)


def repeat(source: Path, target: Path, times: int) -> None:
    """Write the pictures of a video many times over, without encoding them again."""
    with av.open(str(target), "w") as out:
        stream = None
        for turn in range(times):
            with av.open(str(source)) as container:
                video = container.streams.video[0]
                stream = stream or out.add_stream_from_template(video)
                shift = turn * (video.duration or 0)
                for packet in container.demux(video):
                    if packet.pts is None or packet.dts is None:
                        continue
                    packet.pts, packet.dts = packet.pts + shift, packet.dts + shift
                    packet.stream = stream
                    out.mux(packet)
