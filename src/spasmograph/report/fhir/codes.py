"""Every code that a bundle may hold: the published ones that were checked, and our own.

Displays of LOINC, ICD-10-CM and HL7 are left out; those of SNOMED CT are of the
Global Patient Set (CC BY 4.0).  What has no checked code has one of this project.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Final

from spasmograph.record.vocabulary import (
    CareKind,
    HardestSymptom,
    MedicineClass,
    SideEffectKind,
    TestKind,
    TreatmentKind,
)
from spasmograph.spasms.events import Side

__all__ = [
    "CODES",
    "UCUM",
    "UCUM_UNITS",
    "Section",
    "System",
    "coding",
    "concept",
    "condition_codings",
    "side_concept",
    "ucum_of",
]

UCUM: Final = "http://unitsofmeasure.org"

UCUM_UNITS: Final = frozenset({"/min", "s", "ms", "%", "1", "mg", "g", "ug", "mL", "h", "min"})
"""The units a bundle may hold."""

_TYPED_UNITS: Final = {
    "mg": "mg",
    "milligram": "mg",
    "milligrams": "mg",
    "g": "g",
    "gram": "g",
    "grams": "g",
    "ug": "ug",
    "µg": "ug",
    "μg": "ug",
    "mcg": "ug",
    "ml": "mL",
    "millilitre": "mL",
    "millilitres": "mL",
}
_OURS: Final = "urn:spasmograph:"


class System(StrEnum):
    """A code system, by its address."""

    LOINC = "http://loinc.org"
    SNOMED = "http://snomed.info/sct"
    ICD = "http://hl7.org/fhir/sid/icd-10-cm"
    CONDITION = "http://terminology.hl7.org/CodeSystem/condition-clinical"
    CATEGORY = "http://terminology.hl7.org/CodeSystem/condition-category"
    ALLERGY = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical"
    OBSERVED = "http://terminology.hl7.org/CodeSystem/observation-category"
    EMPTY = "http://terminology.hl7.org/CodeSystem/list-empty-reason"
    AGENT = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
    MEASURE = f"{_OURS}measure"
    SIDE = f"{_OURS}side"
    PLACE = f"{_OURS}place"
    METHOD = f"{_OURS}method"
    KIND = f"{_OURS}kind"
    HARDEST = f"{_OURS}hardest-symptom"
    CLASS = f"{_OURS}medicine-class"
    TREATMENT = f"{_OURS}treatment"
    CARE = f"{_OURS}care"
    EFFECT = f"{_OURS}side-effect"
    TEST = f"{_OURS}test"


class Section(StrEnum):
    """A section of the document, by its LOINC code; every document has them all."""

    PROBLEMS = "11450-4"
    MEDICINES = "10160-0"
    ALLERGIES = "48765-2"
    PROCEDURES = "47519-4"
    RESULTS = "30954-2"
    FUNCTION = "47420-5"


def _plain(codes: Iterable[str]) -> dict[str, str | None]:
    return dict.fromkeys(codes)


def _words(codes: Iterable[str]) -> dict[str, str | None]:
    return {str(code): str(code).replace("_", " ") for code in codes}


CODES: Final[dict[System, dict[str, str | None]]] = {
    System.LOINC: _plain(["60591-5", *Section]),
    System.SNOMED: {
        "13753008": "Hemifacial spasm (finding)",
        "59026006": "Blepharospasm (disorder)",
        "32402008": "Facial spasm (finding)",
        "568005": "Tic disorder (disorder)",
        "5158005": "Gilles de la Tourette's syndrome (disorder)",
        "230325003": "Meige syndrome (disorder)",
        "11894001": "Clostridium botulinum toxin (substance)",
        "7771000": "Left (qualifier value)",
        "24028007": "Right (qualifier value)",
    },
    System.ICD: _plain(
        [
            "G51.31",
            "G51.32",
            "G51.33",
            "G51.39",
            "G51.4",
            "G24.5",
            "G24.4",
            "F95.2",
            "F95.9",
            "R25.3",
        ]
    ),
    System.CONDITION: _plain(["active", "inactive"]),
    System.CATEGORY: _plain(["problem-list-item"]),
    System.ALLERGY: _plain(["active"]),
    System.OBSERVED: _plain(["exam", "survey", "procedure"]),
    System.EMPTY: _plain(["unavailable"]),
    System.AGENT: _plain(["assembler", "author"]),
    System.MEASURE: {
        "session": "measured video",
        "spasm-rate": "spasms a minute",
        "blink-rate": "blinks a minute",
        "volley-rate": "volleys of spasms a minute",
        "spasm-duration": "median length of a spasm",
        "time-in-spasm": "share of the time in a spasm",
        "time-closed": "share of the time with the eye closed",
        "mouth-with-eye": "share of spasms of the eye in which the mouth moved too",
        "mouth-after-eye": "begin at the mouth after begin at the eye",
        "asymmetry": "left against right: 1 all left, 0 even, -1 all right",
        "jankovic-frequency-estimate": "Jankovic frequency, estimated from video",
        "interval-low": "low end of the 95% interval",
        "interval-high": "high end of the 95% interval",
        "count": "how many were counted",
        "seconds": "time in which they could be seen",
        "recorded": "length of the video",
        "usable": "time in which the face was measured",
        "quality": "quality of the picture, 0 to 1",
        "side": "side, the person's own",
        "lowest": "lowest band that fits",
        "highest": "highest band that fits",
        "strength": "strength, 0 to 10",
    },
    System.SIDE: _words(Side),
    System.PLACE: {
        "face": "face",
        "face-left": "left side of the face",
        "face-right": "right side of the face",
        "face-both": "both sides of the face",
    },
    System.METHOD: {"face-video": "measured from a video of the face by a program"},
    System.KIND: {
        "visit-report": "visit report",
        "software": "software that measures facial spasms",
        "toxin-injection": "injection of botulinum toxin",
        "pregnancy": "pregnancy",
        "breastfeeding-until": "breastfeeding until",
        "side-effect": "side effect of a treatment",
    },
    System.HARDEST: _words(HardestSymptom),
    System.CLASS: _words(MedicineClass),
    System.TREATMENT: _words(TreatmentKind),
    System.CARE: _words(CareKind),
    System.EFFECT: _words(SideEffectKind),
    System.TEST: _words(TestKind),
}
"""Every code by its system, and its display where it is given."""

_SIDES: Final = {Side.LEFT: "7771000", Side.RIGHT: "24028007"}
_SPASM_SIDES: Final = {Side.RIGHT: "G51.31", Side.LEFT: "G51.32", Side.BOTH: "G51.33"}
_NAMED: Final[dict[str, tuple[str | None, str | None]]] = {
    "hemifacial spasm": ("G51.39", "13753008"),
    "hemifacial spasms": ("G51.39", "13753008"),
    "hfs": ("G51.39", "13753008"),
    "blepharospasm": ("G24.5", "59026006"),
    "essential blepharospasm": ("G24.5", "59026006"),
    "facial spasm": (None, "32402008"),
    "facial spasms": (None, "32402008"),
    "tic disorder": ("F95.9", "568005"),
    "tourette": ("F95.2", "5158005"),
    "tourette syndrome": ("F95.2", "5158005"),
    "tourette s syndrome": ("F95.2", "5158005"),
    "meige syndrome": (None, "230325003"),
    "orofacial dystonia": ("G24.4", None),
    "facial myokymia": ("G51.4", None),
    "fasciculation": ("R25.3", None),
    "fasciculations": ("R25.3", None),
}
_SIDE_WORDS: Final = {
    "left": Side.LEFT,
    "right": Side.RIGHT,
    "both": Side.BOTH,
    "bilateral": Side.BOTH,
}
_AROUND: Final = frozenset({"side", "sides", "sided", "on", "the", "of", "face"})


def coding(system: System, code: str) -> dict[str, str]:
    """Return a coding out of `CODES`.

    Raises
    ------
    KeyError
        If the code is not one of them.
    """
    display = CODES[system][code]
    found = {"system": str(system), "code": str(code)}
    return found if display is None else {**found, "display": display}


def concept(system: System, code: str, text: str | None = None) -> dict[str, Any]:
    """Return a coded concept, with its words where they are given."""
    found: dict[str, Any] = {"coding": [coding(system, code)]}
    return found if text is None else {**found, "text": text}


def side_concept(side: Side) -> dict[str, Any]:
    """Return a side: our own code, and that of SNOMED CT where there is one."""
    codings = [coding(System.SIDE, side)]
    if side in _SIDES:
        codings.append(coding(System.SNOMED, _SIDES[side]))
    return {"coding": codings}


def ucum_of(unit: str | None) -> str | None:
    """Return the UCUM code of a unit that was typed, or None where it has none here."""
    return None if unit is None else _TYPED_UNITS.get(unit.strip().casefold())


def condition_codings(name: str) -> list[dict[str, str]]:
    """Return the codes of a condition whose whole name is a known one, with its side or without.

    A name that says more, as "perhaps" or "mother's" would, has no code: a code
    must not claim what the words do not.

    Parameters
    ----------
    name : str
        As the person typed it.
    """
    words = re.findall(r"\w+", name.casefold())
    sides = {_SIDE_WORDS[word] for word in words if word in _SIDE_WORDS}
    rest = " ".join(word for word in words if word not in _SIDE_WORDS.keys() | _AROUND)
    icd, snomed = _NAMED.get(rest, (None, None))
    if icd == "G51.39" and sides:
        icd = _SPASM_SIDES[sides.pop() if len(sides) == 1 else Side.BOTH]
    found = [(System.ICD, icd), (System.SNOMED, snomed)]
    return [coding(system, code) for system, code in found if code is not None]
