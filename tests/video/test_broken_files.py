"""Files that are not what they should be: an error of ours, or what can be read."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from spasmograph.errors import NothingToMeasure, SpasmographError, UnreadableVideo, VideoTooLarge
from spasmograph.video import probe, read_frames
from tests.video_files import Clip, write_sound, write_two_sizes, write_video

PROBE = importlib.import_module("spasmograph.video.probe")
LONG = tuple(range(0, 4000, 40))


def readings(path: Path) -> list[Callable[[], object]]:
    return [lambda: probe(path), lambda: read_frames(path)]


def refused(path: Path, kind: type[SpasmographError], words: str) -> None:
    """Both ways of opening a file refuse it, in one line that says why."""
    for reading in readings(path):
        with pytest.raises(kind, match=words) as caught:
            reading()
        assert "\n" not in str(caught.value)
        assert caught.value.cure


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("clips") / "clip.mp4"
    options = {"movflags": "faststart"}
    write_video(path, Clip(ticks=LONG, options={"g": "10"}, container_options=options))
    return path


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.mp4", b"", "empty"),
        ("text.mp4", b"this is not a video\n" * 50, "not a video"),
        ("zeros.mp4", bytes(20_000), "not a video"),
        ("noise.avi", np.random.default_rng(0).bytes(20_000), "not a video"),
        ("page.mp4", b"<!doctype html><html></html>", "not a video"),
        ("short.mp4", b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom", "never finished"),
        ("riff.avi", b"RIFF\x24\x00\x00\x00AVI LIST", "read|video|picture"),
        ("ebml.webm", b"\x1aE\xdf\xa3\x9fB\x86\x81\x01", "read|video|picture"),
    ],
)
def test_not_a_video(name: str, content: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    refused(path, UnreadableVideo, words)


@pytest.mark.parametrize("suffix", ["png", "jpg", "gif", "bmp", "tif", "webp", "avif"])
def test_a_still_picture(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"face.{suffix}"
    try:
        Image.new("RGB", (64, 64), "pink").save(path)
    except (KeyError, OSError):
        pytest.skip(f"this build of Pillow cannot write {suffix}")
    refused(path, NothingToMeasure, "still picture")


def test_a_video_of_one_picture(tmp_path: Path) -> None:
    path = tmp_path / "one.mp4"
    write_video(path, Clip(ticks=(0,)))
    refused(path, NothingToMeasure, "only one picture")


@pytest.mark.parametrize("suffix", ["m4a", "mp4", "mkv"])
def test_sound_alone(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"voice.{suffix}"
    write_sound(path)
    refused(path, UnreadableVideo, "sound but no picture")


def test_a_cover_picture_is_not_a_video(tmp_path: Path) -> None:
    path = tmp_path / "song.m4a"
    with av.open(str(path), "w", format="mp4") as container:
        sound = container.add_stream("aac", rate=44100)
        cover = container.add_stream("mjpeg", rate=1)
        cover.width, cover.height, cover.pix_fmt = 64, 64, "yuvj420p"
        cover.disposition = av.stream.Disposition.attached_pic
        samples = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", "mono")
        samples.rate, samples.pts = 44100, 0
        container.mux(sound.encode(samples))
        container.mux(sound.encode(None))
        container.mux(cover.encode(av.VideoFrame(64, 64, "yuvj420p")))
    with av.open(str(path)) as container:
        marked = container.streams.video[0].disposition & av.stream.Disposition.attached_pic
    if not marked:
        pytest.skip("this build of PyAV cannot mark a cover picture")
    refused(path, UnreadableVideo, "sound but no picture")


def test_a_folder(tmp_path: Path) -> None:
    refused(tmp_path, UnreadableVideo, "folder")


def test_a_missing_file(tmp_path: Path) -> None:
    refused(tmp_path / "gone.mp4", UnreadableVideo, "no such file")


def test_a_name_no_system_allows() -> None:
    refused(Path("a\0b.mp4"), UnreadableVideo, "cannot be read")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "pipe.mp4"
    os.mkfifo(path)
    refused(path, UnreadableVideo, "ordinary file")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")
def test_no_permission(clip: Path, tmp_path: Path) -> None:
    path = tmp_path / "private.mp4"
    path.write_bytes(clip.read_bytes())
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("the superuser may read everything")
    refused(path, UnreadableVideo, "permission")


@pytest.mark.parametrize(
    "name",
    ["clip.txt", "clip.jpg", "clip", "my clip (1).mp4", "видео 顔 ً.mp4", "%03d:a.mp4", "-.mp4"],
)
def test_names_do_not_matter(name: str, clip: Path, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(clip.read_bytes())
    assert sum(1 for _ in read_frames(path)) == len(LONG)


@pytest.mark.parametrize("suffix", ["mp4", "mkv"])
def test_a_title_that_is_not_text_does_not_matter(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"clip.{suffix}"
    write_video(path, Clip(title="my face today"))
    content = path.read_bytes()
    assert b"my face today" in content
    path.write_bytes(content.replace(b"my face today", b"my fa\xe7e \xff\xfeday"))
    assert sum(1 for _ in read_frames(path)) == 10


def test_a_name_like_an_address_is_a_file(
    clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("http:clip.mp4").write_bytes(clip.read_bytes())
    assert probe("http:clip.mp4").n_frames == len(LONG)


@pytest.mark.parametrize("suffix", [None, "mp4"])
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("list.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n{clip}\n#EXT-X-ENDLIST\n"),
        ("list.ffconcat", "ffconcat version 1.0\nfile '{clip}'\n"),
        ("list.sdp", "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nt=0 0\nm=video 5000 RTP/AVP 96\n"),
        ("list.mpd", '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"></MPD>'),
        ("list.asx", '<asx version="3.0"><entry><ref href="{clip}"/></entry></asx>'),
    ],
)
def test_a_list_that_points_elsewhere_is_not_followed(
    name: str, text: str, suffix: str | None, clip: Path, tmp_path: Path
) -> None:
    path = tmp_path / (name if suffix is None else f"{name}.{suffix}")
    path.write_text(text.format(clip=clip))
    refused(path, UnreadableVideo, "not a video")


def test_the_decoder_writes_nothing_to_the_terminal(
    clip: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    whole = clip.read_bytes()
    path = tmp_path / "broken.mp4"
    for content in (whole[: len(whole) // 2], b"x" * 999, whole[:100], damaged(whole, 3)):
        path.write_bytes(content)
        try:
            list(read_frames(path))
        except SpasmographError:
            continue
    assert capfd.readouterr() == ("", "")


def damaged(whole: bytes, seed: int) -> bytes:
    """Overwrite a stretch in the middle."""
    rng = np.random.default_rng(seed)
    middle = len(whole) // 2
    return whole[:middle] + rng.bytes(300) + whole[middle + 300 :]


def test_cut_off_in_the_middle(clip: Path, tmp_path: Path) -> None:
    whole = clip.read_bytes()
    path = tmp_path / "cut.mp4"
    path.write_bytes(whole[: len(whole) * 6 // 10])
    reader = read_frames(path)
    times = [frame.time for frame in reader]
    report = reader.report
    assert report.stop == "cut short"
    assert not report.complete
    assert times == [i / 25 for i in range(len(times))]
    assert 30 < len(times) < 80
    assert report.frames == len(times)
    assert (report.expected_frames, report.claimed_seconds) == (len(LONG), 4.0)
    assert report.readable_seconds == pytest.approx(len(times) / 25)


def test_cut_off_mkv(tmp_path: Path) -> None:
    path = tmp_path / "cut.mkv"
    write_video(path, Clip(ticks=LONG))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    reader = read_frames(path)
    assert 20 < sum(1 for _ in reader) < 80
    assert reader.report.stop in ("cut short", "damaged")


def test_cut_off_before_its_index_was_written(tmp_path: Path) -> None:
    path = tmp_path / "cut.mp4"
    write_video(path, Clip(ticks=LONG))
    path.write_bytes(path.read_bytes()[:-4000])
    refused(path, UnreadableVideo, "never finished or its end is cut off")


def test_damage_in_the_middle_is_skipped_and_counted(clip: Path, tmp_path: Path) -> None:
    path = tmp_path / "damaged.mp4"
    path.write_bytes(damaged(clip.read_bytes(), 1))
    reader = read_frames(path)
    times = [frame.time for frame in reader]
    assert reader.report.damaged > 0
    assert 60 < len(times) < len(LONG)
    assert times[-1] == (len(LONG) - 1) / 25
    assert set(times) <= {i / 25 for i in range(len(LONG))}


def test_a_small_file_that_claims_8k_is_refused_before_decoding(tmp_path: Path) -> None:
    path = tmp_path / "huge.mp4"
    write_flat(path, 7680, 4320)
    assert path.stat().st_size < 100_000
    refused(path, VideoTooLarge, "7680 x 4320.*1920 x 1080")
    code = (
        "import resource, sys; from spasmograph.video import probe\n"
        "from spasmograph.errors import VideoTooLarge\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "try: probe(sys.argv[1])\n"
        "except VideoTooLarge: pass\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    if sys.platform != "linux":
        return
    command = [sys.executable, "-c", code, str(path)]
    grown = int(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    assert grown < 40_000, "kB; one decoded frame alone is 50,000"


def write_flat(path: Path, width: int, height: int) -> None:
    """Write two flat pictures of a great size in a few bytes."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=30)
        stream.options = {"preset": "ultrafast", "tune": "zerolatency", "threads": "1"}
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        frame = av.VideoFrame(width, height, "yuv420p")
        for plane in frame.planes:
            np.frombuffer(memoryview(plane), np.uint8)[:] = 128
        for i in range(2):
            frame.pts, frame.time_base = i, Fraction(1, 30)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def test_a_header_that_lies_about_the_size_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The container says 16 x 16, the pictures are larger than allowed."""
    path = tmp_path / "liar.mp4"
    write_video(path, Clip(size=(128, 96)))
    data = bytearray(path.read_bytes())
    entry = data.index(b"avc1", data.index(b"stsd"))
    data[entry + 28 : entry + 32] = bytes([0, 16, 0, 16])
    path.write_bytes(data)
    monkeypatch.setattr(PROBE, "MAX_PIXELS", 100 * 80)
    with pytest.raises(VideoTooLarge, match="128 x 96"):
        list(read_frames(path))


def test_pictures_that_grow_too_large_on_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "grows.webm"
    write_two_sizes(path)
    monkeypatch.setattr(PROBE, "MAX_PIXELS", 64 * 48)
    reader = read_frames(path)
    with pytest.raises(VideoTooLarge, match="96 x 64"):
        list(reader)


def test_4k_is_read_either_way_up(tmp_path: Path) -> None:
    for size in ((3840, 2160), (2160, 4096)):
        path = tmp_path / "large.mp4"
        write_flat(path, *size)
        frames = list(read_frames(path))
        assert [(f.width, f.height) for f in frames] == [size, size]


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("seeds")
    kinds = {"mp4": "libx264", "mkv": "libx265", "webm": "vp8", "avi": "mpeg4"}
    found = {}
    for suffix, codec in kinds.items():
        path = folder / f"clip.{suffix}"
        write_video(path, Clip(codec, size=(64, 64), ticks=tuple(range(0, 400, 40))))
        found[suffix] = path.read_bytes()
    return found


@settings(max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    suffix=st.sampled_from(["mp4", "mkv", "webm", "avi"]),
    edits=st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=8)), max_size=12),
    keep=st.one_of(st.just(1.0), st.floats(0, 1)),
    drop=st.one_of(st.just((0.0, 0)), st.tuples(st.floats(0, 1), st.integers(1, 40))),
)
def test_mutated_files_give_frames_or_our_own_error(
    suffix: str,
    edits: list[tuple[float, bytes]],
    keep: float,
    drop: tuple[float, int],
    seeds: dict[str, bytes],
    tmp_path: Path,
) -> None:
    data = bytearray(seeds[suffix])
    for place, content in edits:
        start = int(place * len(data))
        data[start : start + len(content)] = content
    start = int(drop[0] * len(data))
    del data[start : start + drop[1]]
    path = tmp_path / "mutated"
    path.write_bytes(data[: int(keep * len(data))])
    try:
        frames = list(read_frames(path))
    except SpasmographError:
        return
    assert len(frames) >= 2
    assert all(a.time < b.time for a, b in pairwise(frames))
    assert all(np.isfinite(frame.time) and frame.time >= 0 for frame in frames)
