"""Objections (异议): filed by the deputy, or by staff for one who asks; answered by staff, upheld by two."""

from collections.abc import Callable
from datetime import datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload
from wtforms import SelectChoice

from training.clock import now, today
from training.models import db
from training.models.activities import Participation
from training.models.attachments import Attachment
from training.models.ledger import CreditEntry
from training.models.people import Person
from training.models.reconciling import Objection, ObjectionState
from training.models.schedules import Batch, Lesson
from training.operations import attachments
from training.operations.errors import TrainingError
from training.operations.ledger import deadlines, disputed
from training.operations.ledger import objections as operations
from training.web import downloads
from training.web.access import allows, refuse_others
from training.web.filters import day
from training.web.ledger.blueprint import blueprint
from training.web.ledger.filters import named
from training.web.ledger.objection_forms import DaysForm, MissingForm, ObjectionForm, answering
from training.web.paging import page_from


@blueprint.get("/objections")
@allows("staff")
def objections() -> ResponseReturnValue:
    """Those that wait for an answer, the oldest first; then those decided, the newest first."""
    words, on = request.args.get("q", "").strip(), today(current_user.congress)
    page = page_from(_decided().where(*_of(words)))
    waiting = [(one, operations.days_left(one, on)) for one in db.session.scalars(_waiting().where(*_of(words)))]
    form = DaysForm(data={"days": deadlines.answer_days()})
    return render_template("ledger/objections.html", waiting=waiting, page=page, on=on, words=words, form=form)


@blueprint.route("/entries/<int:credit_entry_id>/object", methods=["GET", "POST"])
@allows("deputy")
def object_to(credit_entry_id: int) -> ResponseReturnValue:
    """Object to a line of one's own."""
    entry = db.get_or_404(CreditEntry, credit_entry_id)
    refuse_others(entry.person_id)
    form = ObjectionForm()
    if form.validate_on_submit():
        at = now(current_user.congress)
        kept = _kept(
            form, lambda proof: operations.against(entry, form.reason.data, proof, by_id=current_user.id, at=at)
        )
        if kept is not None:
            return redirect(url_for("ledger.objection", objection_id=kept.id))
    due_on = deadlines.answer_by(today(current_user.congress))
    return render_template("ledger/object_to.html", form=form, entry=entry, due_on=due_on)


@blueprint.route("/people/<int:person_id>/missing", methods=["GET", "POST"])
@allows("deputy")
def missing(person_id: int) -> ResponseReturnValue:
    """Say that a lesson one attended is not in the ledger."""
    person = db.get_or_404(Person, person_id)
    refuse_others(person.id)
    form, at = MissingForm(), now(current_user.congress)
    lessons = {lesson.id: lesson for lesson in operations.missing_lessons(person.id, at)}
    form.lesson.choices = [SelectChoice(lesson.id, _lesson_in_words(lesson)) for lesson in lessons.values()]
    if lessons and form.validate_on_submit():
        lesson, reason = lessons[form.lesson.data], form.reason.data
        kept = _kept(
            form, lambda proof: operations.missing(person.id, lesson, reason, proof, by_id=current_user.id, at=at)
        )
        if kept is not None:
            return redirect(url_for("ledger.objection", objection_id=kept.id))
    return render_template("ledger/missing.html", form=form, person=person, due_on=deadlines.answer_by(at.date()))


@blueprint.get("/objections/<int:objection_id>")
@allows("deputy")
def objection(objection_id: int) -> ResponseReturnValue:
    """One objection: what it is about, what the records say, and how far it has come."""
    found = find(objection_id)
    return render_template(
        "ledger/objection.html",
        objection=found,
        record=operations.record_of(found),
        stands=disputed.standing(found.entry) if found.entry and not found.lesson else None,
        left=operations.days_left(found, today(current_user.congress)),
        form=answering(found),
    )


@blueprint.get("/objections/<int:objection_id>/proof")
@allows("deputy")
def proof(objection_id: int) -> ResponseReturnValue:
    """The proof that came with it."""
    found = find(objection_id)
    if found.attachment is None:
        abort(404)
    return downloads.attachment(found.attachment)


@blueprint.post("/objections/<int:objection_id>/withdraw")
@allows("deputy")
def withdraw(objection_id: int) -> ResponseReturnValue:
    """Take it back."""
    found = find(objection_id)
    operations.withdraw(found, by_id=current_user.id, at=now(current_user.congress))
    db.session.commit()
    flash(_("异议已撤回。"), "success")
    return redirect(url_for("ledger.person", person_id=found.person_id))


def find(objection_id: int) -> Objection:
    """The objection, if it is the reader's to see."""
    found = db.get_or_404(Objection, objection_id)
    refuse_others(found.person_id)
    return found


def _kept(form: ObjectionForm, file: Callable[[Attachment | None], Objection]) -> Objection | None:
    """The objection, filed and committed; None, with a sentence at its field, where something is wrong."""
    field = form.proof
    try:
        attachment = _attachment(form)
        field = form.reason
        kept = file(attachment)
    except TrainingError as error:
        db.session.rollback()
        field.errors = [*field.errors, error.message]
        return None
    db.session.commit()
    flash(_("异议已提交，工作人员将在 %(day)s以前答复。", day=day(kept.due_on)), "success")
    return kept


def _attachment(form: ObjectionForm) -> Attachment | None:
    upload = form.proof.data
    if not upload or not upload.filename:
        return None
    at: datetime = now(current_user.congress)
    return attachments.keep(upload.filename, upload.read(), by_id=current_user.id, at=at)


def _lesson_in_words(lesson: Lesson) -> str:
    return f"{lesson.starts_at:%Y-%m-%d %H:%M} {lesson.batch.program.name} · {lesson.subject}"


def _loaded(query: Select[tuple[Objection]]) -> Select[tuple[Objection]]:
    lesson = joinedload(Objection.lesson).joinedload(Lesson.batch).joinedload(Batch.program)
    entry = joinedload(Objection.entry)
    activity = entry.joinedload(CreditEntry.participation).joinedload(Participation.activity)
    others = (entry.joinedload(CreditEntry.course), entry.joinedload(CreditEntry.program), activity)
    return query.options(joinedload(Objection.person), lesson, *others)


def _of(words: str) -> list[ColumnElement[bool]]:
    """Objections of people whose name, pinyin or number holds those words; of everybody, where there are none."""
    return [Objection.person_id.in_(select(Person.id).where(named(words)))] if words else []


def _waiting() -> Select[tuple[Objection]]:
    states = (ObjectionState.OPEN, ObjectionState.PROPOSED)
    return _loaded(select(Objection).where(Objection.state.in_(states)).order_by(Objection.filed_at, Objection.id))


def _decided() -> Select[tuple[Objection]]:
    states = (ObjectionState.UPHELD, ObjectionState.REFUSED, ObjectionState.WITHDRAWN)
    return _loaded(select(Objection).where(Objection.state.in_(states)).order_by(Objection.decided_at.desc()))
