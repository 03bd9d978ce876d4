"""Read small tab-separated tables strictly, and say where one is wrong."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spasmograph.errors import SpasmographError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["MISSING", "Line", "Row", "parse_number", "quoted", "read_rows", "read_text"]

MISSING = "n/a"
"""How BIDS writes a value that is absent."""

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_LONGEST_QUOTE = 40

Problem = Callable[[str], SpasmographError]
"""Turns a description of what is wrong into the error to raise."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table.

    Attributes
    ----------
    line : int
        Line number in the file, from 1 (the header is line 1).
    cells : dict of str to str
        Text of every known column, without surrounding spaces.
    """

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table whose columns are not known yet.

    Attributes
    ----------
    number : int
        In the file, from 1.
    cells : list of str
    """

    number: int
    cells: list[str]

    def under(self, header: Sequence[str]) -> dict[str, str]:
        """Return the cells by the names of their columns.

        Raises
        ------
        ValueError
            If there are more or fewer cells than columns.
        """
        if len(self.cells) != len(header):
            raise ValueError(
                f"line {self.number}: {len(self.cells)} columns where the header has {len(header)}"
            )
        return dict(zip(header, self.cells, strict=True))


def quoted(text: str) -> str:
    """Return a cell as it may be shown in a one-line message."""
    short = text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…"
    return repr(short)


def parse_number(text: str) -> float:
    """Read a plain decimal number.

    Stricter than `float`: no ``nan``, no ``inf``, no underscores, and only
    the digits 0-9.

    Raises
    ------
    ValueError
        If the text is anything else, or too large for a float.
    """
    if _NUMBER.fullmatch(text) is None:
        raise ValueError(f"{quoted(text)} is not a number")
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{quoted(text)} is too large")
    return value


def read_rows(path: Path, columns: Sequence[str], problem: Problem) -> list[Row]:
    """Read a tab-separated table with a header line.

    A byte-order mark, Windows line ends, other column orders and further
    columns are accepted; everything else that is unusual is an error.

    Parameters
    ----------
    path : Path
        The table, UTF-8.
    columns : sequence of str
        Columns that must be there.
    problem : callable
        Makes the error to raise from its description.

    Returns
    -------
    list of Row
        In the order of the file.
    """
    lines = _read_lines(path, problem)
    header = [name.strip() for name in lines[0].split("\t")]
    for name in columns:
        if header.count(name) != 1:
            fault = "has no" if name not in header else "repeats the"
            raise problem(f"line 1: the header {fault} column {name!r}")
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        cells = line.split("\t")
        if len(cells) != len(header):
            raise problem(f"line {number}: {len(cells)} columns where the header has {len(header)}")
        named = zip(header, cells, strict=True)
        rows.append(Row(number, {name: c.strip() for name, c in named if name in columns}))
    return rows


def read_text(path: Path, problem: Problem) -> str:
    """Return a UTF-8 text file, its lines ended by line feeds.

    Parameters
    ----------
    path : Path
    problem : callable
        Makes the error to raise from its description.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise problem(f"cannot be read ({error.strerror or error})") from error
    except UnicodeDecodeError as error:
        raise problem("is not UTF-8 text") from error
    if "\0" in text:
        raise problem("is not a text file")
    if not text.strip():
        raise problem("is empty")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _read_lines(path: Path, problem: Problem) -> list[str]:
    """Return the lines of a UTF-8 file, without blank ones at the end."""
    lines = read_text(path, problem).split("\n")
    while not lines[-1].strip():
        lines.pop()
    return lines
