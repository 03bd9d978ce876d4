"""What is known about facial spasms, as cited data, and what reasons with it."""

from __future__ import annotations

from spasmograph.guide.knowledge import (
    Entry,
    Grade,
    Guide,
    Kind,
    Section,
    Source,
    SourceKind,
    Statement,
    cited,
    shown,
)
from spasmograph.guide.loading import load_guide, read_guide

__all__ = [
    "Entry",
    "Grade",
    "Guide",
    "Kind",
    "Section",
    "Source",
    "SourceKind",
    "Statement",
    "cited",
    "load_guide",
    "read_guide",
    "shown",
]
