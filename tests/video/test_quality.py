"""Picture quality moves the right way, and only for its own reason."""

from __future__ import annotations

import math
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spasmograph.video.quality import face_box, picture_quality

Picture = npt.NDArray[np.uint8]


def texture(side: int = 256, contrast: float = 40.0, mean: float = 120.0) -> Picture:
    """Draw structure some ten pixels wide at 256 px, the same at every size."""
    rng = np.random.default_rng(3)
    plane = cv2.GaussianBlur(rng.normal(size=(512, 512)), (0, 0), 6)
    plane = np.asarray(cv2.resize(plane, (side, side), interpolation=cv2.INTER_AREA), np.float64)
    plane = mean + contrast * (plane - plane.mean()) / plane.std()
    return np.repeat(np.clip(np.round(plane), 0, 255).astype(np.uint8)[..., None], 3, axis=2)


def blurred(picture: Picture, sigma: float) -> Picture:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma), np.uint8)


def noisy(picture: Picture, sigma: float) -> Picture:
    rng = np.random.default_rng(4)
    noise = rng.normal(0, sigma, picture.shape[:2])[..., None]
    return np.clip(np.round(picture + noise), 0, 255).astype(np.uint8)


def test_blur_lowers_sharpness_step_by_step() -> None:
    steps = [texture(), *(blurred(texture(), sigma) for sigma in (2, 4, 8))]
    values = [picture_quality(step).sharpness for step in steps]
    assert all(a > 1.4 * b for a, b in pairwise(values))


def test_contrast_and_light_do_not_change_sharpness() -> None:
    plain = picture_quality(texture()).sharpness
    assert picture_quality(texture(contrast=20)).sharpness == pytest.approx(plain, rel=0.2)
    assert picture_quality(texture(mean=90)).sharpness == pytest.approx(plain, rel=0.05)


def test_size_does_not_change_sharpness() -> None:
    plain = picture_quality(texture(256)).sharpness
    assert picture_quality(texture(128)).sharpness == pytest.approx(plain, rel=0.35)


@pytest.mark.parametrize("sigma", [2.0, 5.0, 10.0])
def test_noise_is_estimated(sigma: float) -> None:
    assert picture_quality(noisy(texture(), sigma)).noise == pytest.approx(sigma, rel=0.15)


def test_a_clean_picture_has_little_noise() -> None:
    assert picture_quality(texture()).noise < 1


@given(st.integers(0, 255))
def test_a_flat_picture(level: int) -> None:
    quality = picture_quality(np.full((256, 256, 3), level, np.uint8))
    assert quality.brightness == pytest.approx(level / 255, abs=1e-6)
    assert quality.sharpness == quality.noise == 0.0
    assert quality.clipped == float(level <= 4 or level >= 251)


def test_clipping_counts_both_ends() -> None:
    picture = np.full((100, 100, 3), 128, np.uint8)
    picture[:10], picture[10:30] = 0, 255
    assert picture_quality(picture, (0, 0, 100, 100)).clipped == pytest.approx(0.3)


def test_only_the_face_is_looked_at() -> None:
    picture = np.zeros((90, 90, 3), np.uint8)
    left, top, right, bottom = face_box(90, 90)
    assert (left, top, right, bottom) == (15, 15, 75, 75)
    picture[top:bottom, left:right] = 200
    assert picture_quality(picture).brightness == pytest.approx(200 / 255, abs=1e-6)
    assert picture_quality(picture, (-5, -5, 15, 15)).brightness == 0.0


def test_too_small_a_face_is_unknown_not_zero() -> None:
    quality = picture_quality(texture(), (10, 10, 12, 12))
    assert all(math.isnan(getattr(quality, name)) for name in ("sharpness", "brightness", "noise"))
