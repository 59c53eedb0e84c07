"""Everyday training (日常学习) as Excel: who took part in what, how long, and what became of it."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from flask_babel import gettext as _

from training.files import excel
from training.files.record import numbers
from training.models.activities import ActivityKind, Participation, ParticipationState
from training.models.plans import Mode

KINDS = {
    ActivityKind.STUDY_MONTH: "学习月",
    ActivityKind.GROUP_STUDY: "小组学习",
    ActivityKind.LECTURE: "线上讲座",
    ActivityKind.INSPECTION: "视察调研前学习",
    ActivityKind.OTHER: "其他学习",
}
STATES = {
    ParticipationState.CLAIMED: "待审核",
    ParticipationState.ACCEPTED: "已采纳",
    ParticipationState.REFUSED: "未采纳",
    ParticipationState.WITHDRAWN: "已撤回",
    ParticipationState.STRUCK: "已更正",
}
MODES = {Mode.LOCAL: "就地", Mode.AWAY: "外出", Mode.ONLINE: "线上"}


def parts(rows: Iterable[Participation], hours: Mapping[int, Decimal]) -> bytes:
    """An .xlsx, a row a part; `hours` is what the ledger holds of each."""
    heads = [
        *(_("姓名"), _("编号"), _("类型"), _("学习内容"), _("开始日期"), _("结束日期"), _("方式"), _("地点或平台")),
        *(_("组织单位"), _("课程"), _("必修"), _("全长（分钟）"), _("申报分钟"), _("采纳分钟"), _("线上测试合格")),
        *(_("学时"), _("状态"), _("理由"), _("申报时间"), _("审核人"), _("审核时间"), _("学习情况")),
    ]
    return excel.table(_("日常学习"), heads, [_row(one, hours.get(one.id)) for one in rows])


def _row(part: Participation, hours: Decimal | None) -> list[excel.Cell]:
    activity = part.activity
    return [
        *(part.person.name, numbers(part.person), _(KINDS[activity.kind]), activity.title),
        *(activity.starts_on, activity.ends_on, _(MODES[activity.mode]), activity.place, activity.host),
        *(activity.course.subject if activity.course else "", activity.is_compulsory, activity.minutes),
        *(part.minutes, part.accepted_minutes, part.test_passed, hours, _(STATES[part.state]), part.reason),
        *(part.claimed_at, part.reviewed_by.name if part.reviewed_by else "", part.reviewed_at, part.note),
    ]
