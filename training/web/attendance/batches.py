"""Which classes there are, what is recorded of each, and its papers."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from training.clock import now, today
from training.models import db
from training.models.attendance import Attendance, MakeUp, MakeUpState
from training.models.people import GroupMember, Person
from training.models.schedules import Batch, BatchState, Enrolment, EnrolmentState, Lesson, LessonState
from training.operations import audit
from training.operations.attendance import absences, attendees, doors, ladder, overview, shares, sheets
from training.operations.attendance.marks import marked
from training.web import downloads
from training.web.access import allows
from training.web.actors import actor
from training.web.attendance.blueprint import blueprint
from training.web.labels import label


@blueprint.get("/")
@allows("staff")
def index() -> ResponseReturnValue:
    """All published batches: the ones of today first, then those to come, then those gone by."""
    on = today(current_user.congress)
    loaded = (joinedload(Batch.program), joinedload(Batch.room))
    query = (
        select(Batch).where(Batch.state != BatchState.CANCELLED).options(*loaded).order_by(Batch.starts_at, Batch.id)
    )
    batches = db.session.scalars(query).all()
    return render_template(
        "attendance/index.html",
        now=[one for one in batches if one.starts_at.date() <= on <= last_day(one)],
        ahead=[one for one in batches if one.starts_at.date() > on],
        past=[one for one in reversed(batches) if last_day(one) < on],
        lessons=_counted(select(Lesson.batch_id, func.count(Lesson.id))),
        recorded=_counted(select(Lesson.batch_id, func.count(Lesson.id.distinct())).join(Attendance)),
    )


@blueprint.get("/batches/<int:batch_id>")
@allows("staff")
def batch(batch_id: int) -> ResponseReturnValue:
    """A class: its lessons and how far each is recorded, who has taken leave and how much."""
    found = find(batch_id)
    people, missed = people_of(found), absences.absences(found)
    return render_template(
        "attendance/batch.html",
        batch=found,
        recorded=_recorded(found),
        pending=overview.pending_of([one.id for one in found.lessons]),
        has_door=doors.has_door_of(found),
        sheets=sheets.of(found),
        enrolled=len(people),
        expected=_expected(found, len(people)),
        shares=shares.shares(found),
        people={person.id: person for person in people},
        absences=missed,
        on_leave=sum(len(one.on_leave) for one in missed.values()),
        without_leave=sum(len(one.without_leave) for one in missed.values()),
        mismatches=absences.mismatches(found),
        waiting=ladder.waiting(current_user.id, found),
    )


@blueprint.post("/batches/<int:batch_id>/absences")
@allows("staff")
def correct_absences(batch_id: int) -> ResponseReturnValue:
    """Write into the records what leave that changed since says of them."""
    found = find(batch_id)
    wrong = absences.mismatches(found)
    count = absences.correct(found, by_id=current_user.id, at=now(current_user.congress))
    changes = {str(one.record.id): one.presence.value for one in wrong}
    audit.note(audit.Action.ABSENCES_CORRECTED, found.program.name, actor(), on=found, after=changes)
    db.session.commit()
    flash(_("已按请假更正 %(count)s 条考勤。", count=count), "success")
    return redirect(url_for("attendance.batch", batch_id=batch_id))


@blueprint.get("/batches/<int:batch_id>/register.xlsx")
@allows("staff")
def register(batch_id: int) -> ResponseReturnValue:
    """The attendance register as Excel."""
    from training.files import register

    found = find(batch_id)
    marks, totals = _words(found)
    missed = {one.person_id: one.counts for one in absences.absences(found).values()}
    table = register.register(found, people_of(found), marks, totals, missed)
    return downloads.excel(table, f"{register.title_of(found)}考勤")


def find(batch_id: int) -> Batch:
    """The batch, or a 404."""
    return db.get_or_404(Batch, batch_id, options=[joinedload(Batch.program), selectinload(Batch.lessons)])


def people_of(batch: Batch) -> list[Person]:
    """Everybody enrolled, with their groups, in the order of every list: by pinyin."""
    enrolled = select(Enrolment.person_id).where(
        Enrolment.batch_id == batch.id, Enrolment.state != EnrolmentState.WITHDRAWN
    )
    loaded = selectinload(Person.memberships).joinedload(GroupMember.group)
    query = select(Person).where(Person.id.in_(enrolled)).options(loaded).order_by(Person.pinyin, Person.id)
    return list(db.session.scalars(query))


def people_in(lesson: Lesson) -> list[Person]:
    """Everybody expected in a lesson: the batch's own, and guests who make something up in it."""
    loaded = selectinload(Person.memberships).joinedload(GroupMember.group)
    query = select(Person).where(Person.id.in_(attendees.of(lesson))).options(loaded)
    return list(db.session.scalars(query.order_by(Person.pinyin, Person.id)))


def guests_of(lesson: Lesson) -> set[int]:
    """Ids of those who make something up in it."""
    query = select(MakeUp.person_id).where(MakeUp.lesson_id == lesson.id, MakeUp.state == MakeUpState.BOOKED)
    return set(db.session.scalars(query))


def last_day(batch: Batch) -> date:
    """The day of its last half-day."""
    return (batch.ends_at - timedelta(seconds=1)).date()


def _counted(query: Select[Any]) -> dict[int, int]:
    """Lessons that are not cancelled, or those with any record, by batch."""
    kept = query.where(Lesson.state == LessonState.PLANNED).group_by(Lesson.batch_id)
    return {row[0]: row[1] for row in db.session.execute(kept)}


def _recorded(batch: Batch) -> dict[int, int]:
    """Records of each lesson."""
    query = select(Attendance.lesson_id, func.count()).where(
        Attendance.lesson_id.in_([one.id for one in batch.lessons])
    )
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Attendance.lesson_id))}


def _expected(batch: Batch, enrolled: int) -> dict[int, int]:
    """How many are to come to each lesson: everybody on the list, and guests who make something up in it."""
    query = select(MakeUp.lesson_id, func.count()).where(
        MakeUp.lesson_id.in_([one.id for one in batch.lessons]), MakeUp.state == MakeUpState.BOOKED
    )
    guests = {row[0]: row[1] for row in db.session.execute(query.group_by(MakeUp.lesson_id))}
    return {one.id: enrolled + guests.get(one.id, 0) for one in batch.lessons}


def _words(batch: Batch) -> tuple[dict[tuple[int, int], str], dict[int, int]]:
    """The mark in words by (lesson, person), and the minutes attended by person."""
    marks: dict[tuple[int, int], str] = {}
    totals: dict[int, int] = defaultdict(int)
    lessons = {one.id: one for one in batch.lessons}
    for record in db.session.scalars(select(Attendance).where(Attendance.lesson_id.in_(list(lessons)))):
        written = marked(record, lessons[record.lesson_id])
        missed = f" {written.missed}" if written.missed else ""
        marks[record.lesson_id, record.person_id] = f"{label(written.mark)}{missed}"
        totals[record.person_id] += record.minutes
    return marks, totals
