"""The visit report as PDF: tagged, fonts embedded, the same bytes for the same report."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from importlib.resources import files

from spasmograph.errors import OutputError
from spasmograph.report.visit.html import Paper
from spasmograph.report.visit.model import ReportModel
from spasmograph.report.visit.paging import pages_of

__all__ = ["typst_input", "visit_pdf"]

_PAPERS = {Paper.A4: "a4", Paper.LETTER: "us-letter"}
_COVERED = 0x0700
"""Letters below this are in the fonts that come with Typst."""


def typst_input(model: ReportModel) -> str:
    """Return the words of the report as the JSON that the template reads."""
    return json.dumps(asdict(pages_of(model)), ensure_ascii=False, sort_keys=True)


def visit_pdf(model: ReportModel, paper: Paper = Paper.A4) -> bytes:
    """Write the visit report as PDF.

    Parameters
    ----------
    model : ReportModel
    paper : {"a4", "letter"}

    Returns
    -------
    bytes
        Dated with the day of the report.  It does not depend on the machine,
        unless something in it is written in letters that the fonts which come
        with Typst lack: then the fonts of the machine are used too.

    Raises
    ------
    OutputError
        If it cannot be set.
    """
    import typst

    pages = typst_input(model)
    until = model.period.until
    try:
        made: bytes = typst.compile(
            files("spasmograph.report.visit").joinpath("templates", "visit.typ").read_bytes(),
            format="pdf",
            sys_inputs={"pages": pages, "paper": _PAPERS[paper]},
            ignore_system_fonts=not _foreign(pages),
            timestamp=dt.datetime(until.year, until.month, until.day, tzinfo=dt.UTC),
        )
    except typst.TypstError as error:
        raise OutputError(
            f"the PDF cannot be made ({str(error).splitlines()[0]:.80})",
            "Write it as HTML: --out report.html.",
        ) from error
    return made


def _foreign(text: str) -> bool:
    """Whether some letter is in none of the fonts that come with Typst."""
    return any(ord(letter) >= _COVERED and not 0x1E00 <= ord(letter) < 0x2C00 for letter in text)
