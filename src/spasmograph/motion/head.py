"""The head's own frame: rotation, translation and size taken out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from spasmograph.motion.canonical import canonical_face

__all__ = ["STABLE_POINTS", "HeadPose", "across_face", "head_pose", "in_head_frame"]

Array = npt.NDArray[np.float64]

STABLE_POINTS = (
    *(168, 6, 197, 195, 5, 4),  # bridge and tip of the nose
    *(10, 109, 338, 67, 297, 103, 332, 54, 284, 21, 251),  # forehead, under the hair line
    *(162, 389, 127, 356, 234, 454),  # temples
    *(33, 133, 263, 362),  # canthi
)
"""Mesh points over bone that facial muscles move least."""


@dataclass(frozen=True, slots=True)
class HeadPose:
    """How the canonical face is laid over each frame's mesh.

    Attributes
    ----------
    rotation : ndarray, shape (n, 3, 3)
        Its columns are the head's axes (subject's left, up, forward) in picture
        axes turned upright (x right, y up, z towards the camera).
    scale : ndarray, shape (n,)
        px per canonical cm.
    origin : ndarray, shape (n, 3)
        The canonical origin, px, in the same upright axes.
    """

    rotation: Array
    scale: Array
    origin: Array

    def angles(self) -> tuple[Array, Array, Array]:
        """Return pitch, yaw and roll, degrees.

        Pitch is positive looking up, yaw turning to the subject's left, roll
        tilting towards the subject's left shoulder.
        """
        forward, right = self.rotation[:, :, 2], self.rotation[:, :, 0]
        pitch = np.degrees(np.arcsin(np.clip(forward[:, 1], -1, 1)))
        yaw = np.degrees(np.arctan2(forward[:, 0], forward[:, 2]))
        roll = np.degrees(np.arctan2(-right[:, 1], right[:, 0]))
        return pitch, yaw, roll


def upright(points: npt.NDArray[np.floating]) -> Array:
    """Turn picture axes (y down, z away) into upright ones (y up, z to the camera)."""
    turned: Array = np.asarray(points, np.float64) * np.array([1.0, -1.0, -1.0])
    return turned


def head_pose(mesh: npt.NDArray[np.floating]) -> HeadPose:
    """Fit the canonical face to every frame by similarity (Umeyama 1991).

    Parameters
    ----------
    mesh : ndarray, shape (n, 478, 3)
        FaceTrack mesh, px; frames without a face are NaN.

    Returns
    -------
    HeadPose
        NaN where there is no face.
    """
    stable = list(STABLE_POINTS)
    model = canonical_face()[stable]
    centre = model.mean(axis=0)
    source = model - centre
    target = upright(mesh[:, stable])
    seen = np.isfinite(target).all(axis=(1, 2))
    rotation = np.full((len(mesh), 3, 3), np.nan)
    scale = np.full(len(mesh), np.nan)
    origin = np.full((len(mesh), 3), np.nan)
    middle = target[seen].mean(axis=1)
    moved = target[seen] - middle[:, None]
    u, spread, vt = np.linalg.svd(np.einsum("npi,pj->nij", moved, source))
    flip = np.ones_like(spread)
    flip[:, 2] = np.sign(np.linalg.det(u @ vt))
    rotation[seen] = (u * flip[:, None, :]) @ vt
    scale[seen] = (spread * flip).sum(axis=1) / (source**2).sum()
    origin[seen] = middle - scale[seen, None] * (rotation[seen] @ centre)
    return HeadPose(rotation, scale, origin)


def in_head_frame(points: npt.NDArray[np.floating], pose: HeadPose) -> Array:
    """Carry picture points, shape (n, p, 3) px, into the head frame, canonical cm."""
    away = upright(points) - pose.origin[:, None]
    local: Array = np.einsum("nji,npj->npi", pose.rotation, away) / pose.scale[:, None, None]
    return local


def across_face(vectors: npt.NDArray[np.floating], pose: HeadPose, axis: int) -> Array:
    """Length of picture vectors that lie along one head axis, canonical cm.

    The foreshortening that turning the head causes is taken out, from the two
    picture coordinates alone: a net's depth is too noisy to measure with.

    Parameters
    ----------
    vectors : ndarray, shape (n, ..., >=2)
        Differences of picture points, px.
    axis : int
        0 for the head's left-right axis, 1 for up-down.
    """
    direction = pose.rotation[:, :2, axis] * np.array([1.0, -1.0])
    direction = direction / (direction**2).sum(axis=1, keepdims=True)
    shape = (len(vectors),) + (1,) * (vectors.ndim - 2)
    along = (vectors[..., :2] * direction.reshape(*shape, 2)).sum(axis=-1)
    return np.asarray(along / pose.scale.reshape(shape))
