"""Yearly plans: the list, a new one, the plan with its programs."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload
from wtforms import SelectChoice
from wtforms.validators import InputRequired

from training.models import db
from training.models.plans import AnnualPlan, PlanState, Program
from training.operations.errors import NotThere, TrainingError
from training.operations.plans import headcounts, plausibility, yearly
from training.web.access import allows
from training.web.fields import NumberField, SelectOneField, line
from training.web.plans import lines
from training.web.plans.blueprint import blueprint, find, is_staff, status_of, today

FOR_DEPUTIES = (PlanState.PUBLISHED, PlanState.AMENDED)


class NewPlanForm(FlaskForm):
    """A year, a title, and what to start from."""

    year = NumberField(_l("年份"), [InputRequired(_l("请填写年份。"))], whole=True)
    title = line(_l("计划名称"), 120, description=_l("不填则为“××××年度代表培训计划”。"))
    copy_from = SelectOneField(_l("沿用往年项目"), coerce=lambda value: int(value) if value else None)


class TitleForm(FlaskForm):
    """The title of a plan."""

    title = line(_l("计划名称"), 120, _l("请填写计划名称。"))


@blueprint.get("/")
@allows("deputy")
def index() -> ResponseReturnValue:
    """Yearly plans, newest first; deputies see those that are published."""
    query = select(AnnualPlan).options(joinedload(AnnualPlan.five_year_plan)).order_by(AnnualPlan.year.desc())
    if not is_staff():
        query = query.where(AnnualPlan.state.in_(FOR_DEPUTIES))
    return render_template("plans/index.html", plans=db.session.scalars(query).all(), sums=_sums(), staff=is_staff())


@blueprint.route("/years/new", methods=["GET", "POST"])
@allows("staff")
def new() -> ResponseReturnValue:
    """A new draft."""
    form = NewPlanForm()
    known = db.session.scalars(select(AnnualPlan).order_by(AnnualPlan.year.desc())).all()
    form.copy_from.choices = [
        SelectChoice("", _("不沿用，从空白开始")),
        *(SelectChoice(plan.id, plan.title) for plan in known),
    ]
    if not form.is_submitted():
        form.year.data = max([today().year, *(plan.year + 1 for plan in known)])
        form.copy_from.data = known[0].id if known else None
    if form.validate_on_submit() and (plan := _created(form)):
        flash(_("“%(plan)s”已建立，现为草案。", plan=plan.title), "success")
        return redirect(url_for("plans.show", plan_id=plan.id))
    return render_template("plans/new.html", form=form), status_of(form)


@blueprint.get("/years/<int:plan_id>")
@allows("deputy")
def show(plan_id: int) -> ResponseReturnValue:
    """The plan: its state, its programs as the table that offices file, and what does not add up yet."""
    plan = readable(plan_id)
    on = headcounts.counting_day(plan.year, today())
    people = lines.people_of(plan, today())
    minutes = current_user.congress.half_day_minutes
    return render_template(
        "plans/show.html",
        plan=plan,
        rows=list(zip(plan.programs, lines.lines_of(plan, people), strict=True)),
        doubts={one.id: plausibility.doubts(one, people[one.id], on, minutes) for one in plan.programs},
        sums=sums_in_words(plan),
        on=on,
        staff=is_staff(),
        is_open=is_staff() and yearly.is_open(plan),
        is_draft=plan.state == PlanState.DRAFT,
    )


@blueprint.route("/years/<int:plan_id>/title", methods=["GET", "POST"])
@allows("staff")
def rename(plan_id: int) -> ResponseReturnValue:
    """Another title."""
    plan = find(AnnualPlan, plan_id)
    yearly.refuse_unless_open(plan)
    form = TitleForm(obj=plan)
    if form.validate_on_submit():
        yearly.rename(plan, form.title.data)
        db.session.commit()
        flash(_("计划名称已改为“%(plan)s”。", plan=plan.title), "success")
        return redirect(url_for("plans.show", plan_id=plan.id))
    return render_template("plans/rename.html", form=form, plan=plan), status_of(form)


@blueprint.post("/years/<int:plan_id>/delete")
@allows("staff")
def delete(plan_id: int) -> ResponseReturnValue:
    """Throw a draft away."""
    plan = find(AnnualPlan, plan_id, *lines.with_programs())
    title = plan.title
    yearly.delete(plan)
    db.session.commit()
    flash(_("“%(plan)s”已删除。", plan=title), "success")
    return redirect(url_for("plans.index"))


def readable(plan_id: int) -> AnnualPlan:
    """The plan, if who asks may read it. Raises NotThere."""
    plan = find(AnnualPlan, plan_id, *lines.with_programs())
    if not is_staff() and plan.state not in FOR_DEPUTIES:
        raise NotThere(_("此计划尚未公布。"))
    return plan


def sums_in_words(plan: AnnualPlan) -> str:
    """合计：5 个项目，经费 120,000 元."""
    budget = sum(program.budget for program in plan.programs if program.budget is not None)
    money = _("经费 %(money)s", money=lines.money_in_words(budget, "")) if budget else _("经费未填")
    return _("合计：%(count)s 个项目，%(money)s。", count=len(plan.programs), money=money)


def _sums() -> dict[int, tuple[int, str]]:
    """How many programs each plan has, and what they cost, by the plan's id."""
    rows = db.session.execute(
        select(Program.annual_plan_id, func.count(), func.sum(Program.budget)).group_by(Program.annual_plan_id)
    )
    return {plan_id: (count, lines.money_in_words(budget, "")) for plan_id, count, budget in rows}


def _created(form: NewPlanForm) -> AnnualPlan | None:
    source = find(AnnualPlan, form.copy_from.data, *lines.with_programs()) if form.copy_from.data else None
    title = form.title.data or _("%(year)s 年度代表培训计划", year=form.year.data)
    try:
        plan = yearly.create(form.year.data, title, source)
    except TrainingError as error:
        form.year.errors = [error.message]
        return None
    db.session.commit()
    return plan
