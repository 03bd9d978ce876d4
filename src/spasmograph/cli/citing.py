"""Sources in words, as they are shown beside what was taken from them."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import fill
from typing import TYPE_CHECKING, Any

from spasmograph.guide import Source, load_guide

if TYPE_CHECKING:
    from spasmograph.guide.triage import Reason

__all__ = ["cited_lines", "paragraph", "reason_document", "source_documents"]

WIDTH = 80
"""Widest line that is printed, columns."""


def _sources(names: Iterable[str]) -> list[Source]:
    guide = load_guide()
    return [guide.source(name) for name in dict.fromkeys(names)]


def source_documents(names: Iterable[str]) -> list[dict[str, Any]]:
    """Return sources as plain values: id, title, year and where they were read."""
    return [
        {"id": item.id, "title": item.title, "year": item.year, "where": item.where}
        for item in _sources(names)
    ]


def reason_document(reason: Reason) -> dict[str, Any]:
    """Return a reason to get help as plain values, with its sources."""
    return {
        "rule": reason.rule,
        "level": reason.level.value,
        "text": reason.text,
        "from_record": reason.from_record,
        "sources": source_documents(reason.sources),
    }


def paragraph(words: str, indent: str = "", first: str | None = None) -> str:
    """Return words in lines that fit a terminal; an address is never broken."""
    return fill(
        words,
        WIDTH,
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def cited_lines(names: Iterable[str], indent: str = "    ") -> list[str]:
    """Return a paragraph for each source."""
    return [
        paragraph(
            f"{item.title}{f', {item.year}' if item.year else ''}. {item.where}",
            indent + "  ",
            f"{indent}Source: ",
        )
        for item in _sources(names)
    ]
