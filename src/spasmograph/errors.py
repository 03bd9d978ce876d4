"""Every error the program raises on purpose.

Each one carries a single line that says what is wrong, and ``cure``: what the
person can do about it.  Anything else that escapes is a defect::

    SpasmographError
    ├── VideoError              the file or camera cannot be measured
    │   ├── UnreadableVideo     not a video, empty, no permission, no picture
    │   ├── VideoTooLarge       the header claims more than we will decode
    │   ├── NoFace              no face, or a face too small to measure
    │   └── NothingToMeasure    a still picture, or too little usable time
    ├── ModelError              a model file is missing or altered
    ├── TaskFileError           a task table cannot be read
    ├── EventFileError          an events table cannot be read
    ├── RecordError             a record cannot be opened, read or written
    │   ├── WrongKey            the passphrase or recovery code does not open it
    │   ├── DamagedRecord       altered, cut short, or not a record at all
    │   ├── NewerRecord         written by a newer version of the program
    │   ├── BusyRecord          another program is writing to it
    │   ├── ImpossibleValue     a value that cannot be (30 hours of sleep)
    │   └── ImportFileError     a file to import cannot be read
    ├── InsightError            a diary or a trial cannot be worked with
    ├── SimulationError         a simulation spec cannot be carried out
    ├── GuideError              the guide's own data are damaged
    │   └── UnknownTopic        the guide has nothing of that name
    └── OutputError             results cannot be written
"""

from __future__ import annotations

__all__ = [
    "BusyRecord",
    "DamagedRecord",
    "EventFileError",
    "GuideError",
    "ImportFileError",
    "ImpossibleValue",
    "InsightError",
    "ModelError",
    "NewerRecord",
    "NoFace",
    "NothingToMeasure",
    "OutputError",
    "RecordError",
    "SimulationError",
    "SpasmographError",
    "TaskFileError",
    "UnknownTopic",
    "UnreadableVideo",
    "VideoError",
    "VideoTooLarge",
    "WrongKey",
]


class SpasmographError(Exception):
    """Root of the tree.

    Parameters
    ----------
    problem : str
        What is wrong, in one line, without a full stop at the end.
    cure : str
        What the person can do about it, in one sentence.
    """

    def __init__(self, problem: str, cure: str) -> None:
        super().__init__(problem)
        self.problem = " ".join(problem.split()).rstrip(".")
        self.cure = " ".join(cure.split())

    def __str__(self) -> str:
        return f"{self.problem}. {self.cure}"

    def __reduce__(self) -> tuple[type[SpasmographError], tuple[str, str]]:
        return type(self), (self.problem, self.cure)


class VideoError(SpasmographError):
    """The file or camera cannot be measured."""


class UnreadableVideo(VideoError):
    """Not a video, empty, without a picture, or not ours to read."""


class VideoTooLarge(VideoError):
    """The header claims a picture larger than will be decoded."""


class NoFace(VideoError):
    """No face was found, or only one too small to measure."""


class NothingToMeasure(VideoError):
    """A still picture, or too little usable time."""


class ModelError(SpasmographError):
    """A model file is missing or is not the file it should be."""


class TaskFileError(SpasmographError):
    """A task table cannot be read."""


class EventFileError(SpasmographError):
    """An events table cannot be read."""


class RecordError(SpasmographError):
    """A record cannot be opened, read or written."""


class WrongKey(RecordError):
    """The passphrase or recovery code does not open the record."""


class DamagedRecord(RecordError):
    """The file is altered, cut short, or not a record at all."""


class NewerRecord(RecordError):
    """The record was written by a newer version of the program."""


class BusyRecord(RecordError):
    """Another program is writing to the record."""


class ImpossibleValue(RecordError):
    """A value that cannot be, such as 30 hours of sleep or an end before its start."""


class ImportFileError(RecordError):
    """A file to import cannot be read."""


class InsightError(SpasmographError):
    """A diary or a trial cannot be worked with."""


class SimulationError(SpasmographError):
    """A simulation spec cannot be carried out."""


class GuideError(SpasmographError):
    """The data of the guide are damaged, or do not hold what was asked for."""


class UnknownTopic(GuideError):
    """The guide has nothing of that name."""


class OutputError(SpasmographError):
    """Results cannot be written."""
