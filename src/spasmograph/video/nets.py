"""Neural nets read straight from LiteRT, one input picture at a time.

The face-landmark bundle and the iris net are run without the MediaPipe
runtime: its video mode smooths landmarks over time, and a spasm is fast.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from spasmograph.video.models import bundle_part, model_bytes

__all__ = ["EYE_SIZE", "FACE_SIZE", "Net", "eye_net", "face_net", "far_detector", "near_detector"]

FACE_SIZE = 256
"""Side of the face net's input, px."""

EYE_SIZE = 64
"""Side of the eye net's input, px."""


class Net:
    """One LiteRT model with its own interpreter; use it from one thread at a time.

    Parameters
    ----------
    model : bytes
        Verified contents of a ``.tflite`` file.
    """

    def __init__(self, model: bytes) -> None:
        from ai_edge_litert.interpreter import Interpreter

        self._model = model  # the interpreter reads it in place
        self._net = Interpreter(model_content=model, num_threads=1)
        self._net.allocate_tensors()
        detail = self._net.get_input_details()[0]
        self._input: int = detail["index"]
        self.size: int = int(detail["shape"][1])
        self._outputs: list[int] = [d["index"] for d in self._net.get_output_details()]

    def __call__(self, picture: npt.NDArray[np.float32]) -> list[npt.NDArray[Any]]:
        """Run the net.

        Parameters
        ----------
        picture : ndarray, shape (size, size, 3)
            RGB in the value range the net was trained on.

        Returns
        -------
        list of ndarray
            One copy of each output, in the model's own order.
        """
        self._net.set_tensor(self._input, picture[None])
        self._net.invoke()
        return [self._net.get_tensor(i) for i in self._outputs]


@cache
def _part(name: str) -> bytes:
    return bundle_part("face_landmarker.task", name)


@cache
def _file(name: str) -> bytes:
    return model_bytes(name)


def near_detector() -> Net:
    """Return a new short-range face detector (128 x 128)."""
    return Net(_part("face_detector.tflite"))


def far_detector() -> Net:
    """Return a new full-range face detector (192 x 192)."""
    return Net(_file("face_detection_full_range_sparse.tflite"))


def face_net() -> Net:
    """Return a new 478-point face net (256 x 256)."""
    return Net(_part("face_landmarks_detector.tflite"))


def eye_net() -> Net:
    """Return a new single-eye net (64 x 64)."""
    return Net(_file("iris_landmark.tflite"))
