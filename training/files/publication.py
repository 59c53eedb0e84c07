"""The quarterly list (季度公示) as an official paper and as Excel, drawn from the list as it was kept, nothing else.

In Chinese whatever the reader's language: it is the same paper at every time.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from training.files import excel, pdf

HEADS = ("序号", "代表团", "姓名", "参训班次（期）", "出勤课次", "应到课次", "出勤率", "学时")


def paper(content: dict[str, Any], version: int, digest: str) -> bytes:
    """The PDF; its foot names the version and the SHA-256 of the list."""
    rows = [[str(cell) for cell in row] for row in _rows(content)]
    data = {"title": title(content), "on": _day(content), "heads": list(HEADS), "rows": rows}
    return pdf.render("quarter", data | {"issuer": content["congress"], "version": str(version), "digest": digest})


def workbook(content: dict[str, Any]) -> bytes:
    """The same as an .xlsx."""
    rows = [[*row[:-1], Decimal(row[-1])] for row in _rows(content)]
    return excel.table("季度公示", HEADS, rows, heading=f"{title(content)}（{_day(content)}）")


def title(content: dict[str, Any]) -> str:
    """2022 年第 2 季度代表参训情况公示."""
    return f"{content['year']} 年第 {content['quarter']} 季度代表参训情况公示"


def share(present: int, lessons: int) -> str:
    """In per cent, one place after the point; a dash where nothing was recorded."""
    return "—" if not lessons else f"{(Decimal(100 * present) / lessons).quantize(Decimal('0.1')):f}%"


def _rows(content: dict[str, Any]) -> list[list[Any]]:
    return [
        [number, delegation or "—", name, classes, present, lessons, share(present, lessons), hours]
        for number, (delegation, name, classes, present, lessons, hours) in enumerate(content["rows"], start=1)
    ]


def _day(content: dict[str, Any]) -> str:
    on = date.fromisoformat(content["as_of"])
    return f"截至 {on.year} 年 {on.month} 月 {on.day} 日"
