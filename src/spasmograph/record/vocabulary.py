"""The words a record may hold where only certain words make sense."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = [
    "EXPOSURES",
    "CareKind",
    "Daily",
    "Drink",
    "ExposureKind",
    "HardestSymptom",
    "MedicineClass",
    "Scale",
    "SideEffectKind",
    "TestKind",
    "TreatmentKind",
]


class HardestSymptom(StrEnum):
    """What was hardest to bear on a day."""

    TWITCHING = "twitching"
    PAIN = "pain"
    EXPRESSION = "expression"
    EYES_FORCED_SHUT = "eyes_forced_shut"


class MedicineClass(StrEnum):
    """What a medicine is, by what it does."""

    MUSCLE_RELAXANT = "muscle_relaxant"
    ANTICHOLINERGIC = "anticholinergic"
    ANTICONVULSANT = "anticonvulsant"
    SEDATIVE = "sedative"
    OTHER = "other"


class TreatmentKind(StrEnum):
    """What is taken or worn over time, or was done once."""

    MEDICINE = "medicine"
    HERBAL = "herbal"
    SUPPLEMENT = "supplement"
    LENSES = "lenses"
    SURGERY = "surgery"
    OTHER = "other"


class CareKind(StrEnum):
    """A session of care, with someone or alone."""

    PHYSIOTHERAPY = "physiotherapy"
    OCCUPATIONAL_THERAPY = "occupational_therapy"
    EXERCISES = "exercises"
    MASSAGE = "massage"
    ACUPUNCTURE = "acupuncture"
    BEHAVIOURAL_THERAPY = "behavioural_therapy"
    BIOFEEDBACK = "biofeedback"
    OTHER = "other"


class SideEffectKind(StrEnum):
    """What a treatment did besides."""

    PTOSIS = "ptosis"
    DRY_EYE = "dry_eye"
    DOUBLE_VISION = "double_vision"
    WEAKNESS = "weakness"
    DROWSINESS = "drowsiness"
    DIZZINESS = "dizziness"
    DRY_MOUTH = "dry_mouth"
    RASH = "rash"
    FEVER = "fever"
    MOUTH_SORES = "mouth_sores"
    CONFUSION = "confusion"
    TROUBLE_SWALLOWING = "trouble_swallowing"
    TROUBLE_BREATHING = "trouble_breathing"
    BRUISING = "bruising"
    OTHER = "other"


class TestKind(StrEnum):
    """A test that was done."""

    __test__ = False  # not for pytest

    MRI = "mri"
    CT = "ct"
    EEG = "eeg"
    EMG = "emg"
    BLOOD = "blood"
    EXAMINATION = "examination"
    OTHER = "other"


class ExposureKind(StrEnum):
    """What a day held that may matter."""

    SLEEP = "sleep"
    SLEEP_QUALITY = "sleep_quality"
    STRESS = "stress"
    ANXIETY = "anxiety"
    FATIGUE = "fatigue"
    CAFFEINE = "caffeine"
    WATER = "water"
    ALCOHOL = "alcohol"
    SCREEN = "screen"
    BRIGHT_LIGHT = "bright_light"
    EXERCISE = "exercise"
    RELAXATION = "relaxation"
    MAGNESIUM_FOOD = "magnesium_food"
    MAGNESIUM_SUPPLEMENT = "magnesium_supplement"
    MEALS_SKIPPED = "meals_skipped"


class Daily(StrEnum):
    """How several entries of a day make one value."""

    SUM = "sum"
    MEAN = "mean"


@dataclass(frozen=True, slots=True)
class Scale:
    """What an exposure is counted in, and what is possible in a day.

    Attributes
    ----------
    unit : str
    high : float
        The largest possible value of one day; the smallest is 0.
    daily : Daily
    """

    unit: str
    high: float
    daily: Daily = Daily.SUM


_RATED = Scale("0-10", 10, Daily.MEAN)

EXPOSURES: dict[ExposureKind, Scale] = {
    ExposureKind.SLEEP: Scale("h", 24),
    ExposureKind.SLEEP_QUALITY: _RATED,
    ExposureKind.STRESS: _RATED,
    ExposureKind.ANXIETY: _RATED,
    ExposureKind.FATIGUE: _RATED,
    ExposureKind.CAFFEINE: Scale("mg", 5000),
    ExposureKind.WATER: Scale("ml", 20000),
    ExposureKind.ALCOHOL: Scale("g", 1000),
    ExposureKind.SCREEN: Scale("h", 24),
    ExposureKind.BRIGHT_LIGHT: Scale("h", 24),
    ExposureKind.EXERCISE: Scale("min", 1440),
    ExposureKind.RELAXATION: Scale("min", 1440),
    ExposureKind.MAGNESIUM_FOOD: Scale("servings", 50),
    ExposureKind.MAGNESIUM_SUPPLEMENT: Scale("mg", 5000),
    ExposureKind.MEALS_SKIPPED: Scale("meals", 10),
}
"""Limits are of what can be typed in by mistake, not of what is wise."""


@dataclass(frozen=True, slots=True)
class Drink:
    """A drink with caffeine.

    Attributes
    ----------
    name : str
    caffeine : float
        mg in one usual serving.
    serving : float
        ml.
    source : str
        Where the figure was read.
    """

    name: str
    caffeine: float
    serving: float
    source: str
