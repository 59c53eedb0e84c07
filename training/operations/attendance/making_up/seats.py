"""Seats in a lesson (余座): of its room and its program, less the batch's people, less those who make something up."""

from collections.abc import Collection

from sqlalchemy import func, select

from training.models import db
from training.models.attendance import MakeUp, MakeUpState
from training.models.schedules import Batch, Enrolment, EnrolmentState, Lesson


def free(lessons: Collection[Lesson]) -> dict[int, int]:
    """By lesson, how many more can come; below 0 where more are on the list than there are seats."""
    enrolled = _enrolled({lesson.batch_id for lesson in lessons})
    guests = _guests([lesson.id for lesson in lessons])
    return {one.id: capacity(one.batch) - enrolled.get(one.batch_id, 0) - guests.get(one.id, 0) for one in lessons}


def capacity(batch: Batch) -> int:
    """The program's largest size, and in a room no more than its seats."""
    return min(batch.program.max_size, batch.room.seats) if batch.room else batch.program.max_size


def _enrolled(batch_ids: Collection[int]) -> dict[int, int]:
    query = select(Enrolment.batch_id, func.count()).where(
        Enrolment.batch_id.in_(batch_ids), Enrolment.state != EnrolmentState.WITHDRAWN
    )
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Enrolment.batch_id))}


def _guests(lesson_ids: Collection[int]) -> dict[int, int]:
    query = (
        select(Lesson.id, func.count())
        .join(MakeUp, MakeUp.lesson_id == Lesson.id)
        .where(Lesson.id.in_(lesson_ids), MakeUp.state != MakeUpState.CANCELLED)
    )
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Lesson.id))}
