"""Where the year's work stands: people, plan, proposal, and which steps are done."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import Select, func, select

from training.models import db
from training.models.attendance import Attendance
from training.models.audiences import deputies, guests
from training.models.catalogue import Course, Room
from training.models.ledger import CreditEntry
from training.models.people import Mandate
from training.models.plans import AnnualPlan, FiveYearPlan, Program
from training.models.schedules import Batch, BatchState, Enrolment, EnrolmentState, Proposal


class People(NamedTuple):
    """How many there are."""

    deputies: int
    new: int
    guests: int


class Published(NamedTuple):
    """How much of the plan has a date."""

    batches: int
    places: int


@dataclass(frozen=True)
class Step:
    """One of the year's steps; the first that is not done is next."""

    name: str
    hint: str
    endpoint: str
    is_done: bool
    is_next: bool = False


def people(on: date) -> People:
    """Who is there on that day."""
    new = deputies(on).where(Mandate.is_new)
    return People(*(_count(who) for who in (deputies(on), new, guests(on))))


def plan(of: int) -> AnnualPlan | None:
    """That year's plan; else the one nearest to it."""
    return db.session.scalars(select(AnnualPlan).order_by(func.abs(AnnualPlan.year - of))).first()


def latest_proposal(plan: AnnualPlan | None) -> Proposal | None:
    """The plan's newest proposal; a scenario is none."""
    if plan is None:
        return None
    mine = select(Proposal).where(Proposal.annual_plan_id == plan.id, Proposal.scenario.is_(None))
    return db.session.scalars(mine.order_by(Proposal.number.desc())).first()


def gap(proposal: Proposal | None) -> float | None:
    """How far the cost may still be from the best, in per cent; None before there is an answer."""
    if proposal is None or not proposal.cost or proposal.bound is None:
        return None
    return round(100 * (proposal.cost - proposal.bound) / proposal.cost, 1)


def published(plan: AnnualPlan | None) -> Published:
    """Batches of the plan that take place, and the seats given in them."""
    if plan is None:
        return Published(0, 0)
    standing = (
        select(Batch.id)
        .join(Batch.program)
        .where(Program.annual_plan_id == plan.id, Batch.state != BatchState.CANCELLED)
    )
    seated = select(Enrolment.id).where(
        Enrolment.batch_id.in_(standing), Enrolment.state.in_([EnrolmentState.CONFIRMED, EnrolmentState.COMPLETED])
    )
    return Published(_count(standing), _count(seated))


def steps(plan: AnnualPlan | None) -> list[Step]:
    """The office's year in eight steps."""
    id_ = plan.id if plan else None
    programs = select(Program.id).where(Program.annual_plan_id == id_)
    batches = select(Batch.id).where(Batch.program_id.in_(programs))
    found = [
        Step(
            _("导入代表名册"), _("从 Excel 或 CSV 导入代表、列席人员和小组"), "people.index", _any(select(Mandate.id))
        ),
        Step(
            _("准备课程、师资和教室"),
            _("课程目录、可授课教师、教室座位和停训日"),
            "catalogue.index",
            _any(select(Course.id)) and _any(select(Room.id)),
        ),
        Step(_("制定五年规划"), _("届内覆盖目标和达标要求"), "plans.five_year", _any(select(FiveYearPlan.id))),
        Step(_("编制年度计划"), _("班次、对象、人数、时段和经费"), "plans.index", _any(programs)),
        Step(
            _("自动编排"),
            _("按规则排出班次、教室、师资和参训名单"),
            "schedules.index",
            _any(select(Proposal.id).where(Proposal.annual_plan_id == id_, Proposal.cost.is_not(None))),
        ),
        Step(_("发布课表"), _("代表即可订阅日历"), "schedules.index", _any(batches)),
        Step(_("登记签到"), _("出勤、迟到、早退和请假"), "attendance.index", _any(select(Attendance.id))),
        Step(
            _("结班并记入学时"), _("两级审核后按规则换算，对照达标要求"), "ledger.batches", _any(select(CreditEntry.id))
        ),
    ]
    next_one = next((step for step in found if not step.is_done), None)
    return [Step(s.name, s.hint, s.endpoint, s.is_done, s is next_one) for s in found]


def _count(query: Select[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(query.subquery())) or 0


def _any(query: Select[Any]) -> bool:
    return db.session.scalar(query.limit(1)) is not None
