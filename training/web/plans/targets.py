"""Targets of a five-year plan: so much of this for so many of those."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectChoice
from wtforms.validators import InputRequired, Optional

from training.models import db
from training.models.plans import Denominator, FiveYearPlan, ProgramKind, Target, TargetMeasure
from training.operations.plans import five_years
from training.operations.plans.five_years import TargetFields
from training.web.access import allows
from training.web.fields import NumberField, SelectOneField, line
from training.web.labels import choices
from training.web.plans.blueprint import blueprint, find, passes, status_of


def kind_or_none(value: str | ProgramKind | None) -> ProgramKind | None:
    """For a choice that may be left open."""
    return ProgramKind(value) if value else None


class TargetForm(FlaskForm):
    """All that staff say about a target."""

    name = line(_l("目标名称"), 120, _l("请填写目标名称。"), description=_l("例如：本届内每名代表轮训两次"))
    denominator = SelectOneField(
        _l("分母"),
        choices=choices(Denominator),
        coerce=Denominator,
        description=_l("按谁来算：本级代表看轮次和学时，全系统看覆盖率，两者不能相加。"),
    )
    headcount = NumberField(
        _l("本级及以下代表总数"),
        [Optional()],
        whole=True,
        description=_l("只在分母为“本级及以下全体代表”时填写：下级代表不在本级名册中。"),
    )
    measure = SelectOneField(_l("指标"), choices=choices(TargetMeasure), coerce=TargetMeasure)
    amount = NumberField(
        _l("数量"), [InputRequired(_l("请填写数量。"))], description=_l("轮次和学时按人均；覆盖率按百分比。")
    )
    kind = SelectOneField(_l("只计此类项目"), choices=[], coerce=kind_or_none)
    due_year = NumberField(
        _l("达标年份"), [Optional()], whole=True, description=_l("到哪一年年底应达到；不填为本届届末。可编辑，非法定。")
    )


@blueprint.route("/five-year/<int:five_year_plan_id>/targets/new", methods=["GET", "POST"])
@allows("staff")
def five_year_new_target(five_year_plan_id: int) -> ResponseReturnValue:
    """A new target."""
    return _edit(find(FiveYearPlan, five_year_plan_id), None)


@blueprint.route("/targets/<int:target_id>", methods=["GET", "POST"])
@allows("staff")
def five_year_target(target_id: int) -> ResponseReturnValue:
    """Change a target."""
    target = find(Target, target_id)
    return _edit(target.plan, target)


@blueprint.post("/targets/<int:target_id>/delete")
@allows("staff")
def five_year_delete_target(target_id: int) -> ResponseReturnValue:
    """Take a target out of its plan."""
    target = find(Target, target_id)
    name, plan_id = target.name, target.plan_id
    five_years.delete_target(target)
    db.session.commit()
    flash(_("目标“%(target)s”已删除。", target=name), "success")
    return redirect(url_for("plans.five_year_show", five_year_plan_id=plan_id))


def _edit(plan: FiveYearPlan, target: Target | None) -> ResponseReturnValue:
    form = TargetForm(obj=target)
    form.kind.choices = [SelectChoice("", _("全部项目")), *choices(ProgramKind)]
    if form.validate_on_submit():
        fields = TargetFields(**{name: form[name].data for name in TargetFields.__dataclass_fields__})
        if passes(form, five_years.problems(fields, plan.term)):
            saved = five_years.save_target(plan, fields, target)
            db.session.commit()
            flash(_("目标“%(target)s”已保存。", target=saved.name), "success")
            return redirect(url_for("plans.five_year_show", five_year_plan_id=plan.id))
    return render_template("plans/target.html", form=form, plan=plan, target=target), status_of(form)
