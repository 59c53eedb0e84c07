"""The yearly plan as offices file it: the same table as Excel and as an official paper (PDF)."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass

from flask_babel import gettext as _

from training.files import excel, pdf


@dataclass(frozen=True)
class PlanLine:
    """One program in words."""

    name: str
    purpose: str
    audience: str
    content: str
    time: str
    place: str
    people: int
    money: str


def heads() -> list[str]:
    """The columns that offices file."""
    return [_("名称"), _("目的"), _("对象"), _("内容"), _("时间"), _("地点"), _("人数"), _("经费及列支渠道")]


def workbook(title: str, lines: Sequence[PlanLine]) -> bytes:
    """The plan as an .xlsx: numbered lines below the title."""
    rows = [(number, *astuple(line)) for number, line in enumerate(lines, start=1)]
    return excel.table(title, [_("序号"), *heads()], rows, heading=title)


def paper(title: str, note: str, lines: Sequence[PlanLine], sums: str, issuer: str, issued: str) -> bytes:
    """The plan as an official paper: A4 landscape, title, note in brackets, table, sums, issuer and day."""
    return pdf.render(
        "annual_plan",
        {
            "title": title,
            "note": note,
            "heads": [_("序号"), *heads()],
            "rows": [[str(number), *map(str, astuple(line))] for number, line in enumerate(lines, start=1)],
            "sums": sums,
            "issuer": issuer,
            "issued": issued,
        },
    )
