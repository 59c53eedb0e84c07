"""Words of the audit log."""

from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from training.operations.audit import Action

LABELS: dict[type[StrEnum], dict[Any, Any]] = {
    Action: {
        Action.EXPORTED: _l("导出"),
        Action.OBJECTION_PROPOSED: _l("拟采纳异议"),
        Action.OBJECTION_UPHELD: _l("采纳异议"),
        Action.OBJECTION_REFUSED: _l("不采纳异议"),
        Action.OBJECTION_DAYS_SET: _l("修改异议答复期限"),
        Action.PUBLISHED_QUARTER: _l("季度公示"),
        Action.LEAVE_RULES_CHANGED: _l("修改请假设置"),
        Action.LEAVE_WITHDRAWN: _l("代为撤回请假"),
        Action.ABSENCES_CORRECTED: _l("按请假更正考勤"),
        Action.MAKE_UP_CANCELLED: _l("取消补课"),
        Action.KEY_MADE: _l("建立签名密钥"),
        Action.CERTIFICATES_ISSUED: _l("发证"),
        Action.CERTIFICATE_REVOKED: _l("撤销证书"),
        Action.CLOSING_STEP: _l("结班办理"),
        Action.REOPENING: _l("重新打开班次"),
        Action.NO_SHOWS_TAKEN_OUT: _l("剔除未到人员"),
        Action.REVIEWS_SET: _l("更改审核级数"),
        Action.STUDY_RECORDED: _l("登记日常学习"),
        Action.STUDY_CHANGED: _l("修改日常学习"),
        Action.STUDY_REVIEWED: _l("审核日常学习"),
        Action.STUDY_CORRECTED: _l("更正日常学习"),
        Action.SIGNED_BY_HAND: _l("人工签到或签退"),
        Action.VERIFIED: _l("核实为有效"),
        Action.STRUCK: _l("核实为无效"),
        Action.DOOR_SET: _l("改签到设置"),
        Action.NAMES_DRAWN: _l("抽查"),
        Action.DOOR_LINK_MADE: _l("发放签到链接"),
        Action.DOOR_LINK_REVOKED: _l("停用签到链接"),
        Action.BADGE_REVOKED: _l("作废参训证"),
    },
}
