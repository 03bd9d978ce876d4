"""Closing an eye: the lids slide over an eyeball that does not move.

Everything is worked out in the eye's own frame, x along the line between the
corners of the eye and y down from it, column by column.  Between the new lid
margins the unmoved eye shows; above the new upper margin lies lid skin drawn
down from the band above the old margin, with the lash line carried on its
edge; below the new lower margin lies the skin of the lower lid pushed up.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

from spasmograph.simulate.plate import Plate
from spasmograph.simulate.portrait import BROW, LID_LOWER, LID_UPPER

__all__ = ["Eye", "LidState", "eye_of", "paint_eye"]

Array = NDArray[np.float32]

UPPER_SHARE = 0.9
"""Part of the closing travel made by the upper lid; the lower makes the rest."""

_SPREAD = 0.05
"""The opening is taken this much wider than the face points say, so that no
rim of it is left when the lids meet (fraction of the aperture, each lid)."""

_BEYOND = 0.07
"""The same along the eye: fraction of its width beyond each corner."""


_GIVING_WAY = 0.6
"""How far the lower lid goes down for each part of the aperture lost by looking down.
At 40 degrees the eye's surface moves 7 to 8 mm and the aperture narrows by 3.3 (Read
2006), so both lids must follow; how they share it is an assumption."""

_LASH_SHADE, _LASH_WIDTH, _LASH_OVERHANG = 0.65, 0.11, 0.2
"""How dark the lashes of a lowered lid are, how thick (of the aperture), and how
far they hang over its margin (of their thickness).  Chosen by eye and by how a face
net reads the result: without them it takes the closed eyes of a portrait for half
open.  The only real closures to compare with were two blinks of one video."""


@dataclass(frozen=True, slots=True)
class LidState:
    """How the lids of one eye stand.

    Attributes
    ----------
    closure : float
        0 as in the portrait, 1 with the lids together.
    lowered : float
        Part of the aperture lost by looking down: the upper lid follows the
        eye, and the lower lid gives way to it.
    raised : float
        Part of the aperture taken by a lower lid that a smile pushes up.
    """

    closure: float = 0.0
    lowered: float = 0.0
    raised: float = 0.0

    @property
    def upper(self) -> float:
        """Travel of the upper lid, as a fraction of the open aperture."""
        return UPPER_SHARE * self.closure + (1 - self.closure) * self.turned

    @property
    def lower(self) -> float:
        """Travel of the lower lid, as a fraction of the open aperture."""
        rest = self.raised - _GIVING_WAY * self.lowered
        return (1 - UPPER_SHARE) * self.closure + (1 - self.closure) * rest

    @property
    def turned(self) -> float:
        """How far the eyeball looks down, as a fraction of the open aperture."""
        return (1 + _GIVING_WAY) * self.lowered

    @property
    def open(self) -> float:
        """What is left of the aperture, as a fraction."""
        return 1.0 - self.upper - self.lower


@dataclass(frozen=True, slots=True)
class Eye:
    """One eye of a plate, ready to be closed to any degree.

    Attributes
    ----------
    box : tuple of slice
        Rows and columns of the plate that this eye may change.
    still : ndarray of uint8, shape (h, w, 3)
        The box as it is in the plate.
    skin : ndarray of uint8, shape (h, w, 3)
        The box with the eye and its lashes painted over with the skin around.
    column, row : ndarray of float32, shape (h, w)
        Box px of each pixel.
    y : ndarray of float32, shape (h, w)
        Height in the eye's frame, px, downwards.
    upper, lower : ndarray of float32, shape (h, w)
        Lid margins over each pixel's column, px.
    crease, fold : ndarray of float32, shape (h, w)
        Where the skin that the upper and the lower lid draw on begins, px.
    down : tuple of float
        The eye's y axis in the plate.
    lash : float
        Thickness of the lash line, px.
    aperture : float
        Greatest distance between the lids, px.
    """

    box: tuple[slice, slice]
    still: NDArray[np.uint8]
    skin: NDArray[np.uint8]
    column: Array
    row: Array
    y: Array
    upper: Array
    lower: Array
    crease: Array
    fold: Array
    down: tuple[float, float]
    lash: float
    aperture: float


def eye_of(plate: Plate, side: str) -> Eye:
    """Measure one eye of a plate.

    Parameters
    ----------
    plate : Plate
    side : {"left", "right"}
        The subject's own side.

    Returns
    -------
    Eye
    """
    xy = plate.points[:, :2]
    upper, lower = xy[list(LID_UPPER[side])], xy[list(LID_LOWER[side])]
    centre = (upper[0] + upper[-1]) / 2
    along = upper[-1] - upper[0] if side == "right" else upper[0] - upper[-1]
    width = float(np.linalg.norm(along))
    ex = along / width
    ey = np.array([-ex[1], ex[0]])
    frame = np.stack([ex, ey], axis=1)
    top, bottom = (upper - centre) @ frame, (lower - centre) @ frame
    brow = (xy[list(BROW[side])] - centre) @ frame
    aperture = float(np.max(_curve(bottom)(top[1:-1, 0]) - top[1:-1, 1]))
    half = width * (0.5 + _BEYOND)
    reach = np.array([half * 1.1, max(-brow[:, 1].min(), 2.2 * aperture)])
    corners = centre + np.array([[-1, -1], [1, -1], [-1, 1], [1, 1]]) * reach @ frame.T
    low = np.maximum(np.floor(corners.min(axis=0)).astype(int), 0)
    limit = np.array(plate.rgb.shape[1::-1])
    high = np.minimum(np.ceil(corners.max(axis=0)).astype(int) + 1, limit)
    box = (slice(low[1], high[1]), slice(low[0], high[0]))
    column, row = np.meshgrid(
        np.arange(high[0] - low[0], dtype=np.float64),
        np.arange(high[1] - low[1], dtype=np.float64),
    )
    local = np.stack([column + low[0] - centre[0], row + low[1] - centre[1]], axis=-1)
    x, y = np.moveaxis(local @ frame, -1, 0)
    u, v = _margins(x, top, bottom, aperture, half)
    crease = np.minimum(_curve(brow[:5])(x), u - 0.6 * aperture)
    crease = u + 0.75 * (crease - u)
    fold = v + 0.7 * aperture * np.clip(1 - (x / half) ** 2, 0, 1) + 0.05 * aperture
    still = plate.rgb[box].copy()
    return Eye(
        box=box,
        still=still,
        skin=_skin(still, x / half, (y - u) / aperture, (y - v) / aperture, brow[:5, 1].max() - y),
        column=column.astype(np.float32),
        row=row.astype(np.float32),
        y=y.astype(np.float32),
        upper=u.astype(np.float32),
        lower=v.astype(np.float32),
        crease=crease.astype(np.float32),
        fold=fold.astype(np.float32),
        down=(float(ey[0]), float(ey[1])),
        lash=0.16 * aperture,
        aperture=aperture,
    )


def _curve(points: NDArray[np.float64]) -> PchipInterpolator:
    """Interpolate y over x, flat beyond the ends."""
    order = np.argsort(points[:, 0])
    x, y = points[order].T
    keep = np.concatenate([[True], np.diff(x) > 1e-6])
    x, y = x[keep], y[keep]
    far = 1e4
    return PchipInterpolator(
        np.concatenate([[x[0] - far], x, [x[-1] + far]]),
        np.concatenate([[y[0]], y, [y[-1]]]),
    )


def _margins(
    x: NDArray[np.float64],
    top: NDArray[np.float64],
    bottom: NDArray[np.float64],
    aperture: float,
    half: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Lid margins, opened a little wider than the face points and longer."""
    widen = half / (half - _BEYOND * np.ptp(top[:, 0]))
    squeezed = x / widen
    u, v = _curve(top)(squeezed), _curve(bottom)(squeezed)
    gap = np.maximum(v - u, 0.0)
    middle = (u + v) / 2
    spread = gap / 2 + _SPREAD * aperture * np.clip(gap / (0.3 * aperture), 0, 1)
    return middle - spread, middle + spread


def paint_eye(eye: Eye, lids: LidState) -> NDArray[np.uint8]:
    """Draw one eye with its lids where they should be.

    Parameters
    ----------
    eye : Eye
    lids : LidState

    Returns
    -------
    ndarray of uint8, shape (h, w, 3)
        What belongs in ``eye.box``.  The very pixels of the plate when the
        lids stand as they do there.
    """
    if lids.upper == 0.0 and lids.lower == 0.0:
        return eye.still
    gap = eye.lower - eye.upper
    upper = eye.upper + np.float32(lids.upper) * gap
    lower = eye.lower - np.float32(lids.lower) * gap
    above = np.clip(upper - eye.y + 0.5, 0, 1)
    below = np.clip(eye.y - lower + 0.5, 0, 1)
    below = np.minimum(below, 1 - above)
    between = 1 - above - below
    shift = np.float32(lids.turned * eye.aperture)
    ball = eye.still if shift == 0 else _sampled(eye, np.maximum(eye.y - shift, eye.upper))
    mixed = (
        above[..., None] * _lid(eye, upper)
        + below[..., None] * _sampled(eye, _cheek_source(eye, lower))
        + between[..., None] * ball
    )
    return np.asarray(np.rint(mixed * _lashes(eye, upper)[..., None]), dtype=np.uint8)


def _lashes(eye: Eye, upper: Array) -> Array:
    """Shade of the lashes that hang over the margin of a lowered lid, 0 to 1."""
    below = (eye.y - upper) / (_LASH_WIDTH * eye.aperture) - _LASH_OVERHANG
    gap = np.clip((eye.lower - eye.upper) / (0.35 * eye.aperture), 0, 1)
    moved = np.clip((upper - eye.upper) / (0.3 * eye.aperture), 0, 1)
    return np.asarray(1 - _LASH_SHADE * np.exp(-below * below) * gap * moved, dtype=np.float32)


def _lid(eye: Eye, upper: Array) -> Array:
    """Draw the skin above the upper margin: drawn down, then smooth, then lashes."""
    edge = upper - eye.lash
    room = np.maximum(edge - eye.crease, 1e-3)
    band = np.maximum(eye.upper - eye.lash - eye.crease, 1e-3)
    along = np.clip((eye.y - eye.crease) / room, 0, 1)
    stretch = np.maximum(room / band, 1.0)
    left = (1 - along) ** stretch
    source = np.where(eye.y < eye.crease, eye.y, eye.crease + band * (1 - left))
    # Lashes ride on the margin; skin that is drawn out thin turns smooth.
    carried = np.clip((eye.y - edge) / (0.5 * eye.lash), 0, 1)
    slope = left / np.maximum(1 - along, 1e-3)
    smooth = np.clip(1.25 - slope * 1.25, 0, 1) * np.clip((stretch - 1) * 4, 0, 1)
    smooth = (smooth * (1 - carried))[..., None]
    source = np.where(carried > 0, eye.y - (upper - eye.upper), source)
    drawn = _sampled(eye, source.astype(np.float32))
    return np.asarray(drawn * (1 - smooth) + eye.skin * smooth, dtype=np.float32)


def _cheek_source(eye: Eye, lower: Array) -> Array:
    """Where the skin below the lower margin comes from."""
    room = np.maximum(eye.fold - lower, 1e-3)
    along = np.clip((eye.fold - eye.y) / room, 0, None)
    source = eye.fold - (eye.fold - eye.lower) * along
    return np.where(eye.y > eye.fold, eye.y, source).astype(np.float32)


def _skin(
    still: NDArray[np.uint8],
    along: NDArray[np.float64],
    over: NDArray[np.float64],
    under: NDArray[np.float64],
    brow: NDArray[np.float64],
) -> NDArray[np.uint8]:
    """Paint over the eye with the skin around it, nearest skin first."""
    eye = (over > -0.45) & (under < 0.25) & (np.abs(along) < 1.15)
    usable = (~eye & (brow < 0)).astype(np.float32)
    total = np.full(usable.shape, 1e-6, np.float32)
    colour = np.zeros(still.shape, np.float32) + still[eye].mean() * 1e-6
    scale = usable.shape[0] / 6
    for sigma, weight in ((scale / 4, 1.0), (scale / 2, 0.05), (scale, 0.01), (scale * 2, 1e-3)):
        near = cv2.GaussianBlur(usable, (0, 0), sigma)
        total += weight * near
        colour += weight * cv2.GaussianBlur(still * usable[..., None], (0, 0), sigma)
    return np.asarray(np.rint(colour / total[..., None]), dtype=np.uint8)


def _sampled(eye: Eye, source: Array) -> NDArray[np.uint8]:
    """Take each pixel from another height of its own column."""
    move = source - eye.y
    return cv2.remap(  # type: ignore[return-value]
        eye.still,
        eye.column + move * np.float32(eye.down[0]),
        eye.row + move * np.float32(eye.down[1]),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
