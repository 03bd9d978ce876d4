"""Sessions that say when they were filmed, and videos that are kept with them."""

from __future__ import annotations

import hashlib
import io
import shutil
from pathlib import Path

import av
import pytest

from spasmograph.record.videos import videos_folder
from tests.cli.conftest import Run
from tests.cli.measured import write_session


@pytest.fixture
def sealed(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run commands on a new encrypted record whose person lives in Zurich."""
    monkeypatch.setenv("SPASMOGRAPH_PASSPHRASE", "four calm green words")
    assert run("record", "new", "my.spasm", "--encrypt", "--zone", "Europe/Zurich").code == 0
    return run


def remux(source: Path, target: Path, **tags: str) -> Path:
    """Copy a video, and let its container say something."""
    options = {"movflags": "use_metadata_tags"}
    with (
        av.open(str(source)) as given,
        av.open(str(target), "w", container_options=options) as made,
    ):
        made.metadata.update({name.replace("_", "."): text for name, text in tags.items()})
        track = made.add_stream_from_template(given.streams.video[0])
        for packet in given.demux(given.streams.video[0]):
            if packet.dts is not None:
                packet.stream = track
                made.mux(packet)
    return target


def measured(folder: Path, name: str = "clip", content: bytes = b"a face") -> Path:
    """Write the files of a session, and the video they are of; return the video."""
    write_session(folder / "results", name, 2)
    summary = folder / "results" / f"{name}_summary.json"
    old, new = (hashlib.sha256(text).hexdigest() for text in (name.encode(), content))
    summary.write_text(summary.read_text("utf-8").replace(old, new), "utf-8")
    (folder / f"{name}.mp4").write_bytes(content)
    return folder / f"{name}.mp4"


AT = ["--at", "2026-03-01 18:00"]


def test_what_is_measured_says_when_and_what(sealed: Run, clip: Path, tmp_path: Path) -> None:
    phone = "2024-03-01T20:00:00+0900"
    video = remux(clip, tmp_path / "film.mov", com_apple_quicktime_creationdate=phone)
    tasks = tmp_path / "tasks.tsv"
    tasks.write_text("onset\tduration\ttask\n0\t2\trest\n2\t2.5\tforced_closure\n")
    assert sealed("measure", str(video), "--tasks", str(tasks), "--out", "results").code == 0
    said = sealed("add", "results", "--keep-video", str(video))
    assert said.code == 0, said.err
    assert "Filmed 2024-03-01 20:00, the video says." in said.out
    assert "Its video is kept beside the record, encrypted." in said.out
    (entry,) = sealed("history", "--kind", "session", "--json").json["entries"]
    assert entry["at"] == "2024-03-01T20:00:00+09:00"
    assert entry["tasks"] == 2
    assert sealed("video", "save", entry["id"][:8], "back.mov").code == 0
    assert Path("back.mov").read_bytes() == video.read_bytes()


def test_a_moment_in_utc_is_read_by_the_clock_at_home(sealed: Run, tmp_path: Path) -> None:
    measured(tmp_path)
    summary = tmp_path / "results" / "clip_summary.json"
    text = summary.read_text("utf-8")
    said = text.replace('"recorded": null', '"recorded": "2024-07-01T07:00:00Z"')
    summary.write_text(said, "utf-8")
    (session,) = sealed("add", "results", "--json").json["sessions"]
    assert (session["at"], session["at_zone"]) == ("2024-07-01T09:00:00+02:00", "Europe/Zurich")


def test_a_video_that_does_not_say_when_has_to_be_told(sealed: Run, tmp_path: Path) -> None:
    measured(tmp_path)
    said = sealed("add", "results")
    assert said.code == 2
    assert "does not say when it was recorded" in said.err
    assert sealed("add", "results", *AT).code == 0
    assert sealed("add", "results").out.startswith("Here already")


# --- keeping --------------------------------------------------------------------


def test_kept_given_back_and_destroyed(
    sealed: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    video = measured(tmp_path)
    (session,) = sealed("add", "results", *AT, "--json").json["sessions"]
    id_ = session["id"][:8]
    assert sealed("video", "save", id_, "back.mp4").code == 1
    said = sealed("video", "keep", id_, str(video))
    assert said.code == 0
    assert "not encrypted" in said.out
    said = sealed("record", "check")
    assert "kept videos: 1" in said.out
    assert sealed("video", "save", id_, "back.mp4", "--json").json["bytes"] == 6
    said = sealed("video", "save", id_, "back.mp4")
    assert (said.code, "already there" in said.err) == (1, True)
    monkeypatch.setattr("sys.stdin", io.StringIO("no\n"))
    assert sealed("video", "forget", id_).code == 2
    assert sealed("video", "forget", id_, "--yes").code == 0
    assert not videos_folder(tmp_path / "my.spasm").exists()
    assert sealed("history", "--json").json["entries"][-1]["video"] is None


def test_another_video_adds_nothing(sealed: Run, tmp_path: Path) -> None:
    measured(tmp_path)
    (tmp_path / "other.mp4").write_bytes(b"no face")
    said = sealed("add", "results", *AT, "--keep-video", "other.mp4")
    assert said.code == 1
    assert said.err.count("\n") == 1
    assert "not the video that was measured" in said.err
    assert sealed("history", "--kind", "session", "--json").json["entries"] == []
    assert not videos_folder(tmp_path / "my.spasm").exists()


def test_a_plain_record_refuses_and_adds_nothing(diary: Run, tmp_path: Path) -> None:
    video = measured(tmp_path)
    said = diary("add", "results", *AT, "--keep-video", str(video))
    assert said.code == 1
    assert "spasmograph record encrypt" in said.err
    assert diary("history", "--kind", "session", "--json").json["entries"] == []


def test_one_video_is_of_one_measurement(sealed: Run, tmp_path: Path) -> None:
    video = measured(tmp_path)
    measured(tmp_path, "other", b"another")
    said = sealed("add", "results", "--keep-video", str(video))
    assert said.code == 2
    assert "--keep-video" in said.err
    assert sealed("video", "keep", "0000", str(video)).code == 1


def test_only_sessions_have_videos(sealed: Run, tmp_path: Path) -> None:
    video = measured(tmp_path)
    entry = sealed("log", "water", "0.5l", "--json").json["entry"]
    said = sealed("video", "keep", entry["id"], str(video))
    assert "not a measured session" in said.err
    sealed("add", "results", *AT)
    (session,) = sealed("history", "--kind", "session", "--json").json["entries"]
    assert sealed("log", "edit", session["id"], f"video={'0' * 32}.video").code == 2


def test_every_copy_says_what_is_not_in_it(
    sealed: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    video = measured(tmp_path)
    assert sealed("add", "results", *AT, "--keep-video", str(video)).code == 0
    folder = str(videos_folder(tmp_path / "my.spasm"))
    said = sealed("export", "all.zip")
    assert f"Kept videos that are not in it: 1. They lie in {folder}." in said.out
    said = sealed("record", "backup", "saved")
    assert f"Kept videos that are not in it: 1. Copy {folder} as well." in said.out
    (made,) = Path("saved").glob("*.spasm")
    said = sealed("record", "check", str(made))
    assert (said.code, "not in this backup: 1" in said.out) == (0, True)
    said = sealed("record", "restore", str(made), "back.spasm")
    assert "Kept videos that are not in it: 1." in said.out
    assert sealed("record", "check", "back.spasm").code == 1
    shutil.copytree(folder, "back.videos")
    assert sealed("record", "check", "back.spasm").code == 0
    monkeypatch.delenv("SPASMOGRAPH_PASSPHRASE")
    assert sealed("record", "new", "plain.spasm").code == 0
    said = sealed("import", "all.zip")
    assert "Kept videos that are not in the file: 1." in said.out
    assert sealed("record", "check").code == 0


def test_removing_a_session_says_that_its_video_goes(sealed: Run, tmp_path: Path) -> None:
    video = measured(tmp_path)
    (session,) = sealed("add", "results", *AT, "--keep-video", str(video), "--json").json[
        "sessions"
    ]
    said = sealed("log", "remove", session["id"])
    assert "and its video for good" in said.out
    assert not videos_folder(tmp_path / "my.spasm").exists()
    assert "kept videos" not in sealed("record", "check").out
