"""The rules of triage that call for help at once."""

from __future__ import annotations

from spasmograph.guide.triage_conditions import (
    Level,
    Rule,
    either,
    may_be_injected,
    noted,
    noted_after_injection,
    sudden,
    yes,
)
from spasmograph.record.vocabulary import SideEffectKind

__all__ = ["CALL", "EMERGENCY"]

CALL = "Call the local emergency number now."
"""How every reason of the most urgent level ends."""

_STROKE = ("cdc_stroke_2012", "nwas_stroke")
_SPREAD = ("toxin_boxed_warnings", "toxin_label")
_SEIZURE = ("focal_ilae", "epilepsy_first_aid")

EMERGENCY: tuple[Rule, ...] = (
    Rule(
        "headache",
        Level.EMERGENCY,
        "a sudden, very bad headache",
        yes("headache"),
        f"A sudden, very bad headache can be a sign of a stroke. {CALL}",
        ("cdc_stroke_2012",),
    ),
    Rule(
        "vision",
        Level.EMERGENCY,
        "a sudden change of sight",
        yes("vision"),
        f"Sudden trouble with seeing can be a sign of a stroke. {CALL}",
        ("cdc_stroke_2012",),
    ),
    Rule(
        "speech",
        Level.EMERGENCY,
        "slurred speech, or trouble finding or following words",
        yes("speech"),
        "Slurred speech or trouble with words can be a sign of a stroke. "
        f"After botulinum toxin it can mean that the medicine has spread. {CALL}",
        (*_STROKE, *_SPREAD),
    ),
    Rule(
        "droop",
        Level.EMERGENCY,
        "one side of the face has suddenly dropped",
        yes("droop"),
        f"A face that is suddenly weak on one side can be a sign of a stroke. {CALL}",
        _STROKE,
    ),
    Rule(
        "limb_weakness",
        Level.EMERGENCY,
        "an arm or a leg is suddenly weak",
        yes("limb_weakness"),
        f"Sudden weakness of an arm or a leg can be a sign of a stroke. {CALL}",
        (*_STROKE, "nice_ng127"),
    ),
    Rule(
        "sudden_numbness",
        Level.EMERGENCY,
        "the face, an arm or a leg is suddenly numb",
        yes("sudden_numbness"),
        f"Sudden numbness of the face, an arm or a leg can be a sign of a stroke. {CALL}",
        ("cdc_stroke_2012",),
    ),
    Rule(
        "awareness",
        Level.EMERGENCY,
        "a blackout, sudden confusion or lost awareness",
        yes("awareness"),
        "Sudden confusion can be a sign of a stroke, and some seizures take away awareness. "
        f"{CALL}",
        ("cdc_stroke_2012", "epilepsy_first_aid"),
    ),
    Rule(
        "spreading_jerks",
        Level.EMERGENCY,
        "rhythmic jerks that travel",
        yes("spreading_jerks"),
        "Rhythmic jerks that travel from one part of the body to the next can be a seizure. "
        f"An ambulance is called for a first one. {CALL}",
        _SEIZURE,
    ),
    Rule(
        "weak_after",
        Level.EMERGENCY,
        "weakness after the jerks",
        yes("weak_after"),
        "Sudden weakness of the face, an arm or a leg can be a sign of a stroke; "
        f"weakness after jerks needs to be looked at without waiting. {CALL}",
        ("cdc_stroke_2012",),
    ),
    Rule(
        "breathing",
        Level.EMERGENCY,
        "new trouble breathing",
        yes("breathing"),
        "Trouble breathing can put life at risk. After botulinum toxin it can come hours "
        f"to weeks later. {CALL}",
        _SPREAD,
    ),
    Rule(
        "toxin_spread",
        Level.EMERGENCY,
        "trouble swallowing, a weak voice or weakness all over, "
        "and an injection in the last 12 weeks that is not ruled out",
        either(may_be_injected, "swallowing", "weak_all_over"),
        "Trouble swallowing, a weak voice or weakness all over, hours to weeks after "
        "botulinum toxin, can mean that the medicine has spread. That can put life at risk. "
        f"{CALL}",
        _SPREAD,
    ),
    Rule(
        "noted_breathing",
        Level.EMERGENCY,
        "trouble breathing, noted as a side effect that goes on",
        noted(SideEffectKind.TROUBLE_BREATHING),
        f"The record notes {{}}. Trouble breathing can put life at risk. {CALL}",
        _SPREAD,
        from_record=True,
    ),
    Rule(
        "noted_swallowing",
        Level.EMERGENCY,
        "trouble swallowing, noted within 12 weeks of an injection",
        noted_after_injection(SideEffectKind.TROUBLE_SWALLOWING),
        "The record notes {}. Trouble swallowing hours to weeks after botulinum toxin can "
        f"put life at risk. {CALL}",
        _SPREAD,
        from_record=True,
    ),
    Rule(
        "withdrawal_fever",
        Level.EMERGENCY,
        "ill after baclofen, clonazepam or the like was stopped at once, with a fever",
        yes("withdrawal", "fever"),
        "A fever together with confusion or stiffness after baclofen was stopped or lowered "
        f"can put life at risk. {CALL}",
        ("baclofen_fever_2021", "baclofen_label"),
    ),
    Rule(
        "sudden_muddle",
        Level.EMERGENCY,
        "a sudden begin, and muddled or unsteady",
        yes("sudden", "muddled"),
        f"Sudden confusion or unsteadiness can be a sign of a stroke. {CALL}",
        ("cdc_stroke_2012",),
    ),
    Rule(
        "sudden_weak_face",
        Level.EMERGENCY,
        "a sudden begin, and a weak side of the face",
        either(sudden, "weak_face", "new_weak_face"),
        f"A face that is suddenly weak on one side can be a sign of a stroke. {CALL}",
        _STROKE,
    ),
    Rule(
        "sudden_numb_face",
        Level.EMERGENCY,
        "a sudden begin, and a numb face",
        yes("sudden", "numb_face"),
        f"Sudden numbness of the face can be a sign of a stroke. {CALL}",
        ("cdc_stroke_2012",),
    ),
)
