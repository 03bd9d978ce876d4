"""A trial that was begun keeps the plan it was begun with."""

from __future__ import annotations

from typing import Final

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import get_history

from spasmograph.errors import ImpossibleValue
from spasmograph.record.models import Trial

__all__ = ["check_plans_kept"]

_FIXED: Final = ("name", "start", "seed", "plan", "begun")


def check_plans_kept(session: Session) -> None:
    """Refuse to change the plan of a trial that was begun.

    Parameters
    ----------
    session : Session
        About to write.

    Raises
    ------
    ImpossibleValue
        Names what cannot be changed.
    """
    for row in session.dirty:
        if not isinstance(row, Trial):
            continue
        with session.no_autoflush:
            was = {name: get_history(row, name) for name in _FIXED}
        before = was["begun"].deleted or was["begun"].unchanged
        if not before or before[0] is None:
            continue
        for name, history in was.items():
            if history.has_changes():
                raise ImpossibleValue(
                    f"the {name} of a trial that was begun cannot be changed",
                    "Stop the trial with 'spasmograph trial stop', and plan a new one.",
                )
