"""The public names: one that appears or disappears is a decision."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest

import spasmograph

NAMES = [
    "Event",
    "Measurement",
    "Provenance",
    "SpasmographError",
    "Summary",
    "Task",
    "__version__",
    "detect",
    "geometry",
    "measure",
    "read_events",
    "read_frames",
    "read_tasks",
    "session_page",
    "signals",
    "summarise",
    "track_frames",
    "write_events",
    "write_measurement",
]


def test_public_names() -> None:
    assert spasmograph.__all__ == NAMES
    assert dir(spasmograph) == sorted(NAMES)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "__version__"])
def test_every_name_is_there_and_documented(name: str) -> None:
    value = getattr(spasmograph, name)
    assert value.__module__.startswith("spasmograph.")
    assert inspect.getdoc(value)


def test_every_room_exports_what_it_says() -> None:
    from spasmograph import (
        guide,
        insight,
        measuring,
        motion,
        record,
        report,
        simulate,
        spasms,
        video,
    )

    for room in (guide, insight, measuring, motion, record, report, simulate, spasms, video):
        assert all(hasattr(room, name) for name in room.__all__)


def test_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'diagnose'"):
        spasmograph.diagnose  # noqa: B018


def test_importing_and_asking_for_help_load_nothing_heavy() -> None:
    code = (
        "import sys, spasmograph\n"
        "from spasmograph.cli import main\n"
        "assert main(['measure', '--help']) == 0\n"
        "heavy = {'numpy', 'av', 'cv2', 'pandas', 'xarray', 'ai_edge_litert', 'matplotlib'}\n"
        "loaded = heavy & set(sys.modules)\n"
        "assert not loaded, loaded\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_record_is_opened_without_the_libraries_that_measure() -> None:
    """Noting a spasm should not wait for what reads videos."""
    code = (
        "import sys, spasmograph.record\n"
        "heavy = {'numpy', 'av', 'cv2', 'pandas', 'xarray', 'scipy', 'pyarrow'}\n"
        "loaded = heavy & set(sys.modules)\n"
        "assert not loaded, loaded\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
