"""Editing the rules: what they would say in words, whose standing would change, and putting them in force."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import select
from wtforms import SelectChoice
from wtforms.validators import InputRequired

from training.clock import today
from training.models import db
from training.models.ledger import RuleSet
from training.models.plans import Requirement
from training.operations.errors import TrainingError
from training.operations.ledger import rule_sets, trials
from training.operations.ledger.sentences import sentences
from training.operations.ledger.standing import Outlook
from training.web import downloads
from training.web.access import allows
from training.web.fields import DayField, SelectOneField
from training.web.filters import with_this_query
from training.web.labels import label
from training.web.ledger.blueprint import blueprint
from training.web.ledger.filters import people_by_id
from training.web.ledger.rule_form import CAPS, RuleForm, fields_of, rules_in
from training.web.paging import page_of

WHICH = [
    SelectChoice("flips", _l("结论改变的人")),
    SelectChoice("changed", _l("学时改变的人")),
    SelectChoice("all", _l("全部人员")),
]


class TrialForm(RuleForm):
    """Rules, and what they are tried on."""

    since = DayField(_l("假设自哪天起生效"), [InputRequired(_l("请填写日期。"))])
    on = DayField(_l("看哪天的达标情况"), [InputRequired(_l("请填写日期。"))])
    requirement = SelectOneField(_l("达标要求"), coerce=int)
    show = SelectOneField(_l("列出"), choices=WHICH, default="flips")


class InForceForm(RuleForm):
    """Rules, and from which day on they hold."""

    starts_on = DayField(_l("正式生效日"), [InputRequired(_l("请填写正式生效日。"))])


@dataclass(frozen=True)
class Trial:
    """What a trial shows: the rules in words, and everybody's change."""

    sentences: list[str]
    changes: list[trials.Change]
    show: str

    @property
    def flips(self) -> dict[Any, int]:
        """How many go from which outlook to which."""
        return trials.flips(self.changes)

    @property
    def more(self) -> int:
        """How many have more hours."""
        return sum(one.gained > 0 for one in self.changes)

    @property
    def fewer(self) -> int:
        """How many have fewer hours."""
        return sum(one.gained < 0 for one in self.changes)

    @property
    def outlooks(self) -> tuple[Counter[Any], Counter[Any]]:
        """How many have which outlook, before and after."""
        return Counter(one.before.outlook for one in self.changes), Counter(one.after.outlook for one in self.changes)

    @property
    def rows(self) -> list[trials.Change]:
        """Those that are listed; who loses most first."""
        kept = [
            one for one in self.changes if self.show == "all" or one.is_flip or (self.show == "changed" and one.gained)
        ]
        return sorted(kept, key=lambda one: (one.gained, one.before.person_id))


@blueprint.get("/rule-sets/try")
@allows("staff")
def try_rules() -> ResponseReturnValue:
    """The editor; once asked, what the rules in it would change."""
    form, tried = _asked()
    page = page_of(tried.rows) if tried else None
    return render_template(
        "ledger/try_rules.html",
        form=form,
        tried=tried,
        page=page,
        people=people_by_id([one.before for one in page.items]) if page else {},
        outlooks=list(Outlook),
        has_caps=any(form[f"cap_{mode}_{per}"].data for mode, per in CAPS),
        starts_on=rule_sets.earliest_start(today(current_user.congress)),
    ), 422 if form.errors else 200


@blueprint.get("/rule-sets/try.xlsx")
@allows("staff")
def export_trial() -> ResponseReturnValue:
    """Everybody that the trial lists, as Excel."""
    from training.files import trial_papers

    form, tried = _asked()
    if tried is None:
        return redirect(with_this_query("ledger.try_rules"))
    people = people_by_id([one.before for one in tried.rows])
    lines = [
        (people[one.before.person_id], one, str(label(one.before.outlook)), str(label(one.after.outlook)))
        for one in tried.rows
    ]
    return downloads.excel(trial_papers.changes(form.name.data, lines), _("规则试算"))


@blueprint.post("/rule-sets/try")
@allows("staff")
def put_in_force() -> ResponseReturnValue:
    """A new version, in force from a day on; what was posted keeps its own."""
    form = InForceForm()
    if not form.validate():
        wrong = "；".join(f"{field.label.text}：{field.errors[0]}" for field in form if field.errors)
        return _back(wrong)
    try:
        rule_set = rule_sets.put_in_force(form.name.data, form.source.data, rules_in(form), form.starts_on.data)
    except TrainingError as error:
        return _back(error.message)
    db.session.commit()
    flash(_("“%(name)s”自 %(day)s 起生效。", name=rule_set.name, day=rule_set.starts_on.isoformat()), "success")
    return redirect(url_for("ledger.rule_sets"))


def _back(message: str) -> ResponseReturnValue:
    """To the trial as it was typed, with the sentence."""
    db.session.rollback()
    flash(message, "danger")
    typed = {name: value for name, value in request.form.items() if name not in ("csrf_token", "starts_on")}
    return redirect(f"{url_for('ledger.try_rules')}?{urlencode(typed)}")


def _asked() -> tuple[TrialForm, Trial | None]:
    """The form as asked for, and the trial if it can be run; unasked, the form of the rules to begin with."""
    requirements = db.session.scalars(select(Requirement).order_by(Requirement.id)).all()
    is_asked = "half_day_hours" in request.args
    form = TrialForm(request.args if is_asked else None, data=_to_begin_with())
    form.requirement.choices = [SelectChoice(one.id, one.name) for one in requirements] or [
        SelectChoice(0, _("还没有达标要求"))
    ]
    if not is_asked or not form.validate():
        return form, None
    wanted = next((one for one in requirements if one.id == form.requirement.data), None)
    rule_set = trials.on_trial(form.name.data, rules_in(form), form.since.data)
    changes = trials.changes(wanted, rule_set, form.on.data) if wanted else []
    return form, Trial(sentences(rule_set.rules), changes, form.show.data)


def _to_begin_with() -> dict[str, Any]:
    """The fields of a shipped rule set (`from=KEY`), of a saved one (`from=ID`), or of the one in force."""
    on, wanted = today(current_user.congress), request.args.get("from", "")
    days = {"since": date(on.year, 1, 1), "on": on}
    preset = rule_sets.presets().get(wanted)
    if preset:
        return fields_of(preset["name"], preset["source"], preset["rules"]) | days
    saved = db.session.get(RuleSet, int(wanted)) if wanted.isdecimal() else rule_sets.in_force(on)
    if saved is None and wanted:
        abort(404)
    if saved is None:
        return days
    return fields_of(saved.name, saved.source, saved.rules) | days
