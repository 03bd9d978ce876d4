"""The practice of the field: MediaPipe's landmarks with one threshold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from spasmograph.spasms.events import Closure, Event, Kind, Region, Side
from spasmograph.video.models import model_bytes

__all__ = [
    "BLINK_LIMIT",
    "EAR_LIMIT",
    "EyeTrace",
    "available",
    "landmarker",
    "peer_events",
    "read_rgb",
    "trace",
]

BLINK_LIMIT = 0.5
"""An eye counts as closed when its ``eyeBlink`` blendshape is above this."""

EAR_LIMIT = 0.2
"""An eye counts as closed when its aspect ratio is below this."""

_EYES = {
    Side.RIGHT: (33, 160, 158, 133, 153, 144),
    Side.LEFT: (362, 385, 387, 263, 373, 380),
}
_SHAPES = {Side.RIGHT: "eyeBlinkRight", Side.LEFT: "eyeBlinkLeft"}


@dataclass(frozen=True, slots=True)
class EyeTrace:
    """What MediaPipe reads of the eyes in a video.

    Attributes
    ----------
    time : ndarray, shape (frames,)
        s.
    blink, ratio : mapping of Side to ndarray, shape (frames,)
        The ``eyeBlink`` blendshape and the eye aspect ratio; NaN without a face.
    """

    time: NDArray[np.float64]
    blink: Mapping[Side, NDArray[np.float64]]
    ratio: Mapping[Side, NDArray[np.float64]]


def available() -> bool:
    """Say whether MediaPipe is installed."""
    return find_spec("mediapipe") is not None


def read_rgb(path: Path) -> Iterator[tuple[float, NDArray[np.uint8]]]:
    """Decode a video to RGB pictures with their times, s."""
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            yield float(frame.time or 0.0), np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)


@contextmanager
def landmarker(mode: str) -> Iterator[Any]:
    """Open MediaPipe's Face Landmarker.

    Parameters
    ----------
    mode : {"VIDEO", "IMAGE"}

    Yields
    ------
    FaceLandmarker
        With blendshapes on.
    """
    from mediapipe.tasks.python import BaseOptions, vision

    options = vision.FaceLandmarkerOptions(
        base_options=BaseOptions(model_asset_buffer=model_bytes("face_landmarker.task")),
        running_mode=vision.RunningMode[mode],
        output_face_blendshapes=True,
    )
    with vision.FaceLandmarker.create_from_options(options) as opened:
        yield opened


def trace(path: Path) -> EyeTrace:
    """Read the eyes of a video with MediaPipe in its VIDEO mode.

    Parameters
    ----------
    path : Path

    Returns
    -------
    EyeTrace
    """
    import mediapipe as mp

    times: list[float] = []
    blink: dict[Side, list[float]] = {side: [] for side in _EYES}
    ratio: dict[Side, list[float]] = {side: [] for side in _EYES}
    with landmarker("VIDEO") as opened:
        for time, rgb in read_rgb(path):
            image = mp.Image(image_format=mp.ImageFormat.SRGB, data=rgb)
            result = opened.detect_for_video(image, round(time * 1000))
            times.append(time)
            for side in _EYES:
                shape, ear = _eye(result, side, rgb.shape)
                blink[side].append(shape)
                ratio[side].append(ear)
    return EyeTrace(
        time=np.array(times),
        blink={side: np.array(values) for side, values in blink.items()},
        ratio={side: np.array(values) for side, values in ratio.items()},
    )


def _eye(result: Any, side: Side, shape: Sequence[int]) -> tuple[float, float]:
    if not result.face_landmarks:
        return float("nan"), float("nan")
    scores = {c.category_name: c.score for c in result.face_blendshapes[0]}
    marks = result.face_landmarks[0]
    points = np.array([[marks[i].x * shape[1], marks[i].y * shape[0]] for i in _EYES[side]])
    tall = np.linalg.norm(points[1] - points[5]) + np.linalg.norm(points[2] - points[4])
    wide = np.linalg.norm(points[0] - points[3])
    return float(scores[_SHAPES[side]]), float(tall / (2 * wide))


def peer_events(seen: EyeTrace, method: str) -> dict[Side, tuple[Event, ...]]:
    """Turn a trace into eye events, each eye by itself.

    Parameters
    ----------
    seen : EyeTrace
    method : {"blendshape", "ratio"}

    Returns
    -------
    dict of Side to tuple of Event
        One event a run of frames beyond the threshold.
    """
    frame = float(np.median(np.diff(seen.time)))
    closed = {
        side: seen.blink[side] > BLINK_LIMIT
        if method == "blendshape"
        else seen.ratio[side] < EAR_LIMIT
        for side in _EYES
    }
    return {side: tuple(_runs(seen.time, closed[side], frame, side)) for side in _EYES}


def _runs(
    time: NDArray[np.float64], closed: NDArray[np.bool_], frame: float, side: Side
) -> Iterable[Event]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], closed, [False]]).astype(int)))
    for first, last in edges.reshape(-1, 2):
        onset, end = float(time[first]), float(time[last - 1]) + frame
        yield Event(onset, end - onset, Kind.TWITCH, side, (Region.EYE,), Closure.COMPLETE)
