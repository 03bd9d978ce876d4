"""The page of the judged diaries."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from benchmarks import judging
from benchmarks.figures import Figure
from benchmarks.judged import Judged
from benchmarks.judging import BREAKING, Share
from benchmarks.results import machine, misses, table, targets
from benchmarks.weight import Weight

__all__ = ["figures", "page"]

_ASKED = 200

_CAUTION = """\
No diary of a real person has been used. These are simulated people (`simulate_diary`), whose
exposures, noise and injection curves come from other families than the model's; the
thresholds were set on other people of the same simulator. The page says how well the
analysis finds what was put in. It does not say what matters to people who have spasms.
"""

_BREAKS = """\
What breaks any analysis of a diary: spasms that raise stress and spoil sleep, a hidden common
cause, the same thing written twice under two names. These are kept out of the table of targets.
A home trial is the way out of the first two.
"""


def page(found: Sequence[Judged], weight: Weight | None, command: str) -> str:
    """Write the part of the results page.

    Parameters
    ----------
    found : sequence of Judged
    weight : Weight or None
    command : str
        What was run.

    Returns
    -------
    str
        Markdown.
    """
    counts = [j for j in found if j.case.kind == "count"]
    held = figures(found, weight)
    parts = [
        "# Diaries: what drives it and what helps\n",
        f"Written by `{command}`. Do not edit.\n",
        machine(),
        _CAUTION,
        _size(found),
        targets(held),
        misses(held),
        _lengths(counts),
        _scenarios(counts),
        _kinds(found),
        _breaking(counts),
    ]
    return "\n".join(part for part in parts if part)


def _size(found: Sequence[Judged]) -> str:
    cells: dict[tuple[str, str, int], int] = {}
    for judged in found:
        key = (judged.case.kind, judged.case.scenario, judged.case.days)
        cells[key] = cells.get(key, 0) + 1
    least, most = min(cells.values()), max(cells.values())
    each = f"{least}" if least == most else f"{least} to {most}"
    short = (
        f" This run is short of the {_ASKED} a cell that are asked for." if least < _ASKED else ""
    )
    return f"{len(found)} diaries in {len(cells)} cells, {each} a cell.{short}\n"


def _plain(found: Sequence[Judged]) -> list[Judged]:
    return [judged for judged in found if judged.case.scenario not in BREAKING]


def _of(found: Sequence[Judged], days: int) -> list[Judged]:
    return [judged for judged in found if judged.case.days == days]


def _percent(share: Share) -> str:
    return f"{100 * share.value:.2f} ({share.of} of {share.whole})"


def _part(share: Share) -> str:
    return f"{share.value:.3f} ({share.of} of {share.whole})"


def figures(found: Sequence[Judged], weight: Weight | None) -> list[Figure]:
    """Return the figures beside their targets."""
    counts = _plain([j for j in found if j.case.kind == "count"])
    worst, best = _extremes(counts)
    nothing = [j for j in counts if all(e.truth == 0 for e in j.effects)]
    flags, false = judging.false_flags(counts), judging.false_diaries(nothing)
    lines = [
        Figure("90% interval covers, lowest cell", 0.87, True, worst[0], worst[1]),
        Figure("90% interval covers, highest cell", 0.95, False, best[0], best[1]),
        Figure("Null exposures flagged", 1.0, False, 100 * flags.value, _percent(flags), "{} %"),
        Figure(
            "Diaries flagged, nothing real", 5.0, False, 100 * false.value, _percent(false), "{} %"
        ),
    ]
    for days, target in ((120, 0.45), (240, 0.75)):
        share = judging.power(_of(counts, days))
        lines.append(
            Figure(f"Power at 0.2 per SD, {days} days", target, True, share.value, _part(share))
        )
    called = judging.responders_called(counts, responder=False)
    true = judging.claims(counts)
    lines += [
        Figure(
            "Non-responder called a responder",
            2.0,
            False,
            100 * called.value,
            _percent(called),
            "{} %",
        ),
        Figure("Claims of “likely” that are true", 0.90, True, true.value, _part(true)),
        *_half(counts),
    ]
    return [*lines, *_weights(weight)]


def _extremes(counts: Sequence[Judged]) -> tuple[tuple[float, str], tuple[float, str]]:
    cells: dict[tuple[str, int], list[Judged]] = {}
    for judged in counts:
        cells.setdefault((judged.case.scenario, judged.case.days), []).append(judged)
    shares = [
        (judging.coverage(group).value, f"{scenario}, {days} days")
        for (scenario, days), group in cells.items()
    ]
    low, high = min(shares), max(shares)
    above, below = sum(v > 0.95 for v, _ in shares), sum(v < 0.87 for v, _ in shares)
    return (
        (low[0], f"{low[0]:.3f} ({low[1]}; {below} of {len(shares)} cells below)"),
        (high[0], f"{high[0]:.3f} ({high[1]}; {above} of {len(shares)} cells above)"),
    )


def _half(counts: Sequence[Judged]) -> list[Figure]:
    lines = []
    for seen, name in ((True, "wear-off seen"), (False, "forecast")):
        half = judging.half_loss(counts, seen=seen)
        text = f"{half.ratio:.2f} ({half.ours:.1f} against {half.rule:.1f} days, {half.injections})"
        lines.append(
            Figure(f"Half-loss error over the rule's, {name}", 0.75, False, half.ratio, text)
        )
    covered = judging.half_loss_coverage(counts)
    lines += [
        Figure("Half-loss interval covers, at least", 0.85, True, covered.value, _part(covered)),
        Figure("Half-loss interval covers, at most", 0.97, False, covered.value, _part(covered)),
    ]
    return lines


def _weights(weight: Weight | None) -> list[Figure]:
    if weight is None:
        return []
    return [
        Figure(
            "Processor time at 400 days",
            1.5,
            False,
            weight.seconds,
            f"{weight.seconds:.2f}",
            "{} s",
        ),
        Figure(
            "First use in a new process, processor time",
            5.0,
            False,
            weight.first,
            f"{weight.first:.2f}",
            "{} s",
        ),
        Figure("Peak memory", 250.0, False, weight.megabytes, f"{weight.megabytes:.0f}", "{} MB"),
    ]


def _lengths(counts: Sequence[Judged]) -> str:
    cells = []
    for days in sorted({j.case.days for j in counts}):
        group = _plain(_of(counts, days))
        cells.append(
            (
                str(days),
                _part(judging.coverage(group)),
                _percent(judging.false_flags(group)),
                _part(judging.power(group)),
                _part(judging.claims(group)),
                f"{judging.responders_called(group, responder=True).value:.2f}",
                f"{np.median([j.seconds for j in group]):.2f}",
            )
        )
    head = (
        "Days",
        "Coverage",
        "Null flagged, %",
        "Power",
        "Claims true",
        "Responding injections called",
        "CPU s",
    )
    return "## Counts, by length\n\n" + table(head, cells)


def _by_length(
    counts: Sequence[Judged], names: Sequence[str], value: Callable[[Sequence[Judged]], Share]
) -> str:
    lengths = sorted({j.case.days for j in counts})
    lines = []
    for name in names:
        group = [j for j in counts if j.case.scenario == name]
        lines.append((name, *(f"{value(_of(group, days)).value:.3f}" for days in lengths)))
    return table(("Scenario", *(f"{days} days" for days in lengths)), lines)


def _scenarios(counts: Sequence[Judged]) -> str:
    names = sorted({j.case.scenario for j in _plain(counts)})
    return "## Counts: coverage of the 90% intervals, by scenario\n\n" + _by_length(
        counts, names, judging.coverage
    )


def _kinds(found: Sequence[Judged]) -> str:
    texts = []
    for kind, name in (("severity", "Severity 0 to 10"), ("rate", "Filmed rates")):
        group = [j for j in found if j.case.kind == kind]
        if not group:
            continue
        plain = _plain(group)
        cells = [
            (
                str(days),
                _part(judging.coverage(_of(plain, days))),
                _percent(judging.false_flags(_of(plain, days))),
                _part(judging.power(_of(plain, days))) if kind == "rate" else "",
                _part(judging.claims(_of(plain, days))),
            )
            for days in sorted({j.case.days for j in plain})
        ]
        head = ("Days", "Coverage", "Null flagged, %", "Power", "Claims true")
        scenarios = _by_length(group, sorted({j.case.scenario for j in plain}), judging.coverage)
        texts.append(f"## {name}\n\n{table(head, cells)}\nCoverage by scenario:\n\n{scenarios}")
    return "\n".join(texts)


def _breaking(counts: Sequence[Judged]) -> str:
    names = [name for name in BREAKING if any(j.case.scenario == name for j in counts)]
    if not names:
        return ""
    lines = []
    for name in names:
        group = [j for j in counts if j.case.scenario == name]
        lines.append(
            (
                name,
                _part(judging.coverage(group)),
                _percent(judging.false_flags(group)),
                _percent(judging.false_diaries(group)),
            )
        )
    head = ("Scenario", "Coverage", "Exposures without effect flagged, %", "Diaries, %")
    return f"## What breaks it\n\n{_BREAKS}\n" + table(head, lines)
