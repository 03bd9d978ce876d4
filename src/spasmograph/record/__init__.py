"""One person's record: measured sessions, diary and treatments, in one file of their own."""

from __future__ import annotations

from spasmograph.record.care import (
    backup_record,
    encrypt_record,
    plain_backups,
    restore_record,
)
from spasmograph.record.checking import CheckReport, check_record
from spasmograph.record.erasing import ErasedReport, erase_record
from spasmograph.record.keys import change_passphrase, new_recovery_code
from spasmograph.record.limits import check_row
from spasmograph.record.store import Record, create_record, open_record
from spasmograph.record.times import When, local_zone

__all__ = [
    "CheckReport",
    "ErasedReport",
    "Record",
    "When",
    "backup_record",
    "change_passphrase",
    "check_record",
    "check_row",
    "create_record",
    "encrypt_record",
    "erase_record",
    "local_zone",
    "new_recovery_code",
    "open_record",
    "plain_backups",
    "restore_record",
]
