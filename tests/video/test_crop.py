"""Crops against a slow reference that converts, turns and samples in floating point."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.ndimage import map_coordinates

from spasmograph.video import crop, to_rgb
from spasmograph.video.frames import Frame, Matrix, Rotation, from_rgb

Plane = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.float64]
WEIGHTS = {"bt601": (0.299, 0.114), "bt709": (0.2126, 0.0722), "bt2020": (0.2627, 0.0593)}
TURNS: tuple[Rotation, ...] = (0, 90, 180, 270)


def smooth(shape: tuple[int, int], seed: int, low: int = 60, high: int = 190) -> Plane:
    """Draw a plane without fine detail."""
    rng = np.random.default_rng(seed)
    plane = np.asarray(cv2.GaussianBlur(rng.normal(size=shape), (0, 0), 6), np.float64)
    plane = (plane - plane.min()) / (np.ptp(plane) + 1e-9)
    return np.asarray(np.round(low + (high - low) * plane), np.uint8)


def frame_of(
    width: int,
    height: int,
    *,
    turn: Rotation = 0,
    flip: bool = False,
    matrix: Matrix = "bt709",
    full: bool = False,
) -> Frame:
    """Make a frame whose stored picture has this size."""
    half = ((height + 1) // 2, (width + 1) // 2)
    upright = (height, width) if turn in (90, 270) else (width, height)
    chroma = (smooth(half, 2, 108, 148), smooth(half, 3, 108, 148))
    luma = smooth((height, width), 1)
    return Frame(0, 0.0, *upright, turn, luma, chroma, None, matrix, full, flip)


def sampled(plane: Plane | FloatArray, x: FloatArray, y: FloatArray) -> FloatArray:
    return np.asarray(map_coordinates(plane.astype(np.float64), [y, x], order=1, mode="nearest"))


def reference_rgb(frame: Frame) -> FloatArray:
    """Convert the whole frame and stand it upright, shape (height, width, 3)."""
    assert frame.luma is not None
    assert frame.chroma is not None
    height, width = frame.luma.shape
    y, x = np.mgrid[:height, :width].astype(float)
    blue, red = (sampled(plane, x / 2, (y - 0.5) / 2) - 128 for plane in frame.chroma)
    luma = frame.luma.astype(np.float64)
    if not frame.full_range:
        luma, blue, red = (luma - 16) * 255 / 219, blue * 255 / 224, red * 255 / 224
    k_red, k_blue = WEIGHTS[frame.matrix]
    r = luma + 2 * (1 - k_red) * red
    b = luma + 2 * (1 - k_blue) * blue
    g = (luma - k_red * r - k_blue * b) / (1 - k_red - k_blue)
    rgb = np.rot90(np.stack([r, g, b], axis=-1), -frame.rotation // 90)
    return rgb[:, ::-1] if frame.flipped else rgb


def places(affine: FloatArray, size: tuple[int, int]) -> tuple[FloatArray, FloatArray]:
    y, x = np.mgrid[: size[1], : size[0]].astype(float)
    across, down = (a * x + b * y + c for a, b, c in affine)
    return across, down


def reference_crop(frame: Frame, affine: FloatArray, size: tuple[int, int]) -> FloatArray:
    """Sample the reference picture, averaged over each pixel's square where it shrinks."""
    rgb = reference_rgb(frame)
    shrink = math.sqrt(abs(np.linalg.det(affine[:, :2])))
    steps = max(round(shrink), 1) if shrink >= 2 else 1
    offsets = (np.arange(steps) + 0.5) / steps - 0.5
    total = np.zeros((size[1], size[0], 3))
    for dx in offsets:
        for dy in offsets:
            moved = affine.copy()
            moved[:, 2] += affine[:, :2] @ [dx, dy]
            x, y = places(moved, size)
            total += np.stack([sampled(rgb[..., i], x, y) for i in range(3)], axis=-1)
    return np.clip(total / steps**2, 0, 255)


def similarity(x: float, y: float, scale: float, angle: float, size: tuple[int, int]) -> FloatArray:
    """Map a crop so that its middle falls on (x, y)."""
    c, s = scale * math.cos(angle), scale * math.sin(angle)
    linear = np.array([[c, -s], [s, c]])
    middle = (np.array(size) - 1) / 2
    return np.column_stack([linear, np.array([x, y]) - linear @ middle])


def inside(affine: FloatArray, size: tuple[int, int], frame: Frame) -> Mask:
    x, y = places(affine, size)
    across = (x >= -0.5) & (x <= frame.width - 0.5)
    return across & (y >= -0.5) & (y <= frame.height - 0.5)


def away_from_edge(affine: FloatArray, size: tuple[int, int], frame: Frame, by: float) -> Mask:
    x, y = places(affine, size)
    across = (x > by) & (x < frame.width - 1 - by)
    return across & (y > by) & (y < frame.height - 1 - by)


@given(
    width=st.integers(60, 161),
    height=st.integers(60, 161),
    turn=st.sampled_from(TURNS),
    flip=st.booleans(),
    matrix=st.sampled_from(sorted(WEIGHTS)),
    full=st.booleans(),
    place=st.tuples(st.floats(0, 1), st.floats(0, 1)),
    scale=st.floats(0.1, 7),
    angle=st.floats(-4, 4),
    size=st.tuples(st.integers(1, 48), st.integers(1, 48)),
)
def test_a_crop_is_what_the_reference_says(
    width: int,
    height: int,
    turn: Rotation,
    flip: bool,
    matrix: Matrix,
    full: bool,
    place: tuple[float, float],
    scale: float,
    angle: float,
    size: tuple[int, int],
) -> None:
    frame = frame_of(width, height, turn=turn, flip=flip, matrix=matrix, full=full)
    x, y = place[0] * (frame.width - 1), place[1] * (frame.height - 1)
    affine = similarity(x, y, scale, angle, size)
    seen = crop(frame, affine, size)
    assert seen.shape == (size[1], size[0], 3)
    assert seen.dtype == np.uint8
    wrong = np.abs(seen - reference_crop(frame, affine, size))
    sure = away_from_edge(affine, size, frame, 2 * max(scale, 1) + 2)
    assert wrong[sure].max(initial=0) <= 4 + 1.5 * scale
    known = inside(affine, size, frame)
    safe = ~known & ~_near_the_line(affine, size, frame)
    assert seen[safe].max(initial=0) == 0


def _near_the_line(affine: FloatArray, size: tuple[int, int], frame: Frame) -> Mask:
    x, y = places(affine, size)
    gaps = [x + 0.5, y + 0.5, x - frame.width + 0.5, y - frame.height + 0.5]
    return np.asarray(np.min(np.abs(gaps), axis=0) < 1e-6)


@pytest.mark.parametrize("flip", [False, True])
@pytest.mark.parametrize("turn", TURNS)
def test_luma_is_sampled_exactly(turn: Rotation, flip: bool) -> None:
    noise = np.random.default_rng(5).integers(0, 256, (80, 121), dtype=np.uint8)
    grey = (np.full((40, 61), 128, np.uint8),) * 2
    size = (80, 121) if turn in (90, 270) else (121, 80)
    frame = Frame(0, 0.0, *size, turn, noise, grey, None, "bt709", True, flip)
    upright = np.rot90(noise, -turn // 90)
    upright = upright[:, ::-1] if flip else upright
    affine = similarity(43.3, 38.7, 0.77, 0.4, (40, 32))
    x, y = places(affine, (40, 32))
    seen = crop(frame, affine, (40, 32))
    assert np.abs(seen - sampled(upright, x, y)[..., None]).max() <= 1.01


def test_the_whole_frame_keeps_every_luma_pixel() -> None:
    noise = np.random.default_rng(6).integers(0, 256, (33, 47), dtype=np.uint8)
    grey = (np.full((17, 24), 128, np.uint8),) * 2
    frame = Frame(0, 0.0, 47, 33, 0, noise, grey, None, "bt601", True)
    assert np.array_equal(to_rgb(frame)[..., 1], noise)


@pytest.mark.parametrize("shrink", [2, 3, 4, 5.5, 8, 13])
def test_fine_detail_does_not_alias(shrink: float) -> None:
    noise = np.random.default_rng(7).integers(0, 256, (900, 900), dtype=np.uint8)
    grey = (np.full((450, 450), 128, np.uint8),) * 2
    frame = Frame(0, 0.0, 900, 900, 0, noise, grey, None, "bt709", True)
    size = (int(800 / shrink), int(800 / shrink))
    seen = crop(frame, similarity(449.5, 449.5, shrink, 0.0, size), size)[..., 0]
    averaged = noise.std() / shrink
    assert seen.std() < 1.2 * averaged


def test_a_checkerboard_shrinks_to_grey() -> None:
    board = (np.indices((400, 400)).sum(axis=0) % 2 * 255).astype(np.uint8)
    frame = from_rgb(0, 0.0, np.repeat(board[..., None], 3, axis=2))
    seen = crop(frame, similarity(199.5, 199.5, 4, 0.3, (64, 64)), (64, 64))
    assert np.abs(seen.astype(int) - 127).max() <= 2


@pytest.mark.parametrize("scale", [0.7, 3.3])
def test_a_crop_beside_the_picture_is_black(scale: float) -> None:
    frame = frame_of(100, 80)
    assert crop(frame, similarity(-900, 40, scale, 0.2, (30, 30)), (30, 30)).max() == 0


def test_the_last_pixel_of_the_picture_is_not_lost() -> None:
    frame = from_rgb(0, 0.0, np.full((40, 50, 3), 200, np.uint8))
    affine = np.array([[1.0, 0, -2], [0, 1, -3]])
    seen = crop(frame, affine, (54, 46))
    assert np.all(seen[3:43, 2:52] == 200)
    assert seen.sum() == 40 * 50 * 3 * 200


@given(turn=st.sampled_from(TURNS), flip=st.booleans())
def test_arrays_and_planes_are_cut_alike(turn: Rotation, flip: bool) -> None:
    planes = frame_of(120, 90, turn=turn, flip=flip)
    whole = from_rgb(0, 0.0, to_rgb(planes))
    affine = similarity(50, 44, 1.4, 0.6, (40, 40))
    wrong = np.abs(crop(planes, affine, (40, 40)).astype(int) - crop(whole, affine, (40, 40)))
    assert wrong.max() <= 6


def test_threads_do_not_disturb_one_another() -> None:
    frame = frame_of(320, 240)
    affines = [similarity(160, 120, 0.5 + 0.1 * i, 0.1 * i, (64, 64)) for i in range(24)]
    alone = [crop(frame, affine, (64, 64)) for affine in affines]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda affine: crop(frame, affine, (64, 64)), affines))
    assert all(np.array_equal(a, b) for a, b in zip(alone, together, strict=True))


def test_a_picture_smaller_than_one_pixel_of_the_crop() -> None:
    frame = frame_of(6, 4)
    seen = crop(frame, similarity(2.5, 1.5, 12, 0, (3, 3)), (3, 3))
    assert seen[1, 1].max() > 0
    assert seen[0, 0].max() == 0
