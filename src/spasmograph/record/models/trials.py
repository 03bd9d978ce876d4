"""Home trials."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from spasmograph.record.models.base import NAME, Row

__all__ = ["Trial"]


class Trial(Row):
    """A home trial: its plan, and whether it was begun and given up.

    The plan is written before the first day, and once ``begun`` is set it stays
    as it is (`spasmograph.record.trials.check_plans_kept`).
    """

    __tablename__ = "trials"

    name: Mapped[str] = mapped_column(String(NAME))
    start: Mapped[dt.date] = mapped_column(index=True)
    seed: Mapped[int]
    plan: Mapped[dict[str, Any]]
    begun: Mapped[dt.date | None]
    stopped: Mapped[dt.date | None]
    reason: Mapped[str | None] = mapped_column(Text)
