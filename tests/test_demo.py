"""The demo record: its true triggers are recovered, and its decoys are not."""

from __future__ import annotations

import datetime as dt

import pytest

from scripts.demo_diary import DECOYS, INJECTED, TRIGGERS, demo_rows
from spasmograph.insight import Analysis, Verdict, analyse_record
from spasmograph.record import create_record, open_record

CLAIMS = {Verdict.LIKELY_WORSE, Verdict.LIKELY_BETTER, Verdict.GOES_WITH}


@pytest.fixture(scope="module", params=[dt.date(2026, 11, 20), dt.date(2025, 3, 3)], ids=str)
def found(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Analysis:
    path = tmp_path_factory.mktemp("demo") / "demo.spasm"
    create_record(path)
    with open_record(path) as record:
        record.add(*demo_rows(request.param))
        return analyse_record(record)


def test_true_triggers_are_recovered(found: Analysis) -> None:
    effects = {effect.name: effect.answer for effect in found.effects}
    assert set(effects) == {*TRIGGERS, *DECOYS}
    assert effects["caffeine"].verdict is Verdict.LIKELY_WORSE
    assert effects["sleep"].verdict is Verdict.LIKELY_BETTER


def test_decoys_are_not(found: Analysis) -> None:
    assert not [e.name for e in found.effects if e.name in DECOYS and e.answer.verdict in CLAIMS]


def test_injections_and_the_next_due_day(found: Analysis) -> None:
    assert len(found.injections) == len(INJECTED)
    helped = [one.answer.verdict is Verdict.LIKELY_BETTER for one in found.injections]
    assert sum(helped) >= 2
    assert found.next_due is not None
    half = (found.next_due.estimate - found.injections[-1].date).days
    assert 55 <= half <= 105
