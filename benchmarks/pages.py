"""One results page, written part by part."""

from __future__ import annotations

import re
from pathlib import Path

__all__ = ["write_part"]

_MARK = "<!-- part: {} -->"


def write_part(page: Path, name: str, text: str) -> None:
    """Replace one part of a page, or add it at the end; the others stay.

    Parameters
    ----------
    page : Path
    name : str
    text : str
        Markdown, without the mark that goes before it.
    """
    whole = page.read_text(encoding="utf-8") if page.exists() else ""
    parts = re.split(r"<!-- part: (\S+) -->\n", whole)
    known = dict(zip(parts[1::2], parts[2::2], strict=True))
    known[name] = text.rstrip("\n") + "\n\n"
    body = "".join(f"{_MARK.format(part)}\n{known[part]}" for part in known)
    page.write_text(body.rstrip("\n") + "\n", encoding="utf-8")
