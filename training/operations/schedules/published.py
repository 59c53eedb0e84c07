"""The timetable that is published today: what change is counted from, and what of it has begun."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from training.models import db, halfdays
from training.models.attendance import Attendance
from training.models.plans import AnnualPlan, Program
from training.models.schedules import Batch, BatchState, Enrolment, EnrolmentState, Lesson, LessonState
from training.operations.schedules import ids
from training.operations.schedules.horizon import Horizon, Span, is_over

SEATED = (EnrolmentState.CONFIRMED, EnrolmentState.COMPLETED)


@dataclass(frozen=True, slots=True)
class Published:
    """Batches of a plan that are held, with their lessons and enrolments; `begun`: ids of those that do not move."""

    horizon: Horizon
    batches: tuple[Batch, ...]
    begun: frozenset[int]

    def span(self, batch: Batch) -> Span:
        """The batch's half-days."""
        return self.horizon.holding(batch.starts_at), self.horizon.holding(batch.ends_at)

    def seated(self, batch: Batch) -> list[int]:
        """Ids of the people who have a place in it."""
        return [one.person_id for one in batch.enrolments if one.state in SEATED]

    def standing(self) -> list[Batch]:
        """Those that have begun."""
        return [batch for batch in self.batches if batch.id in self.begun]


def published_of(plan: AnnualPlan, horizon: Horizon, now: datetime) -> Published:
    """What is published of the plan within its year and not cancelled."""
    new_year, next_year = horizon.day(0), horizon.day(horizon.half_days)
    query = (
        select(Batch)
        .join(Batch.program)
        .where(
            Program.annual_plan_id == plan.id,
            Batch.state != BatchState.CANCELLED,
            Batch.starts_at >= halfdays.begins_at(new_year, 0),
            Batch.ends_at <= halfdays.begins_at(next_year, 0),
        )
        .options(selectinload(Batch.lessons), selectinload(Batch.enrolments))
        .order_by(Batch.starts_at, Batch.id)
        .execution_options(populate_existing=True)
    )
    batches = tuple(db.session.scalars(query))
    return Published(horizon, batches, frozenset(_begun(batches, horizon, now)))


def _begun(batches: tuple[Batch, ...], horizon: Horizon, now: datetime) -> set[int]:
    """By the clock; in a year that is over, by the records: with attendance or completion."""
    if not is_over(horizon.year, now):
        return {batch.id for batch in batches if horizon.holding(batch.starts_at) < horizon.earliest}
    attended = select(Lesson.batch_id).join(Attendance, Attendance.lesson_id == Lesson.id)
    completed = select(Enrolment.batch_id).where(Enrolment.state == EnrolmentState.COMPLETED)
    recorded = {*db.session.scalars(attended.distinct()), *db.session.scalars(completed.distinct())}
    return {batch.id for batch in batches if batch.id in recorded}


def previous_of(published: Published) -> dict[str, Any]:
    """The published timetable as `batches` and `places` of a solution file."""
    return {
        "batches": [_batch(published, batch) for batch in published.batches],
        "places": [
            {"person": ids.person(person), "program": ids.program(batch.program_id), "batch": batch.key}
            for batch in published.batches
            for person in sorted(published.seated(batch))
        ],
    }


def _batch(published: Published, batch: Batch) -> dict[str, Any]:
    return {
        "id": batch.key,
        "program": ids.program(batch.program_id),
        "start": published.span(batch)[0],
        "room": ids.room(batch.room_id),
        "lessons": [
            {
                "lesson": ids.lesson(course_id),
                "start": published.horizon.holding(lesson.starts_at),
                "lecturer": ids.lecturer(lesson.lecturer_id),
            }
            for course_id, lesson in _first_of_each_course(batch).items()
        ],
    }


def _first_of_each_course(batch: Batch) -> dict[int, Lesson]:
    """A problem knows a course by the half-day in which it begins; a long one is a lesson in each of its half-days."""
    first: dict[int, Lesson] = {}
    for lesson in sorted(batch.lessons, key=lambda one: one.starts_at):
        if lesson.course_id is not None and lesson.state == LessonState.PLANNED:
            first.setdefault(lesson.course_id, lesson)
    return first
