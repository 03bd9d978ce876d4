"""The course over time as one scalable picture: films, diary, and what happened.

The two measures have panels of their own and different marks, so that nothing
rests on colour alone; the colours (Okabe and Ito's blue and vermilion, darkened)
stay apart in grey and for colour-blind eyes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from spasmograph.report.visit.model import Bin, Filmed, Mark, MarkKind, ReportModel

__all__ = ["course_chart"]

WIDTH = 470
_LEFT, _RIGHT = 92.0, 464.0
_PANEL, _GAP, _LANE = 84.0, 24.0, 13.0
_FILM, _DIARY, _INK, _SOFT, _LINE = "#00558c", "#b24a00", "#1c2126", "#4a525b", "#c3c9cf"
_LANES = (
    (MarkKind.INJECTION, "injection"),
    (MarkKind.STARTED, "treatment starts"),
    (MarkKind.STOPPED, "treatment stops"),
    (MarkKind.TEST, "test"),
    (MarkKind.VISIT, "visit"),
)
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_MOST_TICKS = 6


@dataclass(frozen=True, slots=True)
class _Axis:
    """Days to places across the picture."""

    first: dt.date
    last: dt.date

    def x(self, day: dt.date) -> float:
        length = max((self.last - self.first).days, 1)
        return _LEFT + (day - self.first).days / length * (_RIGHT - _LEFT)


def course_chart(model: ReportModel) -> str | None:
    """Draw films, diary and what happened on one time axis.

    Parameters
    ----------
    model : ReportModel

    Returns
    -------
    str or None
        One ``<svg>`` element with nothing in it that was typed by anyone; None
        when there is nothing to draw.
    """
    axis = _Axis(model.period.shown_from, model.period.until)
    films = [film for film in model.filmed if film.rate is not None]
    rated = [one for one in model.bins if one.severity is not None]
    lanes = [lane for lane in _LANES if any(mark.kind is lane[0] for mark in model.marks)]
    if not (films or rated or lanes):
        return None
    drawn: list[str] = []
    top = 16.0
    if films:
        drawn += _films(films, axis, top)
        top += _PANEL + _GAP
    if rated:
        drawn += _severity(rated, axis, top)
        top += _PANEL + _GAP
    bottom = top - _GAP + 8 if films or rated else top - 8
    drawn += _lanes(lanes, model.marks, axis, bottom)
    end = bottom + len(lanes) * _LANE + (4 if lanes else 0)
    rules = _rules(model.marks, axis, 16.0, bottom) if films or rated else []
    body = "".join([*rules, *_ticks(axis, end), *drawn])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {end + 16:g}" '
        'font-family="Libertinus Serif, system-ui, sans-serif" font-size="10">'
        f"{body}</svg>"
    )


def _text(x: float, y: float, words: str, anchor: str = "start", fill: str = _SOFT) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}">{words}</text>'


def _path(course: str, colour: str, width: float, more: str = "") -> str:
    return f'<path d="{course}" fill="none" stroke="{colour}" stroke-width="{width:g}"{more}/>'


def _scale(top: float, high: float, step: float) -> tuple[Callable[[float], float], list[str]]:
    """Return values to places, and the lines of the scale."""

    def y(value: float) -> float:
        return top + _PANEL - min(value / high, 1.0) * _PANEL

    lines, value = [], 0.0
    while value <= high * 1.001:
        lines.append(_path(f"M{_LEFT} {y(value):.1f}H{_RIGHT}", _LINE, 0.6))
        lines.append(_text(_LEFT - 4, y(value) + 3.4, f"{value:g}", "end"))
        value += step
    return y, lines


def _title(top: float, words: str, colour: str) -> Iterator[str]:
    width = 4.9 * len(words)
    yield f'<rect x="{_LEFT}" y="{top - 14:.1f}" width="{width:.0f}" height="12" fill="#ffffff"/>'
    yield _text(_LEFT, top - 5, words, fill=colour)


def _step(high: float) -> float:
    return next(
        (s for s in (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0) if high / s <= 4), high / 4
    )


def _films(films: Sequence[Filmed], axis: _Axis, top: float) -> Iterator[str]:
    rates = [film.rate for film in films if film.rate is not None]
    most = max(max(rate.value for rate in rates) * 1.6, 1.0)
    most = min(most, max(max(rate.high for rate in rates), 1.0))
    step = _step(most)
    high = step * -(-most // step)
    y, lines = _scale(top, high, step)
    yield from lines
    yield from _title(top, "Filmed: spasms a minute, with 95% range", _FILM)
    for film in films:
        if film.rate is None:
            continue
        x, low, end = axis.x(film.day), y(film.rate.low), y(film.rate.high)
        cap = "" if film.rate.high > high else f"M{x - 2.5:.1f} {end:.1f}h5"
        yield _path(f"M{x:.1f} {low:.1f}V{end:.1f}M{x - 2.5:.1f} {low:.1f}h5{cap}", _FILM, 1.1)
        yield f'<circle cx="{x:.1f}" cy="{y(film.rate.value):.1f}" r="3.2" fill="{_FILM}"/>'


def _severity(bins: Sequence[Bin], axis: _Axis, top: float) -> Iterator[str]:
    y, lines = _scale(top, 10.0, 5.0)
    yield from lines
    days = max((one.last - one.first).days + 1 for one in bins)
    each = "each day" if days == 1 else f"mean of {days} days"
    yield from _title(top, f"Diary: severity from 0 to 10, {each}", _DIARY)
    course, before = "", None
    squares = []
    for one in bins:
        if one.severity is None:
            continue
        middle = one.first + (one.last - one.first) / 2
        x, level = axis.x(middle), y(one.severity)
        joined = before is not None and (one.first - before).days == 1
        course += f"{'L' if joined else 'M'}{x:.1f} {level:.1f}"
        squares.append(f"M{x - 2:.1f} {level - 2:.1f}h4v4h-4z")
        before = one.last
    yield _path(course, _DIARY, 1.2)
    yield f'<path d="{"".join(squares)}" fill="#ffffff" stroke="{_DIARY}" stroke-width="1"/>'


def _shape(kind: MarkKind, x: float, y: float) -> str:
    """Return the outline of a mark around a point."""
    if kind is MarkKind.INJECTION:
        return f"M{x - 4:.1f} {y - 3.5:.1f}h8l-4 7z"
    if kind is MarkKind.STARTED:
        return f"M{x:.1f} {y - 4:.1f}v8l6 -4z"
    if kind is MarkKind.STOPPED:
        return f"M{x - 3:.1f} {y - 3:.1f}h6v6h-6z"
    if kind is MarkKind.TEST:
        return f"M{x:.1f} {y - 4:.1f}l4 4l-4 4l-4 -4z"
    return f"M{x - 1:.1f} {y - 4.5:.1f}h2v9h-2z"


def _lanes(
    lanes: Sequence[tuple[MarkKind, str]], marks: Sequence[Mark], axis: _Axis, top: float
) -> Iterator[str]:
    for number, (kind, name) in enumerate(lanes):
        y = top + (number + 0.5) * _LANE
        yield _path(f"M{_LEFT} {y:.1f}H{_RIGHT}", _LINE, 0.5)
        days = {round(axis.x(mark.day), 0) for mark in marks if mark.kind is kind}
        shapes = "".join(_shape(kind, x, y) for x in sorted(days))
        yield f'<path d="{shapes}" fill="{_INK}"/>'
        yield _text(_LEFT - 5, y + 3.4, name, "end", _INK)


def _rules(marks: Sequence[Mark], axis: _Axis, top: float, bottom: float) -> Iterator[str]:
    """Draw injections and visits through the panels."""
    for kind, look in ((MarkKind.INJECTION, ""), (MarkKind.VISIT, ' stroke-dasharray="3 3"')):
        days = {round(axis.x(mark.day), 0) for mark in marks if mark.kind is kind}
        course = "".join(f"M{x:g} {top:g}V{bottom:g}" for x in sorted(days))
        if course:
            yield _path(course, _SOFT, 0.8, look)


def _ticks(axis: _Axis, y: float) -> Iterator[str]:
    yield _path(f"M{_LEFT} {y:.1f}H{_RIGHT}", _SOFT, 0.8)
    for day, label in _days(axis):
        x = axis.x(day)
        anchor = "end" if x > _RIGHT - 20 else "middle"
        yield _path(f"M{x:.1f} {y:.1f}v3", _SOFT, 0.8)
        yield _text(x, y + 13, label, anchor)


def _days(axis: _Axis) -> Iterator[tuple[dt.date, str]]:
    length = (axis.last - axis.first).days
    if length < 75:
        step = next((s for s in (1, 2, 7, 14) if length / s <= _MOST_TICKS), 14)
        for number in range(0, length + 1, step):
            day = axis.first + dt.timedelta(days=number)
            yield day, f"{day.day} {_MONTHS[day.month - 1]}"
        return
    months = [
        dt.date(year, month, 1)
        for year in range(axis.first.year, axis.last.year + 1)
        for month in range(1, 13)
        if axis.first <= dt.date(year, month, 1) <= axis.last
    ]
    step = next((s for s in (1, 2, 3, 6, 12, 24, 60) if len(months) / s <= _MOST_TICKS), 120)
    for day in months:
        if (day.year * 12 + day.month - 1) % step == 0:
            label = f"{day.year}" if step >= 12 else f"{_MONTHS[day.month - 1]} {day.year}"
            yield day, label
