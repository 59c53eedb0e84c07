"""Programs of a yearly plan: looked at, written, ordered, deleted; and what does not add up while somebody types."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import selectinload

from training.models import db
from training.models.plans import AnnualPlan, Program
from training.operations.attendance.surveys import effect
from training.operations.errors import ChangedMeanwhile
from training.operations.plans import headcounts, plausibility, programs, yearly
from training.operations.plans.plausibility import Hint
from training.web.access import allows
from training.web.plans import lines
from training.web.plans.blueprint import blueprint, find, passes, status_of, today
from training.web.plans.program_form import ProgramForm, at_their_fields, fields_of, form_for


@blueprint.get("/programs/<int:program_id>")
@allows("staff")
def program(program_id: int) -> ResponseReturnValue:
    """A program, and whether it adds up."""
    found = find(Program, program_id)
    plan = find(AnnualPlan, found.annual_plan_id, *lines.with_programs())
    people = lines.people_of(plan, today())
    return render_template(
        "plans/program.html",
        program=found,
        plan=plan,
        line=lines.lines_of(plan, people)[plan.programs.index(found)],
        hints=_hints(found, plan),
        judged=effect.last_of(found, today()),
        is_open=yearly.is_open(plan),
    )


@blueprint.route("/years/<int:plan_id>/programs/new", methods=["GET", "POST"])
@allows("staff")
def new_program(plan_id: int) -> ResponseReturnValue:
    """A new program at the end of the plan."""
    return _edit(find(AnnualPlan, plan_id, *lines.with_programs()), None)


@blueprint.route("/programs/<int:program_id>/edit", methods=["GET", "POST"])
@allows("staff")
def edit_program(program_id: int) -> ResponseReturnValue:
    """Change a program."""
    found = find(Program, program_id)
    return _edit(find(AnnualPlan, found.annual_plan_id, *lines.with_programs()), found)


@blueprint.post("/years/<int:plan_id>/programs/hints")
@allows("staff")
def hints(plan_id: int) -> ResponseReturnValue:
    """What can be said about the program as it stands in the form; nothing is written."""
    plan = find(AnnualPlan, plan_id, selectinload(AnnualPlan.programs))
    form = form_for(plan, None)
    form.validate()
    if form.errors.keys() - {"name"}:
        return render_template("plans/_hints.html", hints=None)
    return render_template("plans/_hints.html", hints=_hints(programs.sketch(fields_of(form)), plan))


@blueprint.post("/programs/<int:program_id>/delete")
@allows("staff")
def delete_program(program_id: int) -> ResponseReturnValue:
    """Take a program out of its plan."""
    found = find(Program, program_id)
    name, plan_id = found.name, found.annual_plan_id
    programs.delete(found)
    db.session.commit()
    flash(_("项目“%(program)s”已删除。", program=name), "success")
    return redirect(url_for("plans.show", plan_id=plan_id))


@blueprint.post("/programs/<int:program_id>/move")
@allows("staff")
def move_program(program_id: int) -> ResponseReturnValue:
    """One place up or down in the plan."""
    found = find(Program, program_id)
    programs.move(found, -1 if request.form.get("way") == "up" else 1)
    db.session.commit()
    return redirect(url_for("plans.show", plan_id=found.annual_plan_id, _anchor=f"program-{found.id}"))


def _edit(plan: AnnualPlan, known: Program | None) -> ResponseReturnValue:
    yearly.refuse_unless_open(plan)
    form = form_for(plan, known)
    if form.validate_on_submit() and _is_saved(form, plan, known):
        return redirect(url_for("plans.show", plan_id=plan.id))
    page = render_template("plans/edit_program.html", form=form, plan=plan, program=known, hints=_now(known, plan))
    return page, 409 if form.form_errors else status_of(form)


def _is_saved(form: ProgramForm, plan: AnnualPlan, known: Program | None) -> bool:
    """Write and commit; else each sentence stands at its field, and what was typed stays."""
    fields = fields_of(form)
    if not passes(form, at_their_fields(programs.problems(plan, fields, known))):
        return False
    try:
        saved = programs.save(plan, fields, known, form.seen.data or "")
    except ChangedMeanwhile as error:
        form.form_errors.append(error.message)
        return False
    db.session.commit()
    flash(_("项目“%(program)s”已保存。", program=saved.name), "success")
    for hint in _doubts(saved, plan):
        flash(hint.text, "warning")
    return True


def _now(known: Program | None, plan: AnnualPlan) -> list[Hint] | None:
    return _hints(known, plan) if known else None


def _hints(program: Program, plan: AnnualPlan) -> list[Hint]:
    on = headcounts.counting_day(plan.year, today())
    people = headcounts.headcount(program, on)
    return plausibility.hints(program, people, on, current_user.congress.half_day_minutes)


def _doubts(program: Program, plan: AnnualPlan) -> list[Hint]:
    return [hint for hint in _hints(program, plan) if not hint.is_good]
