"""Figures out of the summary of a session, which may lack any part."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spasmograph.record.models import Session

__all__ = ["number_at", "part_at", "rows_at", "summary_of", "whole_at"]


def summary_of(session: Session) -> Mapping[str, Any]:
    """Return the summary of `measure`, with or without the notes around it."""
    inner = session.summary.get("summary")
    return inner if isinstance(inner, dict) else session.summary


def part_at(value: Any, *path: str) -> Any:
    """Follow a path into nested mappings; None where it ends early."""
    for step in path:
        if not isinstance(value, dict):
            return None
        value = value.get(step)
    return value


def number_at(value: Any, *path: str) -> float | None:
    """Return a finite number at the end of a path, or None for anything else."""
    found = part_at(value, *path)
    if isinstance(found, bool) or not isinstance(found, int | float) or not math.isfinite(found):
        return None
    return float(found)


def whole_at(value: Any, *path: str) -> int | None:
    """Return `number_at`, rounded."""
    found = number_at(value, *path)
    return None if found is None else round(found)


def rows_at(summary: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """Return a list of mappings by its name, without whatever else is in it."""
    rows = summary.get(name)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
