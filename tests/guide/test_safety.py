"""Cautions when a treatment is planned: written cases, and what must hold for every plan."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spasmograph.guide.known import Had, Known, Taken
from spasmograph.guide.safety import (
    ASK,
    RULES,
    Act,
    Caution,
    Planned,
    Severity,
    planned_of,
    safety,
)
from spasmograph.guide.substances import conditions_in, is_at_risk, qualities, same, substances_in
from spasmograph.record.models import Injection, Medicine
from spasmograph.record.vocabulary import MedicineClass, TreatmentKind
from tests.guide.pictures import DATA, HERE, TODAY, ago, cases, picture, sources

CASES = cases("safety_vignettes.toml")

NAMES = [
    "clonazepam", "baclofen", "carbamazepine", "trihexyphenidyl", "valerian", "chamomile",
    "magnesium", "warfarin", "codeine", "phenelzine", "gentamicin", "Fosamax", "the pill",
    "furosemide", "glimmerol", "paracetamol", "wine", "nefazodone", "gabapentin",
]  # fmt: skip
CONDITIONS = ["glaucoma", "BPH", "dementia", "myasthenia gravis", "kidney failure", "migraine"]

plans = st.builds(
    Planned,
    st.sampled_from(NAMES),
    st.sampled_from(Act),
    st.none() | st.sampled_from(MedicineClass),
    st.sampled_from(TreatmentKind),
)
pictured = st.sampled_from([{}, *(case["record"] for case in CASES if "record" in case)]).map(
    picture
)
more_taken = st.builds(
    lambda name, start, kind: Taken(name, kind, None, ago(start)),
    st.sampled_from(NAMES),
    st.integers(0, 100),
    st.sampled_from(TreatmentKind),
)


def run(case: dict[str, Any]) -> tuple[Caution, ...]:
    plan = case["plan"]
    planned = Planned(
        plan["name"],
        Act(plan.get("act", "take")),
        MedicineClass(plan["medicine_class"]) if "medicine_class" in plan else None,
        TreatmentKind(plan.get("kind", "medicine")),
    )
    return safety(picture(case.get("record", {})), planned, TODAY)


@pytest.mark.parametrize("case", CASES, ids=[case["says"] for case in CASES])
def test_a_written_case_has_its_cautions(case: dict[str, Any]) -> None:
    spoke = {caution.rule_id for caution in run(case)}
    assert set(case.get("rules", ())) <= spoke
    assert not set(case.get("without", ())) & spoke


def test_every_rule_speaks_in_some_written_case() -> None:
    assert len(CASES) >= 20
    spoke = {caution.rule_id for case in CASES for caution in run(case)}
    assert {rule.id for rule in RULES} | {"allergy", "unknown_name", "unknown_taken"} <= spoke


def _ids(cautions: tuple[Caution, ...]) -> set[str]:
    return {caution.rule_id for caution in cautions}


@given(pictured, plans, more_taken)
def test_a_medicine_more_never_removes_a_caution(
    known: Known, planned: Planned, more: Taken
) -> None:
    before = safety(known, planned, TODAY)
    after = safety(replace(known, taken=(*known.taken, more)), planned, TODAY)
    assert _ids(before) <= _ids(after)


@pytest.mark.parametrize("case", CASES, ids=[case["says"] for case in CASES])
def test_no_medicine_takes_a_caution_of_a_written_case_back(case: dict[str, Any]) -> None:
    record = case.get("record", {})
    before = _ids(run(case))
    for name in NAMES:
        more = record | {"taken": [*record.get("taken", ()), [name, 30]]}
        assert before <= _ids(run(case | {"record": more})), name


@given(pictured, plans, st.sampled_from(CONDITIONS), st.booleans())
def test_a_condition_more_never_removes_a_caution(
    known: Known, planned: Planned, name: str, pregnant: bool
) -> None:
    more = replace(
        known, conditions=(*known.conditions, Had(name)), pregnant=known.pregnant or pregnant
    )
    assert _ids(safety(known, planned, TODAY)) <= _ids(safety(more, planned, TODAY))


@given(pictured, plans)
def test_every_caution_ends_in_whom_to_ask_and_names_no_dose(
    known: Known, planned: Planned
) -> None:
    found = safety(known, planned, TODAY)
    assert found
    order = [list(Severity).index(caution.severity) for caution in found]
    assert order == sorted(order)
    for caution in found:
        assert caution.text.endswith(ASK)
        assert not re.search(r"\d\s*(mg|ml|g|units?|tablets?|drops)\b", caution.text)
        words = caution.text.lower().replace("may not be safe", "")
        assert not re.search(r"\b(safe|harmless|no risk)\b", words)


def test_every_rule_has_its_own_name_and_known_sources() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.sources
        assert set(rule.sources) <= sources(), rule.id


def test_a_row_of_the_record_is_a_plan() -> None:
    going = Medicine(name="clonazepam", kind=TreatmentKind.MEDICINE, start=ago(30))
    assert planned_of(going, TODAY).act is Act.TAKE
    going.stop = TODAY
    assert planned_of(going, TODAY).act is Act.STOP
    assert planned_of(Injection(product="Botox"), TODAY) == Planned("Botox", Act.INJECT)


def test_a_medicine_is_not_set_against_its_own_row() -> None:
    known = picture({"taken": [["Clonazepam ", 30]]})
    assert "sedatives_together" not in _ids(safety(known, Planned("clonazepam"), TODAY))


def test_cautions_look_at_the_day_of_the_plan() -> None:
    known = picture({"injections": [10]})
    planned = Planned("Botox", Act.INJECT)
    assert "toxin_too_soon" in _ids(safety(known, planned, TODAY))
    later = ago(-74)
    assert (later - known.injections[0].day).days == 84
    assert "toxin_too_soon" not in _ids(safety(known, planned, later))


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("Clonazepam 0.5 mg tablets", {"clonazepam"}),
        ("RIVOTRIL", {"clonazepam"}),
        ("Valériane / valerian", {"valerian"}),
        ("Kavalier", set()),
        ("", set()),
        ("magnesium + valerian", {"magnesium", "valerian"}),
        ("Tegretal 200 retard", {"carbamazepine"}),
        ("Gablofen", {"baclofen"}),
        ("Klonopin wafers", {"clonazepam"}),
        ("clonazepan", {"clonazepam"}),
        ("Baldrian-Dragees", {"valerian"}),
        ("Kamillentee", {"chamomile"}),
        ("Jantoven", {"warfarin"}),
        ("Letybo", {"toxin"}),
        ("HCTZ", {"diuretic"}),
        ("Parkopan", {"trihexyphenidyl"}),
        ("Garamycin", {"aminoglycoside"}),
    ],
)
def test_names_are_known_word_by_word(typed: str, ids: set[str]) -> None:
    assert substances_in(typed) == ids


def test_no_name_stands_for_two_substances() -> None:
    data = tomllib.loads((HERE.parents[1] / DATA / "substances.toml").read_text(encoding="utf-8"))
    names = [name for row in data["substance"] for name in row["names"]]
    assert len(set(names)) == len(names)


@given(st.text(max_size=60))
def test_any_text_can_be_looked_up(text: str) -> None:
    assert isinstance(qualities(text), frozenset)
    assert isinstance(conditions_in(text), frozenset)
    assert is_at_risk(text) in (True, False)
    assert same(text, "") is False
