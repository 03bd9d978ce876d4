"""The canonical face: the shape every head is laid over."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import cache

import numpy as np
import numpy.typing as npt

from spasmograph.errors import ModelError
from spasmograph.video.models import bundle_part

__all__ = ["canonical_face"]

_VERTEX_FLOATS = 5  # x, y, z and two texture coordinates


def _fields(message: bytes) -> Iterator[tuple[int, bytes]]:
    """Walk the fields of one protocol-buffer message, without its schema."""
    at = 0

    def number() -> int:
        nonlocal at
        value = shift = 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while at < len(message):
        key = number()
        if key & 7 == 0:
            number()
            continue
        size = {1: 8, 5: 4}.get(key & 7) or number()
        yield key >> 3, message[at : at + size]
        at += size


@cache
def canonical_face() -> npt.NDArray[np.float64]:
    """Return the canonical face of the landmark bundle.

    Returns
    -------
    ndarray, shape (468, 3)
        Vertices in cm; x towards the subject's left, y up, z out of the face.

    Raises
    ------
    ModelError
        If the bundle does not hold it.
    """
    data = bundle_part("face_landmarker.task", "geometry_pipeline_metadata_landmarks.binarypb")
    try:
        mesh = next(value for field, value in _fields(data) if field == 1)
        floats = [struct.unpack("<f", v)[0] for field, v in _fields(mesh) if field == 3]
        vertices = np.array(floats).reshape(-1, _VERTEX_FLOATS)[:, :3]
    except (StopIteration, IndexError, ValueError, struct.error) as error:
        raise ModelError(
            "the face bundle holds no canonical face",
            "Run `spasmograph models --fetch` to replace it.",
        ) from error
    return vertices
