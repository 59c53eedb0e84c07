"""Slips with single-use tickets (纸票) as PDF: whoever gets one answers the survey with it, without signing in."""

from collections.abc import Sequence

from training.files import pdf
from training.files.register import title_of
from training.models.surveys import Survey

__all__ = ["slips", "title_of"]


def slips(congress: str, survey: Survey, addresses: Sequence[str]) -> bytes:
    """A PDF, ten slips on a page, no number on any of them."""
    import segno

    drawn = [segno.make(one, error="m", micro=False).svg_inline(border=2) for one in addresses]
    data = {"congress": congress, "title": title_of(survey.batch), "until": survey.until.isoformat(), "codes": drawn}
    return pdf.render("slips", data)
