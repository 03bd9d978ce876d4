"""Half a year of one record, told through the commands alone; every number comes back."""

from __future__ import annotations

import json
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from spasmograph.spasms.summary import as_dict
from tests.cli.conftest import Run
from tests.cli.measured import write_session

FIRST = date(2024, 1, 1)
DAYS = 182
INJECTIONS = {"2024-01-15": 2.5, "2024-04-08": 3.75, "2024-06-28": 2.5}
DRINKS = {"espresso": 63.0, "filter coffee": 96.0}

HEALTH = """<?xml version="1.0" encoding="UTF-8"?>
<HealthData locale="en_GB">
 <Record type="HKQuantityTypeIdentifierDietaryWater" sourceName="Phone" unit="mL"
  creationDate="2024-03-01 09:00:00 +0100" startDate="2024-03-01 08:55:00 +0100"
  endDate="2024-03-01 08:55:00 +0100" value="330"/>
 <Record type="HKQuantityTypeIdentifierDietaryWater" sourceName="Phone" unit="mL"
  creationDate="2024-03-01 19:00:00 +0100" startDate="2024-03-01 18:55:00 +0100"
  endDate="2024-03-01 18:55:00 +0100" value="250"/>
</HealthData>
"""


def _answers(day: int) -> dict[str, Any]:
    """Return what is answered on a day: every fifth day little, on others much."""
    if day % 5 == 4:
        return {"severity": day % 11, "sleep": 6 + day % 3}
    return {
        "severity": day % 11,
        "count": day * 7 % 40,
        "hardest": ["twitching", "pain", "expression", "eyes_forced_shut"][day % 4],
        "mood": 10 - day % 11,
        "affected": ["reading", "work"] if day % 2 else [],
        "sleep": 6 + day % 5 / 2,
        "sleep_quality": day % 11,
        "stress": day * 3 % 11,
        "caffeine": "espresso" if day % 3 else 0,
        "water": 1000 + day % 7 * 100,
        "screen": day % 9 / 2,
        "exercise": {"yoga": 30 + day % 10} if day % 4 == 0 else None,
        "meals_skipped": day % 2,
    }


def _spasm_at(day: int) -> tuple[str, list[str]]:
    """Return when a spasm of a day was, and in which zone: a week of them abroad."""
    when = f"{FIRST + timedelta(days=day)} {6 + day % 16:02d}:{day % 60:02d}"
    return when, ["--zone", "Asia/Tokyo"] if 60 <= day < 67 else []


def _write_diary(run: Run) -> int:
    spasms = 0
    for day in range(DAYS):
        on = str(FIRST + timedelta(days=day))
        assert run("check-in", "--day", on, "--answers", json.dumps(_answers(day))).code == 0
        if day % 3 == 0:
            when, zone = _spasm_at(day)
            words = ["--for", f"{1 + day % 5}.5 s", "--side", "left", "--strength", str(day % 11)]
            assert run("log", "spasm", "--at", when, *words, *zone).code == 0
            spasms += 1
    return spasms


def _check_diary(run: Run, spasms: int) -> None:
    entries = run("history", "--json").json["entries"]
    check_ins = {e["day"]: e for e in entries if e["kind"] == "check-in"}
    held = {(e["day"], e["kind"]): e for e in entries if e["table"] == "exposures"}
    for day in range(DAYS):
        on, given = str(FIRST + timedelta(days=day)), _answers(day)
        row = check_ins[on]
        for name in ("severity", "count", "hardest", "mood"):
            assert row[name] == given.get(name)
        assert row["work"] == ("work" in given["affected"] if "affected" in given else None)
        for kind in ("sleep", "sleep_quality", "stress", "screen", "meals_skipped"):
            assert (given.get(kind) is None) == ((on, kind) not in held)
            if kind in given:
                assert held[on, kind]["amount"] == given[kind]
        if "caffeine" in given:
            assert held[on, "caffeine"]["amount"] == DRINKS.get(given["caffeine"], 0)
        if given.get("exercise"):
            row = held[on, "exercise"]
            assert (row["detail"], row["amount"]) == ("yoga", given["exercise"]["yoga"])
    found = [entry for entry in entries if entry["kind"] == "spasm"]
    assert len(found) == spasms
    assert sum(entry["seconds"] for entry in found) == sum(
        1.5 + day % 5 for day in range(0, DAYS, 3)
    )
    assert [entry["at_zone"] for entry in found].count("Asia/Tokyo") == 3


def _treat(run: Run) -> None:
    words = ["--dose", "0.5 mg", "--times", "20:00", "--start", "2024-02-01"]
    assert run("treat", "medicine", "clonazepam", "--class", "sedative", *words).code == 0
    for on, units in INJECTIONS.items():
        sites = [f"orbicularis oculi:left:{units}", "zygomaticus major:left:1.25"]
        said = run(
            *("treat", "injection", "--product", "Xeomin", "--at", f"{on} 10:00"),
            *("--site", sites[0], "--site", sites[1], "--json"),
        ).json
        rules = {caution["rule"] for caution in said["cautions"]}
        assert ("toxin_too_soon" in rules) == (on == "2024-06-28")
    said = run("treat", "side-effect", "ptosis", "--start", "2024-01-20 08:00", "--of", "injection")
    assert said.code == 0
    assert run("treat", "stop", "ptosis", "--at", "2024-02-05 08:00").code == 0
    said = run("treat", "stop", "clonazepam", "--day", "2024-05-01", "--json")
    assert any("slowly" in caution["text"] for caution in said.json["cautions"])


def _check_treatments(run: Run) -> None:
    entries = run("history", "--kind", "injection", "--json").json["entries"]
    units = {entry["at"][:10]: {s["site"]: s["units"] for s in entry["sites"]} for entry in entries}
    assert units == {
        on: {"orbicularis oculi": many, "zygomaticus major": 1.25}
        for on, many in INJECTIONS.items()
    }
    (medicine,) = run("history", "--kind", "medicine", "--json").json["entries"]
    assert (medicine["dose"], medicine["unit"], medicine["stop"]) == (0.5, "mg", "2024-05-01")
    (effect,) = run("history", "--kind", "side-effect", "--json").json["entries"]
    assert effect["stop"] == "2024-02-05T08:00:00+01:00"


def _measure(run: Run, folder: Path) -> dict[str, dict[str, Any]]:
    """Add ten measured sessions; return what each was, by name."""
    known = {}
    for number in range(10):
        name = f"session {number}"
        measured = write_session(folder / name, name, 1 + number)
        when = f"{FIRST + timedelta(days=number * 18)} 18:00"
        assert run("add", str(folder / name), "--at", when).code == 0
        known[name] = {"events": len(measured.events), "summary": as_dict(measured.summary)}
    return known


def _check_sessions(run: Run, known: dict[str, dict[str, Any]]) -> None:
    entries = run("history", "--kind", "session", "--json").json["entries"]
    assert len(entries) == 10
    for entry in entries:
        assert {"events": entry["events"], "summary": entry["summary"]} == known[entry["name"]]


def _import(run: Run, folder: Path) -> None:
    with zipfile.ZipFile(folder / "phone.zip", "w") as archive:
        archive.writestr("apple_health_export/export.xml", HEALTH)
    assert run("import", "phone.zip", "--json").json["total"] == 2
    assert run("import", "phone.zip", "--json").json["total"] == 0


def _check_import(run: Run) -> None:
    options = ["--kind", "water", "--since", "2024-03-01", "--until", "2024-03-01", "--json"]
    amounts = [entry["amount"] for entry in run("history", *options).json["entries"]]
    assert sorted(amounts) == [250, 330, _answers(60)["water"]]


@pytest.fixture(params=["file", "server"])
def told(request: pytest.FixtureRequest, diary: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run commands on a new record, in a file or on a server, of one who lives in Zurich."""
    if request.param == "server":
        monkeypatch.setenv("SPASMOGRAPH_RECORD", request.getfixturevalue("address"))
        assert diary("record", "person", "--home-zone", "Europe/Zurich").code == 0
    return diary


def test_the_whole_story(told: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spasms = _write_diary(told)
    _treat(told)
    known = _measure(told, tmp_path)
    _import(told, tmp_path)
    answers = '{"one_sided": "yes", "months": 6, "eye_and_mouth": "yes", "sudden": "no"}'
    triage = told("check", "--answers", answers, "--json").json
    assert triage["level"] in ("see_doctor", "see_doctor_soon")
    assert triage["patterns"]
    before = told("history", "--json").json["entries"]
    assert told("record", "check", "--json").json["ok"] is True
    assert told("export", "everything.zip").code == 0
    monkeypatch.delenv("SPASMOGRAPH_RECORD", raising=False)
    assert told("record", "new", "again.spasm").code == 0
    taken = told("import", "everything.zip", "--json").json
    assert taken["kept"] == []
    assert told("history", "--json").json["entries"] == before
    _check_diary(told, spasms)
    _check_treatments(told)
    _check_sessions(told, known)
    _check_import(told)
    assert told("check", "--answers", answers, "--no-keep", "--json").json == triage
    assert told("record", "check", "--json").json["ok"] is True
