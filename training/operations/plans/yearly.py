"""Yearly plans (年度培训计划): made, approved by the directors' meeting, published, amended (代表法 art. 43)."""

from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import exists, select

from training.models import db
from training.models.congresses import Term
from training.models.plans import AnnualPlan, FiveYearPlan, PlanState, Program
from training.models.schedules import Batch, Proposal
from training.operations.errors import TrainingError
from training.operations.plans import copying

TRANSITIONS = {
    PlanState.DRAFT: {PlanState.APPROVED},
    PlanState.APPROVED: {PlanState.DRAFT, PlanState.PUBLISHED},
    PlanState.PUBLISHED: {PlanState.AMENDED},
    PlanState.AMENDED: {PlanState.PUBLISHED},
}
OPEN = (PlanState.DRAFT, PlanState.AMENDED)
"""States in which programs may be changed."""


def create(year: int, title: str, copy_from: AnnualPlan | None = None) -> AnnualPlan:
    """A draft for that year, under the five-year plan of its term; with the programs of another year if wanted."""
    if not 2000 <= year <= 2100:
        raise TrainingError(_("年份应在 2000 至 2100 之间。"))
    if db.session.scalar(select(exists().where(AnnualPlan.year == year))):
        raise TrainingError(_("%(year)s 年度计划已存在。请直接打开该计划修改。", year=year))
    plan = AnnualPlan(year=year, title=title, five_year_plan=_five_year_plan_of(year))
    db.session.add(plan)
    db.session.flush()
    if copy_from:
        copying.copy_programs(copy_from, plan)
    return plan


def rename(plan: AnnualPlan, title: str) -> None:
    """Give the plan another title."""
    refuse_unless_open(plan)
    plan.title = title


def approve(plan: AnnualPlan, meeting: str, on: date, today: date) -> None:
    """Note that the directors' meeting (主任会议) approved the draft."""
    _refuse_unless_next(plan, PlanState.APPROVED)
    if not plan.programs:
        raise TrainingError(_("“%(plan)s”还没有培训项目。请先添加项目，再登记主任会议通过。", plan=plan.title))
    if on > today:
        raise TrainingError(_("通过日期不能晚于今天。请核对会议日期。"))
    plan.state, plan.approved_at_meeting, plan.approved_on = PlanState.APPROVED, meeting, on
    db.session.flush()


def take_back(plan: AnnualPlan) -> None:
    """Make an approved plan that is not published yet a draft again; it then needs a new approval."""
    _refuse_unless_next(plan, PlanState.DRAFT)
    plan.state, plan.approved_at_meeting, plan.approved_on = PlanState.DRAFT, "", None
    db.session.flush()


def publish(plan: AnnualPlan, at: datetime) -> None:
    """Publish an approved plan, or an amended one again."""
    _refuse_unless_next(plan, PlanState.PUBLISHED)
    if not plan.programs:
        raise TrainingError(_("“%(plan)s”已没有培训项目。请至少保留一个项目再公布。", plan=plan.title))
    plan.state, plan.published_at = PlanState.PUBLISHED, at
    db.session.flush()


def amend(plan: AnnualPlan, reason: str, at: datetime) -> None:
    """Open a published plan for changes, for that reason."""
    _refuse_unless_next(plan, PlanState.AMENDED)
    if not reason.strip():
        raise TrainingError(_("请填写调整事由。"))
    plan.state, plan.amendment, plan.amended_at = PlanState.AMENDED, reason.strip(), at
    db.session.flush()


def delete(plan: AnnualPlan) -> None:
    """Throw a draft away, with its programs; nothing may be scheduled from it yet."""
    if plan.state != PlanState.DRAFT:
        raise TrainingError(_("“%(plan)s”已经主任会议通过，不能删除。", plan=plan.title))
    scheduled = select(Proposal.id).where(Proposal.annual_plan_id == plan.id)
    held = select(Batch.id).join(Batch.program).where(Program.annual_plan_id == plan.id)
    if db.session.scalar(scheduled.limit(1)) or db.session.scalar(held.limit(1)):
        raise TrainingError(_("“%(plan)s”已有编排方案或班次，不能删除。", plan=plan.title))
    for program in plan.programs:
        program.earlier = []
    db.session.flush()
    for program in plan.programs:
        db.session.delete(program)
    db.session.flush()
    db.session.delete(plan)
    db.session.flush()


def is_open(plan: AnnualPlan) -> bool:
    """Whether the programs may be changed now."""
    return plan.state in OPEN


def refuse_unless_open(plan: AnnualPlan) -> None:
    """Raises TrainingError, saying what to do first, unless the programs may be changed now."""
    if plan.state == PlanState.APPROVED:
        raise TrainingError(_("“%(plan)s”已通过。如需修改，请先退回草案，改后重新报请通过。", plan=plan.title))
    if plan.state == PlanState.PUBLISHED:
        raise TrainingError(_("“%(plan)s”已公布。如需修改项目，请先登记调整事由。", plan=plan.title))


def _refuse_unless_next(plan: AnnualPlan, state: PlanState) -> None:
    if state in TRANSITIONS[plan.state]:
        return
    sentences = {
        PlanState.APPROVED: _("只有草案可以登记主任会议通过。“%(plan)s”不是草案，请刷新页面。", plan=plan.title),
        PlanState.DRAFT: _("只有已通过、未公布的计划可以退回草案。请刷新页面查看“%(plan)s”的现状。", plan=plan.title),
        PlanState.PUBLISHED: _(
            "“%(plan)s”须经主任会议通过，或在登记调整之后，才能公布。请刷新页面查看现状。", plan=plan.title
        ),
        PlanState.AMENDED: _("只有已公布的计划可以调整。请刷新页面查看“%(plan)s”的现状。", plan=plan.title),
    }
    raise TrainingError(sentences[state])


def _five_year_plan_of(year: int) -> FiveYearPlan | None:
    within = (Term.starts_on <= date(year, 12, 31), Term.ends_on >= date(year, 1, 1))
    return db.session.scalars(
        select(FiveYearPlan).join(FiveYearPlan.term).where(*within).order_by(Term.starts_on.desc())
    ).first()
