"""The code on the big screen: a page that asks for the code of the moment, and says when the server does not answer."""

from datetime import datetime

from flask import current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from training import clock
from training.models import db
from training.models.attendance import CheckIn, Direction
from training.models.schedules import Batch, Lesson
from training.operations.attendance import attendees, codes, doors
from training.web import qr
from training.web.access import allows
from training.web.attendance.blueprint import blueprint
from training.web.links import absolute


@blueprint.get("/lessons/<int:lesson_id>/projector")
@allows("staff")
def projector(lesson_id: int) -> ResponseReturnValue:
    """The page, for signing in or, with ?to=out, for signing out."""
    lesson = find(lesson_id)
    doors.refuse_without_door(lesson)
    return render_template("attendance/projector.html", lesson=lesson, direction=_direction(), **_state(lesson))


@blueprint.get("/lessons/<int:lesson_id>/projector.json")
@allows("staff")
def projector_code(lesson_id: int) -> ResponseReturnValue:
    """What the page shows now, and for how many milliseconds."""
    response = jsonify(_state(find(lesson_id)))
    response.headers["Cache-Control"] = "no-store"
    return response


def find(lesson_id: int) -> Lesson:
    """The lesson with its class and room, or a 404."""
    loaded = joinedload(Lesson.batch).options(joinedload(Batch.program), joinedload(Batch.room))
    return db.get_or_404(Lesson, lesson_id, options=[loaded])


def arrived(lesson: Lesson, direction: Direction) -> tuple[int, int]:
    """Of those on the list: how many signed in (or out), and how many there are."""
    enrolled = attendees.of(lesson)
    came = select(func.count(CheckIn.person_id.distinct())).where(
        CheckIn.lesson_id == lesson.id, CheckIn.direction == direction, CheckIn.person_id.in_(enrolled)
    )
    whole = select(func.count()).select_from(enrolled.subquery())
    return db.session.scalar(came) or 0, db.session.scalar(whole) or 0


def _state(lesson: Lesson) -> dict[str, object]:
    direction, moment = _direction(), clock.seconds()
    now = clock.now(current_user.congress)
    came, whole = arrived(lesson, direction)
    sentence = _sentence(lesson, direction, now)
    address = "" if sentence else _address(lesson, direction, moment)
    return {
        "svg": qr.svg(address) if address else "",
        "address": address,
        "sentence": sentence,
        "came": came,
        "whole": whole,
        "time": now.strftime("%H:%M:%S"),
        "lasts": round(codes.seconds_left(moment) * 1000),
    }


def _address(lesson: Lesson, direction: Direction, moment: float) -> str:
    token = codes.code(current_app.config["SECRET_KEY"], lesson.id, direction, moment)
    return absolute("attendance.arrive", token=token)


def _sentence(lesson: Lesson, direction: Direction, now: datetime) -> str:
    """Why there is no code now; nothing: there is one."""
    opens, closes = doors.hours_of(lesson).window(direction)
    is_out = direction == Direction.OUT
    if doors.is_cancelled(lesson):
        return _("本课次已取消，不用签到。")
    if now < opens:
        time = f"{opens:%Y-%m-%d %H:%M}"
        return _("%(time)s 起可以签退。", time=time) if is_out else _("%(time)s 起可以签到。", time=time)
    if now > closes:
        time = f"{closes:%Y-%m-%d %H:%M}"
        return _("签退已于 %(time)s 截止。", time=time) if is_out else _("签到已于 %(time)s 截止。", time=time)
    return ""


def _direction() -> Direction:
    return Direction.OUT if request.args.get("to") == "out" else Direction.IN
