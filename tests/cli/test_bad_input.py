"""Bad input is one clear line, an exit code, and nothing half-written."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from spasmograph.cli import main
from tests.video_files import Clip, write_sound, write_video

SIZE = (480, 360)


def _text(_: Path, video: Path) -> None:
    video.write_text("This is not a video.\n" * 100, encoding="utf-8")


def _empty(_: Path, video: Path) -> None:
    video.touch()


def _absent(_: Path, video: Path) -> None:
    video.unlink(missing_ok=True)


def _folder(_: Path, video: Path) -> None:
    video.mkdir()


def _sound(_: Path, video: Path) -> None:
    write_sound(video)


def _picture(_: Path, video: Path) -> None:
    import cv2

    content = cv2.imencode(".png", np.full((64, 64, 3), 90, np.uint8))[1]
    video.write_bytes(content.tobytes())


def _no_face(_: Path, video: Path) -> None:
    write_video(video, Clip(size=SIZE, ticks=tuple(range(0, 1600, 40))))


def _still(clip: Path, video: Path) -> None:
    from spasmograph.video import read_frames, to_rgb

    with read_frames(clip) as reader:
        face = to_rgb(next(reader))
    write_video(video, Clip(size=SIZE, ticks=tuple(range(0, 2400, 40))), [face])


def _far(clip: Path, video: Path) -> None:
    import cv2

    from spasmograph.video import read_frames, to_rgb

    with read_frames(clip) as reader:
        face = cv2.resize(to_rgb(next(reader)), (120, 90), interpolation=cv2.INTER_AREA)
    picture = np.full((SIZE[1], SIZE[0], 3), 90, np.uint8)
    picture[135:225, 180:300] = face
    write_video(video, Clip(size=SIZE, ticks=tuple(range(0, 1600, 40))), [picture])


BAD: list[tuple[Callable[[Path, Path], None], str]] = [
    (_text, "not a video"),
    (_empty, "empty"),
    (_absent, "no such file"),
    (_folder, "folder"),
    (_sound, "no picture"),
    (_picture, "still"),
    (_no_face, "no face"),
    (_still, "still"),
    (_far, "too small"),
]


@pytest.mark.parametrize(("make", "words"), BAD, ids=lambda v: getattr(v, "__name__", ""))
def test_bad_video(
    make: Callable[[Path, Path], None],
    words: str,
    clip: Path,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    video, out = tmp_path / "bad video ünï.mp4", tmp_path / "out"
    make(clip, video)
    assert main(["measure", str(video), "--out", str(out)]) == 1
    printed, err = capfd.readouterr()
    assert printed == ""
    assert err.count("\n") == 1
    assert err.startswith("spasmograph: ")
    assert video.name in err
    assert words in err.casefold()
    assert "Traceback" not in err
    assert not list(out.iterdir())


def test_truncated_video_is_measured_as_far_as_it_goes(
    clip: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    whole, cut = tmp_path / "whole.mkv", tmp_path / "cut.mkv"
    _remux(clip, whole)
    content = whole.read_bytes()
    cut.write_bytes(content[: len(content) * 2 // 3])
    assert main(["measure", str(cut), "--out", str(tmp_path / "out")]) == 0
    assert "could be read" in capfd.readouterr().out
    assert "could be read" in (tmp_path / "out" / "cut_report.html").read_text("utf-8")


def _remux(source: Path, target: Path) -> None:
    import av

    with av.open(str(source)) as old, av.open(str(target), "w") as new:
        stream = new.add_stream_from_template(old.streams.video[0])
        for packet in old.demux(old.streams.video[0]):
            if packet.dts is not None:
                packet.stream = stream
                new.mux(packet)


def test_wrong_extension_and_foreign_letters_do_not_matter(clip: Path, tmp_path: Path) -> None:
    video, out = tmp_path / "видео 映像 é.avi", tmp_path / "výsledky 1"
    shutil.copy(clip, video)
    assert main(["measure", str(video), "--out", str(out)]) == 0
    assert (out / "видео 映像 é_events.tsv").exists()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may do anything")
def test_unreadable_video_and_read_only_folder(
    clip: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    video, out = tmp_path / "clip.mp4", tmp_path / "out"
    shutil.copy(clip, video)
    video.chmod(0)
    assert main(["measure", str(video), "--out", str(tmp_path / "other")]) == 1
    out.mkdir(mode=0o500)
    assert main(["measure", str(clip), "--out", str(out)]) == 1
    assert capfd.readouterr().err.count("\n") == 2


def test_folder_that_cannot_be_is_said_before_measuring(
    clip: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert main(["measure", str(clip), "--out", str(tmp_path / "file" / "out")]) == 1
    assert capfd.readouterr().err.startswith("spasmograph: ")


def test_one_bad_video_in_ten_gives_nine_results(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    from spasmograph.simulate import parse_spec, render

    size = {"width": SIZE[0], "height": SIZE[1], "face": 0.7, "duration": 1.5, "fps": 30.0}
    first = render(parse_spec(size), tmp_path / "video0.mp4")
    videos = [first, *(tmp_path / f"video{i}.mp4" for i in range(1, 10))]
    for video in videos[1:]:
        shutil.copy(first, video)
    _text(first, videos[4])
    out = tmp_path / "out"
    assert main(["measure", *map(str, videos), "--out", str(out), "--jobs", "3"]) == 1
    printed, err = capfd.readouterr()
    assert err.count("\n") == 1
    assert "video4.mp4" in err
    reports = [f"video{i}_report.html" for i in range(10) if i != 4]
    assert sorted(path.name for path in out.glob("*_report.html")) == reports
    assert [printed.index(report) for report in reports] == sorted(map(printed.index, reports))
