"""The task table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from spasmograph.errors import TaskFileError
from spasmograph.spasms.tasks import POSED, Task, TaskName, read_tasks

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "onset\tduration\ttask\n"


def _write(folder: Path, content: str) -> Path:
    path = folder / "tasks.tsv"
    path.write_bytes(content.encode())
    return path


def test_tasks_are_read_in_order_of_time(tmp_path: Path) -> None:
    path = _write(tmp_path, HEADER + "30\t10.5\ttalk\n0\t30\trest\n")
    assert read_tasks(path) == (
        Task(0, 30, TaskName.REST),
        Task(30, 10.5, TaskName.TALK),
    )


def test_mark_and_windows_line_ends(tmp_path: Path) -> None:
    path = _write(tmp_path, "\ufeff" + (HEADER + "0\t5\tsmile\n").replace("\n", "\r\n"))
    assert read_tasks(path) == (Task(0, 5, TaskName.SMILE),)


def test_a_small_overhang_is_cut_at_the_end(tmp_path: Path) -> None:
    path = _write(tmp_path, HEADER + "0\t10\trest\n10\t10\ttalk\n")
    assert read_tasks(path, end=19.5)[1].end == 19.5
    assert read_tasks(path)[1].end == 20


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("0\t5\tdance\n", "line 2, column 'task': 'dance' is not a task"),
        ("0\t5\tREST\n", "'REST' is not a task"),
        ("-1\t5\trest\n", "line 2, column 'onset': a task cannot begin before"),
        ("0\t0\trest\n", "line 2, column 'duration': a task must last"),
        ("0\t-5\trest\n", "line 2, column 'duration': a task must last"),
        ("zero\t5\trest\n", "line 2, column 'onset': 'zero' is not a number"),
        ("nan\t5\trest\n", "line 2, column 'onset': 'nan' is not a number"),
        ("0\tinf\trest\n", "line 2, column 'duration': 'inf' is not a number"),
        ("0\t5\n", "line 2: 2 columns where the header has 3"),
        ("0\t5\trest\n4\t5\ttalk\n", "line 3: overlaps with the task on line 2"),
        ("4\t5\ttalk\n0\t5\trest\n", "line 2: overlaps with the task on line 3"),
        ("0\t30\trest\n", "line 2, column 'duration': runs past the end .* 20.0 s"),
        ("0\t5\trest\n25\t1\ttalk\n", "line 3, column 'onset': begins after the end"),
        ("", "holds no task"),
    ],
)
def test_a_bad_task_is_named_by_its_line(tmp_path: Path, row: str, said: str) -> None:
    with pytest.raises(TaskFileError, match=said) as caught:
        read_tasks(_write(tmp_path, HEADER + row), end=20.0)
    assert "gentle_closure" in caught.value.cure


def test_a_missing_header_and_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(TaskFileError, match="header has no column 'onset'"):
        read_tasks(_write(tmp_path, "0\t5\trest\n"))
    with pytest.raises(TaskFileError, match="cannot be read"):
        read_tasks(tmp_path / "absent.tsv")


def test_rest_reading_and_talking_are_not_posed() -> None:
    assert not {TaskName.REST, TaskName.READ, TaskName.TALK} & POSED
    assert len(POSED) == len(TaskName) - 3
