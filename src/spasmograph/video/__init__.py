"""From frames to face points: decoding, finding and following one face."""

from __future__ import annotations

import os
from collections.abc import Iterator

import xarray as xr

from spasmograph.video.crop import crop, to_rgb
from spasmograph.video.decode import DecodeReport, VideoReader, read_frames
from spasmograph.video.facetrack import track_frames
from spasmograph.video.frames import Frame
from spasmograph.video.models import MODELS, model_hashes, model_status
from spasmograph.video.probe import VideoInfo, probe
from spasmograph.video.sources import read_arrays, read_camera
from spasmograph.video.still import face_points, read_still

__all__ = [
    "MODELS",
    "DecodeReport",
    "Frame",
    "VideoInfo",
    "VideoReader",
    "crop",
    "face_points",
    "model_hashes",
    "model_status",
    "probe",
    "read_arrays",
    "read_camera",
    "read_frames",
    "read_still",
    "to_rgb",
    "track",
    "track_frames",
]


def track(path: str | os.PathLike[str]) -> Iterator[xr.Dataset]:
    """Follow one face through a video file, a chunk at a time.

    Parameters
    ----------
    path : path-like
        A local video file.

    Yields
    ------
    xarray.Dataset
        A FaceTrack of at most `spasmograph.video.facetrack.CHUNK_FRAMES` frames,
        so that memory stays flat however long the video is.

    Raises
    ------
    VideoError
        If the file cannot be read.
    ModelError
        If a model file is missing or altered.
    """
    return track_frames(read_frames(path))
