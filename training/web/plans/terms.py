"""Terms (届) of the congress."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy import func, select
from wtforms.validators import InputRequired

from training.models import db
from training.models.congresses import Term
from training.models.people import Mandate
from training.models.plans import FiveYearPlan
from training.operations.plans import terms
from training.web.access import allows
from training.web.fields import DayField, line
from training.web.plans.blueprint import blueprint, find, passes, status_of, today


class TermForm(FlaskForm):
    """Name, first day, last day."""

    name = line(_l("届次名称"), 120, _l("请填写届次名称。"), description=_l("例如：第十七届"))
    starts_on = DayField(_l("开始日期"), [InputRequired(_l("请填写开始日期。"))])
    ends_on = DayField(
        _l("结束日期"), [InputRequired(_l("请填写结束日期。"))], description=_l("每届任期五年（地方组织法第九条）。")
    )


@blueprint.get("/terms")
@allows("staff")
def list_terms() -> ResponseReturnValue:
    """All terms, newest first."""
    found = db.session.scalars(select(Term).order_by(Term.starts_on.desc())).all()
    seats = select(Mandate.term_id, func.count()).group_by(Mandate.term_id)
    plans = select(FiveYearPlan.term_id, FiveYearPlan.id)
    return render_template(
        "plans/terms.html",
        terms=found,
        mandates={row[0]: row[1] for row in db.session.execute(seats)},
        plans={row[0]: row[1] for row in db.session.execute(plans)},
        on=today(),
    )


@blueprint.route("/terms/new", methods=["GET", "POST"])
@allows("staff")
def new_term() -> ResponseReturnValue:
    """A new term."""
    return _edit(None)


@blueprint.route("/terms/<int:term_id>", methods=["GET", "POST"])
@allows("staff")
def term(term_id: int) -> ResponseReturnValue:
    """Change a term."""
    return _edit(find(Term, term_id))


def _edit(known: Term | None) -> ResponseReturnValue:
    form = TermForm(obj=known)
    if form.validate_on_submit():
        values = (form.name.data, form.starts_on.data, form.ends_on.data, known)
        if passes(form, terms.problems(*values)):
            saved = terms.save(*values)
            db.session.commit()
            flash(_("“%(term)s”已保存。", term=saved.name), "success")
            return redirect(url_for("plans.list_terms"))
    return render_template("plans/term.html", form=form, term=known), status_of(form)
