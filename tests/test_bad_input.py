"""Bad input through the real command line: one line each, and nothing half-written."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pandas as pd
import pytest
from PIL import Image

from benchmarks.memory import repeat
from spasmograph.measuring import output_names
from spasmograph.video import read_frames, to_rgb
from tests.video_files import Clip, Pictures, write_sound, write_video

SHOWN = 4.0
"""Length of the clips that show a face, s."""

RATE = 30


@dataclass(frozen=True)
class Outcome:
    """How one command ended, and what it left."""

    code: int
    printed: str
    lines: dict[str, str]
    left: frozenset[str]
    out: Path


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "spasmograph", *map(str, arguments)]


def measure(videos: list[Path], out: Path, *more: str) -> Outcome:
    """Run one command and sort its lines by the video they speak of."""
    done = subprocess.run(
        command("measure", *videos, "--out", out, "--jobs", "2", *more),
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert "Traceback" not in done.stdout + done.stderr
    lines = {}
    for line in done.stderr.splitlines():
        named = [str(video) for video in videos if f"{video}: " in line]
        assert len(named) == 1, f"not one clear line about one video: {line}"
        assert named[0] not in lines, f"two lines about one video: {line}"
        assert line.startswith("spasmograph: ")
        lines[Path(named[0]).name] = line.partition(f"{named[0]}: ")[2]
    left = frozenset(path.name for path in out.iterdir()) if out.exists() else frozenset()
    return Outcome(done.returncode, done.stdout, lines, left, out)


def write_pictures(path: Path, pictures: Pictures, **more: Any) -> None:
    height, width = pictures[0].shape[:2]
    ticks = tuple(range(len(pictures)))
    clip = Clip(size=(width, height), ticks=ticks, time_base=Fraction(1, RATE), rate=Fraction(RATE))
    write_video(path, Clip(**{**_fields(clip), **more}), pictures)


def _fields(clip: Clip) -> dict[str, Any]:
    return {name: getattr(clip, name) for name in clip.__dataclass_fields__}


@pytest.fixture(scope="session")
def pictures(clip: Path) -> list[np.ndarray[Any, np.dtype[np.uint8]]]:
    """The first seconds of the simulated clip: a blink at 1.0 s, a left spasm at 2.5 s."""
    with read_frames(clip) as reader:
        return [to_rgb(frame) for frame in reader if frame.time < SHOWN]


def hostile(folder: Path) -> dict[str, str]:
    """Write files that cannot be measured; return what must be said of each."""
    text = folder / "letter.mp4"
    text.write_text("Dear doctor,\n" * 90, encoding="utf-8")
    (folder / "empty.mov").touch()
    (folder / "folder.mp4").mkdir()
    write_sound(folder / "voice memo.m4a")
    Image.new("RGB", (640, 480), "pink").save(folder / "portrait.jpg")
    Image.new("RGB", (640, 480), "pink").save(folder / "drawing.mp4", format="PNG")
    write_video(folder / "single.mp4", Clip(ticks=(0,)))
    write_video(folder / "cut no index.mp4", Clip(ticks=tuple(range(0, 2000, 40))))
    cut = folder / "cut no index.mp4"
    cut.write_bytes(cut.read_bytes()[:-3000])
    playlist = "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nsingle.mp4\n#EXT-X-ENDLIST\n"
    (folder / "list.m3u8").write_text(playlist, encoding="utf-8")
    write_8k(folder / "8k.mp4")
    write_video(folder / "улица ночью.mkv", Clip(size=(320, 240), ticks=tuple(range(0, 1600, 40))))
    return {
        "letter.mp4": "not a video",
        "empty.mov": "empty",
        "folder.mp4": "folder",
        "voice memo.m4a": "sound but no picture",
        "portrait.jpg": "still picture",
        "drawing.mp4": "still picture",
        "single.mp4": "only one picture",
        "cut no index.mp4": "cut off",
        "list.m3u8": "not a video",
        "8k.mp4": "7680 x 4320",
        "улица ночью.mkv": "no face",
        "not there.mp4": "no such file",
    }


def write_8k(path: Path) -> None:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=30)
        stream.options = {"preset": "ultrafast", "tune": "zerolatency", "threads": "1"}
        stream.width, stream.height, stream.pix_fmt = 7680, 4320, "yuv420p"
        frame = av.VideoFrame(7680, 4320, "yuv420p")
        for plane in frame.planes:
            np.frombuffer(memoryview(plane), np.uint8)[:] = 128
        for i in range(2):
            frame.pts, frame.time_base = i, Fraction(1, 30)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def test_every_bad_file_gets_its_own_line(tmp_path: Path) -> None:
    folder = tmp_path / "my videos"
    folder.mkdir()
    expected = hostile(folder)
    if sys.platform != "win32":
        os.mkfifo(folder / "pipe.mp4")
        expected["pipe.mp4"] = "ordinary file"
    outcome = measure([folder / name for name in expected], tmp_path / "out")
    assert outcome.code == 1
    assert outcome.printed.strip() == ""
    assert outcome.lines.keys() == expected.keys()
    wrong = {
        name: outcome.lines[name]
        for name in expected
        if expected[name] not in outcome.lines[name].casefold()
    }
    assert wrong == {}
    assert outcome.left == frozenset()


@pytest.fixture(scope="session")
def odd(
    pictures: list[np.ndarray[Any, np.dtype[np.uint8]]], tmp_path_factory: pytest.TempPathFactory
) -> Outcome:
    """Videos that can be measured in part, beside one that cannot at all."""
    folder = tmp_path_factory.mktemp("odd")
    away = np.random.default_rng(1).normal(110, 3, pictures[0].shape).astype(np.uint8)
    half = len(pictures) // 2
    write_pictures(folder / "lost.mp4", [*pictures[:half], *[away] * half])
    write_pictures(folder / "two.mp4", [beside(picture) for picture in pictures])
    whole = folder / "whole.mp4"
    write_pictures(whole, pictures, container_options={"movflags": "faststart"})
    content = whole.read_bytes()
    (folder / "cut.mp4").write_bytes(content[: len(content) * 7 // 10])
    (folder / "bad.mp4").write_bytes(b"nothing of the kind")
    names = ("lost", "two", "whole", "cut", "bad")
    return measure([folder / f"{name}.mp4" for name in names], folder / "out")


def beside(picture: np.ndarray[Any, np.dtype[np.uint8]]) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Put the same face, half as large, to the right of the face."""
    height, width = picture.shape[:2]
    small = picture[::2, ::2]
    right = np.full((height, width // 2, 3), 110, np.uint8)
    right[height // 4 : height // 4 + height // 2] = small
    return np.concatenate([picture, right], axis=1)


def events(outcome: Outcome, name: str) -> pd.DataFrame:
    return pd.read_csv(outcome.out / f"{name}_events.tsv", sep="\t", na_values="n/a")


def test_one_bad_video_does_not_cost_the_others(odd: Outcome) -> None:
    assert odd.code == 1
    assert odd.lines.keys() == {"bad.mp4"}
    good = ("lost.mp4", "two.mp4", "whole.mp4", "cut.mp4")
    assert odd.left == {written for name in good for written in output_names(name)}


def test_a_face_lost_half_way_is_missing_and_not_zero(odd: Outcome) -> None:
    signals = pd.read_parquet(odd.out / "lost_signals.parquet")
    gone = signals[signals["time"] > SHOWN / 2 + 0.2]
    assert len(gone) > 40
    assert gone[["lid_left", "lid_right", "mouth_left"]].isna().to_numpy().all()
    seen = signals[signals["time"] < SHOWN / 2 - 0.2]
    assert seen[["lid_left", "lid_right"]].notna().to_numpy().mean() > 0.9
    assert (events(odd, "lost")["onset"] < SHOWN / 2).all()
    assert "2.0 of 4.0 s" in odd.printed


def test_of_two_faces_the_larger_is_followed_and_it_is_said(odd: Outcome) -> None:
    assert "More than one face was seen" in odd.printed
    page = (odd.out / "two_report.html").read_text(encoding="utf-8")
    assert "More than one face was seen" in page
    alone, together = events(odd, "whole"), events(odd, "two")
    assert together["side"].tolist() == alone["side"].tolist()
    assert together["onset"].tolist() == pytest.approx(alone["onset"].tolist(), abs=0.07)


def test_a_file_cut_off_is_measured_as_far_as_it_goes(odd: Outcome) -> None:
    document = json.loads((odd.out / "cut_summary.json").read_text(encoding="utf-8"))
    decoding = document["provenance"]["decoding"]
    assert decoding["stop"] == "cut short"
    assert 1.5 < decoding["readable_seconds"] < 3.6
    said = f"{decoding['readable_seconds']:.1f} s of the 4.0 s"
    assert said in odd.printed
    assert (events(odd, "cut")["onset"] < decoding["readable_seconds"]).all()
    assert decoding["frames"] == len(pd.read_parquet(odd.out / "cut_signals.parquet"))


@pytest.mark.skipif(sys.platform != "linux", reason="uses a folder that only Linux has")
def test_a_folder_that_cannot_be_written(clip: Path) -> None:
    done = subprocess.run(
        command("measure", clip, "--out", "/proc/results"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "--out" in done.stderr


def without_privileges() -> list[str]:
    """Return what to put before a command so that permissions bind even the superuser."""
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("the superuser may do anything, and setpriv is not there to stop it")
    return ["setpriv", "--bounding-set=-all"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")
def test_files_that_are_not_ours_to_read_or_write(clip: Path, tmp_path: Path) -> None:
    private, out, locked = tmp_path / "private.mp4", tmp_path / "out", tmp_path / "locked"
    shutil.copy(clip, private)
    private.chmod(0)
    locked.mkdir(mode=0o555)
    for video, folder, words in (
        (private, out, "you have no permission to read this file"),
        (clip, locked, "cannot be written"),
    ):
        line = [*without_privileges(), *command("measure", video, "--out", folder)]
        done = subprocess.run(line, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)
        assert words in done.stderr
        assert list(folder.iterdir()) == []


def hear_interrupts() -> None:
    """Undo what a background job of a shell inherits: it is deaf to Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_ctrl_c_in_the_middle_of_a_video(
    pictures: list[np.ndarray[Any, np.dtype[np.uint8]]], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    short, video = tmp_path / "short.mp4", tmp_path / "long.mp4"
    write_pictures(short, pictures)
    repeat(short, video, 300)  # far longer to measure than anyone waits for the signal
    process = subprocess.Popen(
        command("measure", video, "--out", out),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=hear_interrupts,
    )
    while not out.exists() and process.poll() is None:
        time.sleep(0.02)
    time.sleep(1.0)
    os.killpg(process.pid, signal.SIGINT)
    printed, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert printed == ""
    assert said.count("\n") == 1
    assert list(out.iterdir()) == []
