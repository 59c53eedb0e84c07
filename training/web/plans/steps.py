"""The steps of a yearly plan: approved by the directors' meeting, published, amended, taken back."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms.validators import InputRequired

from training import clock
from training.models import db
from training.models.plans import AnnualPlan
from training.operations.errors import TrainingError
from training.operations.plans import yearly
from training.web.access import allows
from training.web.fields import DayField, line, text
from training.web.plans.blueprint import blueprint, find, status_of, today


class ApprovalForm(FlaskForm):
    """Which meeting, and when."""

    meeting = line(
        _l("会议名称"), 120, _l("请填写会议名称。"), description=_l("例如：市十七届人大常委会第 3 次主任会议")
    )
    on = DayField(_l("通过日期"), [InputRequired(_l("请填写通过日期。"))])


class AmendmentForm(FlaskForm):
    """Why the published plan is to be changed."""

    reason = text(_l("调整事由"), 500, description=_l("写明为何调整、依据什么。重新公布时一并公布。"))


@blueprint.route("/years/<int:plan_id>/approve", methods=["GET", "POST"])
@allows("staff")
def approve(plan_id: int) -> ResponseReturnValue:
    """Note the directors' meeting that approved the draft."""
    plan, form = find(AnnualPlan, plan_id), ApprovalForm()
    if not form.is_submitted():
        form.on.data = today()
    if form.validate_on_submit():
        try:
            yearly.approve(plan, form.meeting.data, form.on.data, today())
            db.session.commit()
            flash(_("已登记“%(plan)s”经主任会议通过。", plan=plan.title), "success")
            return redirect(url_for("plans.show", plan_id=plan.id))
        except TrainingError as error:
            form.on.errors = [error.message]
    return render_template("plans/approve.html", form=form, plan=plan), status_of(form)


@blueprint.post("/years/<int:plan_id>/take-back")
@allows("staff")
def take_back(plan_id: int) -> ResponseReturnValue:
    """Make an approved plan a draft again."""
    plan = find(AnnualPlan, plan_id)
    yearly.take_back(plan)
    db.session.commit()
    flash(_("“%(plan)s”已退回草案。改后请重新登记主任会议通过。", plan=plan.title), "success")
    return redirect(url_for("plans.show", plan_id=plan.id))


@blueprint.post("/years/<int:plan_id>/publish")
@allows("staff")
def publish(plan_id: int) -> ResponseReturnValue:
    """Publish the plan: deputies read it from now on."""
    plan = find(AnnualPlan, plan_id)
    yearly.publish(plan, clock.now(current_user.congress))
    db.session.commit()
    flash(_("“%(plan)s”已公布，代表登录后即可查看。", plan=plan.title), "success")
    return redirect(url_for("plans.show", plan_id=plan.id))


@blueprint.route("/years/<int:plan_id>/amend", methods=["GET", "POST"])
@allows("staff")
def amend(plan_id: int) -> ResponseReturnValue:
    """Open a published plan for changes, with the reason."""
    plan, form = find(AnnualPlan, plan_id), AmendmentForm()
    if form.validate_on_submit():
        try:
            yearly.amend(plan, form.reason.data, clock.now(current_user.congress))
            db.session.commit()
            flash(_("已登记调整事由，现在可以修改项目。改后请重新公布。"), "success")
            return redirect(url_for("plans.show", plan_id=plan.id))
        except TrainingError as error:
            form.reason.errors = [error.message]
    return render_template("plans/amend.html", form=form, plan=plan), status_of(form)
