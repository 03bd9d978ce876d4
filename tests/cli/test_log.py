"""Noting spasms, days and what they held; correcting and removing."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Run

DAY = "2024-03-01"


def _noted(run: Run, *arguments: str) -> dict[str, object]:
    entry: dict[str, object] = run(*arguments, "--json").json["entry"]
    return entry


def test_a_spasm_with_all_that_can_be_said(diary: Run) -> None:
    said = diary(
        *("log", "spasm", "--at", f"{DAY} 08:30", "--for", "4s", "--side", "left"),
        *("--regions", "mouth,eye", "--strength", "6", "--pain", "2", "--doing", "reading"),
    )
    assert said.code == 0
    assert "left, eye+mouth, 4 s, strength 6, pain 2, while reading" in said.out
    (entry,) = diary("history", "--json").json["entries"]
    assert entry["at"] == f"{DAY}T08:30:00+01:00"
    assert entry["at_zone"] == "Europe/Zurich"
    assert entry["seconds"] == 4
    assert entry["regions"] == ["eye", "mouth"]


def test_a_spasm_of_which_nothing_else_is_known(diary: Run) -> None:
    said = diary("log", "spasm", "--at", f"{DAY} 08:30")
    assert said.out.startswith(f"Noted: spasm on {DAY} [")


def test_what_was_not_said_is_unknown_not_zero(diary: Run) -> None:
    entry = _noted(diary, "log", "spasm", "--at", f"{DAY} 08:30")
    for name in ("seconds", "side", "strength", "pain", "activity", "note"):
        assert entry[name] is None
    day = _noted(diary, "log", "day", "--day", DAY, "--severity", "0")
    assert day["severity"] == 0
    assert day["count"] is None
    assert day["driving"] is None


@pytest.mark.parametrize(
    ("words", "kind", "amount", "detail"),
    [
        (["sleep", "7 h 30 min"], "sleep", 7.5, None),
        (["caffeine", "espresso"], "caffeine", 63, "espresso"),
        (["caffeine", "espresso", "--servings", "2"], "caffeine", 126, "espresso"),
        (["caffeine", "80"], "caffeine", 80, None),
        (["stress", "7"], "stress", 7, None),
        (["anxiety", "0"], "anxiety", 0, None),
        (["fatigue", "10"], "fatigue", 10, None),
        (["water", "0.25 l"], "water", 250, None),
        (["alcohol", "12"], "alcohol", 12, None),
        (["alcohol", "330 ml", "--percent", "5"], "alcohol", 13.02, None),
        (["screen", "90 min"], "screen", 1.5, None),
        (["light", "2"], "bright_light", 2, None),
        (["exercise", "yoga", "30"], "exercise", 30, "yoga"),
        (["relax", "meditation", "0.5 h"], "relaxation", 30, "meditation"),
        (["magnesium", "2"], "magnesium_food", 2, None),
        (["magnesium", "0.2 g", "--supplement"], "magnesium_supplement", 200, None),
        (["meal", "--skipped", "1"], "meals_skipped", 1, None),
    ],
)
def test_what_a_day_held(
    diary: Run, words: list[str], kind: str, amount: float, detail: str | None
) -> None:
    entry = _noted(diary, "log", *words, "--day", DAY)
    assert entry["kind"] == kind
    assert entry["amount"] == amount
    assert entry["detail"] == detail
    assert entry["day"] == DAY


def test_sleep_brings_its_quality(diary: Run) -> None:
    diary("log", "sleep", "7.5", "--quality", "6", "--day", DAY)
    entries = diary("history", "--json").json["entries"]
    assert {(entry["kind"], entry["amount"]) for entry in entries} == {
        ("sleep", 7.5),
        ("sleep_quality", 6.0),
    }


def test_several_entries_of_a_day_are_told_together(diary: Run) -> None:
    diary("log", "water", "250", "--day", DAY)
    assert "750 ml for that day" in diary("log", "water", "500", "--day", DAY).out
    diary("log", "stress", "4", "--day", DAY)
    said = diary("log", "stress", "7", "--day", DAY, "--json")
    assert said.json["day_total"] == 5.5


def test_a_day_is_set_bit_by_bit(diary: Run) -> None:
    said = diary("log", "day", "--day", DAY, "--severity", "5", "--reading", "--no-driving")
    assert f"check-in on {DAY}: severity 5, affected reading" in said.out
    diary("log", "day", "--day", DAY, "--count", "12", "--hardest", "eyes forced shut")
    (entry,) = diary("history", "--kind", "check-in", "--json").json["entries"]
    assert (entry["severity"], entry["count"]) == (5, 12)
    assert entry["hardest"] == "eyes_forced_shut"
    assert (entry["reading"], entry["driving"], entry["work"]) == (True, False, None)


def test_travel_keeps_the_clock_of_each_place(diary: Run) -> None:
    diary("log", "spasm", "--at", f"{DAY} 23:30")
    diary("log", "spasm", "--at", "2024-03-02 07:00", "--zone", "Asia/Tokyo")
    diary("log", "spasm", "--at", "2024-03-01 22:45-05:00")
    diary("record", "person", "--home-zone", "America/New_York")
    diary("log", "spasm", "--at", "2024-03-01 23:50")
    entries = diary("history", "--kind", "spasm", "--since", DAY, "--until", DAY, "--json").json
    assert [entry["at"] for entry in entries["entries"]] == [
        "2024-03-01T23:30:00+01:00",
        "2024-03-01T22:45:00-05:00",
        "2024-03-01T23:50:00-05:00",
    ]
    (abroad,) = diary("history", "--since", "2024-03-02", "--kind", "spasm", "--json").json[
        "entries"
    ]
    assert abroad["at_zone"] == "Asia/Tokyo"


def test_the_hour_that_comes_twice(diary: Run) -> None:
    diary("log", "spasm", "--at", "2023-10-29 02:30")
    diary("log", "spasm", "--at", "2023-10-29 02:30+01:00")
    entries = diary("history", "--kind", "spasm", "--json").json["entries"]
    assert [entry["at"][-6:] for entry in entries] == ["+02:00", "+01:00"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["log", "sleep", "30"], "24"),
        (["log", "sleep", "-5"], "-5"),
        (["log", "water", "250 mg"], "ml"),
        (["log", "stress", "11"], "0 to 10"),
        (["log", "stress", "3.5"], "0 to 10"),
        (["log", "caffeine", "magic potion"], "mg"),
        (["log", "exercise", "yoga", "forever"], "min"),
        (["log", "exercise", "yoga", "25 h"], "1440"),
        (["log", "spasm", "--side", "up"], "left, right, both"),
        (["log", "spasm", "--regions", "ear"], "eye, brow, cheek, mouth, neck"),
        (["log", "spasm", "--at", "2999-01-01 08:00"], "2999"),
        (["log", "spasm", "--at", "yesterday"], "08:30"),
        (["log", "spasm", "--at", "08:30", "--zone", "Mars/Base"], "Europe/Zurich"),
        (["log", "spasm", "--for", "-4s"], "below zero"),
        (["log", "day", "--day", "2999-01-01", "--severity", "5"], "2999-01-01"),
        (["log", "day"], "at least one option"),
        (["log", "water", "250", "--day", "2024-03-01", "--at", "2024-03-02 08:00"], "one of"),
        (["log", "tracker", "jaw"], "--new"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(diary: Run, words: list[str], said: str) -> None:
    found = diary(*words)
    assert found.code == 2
    assert found.out == ""
    assert found.err.count("\n") == 1
    assert said in found.err
    assert diary("history", "--json").json["entries"] == []


def test_a_day_cannot_hold_more_than_it_has(diary: Run) -> None:
    diary("log", "sleep", "20", "--day", DAY)
    assert diary("log", "sleep", "5", "--day", DAY).code == 2
    (entry,) = diary("history", "--json").json["entries"]
    assert entry["amount"] == 20


def test_correcting_keeps_what_was_before(diary: Run) -> None:
    entry = _noted(diary, "log", "sleep", "7", "--day", DAY)
    start = str(entry["id"])[:8]
    changed = _noted(diary, "log", "edit", start, "amount=7.5", "note=a nap too")
    assert (changed["amount"], changed["note"]) == (7.5, "a nap too")
    shown = diary("history", start, "--json").json
    assert shown["entry"]["amount"] == 7.5
    (before,) = shown["revisions"]
    assert before["action"] == "edit"
    assert before["before"]["amount"] == 7


def test_every_sort_of_field_can_be_corrected(diary: Run) -> None:
    spasm = str(_noted(diary, "log", "spasm", "--at", f"{DAY} 08:30", "--pain", "3")["id"])
    changed = _noted(
        diary,
        *("log", "edit", spasm, "at=2024-03-01 09:00", "side=right", "regions=eye,brow"),
        *("strength=4", "pain=unknown", "seconds=2.5", "activity=cooking"),
    )
    assert changed["at"] == "2024-03-01T09:00:00+01:00"
    assert (changed["side"], changed["regions"]) == ("right", ["eye", "brow"])
    assert (changed["strength"], changed["pain"], changed["seconds"]) == (4, None, 2.5)
    day = str(_noted(diary, "log", "day", "--day", DAY, "--work")["id"])
    changed = _noted(diary, "log", "edit", day, "day=2024-03-02", "work=no")
    assert (changed["day"], changed["work"]) == ("2024-03-02", False)


@pytest.mark.parametrize(
    "fields",
    [
        ["amount"],
        ["colour=red"],
        ["id=1"],
        ["amount=much"],
        ["amount=30"],
        ["amount="],
        ["day=2999-01-01"],
    ],
)
def test_a_correction_that_cannot_be(diary: Run, fields: list[str]) -> None:
    start = str(_noted(diary, "log", "sleep", "7", "--day", DAY)["id"])
    said = diary("log", "edit", start, *fields)
    assert said.code == 2
    assert said.err.count("\n") == 1
    assert diary("history", start, "--json").json["entry"]["amount"] == 7


def test_removing_keeps_what_it_was_and_forgetting_does_not(diary: Run) -> None:
    start = str(_noted(diary, "log", "sleep", "7", "--day", DAY)["id"])
    assert diary("log", "remove", start[:8]).out.startswith("Removed: sleep")
    assert diary("history", "--json").json["entries"] == []
    shown = diary("history", start[:8], "--json").json
    assert shown["entry"] is None
    assert shown["revisions"][-1]["before"]["amount"] == 7
    start = str(_noted(diary, "log", "sleep", "8", "--day", DAY)["id"])
    assert diary("log", "forget", start, "--yes").code == 0
    assert diary("history", start).code == 1


def test_ids_that_name_nothing(diary: Run) -> None:
    for text in ("zzzz", "abc", "12345678"):
        for words in (["log", "remove", text], ["log", "edit", text, "note=x"], ["history", text]):
            said = diary(*words)
            assert said.code == 1
            assert said.err.count("\n") == 1


def test_trackers_of_ones_own(diary: Run) -> None:
    assert diary("log", "tracker", "jaw ache", "3").code == 1
    assert diary("log", "tracker", "--new", "Jaw ache", "--unit", "min", "--high", "60").code == 0
    said = diary("log", "tracker", "jaw ACHE", "0.5 h", "--day", DAY)
    assert "30 min" in said.out
    assert diary("log", "tracker", "jaw ache", "2 h", "--day", DAY).code == 2
    assert diary("log", "tracker", "--new", "jaw ache").code == 2
    assert diary("log", "tracker", "--new", "sleep").code == 2
    (entry,) = diary("history", "--kind", "jaw_ache", "--json").json["entries"]
    assert (entry["kind"], entry["amount"]) == ("jaw_ache", 30)
    assert "30 min" in diary("history").out


def test_history_of_some_kinds_and_days(diary: Run) -> None:
    for day in ("2024-03-01", "2024-03-02", "2024-03-03"):
        diary("log", "water", "250", "--day", day)
        diary("log", "spasm", "--at", f"{day} 08:00")
    only = diary("history", "--kind", "spasm", "--since", "2024-03-02", "--json").json["entries"]
    assert [entry["at"][:10] for entry in only] == ["2024-03-02", "2024-03-03"]
    both = diary("history", "--kind", "water", "--kind", "spasm", "--json").json["entries"]
    assert len(both) == 6
    assert diary("history", "--kind", "colour").code == 2
    assert diary("history", "--since", "2024-03-03", "--until", "2024-03-01").code == 2
    assert "Nothing" in diary("history", "--until", "2020-01-01").out
