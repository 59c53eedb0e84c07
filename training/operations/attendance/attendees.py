"""Who is expected in a lesson (应到): the batch's own people, and guests who make a missed lesson up in it."""

from collections.abc import Collection

from sqlalchemy import CompoundSelect, select, union

from training.models.attendance import MakeUp, MakeUpState
from training.models.schedules import Enrolment, EnrolmentState, Lesson


def of(lesson: Lesson, among: Collection[int] | None = None) -> CompoundSelect[tuple[int]]:
    """Ids of these people, or of those of them who are `among` some, as a query."""
    enrolled = select(Enrolment.person_id).where(
        Enrolment.batch_id == lesson.batch_id, Enrolment.state != EnrolmentState.WITHDRAWN
    )
    guests = select(MakeUp.person_id).where(MakeUp.lesson_id == lesson.id, MakeUp.state == MakeUpState.BOOKED)
    if among is not None:
        enrolled = enrolled.where(Enrolment.person_id.in_(among))
        guests = guests.where(MakeUp.person_id.in_(among))
    return union(enrolled, guests)
