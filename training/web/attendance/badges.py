"""Badges: ten on a page for a class, each deputy's own on the telephone, and a new one for a lost one."""

import segno
from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from training.models import db
from training.models.people import Person
from training.operations.attendance import lost_badges
from training.operations.errors import NotThere, TrainingError
from training.web import downloads
from training.web.access import allows
from training.web.actors import actor
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
    held = lost_badges.register(batch.congress_id, current_app.config["SECRET_KEY"])
    codes = [held.code_of(one.id) for one in people]
    paper = register.badges(current_user.congress.name, register.title_of(batch), people, codes)
    return downloads.pdf(paper, f"{register.title_of(batch)}参训证")


@blueprint.get("/people/<int:person_id>/badge")
@allows("staff")
def badge_of(person_id: int) -> ResponseReturnValue:
    """Somebody's badge in force, those revoked before, and revoking it."""
    person = _person(person_id)
    shown = {"qr": drawn(current_user.congress_id, person.id), "lost": lost_badges.of(person)}
    return render_template("attendance/badge_of.html", person=person, **shown)


@blueprint.post("/people/<int:person_id>/badge")
@allows("staff")
def revoke_badge(person_id: int) -> ResponseReturnValue:
    """Revoke it; the next one is in force at once."""
    person = _person(person_id)
    issue = request.form.get("issue", -1, type=int)
    lost_badges.revoke(person, issue, request.form.get("reason", ""), actor())
    db.session.commit()
    flash(_("%(name)s的旧参训证已作废，新证可以打印。扫码设备请重新载入名单。", name=person.name), "success")
    return redirect(url_for("attendance.badge_of", person_id=person_id))


@blueprint.get("/people/<int:person_id>/badge.pdf")
@allows("staff")
def badge_paper(person_id: int) -> ResponseReturnValue:
    """One person's badge to print."""
    from training.files import register

    person = _person(person_id)
    held = lost_badges.register(current_user.congress_id, current_app.config["SECRET_KEY"])
    paper = register.badges(current_user.congress.name, _("补发"), [person], [held.code_of(person.id)])
    return downloads.pdf(paper, f"{person.name}参训证")


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
    code = lost_badges.register(congress_id, current_app.config["SECRET_KEY"]).code_of(person_id)
    picture = segno.make(code, error="m", micro=False)
    return Markup(picture.svg_inline(border=4, omitsize=True, lineclass=None, svgclass="qr"))  # noqa: S704 - segno's own


def _person(person_id: int) -> Person:
    found = db.session.get(Person, person_id)
    if found is None:
        raise NotThere(_("没有此人，或其不属于您所在的人大。"))
    return found
