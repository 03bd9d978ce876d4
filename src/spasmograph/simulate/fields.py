"""Smooth displacement of the skin over brow, cheek and corner of the mouth.

Every field is 1 around the part it moves, falls to exactly 0 before the middle
line of the face, at the lids and at its rim, and is worked out once on a coarse
grid.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from spasmograph.simulate.parts import Part
from spasmograph.simulate.plate import Plate
from spasmograph.simulate.portrait import BROW, CHEEK, LID_LOWER, LID_UPPER, MOUTH_CORNER

__all__ = ["GRID", "Fields", "displacement", "fields_of"]

Array = NDArray[np.float32]

GRID = 4
"""Distance between grid points, px."""

_MOUTH_UP = 0.6
_LEAST_GAP = 3.0
_PAIRS = (
    ("left", Part.BROW_LEFT, Part.CHEEK_LEFT, Part.MOUTH_LEFT),
    ("right", Part.BROW_RIGHT, Part.CHEEK_RIGHT, Part.MOUTH_RIGHT),
)


@dataclass(frozen=True, slots=True)
class Brow:
    """One brow, which stretches or gathers the skin between it and the lid.

    Attributes
    ----------
    part : Part
    unit : ndarray of float32, shape (rows, columns, 2)
        Plate px of displacement for 1 mm of movement at the brow itself.
    above : ndarray of float32, shape (rows, columns)
        Height above the lid, mm.
    gap : ndarray of float32, shape (rows, columns)
        Distance from lid to brow, mm.
    """

    part: Part
    unit: Array
    above: Array
    gap: Array


@dataclass(frozen=True, slots=True)
class Fields:
    """Displacement per mm of each moving part, over the box of the face.

    Attributes
    ----------
    box : tuple of int
        Left, top, right and bottom of the face in the plate, px.
    parts : tuple of Part
        What each field belongs to.
    unit : ndarray of float32, shape (fields, rows, columns, 2)
        Plate px of displacement for 1 mm of movement.
    brows : tuple of Brow
        How each brow is tied to the lid below it.
    depth : ndarray of float32, shape (rows, columns)
        Height of the face towards the camera, px; 0 outside the face.
    """

    box: tuple[int, int, int, int]
    parts: tuple[Part, ...]
    unit: Array
    brows: tuple[Brow, ...]
    depth: Array


def displacement(fields: Fields, row: NDArray[np.float64]) -> Array | None:
    """Add up the fields for one moment.

    Parameters
    ----------
    fields : Fields
    row : ndarray, shape (parts,)
        One row of a movement table.

    Returns
    -------
    ndarray of float32, shape (rows, columns, 2), or None
        Displacement in plate px at the grid points; None where nothing moves.
    """
    amounts = row[list(fields.parts)].astype(np.float32)
    moves = [amounts[i] * fields.unit[i] for i in np.flatnonzero(amounts)]
    moves += [_brow_move(brow, float(row[brow.part])) for brow in fields.brows if row[brow.part]]
    if not moves:
        return None
    total = moves[0]
    for move in moves[1:]:
        total += move
    return np.asarray(total, dtype=np.float32)


def _brow_move(brow: Brow, amount: float) -> Array:
    """Move a brow by `amount` mm; the skin under it stretches or gathers evenly."""
    reach = np.maximum(brow.gap + np.float32(amount), np.float32(0.3) * brow.gap)
    share = np.clip(brow.above / reach, 0, 1)[..., None]
    return np.asarray(np.float32(amount) * share * brow.unit, dtype=np.float32)


def fields_of(plate: Plate) -> Fields:
    """Work out every field of a plate.

    Parameters
    ----------
    plate : Plate

    Returns
    -------
    Fields
    """
    box = _box(plate)
    x, y = np.meshgrid(
        np.arange(box[0], box[2], GRID, dtype=np.float64) + (GRID - 1) / 2,
        np.arange(box[1], box[3], GRID, dtype=np.float64) + (GRID - 1) / 2,
    )
    grid = np.stack([x, y], axis=-1)
    parts: list[Part] = []
    units: list[NDArray[np.float64]] = []
    brows: list[Brow] = []
    up, mm = -plate.down, plate.px_per_mm
    for side, brow, cheek, mouth in _PAIRS:
        outward = plate.right if side == "left" else -plate.right
        over_mouth = _mouth(plate, grid, side)
        pulled = outward + _MOUTH_UP * up
        pulled /= np.linalg.norm(pulled)
        brows.append(_brow(plate, grid, side, brow))
        parts += [cheek, mouth, Part.PUCKER]
        units += [
            mm * _cheek(plate, grid, side)[..., None] * up,
            mm * over_mouth[..., None] * pulled,
            mm * over_mouth[..., None] * -outward,
        ]
    return Fields(
        box=box,
        parts=tuple(parts),
        unit=np.asarray(units, dtype=np.float32),
        brows=tuple(brows),
        depth=_depth(plate, grid),
    )


def _box(plate: Plate) -> tuple[int, int, int, int]:
    xy = plate.points[:, :2]
    low, high = xy.min(axis=0), xy.max(axis=0)
    pad = 0.45 * (high - low)
    first = np.maximum(np.floor(low - pad), 0).astype(int)
    last = np.minimum(np.ceil(high + pad), plate.rgb.shape[1::-1]).astype(int)
    return int(first[0]), int(first[1]), int(last[0]), int(last[1])


def _smooth(value: NDArray[np.float64]) -> NDArray[np.float64]:
    part = np.clip(value, 0, 1)
    return part * part * (3 - 2 * part)


def _near(
    grid: NDArray[np.float64], points: NDArray[np.float64], flat: float, rim: float
) -> NDArray[np.float64]:
    """1 within `flat` px of a point, 0 beyond `rim`."""
    far = np.full(grid.shape[:2], np.inf)
    for point in points:
        far = np.minimum(far, np.linalg.norm(grid - point, axis=-1))
    return _smooth((rim - far) / (rim - flat))


def _beside(plate: Plate, grid: NDArray[np.float64], side: str, full: float) -> NDArray[np.float64]:
    """0 up to 2 mm beyond the middle line, 1 from `full` px on."""
    outward = plate.right if side == "left" else -plate.right
    distance = (grid - plate.midline) @ outward
    start = 2 * plate.px_per_mm
    return _smooth((distance - start) / max(full - start, 1.0))


def _outward(plate: Plate, points: NDArray[np.float64], side: str) -> NDArray[np.float64]:
    return (points - plate.midline) @ (plate.right if side == "left" else -plate.right)


def _below(plate: Plate, grid: NDArray[np.float64], chain: tuple[int, ...]) -> NDArray[np.float64]:
    """Height of the grid below a chain of face points, px; negative above it."""
    points = plate.points[list(chain), :2] - plate.midline
    order = np.argsort(points @ plate.right)
    x, y = (grid - plate.midline) @ plate.right, (grid - plate.midline) @ plate.down
    along, heights = (points @ plate.right)[order], (points @ plate.down)[order]
    return np.asarray(y - np.interp(x, along, heights))


def _brow(plate: Plate, grid: NDArray[np.float64], side: str, part: Part) -> Brow:
    mm = plate.px_per_mm
    points = plate.points[list(BROW[side]), :2]
    lower, upper = points[:5], points[:4:-1]
    dense = np.concatenate([lower, upper, (lower + upper) / 2, (lower[1:] + lower[:-1]) / 2])
    inner = float(_outward(plate, points, side).min())
    field = _near(grid, dense, 8 * mm, 28 * mm) * _beside(plate, grid, side, inner)
    below_lid = _below(plate, grid, LID_UPPER[side])
    gap = (_below(plate, grid, BROW[side][:5]) - below_lid) / mm
    return Brow(
        part=part,
        unit=(mm * field[..., None] * -plate.down).astype(np.float32),
        above=(-below_lid / mm).astype(np.float32),
        gap=np.maximum(gap, _LEAST_GAP).astype(np.float32),
    )


def _cheek(plate: Plate, grid: NDArray[np.float64], side: str) -> NDArray[np.float64]:
    mm = plate.px_per_mm
    points = plate.points[list(CHEEK[side]), :2]
    below = _below(plate, grid, LID_LOWER[side])
    free = np.clip((below - mm) / (7 * mm), 0, 1)
    full = 0.8 * float(_outward(plate, points, side).min())
    return _near(grid, points, 3 * mm, 20 * mm) * _beside(plate, grid, side, full) * free


def _mouth(plate: Plate, grid: NDArray[np.float64], side: str) -> NDArray[np.float64]:
    mm = plate.px_per_mm
    corner = plate.points[[MOUTH_CORNER[side]], :2]
    full = 0.75 * float(_outward(plate, corner, side)[0])
    below = _below(plate, grid, LID_LOWER[side])
    free = np.clip((below - mm) / (7 * mm), 0, 1)
    return _near(grid, corner, 7 * mm, 27 * mm) * _beside(plate, grid, side, full) * free


def _depth(plate: Plate, grid: NDArray[np.float64]) -> Array:
    """Height of the face towards the camera, from the mesh, smooth to 0 outside."""
    points = plate.points
    rows, columns = grid.shape[:2]
    at = np.rint((points[:, :2] - grid[0, 0]) / GRID).astype(int)
    inside = np.all((at >= 0) & (at < [columns, rows]), axis=1)
    weight = np.zeros((rows, columns), np.float32)
    height = np.zeros((rows, columns), np.float32)
    rim = float(np.quantile(points[:, 2], 0.9))
    np.add.at(weight, (at[inside, 1], at[inside, 0]), 1.0)
    np.add.at(height, (at[inside, 1], at[inside, 0]), (rim - points[inside, 2]).astype(np.float32))
    wide = 7 * plate.px_per_mm / GRID
    filled = cv2.GaussianBlur(height, (0, 0), wide) / (
        cv2.GaussianBlur(weight, (0, 0), wide) + 1e-4
    )
    centre = (points[:, :2].min(axis=0) + points[:, :2].max(axis=0)) / 2
    half = np.ptp(points[:, :2], axis=0) / 2
    away = np.linalg.norm((grid - centre) / half, axis=-1)
    return np.asarray(np.maximum(filled, 0) * _smooth((1.75 - away) / 0.75), dtype=np.float32)
