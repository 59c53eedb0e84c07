"""What users read for each value that a record may hold: one list for all pages."""

from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from training.models.accounts import Role
from training.models.activities import ActivityKind, ParticipationState
from training.models.attendance import Direction, Doubt, LeaveKind, LeaveState, MakeUpState, Means, Presence
from training.models.closings import ClosingState, PaperKind, StepKind
from training.models.congresses import Level
from training.models.costs import CostHead
from training.models.ledger import EntryKind
from training.models.people import GroupKind, MandateEnd
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
from training.models.reconciling import ObjectionState
from training.models.schedules import BatchState, EnrolmentState, LessonState, ProposalKind, ProposalState
from training.models.surveys import Aspect, SurveyWay
from training.operations.attendance.making_up.missed import MadeUp
from training.operations.attendance.marks import Mark
from training.operations.attendance.surveys.opening import Stand
from training.operations.audit import Action
from training.operations.certificates import Validity
from training.operations.ledger.confirming import Agreement
from training.operations.ledger.rescues import Prospect
from training.operations.ledger.standing import Outlook

LABELS: dict[type[StrEnum], dict[Any, Any]] = {
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
    Action: {
        Action.EXPORTED: _l("导出"),
        Action.OBJECTION_PROPOSED: _l("拟采纳异议"),
        Action.OBJECTION_UPHELD: _l("采纳异议"),
        Action.OBJECTION_REFUSED: _l("不采纳异议"),
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
    },
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
    CostHead: {
        CostHead.LECTURER: _l("师资费"),
        CostHead.LODGING: _l("住宿费"),
        CostHead.MEALS: _l("伙食费"),
        CostHead.VENUE: _l("培训场地费"),
        CostHead.MATERIALS: _l("培训资料费"),
        CostHead.TRANSPORT: _l("交通费"),
        CostHead.OTHER: _l("其他费用"),
    },
    PaperKind: {
        PaperKind.SIGN_IN: _l("签到表扫描件"),
        PaperKind.PLATFORM: _l("平台学习记录"),
        PaperKind.APPROVAL: _l("计划审批件"),
        PaperKind.NOTICE: _l("培训通知"),
        PaperKind.RECEIPT: _l("票据"),
        PaperKind.OTHER: _l("其他材料"),
    },
    Validity: {
        Validity.GOOD: _l("有效"),
        Validity.REVOKED: _l("已撤销"),
        Validity.OUTDATED: _l("学时已更正"),
    },
    Role: {Role.STAFF: _l("工作人员"), Role.DEPUTY: _l("代表")},
    Level: {Level.PROVINCE: _l("省级"), Level.CITY: _l("市级"), Level.COUNTY: _l("县级"), Level.TOWN: _l("乡级")},
    GroupKind: {GroupKind.AREA: _l("代表小组"), GroupKind.PROFESSIONAL: _l("专业代表小组")},
    MandateEnd: {
        MandateEnd.RESIGNED: _l("辞职"),
        MandateEnd.REMOVED: _l("罢免"),
        MandateEnd.MOVED: _l("迁出或调离"),
        MandateEnd.OTHER: _l("其他"),
    },
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
    SurveyWay: {SurveyWay.TICKETS: _l("凭票，一人一份"), SurveyWay.OPEN: _l("扫码即填，不用登录")},
    Stand: {Stand.AHEAD: _l("最后一课开始时开放"), Stand.OPEN: _l("开放中"), Stand.CLOSED: _l("已截止")},
    Aspect: {
        Aspect.CONTENT: _l("课程内容"),
        Aspect.ORGANISATION: _l("组织安排"),
        Aspect.USEFULNESS: _l("对履职的帮助"),
        Aspect.COURSE: _l("课程"),
    },
    LeaveKind: {LeaveKind.PERSONAL: _l("事假"), LeaveKind.SICK: _l("病假"), LeaveKind.OFFICIAL: _l("公假")},
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
    LeaveState: {
        LeaveState.ASKED: _l("待批"),
        LeaveState.GRANTED: _l("准假"),
        LeaveState.REFUSED: _l("不准"),
        LeaveState.WITHDRAWN: _l("已撤回"),
    },
    Outlook: {
        Outlook.MET: _l("已达标"),
        Outlook.REACHABLE: _l("可达标"),
        Outlook.OPEN: _l("待以后年度安排"),
        Outlook.SHORT: _l("将缺"),
    },
    ObjectionState: {
        ObjectionState.OPEN: _l("待答复"),
        ObjectionState.PROPOSED: _l("拟采纳"),
        ObjectionState.UPHELD: _l("已采纳"),
        ObjectionState.REFUSED: _l("不采纳"),
        ObjectionState.WITHDRAWN: _l("已撤回"),
    },
    Agreement: {
        Agreement.CONFIRMED: _l("已确认"),
        Agreement.CHANGED: _l("确认后有变动"),
        Agreement.NOT_YET: _l("未确认"),
        Agreement.NOTHING: _l("没有学时记录"),
    },
    Prospect: {
        Prospect.MET: _l("已达标"),
        Prospect.BOOKED: _l("已报班次即可达标"),
        Prospect.TO_BOOK: _l("还须报班"),
        Prospect.OPEN: _l("待以后年度安排"),
        Prospect.LOST: _l("已来不及"),
    },
    EntryKind: {
        EntryKind.EARNED: _l("记入"),
        EntryKind.REVERSAL: _l("冲销"),
    },
}


TONES: dict[StrEnum, str] = {
    Agreement.CONFIRMED: "good",
    Agreement.CHANGED: "warn",
    Agreement.NOT_YET: "bad",
    Agreement.NOTHING: "",
    Outlook.MET: "good",
    Outlook.REACHABLE: "calm",
    Outlook.OPEN: "calm",
    Outlook.SHORT: "bad",
    Prospect.MET: "good",
    Prospect.BOOKED: "calm",
    Prospect.TO_BOOK: "warn",
    Prospect.OPEN: "calm",
    Prospect.LOST: "bad",
}
"""The colour of a standing or of a prospect, wherever it is drawn."""


def tone(outlook: StrEnum) -> str:
    """The tone of bars and figures for that outlook."""
    return TONES[outlook]


def label(value: StrEnum | None) -> Any:
    """What users read for that value; empty for none."""
    return "" if value is None else LABELS[type(value)][value]


def doubt(value: str) -> Any:
    """What users read for a doubt as it stands in a record of attendance."""
    return label(Doubt(value))


def choices(values: type[StrEnum]) -> list[tuple[str, Any]]:
    """All values of that kind with their labels, for a SelectField."""
    return [(value.value, text) for value, text in LABELS[values].items()]
