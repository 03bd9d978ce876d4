"""Answers given in a file, or in the command itself, instead of being asked for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from spasmograph.errors import ImpossibleValue

__all__ = ["read_document"]

_CURE = 'Give a JSON object, such as {"severity": 3}, or a file that holds one.'


def read_document(source: str) -> dict[str, Any]:
    """Read answers from a file, or from the text itself when it is a JSON object.

    Parameters
    ----------
    source : str
        Name of a file, or JSON.

    Raises
    ------
    ImpossibleValue
        If they cannot be read.
    """
    try:
        text = source if source.lstrip().startswith("{") else Path(source).read_text("utf-8")
        content = json.loads(text)
    except (OSError, ValueError, RecursionError) as error:
        raise ImpossibleValue(f"{source!r:.60} cannot be read as answers", _CURE) from error
    if not isinstance(content, dict):
        raise ImpossibleValue("the answers are not a JSON object", _CURE)
    return content
