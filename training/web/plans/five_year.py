"""The five-year plan of a term: its years as columns, its targets as rows."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from wtforms import SelectChoice

from training.models import db
from training.models.congresses import Term
from training.models.plans import FiveYearPlan
from training.operations.plans import coverage, five_years
from training.web.access import allows
from training.web.fields import SelectOneField, line, text
from training.web.plans.blueprint import blueprint, find, status_of, today

SHOWN = (joinedload(FiveYearPlan.term), selectinload(FiveYearPlan.targets), selectinload(FiveYearPlan.annual_plans))


class FiveYearPlanForm(FlaskForm):
    """For which term, its title, its purpose."""

    term = SelectOneField(_l("届次"), coerce=int)
    title = line(_l("规划名称"), 120, _l("请填写规划名称。"))
    purpose = text(_l("指导思想和目的"), 5000)


@blueprint.get("/five-year")
@allows("staff")
def five_year() -> ResponseReturnValue:
    """The plan of the term that runs, or of the one asked for; without one, the way to make it."""
    terms = list(db.session.scalars(select(Term).order_by(Term.starts_on.desc())))
    wanted = request.args.get("term", type=int)
    term = find(Term, wanted) if wanted else five_years.term_on(today())
    plan = db.session.scalars(select(FiveYearPlan).where(FiveYearPlan.term == term).options(*SHOWN)).first()
    if plan is None:
        return render_template("plans/five_year_none.html", term=term, terms=terms)
    return _shown(plan, terms)


@blueprint.get("/five-year/<int:five_year_plan_id>")
@allows("staff")
def five_year_show(five_year_plan_id: int) -> ResponseReturnValue:
    """One five-year plan."""
    terms = list(db.session.scalars(select(Term).order_by(Term.starts_on.desc())))
    return _shown(find(FiveYearPlan, five_year_plan_id, *SHOWN), terms)


@blueprint.route("/five-year/new", methods=["GET", "POST"])
@allows("staff")
def five_year_new() -> ResponseReturnValue:
    """A new plan for a term that has none."""
    form = FiveYearPlanForm()
    taken = select(FiveYearPlan.term_id)
    free = db.session.scalars(select(Term).where(Term.id.not_in(taken)).order_by(Term.starts_on.desc())).all()
    if not free:
        flash(_("每一届都已有五年规划。如需新建，请先添加一届。"), "info")
        return redirect(url_for("plans.list_terms"))
    form.term.choices = [SelectChoice(term.id, term.name) for term in free]
    wanted = request.args.get("term", type=int)
    if not form.is_submitted() and wanted in [term.id for term in free]:
        form.term.data = wanted
    if form.validate_on_submit():
        plan = five_years.save(find(Term, form.term.data), form.title.data, form.purpose.data)
        db.session.commit()
        flash(_("“%(plan)s”已建立。请添加目标。", plan=plan.title), "success")
        return redirect(url_for("plans.five_year_show", five_year_plan_id=plan.id))
    return render_template("plans/five_year_edit.html", form=form, plan=None), status_of(form)


@blueprint.route("/five-year/<int:five_year_plan_id>/edit", methods=["GET", "POST"])
@allows("staff")
def five_year_edit(five_year_plan_id: int) -> ResponseReturnValue:
    """Another title or purpose."""
    plan = find(FiveYearPlan, five_year_plan_id)
    form = FiveYearPlanForm(data={"term": plan.term_id, "title": plan.title, "purpose": plan.purpose})
    form.term.choices = [SelectChoice(plan.term_id, plan.term.name)]
    if form.validate_on_submit():
        five_years.save(plan.term, form.title.data, form.purpose.data, plan)
        db.session.commit()
        flash(_("“%(plan)s”已保存。", plan=plan.title), "success")
        return redirect(url_for("plans.five_year_show", five_year_plan_id=plan.id))
    return render_template("plans/five_year_edit.html", form=form, plan=plan), status_of(form)


def _shown(plan: FiveYearPlan, terms: list[Term]) -> str:
    return render_template(
        "plans/five_year.html",
        plan=plan,
        terms=terms,
        years=five_years.years_of(plan.term),
        annual={one.year: one for one in plan.annual_plans},
        progress=coverage.progress(plan, today(), current_user.congress.half_day_minutes),
    )
