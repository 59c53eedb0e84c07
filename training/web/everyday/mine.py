"""A deputy's own everyday training: what was claimed and what became of it; a new claim; one taken back."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from training.clock import today
from training.models import db
from training.models.activities import Activity, Participation
from training.models.attendance import MakeUp
from training.models.ledger import CreditEntry
from training.models.people import Person
from training.operations.errors import TrainingError
from training.operations.ledger.everyday import claims, parts
from training.operations.ledger.everyday.claims import Claim
from training.operations.ledger.everyday.duplicates import duplicates
from training.web.access import allows
from training.web.actors import actor
from training.web.everyday.blueprint import blueprint
from training.web.everyday.forms import ClaimForm, facts

ANNOUNCED = 20


@blueprint.get("/mine")
@allows("deputy")
def mine() -> ResponseReturnValue:
    """Every part, the latest first, and activities that are open for claims."""
    person = _me()
    query = (
        select(Participation)
        .where(Participation.person_id == person.id)
        .options(joinedload(Participation.activity), selectinload(Participation.proofs))
        .options(joinedload(Participation.make_up).joinedload(MakeUp.missed_lesson))
    )
    found = db.session.scalars(query.order_by(Participation.id.desc())).all()
    return render_template(
        "everyday/mine.html", parts=found, hours=_hours(person), opened=_opened(person), alike=duplicates(found)
    )


@blueprint.route("/mine/claim", methods=["GET", "POST"])
@allows("deputy")
def claim() -> ResponseReturnValue:
    """Claim something of one's own telling."""
    form = ClaimForm()
    if not form.is_submitted():
        form.starts_on.data = today(current_user.congress)
    if form.validate_on_submit():
        try:
            return _claimed(claims.claim(facts(form), _me(), _said(form), actor()))
        except TrainingError as error:
            db.session.rollback()
            form.form_errors.append(error.message)
    return render_template("everyday/claim.html", form=form, activity=None), 422 if form.errors else 200


@blueprint.route("/mine/claim/<int:activity_id>", methods=["GET", "POST"])
@allows("deputy")
def claim_part(activity_id: int) -> ResponseReturnValue:
    """Claim to have taken part in an activity that staff opened."""
    activity, person = db.get_or_404(Activity, activity_id), _me()
    if not activity.is_open:
        abort(404)
    form = ClaimForm()
    for name in ("kind", "title", "mode", "starts_on", "ends_on", "begins_at", "minutes", "place", "host"):
        del form[name]
    if not form.is_submitted():
        form.watched.data = activity.minutes
    if form.validate_on_submit():
        try:
            return _claimed(claims.claim(activity, person, _said(form), actor()))
        except TrainingError as error:
            db.session.rollback()
            form.form_errors.append(error.message)
            activity = db.get_or_404(Activity, activity_id)
    return render_template("everyday/claim.html", form=form, activity=activity), 422 if form.errors else 200


@blueprint.post("/mine/<int:participation_id>/withdraw")
@allows("deputy")
def withdraw(participation_id: int) -> ResponseReturnValue:
    """Take one's own claim back while it waits."""
    part = db.get_or_404(Participation, participation_id)
    if part.person_id != _me().id:
        abort(404)
    claims.withdraw(part)
    db.session.commit()
    flash(_("申报已撤回。"), "success")
    return redirect(url_for("everyday.mine"))


def _me() -> Person:
    person = db.session.get(Person, current_user.person_id) if current_user.person_id else None
    return person or abort(404)


def _said(form: ClaimForm) -> Claim:
    files = [(one.filename or "", one.read()) for one in request.files.getlist("files") if one.filename]
    return Claim(form.watched.data, test_passed=form.test_passed.data, note=form.note.data or "", files=files)


def _claimed(part: Participation) -> ResponseReturnValue:
    alike = duplicates([part]).get(part.id, [])
    db.session.commit()
    flash(_("申报已提交，待工作人员审核。"), "success")
    if alike:
        titles = "、".join(f"“{one.activity.title}”" for one in alike)
        flash(_("与您已有的%(titles)s可能重复。如确为同一次学习，请撤回其中一条。", titles=titles), "warning")
    return redirect(url_for("everyday.mine"))


def _hours(person: Person) -> dict[int | None, object]:
    """What the ledger holds of each part."""
    query = select(CreditEntry.participation_id, func.sum(CreditEntry.hours)).where(CreditEntry.person_id == person.id)
    return dict(db.session.execute(query.group_by(CreditEntry.participation_id)).all())


def _opened(person: Person) -> list[Activity]:
    """The latest that are over and that the person has no part in yet."""
    known = select(Participation.activity_id).where(
        Participation.person_id == person.id, Participation.state.in_(parts.LIVE)
    )
    query = select(Activity).where(Activity.is_open.is_(True), Activity.id.not_in(known))
    query = query.where(Activity.ends_on <= today(current_user.congress))
    return list(db.session.scalars(query.order_by(Activity.ends_on.desc(), Activity.id.desc()).limit(ANNOUNCED)))
