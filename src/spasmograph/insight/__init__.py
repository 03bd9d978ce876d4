"""What drives one person's spasms, and what helps: calibrated, or silent.

Names are imported when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from spasmograph.lazy import on_first_use

if TYPE_CHECKING:
    from spasmograph.insight.analysis import FEWEST_DAYS, analyse
    from spasmograph.insight.results import (
        Analysis,
        Answer,
        Caution,
        Effect,
        InjectionEffect,
        Kind,
        NextDue,
        Settle,
        Verdict,
        Way,
    )

__all__ = [
    "FEWEST_DAYS",
    "Analysis",
    "Answer",
    "Caution",
    "Effect",
    "InjectionEffect",
    "Kind",
    "NextDue",
    "Settle",
    "Verdict",
    "Way",
    "analyse",
]

__getattr__ = on_first_use(
    __name__,
    {
        "spasmograph.insight.analysis": ("FEWEST_DAYS", "analyse"),
        "spasmograph.insight.results": (
            "Analysis",
            "Answer",
            "Caution",
            "Effect",
            "InjectionEffect",
            "Kind",
            "NextDue",
            "Settle",
            "Verdict",
            "Way",
        ),
    },
)
