"""Time and memory of one analysis, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass

__all__ = ["Weight", "weigh"]

_CHILD = """
import sys, time
from spasmograph.simulate import simulate_diary
made = simulate_diary("baseline", 400, seed=1)
days = [injection.date for injection in made.injections]
start = time.process_time()
from spasmograph.insight import analyse
analyse(made.diary, made.outcome, made.kind, days)
first = time.process_time() - start
took = []
for _ in range(5):
    start = time.process_time()
    analyse(made.diary, made.outcome, made.kind, days)
    took.append(time.process_time() - start)
peak = [line for line in open("/proc/self/status") if line.startswith("VmHWM")][0]
print(first, sorted(took)[2], int(peak.split()[1]) / 1024)
"""


@dataclass(frozen=True, slots=True)
class Weight:
    """What analysing 400 days costs.

    Attributes
    ----------
    first, seconds : float
        Processor time of the first analysis, with all imports; the median of five more.
    megabytes : float
        Peak resident memory (1024 x 1024 bytes).
    """

    first: float
    seconds: float
    megabytes: float


def weigh() -> Weight:
    """Analyse a diary of 400 days in a new process."""
    done = subprocess.run(
        [sys.executable, "-c", _CHILD], check=True, capture_output=True, text=True
    )
    return Weight(*(float(x) for x in done.stdout.split()))
