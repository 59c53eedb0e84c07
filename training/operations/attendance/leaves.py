"""Leave (请假): asked, granted or refused, and the share of the class that it uses."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from flask_babel import gettext as _
from sqlalchemy import select

from training.models import db, turns
from training.models.attendance import Attendance, Leave, LeaveKind, LeaveState, Presence
from training.models.schedules import Batch, Enrolment, EnrolmentState, Lesson, LessonState
from training.operations.attendance.marks import minutes_of
from training.operations.errors import TrainingError

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


def ask(
    batch: Batch, person_id: int, starts_at: datetime, ends_at: datetime, kind: LeaveKind, reason: str,
    *, by_id: int | None, at: datetime,
) -> Leave:  # fmt: skip
    """Ask for leave from a batch. Raises TrainingError for a stretch without a lesson or one already asked for."""
    _refuse_who_is_not_enrolled(batch, person_id)
    if ends_at <= starts_at:
        raise TrainingError(_("请假的结束应在开始之后。请改正日期。"))
    if not any(lesson.starts_at < ends_at and lesson.ends_at > starts_at for lesson in _lessons(batch)):
        raise TrainingError(_("所选时段内本期没有课次。请选择有课的半天。"))
    turns.take(batch)
    _refuse_leave_twice(batch, person_id, starts_at, ends_at)
    leave = Leave(
        batch=batch, person_id=person_id, starts_at=starts_at, ends_at=ends_at, kind=kind, reason=reason,
        state=LeaveState.ASKED, asked_by_id=by_id, asked_at=at,
    )  # fmt: skip
    db.session.add(leave)
    db.session.flush()
    return leave


def decide(leave: Leave, *, granted: bool, by_id: int | None, at: datetime) -> None:
    """Grant or refuse it. Raises TrainingError when that was done already."""
    turns.take(leave)
    if leave.state != LeaveState.ASKED:
        raise TrainingError(_("这份请假已经处理过。请刷新页面查看结果。"))
    leave.state = LeaveState.GRANTED if granted else LeaveState.REFUSED
    leave.decided_by_id, leave.decided_at = by_id, at
    db.session.flush()


def shares(batch: Batch) -> dict[int, LeaveShare]:
    """Per person with any leave in the batch: recorded as excused, or granted for lessons not recorded yet."""
    lessons = {lesson.id: lesson for lesson in _lessons(batch)}
    whole = sum(minutes_of(lesson) for lesson in lessons.values())
    used = _excused(lessons)
    for leave in batch_leaves(batch, LeaveState.GRANTED):
        used[leave.person_id] |= _covered(leave, lessons)
    present = _present(lessons)
    return {
        person: LeaveShare(sum(minutes_of(lessons[lesson]) for lesson in missed - present[person]), whole)
        for person, missed in used.items()
    }


def with_leave(batch: Batch, leave: Leave) -> LeaveShare:
    """The share as it would be if that leave were granted: shown before it is."""
    lessons = {lesson.id: lesson for lesson in _lessons(batch)}
    missed = _excused(lessons)[leave.person_id] | _covered(leave, lessons)
    for other in batch_leaves(batch, LeaveState.GRANTED):
        if other.person_id == leave.person_id:
            missed |= _covered(other, lessons)
    missed -= _present(lessons)[leave.person_id]
    whole = sum(minutes_of(lesson) for lesson in lessons.values())
    return LeaveShare(sum(minutes_of(lessons[lesson]) for lesson in missed), whole)


def batch_leaves(batch: Batch, *states: LeaveState) -> list[Leave]:
    """The batch's leaves in those states, oldest first."""
    query = select(Leave).where(Leave.batch_id == batch.id, Leave.state.in_(states)).order_by(Leave.id)
    return list(db.session.scalars(query))


def _lessons(batch: Batch) -> list[Lesson]:
    return [lesson for lesson in batch.lessons if lesson.state == LessonState.PLANNED]


def _covered(leave: Leave, lessons: dict[int, Lesson]) -> set[int]:
    return {
        lesson.id
        for lesson in lessons.values()
        if leave.starts_at < lesson.ends_at and leave.ends_at > lesson.starts_at
    }


def _excused(lessons: Iterable[int]) -> dict[int, set[int]]:
    return _recorded(lessons, (Presence.EXCUSED,))


def _present(lessons: Iterable[int]) -> dict[int, set[int]]:
    return _recorded(lessons, (Presence.PRESENT, Presence.LATE, Presence.LEFT_EARLY))


def _recorded(lessons: Iterable[int], presences: tuple[Presence, ...]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    query = select(Attendance.person_id, Attendance.lesson_id).where(
        Attendance.lesson_id.in_(list(lessons)), Attendance.presence.in_(presences)
    )
    for person_id, lesson_id in db.session.execute(query):
        found[person_id].add(lesson_id)
    return found


def _refuse_who_is_not_enrolled(batch: Batch, person_id: int) -> None:
    enrolled = select(Enrolment.id).where(
        Enrolment.batch_id == batch.id, Enrolment.person_id == person_id, Enrolment.state != EnrolmentState.WITHDRAWN
    )
    if db.session.scalar(enrolled) is None:
        raise TrainingError(_("请假人不在本期参训名单内。请从名单中选择。"))


def _refuse_leave_twice(batch: Batch, person_id: int, starts_at: datetime, ends_at: datetime) -> None:
    for leave in batch_leaves(batch, LeaveState.ASKED, LeaveState.GRANTED):
        if leave.person_id == person_id and leave.starts_at < ends_at and leave.ends_at > starts_at:
            raise TrainingError(_("这段时间已有一份请假。请先处理那一份。"))
