"""One person's record: measured sessions, diary and treatments, in one file of their own."""

from __future__ import annotations

from spasmograph.record.apple import import_apple
from spasmograph.record.care import (
    backup_record,
    encrypt_record,
    plain_backups,
    restore_record,
)
from spasmograph.record.checking import CheckReport, check_record
from spasmograph.record.columns import import_columns
from spasmograph.record.days import check_ins, daily_values, spasms_per_day
from spasmograph.record.drinks import drink, drinks
from spasmograph.record.erasing import ErasedReport, erase_record
from spasmograph.record.exporting import export_record
from spasmograph.record.importing import import_record
from spasmograph.record.keys import change_passphrase, new_recovery_code
from spasmograph.record.limits import check_row
from spasmograph.record.merging import ImportReport
from spasmograph.record.sessions import add_session, events_of, signals_of, tasks_of
from spasmograph.record.store import Record, create_record, open_record
from spasmograph.record.times import When, local_zone
from spasmograph.record.videos import forget_video, keep_video, save_video

__all__ = [
    "CheckReport",
    "ErasedReport",
    "ImportReport",
    "Record",
    "When",
    "add_session",
    "backup_record",
    "change_passphrase",
    "check_ins",
    "check_record",
    "check_row",
    "create_record",
    "daily_values",
    "drink",
    "drinks",
    "encrypt_record",
    "erase_record",
    "events_of",
    "export_record",
    "forget_video",
    "import_apple",
    "import_columns",
    "import_record",
    "keep_video",
    "local_zone",
    "new_recovery_code",
    "open_record",
    "plain_backups",
    "restore_record",
    "save_video",
    "signals_of",
    "spasms_per_day",
    "tasks_of",
]
