"""Write out what a record holds, in the form that was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from spasmograph.cli.recording import opened
from spasmograph.errors import ImpossibleValue, OutputError

__all__ = ["write_bids", "write_tables", "write_zip"]

Told = tuple[list[str], dict[str, Any]]
"""What to say to a person, and as JSON."""


def write_zip(file: Path, record_file: str | None, *, replace: bool) -> Told:
    """Write everything into one zip file.

    Raises
    ------
    OutputError
        If the file is there and is not to be replaced, or cannot be written.
    """
    from spasmograph.record.exporting import export_record
    from spasmograph.record.videos import kept_videos, videos_folder

    if file.exists() and not replace:
        raise OutputError(f"{file} is already there", "Choose another name, or add --replace.")
    with opened(record_file) as record:
        export_record(record, file)
        encrypted, videos = record.encrypted, kept_videos(record)
        folder = None if record.path is None else videos_folder(record.path)
    lines = [f"Everything in the record is in {file} ({file.stat().st_size} bytes)."]
    lines += ["It is not encrypted: keep it where only you can read it."] if encrypted else []
    lines += [f"Kept videos that are not in it: {videos}. They lie in {folder}."] if videos else []
    content = {"export": str(file), "bytes": file.stat().st_size, "videos_left_out": videos}
    return lines, content


def write_bids(
    folder: Path, sources: Sequence[Path], labels: Sequence[str], record_file: str | None
) -> Told:
    """Write the sessions of a record, or of folders of measured videos, as a BIDS dataset.

    Raises
    ------
    OutputError
        If the folder is there already, or cannot be written.
    ImpossibleValue
        If a label cannot be, or there are more or fewer than people.
    """
    from spasmograph.record.measured import measured_files, read_measured
    from spasmograph.report.bids import bids_files, measured_subject, record_subject
    from spasmograph.report.folders import write_folder

    people = len(sources) or 1
    if labels and len(labels) != people:
        raise ImpossibleValue(
            f"{len(labels)} labels for {people} people", "Give --subject once for each."
        )
    if not sources:
        with opened(record_file) as record:
            subject = record_subject(record, labels[0] if labels else None)
            names, number = [subject.label], write_folder(folder, bids_files([subject]))
    else:
        names = list(labels) or [f"{n:02d}" for n in range(1, people + 1)]
        subjects = []
        for source, label in zip(sources, names, strict=True):
            files = measured_files(source) if source.is_dir() else (source,)
            if not files:
                raise ImpossibleValue(f"{source} holds no measurement", "Name another folder.")
            subjects.append(measured_subject([read_measured(file) for file in files], label))
        number = write_folder(folder, bids_files(subjects))
    lines = [
        f"{number} files for {', '.join(f'sub-{name}' for name in names)} are in {folder}.",
        "They hold no names, notes or dates, and are not encrypted.",
    ]
    return lines, {"export": str(folder), "files": number, "subjects": names}


def write_tables(folder: Path, record_file: str | None) -> Told:
    """Write events, sessions and diary of a record as CSV and Parquet.

    Raises
    ------
    OutputError
        If the folder is there already, or cannot be written.
    """
    from spasmograph.report.datatables import table_files
    from spasmograph.report.folders import write_folder

    with opened(record_file) as record:
        number = write_folder(folder, table_files(record))
    lines = [
        f"{number} tables are in {folder}. They are not encrypted.",
        "Notes are in them; treatments, summaries and signals are not.",
    ]
    return lines, {"export": str(folder), "files": number}
