"""What is drawn against what was asked for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from spasmograph.errors import NoFace, SimulationError
from spasmograph.simulate import FaceEvent, FaceSpec, frame_at, frames, render, stage_of
from spasmograph.simulate.drawing import Stage, draw
from spasmograph.simulate.eyes import LidState, paint_eye
from spasmograph.simulate.parts import Part, still
from spasmograph.spasms.events import Side
from spasmograph.spasms.tsv import read_events

SMALL = FaceSpec(width=480, height=480, duration=1.0, face=0.6, noise=0.0, sway_mm=0, sway_deg=0)


@pytest.fixture(scope="module")
def stage() -> Stage:
    return stage_of(SMALL)


def drawn(stage: Stage, **amounts: float) -> np.ndarray:
    table = still(1)
    for name, amount in amounts.items():
        table[0, Part[name.upper()]] = amount
    return draw(stage, table[0]).astype(int)


def half(stage: Stage, picture: np.ndarray, side: str) -> np.ndarray:
    """Blank everything that is not clearly on one side of the face."""
    y, x = np.mgrid[: picture.shape[0], : picture.shape[1]]
    here = np.stack([x, y], axis=-1) + np.array(stage.plate.margin) - stage.plate.midline
    beyond = here @ stage.plate.right
    mine = beyond > 1 if side == "left" else beyond < -1
    return np.asarray(picture * mine[..., None])


def test_a_face_at_rest_is_the_portrait(stage: Stage) -> None:
    x, y = stage.plate.margin
    still_picture = stage.plate.rgb[y : y + 480, x : x + 480].astype(int)
    assert np.array_equal(drawn(stage), still_picture)


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize(
    ("part", "amount"), [("eye", 1.0), ("brow", 6.0), ("brow", -4.0), ("cheek", 4.0), ("mouth", 10)]
)
def test_one_side_moves_and_the_other_does_not_change_by_a_pixel(
    stage: Stage, side: str, part: str, amount: float
) -> None:
    other = "right" if side == "left" else "left"
    moved = drawn(stage, **{f"{part}_{side}": amount})
    assert np.array_equal(half(stage, moved, other), half(stage, drawn(stage), other))
    assert np.abs(moved - drawn(stage)).max() > 20


def test_the_other_eye_is_the_same_while_the_head_moves(stage: Stage) -> None:
    pose = {"x": 3.3, "y": -1.7, "roll": 4.0, "yaw": 6.0, "pitch": 3.0}
    before, after = drawn(stage, **pose), drawn(stage, eye_right=1.0, **pose)
    changed = np.argwhere(np.any(before != after, axis=-1))
    left_eye = stage.plate.points[[362, 263, 386, 374], :2] - stage.plate.margin
    assert np.all(changed[:, 1] < left_eye[:, 0].min())


def test_nothing_is_left_of_a_closed_eye(stage: Stage) -> None:
    """Paint the eyeball in a colour that occurs nowhere else: it must be gone."""
    for _, eye in stage.eyes:
        marked = eye.still.copy()
        inside = (eye.y > eye.upper + eye.lash) & (eye.y < eye.lower - 1)
        marked[inside] = (0, 255, 0)
        tinted = replace(eye, still=marked)
        greens = []
        for closure in (0.0, 0.25, 0.5, 0.75, 0.9, 1.0):
            painted = paint_eye(tinted, LidState(closure)).astype(int)
            greens.append(int(np.sum((painted[..., 1] - painted[..., 0]) > 150)))
        assert greens == sorted(greens, reverse=True)
        assert greens[0] > 100
        assert greens[-1] == 0


def test_the_eyeball_does_not_move_while_the_lids_close(stage: Stage) -> None:
    for _, eye in stage.eyes:
        painted = paint_eye(eye, LidState(0.5))
        gap = eye.lower - eye.upper
        under_lashes = eye.upper + 0.45 * gap + 0.3 * eye.aperture
        seen = (eye.y > under_lashes) & (eye.y < eye.lower - 0.05 * gap - 1.5)
        assert seen.sum() > 50
        assert np.array_equal(painted[seen], eye.still[seen])


@pytest.mark.parametrize("closure", [0.0, 0.3, 1.0])
@pytest.mark.parametrize(("lowered", "raised"), [(0.0, 0.0), (0.34, 0.0), (0.3, 0.2)])
def test_what_is_left_of_the_aperture_is_what_every_movement_leaves(
    closure: float, lowered: float, raised: float
) -> None:
    lids = LidState(closure, lowered, raised)
    assert lids.open == pytest.approx((1 - closure) * (1 - lowered - raised))
    assert lids.upper >= 0
    assert lids.upper >= lids.turned * (1 - closure)


def test_an_open_eye_is_untouched(stage: Stage) -> None:
    for _, eye in stage.eyes:
        assert np.array_equal(paint_eye(eye, LidState()), eye.still)


def test_the_jaw_opens_on_darkness(stage: Stage) -> None:
    lips = stage.plate.points[[13, 14], :2].mean(axis=0) - stage.plate.margin
    x, y = np.rint(lips).astype(int)
    drop = round(12 * stage.plate.px_per_mm / 2)
    assert drawn(stage, jaw=12.0)[y + drop, x].sum() < 150


def test_frames_repeat_by_seed_and_can_be_had_one_by_one() -> None:
    spec = replace(SMALL, duration=0.2, noise=3.0, sway_mm=2, sway_deg=1, flicker=0.05)
    clip = [rgb for _, rgb in frames(spec)]
    assert len(clip) == 6
    again = [rgb for _, rgb in frames(spec)]
    assert all(np.array_equal(a, b) for a, b in zip(clip, again, strict=True))
    other = next(iter(frames(replace(spec, seed=1))))[1]
    assert not np.array_equal(clip[0], other)
    assert np.array_equal(frame_at(stage_of(spec), 3 / 30), clip[3])


def test_a_moment_looks_the_same_at_any_frame_rate() -> None:
    event = FaceEvent(onset=0.1, eye=1.0, side=Side.LEFT, mouth=5.0)
    spec = replace(SMALL, events=(event,), sway_mm=2, sway_deg=1)
    slow, fast = dict(frames(replace(spec, fps=30))), dict(frames(replace(spec, fps=60)))
    for i in range(0, 30, 5):
        assert np.array_equal(slow[i / 30], fast[2 * i / 60])


def test_noise_has_the_size_that_was_asked_for() -> None:
    noisy = replace(SMALL, noise=5.0, duration=0.05, fps=60)
    quiet = replace(noisy, noise=0.0)
    a, b = next(iter(frames(noisy)))[1].astype(float), next(iter(frames(quiet)))[1]
    middle = (b > 40) & (b < 215)
    assert np.std((a - b)[middle]) == pytest.approx(5.0, rel=0.1)


def test_a_clip_is_written_with_its_truth(tmp_path: Path) -> None:
    import av
    import pandas as pd

    spec = replace(SMALL, fps=50, events=(FaceEvent(onset=0.3, eye=1.0),))
    path = render(spec, tmp_path / "a clip.mp4")
    with av.open(str(path)) as container:
        times = [frame.time for frame in container.decode(video=0)]
    np.testing.assert_allclose(times, np.arange(50) / 50, atol=1e-4)
    (event,) = read_events(tmp_path / "a clip_events.tsv")
    assert event.onset == pytest.approx(0.3)
    assert len(pd.read_parquet(tmp_path / "a clip_truth.parquet")) == 50
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "a clip.mp4",
        "a clip_events.tsv",
        "a clip_truth.parquet",
    ]


def test_a_portrait_that_is_none_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(SimulationError, match="cannot be read"):
        stage_of(replace(SMALL, portrait=str(tmp_path / "none.png")))
    text = tmp_path / "text.png"
    text.write_text("not a picture")
    with pytest.raises(SimulationError, match="not a picture"):
        stage_of(replace(SMALL, portrait=str(text)))


def test_a_picture_without_a_face_is_a_clear_error(tmp_path: Path) -> None:
    import cv2

    empty = tmp_path / "empty.png"
    cv2.imwrite(str(empty), np.full((300, 300, 3), 128, np.uint8))
    with pytest.raises(NoFace):
        stage_of(replace(SMALL, portrait=str(empty)))
