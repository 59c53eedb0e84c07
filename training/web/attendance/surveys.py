"""The survey of a class as staff see it: opened, shown on the big screen, closed, and then read."""

from datetime import date
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from wtforms import DateField, RadioField
from wtforms.validators import InputRequired

from training.clock import now, today
from training.models import db
from training.models.catalogue import Lecturer
from training.models.schedules import Batch, Lesson
from training.models.surveys import Aspect, Survey, SurveyWay
from training.operations.attendance.surveys import opening, results, tickets
from training.operations.attendance.surveys.opening import Stand
from training.operations.errors import TrainingError
from training.web import downloads, qr
from training.web.access import allows
from training.web.attendance.batches import find as find_batch
from training.web.attendance.blueprint import blueprint
from training.web.labels import choices
from training.web.links import absolute


class OpenForm(FlaskForm):
    """Who may answer, and until when."""

    way = RadioField(_l("谁可以填"), validators=[InputRequired(_l("请选择谁可以填。"))])
    until = DateField(_l("截止日期"), [InputRequired(_l("请填写日期，例如 2026-05-20。"))])


@blueprint.route("/batches/<int:batch_id>/survey", methods=["GET", "POST"])
@allows("staff")
def survey(batch_id: int) -> ResponseReturnValue:
    """A class's survey: to be opened, under way, or with its results."""
    batch = find_batch(batch_id)
    form = OpenForm(data={"way": SurveyWay.TICKETS.value, "until": opening.usual_until(batch, _today())})
    form.way.choices = choices(SurveyWay)
    if form.validate_on_submit() and _is_opened(batch, form):
        flash(_("问卷已设好。请在大屏幕上展示二维码，或把网址发给学员。"), "success")
        return redirect(url_for("attendance.survey", batch_id=batch_id))
    page = render_template("attendance/survey.html", batch=batch, form=form, **_shown(opening.of(batch)))
    return page, 422 if form.errors or form.form_errors else 200


@blueprint.post("/surveys/<int:survey_id>/close")
@allows("staff")
def close_survey(survey_id: int) -> ResponseReturnValue:
    """End it now; the results can then be read."""
    found = _find(survey_id)
    opening.close(found, by_id=current_user.id, now=now(current_user.congress))
    db.session.commit()
    flash(_("问卷已截止，不再接受答卷。"), "success")
    return redirect(url_for("attendance.survey", batch_id=found.batch_id))


@blueprint.get("/surveys/<int:survey_id>/screen")
@allows("staff")
def survey_screen(survey_id: int) -> ResponseReturnValue:
    """The code on the big screen."""
    found = _find(survey_id)
    return render_template("attendance/survey_screen.html", **_shown(found))


@blueprint.post("/surveys/<int:survey_id>/slips")
@allows("staff")
def slips(survey_id: int) -> ResponseReturnValue:
    """Single-use tickets on paper; what is printed is kept nowhere."""
    from training.files import slips as files

    found = _find(survey_id)
    made = tickets.print_slips(found, request.form.get("count", 0, type=int), _key())
    addresses = [absolute("attendance.slip", code=found.code, token=one) for one in made]
    paper = files.slips(current_user.congress.name, found, addresses)
    db.session.commit()
    return downloads.pdf(paper, _("%(name)s问卷纸票", name=files.title_of(found.batch)))


def _find(survey_id: int) -> Survey:
    """The survey with its class, or a 404."""
    loaded = joinedload(Survey.batch).options(
        joinedload(Batch.program), selectinload(Batch.lessons).joinedload(Lesson.lecturer)
    )
    return db.get_or_404(Survey, survey_id, options=[loaded])


def _is_opened(batch: Batch, form: OpenForm) -> bool:
    try:
        way, until = SurveyWay(form.way.data), form.until.data
        opening.open_for(batch, way, until, by_id=current_user.id, on=_today())
    except TrainingError as error:
        db.session.rollback()
        form.until.errors = [*form.until.errors, error.message]
        return False
    db.session.commit()
    return True


def _shown(found: Survey | None) -> dict[str, Any]:
    """What both pages say of a survey."""
    if found is None:
        return {"survey": None}
    address = absolute("attendance.answer", code=found.code)
    stands = opening.stand(found, now(current_user.congress))
    return {
        "survey": found,
        "stand": stands,
        "address": address,
        "svg": qr.svg(address),
        "people": opening.people(found),
        "answers": opening.answers(found),
        "left": tickets.left(found),
        "least": results.LEAST,
        **(_read(found) if stands == Stand.CLOSED else {}),
    }


def _read(found: Survey) -> dict[str, Any]:
    cells = results.cells([found])
    result = results.results([found], cells)[0]
    parts = sorted(
        (one for one in cells if one.aspect == Aspect.COURSE), key=lambda one: (one.score.exact, one.subject)
    )
    return {"result": result, "parts": parts, "texts": results.texts(found, result), "lecturers": _lecturers(parts)}


def _lecturers(parts: list[results.Cell]) -> dict[int, str]:
    ids = {one.lecturer_id for one in parts if one.lecturer_id}
    rows = db.session.execute(select(Lecturer.id, Lecturer.name).where(Lecturer.id.in_(ids)))
    return {row[0]: row[1] for row in rows}


def _today() -> date:
    return today(current_user.congress)


def _key() -> str:
    return str(current_app.config["SECRET_KEY"])
