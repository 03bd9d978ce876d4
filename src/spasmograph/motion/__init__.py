"""Face points to millimetres per side, in the head's own frame."""

from __future__ import annotations

from spasmograph.motion.geometry import geometry
from spasmograph.motion.signals import IRIS_MM, SIGNALS, signals

__all__ = ["IRIS_MM", "SIGNALS", "geometry", "signals"]
