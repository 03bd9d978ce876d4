"""The first tables of a record."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

__all__ = ["branch_labels", "depends_on", "down_revision", "revision", "upgrade"]

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT, STAMP, WORD, NAME = sa.String(96), sa.String(27), sa.String(40), sa.String(200)
NUMBER = sa.Float(53)


def upgrade() -> None:
    """Make every table."""
    _person()
    _visits()
    _sessions()
    _diary()
    _days()
    _treatments()
    _injections()
    _care()
    _history()


def _table(name: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        name,
        *columns,
        sa.Column("id", sa.Uuid(), primary_key=True),
        *(sa.Column(told, STAMP, nullable=False) for told in ("created", "changed")),
    )


def _person() -> None:
    _table(
        "person",
        sa.Column("birth_year", sa.Integer()),
        sa.Column("ancestry", NAME),
        sa.Column("zone", sa.String(64)),
        sa.Column("note", sa.Text()),
    )
    _table(
        "conditions",
        sa.Column("name", NAME, nullable=False),
        sa.Column("given_by", NAME),
        sa.Column("since", sa.Date()),
        sa.Column("until", sa.Date()),
        sa.Column("note", sa.Text()),
    )
    _table(
        "allergies",
        sa.Column("substance", NAME, nullable=False),
        sa.Column("reaction", sa.Text()),
    )
    _table(
        "pregnancies",
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("stop", sa.Date()),
        sa.Column("breastfeeding_until", sa.Date()),
    )
    _table(
        "tests",
        sa.Column("kind", WORD, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", NAME),
        sa.Column("result", sa.Text()),
    )


def _visits() -> None:
    _table(
        "appointments",
        sa.Column("at", MOMENT, nullable=False, index=True),
        sa.Column("whom", NAME),
        sa.Column("place", NAME),
        sa.Column("note", sa.Text()),
    )
    _table(
        "questions",
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "appointment_id", sa.Uuid(), sa.ForeignKey("appointments.id", ondelete="SET NULL")
        ),
        sa.Column("answer", sa.Text()),
    )
    _table(
        "answers",
        sa.Column("at", MOMENT, nullable=False, index=True),
        sa.Column("question", NAME, nullable=False),
        sa.Column("value", NAME, nullable=False),
    )


def _sessions() -> None:
    _table(
        "sessions",
        sa.Column("at", MOMENT, nullable=False, index=True),
        sa.Column("name", NAME, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False, unique=True),
        sa.Column("seconds", NUMBER, nullable=False),
        sa.Column("usable_seconds", NUMBER, nullable=False),
        sa.Column("quality", NUMBER),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("provenance", sa.JSON(), nullable=False),
        sa.Column("signals", sa.LargeBinary()),
        sa.Column("video", NAME),
        sa.Column("note", sa.Text()),
    )
    _table(
        "session_events",
        sa.Column(
            "session_id",
            sa.Uuid(),
            sa.ForeignKey("sessions.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("onset", NUMBER, nullable=False),
        sa.Column("duration", NUMBER, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("side", WORD, nullable=False),
        sa.Column("regions", sa.JSON(), nullable=False),
        sa.Column("closure", WORD, nullable=False),
        sa.Column("amplitude_mm", NUMBER),
        sa.Column("amplitude_pct", NUMBER),
        sa.Column("lag_ms", NUMBER),
        sa.Column("bout", sa.Integer()),
        sa.Column("confidence", NUMBER, nullable=False),
    )
    _table(
        "session_tasks",
        sa.Column(
            "session_id",
            sa.Uuid(),
            sa.ForeignKey("sessions.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("onset", NUMBER, nullable=False),
        sa.Column("duration", NUMBER, nullable=False),
        sa.Column("task", sa.String(40), nullable=False),
    )


def _diary() -> None:
    _table(
        "spasm_entries",
        sa.Column("at", MOMENT, nullable=False, index=True),
        sa.Column("seconds", NUMBER),
        sa.Column("side", WORD),
        sa.Column("regions", sa.JSON(), nullable=False),
        sa.Column("strength", sa.Integer()),
        sa.Column("pain", sa.Integer()),
        sa.Column("activity", sa.Text()),
        sa.Column("note", sa.Text()),
    )
    _table(
        "check_ins",
        sa.Column("day", sa.Date(), nullable=False, unique=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("severity", sa.Integer()),
        sa.Column("spasm_count", sa.Integer()),
        sa.Column("hardest", WORD),
        sa.Column("mood", sa.Integer()),
        sa.Column("reading", sa.Boolean()),
        sa.Column("driving", sa.Boolean()),
        sa.Column("work", sa.Boolean()),
        sa.Column("social", sa.Boolean()),
        sa.Column("note", sa.Text()),
    )


def _days() -> None:
    _table(
        "trackers",
        sa.Column("key", sa.String(64), nullable=False, unique=True),
        sa.Column("name", NAME, nullable=False),
        sa.Column("unit", sa.String(40), nullable=False),
        sa.Column("high", NUMBER),
        sa.Column("daily", sa.String(10), nullable=False),
    )
    _table(
        "exposures",
        sa.Column("day", sa.Date(), nullable=False, index=True),
        sa.Column("at", MOMENT),
        sa.Column("kind", sa.String(64), nullable=False, index=True),
        sa.Column("detail", NAME),
        sa.Column("amount", NUMBER, nullable=False),
        sa.Column("origin", NAME, index=True),
        sa.Column("note", sa.Text()),
    )


def _treatments() -> None:
    _table(
        "treatments",
        sa.Column("kind", WORD, nullable=False),
        sa.Column("name", NAME, nullable=False),
        sa.Column("medicine_class", WORD),
        sa.Column("dose", NUMBER),
        sa.Column("unit", sa.String(40)),
        sa.Column("times", sa.JSON(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False, index=True),
        sa.Column("stop", sa.Date()),
        sa.Column("prescribed_by", NAME),
        sa.Column("note", sa.Text()),
    )
    _table(
        "doses",
        sa.Column(
            "medicine_id",
            sa.Uuid(),
            sa.ForeignKey("treatments.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("at", MOMENT, nullable=False, index=True),
        sa.Column("taken", sa.Boolean(), nullable=False),
        sa.Column("dose", NUMBER),
    )


def _injections() -> None:
    _table(
        "injections",
        sa.Column("at", MOMENT, nullable=False, index=True),
        sa.Column("product", NAME, nullable=False),
        sa.Column("given_by", NAME),
        sa.Column("batch", NAME),
        sa.Column("note", sa.Text()),
    )
    _table(
        "injection_sites",
        sa.Column(
            "injection_id",
            sa.Uuid(),
            sa.ForeignKey("injections.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("site", NAME, nullable=False),
        sa.Column("side", WORD, nullable=False),
        sa.Column("units", NUMBER),
    )


def _care() -> None:
    _table(
        "care_sessions",
        sa.Column("at", MOMENT, nullable=False, index=True),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("minutes", NUMBER),
        sa.Column("given_by", NAME),
        sa.Column("note", sa.Text()),
    )
    _table(
        "side_effects",
        sa.Column("kind", WORD, nullable=False),
        sa.Column("name", NAME),
        sa.Column("start", MOMENT, nullable=False, index=True),
        sa.Column("stop", MOMENT),
        sa.Column("strength", sa.Integer()),
        sa.Column("medicine_id", sa.Uuid(), sa.ForeignKey("treatments.id", ondelete="SET NULL")),
        sa.Column("injection_id", sa.Uuid(), sa.ForeignKey("injections.id", ondelete="SET NULL")),
        sa.Column("note", sa.Text()),
    )


def _history() -> None:
    op.create_table(
        "revisions",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("at", STAMP, nullable=False, index=True),
        sa.Column("table_name", NAME, nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False, index=True),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
    )
