"""Where a measurement came from: which file, read how, by what."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from spasmograph.errors import UnreadableVideo
from spasmograph.video.decode import DecodeReport
from spasmograph.video.models import model_hashes
from spasmograph.video.probe import VideoInfo
from spasmograph.video.recorded import recorded_at

__all__ = ["Provenance", "provenance_of"]

LIBRARIES = ("ai-edge-litert", "av", "numpy", "opencv-python-headless", "scipy")
"""Distributions that the numbers depend on."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """What is needed to repeat a measurement, and nothing about the person.

    Attributes
    ----------
    file : str
        Name of the video, without its folder.
    bytes : int
        Its size.
    sha256 : str
        Of its content.
    video : VideoInfo
        What the file says about itself.
    decoding : DecodeReport
        How much of it was read, and the histogram of its frame intervals.
    mirrored : bool
        True when it was declared a mirror image and the sides were swapped.
    software : str
        Version of spasmograph.
    libraries, models : dict of str to str
        Versions of the libraries and SHA-256 of the model files.
    created : str
        When it was measured, ISO 8601 with its zone.
    recorded : str or None
        When the video says it was recorded, ISO 8601; see
        `spasmograph.video.recorded.stated_time`.
    """

    file: str
    bytes: int
    sha256: str
    video: VideoInfo
    decoding: DecodeReport
    mirrored: bool
    software: str
    libraries: dict[str, str]
    models: dict[str, str]
    created: str
    recorded: str | None = None


def _fingerprint(path: Path) -> tuple[int, str]:
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256")
            return file.tell(), digest.hexdigest()
    except OSError as error:
        raise UnreadableVideo(
            f"{path} cannot be read ({error.strerror})", "Check that it is still there."
        ) from error


def provenance_of(
    path: Path, video: VideoInfo, decoding: DecodeReport, *, mirrored: bool
) -> Provenance:
    """Describe a file that has been read.

    Raises
    ------
    UnreadableVideo
        When it cannot be read a second time.
    """
    size, digest = _fingerprint(path)
    now = datetime.now(UTC)
    return Provenance(
        file=path.name,
        bytes=size,
        sha256=digest,
        video=video,
        decoding=decoding,
        mirrored=mirrored,
        software=version("spasmograph"),
        libraries={name: version(name) for name in LIBRARIES},
        models=dict(model_hashes()),
        created=now.astimezone().isoformat(timespec="seconds"),
        recorded=recorded_at(path, now),
    )
