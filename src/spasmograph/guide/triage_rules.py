"""The rules of triage: one thing each, and each with its sources.

A yes to a warning question can only make more rules speak, never fewer.  Words
about health are those of the sources; how soon to go (today, within days) is
this project's own choice where docs/triage.md says so.
"""

from __future__ import annotations

from spasmograph.guide.triage_conditions import (
    ADULT,
    THREE_MONTHS,
    TWO_WEEKS,
    YOUNG,
    Level,
    Rule,
    either,
    kept_up_in_vain,
    longer,
    may_be_tics,
    noted_after_injection,
    noted_longer,
    shut_lately,
    stopped_lately,
    yes,
    younger,
)
from spasmograph.guide.triage_emergency import CALL, EMERGENCY
from spasmograph.guide.triage_same_day import SAME_DAY, STOP, TODAY
from spasmograph.record.vocabulary import SideEffectKind

__all__ = ["ADVICE", "CALL", "RULES"]

SOON = "See a doctor soon, within days."
VISIT = "Make an ordinary appointment with a doctor."

ADVICE = (TODAY, SOON, VISIT)
"""How reasons that are no emergency end, the most urgent first."""

_LOOK = ("msd_hfs_home", "hfs_mr_1999")

_SOON = (
    Rule(
        "both_shut",
        Level.SEE_DOCTOR_SOON,
        "both eyes shut tight by themselves",
        yes("both_shut"),
        "When both eyes shut tight by themselves, doctors' guidelines say to refer to "
        f"neurology or an eye clinic. {SOON}",
        ("nice_ng127",),
    ),
    Rule(
        "noted_shut",
        Level.SEE_DOCTOR_SOON,
        "eyes forced shut was the hardest symptom of a day in the last 28 days",
        shut_lately,
        "The check-ins say that eyes forced shut were the hardest to bear {}. Doctors' "
        f"guidelines say to refer this to neurology or an eye clinic. {SOON}",
        ("nice_ng127",),
        from_record=True,
    ),
    Rule(
        "numb_face",
        Level.SEE_DOCTOR_SOON,
        "part of the face is numb or tingles",
        yes("numb_face"),
        "With trouble of the facial nerve, a numb or tingling face is a reason to refer "
        f"quickly in doctors' guidelines. {SOON}",
        ("bells_referral",),
    ),
    Rule(
        "hearing",
        Level.SEE_DOCTOR_SOON,
        "hearing has become worse in one ear",
        yes("hearing"),
        "With trouble of the facial nerve, worse hearing on that side is a reason to refer "
        f"quickly in doctors' guidelines. {SOON}",
        ("bells_referral",),
    ),
    Rule(
        "weak_face",
        Level.SEE_DOCTOR_SOON,
        "one side of the face is weaker or stiffer, also between spasms",
        yes("weak_face"),
        "The NHS advises seeing a doctor when the place that twitches is weak or stiff. If "
        "the weakness came suddenly, call the local emergency number. Otherwise, "
        f"{SOON[0].lower()}{SOON[1:]}",
        ("nhs_twitching", "nwas_stroke"),
    ),
    Rule(
        "other_side",
        Level.SEE_DOCTOR_SOON,
        "spasms of one side have begun on the other side too",
        yes("other_side"),
        "Spasms that come on both sides at different moments are rare, and doctors then look "
        f"carefully for other causes. {SOON}",
        ("hfs_unusual_2009",),
    ),
    Rule(
        "young",
        Level.SEE_DOCTOR_SOON,
        f"spasms of one side below the age of {YOUNG}",
        younger(YOUNG, "one_sided"),
        "Spasms of one side are rare in young people: of 1,642 people treated for them in "
        f"one clinic, 56 were younger than {YOUNG} at their operation. A scan can look for "
        f"other causes. {SOON}",
        ("hfs_unusual_2009", "msd_hfs_home"),
    ),
    Rule(
        "worse_one_side",
        Level.SEE_DOCTOR_SOON,
        "spasms of one side that become clearly worse",
        yes("one_sided", "worse"),
        "With spasms of one side, doctors make a scan to look for other causes. When they "
        f"become worse this should not wait. {SOON}",
        _LOOK,
    ),
    Rule(
        "rippling",
        Level.SEE_DOCTOR_SOON,
        "one side of the face ripples all the time",
        yes("rippling"),
        "A ripple of one side of the face that does not stop can have a cause in the brain "
        f"stem, which a scan can show. {SOON}",
        ("ms_myokymia_1994",),
    ),
    Rule(
        "other_signs",
        Level.SEE_DOCTOR_SOON,
        "other signs of the nervous system that grow over weeks",
        yes("other_signs"),
        "Doctors' guidelines say to refer when other signs of the nervous system come along "
        f"and grow. {SOON}",
        ("nice_ng127",),
    ),
    Rule(
        "noted_stop",
        Level.SEE_DOCTOR_SOON,
        "baclofen, clonazepam or the like was stopped in the last 14 days",
        stopped_lately,
        "The record notes that {}. Such medicines are stopped slowly. If it was stopped at "
        "once, speak to the person who prescribed it without waiting; if there is confusion, "
        "speak to a doctor today, and for a seizure call the local emergency number.",
        STOP,
        from_record=True,
    ),
)

_VISIT = (
    Rule(
        "three_months",
        Level.SEE_DOCTOR,
        "it has lasted more than three months",
        longer(THREE_MONTHS),
        "It has lasted more than three months. By doctors' guidelines (NICE), even a twitch of "
        f"one eyelid may now be sent on to a specialist. {VISIT}",
        ("nice_ng127",),
    ),
    Rule(
        "noted_three_months",
        Level.SEE_DOCTOR,
        "the record shows it for more than three months, without a pause of four weeks",
        noted_longer(THREE_MONTHS),
        "The record shows spasms {}: more than three months. By doctors' guidelines (NICE), even "
        f"a twitch of one eyelid may now be sent on to a specialist. {VISIT}",
        ("nice_ng127",),
        from_record=True,
    ),
    Rule(
        "two_weeks",
        Level.SEE_DOCTOR,
        "it has lasted more than two weeks, up to three months",
        longer(TWO_WEEKS, THREE_MONTHS),
        "It has lasted more than two weeks. The NHS advises seeing your own doctor about a twitch "
        "that lasts this long. Doctors mostly wait three months before they send a twitch of "
        f"one eyelid on to a specialist. {VISIT}",
        ("nhs_twitching", "nice_ng127"),
    ),
    Rule(
        "noted_two_weeks",
        Level.SEE_DOCTOR,
        "the record shows it for more than two weeks, up to three months",
        noted_longer(TWO_WEEKS, THREE_MONTHS),
        "The record shows spasms {}: more than two weeks. The NHS advises seeing your own doctor "
        "about a twitch that lasts this long. Doctors mostly wait three months before they send "
        f"a twitch of one eyelid on to a specialist. {VISIT}",
        ("nhs_twitching", "nice_ng127"),
        from_record=True,
    ),
    Rule(
        "kept_up",
        Level.SEE_DOCTOR,
        "home remedies or lifestyle changes on most days of six weeks or more, "
        "and severity is not lower",
        kept_up_in_vain,
        "What can be done at home was kept up, and the spasms are still there: {}. The NHS "
        f"advises seeing a doctor about a twitch that does not go away. {VISIT}",
        ("nhs_twitching",),
        from_record=True,
    ),
    Rule(
        "worse",
        Level.SEE_DOCTOR,
        "the spasms become clearly worse",
        yes("worse"),
        "Twitches usually stop within days or weeks. These become worse, so a doctor should "
        f"look at them. {VISIT}",
        ("nhs_twitching",),
    ),
    Rule(
        "not_held_back",
        Level.SEE_DOCTOR,
        "movements beyond one eyelid that cannot be held back",
        yes("not_held_back"),
        "Doctors' guidelines say to refer movements of the face that cannot be held back by "
        f"trying. {VISIT}",
        ("nice_ng127",),
    ),
    Rule(
        "one_side",
        Level.SEE_DOCTOR,
        "spasms of one side, eye and mouth together",
        yes("one_sided", "eye_and_mouth"),
        "When eye and mouth of one side move together, doctors look at the face and make a "
        f"scan to see what is behind it. {VISIT}",
        _LOOK,
    ),
    Rule(
        "tics",
        Level.SEE_DOCTOR,
        "tics that trouble, where tics are not ruled out",
        either(may_be_tics, "tics_trouble"),
        "Doctors' guidelines let tics be unless they trouble a person or other signs come along. "
        f"They name psychological therapy as help. {VISIT}",
        ("nice_ng127",),
    ),
    Rule(
        "several_places",
        Level.SEE_DOCTOR,
        "twitches in more than one place",
        yes("several_places"),
        "The NHS advises seeing a doctor about twitches in more than one place. " + VISIT,
        ("nhs_twitching",),
    ),
    Rule(
        "new_medicine",
        Level.SEE_DOCTOR,
        "it began after a medicine was started or raised",
        yes("new_medicine"),
        "Some medicines can bring on movements of the face. Do not stop one by yourself: ask "
        f"the person who prescribes it. {VISIT}",
        ("nhs_twitching", "tardive_mayo"),
    ),
    Rule(
        "noted_eye",
        Level.SEE_DOCTOR,
        "a drooping lid or double vision, noted within 12 weeks of an injection",
        noted_after_injection(SideEffectKind.PTOSIS, SideEffectKind.DOUBLE_VISION),
        "The record notes {}. Tell the person who gave the injection. If your sight changes "
        "suddenly, call the local emergency number.",
        ("cochrane_bsp_2020", "toxin_boxed_warnings", "cdc_stroke_2012"),
        from_record=True,
    ),
    Rule(
        "child",
        Level.SEE_DOCTOR,
        f"younger than {ADULT}",
        younger(ADULT),
        f"The guideline used here is for people over {ADULT}. For someone younger, a doctor "
        f"should say what to do. {VISIT}",
        ("nice_ng127",),
    ),
)

RULES: tuple[Rule, ...] = (*EMERGENCY, *SAME_DAY, *_SOON, *_VISIT)
"""Every rule, the most urgent level first."""
