"""The diary of the demo record: a person whose true triggers are known.

Short nights and coffee act on the spasms of the next day and of the same day.
Screen time moves together with coffee, water and alcohol with nothing, and none
of the three acts.  Each of three injections takes away half of the spasms, for
about eleven weeks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from spasmograph.record import When
from spasmograph.record.models import CheckIn, Exposure, Injection, InjectionSite, Row
from spasmograph.spasms import Side

__all__ = ["DAYS", "DECOYS", "INJECTED", "TRIGGERS", "demo_rows"]

Floats = npt.NDArray[np.float64]

DAYS = 240
INJECTED = (20, 108, 192)
"""Days of the injections, counted from the first day."""

TRIGGERS = ("sleep", "caffeine")
DECOYS = ("alcohol", "screen", "water")

_CUP, _GLASS = 63.0, 250.0
_BENEFIT, _ONSET, _HALF, _SLOPE = 0.7, 4.0, 80.0, 6.0


def demo_rows(last: dt.date, seed: int = 4) -> Iterator[Row]:
    """Yield the rows of a diary that ends on a day.

    Parameters
    ----------
    last : date
    seed : int
        Decides everything that is left to chance.
    """
    rng = np.random.default_rng(seed)
    first = last - dt.timedelta(days=DAYS - 1)
    held = _exposures(rng)
    spasms = rng.poisson(np.exp(_log_rate(rng, held)))
    for number in np.flatnonzero(rng.random(DAYS) > 0.15).tolist():
        day = first + dt.timedelta(days=number)
        yield CheckIn(day=day, at=_at(day, 21), count=int(spasms[number]))
        for kind, values in held.items():
            yield Exposure(day=day, kind=kind, amount=float(values[number]))
    for number in INJECTED:
        day = first + dt.timedelta(days=number)
        site = InjectionSite(site="orbicularis oculi", side=Side.LEFT, units=2.5)
        yield Injection(at=_at(day, 12), product="a botulinum toxin", sites=[site])


def _at(day: dt.date, hour: int) -> When:
    return When.of(dt.datetime(day.year, day.month, day.day, hour, tzinfo=dt.UTC))


def _exposures(rng: np.random.Generator) -> dict[str, Floats]:
    cups = rng.integers(0, 5, DAYS).astype(float)
    nights: Floats = np.clip(rng.normal(7.0, 1.0, DAYS), 3.0, 10.0)
    screen: Floats = np.clip(2.0 + 0.8 * cups + rng.normal(0.0, 1.2, DAYS), 0.0, 14.0)
    return {
        "sleep": np.rint(nights * 4.0) / 4.0,
        "caffeine": cups * _CUP,
        "screen": np.rint(screen),
        "water": rng.integers(4, 9, DAYS) * _GLASS,
        "alcohol": np.where(rng.random(DAYS) < 0.3, 10.0, 0.0),
    }


def _log_rate(rng: np.random.Generator, held: dict[str, Floats]) -> Floats:
    short = np.concatenate([[0.0], 7.0 - held["sleep"][:-1]])
    noise = np.zeros(DAYS)
    for day in range(1, DAYS):
        noise[day] = 0.5 * noise[day - 1] + rng.normal(0.0, 0.15)
    rate = 2.2 + 0.30 * short + 0.20 * (held["caffeine"] / _CUP - 2.0) + noise
    return np.asarray(rate - _BENEFIT * _benefit())


def _benefit() -> Floats:
    """Return how much of an injection is at work on each day; a new one takes over."""
    whole = np.zeros(DAYS)
    for number in INJECTED:
        since = np.maximum(np.arange(DAYS) - number, 0.0)
        came = since**3 / (since**3 + _ONSET**3)
        whole = whole * (1.0 - came) + came / (1.0 + (since / _HALF) ** _SLOPE)
    return whole
