"""A program that writes to a record until it is ended: run by the tests of faults.

``writer.py FILE [KEY]`` reads a line, forks, and each child writes injections of
five sites; it says a number once that many are on the disk.  One process
that has everything loaded makes twenty writers cheap.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from pathlib import Path

from spasmograph.record import When, open_record
from spasmograph.record.models import Injection, InjectionSite


def write(path: Path, key: str | None, first: int, writes: int) -> None:
    """Write, and say what is written."""
    at = When.of(dt.datetime(2026, 2, 1, 8, 30), "Europe/Zurich")
    with open_record(path, key, wait=30) as record:
        for number in range(first, first + writes):
            sites = [InjectionSite(site=f"{number}", side="left", units=part) for part in range(5)]
            record.add(Injection(at=at, product=f"{number}", sites=sites))
            os.write(1, f"{number}\n".encode())


def main() -> None:
    """Fork writers for every line that is read: first number and how many, for each."""
    path, key = Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None
    while line := sys.stdin.readline():
        words = [int(word) for word in line.split()]
        children = []
        for first, writes in zip(words[::2], words[1::2], strict=True):
            child = os.fork()
            if child == 0:
                write(path, key, first, writes)
                os._exit(0)
            children.append(child)
            os.write(1, f"pid {child}\n".encode())
        for child in children:
            os.waitpid(child, 0)
        os.write(1, b"ended\n")


if __name__ == "__main__":
    main()
