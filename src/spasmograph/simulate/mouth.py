"""Opening the jaw: the lower lip and the chin go down, the mouth's dark inside appears."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

from spasmograph.simulate.plate import Plate
from spasmograph.simulate.portrait import INNER_LIP_LOWER, INNER_LIP_UPPER

__all__ = ["Mouth", "mouth_of", "paint_mouth"]

Array = NDArray[np.float32]

_CHIN = 152
_JAW_ANGLES = (172, 397)
_INSIDE = (52.0, 22.0, 22.0)
_NECK = 1.1
_WIDEST = 0.7


@dataclass(frozen=True, slots=True)
class Mouth:
    """The lower face of a plate, ready to be opened.

    Attributes
    ----------
    box : tuple of slice
        Rows and columns of the plate that the jaw may change.
    still : ndarray of uint8, shape (h, w, 3)
        The box as it is in the plate.
    column, row : ndarray of float32, shape (h, w)
        Box px of each pixel.
    below : ndarray of float32, shape (h, w)
        Height below the lower lip's inner margin, px.
    lip : ndarray of float32, shape (h, w)
        How far this column of the lower lip goes with the jaw, 0 to 1.
    jaw : ndarray of float32, shape (h, w)
        The same for the chin.
    chin : float
        From the lower lip to the chin, px.
    down : tuple of float
        The face's downward axis in the plate.
    """

    box: tuple[slice, slice]
    still: NDArray[np.uint8]
    column: Array
    row: Array
    below: Array
    lip: Array
    jaw: Array
    chin: float
    down: tuple[float, float]


def mouth_of(plate: Plate) -> Mouth:
    """Measure the lower face of a plate.

    Parameters
    ----------
    plate : Plate

    Returns
    -------
    Mouth
    """
    frame = np.stack([plate.right, plate.down], axis=1)
    xy = plate.points[:, :2]
    upper, lower = xy[list(INNER_LIP_UPPER)], xy[list(INNER_LIP_LOWER)]
    centre = (lower[0] + lower[-1]) / 2
    edge = (lower - centre) @ frame
    over = (upper - centre) @ frame
    chin = float(((xy[_CHIN] - centre) @ frame)[1])
    angles = (xy[list(_JAW_ANGLES)] - centre) @ frame
    half_jaw = float(np.abs(angles[:, 0]).min()) * 1.25
    half_mouth = float(np.abs(edge[[0, -1], 0]).min())
    reach = np.array([[-half_jaw, over[:, 1].min() - 3], [half_jaw, chin * (2 + _NECK)]])
    corners = centre + np.array([[x, y] for x in reach[:, 0] for y in reach[:, 1]]) @ frame.T
    low = np.maximum(np.floor(corners.min(axis=0)).astype(int), 0)
    high = np.minimum(np.ceil(corners.max(axis=0)).astype(int) + 1, plate.rgb.shape[1::-1])
    column, row = np.meshgrid(
        np.arange(high[0] - low[0], dtype=np.float64),
        np.arange(high[1] - low[1], dtype=np.float64),
    )
    local = np.stack([column + low[0] - centre[0], row + low[1] - centre[1]], axis=-1) @ frame
    x, y = np.moveaxis(local, -1, 0)
    far = 1e4
    margin = PchipInterpolator(
        np.concatenate([[edge[0, 0] - far], edge[:, 0], [edge[-1, 0] + far]]),
        np.concatenate([edge[:1, 1], edge[:, 1], edge[-1:, 1]]),
    )
    box = (slice(low[1], high[1]), slice(low[0], high[0]))
    side = np.clip((1 - np.abs(x) / half_jaw) / 0.55, 0, 1)
    return Mouth(
        box=box,
        still=plate.rgb[box].copy(),
        column=column.astype(np.float32),
        row=row.astype(np.float32),
        below=(y - margin(x)).astype(np.float32),
        lip=np.clip(1 - (x / half_mouth) ** 2, 0, 1).astype(np.float32) ** np.float32(0.6),
        jaw=(side * side * (3 - 2 * side)).astype(np.float32),
        chin=chin,
        down=(float(plate.down[0]), float(plate.down[1])),
    )


def paint_mouth(mouth: Mouth, opening: float) -> NDArray[np.uint8]:
    """Draw the lower face with the jaw down.

    Parameters
    ----------
    mouth : Mouth
    opening : float
        How far the lower lip goes down, px; 0 as in the portrait, and never
        more than 0.7 of the distance from lip to chin.

    Returns
    -------
    ndarray of uint8, shape (h, w, 3)
        What belongs in ``mouth.box``.
    """
    if opening <= 0:
        return mouth.still
    opening = min(opening, _WIDEST * mouth.chin)
    drop = np.float32(opening) * mouth.lip
    under = mouth.below - drop
    depth = np.clip(under / mouth.chin, 0, 1)
    carried = np.float32(opening) * ((1 - depth) * mouth.lip + depth * mouth.jaw)
    neck = np.clip(1 - (under - mouth.chin) / (_NECK * mouth.chin), 0, 1)
    move = -carried * neck * np.clip(under + 0.5, 0, 1)
    lowered = cv2.remap(
        mouth.still,
        mouth.column + move * np.float32(mouth.down[0]),
        mouth.row + move * np.float32(mouth.down[1]),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    skin = np.clip(under + 0.5, 0, 1)
    inside = np.clip(np.clip(mouth.below + 0.5, 0, 1) - skin, 0, 1)[..., None]
    colour = np.asarray(_INSIDE, dtype=np.float32) * np.float32(mouth.still.mean() / 130)
    return np.asarray(np.rint(lowered * (1 - inside) + colour * inside), dtype=np.uint8)
