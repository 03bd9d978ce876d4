"""A table of one's own: read exactly as its map says, or not at all."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spasmograph.errors import ImportFileError
from spasmograph.record.columnmap import read_map
from spasmograph.record.columns import column_rows, import_columns
from spasmograph.record.models import CheckIn, Exposure, SpasmEntry, Tracker
from spasmograph.record.store import Record
from spasmograph.record.vocabulary import EXPOSURES, HardestSymptom
from spasmograph.spasms.events import Side
from tests.record.random_rows import new_record

DIARY = """\
[time]
date = "Date"
date_format = "%d.%m.%Y"
zone = "Europe/Zurich"

[[exposures]]
column = "Coffees"
kind = "caffeine"
factor = 96
detail = "filter coffee"

[[exposures]]
column = "Slept"
kind = "sleep"

[check_in]
severity = "Bad?"
hardest = "Worst"
reading = "Reading hard"
note = "Remarks"

[words]
ja = "yes"
nein = "no"
"""
TABLE = """\
Date,Coffees,Slept,Bad?,Worst,Reading hard,Remarks,Other
01.03.2024,2,7.5,3,eyes forced shut,ja,"first, day",a
02.03.2024,0,,0,,nein,,b
,,,,,,,c
03.03.2024,1.5,6,,,,,d
"""
SPASMS = """\
[time]
date = "when"
date_format = "%Y-%m-%d"
time = "clock"
zone = "America/New_York"

[spasm]
seconds = "length"
side = "side"
regions = "where"
strength = "strength"

[words]
L = "left"
lid = "eye"
"""


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with new_record(tmp_path / "a.spasm") as opened:
        yield opened


def files(folder: Path, table: str, mapping: str = DIARY) -> tuple[Path, Path]:
    (folder / "t.csv").write_text(table, encoding="utf-8")
    (folder / "m.toml").write_text(mapping, encoding="utf-8")
    return folder / "t.csv", folder / "m.toml"


def refused(record: Record, paths: tuple[Path, Path], match: str) -> None:
    with pytest.raises(ImportFileError, match=match) as caught:
        import_columns(record, *paths)
    assert "\n" not in str(caught.value)
    assert record.all(Exposure) == []
    assert record.all(CheckIn) == []
    assert record.all(SpasmEntry) == []


def test_a_diary(tmp_path: Path, record: Record) -> None:
    report = import_columns(record, *files(tmp_path, TABLE))
    assert report.added == {"exposures": 5, "check_ins": 2}
    amounts = [(row.day.day, row.kind, row.amount, row.detail) for row in record.all(Exposure)]
    assert sorted(amounts, key=str) == [
        (1, "caffeine", 192.0, "filter coffee"),
        (1, "sleep", 7.5, None),
        (2, "caffeine", 0.0, "filter coffee"),
        (3, "caffeine", 144.0, "filter coffee"),
        (3, "sleep", 6.0, None),
    ]
    first, second = record.all(CheckIn)
    assert (first.day, first.severity, first.reading) == (date(2024, 3, 1), 3, True)
    assert (first.hardest, first.note) == (HardestSymptom.EYES_FORCED_SHUT, "first, day")
    assert (second.severity, second.reading, second.hardest) == (0, False, None)
    assert str(first.at) == "2024-03-01T21:00:00+01:00"


def test_a_second_import_doubles_nothing(tmp_path: Path, record: Record) -> None:
    paths = files(tmp_path, TABLE)
    import_columns(record, *paths)
    again = import_columns(record, *paths)
    assert (again.total, again.unchanged, again.kept) == (0, 7, ())
    longer = import_columns(record, *files(tmp_path, TABLE + "04.03.2024,1,7,2,,ja,,e\n"))
    assert (longer.total, longer.unchanged) == (3, 7)


def test_another_order_of_lines_and_columns_is_the_same(tmp_path: Path, record: Record) -> None:
    import_columns(record, *files(tmp_path, TABLE))
    rows = list(csv.reader(io.StringIO(TABLE)))
    buffer = io.StringIO()
    csv.writer(buffer).writerows([row[::-1] for row in (rows[0], *rows[:0:-1])])
    again = import_columns(record, *files(tmp_path, buffer.getvalue()))
    assert (again.total, again.unchanged) == (0, 7)


def test_what_was_edited_here_stays(tmp_path: Path, record: Record) -> None:
    paths = files(tmp_path, TABLE)
    import_columns(record, *paths)
    record.edit(record.all(CheckIn)[0], severity=9)
    report = import_columns(record, *paths)
    assert [kept.table for kept in report.kept] == ["check_ins"]
    assert record.all(CheckIn)[0].severity == 9


def test_spasms_with_their_time_and_words(tmp_path: Path, record: Record) -> None:
    table = 'when,clock,length,side,where,strength\n2024-07-01,08:15,2.5,L,"lid, mouth",4\n'
    import_columns(record, *files(tmp_path, table, SPASMS))
    (entry,) = record.all(SpasmEntry)
    assert str(entry.at) == "2024-07-01T08:15:00-04:00"
    assert entry.at.zone == "America/New_York"
    assert (entry.seconds, entry.side, entry.strength) == (2.5, Side.LEFT, 4)
    assert entry.regions == ["eye", "mouth"]
    assert entry.pain is None


def test_an_offset_in_the_table_stands(tmp_path: Path, record: Record) -> None:
    mapping = DIARY.replace("%d.%m.%Y", "%Y-%m-%dT%H:%M%z")
    table = TABLE.splitlines()[0] + "\n2024-03-01T23:30-05:00,1,,,,,,\n"
    import_columns(record, *files(tmp_path, table, mapping))
    (row,) = record.all(Exposure)
    assert str(row.at) == "2024-03-01T23:30:00-05:00"
    assert row.day == date(2024, 3, 1)


def test_semicolons_and_commas(tmp_path: Path, record: Record) -> None:
    mapping = '[file]\ndelimiter = ";"\ndecimal = ","\nmissing = ["", "-"]\n' + DIARY
    table = "\ufeff" + TABLE.splitlines()[0].replace(",", ";") + "\r\n01.03.2024;-;7,5;;;;;\r\n"
    import_columns(record, *files(tmp_path, table, mapping))
    assert [(row.kind, row.amount) for row in record.all(Exposure)] == [("sleep", 7.5)]


def test_trackers_of_ones_own(tmp_path: Path, record: Record) -> None:
    mapping = DIARY.replace('"sleep"', '"chewing_gum"')
    paths = files(tmp_path, TABLE, mapping)
    refused(record, paths, "chewing_gum")
    record.add(Tracker(key="chewing_gum", name="Chewing gum", unit="pieces"))
    import_columns(record, *paths)
    assert {row.kind for row in record.all(Exposure)} == {"caffeine", "chewing_gum"}


def test_lines_that_say_the_same(tmp_path: Path, record: Record) -> None:
    mapping = '[time]\ndate = "d"\ndate_format = "%Y-%m-%d"\nzone = "UTC"\n'
    mapping += '[[exposures]]\ncolumn = "cups"\nkind = "caffeine"\nfactor = 90\n'
    table = "d,cups\n2024-03-01,1\n2024-03-01,1\n"
    refused(record, files(tmp_path, table, mapping), "line 3: says the same as line 2")
    paths = files(tmp_path, table, '[file]\nrepeats = "keep"\n' + mapping)
    assert import_columns(record, *paths).total == 2
    assert import_columns(record, *paths).unchanged == 2


@pytest.mark.parametrize(
    ("line", "match"),
    [
        ("01.03.2024,two,7,3,,,,", "line 2: 'two' is not a number"),
        ("01.03.2024,1,30,3,,,,", "line 2: sleep 30"),
        ("01.03.2024,-1,7,3,,,,", "line 2: caffeine -96"),
        ("01.03.2024,1,7,11,,,,", "line 2: severity 11"),
        ("01.03.2024,1,7,2.5,,,,", "line 2: column 'Bad\\?': '2.5' is not a whole number"),
        ("01.03.2024,1,7,3,nose,,,", "line 2: column 'Worst': 'nose'"),
        ("01.03.2024,1,7,3,,maybe,,", "line 2: column 'Reading hard': 'maybe'"),
        ("2024-03-01,1,7,3,,,,", "line 2: '2024-03-01' is not like"),
        ("31.02.2024,1,7,3,,,,", "line 2: '31.02.2024'"),
        ("01.03.2999,1,7,3,,,,", "line 2: .*future"),
        (",1,7,3,,,,", "line 2: column 'Date' is empty"),
        ("01.03.2024,nan,7,3,,,,", "line 2: 'nan'"),
        ("01.03.2024,1,7,3,,,", "line 2: 7 cells where the header has 8"),
        ('01.03.2024,1,7,3,,,"a,', "line 2: "),
        ("01.03.2024,1,,3,,,,\n01.03.2024,2,,4,,,,", "line 3: a second check-in"),
    ],
)
def test_lines_that_cannot_be(tmp_path: Path, record: Record, line: str, match: str) -> None:
    refused(record, files(tmp_path, f"{TABLE.splitlines()[0]}\n{line}\n"), match)


def test_every_bad_line_is_named(tmp_path: Path, record: Record) -> None:
    lines = [TABLE.splitlines()[0], *(f"{n:02}.03.2024,x,,,,,," for n in range(1, 9))]
    refused(record, files(tmp_path, "\n".join(lines)), "line 2: .*line 6: .*and 3 more")


def test_bad_lines_are_skipped_when_the_map_says_so(tmp_path: Path, record: Record) -> None:
    table = TABLE + "04.03.2024,x,,,,,,\n"
    report = import_columns(record, *files(tmp_path, table, '[file]\nbad_rows = "skip"\n' + DIARY))
    assert report.total == 7
    assert report.notes == ("Skipped line 6: 'x' is not a number.",)


def test_columns_that_are_not_there(tmp_path: Path, record: Record) -> None:
    refused(record, files(tmp_path, TABLE.replace("Slept", "slept")), "has no column 'Slept'")
    refused(record, files(tmp_path, TABLE.replace("Other", "Date")), "repeats the column 'Date'")
    refused(record, files(tmp_path, ""), "has no column")


def test_files_that_are_no_tables(tmp_path: Path, record: Record) -> None:
    table, mapping = files(tmp_path, TABLE)
    refused(record, (tmp_path / "none.csv", mapping), "cannot be read")
    refused(record, (table, tmp_path / "none.toml"), "cannot be read")
    table.write_bytes(b"\xff\xfe\x00")
    refused(record, (table, mapping), "not UTF-8")
    table.write_bytes(TABLE.encode() + b"\0")
    refused(record, (table, mapping), "not a text file")


@pytest.mark.parametrize(
    ("mapping", "match"),
    [
        ("x", "not a TOML file"),
        ("", "date"),
        ('[time]\ndate = "d"\ndate_format = "%d"\nzone = "Europe/Atlantis"\n', "Atlantis"),
        ('[time]\ndate = "d"\ndate_format = "%d"\nzone = "UTC"\n', "maps no column"),
        (DIARY + 'x = 3\n', "does not say 'x'"),
        (DIARY.replace("severity", "colour"), "'colour'"),
        (DIARY.replace("factor", "times"), "'times'"),
        (DIARY.replace("96", "0"), "factor"),
        (DIARY.replace("96", "nan"), "factor"),
        (DIARY.replace('column = "Slept"\n', ""), "'column'"),
        ("[other]\n" + DIARY, "'other'"),
        ('[file]\ndelimiter = "a"\n' + DIARY, "delimiter"),
        ('[file]\nbad_rows = "eat"\n' + DIARY, "bad_rows"),
        ('[file]\nmissing = 3\n' + DIARY, "missing"),
        ("exposures = 3\n[check_in]\n", "date|exposures"),
        ("time = 3\n", "time"),
    ],
)  # fmt: skip
def test_maps_that_cannot_be(tmp_path: Path, record: Record, mapping: str, match: str) -> None:
    refused(record, files(tmp_path, TABLE, mapping), match)


@settings(max_examples=100)
@given(
    days=st.lists(st.dates(date(2000, 1, 1), date(2024, 1, 1)), unique=True, max_size=10),
    data=st.data(),
)
def test_what_a_table_says_is_what_is_read(
    days: list[date], data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    hours = data.draw(st.lists(st.integers(0, 240), min_size=len(days), max_size=len(days)))
    notes = data.draw(
        st.lists(
            st.text(st.characters(codec="utf-8", categories=["L", "P", "S", "Zs"]), max_size=9),
            min_size=len(days),
            max_size=len(days),
        )
    )
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(["Date", "Coffees", "Slept", "Bad?", "Worst", "Reading hard", "Remarks"])
    for day, tenths, note in zip(days, hours, notes, strict=True):
        writer.writerow([f"{day:%d.%m.}{day.year:04}", "", tenths / 10, "", "", "", note])
    paths = files(tmp_path_factory.mktemp("table"), buffer.getvalue())
    rows, _ = column_rows(paths[0], read_map(paths[1]))
    slept = {row.day: row.amount for row in rows if isinstance(row, Exposure)}
    assert slept == {day: tenths / 10 for day, tenths in zip(days, hours, strict=True)}
    said = {row.day: row.note for row in rows if isinstance(row, CheckIn)}
    expected = {day: note.strip() for day, note in zip(days, notes, strict=True)}
    assert said == {day: note for day, note in expected.items() if note}


@given(noise=st.binary(max_size=200))
def test_noise_is_refused_or_read(noise: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    table, mapping = files(tmp_path_factory.mktemp("noise"), TABLE)
    table.write_bytes(TABLE.encode() + noise)
    try:
        rows, _ = column_rows(table, read_map(mapping))
    except ImportFileError:
        return
    assert len(rows) >= 7


def test_the_map_in_the_documentation_is_one(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "docs" / "exchange.md").read_text(encoding="utf-8")
    (tmp_path / "m.toml").write_text(text.split("```toml\n")[1].split("```")[0])
    found = read_map(tmp_path / "m.toml")
    assert [one.factor for one in found.exposures] == [96.0]
    assert found.spasm["side"] == "Side"
    for kind, scale in EXPOSURES.items():
        assert f"`{kind}`" in text
        assert scale.unit in text.replace("\N{EN DASH}", "-")
