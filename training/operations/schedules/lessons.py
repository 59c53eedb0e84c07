"""Lessons as they are published: a course once a batch, at clock times; known again by batch and course.

A course longer than half a day is a lesson in each of its half-days: each has a door and a place on the sign-in sheet,
and neither the lunch nor the night between them is a minute of training.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from training.models import db, halfdays, scope
from training.models.catalogue import Course
from training.models.congresses import Congress
from training.models.plans import Program
from training.models.schedules import Batch, Lesson, LessonState
from training.operations.schedules import ids
from training.operations.schedules.editing import Data

Planned = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Timing:
    """When half-days begin by the clock, how long programs last, and how long courses are, in minutes."""

    origin: date
    morning_at: time
    afternoon_at: time
    half_day_minutes: int
    lengths: dict[str, int]
    programs: dict[int, str]
    courses: dict[int, tuple[str, int]]

    def span(self, batch: Data) -> tuple[datetime, datetime]:
        """The batch's half-days as moments."""
        end = batch["start"] + self.lengths[batch["program"]]
        return halfdays.begins_at(self.origin, batch["start"]), halfdays.begins_at(self.origin, end)

    def begins(self, half_day: int) -> datetime:
        """When teaching begins in that half-day."""
        on = self.origin + timedelta(days=half_day // 2)
        return datetime.combine(on, self.afternoon_at if half_day % 2 else self.morning_at)

    def spans(self, start: int, minutes: int) -> Iterator[tuple[datetime, datetime]]:
        """So many minutes from that half-day on: whole half-days, and what is left of them in the last one."""
        for place, done in enumerate(range(0, minutes, self.half_day_minutes)):
            begins = self.begins(start + place)
            yield begins, begins + timedelta(minutes=min(self.half_day_minutes, minutes - done))


def timing_of(question: Data) -> Timing:
    """The clock of the congress, for the programs of a problem."""
    congress = db.session.get_one(Congress, scope.bound())
    courses = db.session.execute(select(Course.id, Course.subject, Course.minutes))
    return Timing(
        date.fromisoformat(question["origin"]),
        congress.morning_at,
        congress.afternoon_at,
        congress.half_day_minutes,
        {one["id"]: one["length"] for one in question["programs"]},
        {row.id: row.name for row in db.session.execute(select(Program.id, Program.name))},
        {one: (subject, minutes) for one, subject, minutes in courses},
    )


def planned_lessons(one: Data, timing: Timing) -> list[Planned]:
    """The columns of each lesson of a batch, one each half-day; without courses they have the program's name."""
    if not one["lessons"]:
        length, subject = timing.lengths[one["program"]], timing.programs[ids.record(one["program"])]
        return [
            _planned(None, subject, None, span) for span in timing.spans(one["start"], length * timing.half_day_minutes)
        ]
    found = []
    for lesson in one["lessons"]:
        course = ids.record(lesson["lesson"])
        subject, minutes = timing.courses[course]
        lecturer = ids.record(lesson["lecturer"]) if lesson["lecturer"] else None
        found += [_planned(course, subject, lecturer, span) for span in timing.spans(lesson["start"], minutes)]
    return found


def _planned(course: int | None, subject: str, lecturer: int | None, span: tuple[datetime, datetime]) -> Planned:
    return {
        "course_id": course,
        "subject": subject,
        "lecturer_id": lecturer,
        "starts_at": span[0],
        "ends_at": span[1],
        "state": LessonState.PLANNED,
    }


def set_lessons(batch: Batch, one: Data, timing: Timing, now: datetime, *, room_changed: bool = False) -> bool:
    """Make the batch's lessons those of the proposal; whether any of them changed.

    A lesson stays the same record through every change of its batch. `sequence` and `changed_at` move only where time,
    place, lecturer, subject or state do.
    """
    old = dict(_known(batch.lessons))
    changed = False
    for place, values in _placed(planned_lessons(one, timing)):
        lesson = old.pop(place, None)
        if lesson is None:
            batch.lessons.append(Lesson(**values, sequence=0, changed_at=now))
            changed = True
        elif room_changed or any(getattr(lesson, name) != value for name, value in values.items()):
            _change(lesson, values, now)
            changed = True
    for lesson in old.values():
        changed = _cancel(lesson, now) or changed
    return changed


def cancel_lessons(batch: Batch, now: datetime) -> None:
    """Mark all lessons of the batch as cancelled; calendars show that for a while."""
    for lesson in batch.lessons:
        _cancel(lesson, now)


def _cancel(lesson: Lesson, now: datetime) -> bool:
    if lesson.state is LessonState.CANCELLED:
        return False
    _change(lesson, {"state": LessonState.CANCELLED}, now)
    return True


def _change(lesson: Lesson, values: Planned, now: datetime) -> None:
    for name, value in values.items():
        setattr(lesson, name, value)
    lesson.sequence, lesson.changed_at = lesson.sequence + 1, now


def _known(lessons: list[Lesson]) -> Iterator[tuple[tuple[int | None, int], Lesson]]:
    """Each lesson under its course and, for those of one course or of none, its place among them by time."""
    counts: dict[int | None, int] = {}
    for lesson in sorted(lessons, key=lambda lesson: (lesson.starts_at, lesson.id)):
        place = counts.get(lesson.course_id, 0)
        counts[lesson.course_id] = place + 1
        yield (lesson.course_id, place), lesson


def _placed(planned: list[Planned]) -> Iterator[tuple[tuple[int | None, int], Planned]]:
    counts: dict[int | None, int] = {}
    for values in sorted(planned, key=lambda values: values["starts_at"]):
        place = counts.get(values["course_id"], 0)
        counts[values["course_id"]] = place + 1
        yield (values["course_id"], place), values
