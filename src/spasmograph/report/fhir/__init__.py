"""A record as a FHIR R4B document, for the systems of clinics."""

from __future__ import annotations

from spasmograph.report.fhir.checking import Fault, check_bundle
from spasmograph.report.fhir.content import Content, read_content
from spasmograph.report.fhir.document import bundle_of
from spasmograph.report.fhir.writing import as_bytes, validate, write_bundle

__all__ = [
    "Content",
    "Fault",
    "as_bytes",
    "bundle_of",
    "check_bundle",
    "read_content",
    "validate",
    "write_bundle",
]
