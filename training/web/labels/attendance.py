"""Words of attendance and how it is known, of leave and make-ups."""

from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from training.models.attendance import Direction, Doubt, LeaveKind, LeaveState, MakeUpState, Means, Presence
from training.operations.attendance.making_up.missed import MadeUp
from training.operations.attendance.marks import Mark

LABELS: dict[type[StrEnum], dict[Any, Any]] = {
    Presence: {
        Presence.PRESENT: _l("出勤"),
        Presence.LATE: _l("迟到"),
        Presence.LEFT_EARLY: _l("早退"),
        Presence.EXCUSED: _l("请假"),
        Presence.ABSENT: _l("缺勤"),
    },
    Mark: {
        Mark.PRESENT: _l("出勤"),
        Mark.LATE: _l("迟到"),
        Mark.LEFT_EARLY: _l("早退"),
        Mark.PERSONAL_LEAVE: _l("事假"),
        Mark.SICK_LEAVE: _l("病假"),
        Mark.OFFICIAL_LEAVE: _l("公假"),
        Mark.ABSENT: _l("缺勤"),
    },
    Means: {
        Means.LIST: _l("名单登记"),
        Means.CODE: _l("手机扫码"),
        Means.SCANNER: _l("工作人员扫码"),
        Means.HAND: _l("人工补签"),
        Means.PAPER: _l("纸质签到表"),
    },
    Direction: {
        Direction.IN: _l("签到"),
        Direction.OUT: _l("签退"),
        Direction.SEEN: _l("抽查在场"),
        Direction.NOT_SEEN: _l("抽查不在场"),
        Direction.CLEARED: _l("核实确认"),
        Direction.WRITTEN: _l("名单登记"),
    },
    Doubt: {
        Doubt.NO_SIGN_OUT: _l("没有签退"),
        Doubt.NO_SIGN_IN: _l("有签退，没有签到"),
        Doubt.STRAY_SIGN_OUT: _l("签到和签退不成对"),
        Doubt.SHARED_DEVICE: _l("同一部手机为多人签到"),
        Doubt.TWO_DEVICES: _l("同一人用了两部手机"),
        Doubt.NOT_SEEN: _l("抽查时不在场"),
        Doubt.OUT_OF_WINDOW: _l("不在签到时段内"),
        Doubt.NOT_ENROLLED: _l("不在本期名单内"),
        Doubt.AGAINST_LIST: _l("名单记缺勤或请假，但有签到"),
    },
    LeaveKind: {LeaveKind.PERSONAL: _l("事假"), LeaveKind.SICK: _l("病假"), LeaveKind.OFFICIAL: _l("公假")},
    LeaveState: {
        LeaveState.ASKED: _l("待批"),
        LeaveState.GRANTED: _l("准假"),
        LeaveState.REFUSED: _l("不准"),
        LeaveState.WITHDRAWN: _l("已撤回"),
    },
    MakeUpState: {
        MakeUpState.ASKED: _l("已申请"),
        MakeUpState.BOOKED: _l("已预定"),
        MakeUpState.CANCELLED: _l("已取消"),
    },
    MadeUp: {
        MadeUp.NOT_YET: _l("未补"),
        MadeUp.ASKED: _l("已申请补课"),
        MadeUp.BOOKED: _l("已预定补课"),
        MadeUp.DONE: _l("已补"),
        MadeUp.MISSED_AGAIN: _l("补课未到"),
    },
}
