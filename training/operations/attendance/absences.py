"""Absences (缺课): on leave and without it (未请假缺勤) apart, and records that no longer fit the leave behind them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from training.models import db
from training.models.attendance import Attendance, Leave, LeaveKind, LeaveState, Means, Presence
from training.models.schedules import Batch, Lesson
from training.operations.attendance import checkins, shares
from training.operations.errors import TrainingError


@dataclass
class Absence:
    """What one person missed of a class, as recorded."""

    person_id: int
    on_leave: list[Lesson] = field(default_factory=list)
    without_leave: list[Lesson] = field(default_factory=list)
    """No-shows (未请假缺勤)."""

    @property
    def counts(self) -> tuple[int, int]:
        """Lessons missed on leave, and without."""
        return len(self.on_leave), len(self.without_leave)


@dataclass(frozen=True)
class Mismatch:
    """A record that says otherwise than the leave does, and what it would be."""

    record: Attendance
    presence: Presence
    leave_kind: LeaveKind | None


def absences(batch: Batch) -> dict[int, Absence]:
    """By person; those who missed nothing are not there."""
    found: dict[int, Absence] = {}
    for record in _missed(batch):
        one = found.setdefault(record.person_id, Absence(record.person_id))
        (one.on_leave if record.presence == Presence.EXCUSED else one.without_leave).append(record.lesson)
    return found


def mismatches(batch: Batch) -> list[Mismatch]:
    """Absent though leave was granted since, or excused though the leave was withdrawn or refused since.

    Excused without any leave here was written by staff from what they knew: it stands.
    """
    by_person = _leaves(batch)
    found = []
    for record in _missed(batch):
        wanted = _wanted(record, by_person[record.person_id])
        if wanted != (record.presence, record.leave_kind):
            found.append(Mismatch(record, *wanted))
    return found


def correct(batch: Batch, *, by_id: int | None, at: datetime) -> int:
    """Write what the leave says into the records that say otherwise; how many. Credit does not change by it."""
    found = mismatches(batch)
    if not found:
        raise TrainingError(_("考勤与请假一致，没有需要更正的记录。"))
    for lesson in {one.record.lesson_id: one.record.lesson for one in found}.values():
        marks = {one.record.person_id: _columns(one) for one in found if one.record.lesson_id == lesson.id}
        checkins.write(lesson, marks, means=Means.HAND, reason=_("按请假更正"), by_id=by_id, at=at)
    return len(found)


def _columns(one: Mismatch) -> dict[str, object]:
    return {"presence": one.presence, "leave_kind": one.leave_kind, "minutes": 0, "test_passed": False}


def _wanted(record: Attendance, leaves: Iterable[Leave]) -> tuple[Presence, LeaveKind | None]:
    over = [one for one in leaves if shares.touched([record.lesson], one.starts_at, one.ends_at)]
    granted = next((one for one in over if one.state == LeaveState.GRANTED), None)
    if granted:
        return Presence.EXCUSED, granted.kind
    if over and record.presence == Presence.EXCUSED:
        return Presence.ABSENT, None
    return record.presence, record.leave_kind


def _missed(batch: Batch) -> list[Attendance]:
    lessons = [lesson.id for lesson in shares.lessons_of(batch)]
    query = (
        select(Attendance)
        .join(Attendance.lesson)
        .where(Attendance.lesson_id.in_(lessons), Attendance.presence.in_((Presence.EXCUSED, Presence.ABSENT)))
        .options(joinedload(Attendance.lesson), joinedload(Attendance.person))
        .order_by(Lesson.starts_at, Attendance.id)
    )
    return list(db.session.scalars(query))


def _leaves(batch: Batch) -> dict[int, list[Leave]]:
    """Decided or withdrawn leave by person; what is still asked for says nothing yet."""
    found: dict[int, list[Leave]] = defaultdict(list)
    query = select(Leave).where(Leave.batch_id == batch.id, Leave.state != LeaveState.ASKED).order_by(Leave.id)
    for leave in db.session.scalars(query):
        found[leave.person_id].append(leave)
    return found
