"""Scenarios (情景): choose one thing to change, have it solved beside the proposal, and compare."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectField
from wtforms.validators import InputRequired

from training.clock import now
from training.models import db
from training.operations.errors import TrainingError
from training.operations.schedules import scenarios
from training.operations.schedules.scenarios import Change
from training.web.access import allows
from training.web.schedules.asking import started
from training.web.schedules.blueprint import blueprint
from training.web.schedules.sight import Sight, found, sight_of


class ScenarioForm(FlaskForm):
    """One change."""

    change = SelectField(_l("变化"), validators=[InputRequired(_l("请选择一项变化。"))])


@blueprint.route("/<int:proposal_id>/scenario", methods=["GET", "POST"])
@allows("staff")
def scenario(proposal_id: int) -> ResponseReturnValue:
    """Ask what a timetable would be like with one thing changed."""
    proposal = found(proposal_id)
    sight = sight_of(proposal)
    form = ScenarioForm()
    form.change.choices = _choices(sight)
    if form.validate_on_submit():
        kind, _colon, about = form.change.data.partition(":")
        try:
            new = scenarios.ask(proposal, Change(kind, about), now=now(current_user.congress), user_id=current_user.id)
            return started(new)
        except TrainingError as error:
            db.session.rollback()
            form.form_errors.append(error.message)
            proposal = found(proposal_id)
    page = render_template("schedules/scenario.html", form=form, proposal=proposal)
    return page, 422 if form.errors else 200


def _choices(sight: Sight) -> list[SelectChoice]:
    """What can be changed, in groups."""
    titles = {
        "without_room": _("少一间教室"),
        "another_room": _("多一间教室"),
        "without_lecturer": _("少一位教师"),
        "another_lecturer": _("多一位教师"),
        "another_batch": _("多开一期"),
        "larger_batches": _("每期多收人"),
    }
    return [
        SelectChoice(one.code, scenarios.sentence(kind, scenarios.name_of(one, sight.names)), optgroup=titles[kind])
        for kind, some in scenarios.choices(sight.question).items()
        for one in some
    ]
