"""The share of a class that leave uses (请假占比): now, with a leave that is asked for, and with half a day more.

Exact fractions of the class's minutes. More than a seventh means withdrawal in the cadre rules (干部教育培训工作条例);
no law says so of deputies: it is shown, never enforced.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from sqlalchemy import select

from training.models import db
from training.models.attendance import Attendance, Leave, LeaveState, Presence
from training.models.schedules import Batch, Lesson, LessonState
from training.operations.attendance.marks import minutes_of

LIMIT = Fraction(1, 7)
"""Of a class's hours; above it the cadre rules say withdrawn (退学). Shown, never enforced: no law fixes it."""


@dataclass(frozen=True)
class LeaveShare:
    """How much of a class a person has taken leave from, in minutes."""

    used: int
    whole: int

    @property
    def share(self) -> Fraction:
        """Of the class; 0 for a class without lessons."""
        return Fraction(self.used, self.whole) if self.whole else Fraction(0)

    @property
    def is_over(self) -> bool:
        """More than a seventh."""
        return self.share > LIMIT


@dataclass(frozen=True)
class Meter:
    """Three shares of one class: granted so far, with the leave in question, and with half a day more."""

    now: LeaveShare
    after: LeaveShare
    more: LeaveShare | None
    """The longest half-day still to come on top; None: none is left."""


def shares(batch: Batch) -> dict[int, LeaveShare]:
    """Per person with any leave in the batch: recorded as excused, or granted for lessons not recorded yet."""
    ledger = Missed(batch)
    return {person: ledger.share(ledger.of(person)) for person in ledger.people}


def with_leave(batch: Batch, leave: Leave) -> LeaveShare:
    """The share as it would be if that leave were granted: shown before it is."""
    return meters(batch, [leave])[leave.id].after


def meters(batch: Batch, asked: Iterable[Leave]) -> dict[int, Meter]:
    """What granting each of these leaves of the batch would do, by leave."""
    missed = Missed(batch)
    return {leave.id: missed.meter(leave.person_id, missed.covered(leave)) for leave in asked}


def standing(batch: Batch, person_id: int) -> Meter:
    """Where a person stands before asking."""
    return Missed(batch).meter(person_id, set())


def lessons_of(batch: Batch) -> list[Lesson]:
    """The lessons of the batch that take place."""
    return [lesson for lesson in batch.lessons if lesson.state == LessonState.PLANNED]


def touched(lessons: Iterable[Lesson], starts_at: datetime, ends_at: datetime) -> list[Lesson]:
    """Those of the lessons that the stretch of time touches."""
    return [lesson for lesson in lessons if starts_at < lesson.ends_at and ends_at > lesson.starts_at]


def half_days(lessons: Iterable[Lesson]) -> dict[tuple[date, bool], set[int]]:
    """Ids of lessons by day and whether it is afternoon."""
    found: dict[tuple[date, bool], set[int]] = defaultdict(set)
    for lesson in lessons:
        found[lesson.starts_at.date(), lesson.starts_at.hour >= 12].add(lesson.id)
    return found


class Missed:
    """Which lessons of a batch each person misses on leave, read once for all of them."""

    def __init__(self, batch: Batch) -> None:
        self.lessons = {lesson.id: lesson for lesson in lessons_of(batch)}
        self._granted: dict[int, set[int]] = defaultdict(set)
        self._excused: dict[int, set[int]] = defaultdict(set)
        self._recorded: dict[int, set[int]] = defaultdict(set)
        self._present: dict[int, set[int]] = defaultdict(set)
        self._read(batch)

    @property
    def people(self) -> list[int]:
        """Everybody with leave, granted or recorded."""
        return sorted(self._granted.keys() | self._excused.keys())

    def of(self, person_id: int) -> set[int]:
        """Ids of the lessons that the person misses on leave; not those attended after all."""
        return (self._granted[person_id] | self._excused[person_id]) - self._present[person_id]

    def covered(self, leave: Leave) -> set[int]:
        """Ids of the lessons that a leave is for."""
        return {lesson.id for lesson in touched(self.lessons.values(), leave.starts_at, leave.ends_at)}

    def share(self, lesson_ids: Iterable[int]) -> LeaveShare:
        """Those lessons' share of the class."""
        whole = sum(minutes_of(lesson) for lesson in self.lessons.values())
        return LeaveShare(sum(minutes_of(self.lessons[one]) for one in lesson_ids), whole)

    def meter(self, person_id: int, asked: set[int]) -> Meter:
        """The person's share now, with the lessons asked for, and with half a day more."""
        now = self.of(person_id)
        after = now | (asked - self._present[person_id])
        more = self._half_day_more(after | self._recorded[person_id])
        return Meter(self.share(now), self.share(after), self.share(after | more) if more else None)

    def _half_day_more(self, gone: set[int]) -> set[int]:
        """The longest half-day of which nothing is gone."""
        left = [half for half in half_days(self.lessons.values()).values() if not half & gone]
        return max(left, key=lambda half: self.share(half).used, default=set())

    def _read(self, batch: Batch) -> None:
        granted = select(Leave).where(Leave.batch_id == batch.id, Leave.state == LeaveState.GRANTED)
        for leave in db.session.scalars(granted):
            self._granted[leave.person_id] |= self.covered(leave)
        kept = (Attendance.person_id, Attendance.lesson_id, Attendance.presence)
        query = select(*kept).where(Attendance.lesson_id.in_(list(self.lessons)))
        for person_id, lesson_id, presence in db.session.execute(query):
            self._recorded[person_id].add(lesson_id)
            if presence == Presence.EXCUSED:
                self._excused[person_id].add(lesson_id)
            elif presence != Presence.ABSENT:
                self._present[person_id].add(lesson_id)
