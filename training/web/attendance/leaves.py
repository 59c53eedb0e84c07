"""Leave from a batch: staff enter it, see what it would use, and take the steps up the ladder."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload
from wtforms import DateField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length

from training.clock import now
from training.models import db
from training.models.attendance import Leave, LeaveKind, LeaveState, LeaveStep
from training.models.halfdays import edge
from training.models.schedules import Batch
from training.operations import audit
from training.operations.attendance import ladder, shares
from training.operations.attendance import leaves as operations
from training.operations.errors import TrainingError
from training.web.access import allows
from training.web.actors import actor
from training.web.attendance.batches import find, people_of
from training.web.attendance.blueprint import blueprint
from training.web.fields import HALVES
from training.web.labels import choices


class LeaveForm(FlaskForm):
    """From a half-day to a half-day, why, and in the case of staff who."""

    person_id = SelectField(_l("请假人"), coerce=int)
    from_on = DateField(_l("自"), validators=[InputRequired(_l("请填写开始日期。"))])
    from_half = SelectField(_l("自（半天）"), choices=HALVES)
    to_on = DateField(_l("至"), validators=[InputRequired(_l("请填写结束日期。"))])
    to_half = SelectField(_l("至（半天）"), choices=HALVES, default="1")
    kind = SelectField(
        _l("类别"), choices=choices(LeaveKind), description=_l("出席人大会议、参加常委会活动等，属于公假。")
    )
    reason = StringField(_l("事由"), validators=[Length(max=200, message=_l("事由不超过 200 字。"))])


@dataclass(frozen=True)
class Row:
    """A leave as lists show it: what it uses, who decides next, and why not the one who looks (empty: they may)."""

    leave: Leave
    meter: shares.Meter
    step: LeaveStep | None
    refusal: str


@blueprint.route("/batches/<int:batch_id>/leaves", methods=["GET", "POST"])
@allows("staff")
def leaves(batch_id: int) -> ResponseReturnValue:
    """All leave of a batch, each with the share of the class it uses; a form for one more."""
    batch = find(batch_id)
    people = people_of(batch)
    form = form_for(batch)
    form.person_id.choices = [SelectChoice(person.id, person.name) for person in people]
    if form.validate_on_submit() and ask(form, batch, form.person_id.data):
        return redirect(url_for("attendance.leaves", batch_id=batch_id))
    found = db.session.scalars(loaded(select(Leave).where(Leave.batch_id == batch.id)).order_by(Leave.id.desc())).all()
    return render_template(
        "attendance/leaves.html", batch=batch, form=form, rows=rows_of(found), settings=ladder.settings()
    )


@blueprint.post("/leaves/<int:leave_id>")
@allows("staff")
def decide(leave_id: int) -> ResponseReturnValue:
    """Take the next step: grant or refuse."""
    leave = db.get_or_404(Leave, leave_id)
    if request.form.get("decision") not in {"grant", "refuse"}:
        abort(400)
    granted = request.form["decision"] == "grant"
    seen = {"step_id": request.form.get("step", type=int), "note": request.form.get("note", "").strip()[:200]}
    operations.decide(leave, granted=granted, by_id=current_user.id, at=now(current_user.congress), **seen)
    db.session.commit()
    flash(_outcome(leave), "success")
    return redirect(_back(leave))


@blueprint.post("/leaves/<int:leave_id>/withdraw")
@allows("staff")
def withdraw_leave(leave_id: int) -> ResponseReturnValue:
    """Take leave back for somebody who has said so."""
    leave = db.get_or_404(Leave, leave_id)
    before = {"state": leave.state.value}
    operations.withdraw(leave, by_id=current_user.id, at=now(current_user.congress))
    audit.note(audit.Action.LEAVE_WITHDRAWN, leave.person.name, actor(), on=leave, before=before)
    db.session.commit()
    flash(_("已撤回 %(name)s 的请假。", name=leave.person.name), "success")
    return redirect(_back(leave))


def rows_of(found: Sequence[Leave]) -> list[Row]:
    """The leaves as rows, in their order; the records of each class are read once."""
    meters: dict[int, shares.Meter] = {}
    for batch in {leave.batch_id: leave.batch for leave in found}.values():
        meters |= shares.meters(batch, [leave for leave in found if leave.batch_id == batch.id])
    steps, rungs, twice = _steps(found), ladder.rungs(), ladder.settings().one_may_decide_twice
    return [
        Row(
            leave,
            meters[leave.id],
            step := steps[leave.id],
            ladder.refusal(leave, step, current_user.id, rungs, twice=twice) if step else "",
        )
        for leave in found
    ]


def loaded(query: Select[tuple[Leave]]) -> Select[tuple[Leave]]:
    """With all that a row shows."""
    batch = joinedload(Leave.batch)
    return query.options(
        joinedload(Leave.person),
        batch.joinedload(Batch.program),
        batch.selectinload(Batch.lessons),
        selectinload(Leave.steps).joinedload(LeaveStep.decided_by),
    )


def form_for(batch: Batch) -> LeaveForm:
    """An empty form that begins on the batch's first day."""
    form = LeaveForm()
    if not form.is_submitted():
        form.from_on.data = form.to_on.data = batch.starts_at.date()
    return form


def ask(form: LeaveForm, batch: Batch, person_id: int, *, in_advance: bool = False) -> bool:
    """Ask for what the form says; False, with the sentence at the field, where it is refused."""
    starts_at, ends_at = _stretch(form)
    asked = {"by_id": current_user.id, "at": now(current_user.congress), "in_advance": in_advance}
    why = LeaveKind(form.kind.data), form.reason.data or ""
    try:
        leave = operations.ask(batch, person_id, starts_at, ends_at, *why, **asked)
    except TrainingError as error:
        form.from_on.errors = [*form.from_on.errors, error.message]
        return False
    db.session.commit()
    flash(_("已登记请假，须经%(titles)s批准。", titles="、".join(step.title for step in leave.steps)), "success")
    return True


def _steps(found: Iterable[Leave]) -> dict[int, LeaveStep | None]:
    return {leave.id: ladder.next_step(leave) for leave in found}


def _outcome(leave: Leave) -> str:
    if leave.state == LeaveState.REFUSED:
        return _("已记为不准假。")
    step = ladder.next_step(leave)
    return _("已批准这一步，待“%(title)s”审批。", title=step.title) if step else _("已准假。")


def _back(leave: Leave) -> str:
    """To the list that the button stood in."""
    if request.form.get("back") == "all":
        return url_for("attendance.all_leaves")
    return url_for("attendance.leaves", batch_id=leave.batch_id)


def _stretch(form: LeaveForm) -> tuple[datetime, datetime]:
    begins = edge(form.from_on.data, afternoon=form.from_half.data == "1")
    return begins, edge(form.to_on.data, afternoon=form.to_half.data == "1", end=True)
