"""Signs of the patterns of the lower face, functional spasm, seizure and medicines."""

from __future__ import annotations

from spasmograph.guide.pattern_names import FOCAL, FUNC, MED, MEIGE
from spasmograph.guide.pattern_signs import (
    HALF,
    PLAIN,
    STRONG,
    Sign,
    brow_rises,
    had_condition,
    mostly_both,
    mostly_one_side,
    no,
    prolonged,
    takes,
    yes,
)

__all__ = ["SECOND"]

_BROW = ("functional_2017",)

SECOND: tuple[Sign, ...] = (
    Sign(
        MEIGE,
        STRONG,
        yes("both_shut", "jaw"),
        "Both eyes shut, and the jaw, tongue or lower face takes part.",
        ("meige_2021",),
        "jaw",
    ),
    Sign(MEIGE, HALF, yes("jaw"), "The jaw, tongue or lower face pulls.", ("meige_2021",), "jaw"),
    Sign(MEIGE, HALF, mostly_both, "Measured: {}.", ("meige_2021",), "measure:sides"),
    Sign(MEIGE, -STRONG, no("jaw"), "Jaw and lower face do not take part.", ("meige_2021",), "jaw"),
    Sign(
        MEIGE, -STRONG, no("both_shut"), "The eyes do not both shut.", ("meige_2021",), "both_shut"
    ),
    Sign(MEIGE, -PLAIN, mostly_one_side, "Measured: {}.", ("meige_2021",), "measure:sides"),
    Sign(
        FUNC,
        STRONG,
        yes("mouth_down"),
        "A corner of the mouth pulls down and stays: in one study this was seen in people "
        "with functional spasm (18), and in none of 37 with hemifacial spasm.",
        ("functional_2017",),
        "mouth_down",
    ),
    Sign(
        FUNC,
        HALF,
        prolonged,
        "{}; spasms that stay tight were more common in functional spasm.",
        ("functional_2017",),
        "measure:sides",
    ),
    Sign(
        FUNC,
        -PLAIN,
        brow_rises,
        "The brow rose while the eye closed, {}: in one study none of 18 people with functional "
        "spasm showed this.",
        _BROW,
        "measure:brow",
    ),
    Sign(
        FUNC,
        -HALF,
        no("mouth_down"),
        "No corner of the mouth pulls down.",
        ("functional_2017",),
        "mouth_down",
    ),
    Sign(
        FOCAL,
        STRONG,
        yes("spreading_jerks"),
        "Rhythmic jerks travel from one part to the next.",
        ("focal_ilae", "focal_epilepsy_action"),
        "spreading_jerks",
    ),
    Sign(
        FOCAL,
        PLAIN,
        yes("rhythmic"),
        "The jerks come in a steady beat.",
        ("focal_ilae",),
        "rhythmic",
    ),
    Sign(
        FOCAL,
        PLAIN,
        yes("awareness"),
        "Awareness was lost or dulled.",
        ("focal_epilepsy_action",),
        "awareness",
    ),
    Sign(
        FOCAL,
        PLAIN,
        had_condition("epilepsy"),
        "The record notes: {}.",
        ("focal_epilepsy_action",),
        "measure:record",
    ),
    Sign(
        FOCAL, -PLAIN, no("rhythmic"), "The jerks have no steady beat.", ("focal_ilae",), "rhythmic"
    ),
    Sign(
        FOCAL,
        -HALF,
        no("spreading_jerks"),
        "The jerks do not travel.",
        ("focal_ilae",),
        "spreading_jerks",
    ),
    Sign(
        MED,
        STRONG,
        yes("new_medicine"),
        "It began after a medicine was started or raised.",
        ("tardive_mayo", "drug_bsp_2011"),
        "new_medicine",
    ),
    Sign(
        MED,
        PLAIN,
        takes("dopamine_blocker"),
        "The record notes {}: medicines that block dopamine can cause movements of the face.",
        ("tardive_mayo",),
        "measure:record",
    ),
    Sign(
        MED,
        HALF,
        takes("benzodiazepine"),
        "The record notes {}: spasms of the eyes have been described with such medicines.",
        ("benzodiazepine_bsp_2004",),
        "measure:record",
    ),
    Sign(
        MED,
        -STRONG,
        no("new_medicine"),
        "It did not begin after a medicine was started or raised.",
        ("tardive_mayo",),
        "new_medicine",
    ),
)
"""Signs that come after those of `spasmograph.guide.pattern_first`."""
