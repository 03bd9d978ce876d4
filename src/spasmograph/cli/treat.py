"""Note treatments, and what belongs to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from spasmograph.cli.cautions import noted_with_cautions
from spasmograph.cli.log import rating
from spasmograph.cli.options import Json, Noting, RecordFile, Zone, sharing
from spasmograph.cli.parsing import parse_amount, parse_clock, parse_site, parse_word
from spasmograph.cli.recording import clock_of, opened
from spasmograph.errors import ImpossibleValue

if TYPE_CHECKING:
    from spasmograph.record.store import Record

__all__ = ["treat_app"]

treat_app = typer.Typer(
    help="Note treatments, and what your doctor needs to know.", no_args_is_help=True
)

Name = Annotated[str, typer.Argument(metavar="NAME", show_default=False)]
Start = Annotated[str | None, typer.Option(metavar="DAY", help="Since when; today by default.")]
Stop = Annotated[str | None, typer.Option(metavar="DAY", help="Until when.")]
By = Annotated[str | None, typer.Option(help="Who prescribed it, or gave it.")]
DoseOption = Annotated[
    str | None, typer.Option(metavar="AMOUNT", help="How much at a time: '0.5 mg', '1 cup'.")
]
Times = Annotated[str | None, typer.Option(help="When it is taken: 08:00,20:00; parted by commas.")]


def _dose_of(text: str | None) -> tuple[float | None, str | None]:
    """Split a dose into its number and its unit, which is kept as it was written."""
    if text is None:
        return None, None
    number, unit = text.strip(), ""
    while number and not number[-1].isdigit():
        number, unit = number[:-1], number[-1] + unit
    return parse_amount(number, ""), unit.strip() or None


def _ordered(start: Any, stop: Any) -> None:
    if stop is not None and stop < start:
        raise ImpossibleValue(f"it ends on {stop}, before it begins on {start}", "Check the days.")


@treat_app.command()
@sharing("at", "note")
def injection(
    noting: Noting,
    product: Annotated[
        str, typer.Option(help="Its name as on the box. Units are never converted.")
    ],
    site: Annotated[
        list[str] | None,
        typer.Option(metavar="PLACE:SIDE:UNITS", help="Where, and how much; once for each site."),
    ] = None,
    by: By = None,
    batch: Annotated[str | None, typer.Option(help="The number on the box.")] = None,
) -> None:
    """Note an injection of botulinum toxin."""
    from spasmograph.record.models import Injection, InjectionSite
    from spasmograph.spasms.events import Side

    sites = [
        InjectionSite(site=place, side=Side(side), units=units)
        for place, side, units in map(parse_site, site or ())
    ]
    with opened(noting.record) as record:
        clock = clock_of(record, noting.zone)
        at = clock.visit(noting.at)
        row = Injection(at=at, product=product, sites=sites, by=by, batch=batch, note=noting.note)
        noted_with_cautions(record, row, today=clock.now.day, as_json=noting.as_json)


def _begin(noting: Noting, kind: str, name: str, given: dict[str, Any]) -> None:
    """Write a treatment that lasts, with the cautions it calls for."""
    from spasmograph.record.models import Medicine
    from spasmograph.record.vocabulary import MedicineClass, TreatmentKind

    dose, unit = _dose_of(given.get("dose"))
    group = given.get("group")
    times = [parse_clock(part) for part in (given.get("times") or "").split(",") if part.strip()]
    with opened(noting.record) as record:
        clock = clock_of(record, noting.zone)
        start, stop = clock.day(given["start"]), given.get("stop")
        ended = None if stop is None else clock.day(stop)
        _ordered(start, ended)
        row = Medicine(
            kind=TreatmentKind(kind),
            name=name,
            medicine_class=None if group is None else parse_word(MedicineClass, group, "class"),
            dose=dose,
            unit=unit,
            times=times,
            start=start,
            stop=ended,
            by=given.get("by"),
            note=noting.note,
        )
        noted_with_cautions(record, row, today=clock.now.day, as_json=noting.as_json)


@treat_app.command()
@sharing("note")
def medicine(
    noting: Noting,
    name: Name,
    group: Annotated[
        str | None,
        typer.Option(
            "--class",
            help="muscle_relaxant, anticholinergic, anticonvulsant, sedative or other.",
        ),
    ] = None,
    dose: DoseOption = None,
    times: Times = None,
    start: Start = None,
    stop: Stop = None,
    by: By = None,
) -> None:
    """Note a medicine that is taken."""
    given = {"group": group, "dose": dose, "times": times, "start": start, "stop": stop, "by": by}
    _begin(noting, "medicine", name, given)


def _lasting(word: str, kind: str, words: str) -> None:
    """Make the command of a treatment other than a medicine."""

    @sharing("note")
    def command(
        noting: Noting,
        name: Name,
        dose: DoseOption = None,
        times: Times = None,
        start: Start = None,
        stop: Stop = None,
        by: By = None,
    ) -> None:
        given = {"dose": dose, "times": times, "start": start, "stop": stop, "by": by}
        _begin(noting, kind, name, given)

    command.__doc__ = words
    treat_app.command(word)(command)


_lasting("herbal", "herbal", "Note a herbal product, such as chamomile or valerian.")
_lasting("supplement", "supplement", "Note a supplement, such as magnesium.")
_lasting("other", "other", "Note a treatment of any other sort.")


@treat_app.command()
@sharing("note")
def lenses(noting: Noting, name: Name, start: Start = None, stop: Stop = None) -> None:
    """Note tinted lenses, such as FL-41."""
    _begin(noting, "lenses", name, {"start": start, "stop": stop})


@treat_app.command()
@sharing("day", "note")
def surgery(noting: Noting, name: Name, by: By = None) -> None:
    """Note an operation."""
    day = noting.day or "today"
    _begin(noting, "surgery", name, {"start": day, "stop": day, "by": by})


@treat_app.command()
@sharing("at", "note")
def session(
    noting: Noting,
    kind: Annotated[
        str,
        typer.Argument(metavar="KIND", show_default=False, help="physiotherapy, massage, …"),
    ],
    minutes: Annotated[str | None, typer.Option(help="How long; a number is minutes.")] = None,
    by: By = None,
) -> None:
    """Note a session of physiotherapy, exercises, massage, acupuncture and the like."""
    from spasmograph.record.models import CareSession
    from spasmograph.record.vocabulary import CareKind

    with opened(noting.record) as record:
        clock = clock_of(record, noting.zone)
        row = CareSession(
            at=clock.visit(noting.at),
            kind=parse_word(CareKind, kind, "kind of session"),
            minutes=None if minutes is None else parse_amount(minutes, "min"),
            by=by,
            note=noting.note,
        )
        noted_with_cautions(record, row, today=clock.now.day, as_json=noting.as_json)


@treat_app.command()
@sharing("at")
def dose(
    noting: Noting,
    name: Name,
    missed: Annotated[bool, typer.Option("--missed", help="It was not taken.")] = False,
    dose: DoseOption = None,
) -> None:
    """Note that a dose was taken, or missed."""
    from spasmograph.cli.finding import find_medicine
    from spasmograph.cli.saying import noted
    from spasmograph.record.models import Dose

    many, unit = _dose_of(dose)
    with opened(noting.record) as record:
        of = find_medicine(record, name)
        if unit is not None and of.unit is not None and unit != of.unit:
            raise ImpossibleValue(f"{of.name} is noted in {of.unit}", f"Give it in {of.unit}.")
        at = clock_of(record, noting.zone).past(noting.at)
        row = Dose(medicine_id=of.id, at=at, taken=not missed, dose=many)
        record.add(row)
        noted(row, as_json=noting.as_json, also=f" ({of.name})", treatment=of.name)


@treat_app.command("side-effect")
@sharing("note")
def side_effect(
    noting: Noting,
    kind: Annotated[
        str, typer.Argument(metavar="KIND", show_default=False, help="ptosis, dry_eye, …")
    ],
    start: Annotated[
        str | None, typer.Option(metavar="TIME", help="Since when; now if not.")
    ] = None,
    stop: Annotated[str | None, typer.Option(metavar="TIME", help="Until when.")] = None,
    strength: Annotated[str | None, typer.Option(help="How strong, 0 to 10.")] = None,
    of: Annotated[
        str | None, typer.Option(help="What did it: a treatment's name, or 'injection'.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="What it is, when the kind is other.")] = None,
) -> None:
    """Note a side effect; a kind that is not in the list is noted as other."""
    from spasmograph.record.models import SideEffect
    from spasmograph.record.vocabulary import SideEffectKind

    word = kind.strip().lower().replace(" ", "_").replace("-", "_")
    known = SideEffectKind(word) if word in set(SideEffectKind) else SideEffectKind.OTHER
    with opened(noting.record) as record:
        clock = clock_of(record, noting.zone)
        row = SideEffect(
            kind=known,
            name=name or (kind if known is SideEffectKind.OTHER and word != "other" else None),
            start=clock.visit(start),
            stop=None if stop is None else clock.visit(stop),
            strength=rating(strength),
            note=noting.note,
            **_cause(record, of),
        )
        noted_with_cautions(record, row, today=clock.now.day, as_json=noting.as_json)


def _cause(record: Record, of: str | None) -> dict[str, Any]:
    """Return the row a side effect came from."""
    from spasmograph.cli.finding import find_medicine
    from spasmograph.record.models import Injection

    if of is None:
        return {}
    if of.strip().lower() == "injection":
        given = record.all(Injection)
        if not given:
            raise ImpossibleValue("no injection is noted yet", "Note the injection first.")
        return {"injection_id": given[-1].id}
    return {"medicine_id": find_medicine(record, of).id}


@treat_app.command()
def stop(
    name: Annotated[
        str, typer.Argument(metavar="NAME|ID", show_default=False, help="What has ended.")
    ],
    day: Annotated[
        str | None, typer.Option(metavar="DAY", help="The last day; today by default.")
    ] = None,
    at: Annotated[
        str | None, typer.Option(metavar="TIME", help="When a side effect ended; now by default.")
    ] = None,
    zone: Zone = None,
    record_file: RecordFile = None,
    json: Json = False,
) -> None:
    """Note that a treatment, side effect, condition or pregnancy has ended."""
    from spasmograph.cli.ending import end_of

    with opened(record_file) as record:
        clock = clock_of(record, zone)
        row, changes = end_of(record, name, day, at, clock)
        today = clock.now.day
        noted_with_cautions(record, row, today=today, as_json=json, changes=changes)
