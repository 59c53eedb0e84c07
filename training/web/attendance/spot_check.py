"""Spot checks: names are drawn, staff look for them in the room and tick them off."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from training.clock import now
from training.models import db
from training.operations.attendance import spotting
from training.operations.errors import TrainingError
from training.web.access import allows
from training.web.actors import actor
from training.web.attendance.blueprint import blueprint
from training.web.attendance.projector import find


@blueprint.get("/lessons/<int:lesson_id>/spot-check")
@allows("staff")
def spot_check(lesson_id: int) -> ResponseReturnValue:
    """Who was drawn, and who of them was seen."""
    lesson = find(lesson_id)
    answers = spotting.seen(lesson)
    return render_template("attendance/spot_check.html", lesson=lesson, drawn=spotting.of(lesson), answers=answers)


@blueprint.post("/lessons/<int:lesson_id>/spot-check")
@allows("staff")
def answer_spot_check(lesson_id: int) -> ResponseReturnValue:
    """Note who was seen and who was not."""
    lesson = find(lesson_id)
    known = {f"seen-{one.person_id}": one.person_id for one in spotting.of(lesson)}
    given = {known[name]: value == "1" for name, value in request.form.items() if name in known and value in {"0", "1"}}
    written = spotting.answer(lesson, given, by_id=current_user.id, at=now(current_user.congress))
    db.session.commit()
    flash(_("已登记 %(count)s 人的抽查结果。", count=written), "success")
    return redirect(url_for("attendance.spot_check", lesson_id=lesson_id))


@blueprint.post("/lessons/<int:lesson_id>/spot-check/draw")
@allows("staff")
def draw(lesson_id: int) -> ResponseReturnValue:
    """Draw names."""
    lesson = find(lesson_id)
    try:
        names = spotting.draw(lesson, current_app.config["SECRET_KEY"], actor())
    except TrainingError as error:
        db.session.rollback()
        flash(error.message, "danger")
        return redirect(url_for("attendance.spot_check", lesson_id=lesson_id))
    db.session.commit()
    flash(_("已抽出 %(count)s 人。请在会场内逐一核对。", count=len(names)), "success")
    return redirect(url_for("attendance.spot_check", lesson_id=lesson_id))
