"""Write what was noted of a treatment, and say what to be careful about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spasmograph.cli.saying import noted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spasmograph.record.models import Row
    from spasmograph.record.store import Record

__all__ = ["noted_with_cautions"]


def noted_with_cautions(
    record: Record, row: Row, *, as_json: bool, changes: Mapping[str, Any] | None = None
) -> None:
    """Write a row, or change one, and say so.

    Parameters
    ----------
    record : Record
    row : Row
        New, or of the record when there are `changes`.
    as_json : bool
        Print JSON.
    changes : mapping, optional
        New values of a row of the record.

    Raises
    ------
    ImpossibleValue
        If it holds what cannot be; then nothing is written.
    """
    if changes is None:
        record.add(row)
    else:
        record.edit(row, **changes)
    noted(row, as_json=as_json, done="Noted" if changes is None else "Changed")
