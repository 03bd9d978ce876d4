"""Specs are read strictly."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spasmograph.errors import SimulationError
from spasmograph.simulate import FaceEvent, FaceSpec, load_spec, parse_spec, random_spec
from spasmograph.spasms.events import Side


def test_a_spec_is_read_from_toml(tmp_path: Path) -> None:
    path = tmp_path / "clip.toml"
    path.write_text(
        'duration = 4\nfps = 60\n[[events]]\nonset = 1.5\nside = "left"\neye = 1\n'
        '[[distractors]]\nkind = "talk"\nonset = 2.5\nduration = 1\n',
        encoding="utf-8",
    )
    spec = load_spec(path)
    assert (spec.duration, spec.fps) == (4, 60)
    assert spec.events == (FaceEvent(onset=1.5, side=Side.LEFT, eye=1),)
    assert spec.distractors[0].kind == "talk"


def test_a_portrait_is_taken_from_beside_the_spec(tmp_path: Path) -> None:
    path = tmp_path / "clip.toml"
    path.write_text('portrait = "me.png"\n', encoding="utf-8")
    assert load_spec(path).portrait == str(tmp_path / "me.png")


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ({"durration": 4}, "durration"),
        ({"fps": 1000}, "fps"),
        ({"fps": "30"}, "fps"),
        ({"fps": True}, "fps"),
        ({"fps": float("nan")}, "fps"),
        ({"width": 100.5}, "width"),
        ({"width": 101}, "101"),
        ({"portrait": 3}, "portrait"),
        ({"events": [{"onset": 1, "eye": 2}]}, "events 1: eye"),
        ({"events": [{"onset": 1, "eye": 1, "side": "west"}]}, "events 1: side"),
        ({"events": [{"onset": 1}]}, "event 1"),
        ({"events": [{"onset": 99, "eye": 1}]}, "event 1"),
        ({"events": [{"onset": 1, "eye": 1}, {"onset": 1.1, "eye": 1}]}, "events 1 and 2"),
        ({"events": {"onset": 1}}, "events"),
        ({"distractors": [{"kind": "sing"}]}, "distractors 1: kind"),
        ({"distractors": [{"kind": ["talk"]}]}, "distractors 1: kind"),
    ],
)
def test_a_bad_key_is_named(content: dict[str, object], named: str) -> None:
    with pytest.raises(SimulationError, match=named):
        parse_spec(content)


def test_a_file_that_is_not_toml_is_a_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "clip.toml"
    path.write_bytes(b"\xff\x00[[")
    with pytest.raises(SimulationError, match="not TOML"):
        load_spec(path)
    with pytest.raises(SimulationError, match="cannot be read"):
        load_spec(tmp_path / "none.toml")


def test_left_and_right_may_move_at_once() -> None:
    left = FaceEvent(onset=1, side=Side.LEFT, eye=1)
    right = FaceEvent(onset=1.1, side=Side.RIGHT, eye=1)
    assert FaceSpec(events=(left, right)).events == (left, right)


@given(
    st.dictionaries(
        st.sampled_from(["duration", "fps", "width", "seed", "noise", "events", "x"]),
        st.one_of(
            st.none(),
            st.booleans(),
            st.integers(),
            st.floats(),
            st.text(max_size=3),
            st.lists(st.dictionaries(st.sampled_from(["onset", "eye", "z"]), st.floats())),
        ),
    )
)
def test_whatever_is_read_is_a_spec_or_a_clear_error(content: dict[str, object]) -> None:
    problem = ""
    try:
        spec: object = parse_spec(content)
    except SimulationError as error:
        spec, problem = None, str(error)
    assert isinstance(spec, FaceSpec) or problem
    assert "\n" not in problem


@given(seed=st.integers(0, 10_000), fps=st.sampled_from([24, 30, 60, 240]))
def test_random_specs_are_sound_and_repeat(seed: int, fps: float) -> None:
    base = FaceSpec(seed=seed, fps=fps, duration=12)
    spec = random_spec(base)
    assert spec == random_spec(base)
    assert all(e.onset > 0 and e.onset + e.duration < 12 for e in spec.events)
    assert all(e.jerks <= fps / 5 for e in spec.events)
