"""A table for home trials."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

__all__ = ["branch_labels", "depends_on", "down_revision", "revision", "upgrade"]

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "trials",
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("start", sa.Date(), nullable=False, index=True),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("begun", sa.Date()),
        sa.Column("stopped", sa.Date()),
        sa.Column("reason", sa.Text()),
        sa.Column("id", sa.Uuid(), primary_key=True),
        *(sa.Column(told, sa.String(27), nullable=False) for told in ("created", "changed")),
    )
