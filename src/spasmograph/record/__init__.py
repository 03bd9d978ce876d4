"""One person's record: measured sessions, diary and treatments, in one file of their own."""

from __future__ import annotations

from spasmograph.record.limits import check_row
from spasmograph.record.store import Record, create_record, open_record
from spasmograph.record.times import When, local_zone

__all__ = [
    "Record",
    "When",
    "check_row",
    "create_record",
    "local_zone",
    "open_record",
]
