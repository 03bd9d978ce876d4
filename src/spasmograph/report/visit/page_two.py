"""Page two on in words: the numbers behind page one, how they came about, and their limits."""

from __future__ import annotations

from collections.abc import Iterable

from spasmograph.report.visit.blocks import Block, Point, Points, Section, Table, Words
from spasmograph.report.visit.figures import (
    counted_words,
    many,
    rate_words,
    short_day,
    span,
)
from spasmograph.report.visit.model import Estimated, Filmed, ReportModel
from spasmograph.report.words import ABSENT, figure, length, per_cent, seconds

__all__ = ["rest"]

MOST = 60
"""Rows of a table at most, the latest ones."""

ESTIMATE = "estimated, not clinician-rated"
"""What is said of every estimate of a scale."""

_NO_FILM = "No film was measured in the time shown."
_SCALES = (
    "These are estimates by a program from a few minutes of film, taken for the whole day. "
    "Other scales need a clinician, or answers of the person, and none of them is worked out here."
)
_METHOD = (
    Point(
        "Films.",
        "Each eyelid, brow, cheek and mouth corner is followed picture by picture, without "
        "smoothing, and turned into millimetres by the size of the iris (11.7 mm). A spasm is any "
        "contraction that looked involuntary and was not a blink. Its length runs from 20% of its "
        "peak to 20% of its peak. Strength is its peak, as a share of this face's own full "
        "movement; the tables give the median.",
    ),
    Point(
        "95% range.",
        "It holds the true long-run rate about 95 times in 100. Spasms of one volley count as "
        "one observation (Fay and Feuer 1997, Stat Med 16:791).",
    ),
    Point(
        "Change in films.",
        "The films of the week up to the last film before the visit against those of the latest "
        "week. The noise comes from films made within a week of each other while no treatment "
        "changed, and is never taken to be less than the films' own ranges say (after Bland and "
        "Altman 1999, Stat Methods Med Res 8:135). A smaller change is called no measurable "
        "change.",
    ),
    Point(
        "Change in the diary.",
        "The 28 days up to the visit against the latest 28. Days that follow one another are "
        "alike, so they count as fewer days (bias allowed for: Kendall 1954, Biometrika 41:403).",
    ),
    Point(
        "Effects.",
        "Sentences on triggers and treatments come from a model of the person's own days; "
        "'you' in them is the person whose record this is. Likely ranges are 90% ranges.",
    ),
)
_LIMITS = (
    Point("", "Films show minutes, not days. Spasms come and go, and a film may miss either."),
    Point(
        "", "A smile, a word or a glance down can look like a spasm, and a spasm can hide in them."
    ),
    Point(
        "",
        "The program has been tested on simulated faces and a few ordinary videos, and on no "
        "video from a clinic yet. Its figures cannot replace an examination.",
    ),
    Point("", "What was not noted is not known; it is never taken as none."),
    Point("", "Diagnoses, treatments and tests are as the person noted them."),
    Point(
        "", "This report measures and informs. It gives no diagnosis and no advice on treatment."
    ),
)


def rest(model: ReportModel) -> tuple[Section, ...]:
    """Return what follows page one; sections with nothing in them are left out."""
    sections = (
        ("Each film", _films(model)),
        ("Tasks, and movements made on purpose", _protocol(model)),
        ("Estimates beside rating scales", _scales(model)),
        ("The numbers behind the picture", _picture(model)),
        ("Treatments in full", _treatments(model)),
        ("What sets it off and what helps, in full", _causes(model)),
        ("Warning signs in full", _signs(model)),
        ("All questions and tests", _asked(model)),
        ("How the numbers came about", (Points(_METHOD),)),
        ("Limits", (Points(_LIMITS),)),
        ("Sources", _sources(model)),
    )
    found = ((title, tuple(blocks)) for title, blocks in sections)
    return tuple(Section(title, blocks) for title, blocks in found if blocks)


def _latest(
    rows: tuple[tuple[str, ...], ...], noun: str
) -> tuple[tuple[tuple[str, ...], ...], str]:
    """Return the latest rows, and what is said of those left out."""
    left = len(rows) - MOST
    return rows[-MOST:], f"{many(left, noun)} left out." if left > 0 else ""


def _films(model: ReportModel) -> Iterable[Block]:
    if not model.filmed:
        yield Words(_NO_FILM)
        return
    rows, note = _latest(tuple(map(_film, model.filmed)), "earlier film")
    head = (
        "day", "counted", "spasms", "a minute (95%)", "left/right/both", "length", "longest",
        "strength", "eye closed L/R", "quality",
    )  # fmt: skip
    yield Table("Films, oldest first", head, rows, note)
    unmeasured = [film for film in model.filmed if film.rate is None]
    if unmeasured:
        yield Words(f"Nothing could be measured in {many(len(unmeasured), 'film')}.")
    versions = ", ".join(sorted({film.software for film in model.filmed if film.software}))
    made = f" Measured by spasmograph {versions}." if versions else ""
    yield Words(
        "Counted: time in which the face was seen, asked-for movements left out. Quality: 1 is "
        f"best. Left and right are the person's own.{made}"
    )


def _film(film: Filmed) -> tuple[str, ...]:
    return (
        short_day(film.day),
        length(film.seconds),
        ABSENT if film.spasms is None else str(film.spasms),
        rate_words(film.rate),
        ABSENT if film.spasms is None else f"{film.left}/{film.right}/{film.both}",
        ABSENT if film.typical_seconds is None else seconds(film.typical_seconds),
        ABSENT if film.longest_seconds is None else seconds(film.longest_seconds),
        ABSENT if film.strength_pct is None else f"{figure(film.strength_pct, 0)}%",
        f"{per_cent(film.closed_left)} / {per_cent(film.closed_right)}",
        figure(film.quality, 2),
    )


_TASK_HEAD = ("day", "while", "seen", "spasms a minute (95%)", "blinks a minute (95%)")
_MOVED_HEAD = ("day", "asked for", "watched", "of its range", "travel", "times")
_SIGNS_HEAD = ("day", "mouth moved with the eye", "brow rose as the eye closed")


def _protocol(model: ReportModel) -> Iterable[Block]:
    films = model.filmed[-MOST:]
    tasks: tuple[tuple[str, ...], ...] = tuple(
        (short_day(film.day), one.task, length(one.seconds), rate_words(one.spasms),
         rate_words(one.blinks))
        for film in films[-6:]
        for one in film.tasks
    )  # fmt: skip
    if tasks:
        yield Table("Rest against talking and reading, latest films", _TASK_HEAD, tasks)
    moved: tuple[tuple[str, ...], ...] = tuple(
        (short_day(film.day), f"{one.task}, {one.side}", one.came_along,
         ABSENT if one.response_pct is None else f"{figure(one.response_pct, 0)}%",
         ABSENT if one.response_mm is None else f"{figure(one.response_mm, 1)} mm",
         str(one.repeats))
        for film in films[-6:]
        for one in film.moved
    )  # fmt: skip
    if moved:
        yield Table("What came along with movements made on purpose", _MOVED_HEAD, moved)
    signs: tuple[tuple[str, ...], ...] = tuple(
        (short_day(film.day), _of(film.with_mouth, film.eye_events),
         _of(film.brow_rises, film.brow_events))
        for film in films[-12:]
        if film.eye_events or film.brow_events
    )  # fmt: skip
    if signs:
        note = (
            "Of the spasms of the eye. A brow that rises while the eye of its side closes is "
            "known as the other Babinski sign (Pawlowski 2013; J Neurol Sci 2017;378:36). "
            "A program saw it here; only an examination can confirm it."
        )
        yield Table("Eye, mouth and brow together, latest films", _SIGNS_HEAD, signs, note)


def _of(hits: int | None, total: int | None) -> str:
    return ABSENT if hits is None or not total else f"{hits} of {total}"


def _scales(model: ReportModel) -> Iterable[Block]:
    rows = tuple(
        (short_day(film.day), one.name, _band(one), one.reason)
        for film in model.filmed[-6:]
        for one in film.estimates
    )
    if rows:
        names = {one.source for film in model.filmed[-6:] for one in film.estimates}
        yield Table(
            f"Scales: {ESTIMATE}",
            ("day", "scale", ESTIMATE, "what it rests on"),
            rows,
            f"{'; '.join(sorted(names))}.",
            (0.14, 0.26, 0.2, 0.4),
        )
        yield Words(_SCALES)


def _band(one: Estimated) -> str:
    if one.band is None:
        return "no estimate"
    if one.lowest is None or one.highest is None or one.lowest == one.highest:
        return str(one.band)
    return f"{one.band} (could be {one.lowest} to {one.highest})"


def _picture(model: ReportModel) -> Iterable[Block]:
    if model.bins:
        rows = tuple(
            (span(one.first, one.last), figure(one.severity, 1), str(one.answered),
             figure(one.spasms, 1), str(one.counted))
            for one in model.bins
        )  # fmt: skip
        head = ("days", "severity 0 to 10, mean", "days with it", "spasms a day, mean", "days")
        yield Table("Diary", head, rows)
    if model.marks:
        told = tuple(
            (short_day(one.day), _MARKS.get(one.kind.value, one.kind.value), one.text or ABSENT)
            for one in model.marks
        )
        marks, note = _latest(told, "earlier mark")
        yield Table("What is marked", ("day", "what", "which"), marks, note)


_MARKS = {"started": "treatment starts", "stopped": "treatment stops"}


_LASTING = ("what", "dose noted", "from", "until", "by", "doses missed", "what it went with")
_LASTING_WIDTHS = (0.13, 0.12, 0.11, 0.11, 0.1, 0.08, 0.35)


def _treatments(model: ReportModel) -> Iterable[Block]:
    if model.treatments:
        rows = tuple(
            (one.name, one.dose or ABSENT, short_day(one.start),
             short_day(one.stop) if one.stop else "in use", one.by or ABSENT,
             f"{one.missed} of {one.noted}" if one.noted else ABSENT,
             " ".join(one.effect) or ABSENT)
            for one in model.treatments
        )  # fmt: skip
        yield Table("Treatments that last", _LASTING, rows, "", _LASTING_WIDTHS)
    if model.injections:
        told = tuple(
            (short_day(one.day), one.product, one.by or ABSENT, one.sites or ABSENT,
             " ".join(one.effect) or ABSENT)
            for one in model.injections
        )  # fmt: skip
        head = ("day", "product", "by", "where, as noted", "what it went with")
        note = "Units belong to the product; units of different products cannot be compared."
        yield Table("Injections", head, told, note, (0.11, 0.16, 0.1, 0.21, 0.42))
    if model.due:
        yield Words(" ".join(model.due))
    if model.unwanted:
        effects = tuple(
            (one.name, short_day(one.start), short_day(one.stop) if one.stop else "goes on",
             ABSENT if one.strength is None else f"{one.strength} of 10", one.of or ABSENT)
            for one in model.unwanted
        )  # fmt: skip
        yield Table("Side effects", ("what", "from", "until", "strength", "of"), effects)
    if model.care:
        yield Words(f"Care sessions in this time: {counted_words(model.care)}.")


def _causes(model: ReportModel) -> Iterable[Block]:
    groups = (
        ("Seems to set it off.", model.worse),
        ("Seems to help.", model.better),
        ("Goes along with it.", model.alongside),
        ("No sign that it matters.", model.no_sign),
        ("Cannot be told yet.", model.unknown),
    )
    rows = [Point(lead, one) for lead, said in groups for one in said[:MOST]]
    if rows:
        yield Points(tuple(rows))
    if model.general:
        yield Words(" ".join(model.general))


def _signs(model: ReportModel) -> Iterable[Block]:
    signs = model.signs
    rows = [Point("Present:", one.text) for one in signs.present]
    rows += [Point("Answered yes:", one) for one in signs.yes]
    rows += [Point("Answered yes more than four weeks ago:", one) for one in signs.earlier_yes]
    rows += [Point("Answered no:", one) for one in signs.no]
    if signs.open:
        words = f"{many(signs.open, 'question')} were not answered in the last four weeks."
        rows.append(Point("Not known:", words))
    if rows:
        yield Points(tuple(rows))


def _asked(model: ReportModel) -> Iterable[Block]:
    if model.questions:
        yield Points(tuple(Point("", one.text) for one in model.questions), numbered=True)
    if model.tests:
        rows = tuple((short_day(one.day), one.kind, one.result or ABSENT) for one in model.tests)
        yield Table("Tests, as noted", ("day", "test", "result"), rows, "", (0.15, 0.25, 0.6))


def _sources(model: ReportModel) -> Iterable[Block]:
    if model.sources:
        yield Points(tuple(Point("", one) for one in model.sources))
