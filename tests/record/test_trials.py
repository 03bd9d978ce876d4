"""Home trials in a record: the plan is there before the start, and stays."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from spasmograph.errors import ImpossibleValue
from spasmograph.record import Record, export_record, import_record
from spasmograph.record import models as m
from tests.record.random_rows import held, new_record

DAY = dt.date(2026, 3, 1)


def a_trial(record: Record, begun: dt.date | None = None) -> m.Trial:
    row = m.Trial(name="coffee", start=DAY, seed=2**31 - 1, plan={"pairs": 6}, begun=begun)
    record.add(row)
    return row


def test_a_plan_may_change_until_the_trial_begins(record: Record) -> None:
    row = a_trial(record)
    record.edit(row, plan={"pairs": 7}, seed=3, start=DAY + dt.timedelta(days=1))
    record.edit(row, begun=DAY, plan={"pairs": 8})
    assert [kept.before["plan"] for kept in record.revisions(row)] == [{"pairs": 6}, {"pairs": 7}]


@pytest.mark.parametrize(
    "change",
    [{"plan": {"pairs": 9}}, {"seed": 1}, {"start": DAY}, {"begun": None}, {"name": "tea"}],
)
def test_a_plan_stays_once_the_trial_began(record: Record, change: dict[str, object]) -> None:
    row = a_trial(record, begun=DAY)
    record.edit(row, stopped=None)
    other = {"start": DAY + dt.timedelta(days=2)} if "start" in change else change
    with pytest.raises(
        ImpossibleValue, match=f"the {next(iter(change))} of a trial that was begun"
    ):
        record.edit(row, **other)
    assert record.all(m.Trial)[0].plan == {"pairs": 6}


def test_a_trial_can_be_given_up_with_a_reason(record: Record) -> None:
    row = a_trial(record, begun=DAY)
    record.edit(row, stopped=DAY + dt.timedelta(days=3), reason="a rash")
    (kept,) = record.revisions(row)
    assert kept.before["stopped"] is None
    assert record.all(m.Trial)[0].reason == "a rash"


def test_a_seed_fits_everywhere(record: Record) -> None:
    assert a_trial(record).seed == 2**31 - 1
    with pytest.raises(ImpossibleValue, match="seed"):
        record.add(m.Trial(name="coffee", start=DAY, seed=-1, plan={}))


def test_trials_go_out_and_come_back(tmp_path: Path) -> None:
    with new_record(tmp_path / "a.spasm") as record, new_record(tmp_path / "b.spasm") as other:
        a_trial(record, begun=DAY)
        export_record(record, tmp_path / "a.zip")
        import_record(other, tmp_path / "a.zip")
        assert held(other) == held(record)
