"""Noting treatments and what a doctor needs to know, with the cautions they call for."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.conftest import Run


def _entries(run: Run, *kinds: str) -> list[dict[str, Any]]:
    wanted = [word for kind in kinds for word in ("--kind", kind)]
    found: list[dict[str, Any]] = run("history", *wanted, "--json").json["entries"]
    return found


def test_an_injection_keeps_the_units_of_its_product(diary: Run) -> None:
    said = diary(
        *("treat", "injection", "--product", "Xeomin", "--at", "2024-03-01 10:00"),
        *("--site", "orbicularis oculi:left:2.5", "--site", "zygomaticus:left"),
        *("--by", "eye clinic", "--batch", "A1"),
    )
    assert said.code == 0
    (entry,) = _entries(diary, "injection")
    assert (entry["product"], entry["by"], entry["batch"]) == ("Xeomin", "eye clinic", "A1")
    assert [(site["site"], site["side"], site["units"]) for site in entry["sites"]] == [
        ("orbicularis oculi", "left", 2.5),
        ("zygomaticus", "left", None),
    ]


def test_medicine_doses_and_stop(diary: Run) -> None:
    diary(
        *("treat", "medicine", "clonazepam", "--class", "sedative", "--dose", "0.5 mg"),
        *("--times", "8:00,20:00", "--start", "2024-01-10", "--by", "neurology"),
    )
    diary("treat", "dose", "Clonazepam", "--at", "2024-01-11 08:05")
    diary("treat", "dose", "clonazepam", "--at", "2024-01-11 20:00", "--missed")
    diary("treat", "dose", "clonazepam", "--at", "2024-01-12 08:00", "--dose", "0.25 mg")
    (entry,) = _entries(diary, "medicine")
    assert (entry["of"], entry["medicine_class"]) == ("medicine", "sedative")
    assert (entry["dose"], entry["unit"], entry["times"]) == (0.5, "mg", ["08:00", "20:00"])
    doses = [(dose["taken"], dose["dose"]) for dose in _entries(diary, "dose")]
    assert doses == [(True, None), (False, None), (True, 0.25)]
    said = diary("treat", "stop", "clonazepam", "--day", "2024-02-01", "--json").json
    assert said["entry"]["stop"] == "2024-02-01"
    assert any("slowly" in caution["text"] for caution in said["cautions"])
    assert all(caution["text"].endswith("pharmacist.") for caution in said["cautions"])


@pytest.mark.parametrize(
    ("words", "kind", "name"),
    [
        (["herbal", "valerian", "--dose", "1 cup"], "herbal", "valerian"),
        (["supplement", "magnesium"], "supplement", "magnesium"),
        (["other", "warm cloth"], "other", "warm cloth"),
        (["lenses", "FL-41"], "lenses", "FL-41"),
    ],
)
def test_other_treatments(diary: Run, words: list[str], kind: str, name: str) -> None:
    assert diary("treat", *words, "--start", "2024-01-10").code == 0
    (entry,) = _entries(diary, kind)
    assert (entry["of"], entry["name"], entry["start"]) == (kind, name, "2024-01-10")


def test_surgery_and_sessions_of_care(diary: Run) -> None:
    diary("treat", "surgery", "microvascular decompression", "--day", "2024-01-10")
    diary("treat", "session", "massage", "--at", "2024-01-11 10:00", "--minutes", "0.5 h")
    surgery, care = _entries(diary, "surgery", "care")
    assert (surgery["start"], surgery["stop"]) == ("2024-01-10", "2024-01-10")
    assert (care["of"], care["minutes"]) == ("massage", 30)


def test_cautions_come_with_their_sources(diary: Run) -> None:
    diary("treat", "medicine", "clonazepam", "--start", "2024-01-10")
    said = diary("treat", "herbal", "valerian", "--start", "2024-01-12")
    assert "sleepy" in said.out
    assert "Source: " in said.out
    cautions = diary("treat", "herbal", "valerian", "--start", "2024-01-12", "--json").json[
        "cautions"
    ]
    sourced = [item for item in cautions if item["sources"]]
    assert sourced
    assert all(
        source["title"] and source["where"] for item in sourced for source in item["sources"]
    )


def test_whom_to_ask_is_said_once_and_how_little_is_known_once_in_a_row(diary: Run) -> None:
    ask, limits = "Ask the person who prescribes for you", "These checks know only a few rules"
    first = " ".join(diary("treat", "medicine", "clonazepam", "--start", "2024-01-10").out.split())
    assert (first.count(ask), first.count(limits)) == (1, 1)
    second = diary("treat", "herbal", "valerian", "--start", "2024-01-12").out
    told = " ".join(second.split())
    assert second.count("  - ") >= 2
    assert (told.count(ask), told.count(limits)) == (1, 0)
    assert told.endswith("or a pharmacist.")
    third = diary("treat", "supplement", "magnesium", "--start", "2024-01-13").out
    assert third.count("\n") == 1
    asked = diary("treat", "supplement", "magnesium", "--start", "2024-01-14", "--json").json
    assert all(ask in caution["text"] for caution in asked["cautions"])
    assert any(limits in caution["text"] for caution in asked["cautions"])


def test_a_condition_speaks_of_what_is_in_use(diary: Run) -> None:
    diary("treat", "medicine", "trihexyphenidyl", "--class", "anticholinergic")
    said = diary("treat", "condition", "glaucoma", "--given-by", "eye clinic", "--json").json
    assert any("glaucoma" in caution["text"] for caution in said["cautions"])
    assert diary("treat", "condition", "hay fever", "--json").json["cautions"] == []


def test_a_side_effect_that_needs_help_now_is_said_first(diary: Run) -> None:
    diary("treat", "injection", "--product", "Botox", "--site", "orbicularis oculi:left:5")
    said = diary("treat", "side-effect", "trouble breathing", "--of", "injection", "--json").json
    assert said["entry"]["injection_id"]
    assert any("emergency number" in reason["text"] for reason in said["urgent"])


def test_side_effects_begin_and_end(diary: Run) -> None:
    diary("treat", "medicine", "baclofen", "--start", "2024-01-01")
    diary("treat", "side-effect", "dry mouth", "--start", "2024-01-02 08:00", "--strength", "4")
    diary("treat", "side-effect", "ringing", "--start", "2024-01-02 09:00", "--of", "baclofen")
    diary("treat", "stop", "dry mouth", "--at", "2024-01-05 20:00")
    first, second = _entries(diary, "side-effect")
    assert (first["of"], first["stop"]) == ("dry_mouth", "2024-01-05T20:00:00+01:00")
    assert (second["of"], second["name"], second["stop"]) == ("other", "ringing", None)
    assert second["medicine_id"]


def test_what_a_doctor_needs_to_know(diary: Run) -> None:
    diary("treat", "condition", "asthma", "--since", "2010-01-01")
    diary("treat", "allergy", "penicillin", "--reaction", "rash")
    diary("treat", "test", "mri", "--day", "2024-01-05", "--result", "nothing found")
    diary("treat", "pregnancy", "--start", "2020-01-01", "--stop", "2020-09-20")
    diary("treat", "appointment", "--at", "2024-02-01 10:00", "--whom", "neurology")
    visit = _entries(diary, "appointment")[0]["id"]
    diary("treat", "question", "Could it be my tablets?", "--for", visit[:8])
    diary("treat", "question", "Could it be my tablets?", "--answer", "Unlikely.")
    (question,) = _entries(diary, "question")
    assert (question["appointment_id"], question["answer"]) == (visit, "Unlikely.")
    (test,) = _entries(diary, "test")
    assert (test["of"], test["result"]) == ("mri", "nothing found")
    assert _entries(diary, "condition")[0]["since"] == "2010-01-01"
    assert _entries(diary, "pregnancy")[0]["stop"] == "2020-09-20"
    assert _entries(diary, "allergy")[0]["reaction"] == "rash"
    diary("treat", "stop", "asthma", "--day", "2015-01-01")
    assert _entries(diary, "condition")[0]["until"] == "2015-01-01"


def test_a_question_for_the_next_visit(diary: Run) -> None:
    assert diary("treat", "question", "Why?", "--for", "next").code == 1
    visit = diary("treat", "appointment", "--at", "2098-01-01 10:00", "--json").json["entry"]
    asked = diary("treat", "question", "Why?", "--for", "next", "--json").json["entry"]
    assert asked["appointment_id"] == visit["id"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["injection", "--product", "Xeomin", "--site", "brow:left:-5"], "below zero"),
        (["injection", "--product", "Xeomin", "--site", "brow"], "place, side, units"),
        (["injection", "--product", "Xeomin", "--at", "2999-01-01 08:00"], "2999"),
        (["injection"], "--product"),
        (["medicine", "x", "--start", "2024-02-01", "--stop", "2024-01-01"], "before"),
        (["medicine", "x", "--class", "magic"], "muscle_relaxant"),
        (["medicine", "x", "--dose", "some"], "number"),
        (["medicine", "x", "--times", "late"], "08:30"),
        (["session", "magic"], "physiotherapy"),
        (["test", "palm"], "mri"),
        (["pregnancy", "--start", "2020-05-01", "--stop", "2020-01-01"], "before"),
        (["appointment"], "--at"),
        (["side-effect", "rash", "--strength", "11"], "0 to 10"),
    ],
)
def test_what_cannot_be_is_refused(diary: Run, words: list[str], said: str) -> None:
    found = diary("treat", *words)
    assert found.code == 2
    assert found.out == ""
    assert found.err.count("\n") == 1
    assert said in found.err
    assert _entries(diary) == []


def test_ending_before_the_beginning(diary: Run) -> None:
    diary("treat", "medicine", "baclofen", "--start", "2024-01-10")
    diary("treat", "side-effect", "rash", "--start", "2024-01-10 08:00")
    for name in ("baclofen", "rash"):
        said = diary("treat", "stop", name, "--day", "2024-01-09")
        assert said.code == 2
        assert "before it began" in said.err
    assert [entry["stop"] for entry in _entries(diary, "medicine", "side-effect")] == [None, None]


def test_names_that_are_not_there(diary: Run) -> None:
    assert "Add it first" in diary("treat", "dose", "baclofen").err
    assert "Nothing goes on" in diary("treat", "stop", "baclofen").err
    diary("treat", "medicine", "baclofen", "--start", "2024-01-10")
    assert "baclofen" in diary("treat", "dose", "blacofen").err
    assert "baclofen" in diary("treat", "stop", "blacofen").err
    assert diary("treat", "side-effect", "rash", "--of", "injection").code == 2


def test_an_injection_of_which_only_the_day_is_known_is_taken_as_noon(diary: Run) -> None:
    said = diary("treat", "injection", "--product", "Xeomin", "--at", "2024-03-01")
    assert said.code == 0
    (entry,) = _entries(diary, "injection")
    assert entry["at"].startswith("2024-03-01T12:00")
