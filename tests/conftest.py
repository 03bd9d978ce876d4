"""Shared by every test."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("calm", deadline=None, derandomize=True)
settings.load_profile("calm")

CLIP = """
duration = 8.0
fps = 30.0
width = 480
height = 360
face = 0.7
seed = 3
[[events]]
onset = 1.0
eye = 1.0
[[events]]
onset = 2.5
duration = 1.2
side = "left"
eye = 0.95
cheek = 2.0
mouth = 4.0
[[events]]
onset = 5.0
eye = 0.95
[[events]]
onset = 6.5
duration = 0.3
side = "right"
eye = 0.95
"""


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight seconds: two blinks, a brief spasm of the left, a twitch of the right eye.

    The truth lies beside it, in ``clip_events.tsv``.
    """
    from spasmograph.simulate import load_spec, render

    folder = tmp_path_factory.mktemp("simulated")
    (folder / "clip.toml").write_text(CLIP, encoding="utf-8")
    return render(load_spec(folder / "clip.toml"), folder / "clip.mp4")
