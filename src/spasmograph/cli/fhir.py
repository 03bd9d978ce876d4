"""Write the record as a FHIR document, for the system of a clinic."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import typer

from spasmograph.cli.options import Json, RecordFile
from spasmograph.cli.recording import clock_of, opened
from spasmograph.errors import ImpossibleValue, OutputError

__all__ = ["fhir"]


def _read(report: Path | None) -> bytes | None:
    if report is None:
        return None
    try:
        return report.read_bytes()
    except OSError as error:
        raise ImpossibleValue(
            f"{report} cannot be read ({error.strerror})", "Check its name and folder."
        ) from error


def fhir(
    file: Annotated[Path, typer.Argument(metavar="FILE.json", show_default=False)],
    name: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            show_default=False,
            help="Name or initials to put into it; a pseudonym by default.",
        ),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(metavar="FILE.pdf", show_default=False, help="A visit report to go along."),
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Replace an existing file.")] = False,
    record_file: RecordFile = None,
    json: Json = False,
) -> None:
    """Write what a clinic needs of the record as a FHIR R4B document; it is not encrypted."""
    from spasmograph.cli.saying import tell
    from spasmograph.report.fhir import bundle_of, read_content, write_bundle

    if file.exists() and not replace:
        raise OutputError(f"{file} is already there", "Choose another name, or add --replace.")
    attached = _read(report)
    with opened(record_file) as record:
        content = read_content(record)
        made = clock_of(record).now.local
        encrypted = record.encrypted
    bundle = bundle_of(content, made, name=name, report=attached)
    length = write_bundle(bundle, file)
    kinds = Counter(entry["resource"]["resourceType"] for entry in bundle["entry"])
    document: dict[str, Any] = {
        "fhir": str(file),
        "bytes": length,
        "resources": dict(sorted(kinds.items())),
        "left_out": dict(content.left_out),
    }
    tell(_lines(document, encrypted), document, as_json=json)


def _lines(document: dict[str, Any], encrypted: bool) -> list[str]:
    count = sum(document["resources"].values())
    lines = [
        f"A FHIR document is in {document['fhir']} ({count} resources, {document['bytes']} bytes).",
        "Your own notes are in it as you wrote them: read them before you give it away.",
    ]
    if document["left_out"]:
        rows = ", ".join(
            f"{table.replace('_', ' ')} {number}" for table, number in document["left_out"].items()
        )
        lines.append(f"Not in it: {rows}. 'spasmograph export' writes everything.")
    if encrypted:
        lines.append("It is not encrypted: keep it where only you can read it.")
    return lines
