"""Ask of a record, or of a diary in a file, what matters, what helped and what wears off when."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from spasmograph.cli.options import Json, RecordFile, Zone
from spasmograph.cli.parsing import parse_day
from spasmograph.cli.recording import clock_of, opened
from spasmograph.errors import ImpossibleValue, InsightError
from spasmograph.insight.results import Kind

if TYPE_CHECKING:
    from spasmograph.insight.results import Analysis

__all__ = ["insight"]

CYCLE = "cycle"

_CYCLE_KEYS = (
    "outcome", "kind", "first", "last", "usable_days", "injections", "next_due", "notes",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Asked:
    """What of a plain file is asked, as it was typed."""

    diary: Path | None
    injections: str | None
    kind: Kind | None
    state: tuple[str, ...]
    minutes: str | None

    def own(self) -> list[str]:
        """Return the options given that only a plain file has."""
        names = ("--injections", "--kind", "--state", "--minutes")
        given = (self.injections, self.kind, self.state, self.minutes)
        return [name for name, value in zip(names, given, strict=True) if value]


def insight(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[cycle] [RECORD]",
            show_default=False,
            help="'cycle' for the injections alone; a record, else the one in use.",
        ),
    ] = None,
    diary: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Ask of a diary in a CSV file instead.")
    ] = None,
    injections: Annotated[
        str | None, typer.Option(metavar="DAYS", help="With --diary: 2026-01-03,2026-03-28.")
    ] = None,
    outcome: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="What to explain: of a record spasms, severity or filmed; of a file, a column.",
        ),
    ] = None,
    kind: Annotated[
        Kind | None, typer.Option(help="With --diary: what the outcome is; count by default.")
    ] = None,
    state: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN", help="With --diary: spasms may change it; repeatable."),
    ] = None,
    minutes: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="With --diary: minutes filmed, for rates.")
    ] = None,
    since: Annotated[str | None, typer.Option(metavar="DAY", help="The first day.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="The last day.")] = None,
    zone: Zone = None,
    record_file: RecordFile = None,
    json: Json = False,
) -> None:
    """Say what matters for your spasms, what helped, and when an injection wears off."""
    cycle, named = _parted(words or [])
    asked = _Asked(diary, injections, kind, tuple(state or ()), minutes)
    if diary is None:
        if unfit := asked.own():
            raise typer.BadParameter(f"{unfit[0]} needs --diary; a record knows it itself")
        found, today = _of_record(_one(named, record_file), outcome, (since, until), zone)
    elif named or record_file:
        raise typer.BadParameter("name a record or --diary, not both")
    elif minutes and kind is not Kind.RATE:
        raise typer.BadParameter("--minutes needs --kind rate")
    else:
        found, today = _of_file(asked, outcome or "spasms", (since, until))
    _show(found, today, cycle=cycle, as_json=json)


def _parted(words: list[str]) -> tuple[bool, str | None]:
    cycle = words[:1] == [CYCLE]
    rest = words[1:] if cycle else words
    if len(rest) > 1:
        raise typer.BadParameter(f"one record at a time; {rest[1]!r:.60} is too much")
    return cycle, rest[0] if rest else None


def _one(named: str | None, option: str | None) -> str | None:
    if named and option and named != option:
        raise typer.BadParameter(f"two records are named: {named!r:.60} and {option!r:.60}")
    return named or option


def _checked(first: date | None, last: date | None) -> None:
    if first is not None and last is not None and last < first:
        raise ImpossibleValue(f"{last} is before {first}", "Give the earlier day to --since.")


def _of_record(
    where: str | None, outcome: str | None, days: tuple[str | None, str | None], zone: str | None
) -> tuple[Analysis, date]:
    with opened(where) as record:
        clock = clock_of(record, zone)
        first, last = (None if day is None else clock.day(day) for day in days)
        _checked(first, last)
        with _waiting():
            from spasmograph.insight import analyse_record

            found = analyse_record(record, outcome, first, last)
        return found, clock.now.day


def _of_file(
    asked: _Asked, outcome: str, days: tuple[str | None, str | None]
) -> tuple[Analysis, date]:
    injected = _days(asked.injections)
    with _waiting():
        from spasmograph.insight import analyse, read_diary_file

        frame = read_diary_file(asked.diary or Path())
        if not len(frame):
            raise InsightError("the diary is empty", "Give it at least one day.")
        today = frame.index.max().date()
        first = date.min if days[0] is None else parse_day(days[0], today)
        last = date.max if days[1] is None else parse_day(days[1], today)
        _checked(first, last)
        frame = frame.loc[[first <= day.date() <= last for day in frame.index]]
        found = analyse(
            frame,
            outcome,
            asked.kind or Kind.COUNT,
            injected,
            minutes=asked.minutes or "minutes",
            states=asked.state,
        )
    return found, found.last or today


def _days(text: str | None) -> list[date]:
    """Read days with commas between them."""
    found = []
    for part in (text or "").split(","):
        if part.strip():
            try:
                found.append(date.fromisoformat(part.strip()))
            except ValueError as error:
                raise ImpossibleValue(
                    f"{part.strip()[:40]!r} is not a day", "Write it as 2026-03-28."
                ) from error
    return found


def _waiting() -> AbstractContextManager[object]:
    """Show that something is going on, to a person who waits at a terminal."""
    from rich.console import Console

    console = Console(stderr=True)
    return console.status("Working it out ...") if console.is_terminal else nullcontext()


def _show(found: Analysis, today: date, *, cycle: bool, as_json: bool) -> None:
    from spasmograph.cli.insight_page import cycle_lines, insight_lines
    from spasmograph.cli.saying import tell

    content = found.to_dict()
    if cycle:
        content = {key: content[key] for key in _CYCLE_KEYS}
    lines = cycle_lines if cycle else insight_lines
    tell(lines(found, today), content, as_json=as_json)
