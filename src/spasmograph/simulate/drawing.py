"""Draw and write clips of an animated portrait."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from spasmograph.simulate.camera import Camera, camera_of, exposed
from spasmograph.simulate.eyes import Eye, LidState, eye_of, paint_eye
from spasmograph.simulate.fields import GRID, Fields, displacement, fields_of
from spasmograph.simulate.mouth import Mouth, mouth_of, paint_mouth
from spasmograph.simulate.movement import movement
from spasmograph.simulate.parts import Part
from spasmograph.simulate.plate import Plate, place
from spasmograph.simulate.portrait import load_portrait
from spasmograph.simulate.spec import FaceSpec

__all__ = ["Stage", "draw", "frame_at", "frame_times", "frames", "stage_of"]

Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything about a clip that does not change from frame to frame.

    Attributes
    ----------
    spec : FaceSpec
    plate : Plate
    eyes : tuple of (Part, Eye)
    mouth : Mouth
    fields : Fields
    camera : Camera
    """

    spec: FaceSpec
    plate: Plate
    eyes: tuple[tuple[Part, Eye], ...]
    mouth: Mouth
    fields: Fields
    camera: Camera


def stage_of(spec: FaceSpec) -> Stage:
    """Prepare a clip.

    Parameters
    ----------
    spec : FaceSpec

    Returns
    -------
    Stage

    Raises
    ------
    SimulationError
        The portrait cannot be read or is too small.
    NoFace
        There is no face in the portrait.
    """
    plate = place(load_portrait(spec.portrait), (spec.width, spec.height), spec.face)
    return Stage(
        spec=spec,
        plate=plate,
        eyes=(
            (Part.EYE_LEFT, eye_of(plate, "left")),
            (Part.EYE_RIGHT, eye_of(plate, "right")),
        ),
        mouth=mouth_of(plate),
        fields=fields_of(plate),
        camera=camera_of(spec),
    )


def frame_times(spec: FaceSpec) -> NDArray[np.float64]:
    """When each frame of a clip is taken, s."""
    return np.arange(round(spec.duration * spec.fps)) / spec.fps


def frames(spec: FaceSpec) -> Iterator[tuple[float, Picture]]:
    """Draw a clip, frame after frame.

    Parameters
    ----------
    spec : FaceSpec

    Yields
    ------
    time : float
        s since the start.
    rgb : ndarray of uint8, shape (height, width, 3)
    """
    stage = stage_of(spec)
    times = frame_times(spec)
    for i, (time, row) in enumerate(zip(times, movement(spec, times), strict=True)):
        yield float(time), exposed(stage.camera, draw(stage, row), i, float(time))


def frame_at(stage: Stage, time: float) -> Picture:
    """Draw one moment of a clip.

    Parameters
    ----------
    stage : Stage
    time : float
        s since the start.

    Returns
    -------
    ndarray of uint8, shape (height, width, 3)
        The very frame that `frames` gives for that moment.
    """
    index = round(time * stage.spec.fps)
    drawn = draw(stage, movement(stage.spec, time)[0])
    return exposed(stage.camera, drawn, index, time)


def draw(stage: Stage, row: NDArray[np.float64]) -> Picture:
    """Draw the face as it stands, before the camera adds anything.

    Parameters
    ----------
    stage : Stage
    row : ndarray, shape (parts,)
        One row of a movement table.

    Returns
    -------
    ndarray of uint8, shape (height, width, 3)
    """
    painted = _painted(stage, row)
    pose = _pose(stage.plate, row)
    size = (stage.spec.width, stage.spec.height)
    picture = cv2.warpAffine(
        painted,
        pose,
        size,
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    box = _box_in_frame(stage, pose)
    if box is not None:
        left, top, right, bottom = box
        maps = _maps(stage, row, pose, box)
        picture[top:bottom, left:right] = cv2.remap(
            painted, maps[..., 0], maps[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
    return np.asarray(picture, dtype=np.uint8)


def _painted(stage: Stage, row: NDArray[np.float64]) -> Picture:
    """Return the plate with its lids and its jaw where they should be."""
    painted = stage.plate.rgb
    lowered, raised = float(row[Part.LOOK]), float(row[Part.NARROW])
    jaw = float(row[Part.JAW]) * stage.plate.px_per_mm
    if not (row[[Part.EYE_LEFT, Part.EYE_RIGHT]].any() or lowered or raised or jaw > 0):
        return painted
    painted = painted.copy()
    for part, eye in stage.eyes:
        painted[eye.box] = paint_eye(eye, LidState(float(row[part]), lowered, raised))
    if jaw > 0:
        painted[stage.mouth.box] = paint_mouth(stage.mouth, jaw)
    return painted


def _pose(plate: Plate, row: NDArray[np.float64]) -> NDArray[np.float64]:
    """Affine from frame px to plate px: the head turned and moved."""
    angle = np.deg2rad(row[Part.ROLL])
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    moved = row[[Part.X, Part.Y]] * plate.px_per_mm
    offset = np.array(plate.margin, dtype=np.float64)
    shift = plate.midline + turn @ (offset - moved - plate.midline)
    return np.concatenate([turn, shift[:, None]], axis=1)


def _box_in_frame(stage: Stage, pose: NDArray[np.float64]) -> tuple[int, int, int, int] | None:
    """Where the box of the face lies in the frame; None when it has left."""
    left, top, right, bottom = stage.fields.box
    corners = np.array([[left, top], [right, top], [left, bottom], [right, bottom]], float)
    seen = (corners - pose[:, 2]) @ np.linalg.inv(pose[:, :2]).T
    low = np.maximum(np.floor(seen.min(axis=0)).astype(int), 0)
    high = np.minimum(
        np.ceil(seen.max(axis=0)).astype(int) + 1, [stage.spec.width, stage.spec.height]
    )
    if np.any(high <= low):
        return None
    return int(low[0]), int(low[1]), int(high[0]), int(high[1])


def _maps(
    stage: Stage,
    row: NDArray[np.float64],
    pose: NDArray[np.float64],
    box: tuple[int, int, int, int],
) -> NDArray[np.float32]:
    """Plate px of every frame px in a box: pose, turn and skin together."""
    left, top, right, bottom = box
    # One more grid point on every side, so that the rim is interpolated too.
    columns, rows = (right - left + GRID - 1) // GRID + 2, (bottom - top + GRID - 1) // GRID + 2
    x = (left - (GRID + 1) / 2 + GRID * np.arange(columns)).astype(np.float32)
    y = (top - (GRID + 1) / 2 + GRID * np.arange(rows)).astype(np.float32)
    a = pose.astype(np.float32)
    source = np.stack(
        [
            a[0, 0] * x[None, :] + a[0, 1] * y[:, None] + a[0, 2],
            a[1, 0] * x[None, :] + a[1, 1] * y[:, None] + a[1, 2],
        ],
        axis=-1,
    )
    turned = _turned(stage, row, source)
    skin = displacement(stage.fields, row)
    if skin is not None:
        turned -= _over_face(stage.fields, skin, turned)
    full = cv2.resize(turned, (columns * GRID, rows * GRID), interpolation=cv2.INTER_LINEAR)
    inner = full[GRID : GRID + bottom - top, GRID : GRID + right - left]
    return np.asarray(inner, dtype=np.float32)


def _turned(
    stage: Stage, row: NDArray[np.float64], source: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Turn the head by the height of each part of the face towards the camera."""
    yaw, pitch = np.sin(np.deg2rad(row[[Part.YAW, Part.PITCH]]))
    if yaw == 0 and pitch == 0:
        return source
    towards = _over_face(stage.fields, stage.fields.depth, source)[..., None]
    way = yaw * stage.plate.right + pitch * stage.plate.down
    return np.asarray(source - towards * way.astype(np.float32), dtype=np.float32)


def _over_face(
    fields: Fields, values: NDArray[np.float32], at: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Look up a grid of the face's box at plate px; 0 outside."""
    corner = np.array(fields.box[:2], dtype=np.float32) + np.float32((GRID - 1) / 2)
    where = (at - corner) / np.float32(GRID)
    return np.asarray(
        cv2.remap(
            values, where[..., 0], where[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT
        )
    )
