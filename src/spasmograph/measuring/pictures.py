"""Pictures of the strongest event, for those who ask to keep them."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from spasmograph.report import FrameImage
from spasmograph.spasms.counting import by_strength
from spasmograph.spasms.events import Event
from spasmograph.video import Frame, crop, read_frames
from spasmograph.video.regions import Region, face_region
from spasmograph.video.tracker import FaceTracker

__all__ = ["pictures_of"]

COUNT = 6
"""Pictures in the strip."""

SIZE = 240
"""Side of each picture, px."""

AROUND = 0.2
"""Shown before the onset and after the end, s."""


def _chosen(frames: Iterable[Frame], times: Sequence[float]) -> Iterator[Frame]:
    """Yield the first frame at or after each time."""
    wanted = iter(times)
    time = next(wanted)
    for frame in frames:
        if frame.time < time:
            continue
        yield frame
        while time <= frame.time:
            later = next(wanted, None)
            if later is None:
                return
            time = later


def pictures_of(
    path: str | os.PathLike[str], events: Sequence[Event], *, mirrored: bool
) -> tuple[FrameImage, ...]:
    """Cut the face out of a few frames of the strongest spasm.

    Parameters
    ----------
    path : path-like
        The video that was measured.
    events : sequence of Event
        Those that count.
    mirrored : bool
        True for a mirror image; the pictures are then turned back.

    Returns
    -------
    tuple of FrameImage
        At most `COUNT`, in order of time; none when there was no spasm.
    """
    spasms = by_strength(events)
    if not spasms:
        return ()
    event = spasms[0]
    times = np.linspace(event.onset - AROUND, event.end + AROUND, COUNT)
    with read_frames(path) as reader:
        frames = list(_chosen(reader, times.tolist()))
    with FaceTracker() as tracker:
        tracked = list(tracker.follow(frames))
    return tuple(
        FrameImage(frame.time, _picture(frame, face_region(seen.mesh), mirrored=mirrored))
        for frame, seen in zip(frames, tracked, strict=True)
        if seen.mesh is not None
    )


def _picture(frame: Frame, face: Region, *, mirrored: bool) -> str:
    """Return the face as a JPEG data address."""
    import cv2

    upright = Region(face.x, face.y, face.side, 0.0)
    rgb = crop(frame, upright.pixel_affine(SIZE), (SIZE, SIZE))
    if mirrored:
        rgb = rgb[:, ::-1]
    _, jpeg = cv2.imencode(".jpg", np.ascontiguousarray(rgb[..., ::-1]))
    return f"data:image/jpeg;base64,{base64.b64encode(jpeg.tobytes()).decode()}"
