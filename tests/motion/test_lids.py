"""Three readings of each eye made into one, on readings that err as the nets do."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

from spasmograph.motion.lids import fused_aperture

Array = npt.NDArray[np.float64]

TIME = np.arange(0, 12, 1 / 30)
OPEN = np.array([10.0, 9.0])


def geometry(closure: Array, *, halves: bool = True) -> xr.Dataset:
    """Readings of two eyes: the mesh leaks, the half is a little off, the eye net stops short."""
    mesh = OPEN * (1 - 0.67 * closure - 0.2 * closure[:, ::-1] - 0.13 * closure.min(1)[:, None])
    half = 1.06 * OPEN * (1 - closure)
    eye = 0.9 * OPEN * (1 - 0.7 * closure)
    wanted = closure > 0.1 if halves else np.zeros_like(closure, bool)
    wanted[::60] = True  # both halves are read every two seconds
    half[~wanted] = np.nan
    grid = ("time", "side")
    return xr.Dataset(
        {"mesh_lid": (grid, mesh), "half_lid": (grid, half), "eye_lid": (grid, eye)},
        coords={"time": TIME, "side": ["left", "right"]},
    )


def closing(side: int, depth: float) -> Array:
    closure = np.zeros((len(TIME), 2))
    closure[(TIME > 4) & (TIME < 6), side] = depth
    return closure


@given(side=st.sampled_from([0, 1]), depth=st.floats(0.3, 1.0))
def test_one_eye_is_read_without_the_other(side: int, depth: float) -> None:
    fused = fused_aperture(geometry(closing(side, depth))) / OPEN
    during = (TIME > 4.1) & (TIME < 5.9)
    assert fused[during, side] == pytest.approx(1 - depth, abs=0.03)
    assert fused[during, 1 - side] == pytest.approx(1.0, abs=0.03)


@given(side=st.sampled_from([0, 1]), depth=st.floats(0.3, 1.0))
def test_one_eye_is_read_where_its_half_could_not_be(side: int, depth: float) -> None:
    """A half that was read in one frame and not in the next must not part a closure."""
    dataset = geometry(closing(side, depth), halves=False)
    fused = fused_aperture(dataset) / OPEN
    during = (TIME > 4.1) & (TIME < 5.9)
    assert fused[during, side] == pytest.approx(1 - depth, abs=0.06)
    assert fused[during, 1 - side] == pytest.approx(1.0, abs=0.06)


def test_a_half_that_contradicts_the_whole_face_is_not_believed() -> None:
    dataset = geometry(closing(0, 0.3))
    during = (TIME > 4.1) & (TIME < 5.9)
    dataset["half_lid"][during, 0] = 0.2 * OPEN[0]
    assert fused_aperture(dataset)[during, 0] / OPEN[0] == pytest.approx(0.7, abs=0.05)


def test_an_eye_narrowed_by_a_turned_head_is_not_closing() -> None:
    """The net that sees one eye alone reads it narrower; the whole face does not."""
    dataset = geometry(np.zeros((len(TIME), 2)))
    turned = (TIME > 4) & (TIME < 6)
    dataset["eye_lid"][turned, 0] *= 0.75
    np.testing.assert_allclose(fused_aperture(dataset), dataset["mesh_lid"])


def test_two_eyes_that_close_together_stay_together() -> None:
    """The net that sees one eye alone reads some half closed eyes as wide open."""
    dataset = geometry(np.repeat(closing(0, 0.5)[:, :1], 2, axis=1))
    during = (TIME > 4) & (TIME < 6)
    dataset["eye_lid"][during, 0] = 0.9 * OPEN[0] * 0.9
    np.testing.assert_allclose(fused_aperture(dataset), dataset["mesh_lid"])


def test_open_eyes_are_known_though_they_are_seldom_read_alone() -> None:
    """Closed for a third of the time, read alone in every frame of that, else rarely."""
    closure = np.zeros((len(TIME), 2))
    closure[(TIME > 4) & (TIME < 8), 1] = 1.0
    dataset = geometry(closure)
    resting = (closure[:, 1] == 0) & (np.arange(len(TIME)) % 12 != 0)
    dataset["eye_lid"][resting] = np.nan
    fused = fused_aperture(dataset) / OPEN
    during = (TIME > 4.1) & (TIME < 7.9)
    assert fused[during, 1] == pytest.approx(0.0, abs=0.05)
    assert fused[during, 0] == pytest.approx(1.0, abs=0.05)


@pytest.mark.parametrize("sides", [[0], [1], [0, 1]])
def test_an_eye_never_read_alone_while_open_is_read_from_the_whole_face(sides: list[int]) -> None:
    """Its open reading is not known, so that its closed ones say nothing."""
    dataset = geometry(closing(0, 0.5), halves=False)
    before = (TIME <= 4) | (TIME >= 6)
    dataset["eye_lid"][before, sides] = np.nan
    np.testing.assert_allclose(fused_aperture(dataset), dataset["mesh_lid"])


def test_both_eyes_are_read_from_the_whole_face() -> None:
    closure = np.repeat(closing(0, 1.0)[:, :1], 2, axis=1)
    dataset = geometry(closure)
    np.testing.assert_allclose(fused_aperture(dataset), dataset["mesh_lid"])


def test_eyes_that_were_not_read_by_themselves_are_read_from_the_mesh() -> None:
    dataset = geometry(np.zeros((len(TIME), 2)))
    dataset["eye_lid"][1::6] = np.nan
    fused = fused_aperture(dataset)
    assert np.isfinite(fused).all()
    np.testing.assert_allclose(fused, np.broadcast_to(OPEN, fused.shape), rtol=1e-6)


def test_what_was_not_observed_stays_missing() -> None:
    dataset = geometry(closing(0, 1.0))
    dataset = dataset.where(xr.DataArray(TIME < 8, dims="time"))
    assert np.isnan(fused_aperture(dataset)[TIME >= 8]).all()
