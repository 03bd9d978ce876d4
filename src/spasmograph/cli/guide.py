"""Look something up in the guide."""

from __future__ import annotations

import json as json_module
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import RenderableType

    from spasmograph.guide.knowledge import Entry, Guide, Source, Statement
    from spasmograph.guide.uses import Uses

__all__ = ["guide"]

_WIDTH = 80
"""Widest line that is printed, columns."""

_KINDS = {
    "type": "Patterns that doctors describe",
    "cause": "Causes",
    "trigger": "Triggers",
    "symptom": "Symptoms",
    "test": "Tests",
    "treatment": "Treatments",
    "self_care": "What people can do themselves",
    "warning": "Warning signs",
}

_HEADINGS = {
    "what": "What it is",
    "act": "What to do",
    "who": "Who it concerns",
    "how_known": "How it is found",
    "known": "What is known",
    "how_well": "How well it works",
    "onset": "When it begins",
    "duration": "How long it lasts",
    "side_effects": "Side effects",
    "not_for": "Who needs care with it",
    "disagree": "Where sources disagree",
    "help": "What can help",
    "ask": "What to ask",
}

_GRADES = {
    "high": "strong evidence",
    "moderate": "fairly good evidence",
    "low": "weak evidence",
    "very_low": "very weak evidence",
    "none": "no study found",
    "expert": "opinion of experts",
}

_SOURCE_KINDS = {
    "review": "review of studies",
    "trial": "trial",
    "cohort": "study of a group",
    "case_series": "report on cases",
    "guideline": "guideline",
    "label": "product information",
    "reference": "reference page",
}

_CLOSING = "This is information, not a diagnosis. A doctor can say what it means for you."


def guide(
    topic: Annotated[
        list[str] | None, typer.Argument(help="What to look up.", show_default=False)
    ] = None,
    kind: Annotated[
        str | None, typer.Option(metavar="KIND", help=f"List only {', '.join(_KINDS)}.")
    ] = None,
    sources: Annotated[
        bool,
        typer.Option("--sources", help="List only the sources, and where they are used."),
    ] = False,
    json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document and nothing else.")
    ] = False,
) -> int:
    """Look up what is known about facial spasms, with its sources."""
    from spasmograph.guide import load_guide

    known = load_guide()
    entry = known.find(" ".join(topic)) if topic else None
    chosen = (entry,) if entry else _of(known, kind)
    if sources:
        document, page = _all_sources(known, chosen, whole=not topic and kind is None)
    elif entry:
        document, page = _one(known, entry)
    else:
        document, page = _list(chosen)
    if json:
        typer.echo(json_module.dumps(document, ensure_ascii=False, indent=2))
    else:
        _print(page)
    return 0


def _of(known: Guide, kind: str | None) -> tuple[Entry, ...]:
    if kind is None:
        return tuple(known.entries.values())
    from spasmograph.guide.knowledge import Kind

    wanted = kind.casefold().replace("-", "_")
    for one in Kind:
        if wanted in {one.value, f"{one.value}s"}:
            return known.of(one)
    raise typer.BadParameter(f"{kind!r} is not one of {', '.join(_KINDS)}", param_hint="'--kind'")


def _print(page: Iterable[RenderableType]) -> None:
    from rich.console import Console

    console = Console(highlight=False, markup=False, emoji=False)
    for part in page:
        console.print(part, soft_wrap=True)


def _list(entries: Iterable[Entry]) -> tuple[dict[str, Any], Iterator[RenderableType]]:
    listed = tuple(entries)
    document = {"topics": [_head(entry) for entry in listed]}
    return document, _topics(listed)


def _topics(entries: tuple[Entry, ...]) -> Iterator[RenderableType]:
    for kind in dict.fromkeys(entry.kind for entry in entries):
        yield _bold(_KINDS[kind])
        some = [entry for entry in entries if entry.kind is kind]
        widest = max(len(entry.id) for entry in some)
        for entry in some:
            first = f"  {entry.id:{widest}}  "
            yield _plain(entry.name, indent=" " * len(first), first=first)
        yield ""
    yield _plain("Read one with: spasmograph guide TOPIC")


def _one(known: Guide, entry: Entry) -> tuple[dict[str, Any], Iterator[RenderableType]]:
    from spasmograph.guide import cited, shown
    from spasmograph.guide.knowledge import not_said

    said = shown(entry)
    read = tuple(known.source(name) for name in cited(entry))
    document = {
        **_head(entry),
        "for_types": list(entry.for_types),
        "see_also": list(entry.see_also),
        "statements": [_statement(one) for one in said],
        "not_said": [section.value for section in not_said(entry)],
        "sources": [_source(one) for one in read],
    }
    return document, _page(known, entry, said, read)


def _page(
    known: Guide, entry: Entry, said: tuple[Statement, ...], read: tuple[Source, ...]
) -> Iterator[RenderableType]:
    numbers = {source.id: number for number, source in enumerate(read, start=1)}
    yield _bold(entry.name)
    if entry.other_names:
        yield _plain(f"Also: {', '.join(entry.other_names)}")
    if entry.for_types:
        names = ", ".join(known.entry(name).name for name in entry.for_types)
        yield _plain(f"Used for: {names}")
    for section in dict.fromkeys(one.section for one in said):
        yield ""
        yield _bold(_HEADINGS[section])
        for one in said:
            if one.section is section:
                grade = f" ({_GRADES[one.grade]})" if one.grade else ""
                marks = "".join(f"[{numbers[name]}]" for name in one.sources)
                yield _item(f"{one.text}{grade} {marks}")
    yield from _not_said(entry)
    yield ""
    yield _bold("Sources")
    yield from (_cite(numbers[one.id], one) for one in read)
    if entry.see_also:
        yield ""
        names = "; ".join(known.entry(name).name for name in entry.see_also)
        yield _plain(f"See also: {names}")
    yield ""
    yield _plain(_CLOSING)


def _not_said(entry: Entry) -> Iterator[RenderableType]:
    from spasmograph.guide.knowledge import not_said

    left = [_HEADINGS[section].lower() for section in not_said(entry)]
    if left:
        yield ""
        yield _bold("Not known from what was read for this guide")
        yield _item(f"{'; '.join(left).capitalize()}.")


def _all_sources(
    known: Guide, entries: Iterable[Entry], *, whole: bool
) -> tuple[dict[str, Any], Iterator[RenderableType]]:
    """List the sources of some entries, or of the whole guide and its rules."""
    from spasmograph.guide import cited
    from spasmograph.guide.uses import uses_of

    uses = uses_of(known)
    names = uses if whole else dict.fromkeys(name for entry in entries for name in cited(entry))
    read = [(known.source(name), uses[name]) for name in names]
    document = {"sources": [_source(one) | {"used_by": _used(used)} for one, used in read]}
    return document, (
        line for one, used in read for line in (_item(_words(one)), _plain_uses(used))
    )


def _used(used: Uses) -> dict[str, list[str]]:
    from dataclasses import asdict

    return {where: list(names) for where, names in asdict(used).items()}


def _plain_uses(used: Uses) -> RenderableType:
    told = [
        f"{where}: {', '.join(names)}" if where != "entries" else ", ".join(names)
        for where, names in _used(used).items()
        if names
    ]
    return _plain("; ".join(told), indent=" " * 6, first="    Used in ")


def _head(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "kind": entry.kind.value,
        "name": entry.name,
        "other_names": list(entry.other_names),
    }


def _statement(said: Statement) -> dict[str, Any]:
    return {
        "section": said.section.value,
        "text": said.text,
        "grade": said.grade.value if said.grade else None,
        "checked": said.checked.isoformat(),
        "sources": list(said.sources),
    }


def _source(source: Source) -> dict[str, Any]:
    return {
        "id": source.id,
        "title": source.title,
        "year": source.year,
        "kind": source.kind.value,
        "where": source.where,
        "checked": source.checked.isoformat(),
    }


def _cite(number: int, source: Source) -> RenderableType:
    mark = f"[{number}]"
    return _plain(_words(source), indent=" " * 7, first=f"  {mark:>4} ")


def _words(source: Source) -> str:
    when = f", {source.year}" if source.year else ""
    kind = _SOURCE_KINDS[source.kind]
    return f"{source.title}{when} ({kind}, read {source.checked.isoformat()}). {source.where}"


def _bold(words: str) -> RenderableType:
    from rich.text import Text

    return Text(words, style="bold")


def _plain(words: str, indent: str = "", first: str | None = None) -> RenderableType:
    """Return words in lines of at most `_WIDTH`; an address is never broken."""
    from textwrap import fill

    from rich.text import Text

    return Text(
        fill(
            words,
            _WIDTH,
            initial_indent=indent if first is None else first,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
    )


def _item(words: str) -> RenderableType:
    return _plain(words, indent="    ", first="  - ")
