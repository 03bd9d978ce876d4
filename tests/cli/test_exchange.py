"""Adding sessions, taking in what comes from elsewhere, giving everything out."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from spasmograph.spasms.summary import as_dict
from tests.cli.conftest import Run
from tests.cli.measured import write_session

HEALTH = """<?xml version="1.0" encoding="UTF-8"?>
<HealthData locale="en_GB">
 <Record type="HKQuantityTypeIdentifierDietaryCaffeine" sourceName="Phone" unit="mg"
  creationDate="2024-03-01 09:00:00 +0100" startDate="2024-03-01 08:55:00 +0100"
  endDate="2024-03-01 08:55:00 +0100" value="95"/>
</HealthData>
"""

MAP = """
[time]
date = "day"
date_format = "%Y-%m-%d"
zone = "Europe/Zurich"

[[exposures]]
column = "coffee"
kind = "caffeine"

[check_in]
severity = "bad"
"""


def _entries(run: Run, *options: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = run("history", "--json", *options).json["entries"]
    return found


def test_a_measured_session_is_added_once(diary: Run, tmp_path: Path) -> None:
    measured = write_session(tmp_path / "out", "clip", 4)
    said = diary("add", "out", "--at", "2024-03-01 08:30", "--note", "rested", "--json").json
    (session,) = said["sessions"]
    assert session["new"] is True
    assert session["events"] == len(measured.events) >= 4
    assert session["at"] == "2024-03-01T08:30:00+01:00"
    assert session["summary"] == as_dict(measured.summary)
    again = diary("add", "out/clip_summary.json", "--at", "2024-03-02 08:30", "--json").json
    assert again["sessions"][0]["new"] is False
    assert len(_entries(diary, "--kind", "session")) == 1


def test_sessions_that_cannot_be_added(diary: Run, tmp_path: Path) -> None:
    write_session(tmp_path / "out", "clip", 2)
    said = diary("add", "out")
    assert said.code == 2
    assert "--at" in said.err
    (tmp_path / "empty").mkdir()
    said = diary("add", "empty")
    assert said.code == 1
    assert "spasmograph measure" in said.err
    assert diary("add", "absent_summary.json", "--at", "2024-03-01 08:30").code == 1
    assert diary("add", "out", "--at", "2999-03-01 08:30").code == 2
    write_session(tmp_path / "out", "other", 2)
    assert diary("add", "out", "--at", "2024-03-01 08:30").code == 2
    assert _entries(diary) == []


def test_tasks_go_with_their_session(diary: Run, tmp_path: Path) -> None:
    write_session(tmp_path / "out", "clip", 2)
    (tmp_path / "tasks.tsv").write_text("onset\tduration\ttask\n0\t10\trest\n10\t10\ttalk\n")
    options = ["--at", "2024-03-01 08:30", "--tasks", "tasks.tsv", "--json"]
    assert diary("add", "out", *options).json["sessions"][0]["tasks"] == 2


def test_export_and_import_give_the_same_and_double_nothing(diary: Run, tmp_path: Path) -> None:
    diary("log", "spasm", "--at", "2024-03-01 08:30", "--strength", "4")
    diary("treat", "injection", "--product", "Xeomin", "--site", "brow:left:2.5")
    before = _entries(diary)
    assert diary("export", "all.zip").code == 0
    assert diary("export", "all.zip").code == 1
    assert diary("export", "all.zip", "--replace").code == 0
    diary("record", "new", "other.spasm")
    assert diary("import", "all.zip", "--json").json["total"] > 0
    assert _entries(diary) == before
    again = diary("import", "all.zip", "--json").json
    assert (again["total"], again["kept"]) == (0, [])
    assert _entries(diary) == before


def test_apple_health(diary: Run, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr("apple_health_export/export.xml", HEALTH)
    said = diary("import", "export.zip", "--json").json
    assert (said["source"], said["total"]) == ("apple_health", 1)
    assert diary("import", "export.zip", "--json").json["total"] == 0
    (tmp_path / "export.xml").write_text(HEALTH)
    assert diary("import", "export.xml", "--json").json["total"] == 0
    (entry,) = _entries(diary)
    assert (entry["kind"], entry["amount"], entry["day"]) == ("caffeine", 95, "2024-03-01")


def test_a_table_of_ones_own(diary: Run, tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("day,coffee,bad\n2024-03-01,80,3\n2024-03-02,,4\n")
    (tmp_path / "map.toml").write_text(MAP)
    assert "--columns" in diary("import", "table.csv").err
    assert diary("import", "table.csv", "--columns", "map.toml", "--json").json["total"] == 3
    assert diary("import", "table.csv", "--columns", "map.toml", "--json").json["total"] == 0
    assert [entry["severity"] for entry in _entries(diary, "--kind", "check-in")] == [3, 4]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut short", b"<?xml version='1.0'?><a/>"])
def test_files_that_cannot_be_imported(diary: Run, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file.zip").write_bytes(content)
    said = diary("import", "file.zip")
    assert said.code in (1, 2)
    assert said.err.count("\n") == 1
    assert diary("import", "absent.zip").code == 1
    assert _entries(diary) == []


def test_files_that_are_something_else_are_named(
    diary: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "spasmograph export" in diary("import", "my.spasm").err
    diary("export", "all.zip")
    whole = (tmp_path / "all.zip").read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[: len(whole) // 2])
    said = diary("import", "cut.zip")
    assert (said.code, said.err.count("\n")) == (1, 1)
    assert "damaged or cut short" in said.err
    monkeypatch.setenv("SPASMOGRAPH_PASSPHRASE", "four calm green words")
    diary("record", "encrypt")
    assert "spasmograph export" in diary("import", "my.spasm").err


def test_an_altered_export_is_refused(diary: Run, tmp_path: Path) -> None:
    diary("log", "sleep", "7", "--day", "2024-03-01")
    diary("export", "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["record.json"] = members["record.json"].replace(b"7.0", b"8.0")
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    diary("record", "new", "other.spasm")
    said = diary("import", "bad.zip")
    assert said.code == 1
    assert said.err.count("\n") == 1
    assert _entries(diary) == []


def test_the_lines_for_a_person(diary: Run, tmp_path: Path) -> None:
    diary("log", "sleep", "7", "--day", "2024-03-01")
    assert "Everything in the record" in diary("export", "all.zip").out
    assert "2 were here already" in diary("import", "all.zip").out
    assert "Leave it out" in diary("import", "all.zip", "--columns", "map.toml").err
