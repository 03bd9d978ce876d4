"""Following one face through a video."""

from __future__ import annotations

import math
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue

import numpy as np
import numpy.typing as npt

from spasmograph.video.crop import crop
from spasmograph.video.detector import Face, find_faces, find_small_faces, principal_face
from spasmograph.video.frames import Frame
from spasmograph.video.halves import (
    Openings,
    at_ease,
    eye_openings,
    half_to_read,
    mesh_openings,
    read_half,
    turned_away,
    usual_openings,
)
from spasmograph.video.nets import (
    EYE_SIZE,
    FACE_SIZE,
    Net,
    eye_net,
    face_net,
    far_detector,
    near_detector,
)
from spasmograph.video.quality import PictureQuality, picture_quality
from spasmograph.video.regions import Region, astray, eye_region, face_region, steady

__all__ = [
    "EYE_POINTS",
    "IRIS_POINTS",
    "MESH_POINTS",
    "SIDES",
    "FaceTracker",
    "MeshReading",
    "TrackedFrame",
    "read_mesh",
]

SIDES = ("left", "right")
"""Order of every `side` axis: the subject's own."""

MESH_POINTS, EYE_POINTS, IRIS_POINTS = 478, 71, 5

MIN_PRESENCE = 0.5
"""Lowest score of the face net at which its points are believed."""

SEARCH_INTERVAL = 0.1
"""While no face is seen, look for one no more often than this, s."""

EYE_INTERVAL = 0.2
"""Each eye is read by itself at least this often, s; and whenever the mesh does not
show both wide open and alike."""

HALF_INTERVAL = 2.0
"""Both halves are also read this often, s, to relate them to the whole face."""

USUAL_INTERVAL, USUAL_SAMPLES = 1.0, 61
"""How often a sample is taken, s, and how many, for the person's usual openings."""

AHEAD = 2
"""Frames begun before the one whose reading is waited for: each is looked for where
the face was `AHEAD` + 1 frames before.

A constant, not the number of processors: the result does not depend on the machine.
"""

THREADS = min(AHEAD + 1, max(2, os.cpu_count() or 2))
"""Threads that read frames."""


@dataclass(frozen=True, slots=True)
class TrackedFrame:
    """The points of one face in one frame; in upright picture px.

    Attributes
    ----------
    time : float
        s since the start of the recording.
    presence : float
        Score of the face net, 0 to 1; 0 when no face was looked at.
    faces : int
        Faces seen at the last search.
    mesh : ndarray or None, shape (478, 3)
        None when there is no face.
    eyes : ndarray or None, shape (2, 71, 3)
        Contour of each eye, read from that eye alone; side order `SIDES`.
        None where the mesh shows both wide open, but for a few frames a second.
    irises : ndarray or None, shape (2, 5, 3)
        Centre and four rim points of each iris.
    halves : ndarray or None, shape (2, 478, 3)
        The mesh of each half of the face read on its own; NaN, or None for both,
        where other readings say as much.
    quality : PictureQuality or None
        Blur, light and noise of the face.
    inside : float
        Share of the mesh that lies inside the picture, 0 to 1; what lies outside
        was guessed, not seen.
    """

    time: float
    presence: float
    faces: int
    mesh: npt.NDArray[np.float32] | None = None
    eyes: npt.NDArray[np.float32] | None = None
    irises: npt.NDArray[np.float32] | None = None
    halves: npt.NDArray[np.float32] | None = None
    quality: PictureQuality | None = None
    inside: float = 0.0


@dataclass(frozen=True, slots=True)
class _Nets:
    """What one worker needs: interpreters are not shared between threads."""

    face: Net
    eye: Net


def _read_eye(
    frame: Frame, mesh: npt.NDArray[np.float32], side: str, roll: float, net: Net
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Read one eye alone: contour (71, 3) and iris (5, 3).

    The net knows only right eyes, so a left one is shown to it mirrored.
    """
    region = eye_region(mesh, side, roll)
    picture = crop(frame, region.pixel_affine(EYE_SIZE), (EYE_SIZE, EYE_SIZE))
    if side == "left":
        picture = picture[:, ::-1]
    outputs = net(np.ascontiguousarray(picture, np.float32) / 255.0)
    both = [output.reshape(-1, 3).astype(np.float32) for output in outputs]
    if side == "left":
        for points in both:
            points[:, 0] = EYE_SIZE - points[:, 0]
    contour, iris = (region.to_picture(points, EYE_SIZE) for points in both)
    return contour, iris


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is known before a frame is read."""

    region: Region
    faces: int
    usual: tuple[Openings, Openings] = ((1.0, 1.0), (1.0, 1.0))
    eyes: bool = True
    halves: bool = False


def _lately(last: float, time: float, interval: float) -> bool:
    """Whether something was done less than `interval` before; a clock set back forgets it."""
    return 0 <= time - last < interval


def _inside(mesh: npt.NDArray[np.float32], frame: Frame) -> float:
    """Return the share of mesh points that lie inside the picture."""
    within = (mesh[:, :2] >= 0) & (mesh[:, :2] <= [frame.width, frame.height])
    return float(within.all(axis=1).mean())


@dataclass(frozen=True, slots=True)
class MeshReading:
    """The face net's reading of one region."""

    region: Region
    picture: npt.NDArray[np.uint8]
    presence: float
    points: npt.NDArray[np.float32]


def read_mesh(frame: Frame, region: Region, net: Net) -> MeshReading:
    """Read the face net once, in one region of a frame."""
    picture = crop(frame, region.pixel_affine(FACE_SIZE), (FACE_SIZE, FACE_SIZE))
    points, *scores = net(picture.astype(np.float32) / 255.0)
    presence = 1 / (1 + math.exp(-float(np.clip(scores[0].ravel()[0], -80, 80))))
    return MeshReading(
        region, picture, presence, region.to_picture(points.reshape(-1, 3), FACE_SIZE)
    )


def _read_face(frame: Frame, plan: _Plan, nets: _Nets) -> TrackedFrame:
    read = read_mesh(frame, plan.region, nets.face)
    seen = face_region(read.points)
    if read.presence >= MIN_PRESENCE and astray(plan.region, seen):
        read = read_mesh(frame, seen, nets.face)
        seen = face_region(read.points)
    if read.presence < MIN_PRESENCE:
        return TrackedFrame(frame.time, read.presence, plan.faces)
    region, picture, presence, mesh = read.region, read.picture, read.presence, read.points
    quality, inside = picture_quality(picture), _inside(mesh, frame)
    openings = mesh_openings(mesh)
    if not plan.eyes and at_ease(openings, plan.usual[1]):
        return TrackedFrame(frame.time, presence, plan.faces, mesh, quality=quality, inside=inside)
    parts = [_read_eye(frame, mesh, side, seen.angle, nets.eye) for side in SIDES]
    eyes, irises = (np.stack(part) for part in zip(*parts, strict=True))
    wanted = SIDES if plan.halves else half_to_read(eye_openings(eyes), openings, plan.usual)
    halves = None
    if wanted and not turned_away(mesh):
        halves = np.full((2, MESH_POINTS, 3), np.nan, np.float32)
        for side in wanted:
            halves[SIDES.index(side)] = read_half(picture, mesh, region, side, nets.face)
    return TrackedFrame(
        frame.time, presence, plan.faces, mesh, eyes, irises, halves, quality, inside
    )


class FaceTracker:
    """Follows the largest and most central face, then the same one.

    Each frame is read on its own: only the *region* is carried from frame to
    frame, never the points, so nothing is smoothed.  A tracker holds
    interpreters and threads; use it as a context manager.
    """

    def __init__(self) -> None:
        self._near, self._far = near_detector(), far_detector()
        self._nets: SimpleQueue[_Nets] = SimpleQueue()
        for _ in range(THREADS):
            self._nets.put(_Nets(face_net(), eye_net()))
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="face")
        self._region: Region | None = None
        self._last: Region | None = None
        self._faces = 0
        self._searched = -math.inf
        self._samples: deque[tuple[Openings, Openings]] = deque(maxlen=USUAL_SAMPLES)
        self._usual = usual_openings(())
        self._looked = self._halved = self._sampled = -math.inf

    def __enter__(self) -> FaceTracker:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def follow(self, frames: Iterable[Frame]) -> Iterator[TrackedFrame]:
        """Yield one `TrackedFrame` for every frame, in order.

        A few frames are taken from `frames` before their turn: while they are
        read, the next is decoded and the last one put to use.
        """
        pending: deque[tuple[Frame, Future[TrackedFrame] | None]] = deque()
        for frame in frames:
            pending.append((frame, self._begin(frame)))
            if len(pending) > AHEAD:
                yield self._finish(*pending.popleft())
        while pending:
            yield self._finish(*pending.popleft())

    def _begin(self, frame: Frame) -> Future[TrackedFrame] | None:
        """Start to read a frame where the face was last; not while it is lost."""
        plan = self._plan(frame.time)
        return None if plan is None else self._pool.submit(self._job, frame, plan)

    def _plan(self, time: float) -> _Plan | None:
        if self._region is None:
            return None
        eyes = not _lately(self._looked, time, EYE_INTERVAL)
        halves = not _lately(self._halved, time, HALF_INTERVAL)
        if eyes:
            self._looked = time
        if halves:
            self._halved = time
        return _Plan(self._region, self._faces, self._usual, eyes=eyes or halves, halves=halves)

    def _job(self, frame: Frame, plan: _Plan) -> TrackedFrame:
        """Read a frame with nets that no other thread is using."""
        nets = self._nets.get()
        try:
            return _read_face(frame, plan, nets)
        finally:
            self._nets.put(nets)

    def _finish(self, frame: Frame, begun: Future[TrackedFrame] | None) -> TrackedFrame:
        """Wait for the reading; where there is no face, look for it."""
        if begun is None:
            begun = self._begin(frame)
        result = begun.result() if begun is not None else None
        if result is None or result.mesh is None:
            return self._search(frame)
        self._carry(result, result.mesh)
        return result

    def _carry(self, result: TrackedFrame, mesh: npt.NDArray[np.float32]) -> None:
        if result.eyes is not None and not _lately(self._sampled, result.time, USUAL_INTERVAL):
            self._sampled = result.time
            self._samples.append((eye_openings(result.eyes), mesh_openings(mesh)))
            self._usual = usual_openings(self._samples)
        new = face_region(mesh)
        self._region = new if self._region is None else steady(self._region, new)
        self._last = self._region

    def _search(self, frame: Frame) -> TrackedFrame:
        """Look for the face in the whole picture: near, then far, then part by part."""
        self._region = None
        nothing = TrackedFrame(frame.time, 0.0, self._faces)
        if _lately(self._searched, frame.time, SEARCH_INTERVAL):
            return nothing
        self._searched = frame.time
        self._faces = 0
        for find, net in (
            (find_faces, self._near),
            (find_faces, self._far),
            (find_small_faces, self._far),
        ):
            faces = find(frame, net)
            self._faces = max(self._faces, len(faces))
            face = self._choose(faces, frame)
            result = nothing if face is None else self._settle(frame, face.region)
            if result.mesh is not None:
                self._searched = -math.inf
                self._carry(result, result.mesh)
                return result
        return nothing

    def _settle(self, frame: Frame, region: Region) -> TrackedFrame:
        """Read a face that was only just found, once more where its points say it is."""
        result = self._job(frame, _Plan(region, self._faces))
        if result.mesh is None:
            return result
        plan = _Plan(face_region(result.mesh), self._faces, halves=True)
        again = self._job(frame, plan)
        return again if again.mesh is not None else result

    def _choose(self, faces: tuple[Face, ...], frame: Frame) -> Face | None:
        """Prefer the face nearest to where the followed one was last seen."""
        last = self._last
        if last is not None:
            near = [f for f in faces if math.hypot(f.x - last.x, f.y - last.y) < last.side / 2]
            if near:
                return max(near, key=lambda f: f.score)
        return principal_face(faces, frame.width, frame.height)
