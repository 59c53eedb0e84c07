"""The final timetable of a class: how each lesson was really taught, and where that differs from what was published."""

import re
from datetime import date, datetime, time
from typing import NamedTuple

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from training.clock import now
from training.models import db
from training.models.catalogue import Lecturer
from training.models.closings import ClosingState, Taught
from training.models.schedules import Batch, Lesson, LessonState
from training.operations import closed
from training.operations.attendance import taught as operations
from training.operations.attendance.taught import Said
from training.operations.errors import TrainingError
from training.web.access import allows
from training.web.actors import actor
from training.web.attendance.batches import find
from training.web.attendance.blueprint import blueprint

FIELDS = ("taught", "subject", "on", "from", "to", "lecturer", "note")
CLOCK = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)")


class Row(NamedTuple):
    """A lesson as the form shows it: what was published, and the fields as typed."""

    lesson: Lesson
    published: Taught | None
    differs: bool
    typed: dict[str, str]


@blueprint.route("/batches/<int:batch_id>/timetable", methods=["GET", "POST"])
@allows("staff")
def timetable(batch_id: int) -> ResponseReturnValue:
    """Confirm how the lessons were taught; what is refused stays on the page."""
    batch = find(batch_id)
    if request.method == "GET":
        return _show(batch, {one.id: _as_is(one) for one in batch.lessons})
    typed = {one.id: _typed(one.id) for one in batch.lessons if f"subject-{one.id}" in request.form}
    try:
        said = {id_: _said(fields) for id_, fields in typed.items()}
        changed = operations.confirm(batch, said, actor())
    except TrainingError as error:
        db.session.rollback()
        flash(error.message, "danger")
        return _show(find(batch_id), typed), error.status
    db.session.commit()
    if changed:
        flash(_("最终课表已确认，与公布的课表有 %(count)s 课不同。", count=changed), "success")
    else:
        flash(_("最终课表已确认，与公布的课表一致。"), "success")
    return redirect(url_for("ledger.closing", batch_id=batch_id))


def _show(batch: Batch, typed: dict[int, dict[str, str]]) -> str:
    known = operations.of(batch)
    rows = [
        Row(one, known.get(one.id), one.id in known and operations.differs(one, known[one.id]), typed[one.id])
        for one in batch.lessons
        if one.id in typed
    ]
    return render_template(
        "attendance/timetable.html",
        batch=batch,
        rows=rows,
        lecturers=db.session.scalars(select(Lecturer).order_by(Lecturer.name)).all(),
        is_open=closed.state_of(batch) is ClosingState.OPEN,
        is_over=batch.ends_at <= now(current_user.congress),
    )


def _as_is(lesson: Lesson) -> dict[str, str]:
    return {
        "taught": "1" if lesson.state is LessonState.PLANNED else "",
        "subject": lesson.subject,
        "on": lesson.starts_at.date().isoformat(),
        "from": f"{lesson.starts_at:%H:%M}",
        "to": f"{lesson.ends_at:%H:%M}",
        "lecturer": str(lesson.lecturer_id or ""),
        "note": "",
    }


def _typed(lesson_id: int) -> dict[str, str]:
    return {name: request.form.get(f"{name}-{lesson_id}", "").strip() for name in FIELDS}


def _said(fields: dict[str, str]) -> Said:
    """The fields of a lesson as values. Raises TrainingError for what is no day or no time."""
    on = _day(fields)
    ends_at = datetime.combine(on, _clock(fields, "to"))
    lecturer = int(fields["lecturer"]) if fields["lecturer"].isdecimal() else None
    starts_at = datetime.combine(on, _clock(fields, "from"))
    return Said(fields["taught"] == "1", fields["subject"][:120], starts_at, ends_at, lecturer, fields["note"][:200])


def _day(fields: dict[str, str]) -> date:
    try:
        return date.fromisoformat(fields["on"])
    except ValueError:
        shown = {"subject": fields["subject"], "text": fields["on"]}
        raise TrainingError(_("“%(subject)s”的日期“%(text)s”无法识别。请写成 2026-05-12。", **shown)) from None


def _clock(fields: dict[str, str], name: str) -> time:
    found = CLOCK.fullmatch(fields[name])
    if found is None:
        shown = {"subject": fields["subject"], "text": fields[name]}
        raise TrainingError(_("“%(subject)s”的时间“%(text)s”无法识别。请写成 08:30。", **shown))
    return time(int(found[1]), int(found[2]))
