"""Note what happened: spasms, how a day was, and what it held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from spasmograph.cli.options import Noting, sharing
from spasmograph.cli.parsing import parse_amount, parse_regions, parse_whole, parse_word
from spasmograph.cli.recording import Clock, clock_of, opened
from spasmograph.errors import ImpossibleValue

if TYPE_CHECKING:
    from spasmograph.record.models import Exposure
    from spasmograph.record.store import Record

__all__ = ["log_app", "note_exposure", "rating"]

log_app = typer.Typer(help="Note spasms, how a day was, and what it held.", no_args_is_help=True)

RATING = 10
"""The top of every scale that a person rates on."""

Amount = Annotated[str, typer.Argument(metavar="AMOUNT", show_default=False)]


def rating(text: str | None) -> int | None:
    """Read a rating from 0 to 10; None when there is none."""
    return None if text is None else parse_whole(text, "rating", RATING)


# --- spasms and days --------------------------------------------------------


@log_app.command()
@sharing("at", "note")
def spasm(
    noting: Noting,
    lasted: Annotated[
        str | None, typer.Option("--for", metavar="TIME", help="How long: 4s, '2 min'.")
    ] = None,
    side: Annotated[str | None, typer.Option(help="Your own side: left, right or both.")] = None,
    regions: Annotated[
        str | None, typer.Option(help="Where: eye, brow, cheek, mouth, neck; parted by commas.")
    ] = None,
    strength: Annotated[str | None, typer.Option(help="How strong, 0 to 10.")] = None,
    pain: Annotated[str | None, typer.Option(help="How painful, 0 to 10.")] = None,
    doing: Annotated[str | None, typer.Option(help="What was going on.")] = None,
) -> None:
    """Note a spasm."""
    from spasmograph.cli.saying import noted
    from spasmograph.record.models import SpasmEntry
    from spasmograph.spasms.events import Side

    values: dict[str, Any] = {
        "seconds": None if lasted is None else parse_amount(lasted, "s"),
        "side": None if side is None else parse_word(Side, side, "side"),
        "regions": parse_regions(regions or ""),
        "strength": rating(strength),
        "pain": rating(pain),
    }
    with opened(noting.record) as record:
        at = clock_of(record, noting.zone).past(noting.at)
        row = SpasmEntry(at=at, activity=doing, note=noting.note, **values)
        record.add(row)
        noted(row, as_json=noting.as_json)


Affected = Annotated[bool | None, typer.Option(show_default=False, help="Whether it was affected.")]


@log_app.command()
@sharing("day", "note")
def day(
    noting: Noting,
    severity: Annotated[str | None, typer.Option(help="How bad the spasms were, 0 to 10.")] = None,
    count: Annotated[str | None, typer.Option(help="How many there were, roughly.")] = None,
    hardest: Annotated[
        str | None, typer.Option(help="twitching, pain, expression or eyes_forced_shut.")
    ] = None,
    mood: Annotated[str | None, typer.Option(help="Mood, 0 (worst) to 10 (best).")] = None,
    reading: Affected = None,
    driving: Affected = None,
    work: Affected = None,
    social: Affected = None,
) -> None:
    """Set how a day was; what is not named stays as it is."""
    from spasmograph.cli.days import note_day
    from spasmograph.cli.saying import noted
    from spasmograph.record.vocabulary import HardestSymptom

    given = {
        "severity": rating(severity),
        "count": None if count is None else parse_whole(count, "count", 100_000),
        "hardest": None if hardest is None else parse_word(HardestSymptom, hardest, "symptom"),
        "mood": rating(mood),
        "reading": reading,
        "driving": driving,
        "work": work,
        "social": social,
        "note": noting.note,
    }
    changes = {name: value for name, value in given.items() if value is not None}
    if not changes:
        raise ImpossibleValue("nothing was said about the day", "Give at least one option.")
    with opened(noting.record) as record:
        clock = clock_of(record, noting.zone)
        row = note_day(record, clock, clock.past_day(noting.day), changes)
        assert row is not None
        noted(row, as_json=noting.as_json)


# --- what a day held --------------------------------------------------------


def note_exposure(
    record: Record, clock: Clock, noting: Noting, kind: str, value: float, detail: str | None = None
) -> Exposure:
    """Write one exposure, and return it.

    Raises
    ------
    ImpossibleValue
        If a day cannot hold that much, or both a day and a time are given and
        they differ.
    """
    from spasmograph.record.models import Exposure

    at = None if noting.at is None else clock.past(noting.at)
    day = clock.past_day(noting.day) if at is None else at.day
    if at is not None and noting.day is not None and clock.day(noting.day) != day:
        raise ImpossibleValue(f"--at is on {day}, and --day says another", "Give one of the two.")
    row = Exposure(day=day, at=at, kind=kind, amount=value, detail=detail, note=noting.note)
    record.add(row)
    return row


def _log(noting: Noting, kind: str, value: float, detail: str | None = None) -> None:
    """Write an exposure of a known kind, and say what the day now holds of it."""
    from spasmograph.cli.days import total_of
    from spasmograph.cli.rows import amount, unit_of
    from spasmograph.cli.saying import noted

    with opened(noting.record) as record:
        clock = clock_of(record, noting.zone)
        row = note_exposure(record, clock, noting, kind, value, detail)
        total, count = total_of(record, kind, row.day)
        also = f"; {amount(total, unit_of(kind))} for that day" if count > 1 else ""
        noted(row, as_json=noting.as_json, also=also, day_total=total)


def _simple(name: str, kind: str, unit: str, words: str) -> None:
    """Make the command of an exposure that is one number."""

    @sharing("at", "day", "note")
    def command(noting: Noting, value: Amount) -> None:
        if unit:
            _log(noting, kind, parse_amount(value, unit))
        else:
            _log(noting, kind, float(parse_whole(value, "rating", RATING)))

    command.__doc__ = words
    log_app.command(name)(command)


_simple("stress", "stress", "", "Note stress, 0 to 10.")
_simple("anxiety", "anxiety", "", "Note anxiety, 0 to 10.")
_simple("fatigue", "fatigue", "", "Note fatigue, 0 to 10.")
_simple("water", "water", "ml", "Note water: 250, or '0.5 l'. A plain number is ml.")
_simple("screen", "screen", "h", "Note time at screens: 3, or '90 min'. A plain number is hours.")
_simple("light", "bright_light", "h", "Note time in bright light. A plain number is hours.")


@log_app.command()
@sharing("day", "note")
def sleep(
    noting: Noting,
    value: Amount,
    quality: Annotated[str | None, typer.Option(help="How good it was, 0 to 10.")] = None,
) -> None:
    """Note sleep on the day you woke up: 7.5, or '7 h 30 min'. A plain number is hours."""
    from spasmograph.cli.saying import noted
    from spasmograph.record.models import Exposure

    hours, rated = parse_amount(value, "h"), rating(quality)
    with opened(noting.record) as record:
        day = clock_of(record, noting.zone).past_day(noting.day)
        row = Exposure(day=day, kind="sleep", amount=hours, note=noting.note)
        rows = [row]
        if rated is not None:
            rows.append(Exposure(day=day, kind="sleep_quality", amount=float(rated)))
        record.add(*rows)
        also = "" if rated is None else f", quality {rated}/10"
        noted(row, as_json=noting.as_json, also=also, quality=rated)


@log_app.command()
@sharing("at", "day", "note")
def caffeine(
    noting: Noting,
    what: Annotated[
        str, typer.Argument(metavar="DRINK|AMOUNT", show_default=False, help="espresso, or 80.")
    ],
    servings: Annotated[float, typer.Option(min=0.1, max=50, help="How many of that drink.")] = 1.0,
) -> None:
    """Note caffeine, by a drink of the list or in mg."""
    from spasmograph.record.drinks import drink

    if what.strip()[:1].isdigit() or what.strip().startswith("-"):
        _log(noting, "caffeine", parse_amount(what, "mg") * servings)
    else:
        found = drink(what)
        _log(noting, "caffeine", found.caffeine * servings, found.name)


ETHANOL = 0.789
"""Density of ethanol at 20 °C, g/ml."""


@log_app.command()
@sharing("at", "day", "note")
def alcohol(
    noting: Noting,
    value: Amount,
    percent: Annotated[
        float | None,
        typer.Option(min=0, max=100, help="Strength of the drink, % by volume; AMOUNT is its ml."),
    ] = None,
) -> None:
    """Note alcohol in g, or a drink in ml with its --percent."""
    if percent is None:
        grams = parse_amount(value, "g")
    else:
        grams = round(parse_amount(value, "ml") * percent / 100 * ETHANOL, 2)
    _log(noting, "alcohol", grams)


Activity = Annotated[str, typer.Argument(metavar="KIND", show_default=False)]


@log_app.command()
@sharing("at", "day", "note")
def exercise(noting: Noting, kind: Activity, value: Amount) -> None:
    """Note exercise and how long: yoga 30. A plain number is minutes."""
    _log(noting, "exercise", parse_amount(value, "min"), kind)


@log_app.command()
@sharing("at", "day", "note")
def relax(noting: Noting, kind: Activity, value: Amount) -> None:
    """Note relaxation and how long: meditation '10 min'. A plain number is minutes."""
    _log(noting, "relaxation", parse_amount(value, "min"), kind)


@log_app.command()
@sharing("at", "day", "note")
def magnesium(
    noting: Noting,
    value: Amount,
    supplement: Annotated[
        bool, typer.Option("--supplement", help="A supplement, in mg; else servings of food.")
    ] = False,
) -> None:
    """Note servings of magnesium-rich food, or a supplement in mg."""
    kind, unit = ("magnesium_supplement", "mg") if supplement else ("magnesium_food", "servings")
    _log(noting, kind, parse_amount(value, unit))


@log_app.command()
@sharing("day", "note")
def meal(
    noting: Noting,
    skipped: Annotated[str, typer.Option(help="How many meals were skipped.", show_default=False)],
) -> None:
    """Note how many meals were skipped."""
    _log(noting, "meals_skipped", float(parse_whole(skipped, "number of meals", 10)))
