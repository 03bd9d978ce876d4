"""Videos are measured apart: one that crashes its process harms no other."""

from __future__ import annotations

import multiprocessing
import os
import signal
from pathlib import Path

import pytest

from spasmograph.cli.batch import CRASHED, Request, measure_each
from spasmograph.errors import SpasmographError, UnreadableVideo


@pytest.mark.skipif(os.name != "posix", reason="kills a child")
def test_a_child_that_dies_takes_one_video_with_it(clip: Path, tmp_path: Path) -> None:
    absent = tmp_path / "absent.mp4"
    killed: list[Path] = []

    def kill_once(request: Request, _: int) -> None:
        if not killed:
            killed.append(request.video)
            os.kill(_only_child(), signal.SIGKILL)

    requests = [Request(clip), Request(absent)]
    outcomes = dict(measure_each(requests, 1, kill_once))
    assert killed == [clip]
    assert str(outcomes[requests[0]]) == str(CRASHED)
    assert isinstance(outcomes[requests[1]], UnreadableVideo)


def _only_child() -> int:
    (child,) = multiprocessing.active_children()
    assert child.pid is not None
    return child.pid


def test_ctrl_c_ends_the_children(clip: Path) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        next(measure_each([Request(clip)] * 3, 2, interrupt))
    assert not multiprocessing.active_children()


def test_a_defect_is_told_and_the_next_video_measured(tmp_path: Path) -> None:
    broken = Request(None)  # type: ignore[arg-type]
    absent = Request(tmp_path / "absent.mp4")
    outcomes = dict(measure_each([broken, absent], 1, lambda *_: None))
    assert isinstance(outcomes[broken], SpasmographError)
    assert "TypeError" in str(outcomes[broken])
    assert isinstance(outcomes[absent], UnreadableVideo)
