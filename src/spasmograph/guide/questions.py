"""The questions that triage and pattern ask."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["QUESTIONS", "Ask", "Question"]


class Ask(StrEnum):
    """What a question is for, and what kind of answer it wants."""

    WARNING = "warning"
    PATTERN = "pattern"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Attributes
    ----------
    id : str
        The field of `spasmograph.guide.answers.Answers` it fills.
    text : str
        For the person.
    why : str
        Why it is asked.
    ask : Ask
        ``WARNING`` and ``PATTERN`` want yes, no or unknown; a yes to a warning
        can only make triage more urgent.  ``NUMBER`` wants a number.
    """

    id: str
    text: str
    why: str
    ask: Ask = Ask.WARNING


def _pattern(name: str, text: str, why: str) -> Question:
    return Question(name, text, why, Ask.PATTERN)


QUESTIONS: tuple[Question, ...] = (
    Question(
        "sudden",
        "Did this begin suddenly, within seconds or minutes, in the last few days?",
        "A sudden begin can need help at once.",
    ),
    Question(
        "headache",
        "Is there a sudden, very bad headache that is not like your usual ones?",
        "Together with a change in the face it is a reason to call for help.",
    ),
    Question(
        "vision",
        "Has your sight changed suddenly: lost, blurred or double?",
        "A sudden change of sight can be a sign of a stroke.",
    ),
    Question(
        "speech",
        "Has your speech become slurred, or is it hard to find or follow words?",
        "A change of speech can be a sign of a stroke.",
    ),
    Question(
        "droop",
        "Has one side of the face suddenly dropped, or can it no longer smile?",
        "A face that drops can be a sign of a stroke.",
    ),
    Question(
        "new_weak_face",
        "Has one side of the face become weak in the last three days, even if slowly?",
        "A face that has just become weak can be helped best at once.",
    ),
    Question(
        "limb_weakness",
        "Has an arm or a leg suddenly become weak or clumsy?",
        "Sudden weakness can be a sign of a stroke.",
    ),
    Question(
        "sudden_numbness",
        "Has a part of the face, an arm or a leg suddenly become numb?",
        "Sudden numbness can be a sign of a stroke.",
    ),
    Question(
        "awareness",
        "Have you blacked out, been suddenly confused, or lost track of what goes on around you?",
        "Losing awareness needs help at once.",
    ),
    Question(
        "spreading_jerks",
        "Do rhythmic jerks travel within seconds or minutes, "
        "to more of the face, the other side, or an arm?",
        "Jerks that travel can come from the brain and need help at once.",
    ),
    Question(
        "weak_after",
        "Is the face, an arm or a leg weak for a time after the jerks?",
        "Weakness after jerks can come from the brain and needs help at once.",
    ),
    Question(
        "breathing",
        "Do you have new trouble breathing?",
        "Trouble breathing needs help at once.",
    ),
    Question(
        "swallowing",
        "Do you have new trouble swallowing, or a new hoarse or weak voice?",
        "After an injection this can be a sign that the medicine has spread.",
    ),
    Question(
        "weak_all_over",
        "Have muscles become weak all over, or is it hard to hold up your head?",
        "After an injection this can be a sign that the medicine has spread.",
    ),
    Question(
        "injected",
        "Have you had an injection of botulinum toxin in the last 12 weeks?",
        "Some signs mean more in the hours to weeks after an injection.",
    ),
    Question(
        "carbamazepine",
        "Do you take carbamazepine (for instance Tegretol), or did you in the last two weeks?",
        "With it, a rash, a fever or confusion should be looked at the same day.",
    ),
    Question("rash", "Do you have a new rash?", "It matters with some medicines."),
    Question("fever", "Do you have a fever?", "It matters with some medicines."),
    Question(
        "mouth_sores", "Do you have new sores in the mouth?", "It matters with some medicines."
    ),
    Question(
        "muddled",
        "Have you become muddled, forgetful or unsteady over the last days?",
        "It matters with some medicines.",
    ),
    Question(
        "withdrawal",
        "Have you stopped baclofen, clonazepam or a similar medicine at once, and felt shaky, "
        "confused or much stiffer since, or seen or heard things that are not there?",
        "Stopping some medicines at once can make people ill.",
    ),
    Question(
        "both_shut",
        "Do both eyes shut tight by themselves?",
        "Doctors' guidelines say to refer this on.",
    ),
    Question(
        "one_sided",
        "Are the spasms on one side of the face?",
        "Spasms of one side are looked into in their own way.",
    ),
    Question(
        "numb_face",
        "Is part of the face numb or tingling?",
        "With spasms it should be looked into.",
    ),
    Question(
        "hearing",
        "Has hearing become worse in one ear?",
        "With spasms it should be looked into.",
    ),
    Question(
        "weak_face",
        "Is one side of the face weaker or stiffer, also between the spasms?",
        "With spasms it should be looked into.",
    ),
    Question(
        "other_side",
        "Have spasms of one side begun on the other side too, at other moments?",
        "With spasms it should be looked into.",
    ),
    Question(
        "worse",
        "Have the spasms clearly become worse, or taken in more of the face, over weeks?",
        "A change for the worse should be looked into.",
    ),
    Question(
        "rippling",
        "Does one side of the face ripple or quiver all the time, also around the mouth?",
        "A ripple that does not stop should be looked into.",
    ),
    Question(
        "not_held_back",
        "Apart from a small twitch of one eyelid: do movements of the face go on, "
        "even when you try hard to hold them back for a moment?",
        "Doctors' guidelines say to refer this on.",
    ),
    Question(
        "tics",
        "Are they tics: quick movements or sounds that come again and again, "
        "and that you can hold back for a while?",
        "Tics are looked after in their own way.",
    ),
    Question(
        "tics_trouble",
        "Do the tics trouble you, or get in the way of work, school or being with others?",
        "Help is there for tics that trouble.",
    ),
    Question(
        "other_signs",
        "Besides the spasms: is there something new that gets worse over weeks, "
        "such as clumsiness, unsteady walking or trouble thinking?",
        "Other signs that grow should be looked into.",
    ),
    Question(
        "several_places",
        "Are there twitches in more than one place of the body?",
        "A doctor should look at this.",
    ),
    Question(
        "new_medicine",
        "Did it begin after a medicine was started or raised, "
        "for instance for sickness, mood, sleep or attention?",
        "Some medicines can bring on movements of the face.",
    ),
    Question(
        "months",
        "For how many months has it been there? (2 weeks are 0.5)",
        "What lasts should be looked at.",
        Ask.NUMBER,
    ),
    Question("age", "How old are you, in years?", "Age changes what is looked for.", Ask.NUMBER),
    _pattern(
        "eyelid_only",
        "Is it a fine twitch of one eyelid, and nothing else?",
        "A twitch of one lid has its own usual course.",
    ),
    _pattern(
        "eye_and_mouth",
        "Do the eye and the mouth of the same side move at the same moment?",
        "Doctors look at what moves together.",
    ),
    _pattern(
        "asleep",
        "Has someone seen the spasms while you slept?",
        "Some spasms go on in sleep.",
    ),
    _pattern(
        "urge",
        "Is there an urge before the movement, and relief after it?",
        "An urge is part of what doctors ask about tics.",
    ),
    _pattern(
        "sounds",
        "Do sounds come too, such as sniffing, throat clearing or words?",
        "Sounds are part of what doctors ask about tics.",
    ),
    _pattern(
        "trick",
        "Does something like touching the face, singing or talking open the eyes for a while?",
        "Doctors call this a sensory trick.",
    ),
    _pattern(
        "jaw",
        "Do the jaw, tongue or lower face pull or clench too?",
        "Doctors look at which parts of the face take part.",
    ),
    _pattern(
        "palsy",
        "Was this side of the face ever paralysed, as in Bell's palsy?",
        "A nerve that has healed can move the wrong muscle.",
    ),
    _pattern(
        "with_movement",
        "Does it come with movements you make on purpose: the eye closes when you smile, "
        "or the mouth pulls when you shut your eyes?",
        "A nerve that has healed can move the wrong muscle.",
    ),
    _pattern(
        "mouth_down",
        "Does a corner of the mouth pull down, and stay there?",
        "Doctors look at the direction of the pull.",
    ),
    _pattern(
        "rhythmic",
        "Do the jerks come in a steady beat, for seconds to minutes?",
        "Doctors look at the rhythm.",
    ),
)
"""Every question, in the order in which they are asked."""
