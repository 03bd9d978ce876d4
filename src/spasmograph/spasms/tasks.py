"""Task labels: what the person was asked to do, and when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from spasmograph.errors import TaskFileError
from spasmograph.spasms.tables import Row, parse_number, quoted, read_rows

if TYPE_CHECKING:
    import os

__all__ = ["POSED", "TASK_COLUMNS", "Task", "TaskName", "read_tasks"]

TASK_COLUMNS = ("onset", "duration", "task")
"""The columns of a task table."""

_END_TOLERANCE = 1.0
"""A task may end this much after the video, s; it is then cut."""


class TaskName(StrEnum):
    """What a person can be asked to do."""

    REST = "rest"
    GENTLE_CLOSURE = "gentle_closure"
    FORCED_CLOSURE = "forced_closure"
    SMILE = "smile"
    PUCKER = "pucker"
    RAISE_BROWS = "raise_brows"
    READ = "read"
    TALK = "talk"


POSED = frozenset(TaskName) - {TaskName.REST, TaskName.READ, TaskName.TALK}
"""Tasks in which the person moves the face on purpose."""


@dataclass(frozen=True, slots=True)
class Task:
    """One stretch of time in which the person was asked to do one thing.

    Attributes
    ----------
    onset : float
        Start, s since the start of the recording.
    duration : float
        Length, s.
    task : TaskName
        What was asked.
    """

    onset: float
    duration: float
    task: TaskName

    @property
    def end(self) -> float:
        """When it was over, s."""
        return self.onset + self.duration


def read_tasks(path: str | os.PathLike[str], end: float | None = None) -> tuple[Task, ...]:
    """Read a task table: tab-separated, with the columns of `TASK_COLUMNS`.

    Parameters
    ----------
    path : path-like
        The file to read.
    end : float, optional
        Length of the video, s.  A task that begins after it, or ends more
        than a second after it, is an error; a shorter overhang is cut.

    Returns
    -------
    tuple of Task
        In order of time.

    Raises
    ------
    TaskFileError
        If it cannot be read, names an unknown task or a time that is not a
        plain number, holds no task, or if two tasks overlap; names the line.
    """
    source = Path(path)

    def problem(what: str) -> TaskFileError:
        columns = ", ".join(TASK_COLUMNS)
        return TaskFileError(
            f"{source}: {what}",
            f"A task table has the columns {columns}, parted by tabs, times in "
            f"seconds, and tasks out of {', '.join(TaskName)}.",
        )

    rows = read_rows(source, TASK_COLUMNS, problem)
    if not rows:
        raise problem("holds no task")
    placed = []
    for row in rows:
        try:
            placed.append((_fit(_task(row), end), row.line))
        except ValueError as error:
            raise problem(f"line {row.line}, {error}") from error
    placed.sort(key=lambda item: item[0].onset)
    for (before, first), (after, second) in pairwise(placed):
        if after.onset < before.end - 1e-6:
            raise problem(f"line {second}: overlaps with the task on line {first}")
    return tuple(task for task, _ in placed)


def _task(row: Row) -> Task:
    onset = _seconds(row, "onset")
    duration = _seconds(row, "duration")
    if onset < 0:
        raise ValueError("column 'onset': a task cannot begin before the video")
    if duration <= 0:
        raise ValueError("column 'duration': a task must last longer than zero")
    name = row.cells["task"]
    try:
        return Task(onset, duration, TaskName(name))
    except ValueError:
        raise ValueError(f"column 'task': {quoted(name)} is not a task") from None


def _seconds(row: Row, column: str) -> float:
    try:
        return parse_number(row.cells[column])
    except ValueError as error:
        raise ValueError(f"column {column!r}: {error}") from None


def _fit(task: Task, end: float | None) -> Task:
    """Cut a small overhang over the end of the video."""
    if end is None or task.end <= end:
        return task
    if task.onset >= end:
        raise ValueError(f"column 'onset': begins after the end of the video at {end:.1f} s")
    if task.end > end + _END_TOLERANCE:
        raise ValueError(f"column 'duration': runs past the end of the video at {end:.1f} s")
    return replace(task, duration=end - task.onset)
