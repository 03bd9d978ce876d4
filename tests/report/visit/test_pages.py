"""The report as HTML and PDF: the same numbers, the same bytes, and nothing that acts."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import asdict, replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from spasmograph.record import Record, create_record, open_record
from spasmograph.record.models import (
    Appointment,
    CheckIn,
    Condition,
    Injection,
    Medicine,
    Question,
    SideEffect,
    SpasmEntry,
    Test,
)
from spasmograph.record.vocabulary import SideEffectKind, TestKind, TreatmentKind
from spasmograph.report.visit import ReportModel, build_report
from spasmograph.report.visit.charts import course_chart
from spasmograph.report.visit.html import Paper, visit_html
from spasmograph.report.visit.paging import pages_of
from spasmograph.report.visit.pdf import typst_input, visit_pdf
from tests.report.visit.records import RECORDS, TODAY, at, day, film, made

GOLDEN = Path(__file__).parent / "golden"
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    '#panic() #read("/etc/passwd") $x$ *b* @ref <lbl> `raw`',
    "{{ 7*7 }}{% raw %}",
    '=HYPERLINK("http://x")',
    "</svg><style>*{display:none}</style>",
    "\u202egnp.exe\u0000\u001b[31m",
)
HEBREW, ARABIC = "\u05e9\u05dc\u05d5\u05dd", "\u0645\u0631\u062d\u0628\u0627"


class _Text(HTMLParser):
    """Collect the text outside of style, the tags and their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self._style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._style = tag == "style"
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        self._style = False

    def handle_data(self, data: str) -> None:
        if not self._style:
            self.words.append(data)


def read(page: str) -> _Text:
    parser = _Text()
    parser.feed(page)
    return parser


def strings(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for name, item in value.items():
            if name not in ("block", "svg"):
                yield from strings(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from strings(item)
    elif isinstance(value, str):
        yield value


def numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:\.\d+)?", text))


def pdf_pages(content: bytes) -> list[str]:
    """Return the text of each page of a PDF."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("needs pdftotext, of poppler, to read a PDF")
    done = subprocess.run([program, "-", "-"], input=content, capture_output=True, check=True)
    return done.stdout.decode().split("\f")[:-1]


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ReportModel]:
    folder = tmp_path_factory.mktemp("records")
    found = {}
    for name in RECORDS:
        with made(folder, name) as record:
            found[name] = replace(build_report(record, TODAY), software="0")
    return found


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    create_record(tmp_path / "own.spasm")
    with open_record(tmp_path / "own.spasm") as opened:
        yield opened


@pytest.mark.parametrize("name", ["full", "empty", "diary_only", "one_film", "ten_years"])
def test_the_same_record_gives_the_same_page(models: dict[str, ReportModel], name: str) -> None:
    """To renew: delete the file, run this test once, and read what changed."""
    golden = GOLDEN / f"{name}.html"
    page = visit_html(models[name])
    if not golden.exists():
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(page, encoding="utf-8")
        pytest.fail("written anew; look at it")
    assert page == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("paper", list(Paper))
def test_the_same_report_gives_the_same_pdf(models: dict[str, ReportModel], paper: Paper) -> None:
    first, again = (visit_pdf(models["full"], paper) for _ in range(2))
    assert first == again
    assert first.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in first
    assert b"/FontFile" in first
    assert visit_pdf(models["empty"], paper) != first


def test_html_and_pdf_carry_the_same_words_and_numbers(models: dict[str, ReportModel]) -> None:
    for model in models.values():
        page = " ".join(" ".join(read(visit_html(model)).words).split())
        told = list(strings(json.loads(typst_input(model))))
        assert told == list(
            strings(json.loads(json.dumps(asdict(pages_of(model)), sort_keys=True)))
        )
        assert all(" ".join(text.split()) in page or text in _labels(model) for text in told)
        shown = numbers(" ".join(told)) | numbers(" ".join(read(course_chart(model) or "").words))
        assert numbers(page) - {"1", "2", "3", "4", "5"} <= shown


def _labels(model: ReportModel) -> set[str]:
    """What HTML holds in an attribute."""
    chart = pages_of(model).chart
    return set() if chart is None else {chart.text}


def test_the_pdf_holds_every_number_of_the_page(models: dict[str, ReportModel]) -> None:
    for name in ("full", "empty"):
        text = " ".join(pdf_pages(visit_pdf(models[name])))
        told = " ".join(strings(json.loads(typst_input(models[name]))))
        assert numbers(told) <= numbers(text)


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("name", list(RECORDS))
def test_page_one_is_one_page(models: dict[str, ReportModel], name: str, paper: Paper) -> None:
    pages = pdf_pages(visit_pdf(models[name], paper))
    assert "own questions" in pages[0]
    assert "own questions" not in pages[1]
    assert "How the numbers came about" in " ".join(pages[1:])


def test_nothing_is_asked_for_and_nothing_runs(models: dict[str, ReportModel]) -> None:
    for model in models.values():
        found = read(visit_html(model))
        assert not {"script", "link", "iframe", "img", "object", "form"} & set(found.tags)
        names = {name for name, _ in found.attributes}
        assert not any(name.startswith("on") or name in ("src", "href") for name in names)


def _fill(record: Record, text: str) -> None:
    record.add(
        Condition(name=text, given_by=text, note=text),
        Injection(at=at(9), product=text, by=text),
        Medicine(kind=TreatmentKind.OTHER, name=text, unit=text[:40], start=day(9), by=text),
        SideEffect(kind=SideEffectKind.OTHER, name=text, start=at(8)),
        Test(kind=TestKind.OTHER, name=text, day=day(7), result=text),
        Appointment(at=at(10), whom=text),
        Question(text=text),
        SpasmEntry(at=at(5), activity=text),
        CheckIn(day=day(5), at=at(5), severity=3),
        film(4, 3, name=text.replace("\x00", "")),
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(record: Record, text: str) -> None:
    _fill(record, text.replace("\x00", ""))
    model = build_report(record, TODAY)
    page = visit_html(model)
    found = read(page)
    assert not {"script", "img"} & set(found.tags)
    assert found.tags.count("style") == 1
    assert not any(name.startswith("on") for name, _ in found.attributes)
    assert not re.search("[\u202a-\u202e\x1b]", page)
    assert visit_pdf(model).startswith(b"%PDF-")
    kept = " ".join(text.replace("\u202e", "").replace("\x1b", " ").replace("\x00", "").split())
    assert kept in json.loads(typst_input(model))["rest"].__repr__() or kept in " ".join(
        found.words
    )


@pytest.mark.parametrize("text", [HEBREW, ARABIC, "\u4f60\u597d"])
def test_names_in_other_scripts_are_kept(record: Record, text: str) -> None:
    _fill(record, text)
    model = build_report(record, TODAY)
    assert text in " ".join(read(visit_html(model)).words)
    assert visit_pdf(model).startswith(b"%PDF-")


def test_a_crowded_record_still_has_one_first_page(record: Record) -> None:
    long = "a very long word salad " * 20
    for _ in range(8):
        _fill_more(record, long)
    record.add(*(SpasmEntry(at=at(5), activity=f"{n} {long}") for n in range(2000)))
    model = build_report(record, TODAY)
    assert len(visit_html(model)) < 200_000
    pages = pdf_pages(visit_pdf(model, Paper.LETTER))
    assert "own questions" in pages[0]
    assert len(pages) < 12


def _fill_more(record: Record, text: str) -> None:
    record.add(
        Condition(name=text[:200], given_by=text[:200]),
        Injection(at=at(9), product=text[:200]),
        Medicine(kind=TreatmentKind.OTHER, name=text[:200], start=day(9)),
        SideEffect(kind=SideEffectKind.OTHER, name=text[:200], start=at(8)),
        Test(kind=TestKind.OTHER, name=text[:200], day=day(7), result=text),
        Question(text=text),
    )


def test_the_picture_is_vector_and_holds_no_typed_text(models: dict[str, ReportModel]) -> None:
    drawn = course_chart(models["full"])
    assert drawn is not None
    assert "<image" not in drawn
    assert "clonazepam" not in drawn
    assert course_chart(models["empty"]) is None


def test_an_estimate_is_called_one(models: dict[str, ReportModel]) -> None:
    page = visit_html(models["full"])
    assert page.count("estimated, not clinician-rated") >= 2


def test_a_diagnosis_is_never_the_programs_own(models: dict[str, ReportModel]) -> None:
    for name in ("empty", "diary_only", "one_film", "ten_years"):
        text = " ".join(read(visit_html(models[name])).words).lower()
        assert "you have" not in text
        assert "hemifacial" not in text
        assert "no diagnosis is noted" in text
