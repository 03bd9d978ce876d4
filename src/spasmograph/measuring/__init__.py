"""From a video file to its measurement, and to the files that keep it."""

from spasmograph.measuring.measure import Measurement, Progress, measure
from spasmograph.measuring.provenance import Provenance
from spasmograph.measuring.write import output_names, summary_document, write_measurement

__all__ = [
    "Measurement",
    "Progress",
    "Provenance",
    "measure",
    "output_names",
    "summary_document",
    "write_measurement",
]
