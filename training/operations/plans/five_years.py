"""Five-year plans (代表培训五年规划): one a term, with targets for different denominators."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask_babel import gettext as _
from sqlalchemy import select

from training.models import db
from training.models.congresses import Term
from training.models.plans import AnnualPlan, Denominator, FiveYearPlan, ProgramKind, Target, TargetMeasure
from training.operations.errors import TrainingError


@dataclass
class TargetFields:
    """All that staff say about a target."""

    name: str
    denominator: Denominator
    measure: TargetMeasure
    amount: Decimal
    kind: ProgramKind | None = None
    headcount: int | None = None
    due_year: int | None = None


def years_of(term: Term) -> range:
    """The calendar years that the term touches."""
    return range(term.starts_on.year, term.ends_on.year + 1)


def save(term: Term, title: str, purpose: str, plan: FiveYearPlan | None = None) -> FiveYearPlan:
    """Write the plan of a term; yearly plans of its years that belong to none come under it."""
    if plan is None:
        if db.session.scalar(select(FiveYearPlan.id).where(FiveYearPlan.term_id == term.id)):
            raise TrainingError(_("“%(term)s”已有五年规划。请直接打开修改。", term=term.name))
        plan = FiveYearPlan(term=term)
        db.session.add(plan)
    plan.title, plan.purpose = title, purpose
    years = years_of(term)
    loose = select(AnnualPlan).where(AnnualPlan.five_year_plan_id.is_(None), AnnualPlan.year.in_(years))
    plan.annual_plans.extend(db.session.scalars(loose))
    db.session.flush()
    return plan


def problems(fields: TargetFields, term: Term | None = None) -> dict[str, str]:
    """What must be mended before a target can be saved: field → sentence."""
    found = {}
    if not fields.name.strip():
        found["name"] = _("请填写目标名称。")
    if not 0 < fields.amount <= 10_000:
        found["amount"] = _("数量应大于 0，且不超过 10000。")
    elif fields.measure == TargetMeasure.COVERAGE and fields.amount > 100:
        found["amount"] = _("覆盖率应不超过 100%%。")
    elif fields.amount * 100 != int(fields.amount * 100):
        found["amount"] = _("数量最多保留两位小数。")
    if fields.denominator == Denominator.WHOLE_SYSTEM and not fields.headcount:
        found["headcount"] = _("请填写本级及以下代表总数：下级代表不在本级名册中，系统无法代为统计。")
    if fields.headcount is not None and not 0 <= fields.headcount <= 10_000_000:
        found["headcount"] = _("代表总数应在 0 至 10000000 之间。")
    if fields.due_year is not None and term and fields.due_year not in years_of(term):
        first, last = years_of(term)[0], years_of(term)[-1]
        found["due_year"] = _("达标年份应在 %(first)s 至 %(last)s 之间。", first=first, last=last)
    return found


def save_target(plan: FiveYearPlan, fields: TargetFields, target: Target | None = None) -> Target:
    """Write a target. Raises TrainingError for the first problem."""
    for sentence in problems(fields, plan.term).values():
        raise TrainingError(sentence)
    if target is None:
        target = Target()
        plan.targets.append(target)
    target.name, target.denominator, target.measure = fields.name, fields.denominator, fields.measure
    target.amount, target.kind, target.due_year = fields.amount, fields.kind, fields.due_year
    target.headcount = fields.headcount if fields.denominator == Denominator.WHOLE_SYSTEM else None
    db.session.flush()
    return target


def delete_target(target: Target) -> None:
    """Take a target out of its plan."""
    target.plan.targets.remove(target)
    db.session.flush()


def term_on(on: date) -> Term | None:
    """The term that runs on that day, else the latest one."""
    terms = list(db.session.scalars(select(Term).order_by(Term.starts_on.desc())))
    return next((term for term in terms if term.starts_on <= on <= term.ends_on), terms[0] if terms else None)
