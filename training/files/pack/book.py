"""The pack as one Excel: the same parts as sheets, with formulas that really sum."""

from collections.abc import Sequence
from decimal import Decimal

from flask_babel import gettext as _

from training.files import excel
from training.files.capitals import in_capitals
from training.files.excel import Cell, Formula, Sheet
from training.files.pack.content import Content, Limit


def workbook(content: Content) -> bytes:
    """An .xlsx: facts, approval, timetable, names, lines of cost, sums by head, limits, budget."""
    return excel.book(
        [
            _pairs(_("封面"), [*content.facts, (_("状态"), content.state)]),
            _pairs(_("计划审批"), content.approval),
            Sheet(
                _("最终课表"),
                [_("日期"), _("时间"), _("课程"), _("师资"), _("与公布课表的差别")],
                [list(row) for row in content.lessons],
            ),
            Sheet(
                _("参训人员名单"),
                [_("序号"), _("姓名"), _("代表小组或单位"), _("出勤课次"), _("出勤分钟"), _("结果")],
                [list(row) for row in content.names],
            ),
            _lines(content),
            _by_head(content),
            _limits(content),
            _budget(content),
        ]
    )


def _pairs(title: str, pairs: Sequence[tuple[str, str]]) -> Sheet:
    return Sheet(title, [_("项目"), _("内容")], [list(pair) for pair in pairs])


def _lines(content: Content) -> Sheet:
    rows: list[list[Cell]] = [[one.head, one.what, one.detail, one.amount] for one in content.amounts]
    rows.append([_("合计"), "", "", Formula(f"=SUM(D2:{_last(content, 'D')})", content.total)])
    rows.append([_("大写"), in_capitals(content.total), "", None])
    return Sheet(_("费用明细"), [_("科目"), _("摘要"), _("说明"), _("金额（元）")], rows)


def _by_head(content: Content) -> Sheet:
    rows: list[list[Cell]] = [[head, _sum_of(content, [head])] for head in content.heads]
    rows.append([_("合计"), Formula(f"=SUM(B2:B{len(content.heads) + 1})", content.total)])
    return Sheet(_("按科目汇总"), [_("科目"), _("金额（元）")], rows)


def _limits(content: Content) -> Sheet:
    rows = [_limit(content, one, row) for row, one in enumerate(content.limits, start=2)]
    last = len(content.limits) + 1
    limit = sum((content.person_days * one.rate for one in content.limits), Decimal(0))
    spent = content.spent([head for one in content.limits for head in one.heads])
    total: list[Cell] = [_("综合定额合计"), None, None, None, None]
    for column, value in (("F", limit), ("G", spent), ("H", limit - spent)):
        total.append(Formula(f"=SUM({column}2:{column}{last})", value))
    heads = [_("科目"), _("实到人数"), _("工作人员"), _("计费天数"), _("标准（元/人天）"), _("限额（元）")]
    return Sheet(_("限额"), [*heads, _("支出（元）"), _("结余（元）")], [*rows, total])


def _limit(content: Content, one: Limit, row: int) -> list[Cell]:
    limit, spent = content.person_days * one.rate, content.spent(one.heads)
    return [
        *(one.name, content.people, content.workers, content.counted_days, one.rate),
        Formula(f"=(B{row}+C{row})*D{row}*E{row}", limit),
        _sum_of(content, one.heads),
        Formula(f"=F{row}-G{row}", limit - spent),
    ]


def _budget(content: Content) -> Sheet:
    others = content.program_spent - content.total
    budget, own = content.budget or Decimal(0), Formula(_total_of(content), content.total)
    rows: list[list[Cell]] = [
        [_("项目预算"), budget],
        [_("本项目其他各期已支出"), others],
        [_("本期支出"), own],
        [_("结余"), Formula("=B2-B3-B4", budget - content.program_spent)],
    ]
    return Sheet(_("预算执行"), [_("项目"), _("金额（元）")], rows)


def _sum_of(content: Content, heads: Sequence[str]) -> Formula:
    """What the lines under those heads come to."""
    sheet = f"'{_('费用明细')}'!"
    names, amounts = f"{sheet}$A$2:{_last(content, '$A$')}", f"{sheet}$D$2:{_last(content, '$D$')}"
    parts = "+".join(f'SUMIF({names},"{head}",{amounts})' for head in heads)
    return Formula(f"={parts}", content.spent(heads))


def _total_of(content: Content) -> str:
    return f"=SUM('{_('费用明细')}'!$D$2:{_last(content, '$D$')})"


def _last(content: Content, column: str) -> str:
    """The last line of cost; where there is none the empty row's place, which is the sum's: then the head's."""
    return f"{column}{max(len(content.amounts), 1) + 1}" if content.amounts else f"{column}1"
