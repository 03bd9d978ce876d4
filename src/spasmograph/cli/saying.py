"""Say what was done: one line for a person, or one JSON document."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from spasmograph.record.models import Row

__all__ = ["noted", "print_json", "tell"]


def print_json(content: Any) -> None:
    """Print one JSON document."""
    typer.echo(json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False))


def tell(lines: str | Iterable[str], content: Any, *, as_json: bool) -> None:
    """Print lines for a person, or the same as JSON.

    Parameters
    ----------
    lines : str or iterable of str
    content
        What JSON is to hold.
    as_json : bool
        Print JSON.
    """
    if as_json:
        print_json(content)
        return
    for line in [lines] if isinstance(lines, str) else lines:
        typer.echo(line)


def noted(
    row: Row,
    *,
    as_json: bool,
    done: str = "Noted",
    units: Mapping[str, str] | None = None,
    **more: Any,
) -> None:
    """Say which row was written.

    Parameters
    ----------
    row : Row
        As it is in the record now.
    as_json : bool
        Print JSON: ``entry``, and what is in `more`.
    done : str
        The first word.
    units : mapping, optional
        Units of the person's own trackers, by key.
    **more
        What else the document is to hold; text under ``also`` is added to the line.
    """
    from spasmograph.cli.rows import day_of, describe, document, named, short, what

    also = more.pop("also", "")
    said = f"{describe(row, units)}{also}".strip(" ;")
    told = f"{named(what(row))} on {day_of(row)}{f': {said}' if said else ''}"
    line = f"{done}: {told} [{short(row.id)}]"
    tell(line, {"entry": document(row), **more}, as_json=as_json)
