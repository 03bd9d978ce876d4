"""Faces that cannot be measured, and one bad video among many."""

from __future__ import annotations

import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest

from spasmograph.cli import main
from spasmograph.simulate import parse_spec, render
from spasmograph.video import read_frames, to_rgb
from tests.video_files import Clip, write_video

SIZE = (480, 360)


def test_still_and_far_faces_are_refused_with_what_would_help(
    clip: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with read_frames(clip) as reader:
        face = to_rgb(next(reader))
    far = np.full_like(face, 90)
    far[150:210, 200:280] = cv2.resize(face, (80, 60), interpolation=cv2.INTER_AREA)
    shown = Clip(size=SIZE, ticks=tuple(range(0, 2400, 40)))
    write_video(tmp_path / "still.mp4", shown, [face])
    write_video(tmp_path / "far.mp4", shown, [far])
    videos = [str(tmp_path / f"{name}.mp4") for name in ("still", "far")]
    out = tmp_path / "out"
    assert main(["measure", *videos, "--out", str(out)]) == 1
    printed, err = capfd.readouterr()
    assert printed == ""
    still, small = err.splitlines()
    assert "still.mp4: the picture does not change" in still
    assert "far.mp4: the face is too small" in small
    assert "times closer" in small
    assert not list(out.iterdir())


def test_one_bad_video_in_ten_gives_nine_results(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    size = {"width": SIZE[0], "height": SIZE[1], "face": 0.7, "duration": 1.5, "fps": 30.0}
    first = render(parse_spec(size), tmp_path / "видео 映像 0.mp4")
    videos = [first, *(tmp_path / f"видео 映像 {i}.avi" for i in range(1, 10))]
    for video in videos[1:]:
        shutil.copy(first, video)
    videos[4].write_bytes(first.read_bytes()[:1000])
    out = tmp_path / "výsledky 1"
    assert main(["measure", *map(str, videos), "--out", str(out), "--jobs", "2"]) == 1
    printed, err = capfd.readouterr()
    assert err.count("\n") == 1
    assert videos[4].name in err
    reports = [f"{video.stem}_report.html" for video in videos if video != videos[4]]
    assert sorted(path.name for path in out.glob("*_report.html")) == reports
    assert [printed.index(report) for report in reports] == sorted(map(printed.index, reports))
