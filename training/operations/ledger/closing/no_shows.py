"""No-shows (全程未到): on the list, never there, never excused. They stay in the record as absent and earn nothing."""

from flask_babel import gettext as _
from sqlalchemy import select

from training.models import db
from training.models.attendance import Attendance, Presence
from training.models.people import Person
from training.models.schedules import Batch, Enrolment, EnrolmentState, Lesson, LessonState
from training.operations import audit, closed
from training.operations.audit import Action, Actor
from training.operations.errors import ChangedMeanwhile
from training.operations.ledger.closing.taking import take, title_of


def of(batch: Batch) -> list[Person]:
    """Everybody enrolled whose every mark in the lessons that took place is absence, by id."""
    lessons = select(Lesson.id).where(Lesson.batch_id == batch.id, Lesson.state == LessonState.PLANNED)
    marked = select(Attendance.person_id).where(Attendance.lesson_id.in_(lessons))
    enrolled = select(Enrolment.person_id).where(
        Enrolment.batch_id == batch.id, Enrolment.state != EnrolmentState.WITHDRAWN
    )
    never = (
        select(Person)
        .where(Person.id.in_(enrolled), Person.id.in_(marked))
        .where(Person.id.not_in(marked.where(Attendance.presence != Presence.ABSENT)))
    )
    return list(db.session.scalars(never.order_by(Person.id)))


def take_out(batch: Batch, seen: list[int], actor: Actor) -> int:
    """Take out those whom staff saw listed. Raises ChangedMeanwhile where others are no-shows by now."""
    closed.take_open(batch)
    closing = take(batch)
    people = [one.id for one in of(batch)]
    if sorted(seen) != people:
        raise ChangedMeanwhile(_("未到人员名单已有变化。请刷新页面，核对后再确认，本次未保存。"))
    before, closing.no_shows = closing.no_shows, people
    if (before or []) != people:
        was, now = {"no_shows": before}, {"no_shows": people}
        audit.note(Action.NO_SHOWS_TAKEN_OUT, title_of(batch), actor, on=batch, before=was, after=now)
    db.session.flush()
    return len(people)
