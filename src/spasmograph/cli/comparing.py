"""Compare events with labels that people set by hand."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from json import loads
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from spasmograph.cli.options import Json
from spasmograph.errors import EventFileError, ImpossibleValue
from spasmograph.spasms.events import Kind

if TYPE_CHECKING:
    from spasmograph.spasms.comparing import Agreement, Compared, Figure
    from spasmograph.spasms.labels import Label, Labelled

__all__ = ["compare"]

_FIGURES = (
    ("precision", "Precision", 1, ""),
    ("recall", "Recall", 1, ""),
    ("f1", "F1", 1, ""),
    ("onset_error", "Onset error, median", 1000, " ms"),
    ("side", "Same side, of pairs", 1, ""),
    ("kind", "Same kind, of pairs", 1, ""),
    ("kappa", "Cohen's kappa, by second", 1, ""),
    ("icc", "ICC(2,1) of rates", 1, ""),
)


def compare(
    events: Annotated[Path, typer.Argument(metavar="EVENTS", show_default=False)],
    labels: Annotated[Path, typer.Argument(metavar="LABELS", show_default=False)],
    tolerance: Annotated[
        float, typer.Option(min=0, help="How far apart two may be and still match, s.")
    ] = 0.2,
    seconds: Annotated[
        float | None,
        typer.Option(metavar="S", show_default=False, help="Length, where no file says it."),
    ] = None,
    kind: Annotated[
        list[Kind] | None, typer.Option(help="Compare only these kinds; repeatable.")
    ] = None,
    label: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Take only labels of this name; repeatable."),
    ] = None,
    json: Json = False,
) -> None:
    """Say how well events agree with labels that were set by hand, or two people's labels."""
    from spasmograph.cli.saying import tell
    from spasmograph.spasms.comparing import agreement
    from spasmograph.spasms.comparing import compare as compared

    if seconds is not None and not (math.isfinite(seconds) and seconds > 0):
        raise ImpossibleValue(f"{seconds} s is no length", "Give --seconds a number above 0.")
    ours, theirs = _read(events), _read(labels)
    pairs, alone = _paired(ours, theirs)
    measured = _measured_lengths(events)
    done: list[Compared] = []
    for mine, other in pairs:
        wanted = [one for one in other.labels if not label or one.name in label]
        length = _length(measured.get(mine.name), mine.seconds, other.seconds, seconds)
        parts = (_of_kind(mine.labels, kind), _of_kind(wanted, kind))
        done.append(compared(mine.name, *parts, tolerance, length))
    found = agreement(done)
    notes = [*_notes(pairs, kind), *alone]
    tell(_lines(found, len(done), notes), _document(found, done, notes), as_json=json)


def _read(path: Path) -> dict[str, Labelled]:
    """Return the recordings of a file or of all files in a folder, by name."""
    from spasmograph.spasms.labels import labels_in, read_labels

    files = labels_in(path) if path.is_dir() else (path,)
    if not files:
        raise EventFileError(f"{path} holds no .tsv or .csv file", "Name another folder.")
    found: dict[str, Labelled] = {}
    for one in (one for file in files for one in read_labels(file)):
        if one.name in found:
            raise EventFileError(
                f"{path} holds the recording {one.name!r:.60} twice", "Leave one of the two out."
            )
        found[one.name] = one
    return found


def _paired(
    ours: dict[str, Labelled], theirs: dict[str, Labelled]
) -> tuple[list[tuple[Labelled, Labelled]], list[str]]:
    """Pair recordings by name; two single ones need no common name."""
    if len(ours) == len(theirs) == 1:
        return [(next(iter(ours.values())), next(iter(theirs.values())))], []
    both = [name for name in ours if name in theirs]
    if not both:
        raise EventFileError(
            f"no recording is in both: {_some(ours)} and {_some(theirs)}",
            "Give files or observations of the same recording the same name.",
        )
    alone = [f"No labels for {name}: left out." for name in ours if name not in theirs]
    alone += [f"No events for {name}: left out." for name in theirs if name not in ours]
    return [(ours[name], theirs[name]) for name in both], alone


def _some(names: dict[str, Any]) -> str:
    return ", ".join(sorted(names)[:3]) + (" …" if len(names) > 3 else "")


def _measured_lengths(events: Path) -> dict[str, float]:
    """Return the lengths that measuring wrote beside the events, by name, s."""
    folder = events if events.is_dir() else events.parent
    found = {}
    pattern = "**/*_summary.json" if events.is_dir() else "*_summary.json"
    for path in sorted(folder.glob(pattern)):
        try:
            observed = loads(path.read_bytes())["summary"]["observation"]
            seconds = float(observed["recorded_seconds"])
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            continue
        found[path.name.removesuffix("_summary.json")] = seconds
    return found


def _length(*known: float | None) -> float:
    """Return the first length that is known; NaN if none is."""
    return next((value for value in known if value is not None and value > 0), math.nan)


def _of_kind(labels: Sequence[Label], kinds: Sequence[Kind] | None) -> list[Label]:
    """Return labels of some kinds, and those whose kind is not known."""
    return [one for one in labels if not kinds or one.kind is None or one.kind in kinds]


def _notes(
    pairs: Sequence[tuple[Labelled, Labelled]], kinds: Sequence[Kind] | None
) -> Iterator[str]:
    ours = [one.kind for mine, _ in pairs for one in mine.labels]
    theirs = [one.kind for _, other in pairs for one in other.labels]
    blinks = ours.count(Kind.BLINK)
    if blinks and Kind.BLINK not in theirs and (not kinds or Kind.BLINK in kinds):
        yield (
            f"No label is a blink; blinks found: {blinks}. If blinks were not labelled, "
            "compare the other kinds with --kind."
        )
    unknown = theirs.count(None)
    if unknown and kinds:
        yield f"Labels that do not say their kind, compared whatever it is: {unknown}."


def _cells(figure: Figure, factor: float, unit: str) -> str:
    value, digits = figure.estimate, 0 if unit else 3
    if math.isnan(value.value):
        return f"cannot be told: {figure.why}"
    text = f"{value.value * factor:.{digits}f}{unit}"
    if math.isnan(value.low):
        return f"{text}  ({figure.why})" if figure.why else text
    return f"{text}  ({value.low * factor:.{digits}f} to {value.high * factor:.{digits}f})"


def _lines(found: Agreement, number: int, notes: Sequence[str]) -> Iterator[str]:
    whole = found.whole
    yield (
        f"Recordings: {number}. Events: {whole.found}. Labels: {whole.true}. Pairs: {whole.pairs}."
    )
    for name, title, factor, unit in _FIGURES:
        yield f"{title:<26}{_cells(getattr(found, name), factor, unit)}"
    yield "In brackets: 95% intervals, by drawing whole recordings anew."
    yield from notes


def _document(found: Agreement, done: Sequence[Compared], notes: list[str]) -> dict[str, Any]:
    def plain(value: float) -> float | None:
        return value if math.isfinite(value) else None

    figures = {}
    for name, _, _, _ in _FIGURES:
        figure: Figure = getattr(found, name)
        value = figure.estimate
        figures[name] = {
            "value": plain(value.value),
            "low": plain(value.low),
            "high": plain(value.high),
            "why": figure.why or None,
        }
    return {
        "recordings": [
            {
                "name": one.name,
                "seconds": plain(one.score.seconds),
                "events": one.score.found,
                "labels": one.score.true,
                "pairs": one.score.pairs,
            }
            for one in done
        ],
        "agreement": figures,
        "notes": notes,
    }
