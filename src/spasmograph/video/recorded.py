"""When a video says it was recorded."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from spasmograph.video.probe import open_video, video_errors

__all__ = ["recorded_at", "stated_time"]

_WITH_ZONE: Final = "com.apple.quicktime.creationdate"
_IN_UTC: Final = "creation_time"
_TIME: Final = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)", re.ASCII
)
_FARTHEST: Final = timedelta(hours=14)  # Kiritimati; no clock stands farther from UTC
_FIRST: Final = datetime(1991, 1, 1, tzinfo=UTC)  # QuickTime, the first of these forms, appeared


def stated_time(tags: Mapping[str, str], now: datetime) -> str | None:
    """Read the moment of recording out of what a container says.

    Apple's own tag is taken before the common one, since it says what clocks
    there showed.  The common one is a moment in UTC, which says nothing about
    where it was.

    Parameters
    ----------
    tags : mapping of str to str
        As FFmpeg names them.
    now : datetime
        With its zone; what is later cannot be.

    Returns
    -------
    str or None
        ISO 8601: with an offset where one is known
        (``2026-03-01T08:00:00+01:00``), and with ``Z`` where only the moment is
        (``2026-03-01T07:00:00Z``; RFC 9557, section 2).  None where nothing is
        said, without a zone, before 1991 (a clock that was never set says 1904,
        1970 or 1980), or in the future.

    Notes
    -----
    Some cameras write their own local time as if it were UTC.  A file does not
    show this.
    """
    for tag in (_WITH_ZONE, _IN_UTC):
        text = tags.get(tag, "").strip("\0 ")
        moment = _moment(text)
        if moment is not None and _FIRST <= moment <= now:
            if tag == _WITH_ZONE and not text.endswith("Z"):
                return moment.isoformat()
            return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return None


def _moment(text: str) -> datetime | None:
    if not _TIME.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    ahead = moment.utcoffset()
    return moment if ahead is not None and abs(ahead) <= _FARTHEST else None


def recorded_at(path: str | os.PathLike[str], now: datetime) -> str | None:
    """Return when a video file says it was recorded.

    Parameters
    ----------
    path : path-like
        A local video file.
    now : datetime
        With its zone.

    Returns
    -------
    str or None
        See `stated_time`.  The date of the file itself is never taken: it is
        often that of a copy.

    Raises
    ------
    VideoError
        If it is not a video that can be read.
    """
    with open_video(path) as (container, stream), video_errors():
        return stated_time({**stream.metadata, **container.metadata}, now)
