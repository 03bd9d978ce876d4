"""What a camera adds: exposure, flicker and sensor noise."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from spasmograph.simulate.spec import FaceSpec

__all__ = ["Camera", "camera_of", "exposed"]

_SPARE = 64


@dataclass(frozen=True, slots=True)
class Camera:
    """A camera's exposure and its noise.

    Attributes
    ----------
    spec : FaceSpec
    noise : ndarray of int16, shape (height + 64, width + 64, 3), or None
        A sheet of noise from which each frame cuts its own piece.
    """

    spec: FaceSpec
    noise: NDArray[np.int16] | None


def camera_of(spec: FaceSpec) -> Camera:
    """Prepare a clip's camera."""
    if spec.noise == 0:
        return Camera(spec, None)
    rng = np.random.default_rng([spec.seed, 3])
    shape = (spec.height + _SPARE, spec.width + _SPARE, 3)
    sheet = rng.standard_normal(shape, dtype=np.float32) * np.float32(spec.noise)
    return Camera(spec, np.rint(sheet).astype(np.int16))


def exposed(
    camera: Camera, picture: NDArray[np.uint8], index: int, time: float
) -> NDArray[np.uint8]:
    """Take a picture.

    Parameters
    ----------
    camera : Camera
    picture : ndarray of uint8, shape (height, width, 3)
        What is before the camera.
    index : int
        Number of the frame; decides its noise.
    time : float
        s since the start.

    Returns
    -------
    ndarray of uint8, shape (height, width, 3)
    """
    spec = camera.spec
    gain = spec.gain + (spec.gain_end - spec.gain) * time / spec.duration
    gain *= 1 + spec.flicker * np.sin(2 * np.pi * spec.flicker_hz * time)
    if gain != 1:
        levels = np.clip(np.rint(gain * np.arange(256)), 0, 255).astype(np.uint8)
        picture = np.asarray(cv2.LUT(picture, levels), dtype=np.uint8)
    if camera.noise is None:
        return picture
    x, y = np.random.default_rng([spec.seed, 4, index]).integers(0, _SPARE, 2)
    height, width = picture.shape[:2]
    piece = camera.noise[y : y + height, x : x + width]
    return np.asarray(cv2.add(picture, piece, dtype=cv2.CV_8U), dtype=np.uint8)
