"""What takes place next."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload

from training.models import db
from training.models.activities import Participation, ParticipationState
from training.models.catalogue import Room
from training.models.schedules import Batch, BatchState, Enrolment, EnrolmentState, Lesson, LessonState

SHOWN = 6
HOLDS_A_SEAT = (EnrolmentState.CONFIRMED, EnrolmentState.COMPLETED)


class Coming(NamedTuple):
    """A batch and how many seats in it are taken."""

    batch: Batch
    seated: int


def next_batches(now: datetime) -> list[Coming]:
    """The next batches that have not ended, soonest first."""
    seated = (
        select(func.count(Enrolment.id))
        .where(Enrolment.batch_id == Batch.id, Enrolment.state.in_(HOLDS_A_SEAT))
        .scalar_subquery()
    )
    coming = (
        select(Batch, seated)
        .where(Batch.ends_at > now, Batch.state == BatchState.PUBLISHED)
        .options(joinedload(Batch.program), joinedload(Batch.room).joinedload(Room.place))
        .order_by(Batch.starts_at, Batch.id)
    )
    return [Coming(*row) for row in db.session.execute(coming.limit(SHOWN))]


def claims() -> int:
    """Claims to everyday training that wait for review."""
    query = select(func.count(Participation.id)).where(Participation.state == ParticipationState.CLAIMED)
    return db.session.scalar(query) or 0


def lessons_of(person_id: int | None, now: datetime) -> list[Lesson]:
    """The person's next lessons that have not ended, soonest first."""
    mine = select(Enrolment.batch_id).where(Enrolment.person_id == person_id, Enrolment.state.in_(HOLDS_A_SEAT))
    coming = (
        select(Lesson)
        .join(Lesson.batch)
        .where(
            Lesson.batch_id.in_(mine),
            Lesson.ends_at > now,
            Lesson.state == LessonState.PLANNED,
            Batch.state == BatchState.PUBLISHED,
        )
        .options(
            contains_eager(Lesson.batch).joinedload(Batch.program),
            contains_eager(Lesson.batch).joinedload(Batch.room).joinedload(Room.place),
            joinedload(Lesson.lecturer),
        )
        .order_by(Lesson.starts_at, Lesson.id)
    )
    return list(db.session.scalars(coming.limit(SHOWN)))
