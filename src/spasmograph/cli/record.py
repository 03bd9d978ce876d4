"""Make, open, check, save and erase a record."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from spasmograph.cli.main import FAILED
from spasmograph.cli.options import Json, RecordFile, Zone
from spasmograph.cli.recording import (
    choose,
    chosen,
    new_passphrase,
    opened,
    which,
    with_key,
)
from spasmograph.errors import RecordError

if TYPE_CHECKING:
    pass

__all__ = ["record_app"]

record_app = typer.Typer(help="Make, open, check, save and erase a record.", no_args_is_help=True)

NewFile = Annotated[Path, typer.Argument(metavar="FILE", show_default=False)]
OldFile = Annotated[
    str | None,
    typer.Argument(metavar="[FILE]", show_default=False, help="Else the record in use."),
]

CODE = (
    "Write this recovery code down and keep it apart from the machine. Nothing else opens the "
    "record when the passphrase is forgotten:"
)


def _zone(zone: str | None) -> str | None:
    """Return the zone to begin with, after a look whether there is such a zone."""
    from datetime import UTC, datetime

    from spasmograph.record.times import When, local_zone

    if zone is not None:
        When.of(datetime.now(UTC), zone)
    return zone or local_zone()


@record_app.command()
def new(
    file: NewFile,
    encrypt: Annotated[bool, typer.Option("--encrypt", help="Lock it with a passphrase.")] = False,
    zone: Zone = None,
    json: Json = False,
) -> None:
    """Make a record and use it from now on."""
    from spasmograph.cli.saying import tell
    from spasmograph.record.store import create_record, open_record

    place = _zone(zone)
    passphrase = new_passphrase() if encrypt else None
    code = create_record(file, passphrase)
    with open_record(file, passphrase) as record:
        record.edit(record.person(), zone=place)
    choose(file)
    lines = [f"Made {file}. It is the record in use from now on."]
    lines += [CODE, f"  {code}"] if code else []
    content = {"record": str(file.absolute()), "zone": place, "recovery_code": code}
    tell(lines, content, as_json=json)


@record_app.command("open")
def open_(
    file: Annotated[
        str | None,
        typer.Argument(metavar="[FILE]", show_default=False, help="Else says which is in use."),
    ] = None,
    json: Json = False,
) -> None:
    """Use a record from now on; without a file, say which is in use."""
    from spasmograph.cli.saying import tell

    if file is not None and "://" in file:
        raise RecordError(
            "the address of a database is not remembered",
            "Set SPASMOGRAPH_RECORD to it, or give it with --record.",
        )
    where = which(file)
    if file is None:
        content: dict[str, Any] = {"record": str(where), "remembered": chosen() == str(where)}
        tell(f"The record in use is {where}.", content, as_json=json)
        return
    with opened(file) as record:
        encrypted = record.encrypted
    choose(Path(where))
    content = {"record": str(Path(where).absolute()), "encrypted": encrypted}
    tell(f"{where} is the record in use from now on.", content, as_json=json)


@record_app.command()
def check(file: OldFile = None, json: Json = False) -> int:
    """Look whether a record is whole."""
    from spasmograph.cli.saying import tell
    from spasmograph.record.care import check_record

    where = which(file)
    found = with_key(lambda key: check_record(where, key))
    count = sum(found.rows.values())
    lines = [f"{where} is {'whole' if found.ok else 'damaged'}: {count} entries."]
    lines += [f"  {name}: {many}" for name, many in found.rows.items() if many]
    lines += [f"  problem: {problem}" for problem in found.problems]
    tell(lines, {"record": str(where), **asdict(found)}, as_json=json)
    return 0 if found.ok else FAILED


@record_app.command()
def person(
    birth_year: Annotated[int | None, typer.Option(help="Year of birth.")] = None,
    ancestry: Annotated[
        str | None, typer.Option(help="In your words; some medicines call for a test by it.")
    ] = None,
    home: Annotated[
        str | None, typer.Option("--home-zone", metavar="ZONE", help="Time zone you live in.")
    ] = None,
    note: Annotated[str | None, typer.Option(help="Anything else.")] = None,
    record_file: RecordFile = None,
    json: Json = False,
) -> None:
    """Show or set what the record knows about the person."""
    from spasmograph.cli.rows import describe, document
    from spasmograph.cli.saying import tell

    zone = None if home is None else _zone(home)
    given = {"birth_year": birth_year, "ancestry": ancestry, "zone": zone, "note": note}
    changes = {name: value for name, value in given.items() if value is not None}
    with opened(record_file) as record:
        row = record.person()
        if changes:
            record.edit(row, **changes)
        tell(
            f"Person: {describe(row) or 'nothing is noted'}", {"entry": document(row)}, as_json=json
        )


@record_app.command()
def backup(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", show_default=False)],
    record_file: RecordFile = None,
    json: Json = False,
) -> None:
    """Copy the record, as it is now, into a folder."""
    from spasmograph.cli.saying import tell
    from spasmograph.record.care import backup_record

    with opened(record_file) as record:
        made = backup_record(record, folder)
    tell(f"The backup is {made}", {"backup": str(made)}, as_json=json)


@record_app.command()
def restore(
    source: Annotated[Path, typer.Argument(metavar="BACKUP", show_default=False)],
    target: NewFile,
    json: Json = False,
) -> None:
    """Make a record of a backup; an existing record is never replaced."""
    from spasmograph.cli.saying import tell
    from spasmograph.record.care import restore_record

    with_key(lambda key: restore_record(source, target, key))
    tell(
        f"{target} holds what the backup held. Use it with 'spasmograph record open {target}'.",
        {"record": str(target.absolute())},
        as_json=json,
    )


@record_app.command()
def encrypt(file: OldFile = None, json: Json = False) -> None:
    """Lock a record with a passphrase."""
    from spasmograph.cli.saying import tell
    from spasmograph.record.care import encrypt_record

    where = _file(file)
    code = encrypt_record(where, new_passphrase())
    lines = [f"{where} is encrypted now. Copies made before are not.", CODE, f"  {code}"]
    tell(lines, {"record": str(where), "recovery_code": code}, as_json=json)


def _file(given: str | None) -> Path:
    where = which(given)
    if isinstance(where, str):
        raise RecordError(
            "this works on a record in a file", "Ask whoever runs the database to do it."
        )
    return where
