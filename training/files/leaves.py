"""Leave as Excel (请假清单): who, when, why, what it uses of the class, and who agreed at which step."""

from collections.abc import Iterable
from typing import Protocol

from flask_babel import gettext as _

from training.files import excel
from training.files.register import title_of
from training.models.attendance import Leave, LeaveKind, LeaveState, LeaveStep

KINDS = {LeaveKind.PERSONAL: "事假", LeaveKind.SICK: "病假", LeaveKind.OFFICIAL: "公假"}
STATES = {
    LeaveState.ASKED: "待批",
    LeaveState.GRANTED: "准假",
    LeaveState.REFUSED: "不准",
    LeaveState.WITHDRAWN: "已撤回",
}


class Uses(Protocol):
    """A share of a class."""

    used: int
    whole: int


def leave_list(rows: Iterable[tuple[Leave, Uses]]) -> bytes:
    """An .xlsx, a row a leave; `Uses` is the share of the class with this leave granted."""
    heads = [
        *(_("姓名"), _("班次"), _("自"), _("至"), _("类别"), _("事由"), _("提出时间"), _("状态"), _("审批记录")),
        *(_("占用分钟"), _("全班分钟"), _("占比")),
    ]
    return excel.table(_("请假清单"), heads, [_row(*row) for row in rows])


def steps_in_words(steps: Iterable[LeaveStep]) -> str:
    """班主任 准 王敏 2022-04-01 09:00；教务部门 待批."""
    return "；".join(_step(step) for step in steps)


def _step(step: LeaveStep) -> str:
    if step.decided_at is None:
        return f"{step.title} 待批"
    who = step.decided_by.name if step.decided_by else ""
    words = [step.title, "准" if step.granted else "不准", who, f"{step.decided_at:%Y-%m-%d %H:%M}", step.note]
    return " ".join(filter(None, words))


def _row(leave: Leave, uses: Uses) -> list[excel.Cell]:
    share = f"{uses.used}/{uses.whole}"
    return [
        *(leave.person.name, title_of(leave.batch), leave.starts_at, leave.ends_at, _(KINDS[leave.kind]), leave.reason),
        *(leave.asked_at, _(STATES[leave.state]), steps_in_words(leave.steps)),
        *(uses.used, uses.whole, share),
    ]
