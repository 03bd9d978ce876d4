"""What is told of triggers stands under the right words."""

from __future__ import annotations

import datetime as dt

from spasmograph.insight import Analysis, Answer, Effect, Kind, Verdict
from spasmograph.report.visit.causes import causes_of

DAY = dt.date(2026, 5, 1)


def test_a_shorter_night_sets_it_off() -> None:
    sleep = Effect(
        "sleep", Answer(Verdict.LIKELY_BETTER, -0.3, -0.5, -0.1, 0.95, 90), 1.2, "h", 1.0
    )
    walks = Effect("walks", Answer(Verdict.LIKELY_BETTER, -0.3, -0.5, -0.1, 0.95, 90), 1.2)
    found = Analysis("spasms", Kind.COUNT, DAY, DAY, 90, 8.0, (sleep, walks))
    causes = causes_of(found, DAY)
    assert "shorter" in causes.worse[0]
    assert " more spasms" in causes.worse[0]
    assert "fewer spasms" in causes.better[0]
