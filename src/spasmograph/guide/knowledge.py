"""What the guide holds: entries made of statements, each with its own sources."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import TYPE_CHECKING

from spasmograph.errors import UnknownTopic

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

__all__ = [
    "ORDER",
    "Entry",
    "Grade",
    "Guide",
    "Kind",
    "Section",
    "Source",
    "SourceKind",
    "Statement",
    "cited",
    "not_said",
    "plain",
    "shown",
]

_NEAREST = 3
"""How many topics are offered for one that is not known."""

_ALIKE = 0.5
"""How alike a topic must be to be offered (ratio of `difflib`)."""


class Kind(StrEnum):
    """What an entry is about."""

    TYPE = "type"
    CAUSE = "cause"
    TRIGGER = "trigger"
    SYMPTOM = "symptom"
    TEST = "test"
    TREATMENT = "treatment"
    SELF_CARE = "self_care"
    WARNING = "warning"


class Section(StrEnum):
    """What a statement answers."""

    WHAT = "what"
    WHO = "who"
    HOW_KNOWN = "how_known"
    HOW_WELL = "how_well"
    ONSET = "onset"
    DURATION = "duration"
    SIDE_EFFECTS = "side_effects"
    NOT_FOR = "not_for"
    ASK = "ask"
    HELP = "help"
    KNOWN = "known"
    DISAGREE = "disagree"
    ACT = "act"


ORDER = (
    Section.WHAT,
    Section.ACT,
    Section.WHO,
    Section.HOW_KNOWN,
    Section.KNOWN,
    Section.HOW_WELL,
    Section.ONSET,
    Section.DURATION,
    Section.SIDE_EFFECTS,
    Section.NOT_FOR,
    Section.DISAGREE,
    Section.HELP,
    Section.ASK,
)
"""The sections in the order in which they are read: what to ask comes last."""


ASKED_OF_TREATMENTS = (
    Section.WHO,
    Section.ONSET,
    Section.DURATION,
    Section.SIDE_EFFECTS,
    Section.NOT_FOR,
)
"""What people want to know of a treatment, besides what it is and how well it works."""


class Grade(StrEnum):
    """How sure one can be of an effect, in the levels of GRADE, and two more.

    ``NONE`` means that no study was found; ``EXPERT`` that only the opinion of
    experts was.
    """

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    VERY_LOW = "very_low"
    NONE = "none"
    EXPERT = "expert"


class SourceKind(StrEnum):
    """What a source is."""

    REVIEW = "review"
    TRIAL = "trial"
    COHORT = "cohort"
    CASE_SERIES = "case_series"
    GUIDELINE = "guideline"
    LABEL = "label"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Source:
    """Something that was read.

    Attributes
    ----------
    id : str
        Its name in the data files.
    title : str
        Its own title, shortened.
    year : int or None
        When it was published; None where it does not say.
    kind : SourceKind
        What it is.
    where : str
        DOI, PMID or web address; where a copy was read, that is said.
    checked : date
        When somebody last read it for this guide.
    """

    id: str
    title: str
    year: int | None
    kind: SourceKind
    where: str
    checked: date


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that is said, in plain words.

    Attributes
    ----------
    text : str
        One to three short sentences.
    section : Section
        What it answers.
    sources : tuple of str
        Identifiers of the sources it rests on.
    verified : bool
        Whether it was read in those sources.  A statement that is not verified
        may guide a default, and is never shown to a person.
    grade : Grade or None
        How sure one can be of an effect; None where that does not apply.
    checked : date
        When it was last compared with its sources.
    """

    text: str
    section: Section
    sources: tuple[str, ...]
    verified: bool
    grade: Grade | None
    checked: date


@dataclass(frozen=True, slots=True)
class Entry:
    """One topic.

    Attributes
    ----------
    id : str
        Its name in the data files, lower case with underscores.
    kind : Kind
        What it is about.
    name : str
        Its name for people.
    other_names : tuple of str
        Other names it is found by.
    statements : tuple of Statement
        All that is held on it, verified or not.  Show only `shown`.
    see_also : tuple of str
        Identifiers of entries to read next.
    for_types : tuple of str
        Identifiers of the types a treatment is used for; empty otherwise.
    """

    id: str
    kind: Kind
    name: str
    other_names: tuple[str, ...]
    statements: tuple[Statement, ...]
    see_also: tuple[str, ...] = ()
    for_types: tuple[str, ...] = ()


def shown(entry: Entry) -> tuple[Statement, ...]:
    """Return what a person may see of an entry: its verified statements.

    Parameters
    ----------
    entry : Entry
        Any entry of the guide.

    Returns
    -------
    tuple of Statement
        In the order of `ORDER`; within a section, as in the data file.
    """
    verified = [statement for statement in entry.statements if statement.verified]
    return tuple(sorted(verified, key=lambda statement: ORDER.index(statement.section)))


def cited(entry: Entry) -> tuple[str, ...]:
    """Return the sources of what is shown, in the order in which they are first cited.

    Parameters
    ----------
    entry : Entry
        Any entry of the guide.

    Returns
    -------
    tuple of str
        Identifiers of sources, each once.
    """
    return tuple(dict.fromkeys(name for said in shown(entry) for name in said.sources))


def plain(topic: str) -> str:
    """Return a topic as it is compared: lower case, words parted by one space."""
    return " ".join(topic.casefold().replace("_", " ").replace("-", " ").split())


@dataclass(frozen=True, slots=True)
class Guide:
    """All that is known, by identifier.

    Attributes
    ----------
    entries : mapping of str to Entry
        In the order of the data files.
    sources : mapping of str to Source
        In the order of the data file.
    """

    entries: Mapping[str, Entry]
    sources: Mapping[str, Source]

    def entry(self, name: str) -> Entry:
        """Return an entry by its identifier.

        Raises
        ------
        UnknownTopic
            If there is none.
        """
        try:
            return self.entries[name]
        except KeyError:
            raise self._unknown(name) from None

    def source(self, name: str) -> Source:
        """Return a source by its identifier.

        Raises
        ------
        UnknownTopic
            If there is none.
        """
        try:
            return self.sources[name]
        except KeyError:
            raise UnknownTopic(
                f"The guide has no source '{name}'",
                "'spasmograph guide --sources' lists them.",
            ) from None

    def of(self, kind: Kind) -> tuple[Entry, ...]:
        """Return the entries of one kind, in the order of the data file."""
        return tuple(entry for entry in self.entries.values() if entry.kind is kind)

    def find(self, topic: str) -> Entry:
        """Return the entry that a person means.

        Parameters
        ----------
        topic : str
            An identifier, a name or another name; upper and lower case, hyphens
            and underscores do not matter.

        Raises
        ------
        UnknownTopic
            If nothing has that name; its cure offers the nearest topics.
        """
        found = self._names().get(plain(topic))
        if found is None:
            raise self._unknown(topic)
        return self.entries[found]

    def _names(self) -> dict[str, str]:
        """Return the identifier for every name, identifiers winning over names."""
        names = {
            plain(name): entry.id
            for entry in self.entries.values()
            for name in (entry.name, *entry.other_names)
        }
        return names | {plain(name): name for name in self.entries}

    def _unknown(self, topic: str) -> UnknownTopic:
        names = self._names()
        wanted = plain(topic)
        within = [name for name in names if wanted and wanted in name]
        alike = within + get_close_matches(wanted, names, n=2 * _NEAREST, cutoff=_ALIKE)
        nearest = list(dict.fromkeys(self.entries[names[name]].name for name in alike))[:_NEAREST]
        offer = f"Did you mean {' or '.join(repr(n) for n in nearest)}? " if nearest else ""
        return UnknownTopic(
            f"The guide has nothing on {topic!r}",
            f"{offer}'spasmograph guide' lists its topics.",
        )


def not_said(entry: Entry) -> tuple[Section, ...]:
    """Return what people ask of a treatment and nothing that is shown answers.

    Parameters
    ----------
    entry : Entry
        Of any kind; only a treatment can lack something.  Types that it is used
        for answer whom it concerns.
    """
    if entry.kind is not Kind.TREATMENT:
        return ()
    answered = {said.section for said in shown(entry)}
    if entry.for_types:
        answered.add(Section.WHO)
    return tuple(section for section in ASKED_OF_TREATMENTS if section not in answered)
