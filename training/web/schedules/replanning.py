"""When something breaks: what of the published timetable cannot be held, and the form that asks for a re-plan."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectMultipleField, TextAreaField
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from training.clock import now
from training.models import db
from training.models.plans import AnnualPlan
from training.models.schedules import Batch
from training.operations.errors import TrainingError
from training.operations.schedules import ids, replans
from training.operations.schedules.broken import Broken, broken
from training.operations.schedules.horizon import horizon_of
from training.operations.schedules.published import Published, published_of
from training.web.access import allows
from training.web.filters import day
from training.web.schedules.asking import started
from training.web.schedules.blueprint import blueprint
from training.web.schedules.sight import plan_of


class _Boxes(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ReplanForm(FlaskForm):
    """What staff free of the published timetable; without a tick nothing moves that need not."""

    programs = _Boxes(_l("放开整个班次"), validators=[Optional()])
    batches = _Boxes(_l("放开某一期"), validators=[Optional()])
    people = TextAreaField(
        _l("放开某些人员"), description=_l("填写姓名，用顿号或空格隔开；这些人可以换期。"), validators=[Optional()]
    )

    @property
    def freed(self) -> replans.Freed:
        """What was ticked and written. Raises TrainingError for unknown names."""
        return replans.Freed(
            frozenset(self.batches.data or ()),
            frozenset(self.programs.data or ()),
            replans.people_named(self.people.data or ""),
        )


@blueprint.route("/plans/<int:plan_id>/replan", methods=["GET", "POST"])
@allows("staff")
def replan(plan_id: int) -> ResponseReturnValue:
    """Ask for the published timetable to be mended with the fewest changes."""
    plan = plan_of(plan_id)
    form = _form(plan)
    if form.validate_on_submit():
        try:
            asked = replans.ask(plan, form.freed, now=now(current_user.congress), user_id=current_user.id)
            return started(asked)
        except TrainingError as error:
            db.session.rollback()
            form.form_errors.append(error.message)
            return _page(plan_of(plan_id), form), error.status
    return _page(plan, form), 422 if form.errors else 200


def _form(plan: AnnualPlan) -> ReplanForm:
    """The form with the published batches that have not begun, and their programs."""
    published = _published(plan)
    free = [batch for batch in published.batches if batch.id not in published.begun]
    form = ReplanForm()
    programs = {batch.program.id: batch.program.name for batch in free}
    form.programs.choices = [SelectChoice(ids.program(one), name) for one, name in programs.items()]
    form.batches.choices = [SelectChoice(batch.key, _name(batch)) for batch in free]
    return form


def _name(batch: Batch) -> str:
    facts = {"program": batch.program.name, "number": batch.number, "day": day(batch.starts_at)}
    return _("%(program)s第 %(number)s 期（%(day)s）", **facts)


def _published(plan: AnnualPlan) -> Published:
    at = now(current_user.congress)
    return published_of(plan, horizon_of(plan.year, at), at)


def _page(plan: AnnualPlan, form: ReplanForm) -> str:
    found, refusal = _found(plan)
    return render_template("schedules/replan.html", plan=plan, form=form, found=found, refusal=refusal)


def _found(plan: AnnualPlan) -> tuple[Broken | None, str]:
    """What is broken, or why that cannot be said."""
    try:
        return broken(plan, now(current_user.congress)), ""
    except TrainingError as error:
        return None, error.message


@blueprint.get("/plans/<int:plan_id>/broken")
@allows("staff")
def what_broke(plan_id: int) -> ResponseReturnValue:
    """What of the published timetable cannot be held any more; other pages fetch it, since it takes its time."""
    plan = plan_of(plan_id)
    found, refusal = _found(plan)
    return render_template("schedules/replan_broken.html", plan=plan, found=found, refusal=refusal)
