"""What a record holds: one class a table.

Every row has an identity that survives export and import, and the times at
which it was first written and last changed.  A value that is not known is
NULL; zero is a value.
"""

from __future__ import annotations

from spasmograph.record.models.base import (
    Base,
    Revision,
    Row,
)
from spasmograph.record.models.diary import (
    CheckIn,
    Exposure,
    SpasmEntry,
    Tracker,
)
from spasmograph.record.models.person import (
    Allergy,
    Answer,
    Appointment,
    Condition,
    Person,
    Pregnancy,
    Question,
    Test,
)
from spasmograph.record.models.sessions import (
    SeenEvent,
    SeenTask,
    Session,
)
from spasmograph.record.models.treatments import (
    CareSession,
    Dose,
    Injection,
    InjectionSite,
    Medicine,
    SideEffect,
)
from spasmograph.record.models.trials import Trial

__all__ = [
    "TABLES",
    "Allergy",
    "Answer",
    "Appointment",
    "Base",
    "CareSession",
    "CheckIn",
    "Condition",
    "Dose",
    "Exposure",
    "Injection",
    "InjectionSite",
    "Medicine",
    "Person",
    "Pregnancy",
    "Question",
    "Revision",
    "Row",
    "SeenEvent",
    "SeenTask",
    "Session",
    "SideEffect",
    "SpasmEntry",
    "Test",
    "Tracker",
    "Trial",
]

TABLES: tuple[type[Row], ...] = (
    Person,
    Condition,
    Allergy,
    Pregnancy,
    Test,
    Appointment,
    Question,
    Answer,
    Session,
    SeenEvent,
    SeenTask,
    SpasmEntry,
    CheckIn,
    Tracker,
    Exposure,
    Medicine,
    Dose,
    Injection,
    InjectionSite,
    CareSession,
    SideEffect,
    Trial,
)
"""Every table of rows, parents before children."""
