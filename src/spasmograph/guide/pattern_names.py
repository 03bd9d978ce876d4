"""The described patterns: their names, what to ask about them, what tells them apart."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

__all__ = [
    "APART",
    "ASKS",
    "BSP",
    "FOCAL",
    "FUNC",
    "HFS",
    "LID",
    "MEASURES",
    "MED",
    "MEIGE",
    "NAMES",
    "SYN",
    "TIC",
    "Apart",
]

BSP = "blepharospasm"
HFS = "hemifacial_spasm"
TIC = "tics"
LID = "eyelid_myokymia"
SYN = "synkinesis"
MEIGE = "meige_syndrome"
FUNC = "functional_spasm"
FOCAL = "focal_seizure"
MED = "medicine_movement"

NAMES = MappingProxyType(
    {
        BSP: "Essential blepharospasm",
        HFS: "Hemifacial spasm",
        TIC: "Tics, as in Tourette syndrome",
        LID: "Eyelid twitching (myokymia)",
        SYN: "Synkinesis after Bell's palsy",
        MEIGE: "Meige syndrome",
        FUNC: "Functional facial spasm",
        FOCAL: "Focal motor seizure",
        MED: "Movement caused by medicines",
    }
)
"""Every pattern, by the identifier it has among the guide's types."""

MEASURES = MappingProxyType(
    {
        "measure:sides": "a measured session with at least five spasms",
        "measure:mouth": "a measured session with at least five spasms of one eye",
        "measure:brow": "a measured session in which the brow is in sight",
        "measure:rest": "a measured session with the tasks rest and talk",
        "measure:read": "a measured session with the tasks rest and read",
        "measure:posed": "a measured session with posed tasks, such as smile and forced closure",
        "measure:record": "conditions and medicines in the record",
    }
)
"""What a missing measure is called."""

_SCAN = "Would a scan of the brain and the facial nerve (MRI) help, and what would it look for?"
_ELSE = "What else could it be, and how would you tell?"

ASKS = MappingProxyType(
    {
        BSP: (
            "Do you see spasms of both eyes together, and does a touch ease them?",
            "Could dry or sore eyes add to it?",
            _ELSE,
        ),
        HFS: (_SCAN, "Do you see the brow rise while the eye closes?", _ELSE),
        TIC: (
            "Is it something that can be held back, and would training help to do so?",
            "Does anything else come with it that should be looked after?",
        ),
        LID: ("Is it only the lid, or does more of the face take part?",),
        SYN: (
            "Which movements bring others along, and would training of the face help?",
            _ELSE,
        ),
        MEIGE: ("Do the jaw, tongue or neck take part?", "Could a medicine play a part?", _ELSE),
        FUNC: (
            "Which signs did you look for, and what do they say?",
            "Who near here has experience with functional movements?",
        ),
        FOCAL: ("Should there be an EEG or a scan?", "What should others do while it goes on?"),
        MED: (
            "Could one of my medicines cause this?",
            "If so, what would be a safe way to change it?",
        ),
    }
)
"""What to ask the doctor, by pattern."""


@dataclass(frozen=True, slots=True)
class Apart:
    """What would tell two patterns apart.

    Attributes
    ----------
    patterns : frozenset of str
        The two of them.
    text : str
    sources : tuple of str
    """

    patterns: frozenset[str]
    text: str
    sources: tuple[str, ...]


def _apart(one: str, other: str, text: str, *sources: str) -> Apart:
    return Apart(frozenset({one, other}), text, sources)


APART: tuple[Apart, ...] = (
    _apart(
        HFS,
        SYN,
        "Whether it comes by itself, or only along with movements made on purpose; a session "
        "with posed tasks measures this.",
        "stanford_synkinesis",
        "msd_hfs",
    ),
    _apart(
        HFS,
        BSP,
        "Whether one side or both take part, whether the brow rises while the eye closes, and "
        "whether reading eases it.",
        "babinski2_2017",
        "tasks_2019",
    ),
    _apart(
        BSP,
        MEIGE,
        "Whether the jaw, tongue or lower face take part.",
        "meige_2021",
    ),
    _apart(
        BSP,
        TIC,
        "Whether it can be held back for a while, and whether an urge comes before it.",
        "nice_ng127",
        "urge_2017",
    ),
    _apart(HFS, TIC, "Whether it can be held back for a while.", "nice_ng127", "urge_2017"),
    _apart(
        HFS,
        LID,
        "Whether more of the face than one lid moves along; a big smile or a tight squeeze of "
        "the eyes can show it.",
        "ebm_myokymia",
        "msd_hfs",
    ),
    _apart(
        HFS,
        FUNC,
        "Which way the mouth is pulled, whether the spasm stays tight, and whether the brow "
        "rises while the eye closes.",
        "functional_2017",
    ),
    _apart(
        HFS,
        FOCAL,
        "Whether the jerks have a steady beat and travel to other parts, and whether awareness "
        "is dulled; a doctor may want an EEG, which can still be normal.",
        "focal_ilae",
        "eeg_patient",
    ),
    _apart(
        MEIGE,
        MED,
        "Whether a medicine that can cause such movements was taken before it began.",
        "tardive_mayo",
        "meige_1988",
    ),
    _apart(
        BSP,
        MED,
        "Whether a medicine for the mind or for sleep was taken before it began.",
        "drug_bsp_2011",
    ),
    _apart(
        BSP,
        LID,
        "Whether both eyes shut tight, or one lid only ripples.",
        "nice_ng127",
        "ebm_myokymia",
    ),
)
"""Pairs for which something is known; for others an examination is named."""
