"""Records full of random rows of every kind that a record may hold."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Enum,
    Float,
    Integer,
    LargeBinary,
    Table,
    Uuid,
    insert,
    select,
)

from spasmograph.record.plain import parents_of, tables
from spasmograph.record.store import Record, create_record, open_record
from spasmograph.record.times import Moment, UtcTime, When
from spasmograph.record.vocabulary import EXPOSURES
from spasmograph.spasms.events import REGIONS

Rows = dict[str, list[dict[str, Any]]]

FIRST, LAST = date(2000, 1, 1), date(2024, 12, 31)
LETTERS = st.characters(codec="utf-8", exclude_characters="\0")
TEXT = st.sampled_from(["=1+1", "-5", "@a", '\r\n,"']) | st.text(LETTERS, max_size=20).map(
    lambda text: text if text.strip() else f"{text}x"
)
ZONES = st.none() | st.sampled_from(["Europe/Zurich", "Asia/Kathmandu", "America/St_Johns"])
STAMPS = st.datetimes(datetime(2000, 1, 1), datetime(2024, 12, 31)).map(
    lambda moment: moment.replace(tzinfo=UTC)
)
MOMENTS = st.builds(When, STAMPS, st.integers(-14 * 60, 14 * 60), ZONES)
DAYS = st.dates(FIRST, LAST)
LATER = {"stop": "start", "until": "since", "breastfeeding_until": "start"}
WHOLE = {"birth_year": (1920, 2020), "bout": (1, 99), "spasm_count": (0, 5000)}
SHARES = {"confidence", "quality"}
WORDS = {
    "action": st.sampled_from(["edit", "remove"]),
    "table_name": st.sampled_from([table.name for table in tables()]),
    "task": st.sampled_from(["rest", "smile", "talk"]),
    "daily": st.sampled_from(["sum", "mean"]),
    "key": st.text(st.characters(codec="ascii", categories=["L", "N", "P"]), min_size=1).filter(
        lambda key: key not in EXPOSURES
    ),
    "video": st.from_regex(r"[0-9a-f]{32}\.video", fullmatch=True),
    "zone": ZONES,
    "sha256": st.binary(min_size=32, max_size=32).map(bytes.hex),
}
LISTS = {
    "regions": st.lists(st.sampled_from([str(region) for region in REGIONS]), unique=True),
    "times": st.lists(st.sampled_from(["08:00", "12:30", "22:15"]), unique=True),
}
JSONS = st.dictionaries(
    TEXT,
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(2**60), 2**60)
        | TEXT
        | st.floats(allow_nan=False, allow_infinity=False),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
        max_leaves=5,
    ),
    max_size=3,
)


def _values(column: Column[Any]) -> st.SearchStrategy[Any]:
    """Return possible values of a column."""
    kind, name = column.type, column.name
    if isinstance(kind, JSON):
        return LISTS.get(name, JSONS)
    if isinstance(kind, Integer):
        return st.integers(*WHOLE.get(name, (0, 10)))
    if isinstance(kind, Float):
        return st.floats(0.001, 1 if name in SHARES else 10, allow_subnormal=False)
    if isinstance(kind, Enum):
        assert kind.enum_class is not None
        return st.sampled_from(list(kind.enum_class))
    for known, values in (
        (Moment, MOMENTS),
        (UtcTime, STAMPS),
        (Date, DAYS),
        (Boolean, st.booleans()),
        (LargeBinary, st.binary(max_size=50)),
        (Uuid, st.uuids(version=4)),
    ):
        if isinstance(kind, known):
            return values
    return WORDS.get(name, TEXT)


@st.composite
def rows_of(draw: st.DrawFn, table: Table, ids: dict[str, list[uuid.UUID]]) -> list[dict[str, Any]]:
    """Draw a few rows of one table, whose parents have the given ids."""
    parents = parents_of(table)
    rows: list[dict[str, Any]] = []
    for _ in range(draw(st.integers(0, 1 if table.name == "person" else 3))):
        row: dict[str, Any] = {}
        for column in table.columns:
            values = _values(column)
            if column.name in parents:
                there = ids[parents[column.name]]
                if not there and not column.nullable:
                    break
                values = st.sampled_from(there) if there else st.none()
            row[column.name] = draw(st.none() | values if column.nullable else values)
        else:
            rows.append(_possible(draw, table, row))
    unique = {c.name for c in table.columns if c.unique or c.primary_key}
    return [
        row
        for place, row in enumerate(rows)
        if not any(row[name] == other[name] for name in unique for other in rows[:place])
    ]


def _possible(draw: st.DrawFn, table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """Put right what one value alone cannot."""
    for end, begin in LATER.items():
        if row.get(end) is not None and row.get(begin) is not None:
            row[end] = row[begin]
            if draw(st.booleans()) and isinstance(row[begin], date):
                row[end] = row[begin] + timedelta(days=draw(st.integers(0, 99)))
    if table.name == "exposures":
        row["kind"] = draw(st.sampled_from(list(EXPOSURES))).value
        if row["at"] is not None:
            row["day"] = row["at"].day
    if table.name == "check_ins":
        row["day"] = row["at"].day
    if table.name == "sessions":
        row["usable_seconds"] = min(row["usable_seconds"], row["seconds"])
    return row


@st.composite
def contents(draw: st.DrawFn) -> Rows:
    """Draw the rows of a whole record, whose references hold."""
    ids: dict[str, list[uuid.UUID]] = {}
    found: Rows = {}
    for table in tables():
        found[table.name] = draw(rows_of(table, ids))
        ids[table.name] = [row["id"] for row in found[table.name]]
    return found


@cache
def _empty() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.spasm"
        create_record(path)
        return path.read_bytes()


def new_record(path: Path) -> Record:
    """Return a new, empty record: a copy of one that was made once."""
    path.write_bytes(_empty())
    return open_record(path)


def fill(record: Record, rows: Rows) -> None:
    """Write rows as they are, past all listeners: ids, times and revisions too."""
    with record.session() as session:
        for table in tables():
            if rows[table.name]:
                session.connection().execute(insert(table), rows[table.name])


def held(record: Record) -> Rows:
    """Return every value of every row of a record."""
    with record.reading() as session:
        return {
            table.name: [
                dict(row)
                for row in session.connection()
                .execute(select(table).order_by(table.c.id))
                .mappings()
            ]
            for table in tables()
        }
