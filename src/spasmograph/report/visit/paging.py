"""Put the visit report into words, once for every form."""

from __future__ import annotations

from spasmograph.report.visit import page_one, page_two
from spasmograph.report.visit.blocks import Chart, Pages
from spasmograph.report.visit.charts import course_chart
from spasmograph.report.visit.model import ReportModel

__all__ = ["pages_of"]

_SHOWN = (
    "Spasms a minute of each film with their 95% range, severity in the diary, and what happened "
    "when, on one time axis. The numbers are in the tables of this report."
)


def pages_of(model: ReportModel) -> Pages:
    """Return the report as it is shown; HTML and PDF hold the same words.

    Parameters
    ----------
    model : ReportModel

    Returns
    -------
    Pages
    """
    drawn = course_chart(model)
    return Pages(
        title="Visit report: spasms of the face",
        about=page_one.about(model),
        warning=(
            "Made from films and notes of the person it is about, on their own machine. It "
            "measures and informs; it gives no diagnosis."
        ),
        footer=f"spasmograph {model.software} · {page_one.about(model)} No diagnosis.",
        who=page_one.who(model),
        course="How often, how long, how strong",
        chart=None if drawn is None else Chart(drawn, _SHOWN),
        changes=page_one.changes(model),
        beside=page_one.beside(model),
        left=page_one.left(model),
        right=page_one.right(model),
        rest=page_two.rest(model),
    )
