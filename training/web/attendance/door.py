"""The door of a lesson as staff see it: who waits to be verified, signing in by hand, and how the door is set."""

from datetime import time

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, SelectChoice, SelectField, StringField, TimeField
from wtforms.validators import InputRequired, Length, NumberRange

from training.clock import now
from training.models import db
from training.models.attendance import Direction
from training.models.schedules import Lesson
from training.operations import audit
from training.operations.attendance import doors, overview, settling, spotting, verifying
from training.operations.audit import Action
from training.operations.errors import TrainingError
from training.web.access import allows
from training.web.actors import actor
from training.web.attendance.batches import people_in
from training.web.attendance.blueprint import blueprint
from training.web.attendance.projector import arrived, find
from training.web.labels import label

MINUTES = [InputRequired(_l("请填写分钟数。")), NumberRange(0, 240, _l("分钟数应在 0 至 240 之间。"))]


class HandForm(FlaskForm):
    """Who came or went, when, and why staff say so."""

    person_id = SelectField(_l("姓名"), coerce=int)
    direction = SelectField(_l("登记为"), choices=[SelectChoice("in", _l("签到")), SelectChoice("out", _l("签退"))])
    at = TimeField(_l("时间"), [InputRequired(_l("请填写时间，例如 08:25。"))])
    reason = StringField(
        _l("原因"), [InputRequired(_l("请填写原因。")), Length(max=200, message=_l("原因不超过 200 字。"))]
    )


class SettingsForm(FlaskForm):
    """The windows of a lesson, in minutes."""

    opens_before = IntegerField(_l("上课前几分钟起可以签到"), MINUTES)
    closes_after = IntegerField(_l("上课后几分钟截止签到"), MINUTES)
    late_after = IntegerField(_l("上课后超过几分钟算迟到"), MINUTES)
    early_before = IntegerField(_l("下课前超过几分钟离开算早退"), MINUTES)
    out_until = IntegerField(_l("下课后几分钟截止签退"), MINUTES)
    needs_sign_out = BooleanField(_l("需要签退：没有签退的记为待核实"))
    whole_class = BooleanField(_l("本期其他课次也这样设置"))


@blueprint.get("/lessons/<int:lesson_id>/door")
@allows("staff")
def door(lesson_id: int) -> ResponseReturnValue:
    """The door as it stands."""
    return _show(find(lesson_id))


@blueprint.post("/lessons/<int:lesson_id>/door/hand")
@allows("staff")
def sign_by_hand(lesson_id: int) -> ResponseReturnValue:
    """Sign somebody in or out by hand."""
    lesson = find(lesson_id)
    form = _hand_form(lesson)
    if not form.validate_on_submit():
        return _show(lesson, form), 422
    person = next(one for one in people_in(lesson) if one.id == form.person_id.data)
    at = verifying.moment_at(lesson, form.at.data)
    try:
        verifying.sign_by_hand(lesson, person, Direction(form.direction.data), at, form.reason.data, actor())
    except TrainingError as error:
        db.session.rollback()
        form.at.errors = [*form.at.errors, error.message]
        return _show(lesson, form), error.status
    spotting.keep_up(lesson, current_app.config["SECRET_KEY"], actor())
    db.session.commit()
    flash(_("已为%(name)s登记%(what)s。", name=person.name, what=label(Direction(form.direction.data))), "success")
    return redirect(url_for("attendance.door", lesson_id=lesson_id))


@blueprint.post("/lessons/<int:lesson_id>/door/verify")
@allows("staff")
def verify(lesson_id: int) -> ResponseReturnValue:
    """Confirm or strike the chosen ones."""
    lesson = find(lesson_id)
    chosen = set(request.form.getlist("person", type=int))
    if "forgot" in request.form:
        chosen |= verifying.only_without_sign_out(lesson)
    settle = verifying.strike if request.form.get("decision") == "strike" else verifying.confirm
    try:
        count = settle(lesson, chosen, request.form.get("reason", ""), actor())
    except TrainingError as error:
        db.session.rollback()
        flash(error.message, "danger")
        return _show(lesson), error.status
    db.session.commit()
    flash(_("已核实 %(count)s 人。", count=count), "success")
    return redirect(url_for("attendance.door", lesson_id=lesson_id))


@blueprint.route("/lessons/<int:lesson_id>/door/settings", methods=["GET", "POST"])
@allows("staff")
def door_settings(lesson_id: int) -> ResponseReturnValue:
    """Set the windows; what was recorded already is derived anew."""
    lesson = find(lesson_id)
    before = {name: getattr(doors.hours_of(lesson), name) for name in doors.SETTINGS}
    form = SettingsForm(data=before)
    if form.validate_on_submit():
        wanted = {name: form[name].data for name in doors.SETTINGS}
        lessons = lesson.batch.lessons if form.whole_class.data else [lesson]
        for one in lessons:
            doors.change(one, **wanted)
        changed = sum(settling.settle(one) for one in lessons)
        told = wanted | {"lessons": [one.id for one in lessons]}
        audit.note(Action.DOOR_SET, lesson.subject, actor(), on=lesson, before=before, after=told)
        db.session.commit()
        flash(_("签到设置已保存，%(count)s 人的考勤已按新设置重新推算。", count=changed), "success")
        return redirect(url_for("attendance.door", lesson_id=lesson_id))
    page = render_template("attendance/door_settings.html", lesson=lesson, form=form)
    return page, 422 if form.errors else 200


def _show(lesson: Lesson, form: HandForm | None = None) -> str:
    doors.refuse_without_door(lesson)
    moment, hours = now(current_user.congress), doors.hours_of(lesson)
    waiting = verifying.pending(lesson)
    return render_template(
        "attendance/door.html",
        lesson=lesson,
        hours=hours,
        windows={one: hours.window(one) for one in (Direction.IN, Direction.OUT)},
        came=arrived(lesson, Direction.IN),
        went=arrived(lesson, Direction.OUT),
        waiting=[one for one in waiting if not verifying.is_settled_later(one, lesson, moment)],
        inside=sum(verifying.is_settled_later(one, lesson, moment) for one in waiting),
        times=overview.times(lesson),
        sharers=overview.sharers(lesson),
        forgot=len(verifying.only_without_sign_out(lesson)) if moment >= lesson.ends_at else 0,
        unseen=len(spotting.of(lesson)) - len(spotting.seen(lesson)),
        form=form or _hand_form(lesson),
    )


def _hand_form(lesson: Lesson) -> HandForm:
    form = HandForm()
    form.person_id.choices = [SelectChoice(one.id, one.name) for one in people_in(lesson)]
    if not form.is_submitted():
        moment = now(current_user.congress)
        form.at.data = time(moment.hour, moment.minute)
    return form
