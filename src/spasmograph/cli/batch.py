"""Measure several videos, in processes beside this one.

A video that crashes the decoder takes its process with it and nothing else; the
next video gets a new one.  The children measure; only the parent writes, so
that stopping them at any moment leaves nothing half-written.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING

from spasmograph.cli.quiet import quiet
from spasmograph.errors import SpasmographError, UnreadableVideo

if TYPE_CHECKING:
    from spasmograph.measuring import Measurement

__all__ = ["Request", "measure_each"]

TELL_EVERY = 0.1
"""Shortest time between two words of progress from a child, s."""

CRASHED = UnreadableVideo(
    "decoding it ended the program that read it", "Convert it to an MP4 file and measure that."
)

_REPORT_IT = "Please report it together with the output of 'spasmograph --version'."


@dataclass(frozen=True, slots=True)
class Request:
    """One video to measure, and how; see `spasmograph.measure`."""

    video: Path
    tasks: Path | None = None
    mirrored: bool = False
    keep_frames: bool = False


Follow = Callable[[Request, int], None]
"""Told now and then how many frames of a video have been read."""


def _attempt(request: Request, tell: Callable[[int], None]) -> Measurement | SpasmographError:
    from spasmograph.measuring import measure

    told = 0.0

    def progress(count: int, _: float) -> None:
        nonlocal told
        now = time.monotonic()
        if now - told >= TELL_EVERY:
            told = now
            tell(count)

    try:
        return measure(
            request.video,
            tasks=request.tasks or (),
            mirrored=request.mirrored,
            keep_frames=request.keep_frames,
            progress=progress,
        )
    except SpasmographError as error:
        return error
    except Exception as error:
        problem = f"it could not be measured ({type(error).__name__}: {error})"
        return SpasmographError(problem, _REPORT_IT)


def _child(channel: Connection) -> None:
    """Answer requests until there are no more."""
    with channel, quiet(), suppress(EOFError, BrokenPipeError):
        while True:
            channel.send(_attempt(channel.recv(), channel.send))


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Start children deaf to Ctrl-C: the parent hears it and ends them."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@dataclass(frozen=True, slots=True)
class _Worker:
    channel: Connection
    process: BaseProcess

    def stop(self) -> None:
        self.process.terminate()
        self.process.join()
        self.channel.close()


def _start() -> _Worker:
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_child, args=(theirs,), daemon=True)
    with _without_interrupts():
        process.start()
    theirs.close()
    return _Worker(ours, process)


def _hear(channel: Connection) -> int | Measurement | SpasmographError | None:
    """Return what a child says next; None when it is gone."""
    try:
        heard: int | Measurement | SpasmographError = channel.recv()
    except (EOFError, ConnectionResetError):
        return None
    return heard


def measure_each(
    requests: Sequence[Request], jobs: int, follow: Follow
) -> Iterator[tuple[Request, Measurement | SpasmographError]]:
    """Measure videos, at most `jobs` at a time.

    Parameters
    ----------
    requests : sequence of Request
        What to measure.
    jobs : int
        Processes at a time.
    follow : callable
        See `Follow`.

    Yields
    ------
    tuple of Request and (Measurement or SpasmographError)
        As they finish, in no fixed order.
    """
    pending = list(reversed(requests))
    idle: list[_Worker] = []
    busy: dict[Connection, tuple[Request, _Worker]] = {}
    try:
        while pending or busy:
            while pending and len(busy) < jobs:
                worker = idle.pop() if idle else _start()
                request = pending.pop()
                busy[worker.channel] = request, worker
                worker.channel.send(request)
            for channel in wait(list(busy)):
                assert isinstance(channel, Connection)
                request, worker = busy[channel]
                heard = _hear(channel)
                if isinstance(heard, int):
                    follow(request, heard)
                    continue
                del busy[channel]
                if heard is None:
                    worker.stop()
                else:
                    idle.append(worker)
                yield request, CRASHED if heard is None else heard
    finally:
        for worker in (*idle, *(worker for _, worker in busy.values())):
            worker.stop()
