"""Small guides for tests, held in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from spasmograph.guide.loading import FILES, RULE_SOURCES, SOURCES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

SOURCE = """
[[source]]
id = "one"
title = "A study"
year = 2020
kind = "cohort"
where = "PMID 1"
checked = 2026-11-21
"""

STATEMENT = """
[[entry.says]]
section = "what"
text = "A thing."
sources = ["one"]
verified = true
"""


def entry(name: str, extra: str = "") -> str:
    """Return an entry with one statement; ``extra`` comes before the statement."""
    return f'\n[[entry]]\nid = "{name}"\nname = "The {name}"\n{extra}\n{STATEMENT}'


def small(**changed: str) -> dict[str, str]:
    """Return the files of a guide with one entry a kind, some of them changed."""
    texts = {
        name: "checked = 2026-11-21\n" + entry(name.removesuffix(".toml")) for name in FILES
    } | {SOURCES: SOURCE, RULE_SOURCES: SOURCE.replace('"one"', '"ruled"')}
    return texts | {f"{name}.toml": text for name, text in changed.items()}


class _File:
    def __init__(self, text: str | None) -> None:
        self.text = text

    def read_text(self, encoding: str) -> str:
        assert encoding == "utf-8"
        if self.text is None:
            raise FileNotFoundError("no such file")
        return self.text


class _Folder:
    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts

    def __truediv__(self, name: str) -> _File:
        return _File(self.texts.get(name))


def folder(texts: Mapping[str, str]) -> Traversable:
    """Return a folder that holds these files."""
    return cast("Traversable", _Folder(texts))
