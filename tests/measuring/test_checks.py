"""A video that cannot be measured is refused with what would help."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from spasmograph.errors import NoFace, NothingToMeasure
from spasmograph.measuring.checks import check_face, check_movement


def _seen(presence: float = 1.0, iris_px: float = 20.0, yaw: float = 0.0) -> xr.Dataset:
    n = 4
    return xr.Dataset(
        {
            "presence": ("time", np.full(n, presence)),
            "iris_width": (("time", "side"), np.full((n, 2), 11.7)),
            "face_px": ("time", np.full(n, iris_px / 1.17)),
            "yaw": ("time", np.full(n, yaw)),
            "pitch": ("time", np.zeros(n)),
        },
        coords={"time": np.arange(n) / 30},
    )


def _motion(noise: float = 0.05, usable: float = 60.0) -> xr.Dataset:
    values = np.full((2, 4), noise)
    return xr.Dataset({"noise": (("side", "signal"), values)}, attrs={"usable_seconds": usable})


def test_a_good_face_passes() -> None:
    check_face(_seen())
    check_movement(_motion())


def test_no_face() -> None:
    with pytest.raises(NoFace, match="no face was found"):
        check_face(_seen(presence=0.1))


def test_small_face_says_how_much_closer() -> None:
    with pytest.raises(NoFace, match="too small") as caught:
        check_face(_seen(iris_px=2.0))
    assert "4.0 times closer" in caught.value.cure


def test_face_turned_away() -> None:
    with pytest.raises(NothingToMeasure, match="turned away"):
        check_face(_seen(yaw=60.0))


def test_still_picture() -> None:
    with pytest.raises(NothingToMeasure, match="still"):
        check_movement(_motion(noise=0.0005))


def test_too_little_to_measure() -> None:
    with pytest.raises(NothingToMeasure, match=r"0\.4 s only"):
        check_movement(_motion(usable=0.4))


def test_missing_noise_is_not_a_still() -> None:
    check_movement(_motion(noise=float("nan")))
