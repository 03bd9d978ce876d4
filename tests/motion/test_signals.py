"""What the whole recording says about each frame, on made-up geometry."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from spasmograph.motion import signals

RATE = 30.0


def geometry(closure: np.ndarray, drop: np.ndarray) -> xr.Dataset:
    """Both eyes close alike by a share of open while the irises fall, mm.

    The eyes are read alone in every frame that shows them closing, else a few
    times a second, as the tracker does.
    """
    n = len(closure)
    time = np.arange(n) / RATE
    grid, pair = ("time", "side"), np.ones(2)
    aperture = 10.0 * (1 - closure)[:, None] * pair
    read = (closure > 0.05) | (np.arange(n) % 6 == 0)
    eye = np.where(read[:, None], 0.9 * aperture, np.nan)
    height = np.where(read[:, None], 2.0 - drop[:, None] * pair, np.nan)
    flat = {"brow": 20.0, "cheek": -30.0, "mouth": 25.0, "lower_height": -3.0, "eye_width": 30.0}
    single = {"jaw": 1.0, "pitch": 0.0, "yaw": 0.0, "roll": 0.0, "face_px": 30.0}
    picture = {"presence": 1.0, "inside": 1.0, "faces": 1.0, "sharpness": 1.0, "brightness": 0.5}
    return xr.Dataset(
        {
            "mesh_lid": (grid, aperture),
            "half_lid": (grid, np.full((n, 2), np.nan)),
            "eye_lid": (grid, eye),
            "iris_height": (grid, height),
            "iris_width": (grid, np.full((n, 2), 11.7)),
        }
        | {name: (grid, np.full((n, 2), value)) for name, value in flat.items()}
        | {
            name: ("time", np.full(n, value))
            for name, value in (single | picture | {"clipped": 0.0}).items()
        },
        coords={"time": time, "side": ["left", "right"]},
    )


def pulse(n: int, *spans: tuple[float, float]) -> np.ndarray:
    time = np.arange(n) / RATE
    return np.asarray(np.sum([(time >= a) & (time < b) for a, b in spans], axis=0), np.float64)


def test_someone_who_looks_down_for_most_of_the_time_looks_down() -> None:
    """The eyes are read far more often then; that must not become their rest."""
    looking = pulse(600, (2, 6), (8, 13), (15, 19))
    motion = signals(geometry(0.4 * looking, 1.9 * looking))
    gaze = motion["gaze_down"].to_numpy()
    assert np.median(gaze[looking > 0]) > 0.5
    assert np.median(gaze[looking == 0]) < 0.1


@pytest.mark.parametrize("depth", [0.3, 0.5, 0.7, 1.0])
def test_closing_lids_are_not_taken_for_a_gaze_down(depth: float) -> None:
    """The iris is read lower, by about 2 mm at full closure, as the lid comes down."""
    shut = pulse(600, (3, 5), (9, 9.4), (12, 14))
    motion = signals(geometry(depth * shut, 2.0 * depth * shut))
    assert np.median(motion["gaze_down"].to_numpy()[shut > 0]) < 0.2
