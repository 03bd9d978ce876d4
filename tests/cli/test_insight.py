"""The insight command: of a record, of a plain file, and of what is wrong with either."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from spasmograph.cli import insight as module
from spasmograph.insight import analyse
from tests.cli.conftest import Run

DAYS = 80
INJECTIONS = "2026-01-03,2026-03-01"


def frame() -> pd.DataFrame:
    """A diary in which coffee matters, and tea goes with it to the letter."""
    rng = np.random.default_rng(2)
    coffee = rng.integers(0, 4, DAYS)
    spasms = rng.poisson(np.exp(1.6 + 0.4 * coffee))
    index = pd.date_range("2026-01-01", periods=DAYS, name="date")
    return pd.DataFrame(
        {
            "spasms": spasms,
            "coffee_cups": coffee,
            "tea_cups": rng.integers(0, 4, DAYS),
            "alcohol": rng.integers(0, 2, DAYS),
        },
        index=index,
    )


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    frame().to_csv(tmp_path / "diary.csv")
    return tmp_path / "diary.csv"


def test_a_plain_file_is_the_library_call(run: Run, csv: Path) -> None:
    options = ["--diary", str(csv), "--injections", INJECTIONS, "--outcome", "spasms", "--json"]
    said = run("insight", *options)
    wanted = analyse(frame(), "spasms", "count", INJECTIONS.split(",")).to_dict()
    assert said.json == json.loads(json.dumps(wanted))
    assert said.err == ""
    assert run("insight", *options).out == said.out


def test_the_page_says_what_matters_first(run: Run, csv: Path) -> None:
    said = run("insight", "--diary", str(csv))
    assert said.code == 0
    assert all(len(line) <= 80 for line in said.out.splitlines())
    headings = [line for line in said.out.splitlines() if line and not line.startswith(" ")]
    assert headings[2] == "What likely matters"
    assert "For each cup of coffee" in said.out
    assert headings[-1].startswith("This is information, not a diagnosis")


def test_kind_state_and_minutes(run: Run, tmp_path: Path) -> None:
    rates = frame().rename(columns={"spasms": "rate"}).assign(watched=4.0)
    rates.to_csv(tmp_path / "rates.csv", sep=";")
    words = ["--outcome", "rate", "--kind", "rate", "--minutes", "watched", "--state", "alcohol"]
    found = run("insight", "--diary", "rates.csv", *words, "--json").json
    assert found["kind"] == "rate"
    names = {effect["name"]: effect["cautions"] for effect in found["effects"]}
    assert "watched" not in names
    assert "reverse_cause" in names["alcohol"]
    assert "reverse_cause" not in names["coffee_cups"]


def test_some_days_only(run: Run, csv: Path) -> None:
    words = ["--since", "2026-01-11", "--until", "2026-02-20", "--json"]
    found = run("insight", "--diary", str(csv), *words).json
    assert (found["first"], found["last"], found["usable_days"]) == (
        "2026-01-11", "2026-02-20", 41,
    )  # fmt: skip


def test_the_cycle_alone(run: Run, csv: Path) -> None:
    said = run("insight", "cycle", "--diary", str(csv), "--injections", INJECTIONS)
    assert said.code == 0
    assert "Injections" in said.out
    assert "coffee" not in said.out
    assert "about 12 weeks" in said.out
    assert "Source: Botulinum toxin for the treatment of hemifacial spasm" in said.out
    found = run("insight", "cycle", "--diary", str(csv), "--injections", INJECTIONS, "--json").json
    assert len(found["injections"]) == 2
    assert "effects" not in found
    assert "No injection is noted." in run("insight", "cycle", "--diary", str(csv)).out


def test_few_days_and_nothing_else(run: Run, csv: Path) -> None:
    said = run("insight", "--diary", str(csv), "--until", "2026-01-05")
    assert said.code == 0
    assert "Only 5 of 21 days needed have an answer." in said.out
    assert "coffee" not in said.out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("date,spasms\n2026-01-01,3\n", "Only 1 of 21 days"),
        ("date,spasms\n", "the diary is empty"),
        ("date,sleep\n2026-01-01,3\n", "no column 'spasms'"),
        ("date,spasms\n01.02.2026,3\n", "Write dates as year-month-day"),
        ("date,spasms\n2026-01-01,many\n", "1 value left out, not a number"),
        ("date,spasms\n2026-01-01,-3\n", "must be 0 or more"),
        ("date,spasms,a\n2026-01-01,3,7,5\n", "put ';' between the columns"),
    ],
)
def test_bad_files_are_one_clear_line_or_a_note(
    run: Run, tmp_path: Path, content: str, said: str
) -> None:
    (tmp_path / "bad.csv").write_text(content, encoding="utf-8")
    done = run("insight", "--diary", "bad.csv")
    assert said in " ".join((done.out + done.err).split())
    assert "Traceback" not in done.out + done.err
    assert (done.code, done.err.count("\n")) == ((1, 1) if done.err else (0, 0))


def bad_frames() -> dict[str, tuple[pd.DataFrame, str]]:
    some = frame()
    rng = np.random.default_rng(1)
    many = {f"habit_{n}": rng.normal(size=40) for n in range(60)}
    return {
        "constant": (some.assign(spasms=4), "the same on every day"),
        "zeros": (some * 0, "the same on every day"),
        "dull": (some.assign(alcohol=1), "alcohol is the same on every day"),
        "missing": (some.assign(alcohol=None), "alcohol is known on fewer than 21"),
        "twice": (pd.concat([some.iloc[::-1], some[:3]]), "each counts once"),
        "unlike": (pd.concat([some, some[:3] + 1]), "different values"),
        "twins": (some.assign(mate=some["coffee_cups"] * 2), "rise and fall together"),
        "wide": (pd.DataFrame({"spasms": some["spasms"][:40], **many}), "cannot be told yet"),
        "zones": (some.set_axis([f"{day:%Y-%m-%d}T23:00{zone}" for day, zone in zip(
            some.index, ["+13:00", "-08:00"] * 40, strict=True)]).rename_axis("date"),
            "80 days with an answer"),
    }  # fmt: skip


@pytest.mark.parametrize("name", list(bad_frames()))
def test_bad_days_are_said(run: Run, tmp_path: Path, name: str) -> None:
    some, words = bad_frames()[name]
    some.to_csv(tmp_path / "bad.csv")
    said = run("insight", "--diary", "bad.csv")
    assert (said.code, said.err) == (0, "")
    assert words in " ".join(said.out.split())


def test_ten_years_say_which_days_are_used(run: Run, tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    index = pd.date_range("2016-01-01", periods=3650, name="date")
    pd.DataFrame({"spasms": rng.poisson(8, 3650)}, index=index).to_csv(tmp_path / "long.csv")
    said = run("insight", "--diary", "long.csv", "--injections", "2035-01-01")
    out = " ".join(said.out.split())
    assert "latest 730 days are used" in out
    assert "after the last answered day cannot be judged yet: 2035-01-01" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--diary", "diary.csv", "--injections", "3.1.2026"], "'3.1.2026' is not a day"),
        (["--diary", "diary.csv", "my.spasm"], "not both"),
        (["--diary", "diary.csv", "--kind", "mood"], "mood"),
        (["--diary", "diary.csv", "--since", "2026-03-01", "--until", "2026-01-01"], "is before"),
        (["my.spasm", "other.spasm"], "one record at a time"),
        (["--injections", "2026-01-03"], "--injections needs --diary"),
        (["--state", "stress", "my.spasm"], "--state needs --diary"),
    ],
)
def test_asked_for_wrongly(run: Run, csv: Path, words: list[str], said: str) -> None:
    done = run("insight", *words)
    assert done.code == 2
    assert said in done.err
    assert done.err.count("\n") == 1


def test_a_file_that_is_not_there(run: Run) -> None:
    done = run("insight", "--diary", "absent.csv")
    assert (done.code, done.out, done.err.count("\n")) == (1, "", 1)


def _write(run: Run, days: int) -> None:
    rng = np.random.default_rng(5)
    for number in range(days):
        on = str((pd.Timestamp("2026-01-01") + pd.Timedelta(days=number)).date())
        answers = {"severity": int(rng.integers(1, 8)), "stress": int(rng.integers(0, 10))}
        assert run("check-in", "--day", on, "--answers", json.dumps(answers)).code == 0


def test_a_record_by_name_option_or_use(diary: Run) -> None:
    _write(diary, 25)
    words = ["--product", "a toxin", "--at", "2026-01-02"]
    assert diary("treat", "injection", *words).code == 0
    found = diary("insight", "--json").json
    assert (found["outcome"], found["kind"], found["usable_days"]) == ("severity", "severity", 25)
    assert [effect["unit"] for effect in found["effects"]] == ["0-10"]
    assert [injection["date"] for injection in found["injections"]] == ["2026-01-02"]
    for where in (["my.spasm"], ["--record", "my.spasm"]):
        assert diary("insight", *where, "--json").json == found
    assert "with stress one point higher" in " ".join(diary("insight").out.split()).lower()
    cycle = diary("insight", "cycle", "my.spasm", "--json").json
    assert cycle["injections"] == found["injections"]
    done = diary("insight", "--outcome", "colour")
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert diary("insight", "--since", "2026-01-10", "--json").json["first"] == "2026-01-10"


def test_an_empty_record(diary: Run) -> None:
    done = diary("insight")
    assert done.code == 1
    assert "spasmograph check-in" in done.err


def test_ctrl_c_ends_cleanly(run: Run, csv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "_waiting", stop)
    done = run("insight", "--diary", str(csv))
    assert (done.code, done.out) == (130, "")
    assert done.err.count("\n") == 1


def test_yesterday_of_a_file_with_a_header_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("date,spasms,tea\n", encoding="utf-8")
    said = run("insight", "--diary", "empty.csv", "--since", "yesterday")
    assert (said.code, said.err) == (
        1, "spasmograph: the diary is empty. Give it at least one day.\n",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--state", "tee"], "no exposure 'tee'"),
        (["--kind", "rate", "--minutes", "filmed"], "no column 'filmed'"),
        (["--minutes", "tea_cups"], "--minutes needs --kind rate"),
        (["--kind", "severity"], "no score from 0 to 10"),
    ],
)
def test_an_option_that_would_have_no_effect(
    run: Run, csv: Path, options: list[str], said: str
) -> None:
    done = run("insight", "--diary", str(csv), *options)
    assert said in done.err
    assert (done.code in (1, 2), done.err.count("\n"), done.out) == (True, 1, "")


@pytest.mark.parametrize(("more", "said"), [(0, ": 1 spasm."), (1233, ": 1234 spasms.")])
def test_a_typical_day_is_said_in_whole_numbers(run: Run, csv: Path, more: int, said: str) -> None:
    frame().assign(spasms=np.arange(DAYS) % 3 + more).to_csv(csv)
    line = run("insight", "--diary", str(csv)).out.splitlines()[1]
    assert line == f"On a typical day{said}"
