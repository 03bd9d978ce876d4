"""When the halves of a face are read, and where a net is told to look."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spasmograph.video.detector import Face, principal_face
from spasmograph.video.halves import (
    at_ease,
    eye_openings,
    half_to_read,
    turned_away,
    usual_openings,
)
from spasmograph.video.regions import Region, astray, steady

share = st.floats(0.3, 1.2)


def contours(left: float, right: float) -> npt.NDArray[np.float32]:
    """Two eyes 30 px wide that stand open by this share of 10 px."""
    eyes = np.zeros((2, 71, 3), np.float32)
    for eye, opening in zip(eyes, (left, right), strict=True):
        eye[8, 0] = 30
        eye[1:8, 1] = 10 * opening
    return eyes


def test_openings_are_by_the_width_of_the_eye() -> None:
    near, far = eye_openings(contours(1.0, 1.0)), eye_openings(contours(1.0, 1.0) * 0.25)
    assert near == pytest.approx(far, rel=1e-5)
    left, right = eye_openings(contours(1.0, 0.5))
    assert left > right


ONES = ((1.0, 1.0), (1.0, 1.0))


@given(level=share)
def test_eyes_that_move_alike_are_not_read_apart(level: float) -> None:
    usual = ((0.4, 0.36), (0.3, 0.31))
    alone, mesh = ((level * left, level * right) for left, right in usual)
    assert half_to_read(alone, mesh, usual) == ()


def test_the_closing_eye_is_read_from_its_half() -> None:
    usual = ((0.4, 0.4), (0.3, 0.3))
    assert half_to_read((0.4, 0.2), (0.25, 0.15), usual) == ("right",)
    assert half_to_read((0.1, 0.4), (0.1, 0.24), usual) == ("left",)


def test_nets_that_contradict_each_other_show_no_closing_eye() -> None:
    """A turned head narrows one eye for the net that sees it alone."""
    assert half_to_read((0.75, 1.0), (1.0, 1.0), ONES) == ()
    assert half_to_read((0.75, 1.0), (1.0, 0.9), ONES) == ()


def test_eyes_that_both_close_are_not_read_apart() -> None:
    """The net for one eye alone reads some closing eyes as wide open."""
    assert half_to_read((0.9, 0.5), (0.55, 0.45), ONES) == ()


@given(left=share, right=share, other=st.floats(0.3, 1.2))
def test_swapping_the_eyes_swaps_the_halves(left: float, right: float, other: float) -> None:
    opposite = {"left": "right", "right": "left"}
    here = half_to_read((left, right), (right, other), ONES)
    there = half_to_read((right, left), (other, right), ONES)
    assert tuple(opposite[side] for side in here) == there


@given(closure=st.floats(0.12, 0.9))
def test_an_eye_that_closes_alone_is_never_at_ease(closure: float) -> None:
    assert not at_ease((1.0, 1.0 - closure), (1.0, 1.0))
    assert not at_ease((1.0 - closure, 1.0 - closure), (1.0, 1.0))
    assert at_ease((1.0, 1.0), (1.0, 1.0))


def test_what_is_usual_outlasts_a_spasm() -> None:
    closed, open_ = [((0.4, 0.1), (0.3, 0.1))] * 20, [((0.4, 0.42), (0.31, 0.3))] * 5
    alone, mesh = usual_openings(closed + open_)
    assert alone == pytest.approx((0.4, 0.42))
    assert mesh == pytest.approx((0.31, 0.3))
    assert usual_openings([]) == ((1.0, 1.0), (1.0, 1.0))


def test_what_is_usual_outlasts_a_spasm_that_one_eye_read_alone_hardly_shows() -> None:
    """The single-eye net reads some closed eyes as three quarters open."""
    closed, open_ = [((0.31, 0.42), (0.2, 0.28))] * 5, [((0.4, 0.41), (0.31, 0.3))] * 3
    assert usual_openings(closed + open_)[0] == pytest.approx((0.4, 0.41))


def test_a_head_turned_far_is_not_halved() -> None:
    mesh = np.zeros((478, 3), np.float32)
    mesh[263, 0], mesh[33, 0] = 40, -40
    assert not turned_away(mesh)
    mesh[33, 0] = -15
    assert turned_away(mesh)


regions = st.builds(
    Region, st.floats(0, 2000), st.floats(0, 2000), st.floats(20, 900), st.floats(-3, 3)
)


@given(region=regions, x=st.floats(0, 256), y=st.floats(0, 256))
def test_points_go_to_the_picture_and_back(region: Region, x: float, y: float) -> None:
    there = region.to_picture(np.array([[x, y, 8.0]]), 256)[0]
    affine = np.vstack([region.affine(256), [0, 0, 1]])
    back = np.linalg.inv(affine) @ [float(there[0]), float(there[1]), 1.0]
    assert back[:2] == pytest.approx([x, y], abs=0.05)
    assert there[2] == pytest.approx(8 * region.side / 256, rel=1e-5)


@given(region=regions)
def test_pixel_centres_lie_half_a_pixel_in(region: Region) -> None:
    edge = region.affine(64) @ [0.5, 0.5, 1.0]
    assert region.pixel_affine(64) @ [0, 0, 1] == pytest.approx(edge - 0.5, abs=1e-6)


def test_a_region_stands_still_until_the_face_has_moved() -> None:
    here = Region(100, 100, 200, 0.0)
    assert steady(here, Region(104, 100, 203, math.radians(2))) is here
    for moved in (Region(120, 100, 200, 0), Region(100, 100, 230, 0), Region(100, 100, 200, 0.1)):
        assert steady(here, moved) is moved
    assert not astray(here, Region(115, 100, 210, 0.1))
    assert astray(here, Region(140, 100, 200, 0.0))


def test_the_large_and_central_face_is_chosen() -> None:
    def face(x: float, size: float) -> Face:
        return Face(0.9, x, 240, size, size, 0.0)

    centre, edge, large = face(320, 100), face(40, 105), face(60, 200)
    assert principal_face((centre, edge), 640, 480) is centre
    assert principal_face((centre, large), 640, 480) is large
    assert principal_face((), 640, 480) is None
