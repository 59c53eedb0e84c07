"""The telephone at the door: a scanned code becomes a claim of this telephone, and one tap signs in or out."""

import secrets
from datetime import datetime
from hashlib import sha256

from flask import Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import joinedload

from training import clock
from training.models import db, scope
from training.models.attendance import Direction
from training.models.congresses import Congress
from training.models.people import Person
from training.models.schedules import Batch, Lesson
from training.operations.attendance import arriving, codes, doors, phones, spotting
from training.operations.attendance.codes import Claim
from training.operations.audit import Actor
from training.operations.errors import TrainingError
from training.web.access import allows
from training.web.attendance.blueprint import blueprint

DEVICE, PHONE = "lunxun_device", "lunxun_phone"
A_YEAR = 366 * 24 * 3600


@blueprint.get("/d/<token>")
@allows("public")
def arrive(token: str) -> ResponseReturnValue:
    """What the QR code on the screen leads to."""
    claim = codes.scanned(current_app.config["SECRET_KEY"], token, clock.seconds())
    if claim is None:
        is_ours = codes.CODE.fullmatch(token) is not None
        return _expired() if is_ours else _say(_("二维码不完整"), _("请重新扫大屏幕上的二维码。"), 404)
    device = request.cookies.get(DEVICE) or secrets.token_urlsafe(18)
    written = codes.written(current_app.config["SECRET_KEY"], claim, hashed(device))
    response = redirect(url_for("attendance.claim", token=written), 303)
    keep(response, DEVICE, device)
    return response


@blueprint.route("/claims/<token>", methods=["GET", "POST"])
@allows("public")
def claim(token: str) -> ResponseReturnValue:
    """Who it is and for what; the tap itself; and then that it was done, and when."""
    if DEVICE not in request.cookies:
        return _say(_("请重新扫码"), _("请用要签到的手机扫大屏幕上的二维码，并允许浏览器保存 Cookie。"), 403)
    found = codes.read(current_app.config["SECRET_KEY"], token, device())
    if found is None:
        return _say(_("请重新扫码"), _("这个页面不是由本手机扫码打开的。请用本手机扫大屏幕上的二维码。"), 403)
    with scope.everywhere():
        loaded = joinedload(Lesson.batch).options(joinedload(Batch.program), joinedload(Batch.room))
        lesson = db.session.get(Lesson, found.lesson_id, options=[loaded])
    if lesson is None:
        return _expired()
    with scope.within(lesson.congress_id):
        return _at_the_door(found, token, lesson)


def hashed(value: str) -> str:
    """What is kept of a telephone: it cannot be turned back."""
    return sha256(f"device:{value}".encode()).hexdigest()[:32]


def device() -> str:
    """The telephone that asks, as it stands in the records."""
    return hashed(request.cookies.get(DEVICE, ""))


def keep(response: Response, name: str, value: str) -> None:
    """A cookie for the pages at the door alone, out of every script's reach."""
    response.set_cookie(
        name, value, max_age=A_YEAR, path="/attendance", secure=request.is_secure, httponly=True, samesite="Lax"
    )


def me() -> Person | None:
    """Who holds the telephone: signed in, or known by their own link."""
    if current_user.is_authenticated and current_user.person_id is not None:
        with scope.everywhere():
            return db.session.get(Person, current_user.person_id)
    phone = phones.known(request.cookies.get(PHONE))
    return phone.link.person if phone else None


def _at_the_door(claim: Claim, token: str, lesson: Lesson) -> ResponseReturnValue:
    congress = db.session.get_one(Congress, lesson.congress_id)
    person, now = me(), clock.now(congress)
    if person is None:
        return _expired() if claim.is_over(clock.seconds()) else _page("sign_in", lesson, claim, token)
    if request.method == "POST":
        return _arrive(claim, token, lesson, person, now)
    done_at = arriving.standing(lesson, person.id).done_at(claim.direction)
    if done_at is not None:
        needs = doors.hours_of(lesson).needs_sign_out
        return _page("done", lesson, claim, token, person=person, done_at=done_at, needs_sign_out=needs)
    if claim.is_over(clock.seconds()):
        return _expired()
    try:
        arriving.refuse(lesson, person.id, claim.direction, now)
    except TrainingError as error:
        return _refused(error, claim)
    return _page("ready", lesson, claim, token, person=person)


def _arrive(claim: Claim, token: str, lesson: Lesson, person: Person, now: datetime) -> ResponseReturnValue:
    if claim.is_over(clock.seconds()):
        return _expired()
    by_id = current_user.id if current_user.is_authenticated else None
    try:
        arriving.arrive(lesson, person.id, claim.direction, nonce=claim.nonce, device=device(), by_id=by_id, now=now)
    except TrainingError as error:
        db.session.rollback()
        return _refused(error, claim)
    spotting.keep_up(lesson, current_app.config["SECRET_KEY"], Actor(by_id, now, request.remote_addr or ""))
    db.session.commit()
    return redirect(url_for("attendance.claim", token=token), 303)


def _page(state: str, lesson: Lesson, claim: Claim, token: str, **more: object) -> ResponseReturnValue:
    is_out = claim.direction == Direction.OUT
    return _bare("attendance/claim.html", 200, state=state, lesson=lesson, is_out=is_out, token=token, **more)


def _expired() -> ResponseReturnValue:
    return _say(_("二维码已过期"), _("二维码每 15 秒更换一次，扫码后 2 分钟内有效。请重新扫大屏幕上的二维码。"), 410)


def _refused(error: TrainingError, claim: Claim) -> ResponseReturnValue:
    title = _("未能签退") if claim.direction == Direction.OUT else _("未能签到")
    return _say(title, error.message, error.status)


def _say(title: str, sentence: str, status: int) -> ResponseReturnValue:
    return _bare("attendance/door_says.html", status, title=title, sentence=sentence)


def _bare(template: str, status: int, **values: object) -> ResponseReturnValue:
    response = make_response(render_template(template, **values), status)
    response.headers["Cache-Control"] = "no-store"
    return response
