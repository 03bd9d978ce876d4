"""The head frame against poses that are known."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spasmograph.motion.canonical import canonical_face
from spasmograph.motion.head import across_face, head_pose, in_head_frame, upright

Array = npt.NDArray[np.float64]


def turn(pitch: float, yaw: float, roll: float) -> Array:
    """Rotation by pitch (up +), yaw (subject's left +), roll (left shoulder +), degrees."""
    p, y, r = np.radians([-pitch, yaw, -roll])
    about_x = np.array([[1, 0, 0], [0, np.cos(p), -np.sin(p)], [0, np.sin(p), np.cos(p)]])
    about_y = np.array([[np.cos(y), 0, np.sin(y)], [0, 1, 0], [-np.sin(y), 0, np.cos(y)]])
    about_z = np.array([[np.cos(r), -np.sin(r), 0], [np.sin(r), np.cos(r), 0], [0, 0, 1]])
    return np.asarray(about_z @ about_y @ about_x)


def picture_of(rotation: Array, scale: float, at: tuple[float, float]) -> Array:
    """Project the canonical face to picture px, shape (1, 478, 3)."""
    points = np.zeros((478, 3))
    points[:468] = canonical_face() @ rotation.T * scale
    return upright(points + np.array([at[0], -at[1], 0.0]))[None]


def test_the_canonical_face_stands_upright_and_looks_forward() -> None:
    face = canonical_face()
    assert face[263, 0] > 0 > face[33, 0]  # the subject's left eye has x > 0
    assert face[10, 1] > face[152, 1]  # forehead over chin
    assert face[4, 2] > face[234, 2]  # nose before the temple


@given(
    pitch=st.floats(-30, 30),
    yaw=st.floats(-30, 30),
    scale=st.floats(5, 80),
    x=st.floats(-500, 2000),
)
def test_pose_is_recovered(pitch: float, yaw: float, scale: float, x: float) -> None:
    mesh = picture_of(turn(pitch, yaw, 0), scale, (x, 300.0))
    pose = head_pose(mesh)
    found = [float(a[0]) for a in pose.angles()]
    assert float(pose.scale[0]) == pytest.approx(scale, rel=1e-6)
    # yaw about the head's own, already pitched, axis mixes a little of both
    assert found[0] == pytest.approx(pitch, abs=0.16 * abs(yaw) + 0.01)
    assert found[1] == pytest.approx(yaw, abs=0.16 * abs(pitch) + 0.01)


@given(roll=st.floats(-60, 60))
def test_roll_is_recovered(roll: float) -> None:
    pose = head_pose(picture_of(turn(0, 0, roll), 30.0, (400.0, 300.0)))
    assert float(pose.angles()[2][0]) == pytest.approx(roll, abs=1e-4)


@given(pitch=st.floats(-30, 30), yaw=st.floats(-30, 30), roll=st.floats(-45, 45))
def test_points_come_back_to_the_canonical_face(pitch: float, yaw: float, roll: float) -> None:
    mesh = picture_of(turn(pitch, yaw, roll), 25.0, (640.0, 360.0))
    back = in_head_frame(mesh, head_pose(mesh))[0, :468]
    np.testing.assert_allclose(back, canonical_face(), atol=1e-6)


@given(pitch=st.floats(-25, 25), yaw=st.floats(-25, 25), roll=st.floats(-45, 45))
def test_a_frontal_gap_is_measured_alike_from_any_angle(
    pitch: float, yaw: float, roll: float
) -> None:
    mesh = picture_of(turn(pitch, yaw, roll), 25.0, (640.0, 360.0))
    pose = head_pose(mesh)
    up = upright((turn(pitch, yaw, roll) @ np.array([0.0, 0.9, 0.0]) * 25.0)[None])
    assert float(across_face(up, pose, axis=1)[0]) == pytest.approx(0.9, rel=1e-6)


def test_a_frame_without_a_face_has_no_pose_and_spoils_no_other() -> None:
    mesh = np.concatenate([picture_of(np.eye(3), 20.0, (0, 0)), np.full((1, 478, 3), np.nan)])
    pose = head_pose(mesh)
    assert np.isfinite(pose.scale[0])
    assert np.isnan(pose.scale[1])
    assert np.isnan(pose.rotation[1]).all()
