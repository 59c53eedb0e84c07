"""A deputy's own lessons: attended, still to come, and leave to ask for."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from training.clock import now
from training.models import db
from training.models.attendance import Attendance, Leave
from training.models.schedules import Batch, BatchState, Enrolment, EnrolmentState
from training.operations.attendance import ladder, shares
from training.operations.attendance import leaves as operations
from training.operations.attendance.surveys import opening
from training.web.access import allows
from training.web.attendance.blueprint import blueprint
from training.web.attendance.leaves import ask, form_for, loaded, rows_of


@blueprint.get("/mine")
@allows("deputy")
def mine() -> ResponseReturnValue:
    """Every lesson of the classes that the signed-in deputy is in."""
    person_id = _me()
    records = db.session.scalars(select(Attendance).where(Attendance.person_id == person_id))
    asked = db.session.scalars(loaded(select(Leave).where(Leave.person_id == person_id)).order_by(Leave.id.desc()))
    batches, moment = _batches(person_id), now(current_user.congress)
    return render_template(
        "attendance/mine.html",
        batches=batches,
        surveys=opening.open_of(batches, moment),
        records={one.lesson_id: one for one in records},
        leaves=rows_of(asked.all()),
        open_states=operations.OPEN,
        now=moment,
    )


@blueprint.route("/mine/batches/<int:batch_id>/leave", methods=["GET", "POST"])
@allows("deputy")
def ask_for_leave(batch_id: int) -> ResponseReturnValue:
    """Ask for leave from one of them."""
    person_id = _me()
    batch = next((one for one in _batches(person_id) if one.id == batch_id), None)
    if batch is None:
        abort(404)
    form = form_for(batch)
    del form.person_id
    if form.validate_on_submit() and ask(form, batch, person_id, in_advance=True):
        return redirect(url_for("attendance.mine"))
    return render_template(
        "attendance/ask.html",
        batch=batch,
        form=form,
        meter=shares.standing(batch, person_id),
        rungs=ladder.rungs(),
        settings=ladder.settings(),
    )


@blueprint.post("/mine/leaves/<int:leave_id>/withdraw")
@allows("deputy")
def withdraw_mine(leave_id: int) -> ResponseReturnValue:
    """Take one's own leave back, before its first lesson."""
    leave = db.get_or_404(Leave, leave_id)
    if leave.person_id != _me():
        abort(404)
    operations.withdraw(leave, by_id=current_user.id, at=now(current_user.congress), in_advance=True)
    db.session.commit()
    flash(_("请假已撤回，请按时参训。"), "success")
    return redirect(url_for("attendance.mine"))


def _me() -> int:
    if current_user.person_id is None:
        abort(404)
    return int(current_user.person_id)


def _batches(person_id: int) -> list[Batch]:
    query = (
        select(Batch)
        .join(Batch.enrolments)
        .where(Enrolment.person_id == person_id, Enrolment.state != EnrolmentState.WITHDRAWN)
        .where(Batch.state != BatchState.CANCELLED)
        .options(joinedload(Batch.program), joinedload(Batch.room), selectinload(Batch.lessons))
    )
    return list(db.session.scalars(query.order_by(Batch.starts_at)))
