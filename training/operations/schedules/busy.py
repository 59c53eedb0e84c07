"""When lecturers and rooms are taken by published classes that the problem does not plan.

These are batches of other years' plans that reach into this one, and lessons of begun batches that the problem cannot
hold: their course is not in the program any more, say. What the problem holds itself is not counted here.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from training.models import db, halfdays
from training.models.schedules import Batch, BatchState, Lesson, LessonState
from training.operations.schedules import ids
from training.operations.schedules.horizon import Horizon, Span
from training.operations.schedules.standing import Standing


@dataclass(frozen=True, slots=True)
class Busy:
    """Half-days by id of the lecturer and of the room."""

    lecturers: dict[int, list[Span]]
    rooms: dict[int, list[Span]]


def busy_of(standing: Standing, given: list[dict[str, Any]]) -> Busy:
    """Gather them. `given`: the problem's `batches`, with the lessons of begun ones."""
    horizon = standing.published.horizon
    lecturers: dict[int, list[Span]] = defaultdict(list)
    rooms: dict[int, list[Span]] = defaultdict(list)
    elsewhere = _elsewhere(horizon, {batch.id for batch in standing.published.batches})
    left = [lesson for batch in standing.batches for lesson in _not_held(batch, horizon, given)]
    for lesson in [*left, *(lesson for batch in elsewhere for lesson in batch.lessons)]:
        span = horizon.touched(lesson.starts_at, lesson.ends_at)
        if span and lesson.lecturer_id is not None and lesson.state is LessonState.PLANNED:
            lecturers[lesson.lecturer_id].append(span)
    for batch in elsewhere:
        span = horizon.touched(batch.starts_at, batch.ends_at)
        if span and batch.room_id is not None:
            rooms[batch.room_id].append(span)
    return Busy(dict(lecturers), dict(rooms))


def _elsewhere(horizon: Horizon, planned: set[int]) -> list[Batch]:
    """Published batches that touch the horizon and are not among those of the plan."""
    query = select(Batch).where(
        Batch.state != BatchState.CANCELLED,
        Batch.ends_at > halfdays.begins_at(horizon.origin, 0),
        Batch.starts_at < halfdays.begins_at(horizon.origin, horizon.half_days),
    )
    return [batch for batch in db.session.scalars(query.order_by(Batch.id)) if batch.id not in planned]


def _not_held(batch: Batch, horizon: Horizon, given: list[dict[str, Any]]) -> list[Lesson]:
    """Its lessons that the problem does not hold."""
    entry = next((one for one in given if one["id"] == batch.key), {})
    held = {(one["lesson"], one["start"], one["lecturer"]) for one in entry.get("lessons", ())}
    return [lesson for lesson in batch.lessons if _told(lesson, horizon) not in held]


def _told(lesson: Lesson, horizon: Horizon) -> tuple[str, int, str | None]:
    course = "" if lesson.course_id is None else ids.lesson(lesson.course_id)
    return course, horizon.holding(lesson.starts_at), ids.lecturer(lesson.lecturer_id)
