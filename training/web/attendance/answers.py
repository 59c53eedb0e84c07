"""The survey on a telephone: a ticket without a name is drawn, and one answer given with it. Nothing is kept of who."""

from datetime import datetime

from flask import Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from training import clock
from training.models import db, scope
from training.models.congresses import Congress
from training.models.people import Person
from training.models.surveys import Survey, SurveyWay
from training.operations.attendance.surveys import answering, opening, tickets
from training.operations.attendance.surveys.opening import Stand
from training.operations.errors import TrainingError
from training.web.access import allows
from training.web.attendance.arrive import me
from training.web.attendance.blueprint import blueprint

TICKET = "lunxun_ticket"
GIVEN = "given"
"""What stands in place of a ticket where none is needed, once this browser has answered."""
KEPT_SECONDS = 100 * 24 * 3600


@blueprint.get("/s/<code>")
@allows("public")
def answer(code: str) -> ResponseReturnValue:
    """The form, or what to do before it, or thanks after it."""
    survey = opening.by_code(code)
    with scope.within(survey.congress_id):
        return _page(survey, _state(survey, _now(survey)))


@blueprint.post("/s/<code>/ticket")
@allows("public")
def draw_ticket(code: str) -> ResponseReturnValue:
    """Draw a ticket: noted is that it was drawn, and the browser alone keeps it."""
    survey = opening.by_code(code)
    with scope.within(survey.congress_id):
        person = me()
        if person is None:
            return _back(code)
        try:
            answering.refuse_unless_open(survey, _now(survey))
            ticket = tickets.draw(survey, person.id, _key())
        except TrainingError as error:
            db.session.rollback()
            return _page(survey, "says", error.status, sentence=error.message)
        db.session.commit()
    return _keep(_back(code), code, ticket)


@blueprint.get("/s/<code>/t/<token>")
@allows("public")
def slip(code: str, token: str) -> ResponseReturnValue:
    """What a printed slip leads to: the browser keeps its ticket, and goes on to an address without it."""
    survey = opening.by_code(code)
    response = _back(code)
    return _keep(response, code, token) if tickets.is_good(survey, token, _key()) else response


@blueprint.post("/s/<code>")
@allows("public")
def give_answer(code: str) -> ResponseReturnValue:
    """Keep an answer."""
    survey = opening.by_code(code)
    with scope.within(survey.congress_id):
        if survey.way == SurveyWay.OPEN and _ticket():
            return _back(code)
        try:
            reply = answering.read(survey.batch, request.form)
            answering.take(survey, reply, _ticket(), key=_key(), now=_now(survey))
        except TrainingError as error:
            db.session.rollback()
            return _again(code, error)
        db.session.commit()
    response = _back(code)
    return _keep(response, code, GIVEN) if survey.way == SurveyWay.OPEN else response


def _state(survey: Survey, now: datetime) -> str:
    """Which page this browser is shown."""
    ticket, stands = _ticket(), opening.stand(survey, now)
    if survey.way == SurveyWay.OPEN and ticket:
        return "done"
    is_good = ticket is not None and tickets.is_good(survey, ticket, _key())
    if is_good and ticket is not None and tickets.is_used(survey, ticket):
        return "done"
    if stands != Stand.OPEN:
        return stands.value
    return "form" if is_good or survey.way == SurveyWay.OPEN else _without_ticket(survey, me())


def _without_ticket(survey: Survey, person: Person | None) -> str:
    if person is None or not tickets.may_draw(survey, person.id):
        return "sign_in"
    return "drawn" if tickets.has_drawn(survey, person.id) else "draw"


def _again(code: str, error: TrainingError) -> ResponseReturnValue:
    """The form as it was filled in, with what is wrong; or the sentence alone where no form would help."""
    survey = opening.by_code(code)
    state = _state(survey, _now(survey))
    return _page(survey, state if state == "form" else "says", error.status, sentence=error.message)


def _page(survey: Survey, state: str, status: int = 200, sentence: str = "") -> ResponseReturnValue:
    page = render_template(
        "attendance/answer.html",
        survey=survey,
        state=state,
        sentence=sentence,
        given=request.form,
        whole=answering.WHOLE_CLASS,
        parts=answering.parts_of(survey.batch) if state == "form" else [],
        longest=answering.LONGEST_TEXT,
    )
    response = make_response(page, status)
    response.headers["Cache-Control"], response.headers["Referrer-Policy"] = "no-store", "no-referrer"
    return response


def _back(code: str) -> Response:
    return make_response(redirect(url_for("attendance.answer", code=code), 303))


def _keep(response: Response, code: str, ticket: str) -> Response:
    """In a cookie of this survey's pages alone: so no address, and no log of addresses, holds the ticket drawn."""
    path, is_secure = f"/attendance/s/{code}", request.is_secure
    response.set_cookie(
        TICKET, ticket, max_age=KEPT_SECONDS, path=path, secure=is_secure, httponly=True, samesite="Lax"
    )
    return response


def _ticket() -> str | None:
    return request.cookies.get(TICKET)


def _now(survey: Survey) -> datetime:
    return clock.now(db.session.get_one(Congress, survey.congress_id))


def _key() -> str:
    return str(current_app.config["SECRET_KEY"])
