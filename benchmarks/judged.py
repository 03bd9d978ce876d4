"""Diaries whose truth is known, analysed; one line of JSON each."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import time as clock
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import spasmograph
from spasmograph.insight import analyse
from spasmograph.simulate import SCENARIOS, SimulatedDiary, simulate_diary

__all__ = ["Case", "Judged", "JudgedEffect", "JudgedInjection", "cases", "judge", "judge_all"]

_SEEDS_EACH = 10_000
_WAITING = 8


@dataclass(frozen=True, slots=True)
class Case:
    """One diary to simulate."""

    scenario: str
    kind: str
    days: int
    seed: int


@dataclass(frozen=True, slots=True)
class JudgedEffect:
    """What was said of one exposure, beside the truth."""

    name: str
    truth: float
    cause: bool
    same_day_state: bool
    estimate: float | None
    low: float | None
    high: float | None
    probability: float | None
    verdict: str


@dataclass(frozen=True, slots=True)
class JudgedInjection:
    """What was said of one injection, beside the truth.

    ``watched`` is how many days passed until the next injection or the end of
    the diary; ``last`` whether it was the last one.
    """

    responder: bool
    inside: bool
    last: bool
    watched: int
    benefit: float
    half_loss: float | None
    estimate: float
    low: float
    high: float
    helped: bool
    half: float | None
    half_low: float | None
    half_high: float | None


@dataclass(frozen=True, slots=True)
class Judged:
    """One diary, judged."""

    case: Case
    seconds: float
    usable: int
    effects: tuple[JudgedEffect, ...]
    injections: tuple[JudgedInjection, ...]
    due_covers: bool | None

    def to_json(self) -> str:
        """Write one line."""
        return json.dumps(asdict(self))

    @staticmethod
    def from_json(line: str) -> Judged:
        """Read what `to_json` wrote."""
        raw: dict[str, Any] = json.loads(line)
        return Judged(
            Case(**raw["case"]),
            raw["seconds"],
            raw["usable"],
            tuple(JudgedEffect(**e) for e in raw["effects"]),
            tuple(JudgedInjection(**i) for i in raw["injections"]),
            raw["due_covers"],
        )


def cases(scenarios: Sequence[str], kind: str, days: Sequence[int], seeds: range) -> Iterator[Case]:
    """Yield cases; every scenario and length has people of its own."""
    names = list(SCENARIOS)
    for seed in seeds:
        for scenario in scenarios:
            for number, length in enumerate(days):
                own = _SEEDS_EACH * (10 * names.index(scenario) + number)
                yield Case(scenario, kind, length, own + seed)


def judge(case: Case) -> Judged:
    """Simulate one diary, analyse it and put the answers beside the truth."""
    simulated = simulate_diary(case.scenario, case.days, kind=case.kind, seed=case.seed)
    start = clock.process_time()
    found = analyse(
        simulated.diary,
        simulated.outcome,
        case.kind,
        [injection.date for injection in simulated.injections],
    )
    seconds = clock.process_time() - start
    truths = {truth.name: truth for truth in simulated.exposures}
    effects = tuple(
        JudgedEffect(
            effect.name,
            truths[effect.name].effect,
            truths[effect.name].role == "cause",
            truths[effect.name].state and truths[effect.name].lag == 0,
            effect.answer.estimate,
            effect.answer.low90,
            effect.answer.high90,
            effect.answer.probability,
            effect.answer.verdict.value,
        )
        for effect in found.effects
    )
    due = found.next_due
    true_due = simulated.next_half_loss
    covers = None if due is None or true_due is None else due.low90 <= true_due <= due.high90
    return Judged(
        case, seconds, found.usable_days, effects, tuple(_injections(simulated, found)), covers
    )


def _injections(
    simulated: SimulatedDiary, found: spasmograph.insight.Analysis
) -> Iterator[JudgedInjection]:
    truths = {truth.date: truth for truth in simulated.injections}
    first, last = (simulated.diary.index[k].date() for k in (0, -1))
    ends = [*[i.date for i in found.injections], last][1:]
    for injection, end in zip(found.injections, ends, strict=True):
        truth, answer = truths[injection.date], injection.answer
        assert answer.estimate is not None
        assert answer.low90 is not None
        assert answer.high90 is not None
        yield JudgedInjection(
            truth.responder,
            injection.date > first,
            injection is found.injections[-1],
            (end - injection.date) // dt.timedelta(days=1),
            truth.benefit,
            truth.half_loss_day,
            answer.estimate,
            answer.low90,
            answer.high90,
            answer.verdict.value == "likely_better",
            injection.half_loss_day,
            injection.half_loss_low90,
            injection.half_loss_high90,
        )


def judge_all(wanted: Sequence[Case], keep: Path, jobs: int) -> Iterator[Judged]:
    """Yield every case judged; what an earlier run kept is not done again.

    Parameters
    ----------
    wanted : sequence of Case
    keep : Path
        One line a diary is added here as it is done.  A file from other code
        than today's is replaced.
    jobs : int
        Processes.

    Yields
    ------
    Judged
        As they are done, kept ones first.
    """
    known = {judged.case: judged for judged in _kept(keep)}
    yield from (known[case] for case in wanted if case in known)
    left = iter([case for case in wanted if case not in known])
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with keep.open("a", encoding="utf-8") as file, ProcessPoolExecutor(jobs) as pool:
        running = {pool.submit(judge, case) for case in islice(left, _WAITING * jobs)}
        while running:
            done = next(as_completed(running))
            running.remove(done)
            running.update(pool.submit(judge, case) for case in islice(left, 1))
            file.write(done.result().to_json() + "\n")
            file.flush()
            yield done.result()


def _kept(keep: Path) -> Iterator[Judged]:
    """Read an earlier run, if the code is the same; begin the file anew if not."""
    mark = f"# {_code()}"
    lines = keep.read_text(encoding="utf-8").splitlines() if keep.exists() else []
    if not lines or lines[0] != mark:
        keep.parent.mkdir(parents=True, exist_ok=True)
        keep.write_text(mark + "\n", encoding="utf-8")
        return
    for line in lines[1:]:
        if line.endswith("}"):
            yield Judged.from_json(line)


def _code() -> str:
    """Return a hash of all that decides the results."""
    root = Path(spasmograph.__file__).parent
    arithmetic = (
        "analysis chains curves cycles diary filling inclusion laplace likelihood model "
        "posterior preparing results states treatments verdicts"
    )
    files = [root / "insight" / f"{name}.py" for name in arithmetic.split()]
    files += sorted((root / "simulate").glob("diary*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]
