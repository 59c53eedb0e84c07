"""What coverage of a term is reckoned with: a form of assumptions, none of them law."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectMultipleField
from wtforms.validators import InputRequired, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from training.models import db
from training.models.plans import FiveYearPlan, ProgramKind
from training.operations.plans import term_assumptions
from training.operations.plans.term_assumptions import Assumptions
from training.web.access import allows
from training.web.fields import GONE, NumberField
from training.web.labels import choices
from training.web.plans.blueprint import blueprint, find, passes, status_of
from training.web.plans.coverage import SHOWN

MISSING = _l("请填写数字。")


class KindsField(SelectMultipleField):
    """Any number of kinds, as check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: object) -> None:
        """Raises ValidationError in the user's words."""
        known = {str(choice.value) for choice in self.choices or ()}
        if any(str(value) not in known for value in self.data or ()):
            raise ValidationError(str(GONE))


class AssumptionsForm(FlaskForm):
    """Days of rooms, classes of a person, batches of the office, by-elections, whom programs are open to."""

    room_days = NumberField(
        _l("每个会场每季度可用天数"),
        [InputRequired(MISSING)],
        whole=True,
        description=_l("办公室能借到每个会场的天数；实际工作日、关闭和停训时段另行扣除。"),
    )
    classes_per_quarter = NumberField(
        _l("每人每季度至多参加班次"),
        [InputRequired(MISSING)],
        whole=True,
        description=_l("填 1 时，安排中没有人会有时间冲突。"),
    )
    batches_per_quarter = NumberField(
        _l("每季度至多办班期数"),
        [Optional()],
        whole=True,
        description=_l("全部项目合计；不填则只受会场和项目期数限制。"),
    )
    reserve = NumberField(
        _l("预留补选代表（%%）"),
        [InputRequired(MISSING)],
        whole=True,
        description=_l("今后补选的代表占现有代表的比例，假定在以后各年年初就任。"),
    )
    open_below = KindsField(
        _l("下级代表可参加的项目"),
        choices=choices(ProgramKind),
        description=_l("这些类别的班次有空余名额时，可安排下级代表参加。"),
    )


@blueprint.route("/five-year/<int:five_year_plan_id>/coverage/assumptions", methods=["GET", "POST"])
@allows("staff")
def assumptions(five_year_plan_id: int) -> ResponseReturnValue:
    """Change them; the next reckoning uses them."""
    plan = find(FiveYearPlan, five_year_plan_id, *SHOWN)
    kept = term_assumptions.of(plan)
    known = {name: getattr(kept, name) for name in Assumptions.__dataclass_fields__}
    form = AssumptionsForm(data=known | {"open_below": sorted(term_assumptions.kinds_below(plan))})
    if form.validate_on_submit():
        fields = Assumptions(
            **{name: form[name].data for name in known if name != "open_below"}, open_below=tuple(form.open_below.data)
        )
        if passes(form, term_assumptions.problems(fields)):
            term_assumptions.save(plan, fields)
            db.session.commit()
            flash(_("测算假设已保存。请重新测算。"), "success")
            return redirect(url_for("plans.coverage", five_year_plan_id=plan.id))
    return render_template("plans/coverage_assumptions.html", form=form, plan=plan), status_of(form)
