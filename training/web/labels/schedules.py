"""Words of timetables and of what they publish."""

from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from training.models.schedules import BatchState, EnrolmentState, LessonState, ProposalKind, ProposalState

LABELS: dict[type[StrEnum], dict[Any, Any]] = {
    ProposalKind: {ProposalKind.SOLVE: _l("自动编排"), ProposalKind.REPLAN: _l("最少变动重排")},
    ProposalState: {
        ProposalState.QUEUED: _l("排队中"),
        ProposalState.RUNNING: _l("求解中"),
        ProposalState.DONE: _l("已完成"),
        ProposalState.CANCELLED: _l("已取消"),
        ProposalState.FAILED: _l("未完成"),
        ProposalState.PUBLISHED: _l("已发布"),
    },
    BatchState: {
        BatchState.PUBLISHED: _l("已发布"),
        BatchState.CANCELLED: _l("已取消"),
    },
    LessonState: {LessonState.PLANNED: _l("已安排"), LessonState.CANCELLED: _l("已取消")},
    EnrolmentState: {
        EnrolmentState.CONFIRMED: _l("已确认"),
        EnrolmentState.WITHDRAWN: _l("退出"),
        EnrolmentState.COMPLETED: _l("结业"),
    },
}
