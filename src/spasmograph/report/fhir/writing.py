"""A bundle as a file."""

from __future__ import annotations

import json
from pathlib import Path

from spasmograph.errors import OutputError
from spasmograph.record.disk import write_whole
from spasmograph.report.fhir.checking import check_bundle
from spasmograph.report.fhir.values import Resource

__all__ = ["as_bytes", "validate", "write_bundle"]


def as_bytes(bundle: Resource) -> bytes:
    """Return a bundle as JSON, UTF-8: the same bundle, the same bytes."""
    text = json.dumps(bundle, ensure_ascii=False, allow_nan=False, indent=1)
    return f"{text}\n".encode()


def validate(bundle: Resource) -> None:
    """Refuse a bundle that is not FHIR R4B, or that holds a fault known to `check_bundle`.

    Parameters
    ----------
    bundle : dict

    Raises
    ------
    OutputError
        If it is at fault, or the package that knows the types is not installed.
    """
    try:
        from fhir.resources.R4B.bundle import Bundle
    except ImportError as error:
        raise OutputError(
            "the package that checks FHIR is not installed", "Run: pip install 'spasmograph[fhir]'."
        ) from error
    try:
        Bundle.model_validate(bundle)
    except ValueError as error:
        raise OutputError(
            f"the bundle is not valid FHIR: {error!s:.300}", "Report this fault of the program."
        ) from error
    if faults := check_bundle(bundle):
        raise OutputError(
            f"the bundle is not valid FHIR: {faults[0]}", "Report this fault of the program."
        )


def write_bundle(bundle: Resource, path: Path) -> int:
    """Check a bundle and write it, readable by its owner alone; return its length, bytes.

    Parameters
    ----------
    bundle : dict
    path : Path
        An existing file is replaced once the new one is whole.

    Raises
    ------
    OutputError
        If it is at fault; nothing is written then.
    RecordError
        If it cannot be written; nothing is left behind then.
    """
    validate(bundle)
    content = as_bytes(bundle)
    write_whole(path, content)
    return len(content)
