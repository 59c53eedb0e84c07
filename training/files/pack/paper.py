"""The pack as one PDF: cover with contents, plan approval, notice, timetable, names, signed sheets, costs, receipts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask_babel import gettext as _

from training.files import pdf
from training.files.capitals import in_capitals
from training.files.pack import scans
from training.files.pack.content import Content, Scan


@dataclass(frozen=True)
class Part:
    """One entry of the contents: pages of its own, then scans."""

    name: str
    pages: Sequence[Any]


def paper(content: Content) -> bytes:
    """The whole pack; every page numbered, and the contents say where each part begins."""
    from pypdf import PdfWriter

    parts = [Part(name, pages) for name, pages in _parts(content)]
    first, entries = 2, []
    for number, part in enumerate(parts, start=1):
        entries.append([str(number), part.name, str(first) if part.pages else _("（缺）")])
        first += len(part.pages)
    cover = _pages("pack_cover", _cover(content, entries))
    writer = PdfWriter()
    for page in (*cover, *(page for part in parts for page in part.pages)):
        writer.add_page(page)
    _number(writer, content.title)
    writer.add_metadata({"/Title": content.title})
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _parts(content: Content) -> list[tuple[str, list[Any]]]:
    return [
        (_("计划审批"), [*_pages("pack_facts", _approval(content)), *_scanned(content.approvals)]),
        (_("培训通知"), [*_pages("pack_notice", _notice(content)), *_scanned(content.notices)]),
        (_("最终课表"), _pages("pack_table", _timetable(content))),
        (_("参训人员名单"), _pages("pack_table", _names(content))),
        (_("实际签到表"), _scanned(content.sheets)),
        (_("费用明细"), _pages("pack_costs", _costs(content))),
        (_("票据"), _scanned(content.receipts)),
    ]


def _pages(template: str, data: dict[str, Any]) -> list[Any]:
    from pypdf import PdfReader

    return list(PdfReader(BytesIO(pdf.render(template, data))).pages)


def _scanned(kept: Sequence[Scan]) -> list[Any]:
    return [page for scan in kept for page in scans.pages(scan)]


def _number(writer: Any, title: str) -> None:
    """A line at the foot of every page: whose pack it is, and which page of how many."""
    count = len(writer.pages)
    lying = [page.mediabox.width > page.mediabox.height for page in writer.pages]
    feet = _pages("pack_feet", {"title": title, "lying": lying, "count": count})
    for page, foot in zip(writer.pages, feet, strict=True):
        page.merge_page(foot)


def _cover(content: Content, entries: Sequence[Sequence[str]]) -> dict[str, Any]:
    return {
        "title": content.title,
        "headline": _("培训费报销材料"),
        "congress": content.congress,
        "printed": content.printed,
        "state": content.state,
        "facts": [*map(list, content.facts), [_("费用合计"), _money(content.total)]],
        "heads": [_("序号"), _("材料"), _("页码")],
        "entries": entries,
    }


def _approval(content: Content) -> dict[str, Any]:
    return {"headline": _("培训计划审批"), "below": content.title, "facts": list(map(list, content.approval))}


def _notice(content: Content) -> dict[str, Any]:
    return {"lines": list(content.notice), "congress": content.congress}


def _timetable(content: Content) -> dict[str, Any]:
    heads = [_("日期"), _("时间"), _("课程"), _("师资"), _("与公布课表的差别")]
    shares = [1.1, 1.1, 2.2, 1.2, 2.4]
    return {
        "headline": _("最终课表"),
        "below": content.title,
        "heads": heads,
        "shares": shares,
        "rows": list(map(list, content.lessons)),
    }


def _names(content: Content) -> dict[str, Any]:
    heads = [_("序号"), _("姓名"), _("代表小组或单位"), _("出勤课次"), _("出勤分钟"), _("结果")]
    rows = [list(map(str, row)) for row in content.names]
    shares = [0.6, 1.2, 2.4, 0.9, 0.9, 1.2]
    return {"headline": _("参训人员名单"), "below": content.title, "heads": heads, "shares": shares, "rows": rows}


def _costs(content: Content) -> dict[str, Any]:
    return {
        "headline": _("培训费用明细表"),
        "below": content.title,
        "heads": [_("科目"), _("摘要"), _("说明"), _("金额（元）")],
        "rows": [[one.head, one.what, one.detail, f"{one.amount:,.2f}"] for one in content.amounts],
        "total": [_("合计"), f"{content.total:,.2f}"],
        "capitals": [_("大写"), in_capitals(content.total)],
        "days": _days(content),
        "limit_heads": [_("科目"), _("标准（元/人天）"), _("限额（元）"), _("支出（元）"), _("结余（元）")],
        "limits": _limits(content),
        "budget": _budget(content),
        "warnings": list(content.warnings),
        "source": _("开支标准：%(source)s。标准由本单位填写，可以修改。", source=content.source or "—"),
        "signatures": [_("经办人"), _("证明人"), _("部门负责人"), _("财务审核"), _("单位负责人")],
    }


def _days(content: Content) -> str:
    shown: dict[str, Callable[..., str] | str | int] = {
        "people": content.people,
        "workers": content.workers,
        "taught": _plain(content.taught_days),
        "arrival": _plain(content.arrival),
        "departure": _plain(content.departure),
        "days": _plain(content.person_days),
    }
    return _(
        "实到 %(people)s 人，工作人员 %(workers)s 人；培训 %(taught)s 天，报到 %(arrival)s 天，撤离 %(departure)s 天；"
        "共 %(days)s 人天。",
        **shown,
    )


def _limits(content: Content) -> list[list[str]]:
    rows = []
    for one in content.limits:
        limit, spent = content.person_days * one.rate, content.spent(one.heads)
        rows.append([one.name, *(f"{value:,.2f}" for value in (one.rate, limit, spent, limit - spent))])
    rate = sum((one.rate for one in content.limits), type(content.total)(0))
    heads = [head for one in content.limits for head in one.heads]
    limit, spent = content.person_days * rate, content.spent(heads)
    rows.append([_("综合定额合计"), *(f"{value:,.2f}" for value in (rate, limit, spent, limit - spent))])
    return rows


def _budget(content: Content) -> str:
    if content.budget is None:
        return _("本项目各期已支出 %(spent)s 元；计划未列经费。", spent=f"{content.program_spent:,.2f}")
    shown = {"budget": f"{content.budget:,.2f}", "spent": f"{content.program_spent:,.2f}"}
    rest = f"{content.budget - content.program_spent:,.2f}"
    return _("项目预算 %(budget)s 元，各期已支出 %(spent)s 元，结余 %(rest)s 元。", **shown, rest=rest)


def _money(value: Any) -> str:
    return f"{value:,.2f} 元（{in_capitals(value)}）"


def _plain(value: Any) -> str:
    return f"{value.normalize():f}"
