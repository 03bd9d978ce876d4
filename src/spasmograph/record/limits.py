"""What can be: every value that cannot is refused before it is written."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from spasmograph.record.models import Row

__all__ = ["check_day_sums", "check_row"]


def check_row(row: Row, session: Session | None = None) -> None:
    """Refuse a row that holds an impossible value."""


def check_day_sums(rows: Iterable[Row], session: Session) -> None:
    """Refuse rows that make more of a day than it can hold."""
