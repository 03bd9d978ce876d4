"""The files of one measurement: all of them, or none."""

from __future__ import annotations

import io
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spasmograph.errors import OutputError
from spasmograph.spasms.summary import as_dict
from spasmograph.spasms.tsv import format_events, sidecar

if TYPE_CHECKING:
    import xarray as xr

    from spasmograph.measuring.measure import Measurement

__all__ = [
    "output_names",
    "signals_table",
    "summary_document",
    "write_measurement",
    "write_together",
]

SUFFIXES = ("_events.tsv", "_events.json", "_signals.parquet", "_summary.json", "_report.html")
"""What is added to the name of a video, without its extension."""

UNITS = {
    "time": "s",
    "jaw": "mm",
    "gaze_down": "fraction",
    "pitch": "deg",
    "yaw": "deg",
    "roll": "deg",
    "quality": "fraction",
}
"""Units of the columns that have no side; all others are mm."""


def output_names(video: str | os.PathLike[str]) -> tuple[str, ...]:
    """Return the names of the files that measuring a video writes."""
    return tuple(Path(video).stem + suffix for suffix in SUFFIXES)


def _json(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)
    return f"{text}\n".encode()


def signals_table(motion: xr.Dataset, software: str) -> bytes:
    """Return the signals as a Parquet file, one row a frame.

    Parameters
    ----------
    motion : xarray.Dataset
        Motion: see `spasmograph.motion.signals`.
    software : str
        Version to note in the file.

    Returns
    -------
    bytes
        Columns ``time``, one for each signal and side (``lid_left``, mm),
        ``jaw``, ``gaze_down``, ``pitch``, ``yaw``, ``roll`` and ``quality``.
        What was not observed is null.  Units are in the metadata of each column.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    values = {"time": motion["time"].to_numpy()}
    for signal in motion["signal"].to_numpy():
        for side in motion["side"].to_numpy():
            values[f"{signal}_{side}"] = motion["position"].sel(signal=signal, side=side).to_numpy()
    values["jaw"] = motion["jaw_opening"].to_numpy()
    for name in ("gaze_down", "pitch", "yaw", "roll", "quality"):
        values[name] = motion[name].to_numpy()
    columns, names = [], []
    for name, column in values.items():
        kind = pa.float64() if name == "time" else pa.float32()
        columns.append(pa.array(column, kind, from_pandas=True))
        names.append(pa.field(name, kind, metadata={"units": UNITS.get(name, "mm")}))
    schema = pa.schema(names, metadata={"software": f"spasmograph {software}"})
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(columns, schema=schema), buffer, compression="zstd")
    return buffer.getvalue()


def summary_document(measured: Measurement) -> dict[str, Any]:
    """Return summary, notes, tasks and provenance as plain values; what is missing is None."""
    return {
        "summary": as_dict(measured.summary),
        "notes": list(measured.notes),
        "tasks": [asdict(task) for task in measured.tasks],
        "provenance": asdict(measured.provenance),
    }


def _contents(measured: Measurement) -> dict[str, bytes]:
    provenance = measured.provenance
    contents = (
        format_events(measured.events).encode(),
        _json(sidecar()),
        signals_table(measured.motion, provenance.software),
        _json(summary_document(measured)),
        measured.report.encode(),
    )
    return dict(zip(output_names(provenance.file), contents, strict=True))


def write_together(folder: Path, contents: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write several files; when anything goes wrong, none of them appears.

    Each is written under a temporary name in the same folder and carried to
    the disk; only when all are there are they renamed.

    Raises
    ------
    OutputError
        When the folder or a file cannot be written.
    """
    mark = f".{secrets.token_hex(4)}.part"
    finished = [folder / name for name in contents]
    waiting = [folder / f".{name}{mark}" for name in contents]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in finished:
            if path.is_dir():
                raise IsADirectoryError(None, "a folder has that name", str(path))
        for path, content in zip(waiting, contents.values(), strict=True):
            with path.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        for path, target in zip(waiting, finished, strict=True):
            path.replace(target)
    except OSError as error:
        raise OutputError(
            f"{error.filename or folder} cannot be written ({error.strerror})",
            "Choose another folder with --out.",
        ) from error
    finally:
        for path in waiting:
            _forget(path)
    return tuple(finished)


def _forget(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return  # the folder itself is not one; there is nothing to remove


def write_measurement(measured: Measurement, folder: str | os.PathLike[str]) -> tuple[Path, ...]:
    """Write the files of one measurement into a folder.

    Parameters
    ----------
    measured : Measurement
        From `measure`.
    folder : path-like
        Made when it is not there.  Files of the same names are replaced.

    Returns
    -------
    tuple of Path
        Events table, its sidecar, signals, summary and report page.

    Raises
    ------
    OutputError
        When they cannot be written; then none of them appears.
    """
    return write_together(Path(folder), _contents(measured))
