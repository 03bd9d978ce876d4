"""The small parts that resources are made of."""

from __future__ import annotations

import datetime as dt
import html
import math
import re
import uuid
from collections.abc import Iterable
from typing import Any, Final

from spasmograph.record.models import Row
from spasmograph.record.times import When
from spasmograph.report.fhir.codes import UCUM

__all__ = [
    "Resource",
    "annotation",
    "clean",
    "concept_of",
    "day_text",
    "known",
    "marked",
    "moment",
    "narrative",
    "number",
    "part_id",
    "period",
    "quantity",
    "reference",
    "resource",
    "row_id",
    "whole",
]

Resource = dict[str, Any]
"""A resource, or a part of one, as JSON holds it."""

_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKS: Final = re.compile(r"[\\<\[]")
_FURTHEST: Final = 14 * 60  # minutes; FHIR knows no clock further from UTC
_DIGITS: Final = 6


def clean(text: str | None) -> str | None:
    """Return text without the control characters that FHIR forbids; None if nothing is left."""
    found = _FORBIDDEN.sub("", text or "").strip()
    return found or None


def marked(text: str | None) -> str | None:
    """Return text as Markdown that shows it as it is: no HTML, link or picture comes of it."""
    found = clean(text)
    return None if found is None else _MARKS.sub(r"\\\g<0>", found)


def known(**values: Any) -> Resource:
    """Return the values that are there; None, and empty lists and mappings, are left out."""
    return {name: value for name, value in values.items() if value not in (None, [], {})}


def resource(kind: str, id_: uuid.UUID, **values: Any) -> Resource:
    """Return a resource; what is not known is left out."""
    return {"resourceType": kind, "id": str(id_), **known(**values)}


def reference(target: Resource) -> Resource:
    """Return a reference to a resource of the same bundle."""
    return {"reference": f"urn:uuid:{target['id']}"}


def row_id(row: Row) -> uuid.UUID:
    """Return the id of the resource of a row: made of its id and its table, always the same."""
    return part_id(row.id, row.__tablename__)


def part_id(row: uuid.UUID, part: str) -> uuid.UUID:
    """Return the id of something that is made of a row, or of another id: always the same."""
    return uuid.uuid5(row, part)


def moment(when: When) -> str:
    """Return a moment with the offset of the person's clock, as FHIR writes it."""
    if abs(when.offset) > _FURTHEST:
        return str(When(when.utc, 0))
    return str(when)


def period(start: str | None, end: str | None) -> Resource | None:
    """Return a stretch of time; None when neither end is known."""
    return known(start=start, end=end) or None


def number(value: Any) -> float | None:
    """Return a finite number, or None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        found = float(value)
    except OverflowError:
        return None
    return float(f"{found:.{_DIGITS}g}") + 0.0 if math.isfinite(found) else None


def whole(value: Any) -> int | None:
    """Return a whole number that FHIR can hold, or None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 2**31:
        return None
    return value


def quantity(value: Any, unit: str, factor: float = 1.0) -> Resource | None:
    """Return a measured value in a UCUM unit; None where there is none.  Zero stays."""
    found = number(value)
    found = None if found is None else number(found * factor)
    if found is None:
        return None
    return {"value": found, "unit": unit, "system": UCUM, "code": unit}


def annotation(text: str | None) -> list[Resource]:
    """Return a note in the person's words, if there is one."""
    found = marked(text)
    return [] if found is None else [{"text": found}]


def concept_of(text: str | None, codings: Iterable[Resource] = ()) -> Resource:
    """Return a concept in the person's words, with its codes."""
    return known(coding=list(codings), text=clean(text)) or {"text": "not said"}


def narrative(lines: Iterable[str], empty: str) -> Resource:
    """Return lines as the XHTML of a section, as a list; nothing in them is run.

    Parameters
    ----------
    lines : iterable of str
    empty : str
        What to say when there are none.
    """
    items = [html.escape(text) for text in map(clean, lines) if text]
    inner = "".join(f"<li>{item}</li>" for item in items)
    body = f"<ul>{inner}</ul>" if inner else f"<p>{html.escape(empty)}</p>"
    return {
        "status": "generated",
        "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{body}</div>',
    }


def day_text(day: dt.date | None) -> str | None:
    """Return a day as FHIR writes it."""
    return None if day is None else day.isoformat()
