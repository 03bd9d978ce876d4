"""Frames come out at the file's own times, whatever the container and codec."""

from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from spasmograph.video import probe, read_frames, to_rgb
from spasmograph.video.decode import DecodeReport
from spasmograph.video.frames import Frame, Picture
from tests.video_files import Clip, Pipe, bar_picture, bar_position, write_two_sizes, write_video

COMBINATIONS = [
    ("libx264", "mp4", "yuv420p"),
    ("libx264", "mov", "yuv420p"),
    ("libx264", "mkv", "yuv420p"),
    ("libx264", "mp4", "yuv420p10le"),
    ("libx265", "mp4", "yuv420p"),
    ("libx265", "mov", "yuv420p10le"),
    ("libx265", "mkv", "yuv420p10le"),
    ("vp8", "webm", "yuv420p"),
    ("libvpx-vp9", "webm", "yuv420p"),
    ("libvpx-vp9", "mp4", "yuv420p"),
    ("libvpx-vp9", "webm", "yuv420p10le"),
    ("libsvtav1", "mp4", "yuv420p"),
    ("libsvtav1", "webm", "yuv420p"),
    ("libsvtav1", "mkv", "yuv420p10le"),
    ("mpeg4", "avi", "yuv420p"),
    ("mjpeg", "avi", "yuvj420p"),
    ("libx264", "avi", "yuv420p"),
    ("ffv1", "mkv", "yuv420p"),
    ("prores", "mov", "yuv422p10le"),
]


def read(path: Path) -> tuple[list[Frame], DecodeReport]:
    reader = read_frames(path)
    return list(reader), reader.report


def luma(frame: Frame) -> Picture:
    assert frame.luma is not None
    return frame.luma


def at_25(clip: Clip, suffix: str) -> Clip:
    """AVI has a clock that ticks once a frame."""
    if suffix != "avi":
        return clip
    ticks = tuple(range(len(clip.ticks)))
    return Clip(clip.codec, clip.pix_fmt, clip.size, ticks, Fraction(1, 25))


@pytest.mark.parametrize(("codec", "suffix", "pix_fmt"), COMBINATIONS)
def test_every_frame_comes_in_order_at_its_own_time(
    codec: str, suffix: str, pix_fmt: str, tmp_path: Path
) -> None:
    path = tmp_path / f"clip.{suffix}"
    write_video(path, at_25(Clip(codec, pix_fmt), suffix))
    frames, report = read(path)
    assert [frame.time for frame in frames] == [i / 25 for i in range(10)]
    assert [bar_position(luma(frame)) for frame in frames] == list(range(10))
    assert [frame.index for frame in frames] == list(range(10))
    assert (report.stop, report.dropped, report.frames) == ("end", 0, 10)
    assert report.readable_seconds == pytest.approx(0.4)
    info = probe(path)
    assert info == read_frames(path).info
    assert (info.width, info.height, info.rotation) == (96, 64, 0)


def test_avi_with_reordered_pictures_is_timed_in_the_order_shown(tmp_path: Path) -> None:
    path = tmp_path / "clip.avi"
    clip = Clip(ticks=tuple(range(20)), time_base=Fraction(1, 25), options={"preset": "medium"})
    write_video(path, clip)
    with av.open(str(path)) as container:
        stamps = [frame.pts or 0 for frame in container.decode(video=0)]
    assert stamps != sorted(stamps), "the file does not show the trap it is here for"
    frames, _ = read(path)
    assert [frame.time for frame in frames] == [i / 25 for i in range(20)]
    assert [bar_position(luma(frame)) for frame in frames] == list(range(20))


@pytest.mark.parametrize("suffix", ["mp4", "mkv", "webm"])
def test_a_variable_rate_keeps_every_interval(suffix: str, tmp_path: Path) -> None:
    ticks = (0, 33, 67, 100, 350, 367, 383, 1400, 1433)
    path = tmp_path / f"clip.{suffix}"
    write_video(path, Clip("libvpx-vp9" if suffix == "webm" else "libx264", ticks=ticks))
    frames, report = read(path)
    assert [frame.time for frame in frames] == [tick / 1000 for tick in ticks]
    assert dict(report.intervals) == {16: 1, 17: 1, 33: 3, 34: 1, 250: 1, 1017: 1}
    assert report.longest_interval == 1.017


@pytest.mark.parametrize("rate", [24, 30, 60, 120, 240])
def test_frame_rates(rate: int, tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    clip = Clip(ticks=tuple(range(20)), time_base=Fraction(1, rate), rate=Fraction(rate))
    write_video(path, clip)
    frames, _ = read(path)
    assert [frame.time for frame in frames] == [i / rate for i in range(20)]
    assert probe(path).nominal_rate == rate


def test_the_ntsc_rate_does_not_drift(tmp_path: Path) -> None:
    tick = Fraction(1001, 30000)
    path = tmp_path / "clip.mp4"
    write_video(path, Clip(ticks=tuple(range(40)), time_base=tick, rate=1 / tick))
    frames, _ = read(path)
    assert [frame.time for frame in frames] == [float(i * tick) for i in range(40)]


def test_webm_without_a_duration(tmp_path: Path) -> None:
    path = tmp_path / "clip.webm"
    pipe = Pipe(path)
    write_video(pipe, Clip("vp8", container="webm"))  # type: ignore[arg-type]
    pipe.close()
    assert probe(path).duration is None
    frames, report = read(path)
    assert [frame.time for frame in frames] == [i / 25 for i in range(10)]
    assert (report.stop, report.claimed_seconds, report.expected_frames) == ("end", None, None)


def test_mp4_in_fragments(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    options = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}
    write_video(path, Clip(container_options=options, options={"g": "4"}))
    frames, report = read(path)
    assert [frame.time for frame in frames] == [i / 25 for i in range(10)]
    assert report.stop == "end"


def test_a_last_frame_that_is_shown_for_long_is_not_a_cut(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=25)
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
        for i in range(10):
            frame = av.VideoFrame.from_ndarray(bar_picture(i, (96, 64)), "rgb24")
            frame.pts, frame.time_base = i, Fraction(1, 25)
            for packet in stream.encode(frame.reformat(format="yuv420p")):
                packet.duration = 75 if i == 9 else 1
                container.mux(packet)
    info, (_, report) = probe(path), read(path)
    assert info.duration is not None
    assert info.duration > 3
    assert report.stop == "end"


def test_sound_that_runs_on_is_not_a_cut(tmp_path: Path) -> None:
    path = tmp_path / "clip.mkv"
    with av.open(str(path), "w") as container:
        sound = container.add_stream("aac", rate=48000)
        picture = container.add_stream("mpeg4", rate=25)
        picture.width, picture.height, picture.pix_fmt = 96, 64, "yuv420p"
        for i in range(10):
            frame = av.VideoFrame.from_ndarray(bar_picture(i, (96, 64)), "rgb24")
            frame.pts, frame.time_base = i, Fraction(1, 25)
            container.mux(picture.encode(frame.reformat(format="yuv420p")))
        container.mux(picture.encode(None))
        for i in range(150):
            samples = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", "mono")
            samples.rate, samples.pts = 48000, 1024 * i
            container.mux(sound.encode(samples))
        container.mux(sound.encode(None))
    assert probe(path).duration == pytest.approx(0.4, abs=0.03)
    assert read(path)[1].stop == "end"


def test_the_clock_starts_where_the_recording_does(tmp_path: Path) -> None:
    path = tmp_path / "clip.mkv"
    with av.open(str(path), "w") as container:
        sound = container.add_stream("aac", rate=48000)
        picture = container.add_stream("mpeg4", rate=25)
        picture.width, picture.height, picture.pix_fmt = 96, 64, "yuv420p"
        for i in range(30):
            samples = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", "mono")
            samples.rate, samples.pts = 48000, 1024 * (i + 1)
            container.mux(sound.encode(samples))
        for i in range(5):
            frame = av.VideoFrame.from_ndarray(bar_picture(i, (96, 64)), "rgb24")
            frame.pts, frame.time_base = i + 10, Fraction(1, 25)
            container.mux(picture.encode(frame.reformat(format="yuv420p")))
        container.mux(picture.encode(None))
        container.mux(sound.encode(None))
    with av.open(str(path)) as container:
        start = container.start_time
    assert start is not None
    frames, _ = read(path)
    expected = [(i + 10) / 25 - start / 1e6 for i in range(5)]
    assert [frame.time for frame in frames] == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("size", [(96, 64), (64, 96), (98, 66), (426, 240)])
def test_sizes(size: tuple[int, int], tmp_path: Path) -> None:
    path = tmp_path / "clip.mkv"
    write_video(path, Clip("ffv1", size=size))
    frame = next(read_frames(path))
    assert (frame.width, frame.height) == size
    assert luma(frame).shape == size[::-1]


def test_an_odd_size_has_its_last_column(tmp_path: Path) -> None:
    path = tmp_path / "clip.mkv"
    write_video(path, Clip("ffv1", size=(97, 65)))
    frame = next(read_frames(path))
    assert luma(frame).shape == (65, 97)
    assert frame.chroma is not None
    assert [plane.shape for plane in frame.chroma] == [(33, 49), (33, 49)]
    assert to_rgb(frame).shape == (65, 97, 3)


def _same_in_another_thread(frame: Frame) -> Picture:
    return luma(frame).copy()


def test_frames_outlive_the_file_and_go_to_other_threads(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    write_video(path, Clip(ticks=tuple(range(0, 2000, 40))))
    with read_frames(path) as reader:
        frames, copies = [], []
        for frame in reader:
            frames.append(frame)
            copies.append(luma(frame).copy())
    with ThreadPoolExecutor(2) as pool:
        later = list(pool.map(_same_in_another_thread, frames))
    assert all(np.array_equal(a, b) for a, b in zip(copies, later, strict=True))


def test_nobody_can_write_into_the_decoder(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    write_video(path)
    frame = next(read_frames(path))
    with pytest.raises(ValueError, match="read-only"):
        luma(frame)[0, 0] = 0


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    write_video(path)
    first, second = read(path)[0], read(path)[0]
    assert all(np.array_equal(luma(a), luma(b)) for a, b in zip(first, second, strict=True))


def test_a_closed_reader_has_no_more_frames(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    write_video(path)
    reader = read_frames(path)
    next(reader)
    assert reader.report.stop == "not finished"
    reader.close()
    assert list(reader) == []


def test_a_size_that_changes_on_the_way(tmp_path: Path) -> None:
    path = tmp_path / "clip.webm"
    write_two_sizes(path)
    frames, report = read(path)
    assert {(f.width, f.height) for f in frames} == {(64, 48), (96, 64)}
    assert report.size_changes == 1
    assert all(a.time < b.time for a, b in pairwise(frames))


def test_interlacing_is_noted(tmp_path: Path) -> None:
    path = tmp_path / "clip.mkv"
    write_video(path, Clip(options={"x264-params": "interlaced=1"}))
    frames, report = read(path)
    assert report.interlaced == len(frames) == 10
    assert probe(path).interlaced


def test_frames_that_are_let_go_are_freed_at_once(tmp_path: Path) -> None:
    """A frame that waits for the garbage collector keeps megabytes waiting with it."""
    path = tmp_path / "clip.mp4"
    write_video(path, Clip(ticks=tuple(range(40))))
    gc.collect()
    gc.disable()
    try:
        for _ in read_frames(path):
            pass
        alive = sum(isinstance(o, av.VideoFrame) for o in gc.get_objects())
    finally:
        gc.enable()
    assert alive <= 4
