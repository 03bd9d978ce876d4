"""The patterns that fit, in words and as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from spasmograph.cli.citing import cited_lines, paragraph, source_documents
from spasmograph.guide.pattern import Evidence, Fit, closest, what_would_tell_apart

__all__ = ["pattern_document", "pattern_lines"]

OPENING = "Patterns that doctors describe, and what speaks for and against each:"
NONE = "Nothing that was answered or measured speaks for one of the patterns doctors describe."


def _evidence(item: Evidence) -> dict[str, Any]:
    return {
        "text": item.text,
        "from_record": item.from_record,
        "sources": source_documents(item.sources),
    }


def pattern_document(fits: Sequence[Fit]) -> dict[str, Any]:
    """Return fits as plain values: each pattern, and what would tell the closest apart."""
    return {
        "patterns": [
            {
                "id": fit.pattern_id,
                "name": fit.name,
                "for": [_evidence(item) for item in fit.for_],
                "against": [_evidence(item) for item in fit.against],
                "missing": list(fit.missing),
                "ask": list(fit.ask),
            }
            for fit in fits
        ],
        "closest": [fit.pattern_id for fit in closest(fits)],
        "tell_apart": [
            {
                "patterns": sorted(apart.patterns),
                "text": apart.text,
                "sources": source_documents(apart.sources),
            }
            for apart in what_would_tell_apart(closest(fits))
        ],
    }


def _listed(heading: str, items: Sequence[Evidence]) -> list[str]:
    lines = [f"  {heading}:"] if items else []
    for item in items:
        told = " (from your record)" if item.from_record else ""
        lines.append(paragraph(f"{item.text}{told}", "      ", "    - "))
        lines += cited_lines(item.sources, "      ")
    return lines


def _plain(heading: str, items: Sequence[str]) -> list[str]:
    lines = [f"  {heading}:"] if items else []
    return lines + [paragraph(f"{text[0].upper()}{text[1:]}", "      ", "    - ") for text in items]


def pattern_lines(fits: Sequence[Fit]) -> list[str]:
    """Return what is said about the patterns, line by line."""
    if not fits:
        return [NONE]
    lines = [OPENING]
    for fit in fits:
        lines += ["", fit.name, *_listed("For", fit.for_), *_listed("Against", fit.against)]
        lines += _plain("Not known yet", fit.missing) + _plain("What to ask", fit.ask)
    apart = what_would_tell_apart(closest(fits))
    if apart:
        lines += ["", "What would tell those that fit about as well apart:"]
    for item in apart:
        lines.append(paragraph(item.text, "    ", "  - "))
        lines += cited_lines(item.sources)
    return lines
