"""Following a face: real nets on pictures whose truth is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
import xarray as xr

from spasmograph.errors import NoFace
from spasmograph.motion import geometry, signals
from spasmograph.simulate import FaceEvent, FaceSpec, frames, true_signals
from spasmograph.spasms.events import Side
from spasmograph.video.facetrack import track_frames
from spasmograph.video.frames import Frame, Picture, from_rgb
from spasmograph.video.still import face_points, read_still
from spasmograph.video.tracker import FaceTracker

SPEC = FaceSpec(duration=4.0, fps=25, width=640, height=480, face=0.6, sway_mm=1.0)


def closing(side: Side) -> FaceSpec:
    return replace(SPEC, events=(FaceEvent(onset=1.5, duration=1.2, side=side, eye=1.0),))


def motion_of(spec: FaceSpec) -> xr.Dataset:
    shown = (from_rgb(i, t, rgb) for i, (t, rgb) in enumerate(frames(spec)))
    return signals(xr.concat([geometry(part) for part in track_frames(shown)], "time"))


@pytest.mark.parametrize("side", [Side.LEFT, Side.RIGHT])
def test_closing_one_eye_shuts_it_and_leaves_the_other(side: Side) -> None:
    spec = closing(side)
    motion = motion_of(spec)
    truth = true_signals(spec, motion["time"].to_numpy())[f"closure_{side}"].to_numpy()
    lid = motion["contraction"].sel(signal="lid")
    other = Side.RIGHT if side is Side.LEFT else Side.LEFT
    shut, open_ = truth > 0.999, truth < 0.001
    here, there = lid.sel(side=side.value), lid.sel(side=other.value)
    assert float(here[shut].median()) > 0.85
    assert abs(float(there[shut].median()) - float(there[open_].median())) < 0.05
    assert abs(float(here[open_].median())) < 0.05


def test_apertures_are_millimetres_of_a_human_eye() -> None:
    rest = motion_of(SPEC)["rest"].sel(signal="lid")
    assert 6.0 < float(rest.mean()) < 13.0


def picture(spec: FaceSpec = SPEC) -> Picture:
    return next(iter(frames(spec)))[1]


def beside(a: Picture, b: Picture) -> Picture:
    return np.concatenate([a, b], axis=1)


def follow(pictures: list[Picture], step: float = 0.2) -> list[float | None]:
    """Return where across the picture the followed face is, frame by frame, px."""
    shown: Iterator[Frame] = (from_rgb(i, i * step, p) for i, p in enumerate(pictures))
    with FaceTracker() as tracker:
        found = list(tracker.follow(shown))
    return [None if f.mesh is None else float(f.mesh[:, 0].mean()) for f in found]


def test_the_larger_face_is_followed() -> None:
    large, small = picture(), picture(replace(SPEC, face=0.25))
    assert all(x is not None and x > 640 for x in follow([beside(small, large)] * 3))
    assert all(x is not None and x < 640 for x in follow([beside(large, small)] * 3))


def test_the_same_face_is_followed_when_a_larger_one_comes() -> None:
    one, nobody = picture(replace(SPEC, face=0.4)), np.full_like(picture(), 90)
    large = picture(replace(SPEC, face=0.8))
    found = follow([beside(one, nobody)] * 4 + [beside(one, large)] * 4)
    assert all(x is not None and x < 640 for x in found)


def test_a_face_that_leaves_is_missing_and_found_again() -> None:
    face, nobody = picture(), np.full_like(picture(), 90)
    found = follow([face] * 3 + [nobody] * 4 + [face] * 3)
    assert [x is None for x in found] == [False] * 3 + [True] * 4 + [False] * 3


def test_a_far_face_is_found() -> None:
    far = np.full((720, 1280, 3), 90, np.uint8)
    far[300:420, 900:1060] = picture(replace(SPEC, width=160, height=120, face=0.6))
    assert face_points(far)[:, 0].mean() == pytest.approx(980, abs=15)


def test_no_face_is_a_clear_error() -> None:
    with pytest.raises(NoFace, match="no face was found"):
        read_still(np.full((240, 320, 3), 120, np.uint8))


def test_a_mirrored_picture_gives_mirrored_points() -> None:
    rgb = picture()
    here, there = face_points(rgb), face_points(np.ascontiguousarray(rgb[:, ::-1]))
    between = float(np.hypot(*(here[33] - here[263])[:2]))
    swapped = np.array([640 - there[263, 0], there[263, 1]])
    assert np.hypot(*(swapped - here[33, :2])) < 0.02 * between


def test_a_track_comes_in_chunks_with_nothing_lost() -> None:
    rgb = picture()
    shown = [from_rgb(i, i / 10, rgb) for i in range(7)]
    parts = list(track_frames(shown, chunk=3))
    assert [part.sizes["time"] for part in parts] == [3, 3, 1]
    times = np.concatenate([part["time"].to_numpy() for part in parts])
    np.testing.assert_allclose(times, np.arange(7) / 10)


def test_frames_are_read_on_their_own() -> None:
    """A picture reads the same whatever was shown between two showings of it."""
    spec = closing(Side.BOTH)
    shown = dict(frames(spec))
    open_, shut = shown[min(shown)], shown[min(shown, key=lambda t: abs(t - 2.1))]
    order = [open_] * 4 + [shut] + [open_] * 3
    with FaceTracker() as tracker:
        found = list(tracker.follow(from_rgb(i, i / 25, p) for i, p in enumerate(order)))
    before, after = found[3].mesh, found[5].mesh
    assert before is not None
    assert after is not None
    np.testing.assert_allclose(before, after, atol=0.25)
