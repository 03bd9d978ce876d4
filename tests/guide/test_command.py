"""`spasmograph guide`: what it prints, and what it can never print."""

from __future__ import annotations

import json
import shutil
from importlib.resources import as_file, files
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import spasmograph.guide
from spasmograph.cli import main
from spasmograph.cli.guide import guide as command
from spasmograph.guide import Guide, Kind, cited, load_guide, read_guide, shown
from spasmograph.guide.loading import FILES, SOURCES
from spasmograph.guide.pattern import SIGNS
from spasmograph.guide.safety import RULES as CAUTIONS
from spasmograph.guide.triage import RULES as REASONS

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET = "Snails on the cheek end every spasm"
HIDDEN_SOURCE = "The hidden source of the snails"


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["guide", *arguments]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def test_an_entry_reads_well_in_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    out = _run(capsys, "botulinum", "toxin")
    assert out.startswith("Botulinum toxin injections\n")
    for heading in ("What it is", "How well it works", "Side effects", "What to ask", "Sources"):
        assert f"\n{heading}\n" in out
    assert "(fairly good evidence)" in " ".join(out.split())
    assert "not a diagnosis" in out
    assert out.index("What to ask") < out.index("\nSources\n")


@pytest.mark.parametrize("entry", load_guide().entries)
def test_every_entry_is_printed_whole_in_80_columns(
    entry: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = _run(capsys, entry)
    words = " ".join(out.split())
    for number, name in enumerate(spasmograph.guide.cited(load_guide().entry(entry)), start=1):
        assert f"[{number}]" in words
        assert load_guide().source(name).title in words
    for said in shown(load_guide().entry(entry)):
        assert said.text in words
    for line in out.splitlines():
        assert len(line) <= 80 or "http" in line
        assert line == line.rstrip()


def test_what_no_source_says_of_a_treatment_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    out = " ".join(_run(capsys, "tinted", "lenses").split())
    assert "Not known from what was read for this guide" in out
    assert "When it begins; how long it lasts; side effects; who needs care with it." in out
    assert "Not known" not in _run(capsys, "botox")
    document = json.loads(_run(capsys, "tinted", "lenses", "--json"))
    assert document["not_said"] == ["onset", "duration", "side_effects", "not_for"]


def test_the_list_names_every_topic_by_kind(capsys: pytest.CaptureFixture[str]) -> None:
    out = _run(capsys)
    for entry in load_guide().entries.values():
        assert f"  {entry.id} " in out
        assert entry.name in " ".join(out.split())
    assert out.index("Patterns that doctors describe") < out.index("Warning signs")
    assert all(len(line) <= 80 for line in out.splitlines())


@pytest.mark.parametrize("typed", ["self_care", "self-care", "Self_Care"])
def test_one_kind(typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    out = _run(capsys, "--kind", typed)
    assert "yoga" in out
    assert "hemifacial" not in out


def test_json_is_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    document = json.loads(_run(capsys, "HFS", "--json"))
    entry = load_guide().entry("hemifacial_spasm")
    assert (document["id"], document["kind"]) == (entry.id, "type")
    assert [said["text"] for said in document["statements"]] == [s.text for s in shown(entry)]
    named = {name for said in document["statements"] for name in said["sources"]}
    assert {source["id"] for source in document["sources"]} == named
    assert document["sources"][0]["checked"] == "2026-11-21"


def test_json_of_the_list_and_of_the_sources(capsys: pytest.CaptureFixture[str]) -> None:
    topics = json.loads(_run(capsys, "--kind", "test", "--json"))["topics"]
    assert [topic["id"] for topic in topics] == [e.id for e in load_guide().of(Kind.TEST)]
    sources = json.loads(_run(capsys, "--sources", "--json"))["sources"]
    assert {source["id"] for source in sources} == set(load_guide().sources)
    assert len(sources) == len(load_guide().sources)
    some = json.loads(_run(capsys, "yoga", "--sources", "--json"))["sources"]
    assert {source["id"] for source in some} == {"nccih_yoga", "literature_search"}


def test_every_source_says_where_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    listed = json.loads(_run(capsys, "--sources", "--json"))["sources"]
    used = {source["id"]: source["used_by"] for source in listed}
    assert all(any(where.values()) for where in used.values())
    for rules, where in ((REASONS, "triage"), (CAUTIONS, "safety")):
        for rule in rules:
            assert all(rule.id in used[name][where] for name in rule.sources)
    for sign in SIGNS:
        assert all(sign.pattern in used[name]["pattern"] for name in sign.sources)
    for entry in load_guide().entries.values():
        assert all(entry.id in used[name]["entries"] for name in cited(entry))
    page = " ".join(_run(capsys, "--sources").split())
    assert "Used in blepharospasm, more_blinking; pattern: blepharospasm" in page
    assert all(source["title"] in page for source in listed)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["hiccups"], "The guide has nothing on 'hiccups'"),
        (["acupunctur"], "Did you mean 'Acupuncture'"),
        (["--kind", "herbs"], "'herbs' is not one of type, cause"),
    ],
)
def test_what_is_not_there_is_one_line_and_code_2(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["guide", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert said in err


def _with_secret(folder: Path, verified: str) -> Guide:
    """Copy the data, and put one statement more into every entry of the copy."""
    with as_file(files("spasmograph.guide") / "data") as data:
        shutil.copytree(data, folder)
    with (folder / SOURCES).open("a", encoding="utf-8") as file:
        file.write(
            f'\n[[source]]\nid = "snails"\ntitle = "{HIDDEN_SOURCE}"\nkind = "reference"\n'
            'where = "Nowhere"\nchecked = 2026-11-21\n'
        )
    more = (
        f'\n[[entry.says]]\nsection = "what"\ntext = "{SECRET}."\nsources = ["snails"]\n'
        f"verified = {verified}\n\n[[entry]]\n"
    )
    for name in FILES:
        path = folder / name
        first, *rest = path.read_text(encoding="utf-8").split("\n[[entry]]\n")
        text = "\n[[entry]]\n".join([first, more.join(rest)])
        path.write_text(text + more.removesuffix("\n[[entry]]\n"), encoding="utf-8")
    return read_guide(folder)


def _everything(capsys: pytest.CaptureFixture[str]) -> Iterator[str]:
    """Print all that the command can print, in every form; one of each the whole way."""
    for form in ([], ["--json"], ["--sources"], ["--sources", "--json"]):
        yield _run(capsys, *form)
        for kind in Kind:
            yield _run(capsys, "--kind", kind.value, *form)
            yield _run(capsys, load_guide().of(kind)[0].id, *form)
    for entry in load_guide().entries:
        for as_json, only_sources in product((False, True), repeat=2):
            assert command([entry], sources=only_sources, json=as_json) == 0
            yield capsys.readouterr().out


@pytest.mark.parametrize(("verified", "seen"), [("false", False), ("true", True)])
def test_an_unverified_statement_never_reaches_a_person(
    verified: str,
    seen: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    altered = _with_secret(tmp_path / "data", verified)
    assert all(any(s.text == f"{SECRET}." for s in e.statements) for e in altered.entries.values())
    monkeypatch.setattr(spasmograph.guide, "load_guide", lambda: altered)
    printed = " ".join(" ".join(_everything(capsys)).split())
    assert (SECRET in printed) is seen
    assert (HIDDEN_SOURCE in printed) is seen
    assert ("snails" in printed) is seen
