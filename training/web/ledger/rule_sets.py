"""The rules in force, in words, and taking over one of those that ship."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy import select
from wtforms import DateField, SelectChoice, SelectField
from wtforms.validators import InputRequired

from training.models import db
from training.models.ledger import RuleSet
from training.operations.errors import TrainingError
from training.operations.ledger import rule_sets as operations
from training.operations.ledger.sentences import sentences
from training.web.access import allows
from training.web.ledger.blueprint import blueprint
from training.web.shipped import shipped as in_words


class AdoptForm(FlaskForm):
    """Which rules, from which day on."""

    key = SelectField(_l("学时规则"), validators=[InputRequired(_l("请选择一套学时规则。"))])
    starts_on = DateField(_l("生效日"), validators=[InputRequired(_l("请填写生效日。"))])


@blueprint.route("/rule-sets", methods=["GET", "POST"])
@allows("staff")
def rule_sets() -> ResponseReturnValue:
    """The versions there are, and a form for the next one."""
    presets, form = operations.presets(), AdoptForm()
    form.key.choices = [SelectChoice(key, in_words(preset["name"])) for key, preset in presets.items()]
    if form.validate_on_submit() and _adopt(form):
        return redirect(url_for("ledger.rule_sets"))
    every = db.session.scalars(select(RuleSet).order_by(RuleSet.starts_on.desc())).all()
    shipped = [(key, preset, sentences(preset["rules"])) for key, preset in presets.items()]
    rows = [(rule_set, sentences(rule_set.rules)) for rule_set in every]
    return render_template("ledger/rule_sets.html", form=form, rows=rows, shipped=shipped)


def _adopt(form: AdoptForm) -> bool:
    try:
        rule_set = operations.adopt(form.key.data, form.starts_on.data)
    except TrainingError as error:
        form.starts_on.errors = [*form.starts_on.errors, error.message]
        return False
    db.session.commit()
    flash(_("“%(name)s”自 %(day)s 起生效。", name=rule_set.name, day=rule_set.starts_on.isoformat()), "success")
    return True
