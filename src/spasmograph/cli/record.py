"""Make, open, check, save and erase a record."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from spasmograph.cli.main import FAILED
from spasmograph.cli.options import Json, RecordFile
from spasmograph.cli.recording import (
    NEW_PASSPHRASE_VARIABLE,
    ask_line,
    choose,
    chosen,
    new_passphrase,
    opened,
    shown,
    which,
    with_key,
)
from spasmograph.errors import ImpossibleValue, RecordError, WrongKey

__all__ = ["record_app"]

record_app = typer.Typer(help="Make, open, check, save and erase a record.", no_args_is_help=True)


def _of_a_file(text: str) -> Path:
    """Return the file that is named; the address of a database is refused."""
    if "://" in text:
        raise RecordError(
            "this works on files, and that is the address of a database",
            "An empty database becomes a record when it is first used: set "
            "SPASMOGRAPH_RECORD to its address, or give it with --record.",
        )
    return Path(text)


NewFile = Annotated[Path, typer.Argument(metavar="FILE", show_default=False, parser=_of_a_file)]
OldFile = Annotated[
    str | None,
    typer.Argument(metavar="[FILE]", show_default=False, help="Else the record in use."),
]

CODE = (
    "Write this recovery code down and keep it apart from the machine. Nothing else opens the "
    "record when the passphrase is forgotten:"
)


def _checked_zone(zone: str) -> str:
    """Return a zone, after a look whether there is such a zone."""
    from datetime import UTC, datetime

    from spasmograph.record.times import When

    When.of(datetime.now(UTC), zone)
    return zone


@record_app.command()
def new(
    file: NewFile,
    encrypt: Annotated[bool, typer.Option("--encrypt", help="Lock it with a passphrase.")] = False,
    zone: Annotated[
        str | None,
        typer.Option(metavar="ZONE", help="Where you live: Europe/Zurich."),
    ] = None,
    json: Json = False,
) -> None:
    """Make a record and use it from now on."""
    from spasmograph.cli.saying import tell
    from spasmograph.record.models import Person
    from spasmograph.record.store import create_record, open_record

    if file.is_file():
        raise RecordError(
            f"{file} is already there",
            f"Use it with 'spasmograph record open {file}', or choose another name.",
        )
    place = None if zone is None else _checked_zone(zone)
    passphrase = new_passphrase() if encrypt else None
    code = create_record(file, passphrase)
    if place is not None:
        with open_record(file, passphrase) as record:
            record.add(Person(zone=place))
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
        content: dict[str, Any] = {"record": shown(where), "remembered": chosen() == str(where)}
        tell(f"The record in use is {shown(where)}.", content, as_json=json)
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
    from spasmograph.record.checking import check_record

    where = which(file)
    found = with_key(lambda key: check_record(where, key))
    count = sum(found.rows.values())
    lines = [f"{shown(where)} is {'whole' if found.ok else 'not in order'}: {count} entries."]
    lines += [f"  {name}: {many}" for name, many in found.rows.items() if many]
    lines += [f"  kept videos: {found.videos}"] if found.videos else []
    lines += [f"  problem: {problem}" for problem in found.problems]
    lines += [f"  note: {note}" for note in found.notes]
    tell(lines, {"record": shown(where), **asdict(found)}, as_json=json)
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

    zone = None if home is None else _checked_zone(home)
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
    from spasmograph.record.videos import kept_videos, videos_folder

    with opened(record_file) as record:
        made = backup_record(record, folder)
        videos = kept_videos(record)
        assert record.path is not None
        beside = videos_folder(record.path)
    lines = [f"The backup is {made}"]
    if videos:
        lines.append(f"Kept videos that are not in it: {videos}. Copy {beside} as well.")
    tell(lines, {"backup": str(made), "videos_left_out": videos}, as_json=json)


@record_app.command()
def restore(
    source: Annotated[
        Path, typer.Argument(metavar="BACKUP", show_default=False, parser=_of_a_file)
    ],
    target: NewFile,
    json: Json = False,
) -> None:
    """Make a record of a backup; an existing record is never replaced."""
    from spasmograph.cli.saying import tell
    from spasmograph.record.care import restore_record
    from spasmograph.record.videos import videos_folder

    videos = with_key(lambda key: restore_record(source, target, key))
    lines = [
        f"{target} holds what the backup held. Use it with 'spasmograph record open {target}'."
    ]
    if videos:
        lines.append(
            f"Kept videos that are not in it: {videos}. They lie in the .videos folder beside the "
            f"record the backup was made of; copy it to {videos_folder(target)}."
        )
    content = {"record": str(target.absolute()), "videos_left_out": videos}
    tell(lines, content, as_json=json)


@record_app.command()
def encrypt(file: OldFile = None, json: Json = False) -> None:
    """Lock a record with a passphrase."""
    from spasmograph.cli.saying import tell
    from spasmograph.record.care import encrypt_record, plain_backups

    where = _file(file)
    code = encrypt_record(where, new_passphrase())
    left = [str(path) for path in plain_backups(where)]
    lines = [f"{where} is encrypted now.", CODE, f"  {code}"]
    lines += ["These older backups can still be read by anybody; remove them:"] if left else []
    lines += [f"  {path}" for path in left]
    content = {"record": str(where), "recovery_code": code, "plain_backups": left}
    tell(lines, content, as_json=json)


@record_app.command()
def passphrase(file: OldFile = None, json: Json = False) -> None:
    """Change the passphrase; the old one, or the recovery code, is asked for first."""
    from spasmograph.cli.saying import tell
    from spasmograph.record.keys import change_passphrase

    def change(key: str | None) -> None:
        if key is None:
            raise WrongKey("the old passphrase is needed", "Give it, or the recovery code.")
        change_passphrase(where, key, new_passphrase(NEW_PASSPHRASE_VARIABLE))

    where = _file(file)
    with_key(change)
    tell(
        "The passphrase is changed. Older backups still open with the old one.",
        {"record": str(where)},
        as_json=json,
    )


def _file(given: str | None) -> Path:
    where = which(given)
    if isinstance(where, str):
        raise RecordError(
            "this works on a record in a file", "Ask whoever runs the database to do it."
        )
    return where


@record_app.command()
def erase(
    file: OldFile = None,
    yes_erase: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The file's name, typed once more, instead of asking."),
    ] = None,
    json: Json = False,
) -> None:
    """Destroy a record for good: its key, its rows, its files."""
    from spasmograph.cli.saying import tell
    from spasmograph.record.erasing import erase_record

    where = _file(file)
    typed = yes_erase
    if typed is None:
        typer.echo(f"This destroys {where} for good.", err=True)
        typed = ask_line(f"Type its name ({where.name}) to go on: ")
    if typed != where.name:
        raise ImpossibleValue(
            "the name that was typed is another; nothing was erased",
            f"To erase it, type {where.name}, or give --yes-erase {where.name}.",
        )
    report = with_key(lambda key: erase_record(where, key))
    content = {
        "removed": [str(path) for path in report.removed],
        "remaining": [str(path) for path in report.remaining],
        "notes": list(report.notes),
    }
    tell([f"{where} is erased.", *report.notes], content, as_json=json)
