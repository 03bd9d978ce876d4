"""Measured sessions as a dataset of the Brain Imaging Data Structure (BIDS).

Events go where BIDS keeps behaviour (``beh``), signals where it keeps motion
(Jeung et al. 2024, *Scientific Data* 11:716), and what it has no place for,
the summaries, into ``derivatives``.  No name, no text that a person wrote, no
name of a video and no date is written.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from spasmograph.errors import ImpossibleValue
from spasmograph.report.bidstext import CHANGES, README, tasks_sidecar
from spasmograph.spasms.events import Event
from spasmograph.spasms.tables import MISSING
from spasmograph.spasms.tasks import Task
from spasmograph.spasms.tsv import format_events, sidecar

if TYPE_CHECKING:
    import pandas as pd

    from spasmograph.record.measured import Measured
    from spasmograph.record.store import Record

__all__ = [
    "BIDS_VERSION",
    "BidsSession",
    "BidsSubject",
    "bids_files",
    "measured_subject",
    "record_subject",
]

BIDS_VERSION = "1.9.0"
"""The version of the standard that is written."""

_ROTATIONS = {"pitch": "x", "yaw": "y", "roll": "z"}
_DIGITS = {"time": 6}
_LABEL = re.compile(r"[A-Za-z0-9]{1,32}", re.ASCII)


@dataclass(frozen=True, slots=True)
class BidsSession:
    """One recording, as it goes into a dataset.

    Attributes
    ----------
    events : tuple of Event
    tasks : tuple of Task
    seconds : float
        Length of the recording, s.
    day : date or None
        When it was recorded; only days between sessions are written.
    summary : dict
        As in ``_summary.json``.
    signals : pandas.DataFrame
        One row a frame, ``time`` (s) and the columns of ``_signals.parquet``;
        empty if none were kept.
    """

    events: tuple[Event, ...]
    tasks: tuple[Task, ...]
    seconds: float
    day: dt.date | None
    summary: dict[str, Any]
    signals: pd.DataFrame


@dataclass(frozen=True, slots=True)
class BidsSubject:
    """One person.

    Attributes
    ----------
    label : str
        Letters and digits only; says nothing of who it is.
    sessions : iterable of BidsSession
        Oldest first; gone through once.
    """

    label: str
    sessions: Iterable[BidsSession]


def record_subject(record: Record, label: str | None = None) -> BidsSubject:
    """Return the person of a record, with all sessions.

    Parameters
    ----------
    record : Record
    label : str, optional
        What the dataset calls the person; by default one that is made of the
        id of the record's person, the same each time, and says nothing.

    Raises
    ------
    ImpossibleValue
        If the label holds anything but letters and digits.
    """
    from spasmograph.record.models import Person, Session
    from spasmograph.record.sessions import events_of, signals_of, tasks_of

    def sessions() -> Iterator[BidsSession]:
        for row in sorted(record.all(Session), key=lambda row: row.at.utc):
            yield BidsSession(
                events_of(row),
                tasks_of(row),
                row.seconds,
                row.at.day,
                row.summary,
                signals_of(row, record),
            )

    if label is None:
        person = next((row.id.hex for row in record.all(Person)), "")
        label = hashlib.sha256(f"spasmograph bids {person}".encode()).hexdigest()[:8]
    return BidsSubject(_checked(label), sessions())


def measured_subject(measured: Sequence[Measured], label: str) -> BidsSubject:
    """Return one person from what measuring their videos wrote.

    Parameters
    ----------
    measured : sequence of Measured
    label : str

    Raises
    ------
    ImpossibleValue
        If the label holds anything but letters and digits.
    ImportFileError
        If signals or the length of a recording cannot be read.
    """
    found = [_session(one) for one in measured]
    found.sort(key=lambda one: one.day or dt.date.max)
    return BidsSubject(_checked(label), found)


def _session(measured: Measured) -> BidsSession:
    import io

    import pandas as pd

    from spasmograph.record.sessions import packed_signals

    said = measured.provenance.get("recorded")
    signals = pd.DataFrame()
    if measured.signals is not None:
        signals = pd.read_parquet(io.BytesIO(packed_signals(measured.signals)))
    observed = measured.summary.get("observation")
    seconds = observed.get("recorded_seconds") if isinstance(observed, dict) else None
    return BidsSession(
        measured.events,
        measured.tasks,
        float(seconds or 0.0),
        dt.datetime.fromisoformat(said).date() if isinstance(said, str) else None,
        measured.summary,
        signals,
    )


def _checked(label: str) -> str:
    if _LABEL.fullmatch(label) is None:
        raise ImpossibleValue(
            f"{label!r:.40} is no label of a person", "Use letters and digits only, at most 32."
        )
    return label


def bids_files(subjects: Sequence[BidsSubject]) -> Iterator[tuple[str, bytes]]:
    """Make the files of a dataset, one after another.

    Parameters
    ----------
    subjects : sequence of BidsSubject
        Each with a label of its own.

    Yields
    ------
    tuple of str and bytes
        Name, from the folder of the dataset, and content.

    Raises
    ------
    ImpossibleValue
        If two have the same label.
    """
    labels = [subject.label for subject in subjects]
    if len(set(labels)) < len(labels):
        raise ImpossibleValue("two people have the same label", "Give each their own.")
    yield "dataset_description.json", _json(_description("raw"))
    yield "README", README.encode()
    yield "CHANGES", CHANGES.format(version=version("spasmograph"), bids=BIDS_VERSION).encode()
    yield "derivatives/spasmograph/dataset_description.json", _json(_description("derivative"))
    rows = []
    for subject in subjects:
        count = 0
        sheet = [("session_id", "days_since_first", "recorded_seconds", "signals")]
        first = None
        for count, session in enumerate(subject.sessions, start=1):
            first = first or session.day
            days = str((session.day - first).days) if session.day and first else MISSING
            kept = "no" if session.signals.empty else "yes"
            sheet.append((f"ses-{count:03d}", days, f"{session.seconds:.3f}", kept))
            yield from _session_files(f"sub-{subject.label}", f"ses-{count:03d}", session)
        if count:
            yield f"sub-{subject.label}/sub-{subject.label}_sessions.tsv", _tsv(sheet)
            yield f"sub-{subject.label}/sub-{subject.label}_sessions.json", _json(_SESSIONS)
            rows.append((f"sub-{subject.label}", str(count)))
    yield "participants.tsv", _tsv([("participant_id", "sessions"), *rows])
    yield "participants.json", _json({"sessions": {"Description": "Number of measured videos"}})


_SESSIONS = {
    "days_since_first": {
        "Description": "Days since the first session of this person; dates are left out",
        "Units": "day",
    },
    "recorded_seconds": {"Description": "Length of the recording", "Units": "s"},
    "signals": {
        "Description": "Whether signals were kept",
        "Levels": {"yes": "They are in motion", "no": "There are none"},
    },
}


def _session_files(sub: str, ses: str, session: BidsSession) -> Iterator[tuple[str, bytes]]:
    task = "protocol" if session.tasks else "rest"
    stem, folder = f"{sub}_{ses}_task-{task}", f"{sub}/{ses}"
    yield f"{folder}/beh/{stem}_events.tsv", format_events(session.events).encode()
    yield f"{folder}/beh/{stem}_events.json", _json(sidecar())
    aside = f"derivatives/spasmograph/{folder}/beh/{stem}"
    if session.tasks:
        rows = [(f"{t.onset:.4f}", f"{t.duration:.4f}", t.task.value) for t in session.tasks]
        yield f"{aside}_desc-tasks_events.tsv", _tsv([("onset", "duration", "trial_type"), *rows])
        yield f"{aside}_desc-tasks_events.json", _json(tasks_sidecar())
    yield f"{aside}_desc-summary_beh.json", _json(session.summary)
    if not session.signals.empty:
        motion = f"{folder}/motion/{stem}_tracksys-video"
        yield f"{motion}_motion.tsv", _samples(session.signals)
        yield f"{motion}_motion.json", _json(_motion(session, task))
        yield f"{motion}_channels.tsv", _tsv(_channels(list(session.signals.columns)))


def _description(kind: str) -> dict[str, Any]:
    software = {"Name": "spasmograph", "Version": version("spasmograph")}
    return {
        "Name": "Facial spasms measured from video",
        "BIDSVersion": BIDS_VERSION,
        "DatasetType": kind,
        "GeneratedBy": [software],
    }


def _samples(signals: pd.DataFrame) -> bytes:
    """Write signals without a header: time to 1 µs, all else to 0.0001, what is missing n/a."""
    digits = {name: _DIGITS.get(name, 4) for name in signals.columns}
    rounded = signals.astype(float).round(digits) + 0.0
    text: str = rounded.to_csv(sep="\t", header=False, index=False, na_rep=MISSING)
    return text.replace("\r\n", "\n").encode()


def _kind(name: str) -> tuple[str, str, str, str, str]:
    """Return name, component, type, tracked point and units of a channel."""
    part, _, side = name.partition("_")
    if name == "time":
        return name, MISSING, "LATENCY", MISSING, "s"
    if name in _ROTATIONS:
        return name, _ROTATIONS[name], "ORNT", "head", "deg"
    if side in ("left", "right"):
        return name, MISSING, "MISC", f"{side} {part}", "mm"
    if name == "jaw":
        return name, MISSING, "MISC", "jaw", "mm"
    return name, MISSING, "MISC", "eyes" if name == "gaze_down" else "face", MISSING


def _channels(names: Sequence[str]) -> list[tuple[str, ...]]:
    return [("name", "component", "type", "tracked_point", "units"), *map(_kind, names)]


def _motion(session: BidsSession, task: str) -> dict[str, Any]:
    kinds = [_kind(name) for name in session.signals.columns]
    times = session.signals["time"].to_numpy(float)
    lasted = float(times[-1] - times[0]) if len(times) > 1 else 0.0
    steps = sorted(times[1:] - times[:-1])
    usual = 1 / float(steps[len(steps) // 2]) if steps and steps[len(steps) // 2] > 0 else 0.0
    counts = {f"{kind}ChannelCount": 0 for kind in ("LATENCY", "MISC", "ORNT")}
    for _, _, kind, _, _ in kinds:
        counts[f"{kind}ChannelCount"] += 1
    return {
        "TaskName": task,
        "TaskDescription": "Facing a camera; see the events beside it",
        "SamplingFrequency": round(usual, 4),
        "SamplingFrequencyEffective": round((len(times) - 1) / lasted, 4) if lasted else 0.0,
        "RecordingDuration": round(lasted, 4),
        "MotionChannelCount": len(kinds),
        **counts,
        "TrackedPointsCount": len({kind[3] for kind in kinds} - {MISSING}),
        "TrackingSystemName": "video",
        "MissingValues": MISSING,
        "SoftwareVersions": f"spasmograph {version('spasmograph')}",
    }


def _json(content: object) -> bytes:
    return f"{json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False)}\n".encode()


def _tsv(rows: Iterable[Sequence[str]]) -> bytes:
    return "".join("\t".join(row) + "\n" for row in rows).encode()
