"""Leave from a batch: staff enter it, see what it would use, grant or refuse it."""

from datetime import datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from wtforms import DateField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from training.clock import now
from training.models import db
from training.models.attendance import Leave, LeaveKind, LeaveState
from training.models.halfdays import edge
from training.models.schedules import Batch
from training.operations.attendance import leaves as operations
from training.operations.errors import TrainingError
from training.web.access import allows
from training.web.attendance.batches import find, people_of
from training.web.attendance.blueprint import blueprint
from training.web.labels import choices

HALVES = [("0", _l("上午")), ("1", _l("下午"))]


class LeaveForm(FlaskForm):
    """From a half-day to a half-day, why, and in the case of staff who."""

    person_id = SelectField(_l("请假人"), coerce=int)
    from_on = DateField(_l("自"), validators=[InputRequired(_l("请填写开始日期。"))])
    from_half = SelectField(_l("自（半天）"), choices=HALVES)
    to_on = DateField(_l("至"), validators=[InputRequired(_l("请填写结束日期。"))])
    to_half = SelectField(_l("至（半天）"), choices=HALVES, default="1")
    kind = SelectField(_l("类别"), choices=choices(LeaveKind))
    reason = StringField(_l("事由"), validators=[Length(max=200, message=_l("事由不超过 200 字。"))])


@blueprint.route("/batches/<int:batch_id>/leaves", methods=["GET", "POST"])
@allows("staff")
def leaves(batch_id: int) -> ResponseReturnValue:
    """All leave of a batch, each with the share of the class it uses; a form for one more."""
    batch = find(batch_id)
    people = people_of(batch)
    form = form_for(batch)
    form.person_id.choices = [(person.id, person.name) for person in people]
    if form.validate_on_submit() and ask(form, batch, form.person_id.data):
        return redirect(url_for("attendance.leaves", batch_id=batch_id))
    return render_template("attendance/leaves.html", batch=batch, form=form, rows=_rows(batch))


@blueprint.post("/leaves/<int:leave_id>")
@allows("staff")
def decide(leave_id: int) -> ResponseReturnValue:
    """Grant or refuse."""
    leave = db.get_or_404(Leave, leave_id)
    if request.form.get("decision") not in {"grant", "refuse"}:
        abort(400)
    granted = request.form["decision"] == "grant"
    operations.decide(leave, granted=granted, by_id=current_user.id, at=now(current_user.congress))
    db.session.commit()
    flash(_("已准假。") if granted else _("已记为不准假。"), "success")
    return redirect(url_for("attendance.leaves", batch_id=leave.batch_id))


def form_for(batch: Batch) -> LeaveForm:
    """An empty form that begins on the batch's first day."""
    form = LeaveForm()
    if not form.is_submitted():
        form.from_on.data = form.to_on.data = batch.starts_at.date()
    return form


def ask(form: LeaveForm, batch: Batch, person_id: int) -> bool:
    """Ask for what the form says; False, with the sentence at the field, where it is refused."""
    starts_at, ends_at = _stretch(form)
    asked = {"by_id": current_user.id, "at": now(current_user.congress)}
    try:
        operations.ask(batch, person_id, starts_at, ends_at, LeaveKind(form.kind.data), form.reason.data or "", **asked)
    except TrainingError as error:
        form.from_on.errors = [*form.from_on.errors, error.message]
        return False
    db.session.commit()
    flash(_("已登记请假，待批。"), "success")
    return True


def _stretch(form: LeaveForm) -> tuple[datetime, datetime]:
    begins = edge(form.from_on.data, afternoon=form.from_half.data == "1")
    return begins, edge(form.to_on.data, afternoon=form.to_half.data == "1", end=True)


def _rows(batch: Batch) -> list[tuple[Leave, operations.LeaveShare]]:
    """Each leave with the share of its person: if granted as it is, if asked as it would be."""
    query = select(Leave).where(Leave.batch_id == batch.id).options(joinedload(Leave.person)).order_by(Leave.id.desc())
    used, nothing = operations.shares(batch), operations.LeaveShare(0, 1)
    rows = []
    for one in db.session.scalars(query):
        is_asked = one.state == LeaveState.ASKED
        rows.append((one, operations.with_leave(batch, one) if is_asked else used.get(one.person_id, nothing)))
    return rows
