"""The visit report as one HTML file."""

from __future__ import annotations

from enum import StrEnum

from markupsafe import Markup

from spasmograph.report.pages import templates
from spasmograph.report.visit.model import ReportModel
from spasmograph.report.visit.paging import pages_of

__all__ = ["Paper", "visit_html"]


class Paper(StrEnum):
    """What it is printed on."""

    A4 = "a4"
    LETTER = "letter"


def visit_html(model: ReportModel, paper: Paper = Paper.A4) -> str:
    """Write the visit report as HTML.

    Parameters
    ----------
    model : ReportModel
    paper : {"a4", "letter"}
        What it is printed on.

    Returns
    -------
    str
        One document that asks for nothing from elsewhere and needs no script;
        the same for the same report.
    """
    pages = pages_of(model)
    picture = None if pages.chart is None else Markup(pages.chart.svg)
    template = templates("spasmograph.report.visit").get_template("visit.html.j2")
    return template.render(pages=pages, picture=picture, paper=paper.value)
