"""What a page is made of, before it is HTML or PDF."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

__all__ = ["Block", "Chart", "Pages", "Point", "Points", "Section", "Table", "Words"]


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph."""

    text: str
    block: str = field(default="words", init=False)


@dataclass(frozen=True, slots=True)
class Point:
    """One line of a list: what it is about, and what is said."""

    lead: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Points:
    """A list; numbered where the order is one to speak about."""

    rows: tuple[Point, ...]
    numbered: bool = False
    block: str = field(default="points", init=False)


@dataclass(frozen=True, slots=True)
class Table:
    """A table; every row has as many cells as the head.

    Attributes
    ----------
    widths : tuple of float
        Share of the width a column takes, for columns of running text.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    widths: tuple[float, ...] = ()
    block: str = field(default="table", init=False)


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture in SVG, and what it shows in words."""

    svg: str
    text: str
    block: str = field(default="chart", init=False)


Block: TypeAlias = Words | Points | Table | Chart


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what is under it."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Pages:
    """The whole report as it is shown.

    Attributes
    ----------
    title, about, warning, footer : str
    who : Section
        Over the whole width.
    chart : Chart or None
    changes, beside : tuple of Block
        What stands under and beside the chart; `course` is the heading of all three.
    left, right : tuple of Section
        The two columns that fill page one.
    rest : tuple of Section
        From page two on.
    """

    title: str
    about: str
    warning: str
    footer: str
    who: Section
    course: str
    chart: Chart | None
    changes: tuple[Block, ...]
    beside: tuple[Block, ...]
    left: tuple[Section, ...]
    right: tuple[Section, ...]
    rest: tuple[Section, ...]
