"""The rules of safety: what does not go well with what, each with its source."""

from __future__ import annotations

from spasmograph.guide.safety_conditions import (
    ELDER,
    MAOI_DAYS,
    SafetyRule,
    Severity,
    after_toxin,
    against,
    ancestry,
    ancestry_not_noted,
    breastfeeding,
    expecting,
    low_sodium,
    maoi_lately,
    near_toxin,
    pair,
    stopping,
    stopping_one_of,
    stopping_while_expecting,
    too_soon,
    two_sedatives,
    weakened,
    with_alcohol,
)

__all__ = ["RULES"]

_CAUTION, _SERIOUS = Severity.CAUTION, Severity.SERIOUS

RULES: tuple[SafetyRule, ...] = (
    SafetyRule(
        "opioid_with_benzodiazepine",
        _SERIOUS,
        "clonazepam or another benzodiazepine with an opioid",
        pair("benzodiazepine", "opioid"),
        "A benzodiazepine, such as clonazepam, together with an opioid can slow breathing "
        "until it is dangerous to life.",
        ("clonazepam_label",),
    ),
    SafetyRule(
        "sedatives_together",
        _CAUTION,
        "two things that make sleepy",
        two_sedatives,
        "More than one of the things you take can make sleepy, and together they do so more "
        "than one alone.",
        ("valerian_interactions", "chamomile_interactions", "baclofen_together"),
    ),
    SafetyRule(
        "valerian_with_sedative",
        _CAUTION,
        "valerian with clonazepam or another sedative",
        pair("valerian", "sedative"),
        "Valerian can add to the effect of medicines that make sleepy, such as clonazepam and "
        "medicines against seizures.",
        ("valerian_interactions", "nccih_valerian"),
    ),
    SafetyRule(
        "sedative_with_alcohol",
        _CAUTION,
        "something that makes sleepy, and alcohol",
        with_alcohol,
        "Alcohol adds to the effect of what makes sleepy, such as clonazepam or valerian.",
        ("valerian_interactions", "clonazepam_drugs_com"),
    ),
    SafetyRule(
        "chamomile_with_warfarin",
        _SERIOUS,
        "chamomile with warfarin",
        pair("chamomile", "warfarin"),
        "One person on warfarin bled inside the body after using much chamomile. Whether "
        "chamomile was the cause is not certain.",
        ("chamomile_warfarin_2006", "chamomile_interactions"),
    ),
    SafetyRule(
        "anticholinergic_glaucoma",
        _SERIOUS,
        "an anticholinergic with glaucoma",
        against("anticholinergic", "glaucoma"),
        "This kind of medicine (an anticholinergic) can raise the pressure in the eye, and "
        "the record notes glaucoma or raised pressure already.",
        ("trihexyphenidyl_label", "bebrf_drugs"),
    ),
    SafetyRule(
        "anticholinergic_retention",
        _SERIOUS,
        "an anticholinergic with trouble passing urine",
        against("anticholinergic", "retention"),
        "This kind of medicine (an anticholinergic) can make it hard to pass urine, and the "
        "record notes trouble with that already.",
        ("trihexyphenidyl_label", "bebrf_drugs"),
    ),
    SafetyRule(
        "anticholinergic_dementia",
        _SERIOUS,
        "an anticholinergic with dementia or trouble with memory",
        against("anticholinergic", "dementia"),
        "This kind of medicine (an anticholinergic) can make memory and confusion worse, and "
        "the record notes trouble with memory.",
        ("bebrf_drugs", "dementia_2019"),
    ),
    SafetyRule(
        "carbamazepine_ancestry",
        _SERIOUS,
        "carbamazepine with ancestry in Asia, or with HLA-B*15:02",
        ancestry,
        "Some people with ancestors in Asia carry a gene, HLA-B*15:02, that makes a dangerous "
        "skin reaction to carbamazepine more likely. A blood test for it is made before the "
        "first tablet.",
        ("carbamazepine_label",),
    ),
    SafetyRule(
        "carbamazepine_ancestry_unknown",
        _CAUTION,
        "carbamazepine, and ancestry is not noted",
        ancestry_not_noted,
        "The record does not say where your ancestors come from. If some come from Asia, a "
        "blood test for the gene HLA-B*15:02 is made before the first tablet.",
        ("carbamazepine_label",),
    ),
    SafetyRule(
        "carbamazepine_contraceptive",
        _SERIOUS,
        "carbamazepine with a hormonal contraceptive",
        pair("carbamazepine", "contraceptive"),
        "Carbamazepine can make contraceptives with hormones fail, and it can harm an unborn "
        "child.",
        ("tegretol_hong_kong",),
    ),
    SafetyRule(
        "carbamazepine_sodium",
        _SERIOUS,
        f"carbamazepine with low sodium, a water tablet, or an age of {ELDER} or more",
        low_sodium,
        "Carbamazepine can lower the sodium in the blood, more often in older people and with "
        "water tablets (diuretics).",
        ("carbamazepine_changes", "carbamazepine_label"),
    ),
    SafetyRule(
        "carbamazepine_maoi",
        _SERIOUS,
        f"carbamazepine within {MAOI_DAYS} days of an MAO inhibitor",
        maoi_lately,
        "Carbamazepine and an MAO inhibitor are not taken together, nor within 14 days after "
        "the MAO inhibitor.",
        ("carbamazepine_mayo",),
    ),
    SafetyRule(
        "carbamazepine_nefazodone",
        _SERIOUS,
        "carbamazepine with nefazodone",
        pair("carbamazepine", "nefazodone"),
        "The label says that carbamazepine and nefazodone must not be taken together.",
        ("carbamazepine_changes",),
    ),
    SafetyRule(
        "carbamazepine_weakens",
        _CAUTION,
        "carbamazepine with warfarin or a benzodiazepine",
        weakened,
        "Carbamazepine makes the body break down some other medicines faster, such as "
        "warfarin and clonazepam, so that they may work less.",
        ("carbamazepine_label",),
    ),
    SafetyRule(
        "carbamazepine_marrow",
        _SERIOUS,
        "carbamazepine with trouble of the bone marrow",
        against("carbamazepine", "marrow"),
        "Carbamazepine can, rarely, harm the bone marrow, and the record notes trouble with it.",
        ("carbamazepine_label",),
    ),
    SafetyRule(
        "stop_baclofen",
        _SERIOUS,
        "baclofen is stopped",
        stopping("baclofen"),
        "Baclofen is stopped slowly. Stopping at once has brought on seizures and seeing or "
        "hearing things that are not there. If that happens, call the local emergency number.",
        ("baclofen_label",),
    ),
    SafetyRule(
        "stop_benzodiazepine",
        _SERIOUS,
        "clonazepam or another benzodiazepine is stopped",
        stopping("benzodiazepine"),
        "Medicines like clonazepam are stopped slowly. Stopping at once can bring on "
        "confusion and seizures. If there is a seizure, call the local emergency number.",
        ("clonazepam_leaflet", "clonazepam_label"),
    ),
    SafetyRule(
        "stop_others",
        _CAUTION,
        "a medicine against seizures, carbamazepine or an anticholinergic is stopped",
        stopping_one_of("antiseizure", "carbamazepine", "anticholinergic"),
        "Medicines of this kind are not stopped all at once without asking first. Stopping "
        "suddenly can do harm, and can bring seizures back in people who have them.",
        ("trihexyphenidyl_precautions", "lamotrigine_goodrx", "nhs_twitching"),
    ),
    SafetyRule(
        "baclofen_kidney",
        _CAUTION,
        "baclofen with trouble of the kidneys",
        against("baclofen", "kidney"),
        "Baclofen leaves the body mostly through the kidneys, and the record notes trouble "
        "with them.",
        ("baclofen_label",),
    ),
    SafetyRule(
        "toxin_neuromuscular",
        _SERIOUS,
        "botulinum toxin with myasthenia, Lambert-Eaton syndrome or ALS",
        against("toxin", "neuromuscular"),
        "With an illness of nerve and muscle, such as myasthenia gravis, Lambert-Eaton "
        "syndrome or ALS, botulinum toxin carries more risk.",
        ("toxin_safety", "bdj_2022"),
    ),
    SafetyRule(
        "toxin_aminoglycoside",
        _SERIOUS,
        "botulinum toxin with an aminoglycoside antibiotic",
        pair("toxin", "aminoglycoside"),
        "Antibiotics of the aminoglycoside kind, such as gentamicin, can make botulinum toxin "
        "stronger.",
        ("bdj_2022", "toxin_interactions"),
    ),
    SafetyRule(
        "aminoglycoside_after_toxin",
        _SERIOUS,
        "an aminoglycoside antibiotic within 12 weeks of botulinum toxin",
        after_toxin("aminoglycoside"),
        "The record notes botulinum toxin in the last 12 weeks. Antibiotics of the "
        "aminoglycoside kind, such as gentamicin, can make it stronger.",
        ("bdj_2022", "toxin_interactions"),
    ),
    SafetyRule(
        "toxin_muscle_relaxant",
        _CAUTION,
        "botulinum toxin with a medicine that relaxes muscles, at once or within 12 weeks",
        near_toxin("muscle_relaxant"),
        "A medicine that relaxes muscles, such as baclofen, can make muscles weaker still "
        "before or after botulinum toxin.",
        ("toxin_interactions",),
    ),
    SafetyRule(
        "toxin_anticholinergic",
        _CAUTION,
        "botulinum toxin with an anticholinergic, at once or within 12 weeks",
        near_toxin("anticholinergic"),
        "This kind of medicine (an anticholinergic) may do more than it should, such as a dry "
        "mouth, when it is used after botulinum toxin.",
        ("toxin_interactions", "trihexyphenidyl_label"),
    ),
    SafetyRule(
        "toxin_too_soon",
        _SERIOUS,
        "botulinum toxin less than 12 weeks after the last",
        too_soon,
        "The last injection was less than 12 weeks ago. Labels say that botulinum toxin is "
        "given no more often than every three months.",
        ("xeomin_label", "toxin_label"),
    ),
    SafetyRule(
        "magnesium_kidney",
        _SERIOUS,
        "magnesium with trouble of the kidneys",
        against("magnesium", "kidney"),
        "With trouble of the kidneys, magnesium can build up in the body until it harms.",
        ("magnesium_mskcc", "ods_magnesium"),
    ),
    SafetyRule(
        "magnesium_binds",
        _CAUTION,
        "magnesium with a bisphosphonate, some antibiotics or levothyroxine",
        pair("magnesium", "bound_by_magnesium"),
        "Magnesium can keep some medicines from being taken up, such as those for bones, some "
        "antibiotics and levothyroxine, when both are taken at the same time.",
        ("magnesium_spc", "ods_magnesium"),
    ),
    SafetyRule(
        "magnesium_gabapentin",
        _CAUTION,
        "magnesium with gabapentin",
        pair("magnesium", "gabapentin"),
        "Magnesium can keep gabapentin from being taken up when both are taken at the same time.",
        ("magnesium_spc",),
    ),
    SafetyRule(
        "pregnancy",
        _SERIOUS,
        "anything in pregnancy",
        expecting,
        "The record notes a pregnancy. Every medicine, herb or supplement in pregnancy is "
        "talked over with a doctor, midwife or pharmacist first.",
        ("nhs_pregnancy_medicines",),
    ),
    SafetyRule(
        "breastfeeding",
        _SERIOUS,
        "anything while breastfeeding",
        breastfeeding,
        "The record notes breastfeeding. Every medicine, herb or supplement is talked over "
        "with a doctor, midwife or pharmacist first.",
        ("nhs_wales_medicines",),
    ),
    SafetyRule(
        "stop_in_pregnancy",
        _CAUTION,
        "stopping anything in pregnancy or while breastfeeding",
        stopping_while_expecting,
        "In pregnancy a medicine that was prescribed is not stopped without asking a doctor "
        "first: stopping can do harm too.",
        ("nhs_pregnancy_medicines",),
    ),
)
"""Every rule."""
