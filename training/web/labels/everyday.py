"""Words of everyday study."""

from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from training.models.activities import ActivityKind, ParticipationState

LABELS: dict[type[StrEnum], dict[Any, Any]] = {
    ActivityKind: {
        ActivityKind.STUDY_MONTH: _l("学习月"),
        ActivityKind.GROUP_STUDY: _l("小组学习"),
        ActivityKind.LECTURE: _l("线上讲座"),
        ActivityKind.INSPECTION: _l("视察调研前学习"),
        ActivityKind.OTHER: _l("其他学习"),
    },
    ParticipationState: {
        ParticipationState.CLAIMED: _l("待审核"),
        ParticipationState.ACCEPTED: _l("已采纳"),
        ParticipationState.REFUSED: _l("未采纳"),
        ParticipationState.WITHDRAWN: _l("已撤回"),
        ParticipationState.STRUCK: _l("已更正"),
    },
}
