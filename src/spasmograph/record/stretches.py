"""Stretches of time that devices recorded: joined, and none counted twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from spasmograph.record.vocabulary import ExposureKind

__all__ = ["APART", "Stretch", "distinct", "sleeps"]

APART = timedelta(hours=3)
"""Sleep broken off for longer than this is another sleep."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A sleep or a part of one, a workout, a session of relaxation.

    Attributes
    ----------
    start, end : datetime
        With their offset.
    zone : str or None
        Name of the time zone, when it is known.
    kind : ExposureKind
    detail : str or None
    amount : float
        In the unit of the kind; less than the time between when there were pauses.
    """

    start: datetime
    end: datetime
    zone: str | None
    kind: ExposureKind
    detail: str | None
    amount: float


def sleeps(parts: Iterable[Stretch]) -> Iterator[Stretch]:
    """Join parts to sleeps.

    Parameters
    ----------
    parts : iterable of Stretch
        Time asleep, in any order, of any number of devices.

    Yields
    ------
    Stretch
        Oldest first; amount is the time asleep, h.  Time that several parts
        cover counts once, and parts less than `APART` from each other make
        one sleep, which ends with the last of them.
    """
    current: Stretch | None = None
    for part in sorted(parts, key=lambda part: (part.start, part.end)):
        if current is not None and part.start - current.end <= APART:
            more = max(part.end - max(part.start, current.end), timedelta(0))
            last = part if part.end >= current.end else current
            current = replace(
                current,
                end=last.end,
                zone=last.zone,
                amount=current.amount + more / timedelta(hours=1),
            )
            continue
        if current is not None:
            yield current
        current = part
    if current is not None:
        yield current


def distinct(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """Leave one of those that overlap: several devices recorded the same thing.

    Parameters
    ----------
    stretches : iterable of Stretch

    Yields
    ------
    Stretch
        Of each run of overlapping ones of one kind and detail, the one with
        the largest amount.
    """
    by_detail: dict[tuple[ExposureKind, str | None], list[Stretch]] = {}
    for stretch in stretches:
        by_detail.setdefault((stretch.kind, stretch.detail), []).append(stretch)
    for group in by_detail.values():
        last: Stretch | None = None
        for stretch in sorted(group, key=lambda one: (one.start, one.end)):
            if last is not None and stretch.start < last.end:
                last = max(last, stretch, key=lambda one: one.amount)
                continue
            if last is not None:
                yield last
            last = stretch
        if last is not None:
            yield last
