"""Marks: what staff write beside a name, and the record it makes."""

from dataclasses import dataclass
from enum import StrEnum

from flask_babel import gettext as _

from training.models.attendance import Attendance, LeaveKind, Presence
from training.models.schedules import Lesson
from training.operations.errors import TrainingError


class Mark(StrEnum):
    """出勤、迟到、早退、事假、病假、公假、缺勤: one key each, 1 to 7."""

    PRESENT = "present"
    LATE = "late"
    LEFT_EARLY = "left_early"
    PERSONAL_LEAVE = "personal"
    SICK_LEAVE = "sick"
    OFFICIAL_LEAVE = "official"
    ABSENT = "absent"


PARTLY = {Mark.LATE: Presence.LATE, Mark.LEFT_EARLY: Presence.LEFT_EARLY}
LEAVES = {
    Mark.PERSONAL_LEAVE: LeaveKind.PERSONAL,
    Mark.SICK_LEAVE: LeaveKind.SICK,
    Mark.OFFICIAL_LEAVE: LeaveKind.OFFICIAL,
}


@dataclass(frozen=True)
class Marked:
    """A mark beside a name; `missed` are the minutes late or left early, 0 for all other marks."""

    mark: Mark
    missed: int = 0
    test_passed: bool = False


def minutes_of(lesson: Lesson) -> int:
    """How long the lesson lasts."""
    return int((lesson.ends_at - lesson.starts_at).total_seconds() // 60)


def columns(lesson: Lesson, marked: Marked, name: str) -> dict[str, object]:
    """What the mark says in the columns of Attendance. Raises TrainingError for minutes that cannot be."""
    whole = minutes_of(lesson)
    if marked.mark in PARTLY:
        if not 1 <= marked.missed < whole:
            allowed = {"name": name, "most": whole - 1}
            raise TrainingError(_("%(name)s迟到或早退的分钟数应在 1 至 %(most)s 之间。请改正后再保存。", **allowed))
        return _row(PARTLY[marked.mark], whole - marked.missed, test_passed=marked.test_passed)
    if marked.mark in LEAVES:
        return _row(Presence.EXCUSED, 0, LEAVES[marked.mark])
    if marked.mark == Mark.ABSENT:
        return _row(Presence.ABSENT, 0)
    return _row(Presence.PRESENT, whole, test_passed=marked.test_passed)


def marked(record: Attendance, lesson: Lesson) -> Marked:
    """The reverse: what stands beside the name of that record."""
    if record.presence == Presence.EXCUSED:
        return Marked(next(mark for mark, kind in LEAVES.items() if kind == record.leave_kind))
    if record.presence == Presence.ABSENT:
        return Marked(Mark.ABSENT)
    partly = next((mark for mark, presence in PARTLY.items() if presence == record.presence), None)
    if partly is None:
        return Marked(Mark.PRESENT, 0, record.test_passed)
    return Marked(partly, max(0, minutes_of(lesson) - record.minutes), record.test_passed)


def _row(
    presence: Presence, minutes: int, leave_kind: LeaveKind | None = None, *, test_passed: bool = False
) -> dict[str, object]:
    return {"presence": presence, "minutes": minutes, "leave_kind": leave_kind, "test_passed": test_passed}
