"""Badges: ten on a page for a class, and each deputy's own on the telephone."""

import segno
from flask import abort, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from training.models import db
from training.models.people import Person
from training.operations.attendance import badges
from training.operations.errors import TrainingError
from training.web import downloads
from training.web.access import allows
from training.web.attendance.batches import find, people_of
from training.web.attendance.blueprint import blueprint


@blueprint.get("/batches/<int:batch_id>/badges.pdf")
@allows("staff")
def badge_sheet(batch_id: int) -> ResponseReturnValue:
    """Badges of everybody enrolled, to print and cut."""
    from training.files import register

    batch = find(batch_id)
    people = people_of(batch)
    if not people:
        raise TrainingError(_("本期名单里还没有人，不能印制参训证。请先编入参训人员。"))
    key = current_app.config["SECRET_KEY"]
    codes = [badges.code_of(batch.congress_id, one.id, key) for one in people]
    paper = register.badges(current_user.congress.name, batch, people, codes)
    return downloads.pdf(paper, f"{register.title_of(batch)}参训证")


@blueprint.get("/mine/badge")
@allows("deputy")
def my_badge() -> ResponseReturnValue:
    """The signed-in deputy's own code, to be scanned by staff."""
    person = db.session.get(Person, current_user.person_id) if current_user.person_id else None
    if person is None:
        abort(404)
    return render_template("attendance/badge.html", person=person, qr=drawn(current_user.congress_id, person.id))


def drawn(congress_id: int, person_id: int) -> Markup:
    """The QR of that person's badge."""
    code = badges.code_of(congress_id, person_id, current_app.config["SECRET_KEY"])
    picture = segno.make(code, error="m", micro=False)
    return Markup(picture.svg_inline(border=4, omitsize=True, lineclass=None, svgclass="qr"))  # noqa: S704 - segno's own
