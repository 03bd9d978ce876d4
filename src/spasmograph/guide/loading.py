"""Read the guide's data files, and refuse them when a statement is not what it should be."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from spasmograph.errors import GuideError
from spasmograph.guide.knowledge import (
    Entry,
    Grade,
    Guide,
    Kind,
    Section,
    Source,
    SourceKind,
    Statement,
    plain,
    shown,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from importlib.resources.abc import Traversable

__all__ = ["FILES", "RULE_SOURCES", "SOURCES", "load_guide", "read_guide"]

SOURCES = "sources.toml"
"""The file of the sources."""

RULE_SOURCES = "rule_sources.toml"
"""The file of sources that only the rules of triage, pattern and safety cite."""

FILES = MappingProxyType(
    {
        "types.toml": Kind.TYPE,
        "causes.toml": Kind.CAUSE,
        "triggers.toml": Kind.TRIGGER,
        "symptoms.toml": Kind.SYMPTOM,
        "tests.toml": Kind.TEST,
        "treatments.toml": Kind.TREATMENT,
        "self_care.toml": Kind.SELF_CARE,
        "warnings.toml": Kind.WARNING,
    }
)
"""The files of the entries: each holds one kind."""

_ENTRY = {"id", "name", "other_names", "see_also", "for_types", "says"}
_STATEMENT = {"section", "text", "sources", "verified", "grade", "checked"}
_SOURCE = {"id", "title", "year", "kind", "where", "checked"}

_Word = TypeVar("_Word", bound=StrEnum)


class _Place:
    """Where in the data files something is read, for the message when it is wrong."""

    def __init__(self, *parts: str) -> None:
        self.parts = parts

    def within(self, part: str) -> _Place:
        return _Place(*self.parts, part)

    def wrong(self, what: str) -> GuideError:
        return GuideError(
            f"{', '.join(self.parts)}: {what}",
            "Correct it there (docs/guide.md says what an entry holds), "
            "or install spasmograph again.",
        )


@cache
def load_guide() -> Guide:
    """Return the guide that comes with the program; it is read once.

    Raises
    ------
    GuideError
        If a data file is damaged; names the file and the entry.
    """
    return read_guide(files("spasmograph.guide") / "data")


def read_guide(folder: Traversable) -> Guide:
    """Read a guide from a folder of data files.

    Parameters
    ----------
    folder : Traversable
        Holds `SOURCES`, `RULE_SOURCES` and all of `FILES`; a path will do.

    Raises
    ------
    GuideError
        If a file is missing, is not TOML, or holds an entry that breaks a rule
        of docs/guide.md; names the file and the entry.
    """
    sources = _sources(folder)
    entries: dict[str, Entry] = {}
    names: dict[str, str] = {}
    for name, kind in FILES.items():
        place = _Place(name)
        document = _document(folder, name, {"checked", "entry"})
        checked = _date(document, place)
        for number, table in enumerate(_tables(document, "entry", place), start=1):
            at = place.within(f"entry {table.get('id', number)!r}")
            entry = _entry(table, kind, checked, sources, at)
            if entry.id in entries:
                raise at.wrong("this id is used twice")
            _claim(names, entry, at)
            entries[entry.id] = entry
    for name, kind in FILES.items():
        _check_links([e for e in entries.values() if e.kind is kind], entries, _Place(name))
    return Guide(MappingProxyType(entries), MappingProxyType(sources))


def _document(folder: Traversable, name: str, allowed: Collection[str]) -> dict[str, Any]:
    place = _Place(name)
    try:
        document = tomllib.loads((folder / name).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise place.wrong(f"cannot be read ({error})") from error
    except tomllib.TOMLDecodeError as error:
        raise place.wrong(f"is not TOML ({error})") from error
    _check_keys(document, allowed, place)
    return document


def _sources(folder: Traversable) -> dict[str, Source]:
    found: dict[str, Source] = {}
    for name in (SOURCES, RULE_SOURCES):
        _read_sources(folder, name, found)
    return found


def _read_sources(folder: Traversable, name: str, found: dict[str, Source]) -> None:
    place = _Place(name)
    for number, table in enumerate(
        _tables(_document(folder, name, {"source"}), "source", place), start=1
    ):
        at = place.within(f"source {table.get('id', number)!r}")
        _check_keys(table, _SOURCE, at)
        source = Source(
            id=_identifier(table, at),
            title=_text(table, "title", at),
            year=_year(table, at),
            kind=_word(table, "kind", SourceKind, at),
            where=_text(table, "where", at),
            checked=_date(table, at),
        )
        if source.id in found:
            raise at.wrong("this id is used twice")
        found[source.id] = source


def _entry(
    table: dict[str, Any], kind: Kind, checked: date, sources: Mapping[str, Source], place: _Place
) -> Entry:
    _check_keys(table, _ENTRY, place)
    says = _tables(table, "says", place)
    entry = Entry(
        id=_identifier(table, place),
        kind=kind,
        name=_text(table, "name", place),
        other_names=_texts(table, "other_names", place),
        statements=tuple(
            _statement(said, checked, sources, place.within(f"statement {number}"))
            for number, said in enumerate(says, start=1)
        ),
        see_also=_texts(table, "see_also", place),
        for_types=_texts(table, "for_types", place),
    )
    if entry.for_types and kind is not Kind.TREATMENT:
        raise place.wrong("only a treatment has 'for_types'")
    if not shown(entry):
        raise place.wrong("has no verified statement, so nothing of it could be shown")
    return entry


def _statement(
    table: dict[str, Any], checked: date, sources: Mapping[str, Source], place: _Place
) -> Statement:
    _check_keys(table, _STATEMENT, place)
    said = Statement(
        text=_text(table, "text", place),
        section=_word(table, "section", Section, place),
        sources=_texts(table, "sources", place),
        verified=_flag(table, "verified", place),
        grade=_word(table, "grade", Grade, place) if "grade" in table else None,
        checked=_date(table, place) if "checked" in table else checked,
    )
    for name in said.sources:
        if name not in sources:
            raise place.wrong(f"{SOURCES} has no source {name!r}")
    if said.verified and not said.sources:
        raise place.wrong("is verified without a source")
    if said.section is Section.HOW_WELL and said.grade is None:
        raise place.wrong("says how well something works without a grade")
    return said


def _claim(names: dict[str, str], entry: Entry, place: _Place) -> None:
    """Give an entry its names, unless another has one of them."""
    for name in (entry.id, entry.name, *entry.other_names):
        owner = names.setdefault(plain(name), entry.id)
        if owner != entry.id:
            raise place.wrong(f"the name {name!r} belongs to {owner!r}")


def _check_links(some: Iterable[Entry], entries: Mapping[str, Entry], place: _Place) -> None:
    for entry in some:
        at = place.within(f"entry {entry.id!r}")
        for name in entry.see_also:
            if name not in entries or name == entry.id:
                raise at.wrong(f"'see_also' names {name!r}, which is no other entry")
        for name in entry.for_types:
            if name not in entries or entries[name].kind is not Kind.TYPE:
                raise at.wrong(f"'for_types' names {name!r}, which is no type")


def _check_keys(table: Mapping[str, Any], allowed: Collection[str], place: _Place) -> None:
    for key in table:
        if key not in allowed:
            raise place.wrong(f"unknown key {key!r}")


def _tables(table: Mapping[str, Any], key: str, place: _Place) -> list[dict[str, Any]]:
    value = table.get(key)
    if not isinstance(value, list) or not value or not all(isinstance(v, dict) for v in value):
        raise place.wrong(f"has no [[{key}]]")
    return value


def _text(table: Mapping[str, Any], key: str, place: _Place) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise place.wrong(f"{key!r} must be a text that is not empty")
    return " ".join(value.split())


def _texts(table: Mapping[str, Any], key: str, place: _Place) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
        raise place.wrong(f"{key!r} must be a list of texts that are not empty")
    if len(set(value)) != len(value):
        raise place.wrong(f"{key!r} says the same twice")
    return tuple(value)


def _identifier(table: Mapping[str, Any], place: _Place) -> str:
    value = _text(table, "id", place)
    if not (value.isascii() and value.isidentifier() and value == value.lower()):
        raise place.wrong("'id' must be lower case letters, digits and underscores")
    return value


def _word(table: Mapping[str, Any], key: str, words: type[_Word], place: _Place) -> _Word:
    value = _text(table, key, place)
    try:
        return words(value)
    except ValueError:
        raise place.wrong(f"{key!r} is {value!r}, not one of {', '.join(words)}") from None


def _flag(table: Mapping[str, Any], key: str, place: _Place) -> bool:
    value = table.get(key)
    if not isinstance(value, bool):
        raise place.wrong(f"{key!r} must be true or false")
    return value


def _year(table: Mapping[str, Any], place: _Place) -> int | None:
    value = table.get("year")
    if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
        raise place.wrong("'year' must be a whole number")
    return value


def _date(table: Mapping[str, Any], place: _Place) -> date:
    value = table.get("checked")
    if not isinstance(value, date) or isinstance(value, datetime):
        raise place.wrong("'checked' must be a date, such as 2026-11-21")
    return value
