"""The picture that comes out is the one that went in: colours, range, upright."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from spasmograph.video import probe, read_frames, to_rgb
from tests.video_files import Clip, write_video

LOSSLESS = {"libx264": {"qp": "0", "preset": "ultrafast"}}
PATCHES = [(230, 30, 30), (30, 220, 40), (30, 40, 225), (128, 128, 128), (250, 250, 250), (5, 5, 5)]
BT709, BT601, BT2020 = 1, 6, 9
LIMITED, FULL = 1, 2


def patches(size: tuple[int, int] = (96, 64)) -> npt.NDArray[np.uint8]:
    """Draw six patches of colour, two rows of three."""
    width, height = size
    picture = np.zeros((height, width, 3), np.uint8)
    for i, colour in enumerate(PATCHES):
        row, column = divmod(i, 3)
        top, left = row * height // 2, column * width // 3
        picture[top : top + height // 2, left : left + width // 3] = colour
    return picture


def centres(picture: npt.NDArray[np.uint8]) -> npt.NDArray[np.int_]:
    """Return the colour at the middle of each patch, shape (6, 3)."""
    height, width = picture.shape[:2]
    rows, columns = [height // 4, 3 * height // 4], [width // 6, width // 2, 5 * width // 6]
    return np.array([picture[y, x] for y in rows for x in columns], int)


def read_back(path: Path, clip: Clip) -> npt.NDArray[np.uint8]:
    write_video(path, clip, [patches(clip.size)])
    return to_rgb(next(read_frames(path)))


@pytest.mark.parametrize("colour_range", [LIMITED, FULL])
@pytest.mark.parametrize("matrix", [BT601, BT709, BT2020])
@pytest.mark.parametrize("pix_fmt", ["yuv420p", "yuv420p10le", "yuv422p", "yuv444p"])
def test_colours_survive(pix_fmt: str, matrix: int, colour_range: int, tmp_path: Path) -> None:
    clip = Clip(
        pix_fmt=pix_fmt,
        colorspace=matrix,
        color_range=colour_range,
        options=LOSSLESS["libx264"],
    )
    seen = read_back(tmp_path / "clip.mkv", clip)
    assert np.abs(centres(seen) - PATCHES).max() <= 4


@pytest.mark.parametrize(
    ("codec", "pix_fmt", "suffix"),
    [
        ("libx264rgb", "rgb24", "mkv"),
        ("ffv1", "bgr0", "mkv"),
        ("ffv1", "gbrp10le", "mkv"),
        ("rawvideo", "bgr24", "avi"),
        ("rawvideo", "yuv420p", "avi"),
        ("rawvideo", "nv12", "mkv"),
        ("rawvideo", "yuyv422", "avi"),
        ("mjpeg", "yuvj422p", "avi"),
        ("ffv1", "yuv411p", "mkv"),
        ("ffv1", "yuv420p16le", "mkv"),
        ("prores", "yuv422p10le", "mov"),
    ],
)
def test_other_pixel_formats(codec: str, pix_fmt: str, suffix: str, tmp_path: Path) -> None:
    full = FULL if pix_fmt.startswith("yuvj") else None
    clip = Clip(codec, pix_fmt, color_range=full, options=LOSSLESS.get(codec, {}))
    seen = read_back(tmp_path / f"clip.{suffix}", clip)
    assert np.abs(centres(seen) - PATCHES).max() <= 8


@pytest.mark.parametrize("pix_fmt", ["gray", "gray10le"])
def test_grey_stays_grey(pix_fmt: str, tmp_path: Path) -> None:
    seen = centres(read_back(tmp_path / "clip.mkv", Clip("ffv1", pix_fmt)))
    assert np.ptp(seen, axis=1).max() <= 1
    assert np.abs(seen[3:, 0] - [128, 250, 5]).max() <= 4


def test_ten_bits_give_the_same_picture_as_eight(tmp_path: Path) -> None:
    eight = read_back(tmp_path / "eight.mkv", Clip("ffv1", "yuv420p"))
    ten = read_back(tmp_path / "ten.mkv", Clip("ffv1", "yuv420p10le"))
    assert np.abs(eight.astype(int) - ten).max() <= 3


def turned(picture: npt.NDArray[np.uint8], turn: int, *, flip: bool) -> npt.NDArray[np.uint8]:
    """Turn a picture clockwise, then mirror it."""
    upright = np.rot90(picture, -turn // 90)
    return upright[:, ::-1] if flip else upright


@pytest.mark.parametrize("flip", [False, True])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize(("codec", "suffix"), [("libx264", "mp4"), ("ffv1", "mkv")])
def test_the_file_says_how_it_stands(
    codec: str, suffix: str, turn: int, flip: bool, tmp_path: Path
) -> None:
    path = tmp_path / f"clip.{suffix}"
    clip = Clip(codec, turn=(turn, flip), options=LOSSLESS.get(codec, {}))
    write_video(path, clip, [patches()])
    frame = next(read_frames(path))
    upright = turned(patches(), turn, flip=flip)
    assert (frame.height, frame.width) == upright.shape[:2]
    assert frame.stored_size == (96, 64)
    seen = to_rgb(frame)
    assert np.abs(seen.astype(int) - upright).mean() < 6
    info = probe(path)
    assert (info.rotation, info.flipped) == (frame.rotation, frame.flipped)
    assert (info.width, info.height) == (96, 64)
