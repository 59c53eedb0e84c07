"""Settings of leave (请假设置): who approves what length, and what letters to employers say of the office."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy import select
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    SelectChoice,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import Length, NumberRange, Optional

from training.models import db
from training.models.accounts import Role, User
from training.operations import audit
from training.operations.attendance import ladder
from training.operations.errors import TrainingError
from training.web.access import allows
from training.web.actors import actor
from training.web.attendance.blueprint import blueprint

TOO_LONG = _l("请不要超过 %(max)d 个字。")
LONGEST_ID = 18
WHOLE = _l("长度应为 1 至 60 个半天。")


class RungForm(Form):
    """One rung; without a title it is left out."""

    rung = HiddenField()
    title = StringField(_l("由谁审批"), [Optional(), Length(max=ladder.LONGEST_TITLE, message=TOO_LONG)])
    half_days = IntegerField(_l("可批到几个半天"), [Optional(), NumberRange(1, 60, WHOLE)])
    approvers = SelectMultipleField(_l("审批人账号"), coerce=int, render_kw={"size": 3})


class SettingsForm(FlaskForm):
    """The ladder, the office's choices, and its letterhead."""

    rungs = FieldList(FormField(RungForm), min_entries=ladder.MOST_RUNGS, max_entries=ladder.MOST_RUNGS)
    one_may_decide_twice = BooleanField(_l("人手少：同一人可以办理同一份请假的多步审批"))
    adds_up = BooleanField(_l("同一人在同一期的请假合并计算长度，避免拆成几份短假"))
    shows_cadre_rule = BooleanField(_l("超过 1/7 时提示干部教育培训的规定（对代表没有约束力）"))
    letter_prefix = StringField(
        _l("告知函发文字号"), [Optional(), Length(max=40, message=TOO_LONG)], description=_l("例如：淮人办函")
    )
    contact = StringField(_l("联系人"), [Optional(), Length(max=60, message=TOO_LONG)])
    phone = StringField(_l("联系电话"), [Optional(), Length(max=40, message=TOO_LONG)])


@blueprint.route("/leave-settings", methods=["GET", "POST"])
@allows("staff")
def leave_settings() -> ResponseReturnValue:
    """Show and change them."""
    form = SettingsForm(data=_kept())
    accounts = _accounts()
    for one in form.rungs:
        one.form.approvers.choices = accounts
    if form.validate_on_submit() and _save(form):
        flash(_("请假设置已保存。已经提出的请假仍按原来的层级办理。"), "success")
        return redirect(url_for("attendance.leave_settings"))
    return render_template("attendance/leave_settings.html", form=form)


def _kept() -> dict[str, Any]:
    settings = ladder.settings()
    names = ("one_may_decide_twice", "adds_up", "shows_cadre_rule", "letter_prefix", "contact", "phone")
    rows = [
        {
            "rung": one.id or "",
            "title": one.title,
            "half_days": one.half_days,
            "approvers": sorted(one.approver_ids),
        }
        for one in ladder.rungs()
    ]
    rows += [{}] * (ladder.MOST_RUNGS - len(rows))
    return {name: getattr(settings, name) for name in names} | {"rungs": rows}


def _accounts() -> list[SelectChoice]:
    query = select(User).where(User.role == Role.STAFF, User.is_active.is_(True)).order_by(User.name, User.id)
    here = query.where(User.congress_id == current_user.congress_id)
    return [SelectChoice(user.id, f"{user.name}（{user.username}）") for user in db.session.scalars(here)]


def _save(form: SettingsForm) -> bool:
    """False, with the sentence at the ladder, where it is refused."""
    before = _kept()
    try:
        ladder.write([_rung(one.form) for one in form.rungs if (one.form.title.data or "").strip()])
    except TrainingError as error:
        db.session.rollback()
        form.rungs.entries[0].form.title.errors = [error.message]
        return False
    settings = ladder.settings()
    for name in ("one_may_decide_twice", "adds_up", "shows_cadre_rule"):
        setattr(settings, name, form[name].data)
    for name in ("letter_prefix", "contact", "phone"):
        setattr(settings, name, (form[name].data or "").strip())
    db.session.add(settings)
    db.session.flush()
    audit.note(audit.Action.LEAVE_RULES_CHANGED, "", actor(), on=settings, before=before, after=_kept())
    db.session.commit()
    return True


def _rung(form: RungForm) -> ladder.Rung:
    kept = (form.rung.data or "").strip()
    known = int(kept) if kept.isdigit() and len(kept) < LONGEST_ID else None
    return ladder.Rung(form.title.data.strip(), form.half_days.data, frozenset(form.approvers.data or ()), known)
