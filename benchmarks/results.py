"""The results page."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np

from benchmarks.figures import Figure, Results, eye_scores, figures, per_kind
from benchmarks.real import RealResult
from benchmarks.suite import Group
from spasmograph.spasms.matching import bootstrap, total

__all__ = ["machine", "misses", "page", "table", "targets"]

_PACKAGES = ("spasmograph", "ai-edge-litert", "av", "numpy", "opencv-python-headless", "mediapipe")
_METHODS = {
    "spasmograph": "spasmograph",
    "blendshape": "MediaPipe `eyeBlink` above 0.5",
    "ratio": "Eye aspect ratio below 0.2",
}


_CAUTION = """\
No clinical video has been used: no public one exists. The clips of the first tables are
portraits that were animated by warping, whose truth is known; the real videos further down
have no truth for events. This page says how well the instrument reads simulated
contractions. It does not say how well it reads people who have them.

The thresholds were set on other clips of the same simulator and of the same portraits, with
other seeds. These clips are therefore new to them, but the faces are not.
"""


def page(results: Results, real: Sequence[RealResult], command: str) -> str:
    """Write the results page.

    Parameters
    ----------
    results : Results
    real : sequence of RealResult
    command : str
        What was run.

    Returns
    -------
    str
        Markdown.
    """
    found = figures(results)
    parts = [
        "# Results\n",
        f"Written by `{command}`. Do not edit.\n",
        machine(),
        _CAUTION,
        "## Simulated clips: targets\n",
        _suite_line(results),
        targets(found),
        misses(found),
        _kinds(results),
        _peers(results),
        _problems(results),
        _stills(results),
        _speed(results),
        _memory(results),
        _real(real),
    ]
    return "\n".join(part for part in parts if part) + "\n"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def machine() -> str:
    """Say in one line what was measured on, and with which versions."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    info = Path("/proc/cpuinfo")
    model = platform.processor() or platform.machine()
    if info.exists():
        named = [x for x in info.read_text(encoding="utf-8").splitlines() if "model name" in x]
        model = named[0].split(":", 1)[1].strip() if named else model
    found = []
    for package in _PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            found.append(f"{package} not installed")
    python = platform.python_version()
    return f"Machine: {model}, {cores} cores, {platform.system()}; Python {python}; " + (
        ", ".join(found) + ".\n"
    )


def _suite_line(results: Results) -> str:
    clips = results.of(Group.EVENTS)
    if not clips:
        return ""
    minutes = sum(c.clip.spec.duration for c in clips) / 60
    distracted = sum(c.clip.spec.duration for c in results.of(Group.DISTRACTORS)) / 60
    portraits = len({c.clip.spec.portrait for c in clips})
    rates = sorted({c.clip.spec.fps for c in clips})
    return (
        f"{len(clips)} clips with events ({minutes:.1f} minutes, "
        f"{sum(c.score.true for c in clips)} true events) over {portraits} faces at "
        f"{rates[0]:g} to {rates[-1]:g} frames/s, and {distracted:.1f} minutes of distractors. "
        "Brackets hold 95% intervals by drawing whole recordings anew.\n"
    )


def targets(found: Sequence[Figure]) -> str:
    """Write figures beside their targets, a Markdown table."""
    verdict = {True: "yes", False: "**no**", None: "not measured"}
    rows = [
        (
            f.name,
            ("≥ " if f.at_least else "≤ ") + f.unit.format(f"{f.target:g}"),
            f.text,
            verdict[f.met],
        )
        for f in found
    ]
    return table(("What", "Target", "Measured", "Met"), rows)


def misses(found: Sequence[Figure]) -> str:
    """Say which targets are missed, and by how much."""
    missed = [f for f in found if f.met is False]
    unknown = [f for f in found if f.met is None]
    lines = [
        f"- {f.name}: {f.value:.3g} where {f.target:g} was wanted, "
        f"{abs(f.value - f.target):.2g} off."
        for f in missed
    ]
    lines += [f"- {f.name}: not measured in this run." for f in unknown]
    return "Missed or open:\n\n" + "\n".join(lines) + "\n" if lines else "All targets are met.\n"


def _kinds(results: Results) -> str:
    rows = [
        (kind, str(true), str(found), str(pairs), str(kinds))
        for kind, true, found, pairs, kinds in per_kind(results)
    ]
    if not rows:
        return ""
    head = ("Clip", "True events", "Found", "Matched", "Kind right")
    return "## By kind of clip\n\n" + table(head, rows)


def _peers(results: Results) -> str:
    rows = []
    count = 0
    for method, name in _METHODS.items():
        scores, count = eye_scores(results, method)
        if not scores:
            return ""
        low, high = bootstrap(scores, "f1")
        whole = total(scores)
        rows.append(
            (
                name,
                f"{whole.precision:.3f}",
                f"{whole.recall:.3f}",
                f"{whole.f1:.3f} ({low:.3f} to {high:.3f})",
            )
        )
    return (
        "## Beside the practice of the field: eye events of each side\n\n"
        f"The same {count} clips, MediaPipe in VIDEO mode. Its thresholds know eyes only, so "
        "only closures are scored here, each eye by itself, partial ones included. "
        "A fixed threshold meets portraits whose closures are drawn: on real video it may do "
        "better or worse.\n\n" + table(("Method", "Precision", "Recall", "F1"), rows)
    )


def _problems(results: Results) -> str:
    failed = [c for c in results.clips if c.problem]
    if not failed:
        return ""
    lines = "\n".join(f"- {c.clip.name}: {c.problem}" for c in failed)
    return f"## Clips that could not be measured\n\n{lines}\n"


def _stills(results: Results) -> str:
    if not results.stills:
        return ""
    rows = [
        (s.portrait, *(f"{v:.2f}" for v in (s.once, s.mean, s.worst, s.settled, s.own)))
        for s in results.stills
    ]
    head = (
        "Portrait",
        "To IMAGE mode, both read once",
        "To IMAGE mode, as we read",
        "Worst point",
        "To VIDEO mode, settled",
        "Its own modes",
    )
    return (
        "## Face points beside MediaPipe's, stills\n\nMean distances, % of the distance between "
        "the eyes. IMAGE mode reads the face once, in the region its detector gave; we, and VIDEO "
        "mode, read it where the points themselves say that it is. The target compares like with "
        "like, both read once. The last column is how far "
        "MediaPipe's two modes are from each other on the same picture.\n\n" + table(head, rows)
    )


def _memory(results: Results) -> str:
    if not results.memory:
        return ""
    rows = [(f"{m.minutes:g}", f"{m.peak:.0f}", f"{m.rate:.0f}") for m in results.memory]
    head = ("Minutes of 1080p30", "Peak, MB", "Frames/s")
    return "## Memory\n\n" + table(head, rows)


def _speed(results: Results) -> str:
    if results.speed is None:
        return ""
    ours, theirs = results.speed.ours, results.speed.theirs
    rows = [
        (str(i + 1), f"{rate:.0f}", f"{theirs[i]:.0f}" if theirs else "not installed")
        for i, rate in enumerate(ours)
    ]
    middle = f"{np.median(theirs):.0f}" if theirs else "not installed"
    rows.append(("median", f"{np.median(ours):.0f}", middle))
    return (
        f"## Speed\n\nOne 720p30 file of {results.speed.frames} frames, read by turns, end to end: "
        "the whole of `measure`, and decoding with Face Landmarker in VIDEO mode, blendshapes "
        "on.\n\n" + table(("Turn", "spasmograph, frames/s", "MediaPipe, frames/s"), rows)
    )


def _real(real: Sequence[RealResult]) -> str:
    if not real:
        return (
            "## Real videos\n\nNone were found beside the repository (`../shared/videos`), so "
            "none were measured.\n"
        )
    rows = []
    for r in real:
        if r.problem:
            rows.append((r.name, "", "", "", "", r.problem))
            continue
        rate = 60 * r.events / r.seconds if r.seconds else float("nan")
        kinds = ", ".join(f"{n} {k.replace('_', ' ')}" for k, n in sorted((r.kinds or {}).items()))
        cells = (r.name, f"{r.seconds:.1f}", str(r.events), f"{rate:.1f}")
        rows.append((*cells, f"{r.agreed} of {max(r.events, r.mirrored)}", kinds or "none"))
    head = ("Video", "Usable s", "Events", "A minute", "Same in the mirror", "Kinds")
    return (
        "## Real videos\n\nThere is no truth for these: the table shows what was found, and how "
        "much of it is found again, on the other side, in the mirror image.\n\n" + table(head, rows)
    )
