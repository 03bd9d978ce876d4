"""A diary that holds nothing but the outcome."""

from __future__ import annotations

import pandas as pd

from spasmograph.insight import Kind
from spasmograph.insight.diary import read_diary


def test_a_diary_without_exposures_is_read() -> None:
    frame = pd.DataFrame({"spasms": [1.0, 2.0]}, index=pd.date_range("2026-03-01", periods=2))
    found = read_diary(frame, "spasms", Kind.COUNT)
    assert found.names == ()
    assert found.exposures.shape == (0, 2)
