"""From a video file to events, their summary and the page that shows them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import xarray as xr

from spasmograph.measuring.checks import check_face, check_movement
from spasmograph.measuring.pictures import pictures_of
from spasmograph.measuring.provenance import Provenance, provenance_of
from spasmograph.measuring.write import output_names
from spasmograph.motion import geometry, signals
from spasmograph.report import SessionInfo, session_page
from spasmograph.spasms import Event, Summary, Task, detect, read_tasks, summarise
from spasmograph.spasms.posed import counted_events
from spasmograph.video import DecodeReport, Frame, read_frames, track_frames

__all__ = ["Measurement", "Progress", "measure", "swap_sides"]

Progress = Callable[[int, float], None]
"""Told after every frame how many have been read, and the time of the last, s."""

_OTHER = {"left": "right", "right": "left"}


@dataclass(frozen=True, slots=True)
class Measurement:
    """What one video shows.

    Attributes
    ----------
    motion : xarray.Dataset
        Signals of each side, in millimetres; see `spasmograph.motion.signals`.
    events : tuple of Event
        Every contraction, in order of onset.
    tasks : tuple of Task
        What the person was asked to do; empty when nothing was said.
    summary : Summary
        Counts, rates with their intervals, durations, sides, coupling.
    notes : tuple of str
        Anything unusual about the video, a sentence each.
    report : str
        One self-contained HTML page.
    provenance : Provenance
        Which file, read how, by what.
    """

    motion: xr.Dataset
    events: tuple[Event, ...]
    tasks: tuple[Task, ...]
    summary: Summary
    notes: tuple[str, ...]
    report: str
    provenance: Provenance


def swap_sides(motion: xr.Dataset) -> xr.Dataset:
    """Return the motion of a mirror image as the motion of the person.

    Left and right change places; the head turns and tilts the other way.
    """
    side = motion["side"].to_numpy()
    swapped = motion.assign_coords(side=[_OTHER[s] for s in side]).sel(side=side)
    turned = {name: -swapped[name] for name in ("yaw", "roll")}
    log = (*motion.attrs.get("log", ()), "declared a mirror image: sides swapped")
    return swapped.assign(turned).assign_attrs({**motion.attrs, "log": log})


def _told(frames: Iterable[Frame], progress: Progress | None) -> Iterator[Frame]:
    for count, frame in enumerate(frames, start=1):
        yield frame
        if progress is not None:
            progress(count, frame.time)


def _motion(seen: xr.Dataset, *, mirrored: bool) -> xr.Dataset:
    check_face(seen)
    motion = signals(seen)
    check_movement(motion)
    return swap_sides(motion) if mirrored else motion


def _notes(decoding: DecodeReport, faces: int) -> tuple[str, ...]:
    notes = []
    if not decoding.complete:
        claimed = decoding.claimed_seconds
        of = "" if claimed is None else f" of the {claimed:.1f} s it claims to hold"
        notes.append(
            f"The file is {decoding.stop}: {decoding.readable_seconds:.1f} s{of} could be read."
        )
    if decoding.dropped:
        notes.append(
            f"{decoding.dropped} frames were left out: damaged, or without a time of their own."
        )
    if faces > 1:
        notes.append(
            "More than one face was seen. The largest and most central one was followed, "
            "and after a gap the one nearest to where it was."
        )
    return tuple(notes)


def _info(provenance: Provenance, notes: tuple[str, ...]) -> SessionInfo:
    video = provenance.video
    rate = "" if video.nominal_rate is None else f", {video.nominal_rate:.4g} frames/s"
    return SessionInfo(
        name=provenance.file,
        created=provenance.created,
        software=provenance.software,
        video=f"{video.width} x {video.height}, {video.codec}{rate}",
        sha256=provenance.sha256,
        models=provenance.models,
        mirrored=provenance.mirrored,
        notes=notes,
        events_file=output_names(provenance.file)[0],
    )


def measure(
    path: str | os.PathLike[str],
    *,
    tasks: str | os.PathLike[str] | Sequence[Task] = (),
    mirrored: bool = False,
    keep_frames: bool = False,
    progress: Progress | None = None,
) -> Measurement:
    """Measure the facial contractions in a video.

    Parameters
    ----------
    path : path-like
        A local video file.
    tasks : path-like or sequence of Task
        What the person was asked to do and when: a table, or its rows.  Without
        it the whole video is taken as rest.
    mirrored : bool
        Declare the video a mirror image (many selfie cameras make one); left
        and right are then swapped.  It is never guessed.
    keep_frames : bool
        Show a few pictures of the strongest event in the report.  Without it
        no picture of the face is kept anywhere.
    progress : callable, optional
        Called with the number of frames read and the time of the last, s.

    Returns
    -------
    Measurement
        Nothing is written; see `write_measurement`.

    Raises
    ------
    VideoError
        When the video cannot be measured.
    TaskFileError
        When the task table cannot be read or does not fit the video.
    ModelError
        When a model file is missing or altered.
    """
    file = Path(path)
    with read_frames(file) as reader:
        chunks = [geometry(chunk) for chunk in track_frames(_told(reader, progress))]
    decoding = reader.report
    seen = xr.concat(chunks, "time")
    motion = _motion(seen, mirrored=mirrored)
    asked = _asked(tasks, end=float(motion["time"][-1]) + float(motion.attrs["frame_interval"]))
    events = detect(motion, asked)
    summary = summarise(events, motion, asked)
    provenance = provenance_of(file, reader.info, decoding, mirrored=mirrored)
    notes = _notes(decoding, int(seen["faces"].max()))
    counted = counted_events(events, asked)
    kept = pictures_of(file, counted, mirrored=mirrored) if keep_frames else ()
    page = session_page(summary, events, motion, _info(provenance, notes), asked, kept)
    return Measurement(motion, events, asked, summary, notes, page, provenance)


def _asked(tasks: str | os.PathLike[str] | Sequence[Task], end: float) -> tuple[Task, ...]:
    if isinstance(tasks, str | os.PathLike):
        return read_tasks(tasks, end)
    return tuple(tasks)
