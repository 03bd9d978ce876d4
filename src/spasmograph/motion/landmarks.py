"""Which points of the nets belong to which part of the face, by the subject's own side."""

from __future__ import annotations

from typing import Final

__all__ = [
    "BROW",
    "CANTHI",
    "CHEEK",
    "EYE_LOWER",
    "EYE_UPPER",
    "LIPS",
    "LOWER_LID",
    "MOUTH_CORNER",
    "UPPER_LID",
]

Points = dict[str, tuple[int, ...]]

# The lids between the canthi, outer to inner; upper and lower point n face each other.
UPPER_LID: Final[Points] = {
    "left": (466, 388, 387, 386, 385, 384, 398),
    "right": (246, 161, 160, 159, 158, 157, 173),
}
LOWER_LID: Final[Points] = {
    "left": (249, 390, 373, 374, 380, 381, 382),
    "right": (7, 163, 144, 145, 153, 154, 155),
}
CANTHI: Final[Points] = {"left": (263, 362), "right": (33, 133)}

# The same lids in the contour of the single-eye net.
EYE_UPPER: Final = (9, 10, 11, 12, 13, 14, 15)
EYE_LOWER: Final = (1, 2, 3, 4, 5, 6, 7)

BROW: Final[Points] = {
    "left": (300, 293, 334, 296, 336, 276, 283, 282, 295, 285),
    "right": (70, 63, 105, 66, 107, 46, 53, 52, 65, 55),
}
CHEEK: Final[Points] = {
    "left": (280, 330, 347, 425, 266),
    "right": (50, 101, 118, 205, 36),
}
MOUTH_CORNER: Final[Points] = {"left": (291, 306, 308), "right": (61, 76, 78)}

LIPS: Final = {"upper": (13, 312, 82), "lower": (14, 317, 87)}
"""Inner lips at the middle: how far the jaw opens them."""
