"""The session page: the same for the same input, and safe to open and to hand on."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from spasmograph.report import FrameImage, SessionInfo, session_page
from spasmograph.spasms.events import Region, Side
from spasmograph.spasms.summary import summarise
from spasmograph.spasms.tasks import Task, TaskName
from tests.synthetic_motion import blink, event, motion_of

GOLDEN = Path(__file__).parent / "golden" / "session.html"
TEMPLATES = Path(session_page.__code__.co_filename).parent / "templates"
INFO = SessionInfo(
    name="evening.mp4",
    created="2026-05-01T18:04:09+02:00",
    software="0.1.0",
    video="1280 x 720, H.264",
    sha256="ab" * 32,
    models={"face_landmarker.task": "64" * 32},
    notes=("The file is cut short.",),
    events_file="evening_events.tsv",
)
EYE, MOUTH = Region.EYE, Region.MOUTH
EVENTS = sorted(
    [
        *(blink(0.8 + 2.1 * i) for i in range(9)),
        *(event(2.2 + 2 * i, 0.7, Side.LEFT, (EYE, MOUTH), lag_ms=30.0) for i in range(6)),
        event(15.0, 0.3, Side.RIGHT, (MOUTH,), confidence=0.3),
        event(17.0, 1.0, Side.BOTH),
    ],
    key=lambda e: e.onset,
)
TASKS = (Task(0, 16, TaskName.REST), Task(16, 4, TaskName.GENTLE_CLOSURE))
PICTURE = "data:image/png;base64,iVBORw0KGgo="


def _page(
    events: list = EVENTS,  # type: ignore[type-arg]
    seconds: float = 20.0,
    gaps: tuple[tuple[float, float], ...] = ((13.0, 14.6),),
    info: SessionInfo = INFO,
    tasks: tuple[Task, ...] = (),
    frames: tuple[FrameImage, ...] = (),
) -> str:
    motion = motion_of(events, seconds, 25.0, gaps)
    return session_page(summarise(events, motion, tasks), events, motion, info, tasks, frames)


class _Outline(HTMLParser):
    """Collect tags, their attributes and the text, and check that tags close."""

    VOID = frozenset({"meta", "img", "br", "path"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def test_fixed_input_gives_the_same_bytes() -> None:
    page = _page(tasks=TASKS, frames=(FrameImage(2.4, PICTURE),))
    if not GOLDEN.exists():
        GOLDEN.write_text(page, encoding="utf-8", newline="")
        pytest.fail("the golden page was absent; it has been written, look at it")
    assert page.encode() == GOLDEN.read_bytes()
    assert page == _page(tasks=TASKS, frames=(FrameImage(2.4, PICTURE),))


def test_the_page_asks_for_nothing_from_elsewhere() -> None:
    page = _page(tasks=TASKS, frames=(FrameImage(2.4, PICTURE),))
    outline = _Outline(page)
    assert not outline.open
    assert "http" not in page
    assert not re.search(r"url\(|@import|<script|<link|<iframe|\son\w+=", page)
    sources = [values.get("src") for tag, values in outline.tags if tag == "img"]
    assert sources == [PICTURE]
    assert not [1 for _, values in outline.tags if "href" in values]


def test_plain_answers_come_first_and_in_order() -> None:
    text = _Outline(_page()).text
    places = [
        text.index(part)
        for part in (
            "What this video shows",
            "How often",
            "How long",
            "How strong",
            "Which side",
            "How sure",
            "it does not diagnose",
            "Left side of the face",
            "Right side of the face",
            "The numbers",
            "Each event",
            "Quality and limits",
            "No video from a clinic has been used",
            "Method and sources",
        )
    ]
    assert places == sorted(places)
    assert "left and right are the person\u2019s own" in text
    assert "Mostly left" in text
    assert "Not seen: 13.0 to 14.6 s." in text


def test_pictures_only_when_they_are_given() -> None:
    assert "<img" not in _page()
    assert "Pictures of the strongest" not in _page()


@pytest.mark.parametrize(
    "uri",
    [
        "https://example.org/a.png",
        "data:image/svg+xml;base64,AAAA",
        "data:text/html;base64,AAAA",
        'data:image/png;base64,AAAA" onerror="x',
    ],
)
def test_a_frame_that_is_not_a_picture_is_refused(uri: str) -> None:
    with pytest.raises(ValueError, match=r"2\.400 s is not a picture"):
        _page(frames=(FrameImage(2.4, uri),))


def test_hostile_text_stays_text() -> None:
    evil = "</title></style><script>alert(1)</script><img src=x onerror=alert(1)>\"'&{{7*7}}"
    info = SessionInfo(evil, evil, evil, evil, evil, {evil: evil}, notes=(evil,), events_file=evil)
    outline = _Outline(_page(info=info))
    assert not outline.open
    assert not {"script", "img"} & {tag for tag, _ in outline.tags}
    assert outline.text.count("{{7*7}}") >= 7


def test_many_events_stay_a_small_page_and_name_the_rest() -> None:
    rng = np.random.default_rng(1)
    onsets = np.sort(rng.uniform(0, 1795, 2000)).tolist()
    events = [event(t, 0.3, list(Side)[i % 3], (EYE, MOUTH)) for i, t in enumerate(onsets)]
    page = _page(events, 1800.0)
    assert len(page.encode()) < 1_500_000
    text = _Outline(page).text
    assert "1800 more are in evening_events.tsv." in text
    assert "Show the next 180" in text
    assert page.count('<th scope="row">') < 300


@pytest.mark.parametrize("seconds", [0.0, 0.04, 0.5, 20.0])
def test_recordings_without_events(seconds: float) -> None:
    text = _Outline(_page([], seconds, ())).text
    assert "No event was found." in text
    assert "nan" not in text.lower().split()


def test_a_page_with_much_to_say_is_set_closer() -> None:
    assert '<body class="dense">' not in _page([], gaps=())
    assert '<body class="dense">' in _page(tasks=TASKS)


def test_a_face_that_was_never_seen_is_not_called_calm() -> None:
    text = _Outline(_page([], 20.0, ((0.0, 20.0),))).text
    assert "Not measured" in text
    assert "None counted" not in text
    assert "nothing can be said" in text


def test_a_short_recording_gives_no_rate_as_its_answer() -> None:
    text = _Outline(_page([event(0.5, 0.4)], 2.0, ())).text
    assert "1 in 2.0\xa0s" in text or "1 in 2.0 s" in text
    assert "Too short to tell how often" in text


def test_no_sentence_tells_a_person_what_they_have() -> None:
    text = _Outline(_page(tasks=TASKS)).text.lower()
    for phrase in ("you have", "you suffer", "disease", "patient", "severe", "abnormal"):
        assert phrase not in text


def test_text_and_traces_stand_out_by_day_and_by_night() -> None:
    style = (TEMPLATES / "session.css").read_text(encoding="utf-8")
    schemes = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    assert len(schemes) == 2
    for scheme in schemes:
        colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", scheme))
        for front in ("ink", "soft", "left", "right"):
            for back in ("paper", "fill"):
                assert _contrast(colours[front], colours[back]) >= 4.5, (front, back)


def _contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2)."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)
