"""Posting credit: which batches have attendance that the ledger does not know yet."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from training.clock import now
from training.models import db
from training.models.attendance import Attendance
from training.models.ledger import CreditEntry, EntryKind
from training.models.schedules import Batch, Lesson
from training.operations.ledger import posting
from training.web.access import allows
from training.web.ledger.blueprint import blueprint


@blueprint.get("/batches")
@allows("staff")
def batches() -> ResponseReturnValue:
    """Batches with attendance: lessons recorded, lines posted."""
    return render_template("ledger/batches.html", rows=_rows())


@blueprint.post("/batches/<int:batch_id>/post")
@allows("staff")
def post(batch_id: int) -> ResponseReturnValue:
    """Post the credit of a batch."""
    batch = db.get_or_404(Batch, batch_id)
    posted = posting.post(batch, by_id=current_user.id, at=now(current_user.congress))
    db.session.commit()
    if posted.earned or posted.reversed:
        written = {"earned": posted.earned, "reversed": posted.reversed}
        flash(_("已记入 %(earned)s 条、冲销 %(reversed)s 条。", **written), "success")
    else:
        flash(_("考勤与学时台账一致，没有需要记入的内容。"), "info")
    return redirect(url_for("ledger.batches"))


def _rows() -> list[tuple[Batch, int, int, int]]:
    """Batch, lessons recorded, records of attendance, records that stand in the ledger."""
    recorded = (
        select(Lesson.batch_id, func.count(Lesson.id.distinct()), func.count(Attendance.id))
        .join(Attendance, Attendance.lesson_id == Lesson.id)
        .group_by(Lesson.batch_id)
    )
    counts = {batch_id: (lessons, records) for batch_id, lessons, records in db.session.execute(recorded)}
    posted = {row[0]: row[1] for row in db.session.execute(_posted())}
    query = select(Batch).where(Batch.id.in_(counts)).options(joinedload(Batch.program)).order_by(Batch.starts_at)
    return [(batch, *counts[batch.id], posted.get(batch.id, 0)) for batch in db.session.scalars(query)]


def _posted() -> Select[tuple[int, int]]:
    return (
        select(Lesson.batch_id, func.count(CreditEntry.attendance_id.distinct()))
        .join(Attendance, Attendance.lesson_id == Lesson.id)
        .join(CreditEntry, CreditEntry.attendance_id == Attendance.id)
        .where(CreditEntry.kind == EntryKind.EARNED)
        .group_by(Lesson.batch_id)
    )
