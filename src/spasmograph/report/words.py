"""Numbers as people read them, and the plain sentences of the session page."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spasmograph.spasms import events as vocabulary
from spasmograph.spasms.counting import is_spasm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spasmograph.spasms.counting import Rate
    from spasmograph.spasms.events import Event
    from spasmograph.spasms.intervals import Estimate
    from spasmograph.spasms.summary import Summary

__all__ = ["ABSENT", "Fact", "facts_of", "figure", "length", "per_cent", "span_of"]

ABSENT = "\u2013"
"""Shown where there are no data."""

KINDS = {
    vocabulary.Kind.BLINK: "blink",
    vocabulary.Kind.TWITCH: "twitch",
    vocabulary.Kind.BRIEF_SPASM: "brief spasm",
    vocabulary.Kind.PROLONGED_SPASM: "prolonged spasm",
}
KIND_NAMES = {
    vocabulary.Kind.BLINK: "Blinks",
    vocabulary.Kind.TWITCH: "Twitches, under 0.5 s",
    vocabulary.Kind.BRIEF_SPASM: "Brief spasms, 0.5 to 3 s",
    vocabulary.Kind.PROLONGED_SPASM: "Prolonged spasms, from 3 s",
}
_WIDE = 4.0
_SHORT = 20.0
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:\d\d|$)")


@dataclass(frozen=True, slots=True)
class Fact:
    """One plain answer: the question, the short answer, a sentence on it."""

    question: str
    answer: str
    detail: str


def figure(value: float | None, decimals: int | None = None) -> str:
    """Write a number; by default two figures below ten and whole above."""
    if value is None or not math.isfinite(value):
        return ABSENT
    if value == 0:
        return "0"
    if decimals is None:
        decimals = 0 if abs(value) >= 9.95 else 1
    text = f"{value:.{decimals}f}"
    if float(text) == 0:
        text = text.removeprefix("-")
    return text.replace("-", "\u2212")


def per_cent(value: float | None) -> str:
    """Write a share of 1 as per cent; small ones with one decimal."""
    if value is None or not math.isfinite(value):
        return ABSENT
    percent = value * 100
    return f"{figure(percent, 1 if 0 < abs(percent) < 9.95 else 0)}%"


def length(seconds: float) -> str:
    """Write a length of time."""
    if not math.isfinite(seconds):
        return ABSENT
    if seconds < 60:
        return f"{figure(seconds, 1 if seconds < 9.95 else 0)}\u00a0s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}\u00a0min {rest}\u00a0s" if rest else f"{minutes}\u00a0min"


def clock(moment: float) -> str:
    """Write a moment of the recording as minutes and seconds."""
    minutes, rest = divmod(round(moment), 60)
    return f"{minutes}:{rest:02d}"


def span_of(estimate: Estimate, *, share: bool = False) -> str:
    """Write a 95% interval."""
    if not (math.isfinite(estimate.low) and math.isfinite(estimate.high)):
        return ABSENT
    write = per_cent if share else figure
    return f"{write(estimate.low)} to {write(estimate.high)}"


def facts_of(summary: Summary, counted: Sequence[Event]) -> tuple[Fact, ...]:
    """Answer how often, how long, how strong, which side and how sure.

    Parameters
    ----------
    summary : Summary
        The numbers.
    counted : sequence of Event
        The events that are counted.
    """
    spasms = [event for event in counted if is_spasm(event)]
    if summary.observation.counted_seconds <= 0:
        blank = (
            Fact(name, ABSENT, "Not measured.") for name in ("How long", "How strong", "Which side")
        )
        return (_often(summary.confident.spasms), *blank, _sure(summary))
    return (
        _often(summary.confident.spasms),
        _long(summary),
        _strong(summary, spasms),
        _side(summary),
        _sure(summary),
    )


def blinking(rate: Rate) -> str:
    """Say how often the person blinked."""
    if rate.seconds <= 0:
        return "Blinks: not measured."
    if rate.seconds < _SHORT:
        return f"Blinks: {rate.count} in {length(rate.seconds)}."
    found = rate.per_minute
    return f"Blinks: {figure(found.value)} a minute (likely {span_of(found)})."


def day(created: str) -> str:
    """Write an ISO 8601 moment as people do; other text is left as it is."""
    match = _MOMENT.match(created)
    return f"{match[1]} {match[2]}" if match else created


def _often(rate: Rate) -> Fact:
    question = "How often"
    if rate.seconds <= 0:
        return Fact(question, "Not measured", "The face was not seen.")
    seen = length(rate.seconds)
    found = rate.per_minute
    if rate.count == 0:
        return Fact(
            question,
            "None counted",
            f"No spasm was counted in {seen}. Spasms come and go: from this recording alone, "
            f"up to {figure(found.high)} a minute are still possible.",
        )
    if rate.seconds < _SHORT:
        return Fact(
            question,
            f"{rate.count} in {length(rate.seconds)}",
            "Too short to tell how often in general: likely between "
            f"{figure(found.low)} and {figure(found.high)} a minute.",
        )
    return Fact(
        question,
        f"{figure(found.value)} a minute",
        f"{count_of(rate.count, 'spasm')} in {seen}. Allowing for chance, the usual rate is "
        f"likely between {figure(found.low)} and {figure(found.high)} a minute.",
    )


def _long(summary: Summary) -> Fact:
    lengths, closures = summary.durations["spasms"], summary.closures
    closed = (
        f"Eyes closed, blinks included: left {per_cent(closures.left.value)} of the time, "
        f"right {per_cent(closures.right.value)}."
    )
    if lengths.count == 0:
        return Fact("How long", ABSENT, closed)
    if lengths.count == 1:
        return Fact("How long", seconds(lengths.median), closed)
    return Fact(
        "How long",
        f"typically {seconds(lengths.median)}",
        f"The shortest lasted {seconds(lengths.shortest)}, the longest "
        f"{seconds(lengths.longest)}. {closed}",
    )


def seconds(value: float) -> str:
    """Write the length of an event: hundredths below a second."""
    if not math.isfinite(value):
        return ABSENT
    return f"{figure(value, 2 if value < 0.995 else 1)}\u00a0s"


def _strong(summary: Summary, spasms: Sequence[Event]) -> Fact:
    sizes = sorted(e.amplitude_pct for e in spasms if e.amplitude_pct is not None)
    if not sizes:
        return Fact("How strong", ABSENT, "There was no spasm to measure.")
    middle = (sizes[(len(sizes) - 1) // 2] + sizes[len(sizes) // 2]) / 2
    largest = max((e.amplitude_mm for e in spasms if e.amplitude_mm is not None), default=math.nan)
    eyes = summary.confident.regions[vocabulary.Region.EYE].count
    shut = sum(e.closure is vocabulary.Closure.COMPLETE for e in spasms)
    closing = f" The eye closed fully in {shut} of {eyes}." if eyes else ""
    return Fact(
        "How strong",
        f"{'' if len(sizes) == 1 else 'typically '}{figure(middle, 0)}%",
        "Of this face\u2019s own full movement. The largest movement was "
        f"{figure(largest, 1)} mm.{closing}",
    )


def _side(summary: Summary) -> Fact:
    rates = summary.confident.sides
    left, right, both = (rates[side].count for side in vocabulary.Side)
    total = left + right + both
    detail = f"Left {left}, right {right}, both together {both}."
    if total == 0:
        return Fact("Which side", ABSENT, "There was no spasm to place.")
    for name, count in (("Left", left), ("Right", right), ("Both together", both)):
        if count == total:
            return Fact("Which side", name, detail)
        if count >= 0.8 * total:
            return Fact("Which side", f"Mostly {name.lower()}", detail)
    return Fact("Which side", "Left and right", detail)


def _sure(summary: Summary) -> Fact:
    seen, found = summary.observation, summary.confident.spasms
    share = seen.observed_seconds / seen.recorded_seconds if seen.recorded_seconds > 0 else 0.0
    unsure = summary.listed.spasms.count - found.count
    parts = [
        (
            f"The face was seen for {length(seen.observed_seconds)} of "
            f"{length(seen.recorded_seconds)}."
        )
    ]
    if unsure:
        verb = "was" if unsure == 1 else "were"
        parts.append(f"{count_of(unsure, 'more movement')} {verb} too unclear to count.")
    interval = found.per_minute
    if found.count and interval.high > _WIDE * interval.low:
        parts.append("So few spasms give only a rough rate; more or longer recordings help.")
    return Fact("How sure", f"{per_cent(share)} seen", " ".join(parts))


def count_of(number: int, noun: str) -> str:
    """Write a number with its noun."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
