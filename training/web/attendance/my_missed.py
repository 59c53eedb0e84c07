"""A deputy's own missed lessons: what would make them up, asked for and given back."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from training.clock import now
from training.models import db
from training.models.attendance import Attendance, MakeUp
from training.models.schedules import Lesson
from training.operations.attendance.making_up import booking, missed
from training.web.access import allows
from training.web.attendance.blueprint import blueprint
from training.web.attendance.missed import chosen, shown


@blueprint.get("/mine/missed")
@allows("deputy")
def my_missed() -> ResponseReturnValue:
    """All that the signed-in deputy missed, and whether it is made up."""
    return render_template("attendance/my_missed.html", rows=missed.of_person(_me()))


@blueprint.get("/mine/missed/<int:attendance_id>")
@allows("deputy")
def my_offers(attendance_id: int) -> ResponseReturnValue:
    """What would make it up."""
    return render_template("attendance/offers.html", is_staff=False, **shown(_mine(attendance_id)))


@blueprint.post("/mine/missed/<int:attendance_id>")
@allows("deputy")
def ask_to_make_up(attendance_id: int) -> ResponseReturnValue:
    """Ask for one of the offers."""
    record = _mine(attendance_id)
    what = chosen()
    booking.ask(record.person_id, record.lesson, what, by_id=current_user.id, at=now(current_user.congress))
    db.session.commit()
    is_lesson = isinstance(what, Lesson)
    said = _("已申请补课，座位已为您保留，待工作人员确认。") if is_lesson else _("已申请补课，待工作人员确认。")
    flash(said, "success")
    return redirect(url_for("attendance.my_offers", attendance_id=attendance_id))


@blueprint.post("/mine/make-ups/<int:make_up_id>")
@allows("deputy")
def give_back(make_up_id: int) -> ResponseReturnValue:
    """Cancel one's own, before it begins."""
    make_up = db.get_or_404(MakeUp, make_up_id)
    if make_up.person_id != _me():
        abort(404)
    at = now(current_user.congress)
    booking.refuse_begun(make_up, at)
    booking.cancel(make_up, _("本人取消"), by_id=current_user.id, at=at)
    db.session.commit()
    flash(_("补课已取消。"), "success")
    return redirect(url_for("attendance.my_missed"))


def _me() -> int:
    if current_user.person_id is None:
        abort(404)
    return int(current_user.person_id)


def _mine(attendance_id: int) -> Attendance:
    record = db.get_or_404(Attendance, attendance_id)
    if record.person_id != _me():
        abort(404)
    return record
