"""The visit report: one page that a doctor reads in a minute, and the numbers behind it."""

from __future__ import annotations

from spasmograph.report.visit.building import build_report, last_visit
from spasmograph.report.visit.model import ReportModel

__all__ = ["ReportModel", "build_report", "last_visit"]
