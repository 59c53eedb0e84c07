"""Words of plans, their programmes and what they ask for."""

from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from training.models.plans import (
    AudienceKind,
    Denominator,
    Mode,
    PeriodKind,
    PlanState,
    ProgramKind,
    RequirementMeasure,
    TargetMeasure,
)

LABELS: dict[type[StrEnum], dict[Any, Any]] = {
    PlanState: {
        PlanState.DRAFT: _l("草案"),
        PlanState.APPROVED: _l("主任会议通过"),
        PlanState.PUBLISHED: _l("已公布"),
        PlanState.AMENDED: _l("已调整"),
    },
    ProgramKind: {
        ProgramKind.INDUCTION: _l("初任"),
        ProgramKind.IN_SERVICE: _l("履职"),
        ProgramKind.TOPICAL: _l("专题"),
        ProgramKind.BY_FIELD: _l("分领域"),
        ProgramKind.PERSONAL: _l("个性化"),
        ProgramKind.EVERYDAY: _l("日常"),
    },
    Mode: {Mode.LOCAL: _l("就地"), Mode.AWAY: _l("外出"), Mode.ONLINE: _l("线上"), Mode.BLENDED: _l("混合")},
    AudienceKind: {
        AudienceKind.EVERYONE: _l("全体代表和列席人员"),
        AudienceKind.DEPUTIES: _l("全体代表"),
        AudienceKind.NEW_DEPUTIES: _l("新任代表"),
        AudienceKind.RETURNING_DEPUTIES: _l("连任代表"),
        AudienceKind.GUESTS: _l("列席人员"),
        AudienceKind.GROUPS: _l("指定小组"),
    },
    Denominator: {
        Denominator.OWN_DEPUTIES: _l("本级代表"),
        Denominator.NEW_DEPUTIES: _l("本级新任代表"),
        Denominator.WHOLE_SYSTEM: _l("本级及以下全体代表"),
    },
    TargetMeasure: {
        TargetMeasure.ROUNDS: _l("轮次"),
        TargetMeasure.HOURS: _l("学时"),
        TargetMeasure.COVERAGE: _l("覆盖率"),
    },
    RequirementMeasure: {
        RequirementMeasure.HOURS: _l("学时"),
        RequirementMeasure.COMPULSORY_HOURS: _l("必修学时"),
        RequirementMeasure.PROGRAMS: _l("班次"),
        RequirementMeasure.SUBJECTS: _l("必修课目"),
    },
    PeriodKind: {
        PeriodKind.YEAR: _l("年度"),
        PeriodKind.TERM: _l("届内"),
        PeriodKind.FIRST_MONTHS: _l("任职之初"),
        PeriodKind.ROLLING: _l("滚动周期"),
    },
}
