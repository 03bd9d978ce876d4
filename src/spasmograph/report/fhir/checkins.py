"""Check-ins: how single days were, as answers to a questionnaire."""

from __future__ import annotations

from typing import Final

from spasmograph.record import models as m
from spasmograph.report.fhir.codes import System, coding
from spasmograph.report.fhir.values import (
    Resource,
    clean,
    day_text,
    moment,
    reference,
    resource,
    row_id,
)

__all__ = ["QUESTIONNAIRE", "QUESTIONS", "check_in_lines", "check_in_of"]

QUESTIONNAIRE: Final = "urn:spasmograph:questionnaire:check-in"
"""The canonical address of the questions."""

QUESTIONS: Final = {
    "day": ("Day", "valueDate"),
    "severity": ("How bad the spasms were, 0 to 10", "valueInteger"),
    "count": ("How many spasms were noticed", "valueInteger"),
    "hardest": ("What was hardest to bear", "valueCoding"),
    "mood": ("Mood, 0 to 10", "valueInteger"),
    "reading": ("The spasms got in the way of reading", "valueBoolean"),
    "driving": ("The spasms got in the way of driving", "valueBoolean"),
    "work": ("The spasms got in the way of work", "valueBoolean"),
    "social": ("The spasms got in the way of being with others", "valueBoolean"),
    "note": ("Anything else", "valueString"),
}
"""The questions by their link: the words, and the kind of answer."""


def check_in_of(row: m.CheckIn, patient: Resource) -> Resource:
    """Return the answers of one day; a question that was not answered is left out.

    Parameters
    ----------
    row : CheckIn
    patient : dict
    """
    answers = {
        "day": day_text(row.day),
        "severity": row.severity,
        "count": row.count,
        "hardest": row.hardest and coding(System.HARDEST, row.hardest),
        "mood": row.mood,
        "reading": row.reading,
        "driving": row.driving,
        "work": row.work,
        "social": row.social,
        "note": clean(row.note),
    }
    return resource(
        "QuestionnaireResponse",
        row_id(row),
        questionnaire=QUESTIONNAIRE,
        status="completed",
        subject=reference(patient),
        authored=moment(row.at),
        author=reference(patient),
        source=reference(patient),
        item=[
            {"linkId": link, "text": words, "answer": [{kind: answers[link]}]}
            for link, (words, kind) in QUESTIONS.items()
            if answers[link] is not None
        ],
    )


def check_in_lines(rows: tuple[m.CheckIn, ...]) -> list[str]:
    """Say how many days were noted, and how bad they were."""
    if not rows:
        return []
    days = sorted(row.day for row in rows)
    found = [f"{len(rows)} days noted, from {days[0]} to {days[-1]}"]
    noted = sorted(row.severity for row in rows if row.severity is not None)
    if noted:
        found.append(
            f"How bad the spasms were, 0 to 10, noted on {len(noted)} days: "
            f"least {noted[0]}, most {noted[-1]}"
        )
    for name in ("reading", "driving", "work", "social"):
        said = [value for row in rows if (value := getattr(row, name)) is not None]
        if said:
            found.append(f"{QUESTIONS[name][0]}: {sum(said)} of {len(said)} days")
    return found
