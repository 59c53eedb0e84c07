"""Tests after lessons (随堂测试): how many of those who were there passed, by course and year.

A record says "passed" or nothing, so a lesson counts as one with a test once somebody has passed it.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import case, func, select

from training.models import db
from training.models.attendance import Attendance, Presence
from training.models.schedules import Batch, Lesson, LessonState

THERE = (Presence.PRESENT, Presence.LATE, Presence.LEFT_EARLY)


@dataclass(frozen=True)
class Passed:
    """So many of so many."""

    passed: int = 0
    there: int = 0

    def __add__(self, other: "Passed") -> "Passed":
        return Passed(self.passed + other.passed, self.there + other.there)

    @property
    def percent(self) -> int:
        """Rounded down: 100 means all."""
        return 100 * self.passed // self.there if self.there else 0


def by_course(course_id: int | None = None) -> Mapping[tuple[int, int], Passed]:
    """By course and year of the class; of one course, or of all."""
    passed = func.sum(case((Attendance.test_passed, 1), else_=0))
    query = (
        select(Lesson.course_id, Batch.starts_at, passed, func.count(Attendance.id))
        .join(Attendance.lesson)
        .join(Lesson.batch)
        .where(Lesson.state == LessonState.PLANNED, Lesson.course_id.is_not(None), Attendance.presence.in_(THERE))
        .group_by(Lesson.id, Lesson.course_id, Batch.starts_at)
        .having(passed > 0)
    )
    if course_id is not None:
        query = query.where(Lesson.course_id == course_id)
    found: dict[tuple[int, int], Passed] = defaultdict(Passed)
    for course, starts_at, those, there in db.session.execute(query):
        found[course, starts_at.year] += Passed(int(those), there)
    return found
