"""The ``export.xml`` of Apple Health, read piece by piece."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO
from xml.parsers import expat

from spasmograph.errors import ImportFileError

__all__ = ["Sample", "moment_of", "read_samples"]

_PIECE = 2**16
_PROLOGUE = 2**20
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_DOCTYPE_END = re.compile(rb"\]\s*>")
_SHORT_END = re.compile(rb">")
_ROOT = b"<HealthData"
_STAMP = "%Y-%m-%d %H:%M:%S %z"
_CURE = "Export the data again on the phone: Health, your picture, Export All Health Data."


@dataclass(frozen=True, slots=True)
class Sample:
    """One thing the phone knows, as the file says it.

    Attributes
    ----------
    kind : str
        ``type`` of a record, ``workoutActivityType`` of a workout.
    attributes : dict of str to str
    zone : str or None
        Time zone in which it was recorded, when the file says so.
    """

    kind: str
    attributes: dict[str, str]
    zone: str | None


def moment_of(text: str) -> datetime:
    """Read a time stamp such as ``2026-02-28 23:10:00 +0100``.

    Raises
    ------
    ValueError
        If it is not one.
    """
    return datetime.strptime(text, _STAMP)


def read_samples(
    file: IO[bytes], wanted: Callable[[str], bool], progress: Callable[[int], None]
) -> Iterator[Sample]:
    """Yield the records and workouts of an export, one after the other.

    Memory stays the same however long the file is.  The file's own document
    type is set aside unread, after a look that it defines no entities; nothing
    outside the file is ever read.  Records inside a correlation (a meal) are
    passed over, since the file lists each of them a second time by itself.

    Parameters
    ----------
    file : binary file
    wanted : callable
        Told a kind; whether samples of it are yielded.
    progress : callable
        Told how many bytes were read.

    Yields
    ------
    Sample

    Raises
    ------
    ImportFileError
        If it is not such a file, is cut short, or defines entities.
    """
    reader = _Reader(wanted)
    done = 0
    for piece in _pieces(file):
        done += len(piece)
        reader.feed(piece)
        progress(done)
        yield from reader.take()
    reader.finish()
    yield from reader.take()


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    """Yield the file without its document type."""
    head = b""
    while _ROOT not in head and len(head) < _PROLOGUE and (piece := file.read(_PIECE)):
        head += piece
    begin, root = head.find(b"<!DOCTYPE"), head.find(_ROOT)
    if root < 0:
        raise ImportFileError("this is not the export of Apple Health", _CURE)
    if 0 <= begin < root:
        inside = _COMMENT.sub(b"", head[begin:root])
        end = (_DOCTYPE_END if b"[" in inside else _SHORT_END).search(inside)
        if b"<!ENTITY" in inside or end is None or inside[end.end() :].strip():
            raise ImportFileError("the export begins in a way that is not safe to read", _CURE)
        head = head[:begin] + head[root:]
    yield head
    while piece := file.read(_PIECE):
        yield piece


class _Reader:
    """Keep what the parser says until it is taken."""

    def __init__(self, wanted: Callable[[str], bool]) -> None:
        self._wanted = wanted
        self._found: list[Sample] = []
        self._open: tuple[str, dict[str, str]] | None = None
        self._zone: str | None = None
        self._path: list[str] = []
        self._parser = expat.ParserCreate("utf-8")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._unsafe
        self._parser.EntityDeclHandler = self._unsafe

    def feed(self, piece: bytes, *, last: bool = False) -> None:
        try:
            self._parser.Parse(piece, last)
        except expat.ExpatError as error:
            raise ImportFileError(
                f"the export is damaged or cut short at line {error.lineno}", _CURE
            ) from error

    def finish(self) -> None:
        self.feed(b"", last=True)

    def take(self) -> list[Sample]:
        found, self._found = self._found, []
        return found

    def _unsafe(self, *_: object) -> None:
        raise ImportFileError("the export holds definitions that are not safe to read", _CURE)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._path) == 1 and name in {"Record", "Workout"}:
            kind = attributes.get("type" if name == "Record" else "workoutActivityType", "")
            if self._wanted(kind):
                self._open, self._zone = (kind, attributes), None
        elif (
            name == "MetadataEntry"
            and len(self._path) == 2
            and attributes.get("key") == "HKTimeZone"
        ):
            self._zone = attributes.get("value")
        self._path.append(name)
        if len(self._path) > 50:
            raise ImportFileError("the export is not built as it should be", _CURE)

    def _end(self, name: str) -> None:
        self._path.pop()
        if len(self._path) == 1 and self._open is not None:
            self._found.append(Sample(*self._open, self._zone))
            self._open = None
