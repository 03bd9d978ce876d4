"""Reading each half of the face on its own.

The face net has learnt that eyes close together, so a closed eye pulls the
reading of an open one down with it, and is itself read half open.  Shown a face
made of one half and its own mirror image, the same net sees two eyes that do
agree, and has nothing to confuse.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from spasmograph.video.nets import FACE_SIZE, Net
from spasmograph.video.regions import Region

__all__ = [
    "Openings",
    "at_ease",
    "eye_openings",
    "half_to_read",
    "mesh_openings",
    "read_half",
    "turned_away",
    "usual_openings",
]

Points = npt.NDArray[np.float32]

Openings: TypeAlias = tuple[float, float]
"""Of the left and of the right eye."""

BRIDGE = (168, 6, 197, 195)
"""Mesh points on the bridge of the nose: the fold of the mirror."""

MAX_TURN = 2.2
"""Where one half of the face is this much wider than the other, halves are not read."""

UNEVEN = 0.06
"""Eyes whose openings differ by more than this from the person's usual difference
(log ratio) do not move alike."""

APART = 0.04
"""... if the mesh shows the same difference, of this share of open at least."""

LEAK, TOGETHER = 0.7, 0.15
"""Both eyes are closing together when the mesh shows both below this share of open,
and no further apart than this."""

WIDE_OPEN = 0.85
"""Samples with both eyes this open say what is usual: share of each eye's widest."""

AT_EASE = (0.95, 1.10)
"""Openings of the mesh, over what is usual, of an eye that is wide open ..."""

ALIKE = 0.025
"""... and how far two such eyes may differ (log ratio)."""

_MESH_UPPER = np.array([[388, 387, 386, 385, 384], [161, 160, 159, 158, 157]])
_MESH_LOWER = np.array([[390, 373, 374, 380, 381], [163, 144, 145, 153, 154]])
_MESH_CANTHI = np.array([[263, 362], [33, 133]])
_OUTER = {"left": 263, "right": 33}
_UPPER, _LOWER = slice(10, 15), slice(2, 7)
_RESIDUE = 0.06


def eye_openings(eyes: Points) -> Openings:
    """Measure how far each eye stands open, over its own width.

    Parameters
    ----------
    eyes : ndarray, shape (2, 71, 3)
        Contours of the left and the right eye, each read from that eye alone.

    Returns
    -------
    tuple of float
        Left and right.  A little is added to each, so that their ratio stays
        finite for eyes that are shut.
    """
    return _openings(eyes[:, _UPPER, :2], eyes[:, _LOWER, :2], eyes[:, (0, 8), :2])


def mesh_openings(mesh: Points) -> Openings:
    """Measure the same from the whole face's mesh, shape (478, 3)."""
    return _openings(mesh[_MESH_UPPER, :2], mesh[_MESH_LOWER, :2], mesh[_MESH_CANTHI, :2])


def _openings(upper: Points, lower: Points, canthi: Points) -> Openings:
    gaps, spans = lower - upper, canthi[:, 1] - canthi[:, 0]
    openings = np.hypot(gaps[..., 0], gaps[..., 1]).mean(axis=1)
    widths = np.hypot(spans[:, 0], spans[:, 1])
    left, right = (float(v) + _RESIDUE for v in openings / np.maximum(widths, 1e-6))
    return left, right


def at_ease(openings: Openings, usual: Openings) -> bool:
    """Whether the mesh shows both eyes wide open and alike.

    Then neither eye has closed by as much as a quarter, and the eyes need not be
    read one by one.
    """
    left, right = (o / u for o, u in zip(openings, usual, strict=True))
    low, high = AT_EASE
    if not (low <= left <= high and low <= right <= high):
        return False
    return abs(math.log(left / right)) <= ALIKE


def usual_openings(samples: Iterable[tuple[Openings, Openings]]) -> tuple[Openings, Openings]:
    """Say how far a person's eyes usually stand open.

    Parameters
    ----------
    samples : iterable of pairs of Openings
        Each from one frame: of the eyes read alone, and of the mesh.

    Returns
    -------
    Openings, Openings
        Medians of the samples in which each eye, by both readings, was near its
        widest; an eye that stays shut for a while does not become the usual one.
        All 1 without samples.
    """
    known = np.array(list(samples), np.float64)
    if not len(known):
        return (1.0, 1.0), (1.0, 1.0)
    wide = (known >= WIDE_OPEN * known.max(axis=0)).all(axis=(1, 2))
    alone, mesh = np.median(known[wide] if wide.any() else known, axis=0).tolist()
    return (alone[0], alone[1]), (mesh[0], mesh[1])


def half_to_read(
    alone: Openings, mesh: Openings, usual: tuple[Openings, Openings]
) -> tuple[str, ...]:
    """Say which half of the face must be read on its own.

    Parameters
    ----------
    alone, mesh : Openings
        From `eye_openings` and `mesh_openings`.
    usual : tuple of Openings
        From `usual_openings`.

    Returns
    -------
    tuple of str
        The side of the eye that closes more than the other, by both readings.
        Nothing while both eyes move alike: the whole face says as much.
    """
    left, right = (a / u for a, u in zip(alone, usual[0], strict=True))
    mesh_left, mesh_right = (m / u for m, u in zip(mesh, usual[1], strict=True))
    apart = mesh_right - mesh_left
    if abs(math.log(right / left)) <= UNEVEN or apart * (right - left) <= 0:
        return ()
    together = max(mesh_left, mesh_right) < LEAK and abs(apart) < TOGETHER
    if abs(apart) <= APART or together:
        return ()
    return ("left",) if apart > 0 else ("right",)


def _bridge(mesh: Points, region: Region) -> float:
    """Where the nose bridge lies across the face crop, px."""
    affine = np.vstack([region.affine(FACE_SIZE), [0, 0, 1]])
    x, y = mesh[list(BRIDGE), :2].mean(axis=0)
    return float((np.linalg.inv(affine) @ [x, y, 1.0])[0])


def turned_away(mesh: Points) -> bool:
    """Whether the head is turned too far for one half to stand for both."""
    middle = mesh[list(BRIDGE), :2].mean(axis=0)
    spans = [float(np.hypot(*(mesh[i, :2] - middle))) for i in _OUTER.values()]
    return max(spans) > MAX_TURN * max(min(spans), 1e-6)


def read_half(
    picture: npt.NDArray[np.uint8], mesh: Points, region: Region, side: str, net: Net
) -> Points:
    """Read one half of the face, completed by its mirror image.

    Parameters
    ----------
    picture : ndarray of uint8, shape (256, 256, 3)
        The face crop of `region`.
    mesh : ndarray, shape (478, 3)
        The face's mesh, picture px: says where the nose is.
    region : Region
        What `picture` was cut from.
    side : str
        ``"left"`` or ``"right"``: the half to keep, the subject's own.
    net : Net
        The face net.

    Returns
    -------
    ndarray, shape (478, 3)
        The mesh in picture px; only the points of `side` belong to the person.
    """
    fold = _bridge(mesh, region)
    columns = np.arange(FACE_SIZE, dtype=np.float32) + 0.5
    other = columns < fold if side == "left" else columns > fold
    source = np.where(other, 2 * fold - columns, columns) - 0.5
    rows = np.arange(FACE_SIZE, dtype=np.float32)
    across, down = np.meshgrid(source.astype(np.float32), rows)
    whole = cv2.remap(picture, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    points = net(whole.astype(np.float32) / 255.0)[0].reshape(-1, 3)
    return region.to_picture(points, FACE_SIZE)
