"""Words of closing a class, its papers and costs, and of certificates."""

from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from training.models.closings import ClosingState, PaperKind, StepKind
from training.models.costs import CostHead
from training.operations.certificates import Validity

LABELS: dict[type[StrEnum], dict[Any, Any]] = {
    ClosingState: {
        ClosingState.OPEN: _l("未提交"),
        ClosingState.SUBMITTED: _l("待初审"),
        ClosingState.REVIEWED: _l("待复审"),
        ClosingState.CLOSED: _l("已结班"),
        ClosingState.REOPENING: _l("申请重新打开"),
    },
    StepKind: {
        StepKind.SUBMITTED: _l("提交"),
        StepKind.TAKEN_BACK: _l("撤回"),
        StepKind.REVIEWED: _l("初审通过"),
        StepKind.CLOSED: _l("复审通过，结班"),
        StepKind.RETURNED: _l("退回"),
        StepKind.REOPENING_ASKED: _l("申请重新打开"),
        StepKind.REOPENING_TAKEN_BACK: _l("撤回申请"),
        StepKind.REOPENED: _l("同意重新打开"),
        StepKind.REOPENING_REFUSED: _l("不同意重新打开"),
        StepKind.BEFORE: _l("启用结班之前"),
    },
    PaperKind: {
        PaperKind.SIGN_IN: _l("签到表扫描件"),
        PaperKind.PLATFORM: _l("平台学习记录"),
        PaperKind.APPROVAL: _l("计划审批件"),
        PaperKind.NOTICE: _l("培训通知"),
        PaperKind.RECEIPT: _l("票据"),
        PaperKind.OTHER: _l("其他材料"),
    },
    CostHead: {
        CostHead.LECTURER: _l("师资费"),
        CostHead.LODGING: _l("住宿费"),
        CostHead.MEALS: _l("伙食费"),
        CostHead.VENUE: _l("培训场地费"),
        CostHead.MATERIALS: _l("培训资料费"),
        CostHead.TRANSPORT: _l("交通费"),
        CostHead.OTHER: _l("其他费用"),
    },
    Validity: {
        Validity.GOOD: _l("有效"),
        Validity.REVOKED: _l("已撤销"),
        Validity.OUTDATED: _l("学时已更正"),
    },
}
