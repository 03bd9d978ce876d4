"""When a video says it was recorded: read, never guessed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spasmograph.video.recorded import recorded_at, stated_time
from tests.video_files import Clip, write_video

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
APPLE, COMMON = "com.apple.quicktime.creationdate", "creation_time"

MOMENTS = st.datetimes(datetime(1991, 1, 2), datetime(2026, 2, 28))
OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(MOMENTS)
def test_a_moment_in_utc_stays_one_and_gets_no_place(moment: datetime) -> None:
    said = stated_time({COMMON: f"{moment.isoformat(timespec='microseconds')}Z"}, NOW)
    assert said is not None
    assert said.endswith("Z")
    assert datetime.fromisoformat(said) == moment.replace(tzinfo=UTC)


@given(MOMENTS, OFFSETS, st.booleans())
def test_what_clocks_showed_is_kept(moment: datetime, zone: timezone, colon: bool) -> None:
    local = moment.replace(tzinfo=zone, microsecond=0)
    text = local.strftime("%Y-%m-%dT%H:%M:%S%z")
    text = f"{text[:-2]}:{text[-2:]}" if colon else text
    said = stated_time({APPLE: text, COMMON: "2020-01-02T03:04:05.000000Z"}, NOW)
    assert said == local.isoformat()


@given(st.text(max_size=40) | st.from_regex(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[Z+].*"))
def test_other_text_is_no_time_or_a_possible_one(text: str) -> None:
    for tag in (APPLE, COMMON):
        said = stated_time({tag: text}, NOW)
        if said is not None:
            moment = datetime.fromisoformat(said)
            assert moment.tzinfo is not None
            assert datetime(1991, 1, 1, tzinfo=UTC) <= moment <= NOW


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2024-03-01",
        "2024-03-01T08:00:00",  # whose clock?
        "2024-03-01 08:00:00",
        "1904-01-01T00:00:00.000000Z",  # where QuickTime begins to count
        "1904-01-01T00:00:31.000000Z",
        "1970-01-01T00:00:00.000000Z",
        "1980-01-01T00:00:00.000000Z",
        "2026-03-01T12:00:01.000000Z",  # one second after now
        "2040-02-06T06:28:15.000000Z",  # where 32 bits end
        "2024-02-30T08:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "2024-03-01T25:00:00Z",
        "2024-03-01T08:00:00+15:00",
        "202\u0664-03-01T08:00:00Z",
    ],
)
@pytest.mark.parametrize("tag", [APPLE, COMMON])
def test_what_is_no_time(tag: str, text: str) -> None:
    assert stated_time({tag: text}, NOW) is None


def test_the_tag_that_can_be_is_taken() -> None:
    for wrong in ("1904-01-01T00:00:00Z", "soon", "2030-01-01T00:00:00+0100"):
        tags = {APPLE: wrong, COMMON: "2024-03-01T07:00:00Z"}
        assert stated_time(tags, NOW) == "2024-03-01T07:00:00Z"
    assert stated_time({APPLE: "2024-03-01T07:00:00Z"}, NOW) == "2024-03-01T07:00:00Z"
    assert stated_time({APPLE: "2024-03-01T07:00:00+0000"}, NOW) == "2024-03-01T07:00:00+00:00"
    assert stated_time({"title": "2024-03-01T07:00:00Z"}, NOW) is None


@pytest.mark.parametrize(
    ("name", "clip"),
    [
        ("clip.mp4", Clip()),
        ("clip.mov", Clip()),
        ("clip.mkv", Clip()),
        ("clip.webm", Clip(codec="libvpx-vp9")),
    ],
)
def test_files_of_every_kind_say_it(tmp_path: Path, name: str, clip: Clip) -> None:
    file = tmp_path / name
    tags = {COMMON: "2024-03-01T07:00:00.000000Z"}
    write_video(file, Clip(codec=clip.codec, tags=tags))
    assert recorded_at(file, NOW) == "2024-03-01T07:00:00Z"
    write_video(file, clip)
    assert recorded_at(file, NOW) is None


def test_a_phone_says_its_zone_too(tmp_path: Path) -> None:
    file = tmp_path / "clip.mov"
    tags = {APPLE: "2024-03-01T08:00:00+0100", COMMON: "2024-03-01T07:00:10.000000Z"}
    write_video(file, Clip(tags=tags, container_options={"movflags": "use_metadata_tags"}))
    assert recorded_at(file, NOW) == "2024-03-01T08:00:00+01:00"
