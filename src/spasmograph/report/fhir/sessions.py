"""Measured videos: an observation for each, and one for each measure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from spasmograph.record import models as m
from spasmograph.record.summaries import part_at
from spasmograph.report.fhir.codes import System, concept, side_concept
from spasmograph.report.fhir.person import device_of
from spasmograph.report.fhir.values import (
    Resource,
    annotation,
    clean,
    moment,
    number,
    part_id,
    quantity,
    reference,
    resource,
    row_id,
    whole,
)
from spasmograph.spasms.events import Side

__all__ = ["MEASURES", "Measure", "Measured", "measured_of"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of a session, and where its summary holds it.

    Attributes
    ----------
    code : str
        Of `System.MEASURE`.
    path : tuple of str
        Keys that lead to a number, or to one with its interval.
    unit : str
        UCUM.
    side : Side or None
    factor : float
        From the summary's unit to this one.
    counted : tuple of str
        Keys that lead to what holds ``count`` and perhaps ``seconds``.
    """

    code: str
    path: tuple[str, ...]
    unit: str
    side: Side | None = None
    factor: float = 1.0
    counted: tuple[str, ...] = ()


def _measures() -> Iterator[Measure]:
    spasms = ("confident", "spasms")
    yield Measure("spasm-rate", (*spasms, "per_minute"), "/min", counted=spasms)
    for side in Side:
        rate = ("confident", "sides", side.value)
        yield Measure("spasm-rate", (*rate, "per_minute"), "/min", side, counted=rate)
    yield Measure("blink-rate", ("blinks", "per_minute"), "/min", counted=("blinks",))
    yield Measure("volley-rate", ("bouts", "per_minute"), "/min", counted=("bouts",))
    lengths = ("durations", "spasms")
    yield Measure("spasm-duration", (*lengths, "median"), "s", counted=lengths)
    yield Measure("time-in-spasm", ("closures", "in_spasm"), "%", factor=100)
    for side in Side:
        yield Measure("time-closed", ("closures", side.value), "%", side, factor=100)
    for side in Side:
        coupling = ("eye_mouth", side.value)
        yield Measure("mouth-with-eye", (*coupling, "share"), "%", side, factor=100)
        yield Measure("mouth-after-eye", (*coupling, "lag_ms"), "ms", side)
    yield Measure("asymmetry", ("asymmetry", "index"), "1")


MEASURES: Final = tuple(_measures())
"""Every measure of a session but the estimate of a scale."""

_JANKOVIC: Final = "jankovic-frequency-estimate"
_FREQUENCY: Final = "Jankovic"


@dataclass(frozen=True, slots=True)
class Measured:
    """One session as resources.

    Attributes
    ----------
    session : dict
        The observation that has the others as its members.
    members : tuple of dict
        An observation for each measure that could be made.
    device, provenance : dict
    line : str
        The same in words.
    """

    session: Resource
    members: tuple[Resource, ...]
    device: Resource
    provenance: Resource
    line: str


def measured_of(row: m.Session, patient: Resource) -> Measured:
    """Return one measured video.

    A measure that could not be made is left out; zero stays zero.

    Parameters
    ----------
    row : Session
    patient : dict
    """
    software = row.provenance.get("software")
    device = device_of(software if isinstance(software, str) else None)
    shared: Resource = {
        "status": "final",
        "category": [concept(System.OBSERVED, "procedure")],
        "subject": reference(patient),
        "effectiveDateTime": moment(row.at),
        "performer": [reference(patient)],
        "method": concept(System.METHOD, "face-video"),
        "device": reference(device),
    }
    members = [found for measure in MEASURES if (found := _member(row, measure, shared))]
    members += [found for found in [_estimate(row, shared)] if found]
    session = resource(
        "Observation",
        row_id(row),
        code=concept(System.MEASURE, "session"),
        **shared,
        bodySite=concept(System.PLACE, "face"),
        note=annotation(row.note),
        hasMember=[reference(member) for member in members],
        component=[
            *_part("recorded", quantity(row.seconds, "s")),
            *_part("usable", quantity(row.usable_seconds, "s")),
            *_part("quality", quantity(row.quality, "1")),
        ],
    )
    made = _provenance(row, [session, *members], device)
    return Measured(session, tuple(members), device, made, _line(row))


def _member(row: m.Session, measure: Measure, shared: Resource) -> Resource | None:
    held = part_at(row.summary, *measure.path)
    value = quantity(_value(held), measure.unit, measure.factor)
    if value is None:
        return None
    ends = held if isinstance(held, dict) else {}
    counted = part_at(row.summary, *measure.counted) if measure.counted else {}
    counted = counted if isinstance(counted, dict) else {}
    place = "face" if measure.side is None else f"face-{measure.side}"
    count = whole(counted.get("count"))
    return resource(
        "Observation",
        part_id(row.id, f"{measure.code} {measure.side or ''}"),
        code=concept(System.MEASURE, measure.code),
        **shared,
        bodySite=concept(System.PLACE, place),
        valueQuantity=value,
        component=[
            *_part("interval-low", quantity(ends.get("low"), measure.unit, measure.factor)),
            *_part("interval-high", quantity(ends.get("high"), measure.unit, measure.factor)),
            *_part("count", count, "valueInteger"),
            *_part("seconds", quantity(counted.get("seconds"), "s")),
            *_part("quality", quantity(row.quality, "1")),
            *_part("side", measure.side and side_concept(measure.side), "valueCodeableConcept"),
        ],
    )


def _estimate(row: m.Session, shared: Resource) -> Resource | None:
    """Return the estimated frequency part of the Jankovic scale, labelled as what it is."""
    scales = row.summary.get("scales")
    held = scales if isinstance(scales, list) else []
    found = [item for item in held if isinstance(item, dict) and _is_jankovic(item)]
    band = whole(found[0].get("band")) if found else None
    if band is None:
        return None
    return resource(
        "Observation",
        part_id(row.id, _JANKOVIC),
        code=concept(System.MEASURE, _JANKOVIC),
        **shared,
        bodySite=concept(System.PLACE, "face"),
        valueInteger=band,
        note=annotation("An estimate from video, not rated by a clinician."),
        component=[
            *_part("lowest", whole(found[0].get("lowest")), "valueInteger"),
            *_part("highest", whole(found[0].get("highest")), "valueInteger"),
            *_part("quality", quantity(row.quality, "1")),
        ],
    )


def _is_jankovic(scale: dict[str, Any]) -> bool:
    return str(scale.get("name", "")).startswith(_FREQUENCY)


def _part(code: str, value: Any, name: str = "valueQuantity") -> list[Resource]:
    if value is None:
        return []
    return [{"code": concept(System.MEASURE, code), name: value}]


def _provenance(row: m.Session, targets: list[Resource], device: Resource) -> Resource:
    """Say of which video the numbers are, without naming its file."""
    video = {"system": "urn:spasmograph:video-sha256", "value": row.sha256}
    return resource(
        "Provenance",
        part_id(row.id, "provenance"),
        target=[reference(target) for target in targets],
        recorded=row.created.isoformat(),
        agent=[{"type": concept(System.AGENT, "author"), "who": reference(device)}],
        entity=[{"role": "source", "what": {"identifier": video}}],
    )


def _line(row: m.Session) -> str:
    rate = part_at(row.summary, "confident", "spasms", "per_minute")
    value = number(_value(rate))
    said = "spasms could not be counted"
    if value is not None:
        said = f"{value:g} spasms a minute"
        ends = [number(rate.get(end)) for end in ("low", "high")] if isinstance(rate, dict) else []
        if ends and None not in ends:
            said += f" (95% interval {ends[0]:g} to {ends[1]:g})"
    quality = "" if row.quality is None else f", quality {row.quality:.2f} of 1"
    note = f". {text}" if (text := clean(row.note)) else ""
    return f"{moment(row.at)}: {said}, measured for {row.usable_seconds:g} s{quality}{note}"


def _value(held: Any) -> Any:
    return held.get("value") if isinstance(held, dict) else held
