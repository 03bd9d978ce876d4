"""What drives one person's spasms, and what helps: calibrated, or silent.

Names are imported when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from spasmograph.lazy import on_first_use

if TYPE_CHECKING:
    from spasmograph.insight.analysis import FEWEST_DAYS, analyse
    from spasmograph.insight.records import DiaryFrame, Outcome, analyse_record, diary_of
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
    from spasmograph.insight.tables import read_diary_file
    from spasmograph.insight.trials.analysing import analyse_trial, trial_status
    from spasmograph.insight.trials.plan import Plan
    from spasmograph.insight.trials.planning import Wish, plan_trial
    from spasmograph.insight.trials.results import Stage, Status, TrialAnswer
    from spasmograph.insight.trials.schedule import Design
    from spasmograph.insight.trials.switchable import Habit, Standing
    from spasmograph.insight.wearing_off import injection_words, next_due_words
    from spasmograph.insight.words import Said, effect_words, treatment_words

__all__ = [
    "FEWEST_DAYS",
    "Analysis",
    "Answer",
    "Caution",
    "Design",
    "DiaryFrame",
    "Effect",
    "Habit",
    "InjectionEffect",
    "Kind",
    "NextDue",
    "Outcome",
    "Plan",
    "Said",
    "Settle",
    "Stage",
    "Standing",
    "Status",
    "TrialAnswer",
    "Verdict",
    "Way",
    "Wish",
    "analyse",
    "analyse_record",
    "analyse_trial",
    "diary_of",
    "effect_words",
    "injection_words",
    "next_due_words",
    "plan_trial",
    "read_diary_file",
    "treatment_words",
    "trial_status",
]

__getattr__ = on_first_use(
    __name__,
    {
        "spasmograph.insight.analysis": ("FEWEST_DAYS", "analyse"),
        "spasmograph.insight.wearing_off": ("injection_words", "next_due_words"),
        "spasmograph.insight.records": ("DiaryFrame", "Outcome", "analyse_record", "diary_of"),
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
        "spasmograph.insight.tables": ("read_diary_file",),
        "spasmograph.insight.words": ("Said", "effect_words", "treatment_words"),
        "spasmograph.insight.trials.analysing": ("analyse_trial", "trial_status"),
        "spasmograph.insight.trials.plan": ("Plan",),
        "spasmograph.insight.trials.planning": ("Wish", "plan_trial"),
        "spasmograph.insight.trials.results": ("Stage", "Status", "TrialAnswer"),
        "spasmograph.insight.trials.schedule": ("Design",),
        "spasmograph.insight.trials.switchable": ("Habit", "Standing"),
    },
)
