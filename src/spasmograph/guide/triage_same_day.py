"""The rules of triage that want a doctor on the same day."""

from __future__ import annotations

from spasmograph.guide.triage_conditions import (
    Level,
    Rule,
    either,
    may_be_sudden,
    may_take_carbamazepine,
    noted,
    noted_after_injection,
    noted_on_antiseizure,
    noted_on_carbamazepine,
    stopped_and_ill,
    takes_antiseizure,
    yes,
)
from spasmograph.record.vocabulary import SideEffectKind

__all__ = ["SAME_DAY", "STOP", "TODAY"]

TODAY = "Speak to a doctor today."
"""How most reasons of this level end."""

STOP = ("baclofen_label", "clonazepam_leaflet", "clonazepam_label")
"""Sources on medicines that must not be stopped at once."""

_RASH = ("carbamazepine_mayo", "carbamazepine_label")

SAME_DAY: tuple[Rule, ...] = (
    Rule(
        "sudden",
        Level.SAME_DAY,
        "a sudden begin in the last few days",
        yes("sudden"),
        "The signs of a stroke come suddenly. A sudden begin without any other sign should "
        f"still be looked at. {TODAY} If another sign comes, call the local emergency number.",
        ("cdc_stroke_2012",),
    ),
    Rule(
        "new_weak_face",
        Level.SAME_DAY,
        "one side of the face has become weak in the last three days",
        yes("new_weak_face"),
        "A face that has become weak on one side can mostly be helped best within three days. "
        f"{TODAY} If an arm is weak or speech has changed too, call the local emergency number.",
        ("nhs_bells",),
    ),
    Rule(
        "maybe_sudden",
        Level.SAME_DAY,
        "a weak or numb face, and whether it came suddenly is not answered",
        either(may_be_sudden, "weak_face", "numb_face"),
        "A weak or numb face that came suddenly can be a sign of a stroke: call the local "
        f"emergency number then. If you cannot say how it came: {TODAY[0].lower()}{TODAY[1:]}",
        ("cdc_stroke_2012",),
    ),
    Rule(
        "swallowing",
        Level.SAME_DAY,
        "new trouble swallowing or a weak voice",
        yes("swallowing"),
        "Doctors' guidelines treat trouble swallowing that comes with weakness as a reason "
        f"to refer without delay. {TODAY}",
        ("nice_ng127",),
    ),
    Rule(
        "weak_all_over",
        Level.SAME_DAY,
        "new weakness all over",
        yes("weak_all_over"),
        "Doctors' guidelines treat weakness of both sides that grows quickly as a reason to "
        f"refer at once. {TODAY}",
        ("nice_ng127",),
    ),
    Rule(
        "carbamazepine_skin",
        Level.SAME_DAY,
        "rash, fever or mouth sores, and carbamazepine not ruled out",
        either(may_take_carbamazepine, "rash", "fever", "mouth_sores"),
        "A rash, a fever or sores in the mouth on carbamazepine can be the begin of a serious "
        f"reaction of the skin or the blood. This counts unless you said that you do not take it. "
        f"{TODAY}",
        _RASH,
    ),
    Rule(
        "carbamazepine_sodium",
        Level.SAME_DAY,
        "muddled or unsteady, and carbamazepine not ruled out",
        either(may_take_carbamazepine, "muddled"),
        "Confusion or unsteadiness on carbamazepine can come from too little sodium in the "
        f"blood. This counts unless you said that you do not take it. {TODAY}",
        ("carbamazepine_changes",),
    ),
    Rule(
        "muddled",
        Level.SAME_DAY,
        "muddled, forgetful or unsteady over days",
        yes("muddled"),
        "Confusion that comes suddenly can be a sign of a stroke: call the local emergency "
        f"number then. If it came over days: {TODAY[0].lower()}{TODAY[1:]}",
        ("cdc_stroke_2012",),
    ),
    Rule(
        "noted_carbamazepine",
        Level.SAME_DAY,
        "rash, fever, mouth sores or confusion, noted while on carbamazepine",
        noted_on_carbamazepine(
            SideEffectKind.RASH,
            SideEffectKind.FEVER,
            SideEffectKind.MOUTH_SORES,
            SideEffectKind.CONFUSION,
        ),
        "The record notes {}, and carbamazepine. On it these can be the begin of a serious "
        f"reaction, or come from too little sodium in the blood. {TODAY}",
        (*_RASH, "carbamazepine_changes"),
        from_record=True,
    ),
    Rule(
        "antiseizure_rash",
        Level.SAME_DAY,
        "rash or mouth sores, and another medicine against seizures",
        either(takes_antiseizure, "rash", "mouth_sores"),
        "A rash or sores in the mouth on a medicine against seizures can be the begin of a "
        f"serious reaction. {TODAY}",
        ("antiseizure_rash", "epilepsy_eslicarbazepine"),
    ),
    Rule(
        "noted_antiseizure_rash",
        Level.SAME_DAY,
        "rash or mouth sores, noted while on another medicine against seizures",
        noted_on_antiseizure(SideEffectKind.RASH, SideEffectKind.MOUTH_SORES),
        "The record notes {}, and a medicine against seizures. On it these can be the begin of "
        f"a serious reaction. {TODAY}",
        ("antiseizure_rash", "epilepsy_eslicarbazepine"),
        from_record=True,
    ),
    Rule(
        "withdrawal",
        Level.SAME_DAY,
        "ill after baclofen, clonazepam or the like was stopped at once",
        yes("withdrawal"),
        "Stopping baclofen or clonazepam at once can bring on confusion, seizures, and seeing "
        "or hearing things that are not there. Speak today to a doctor or the person who "
        "prescribed it. If there is a seizure, call the local emergency number.",
        STOP,
    ),
    Rule(
        "noted_stop_ill",
        Level.SAME_DAY,
        "baclofen or the like stopped in the last 14 days, with confusion or other signs",
        stopped_and_ill,
        "The record notes that {}, and there are signs of being ill. Stopping it at once can "
        "bring on confusion and seizures. Speak today to a doctor or the person who "
        "prescribed it.",
        STOP,
        from_record=True,
    ),
    Rule(
        "noted_swallowing_alone",
        Level.SAME_DAY,
        "trouble swallowing, noted as a side effect that goes on",
        noted(SideEffectKind.TROUBLE_SWALLOWING),
        "The record notes {}. Doctors' guidelines treat trouble swallowing that comes with "
        f"weakness as a reason to refer without delay. {TODAY}",
        ("nice_ng127",),
        from_record=True,
    ),
    Rule(
        "noted_weakness",
        Level.SAME_DAY,
        "weakness, noted within 12 weeks of an injection",
        noted_after_injection(SideEffectKind.WEAKNESS),
        "The record notes {}. If the weakness is more than where the needle went, the "
        "medicine may have spread. Speak today to the person who gave it.",
        ("toxin_boxed_warnings", "toxin_label"),
        from_record=True,
    ),
)
