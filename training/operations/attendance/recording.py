"""Recording (登记): the whole list of a lesson at once; nobody's change is lost, and none is half kept."""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from training.models import db, turns
from training.models.attendance import Attendance, Leave, LeaveState, Means
from training.models.people import Person
from training.models.schedules import Lesson, LessonState
from training.operations import closed
from training.operations.attendance import attendees, checkins
from training.operations.attendance.marks import LEAVES, Marked, columns, marked
from training.operations.errors import ChangedMeanwhile, TrainingError

Sheet = dict[int, Marked | None]
"""Person id → mark, or None where nothing is written yet."""


def people_of(lesson: Lesson) -> list[Person]:
    """Everybody enrolled in the lesson's batch, and guests who make something up in it; in the order of lists."""
    query = select(Person).where(Person.id.in_(attendees.of(lesson))).order_by(Person.pinyin, Person.id)
    return list(db.session.scalars(query))


def sheet_of(lesson: Lesson) -> Sheet:
    """What stands beside each name now; nothing yet is None."""
    sheet: Sheet = dict.fromkeys(person.id for person in people_of(lesson))
    for person_id, entry in _records(lesson).items():
        sheet[person_id] = marked(entry, lesson)
    return sheet


def expected(lesson: Lesson) -> Sheet:
    """What leave already granted says of the lesson, for a list that is still empty."""
    marks = {kind: mark for mark, kind in LEAVES.items()}
    granted = select(Leave).where(
        Leave.batch_id == lesson.batch_id,
        Leave.state == LeaveState.GRANTED,
        Leave.starts_at < lesson.ends_at,
        Leave.ends_at > lesson.starts_at,
    )
    return {leave.person_id: Marked(marks[leave.kind]) for leave in db.session.scalars(granted)}


def record(
    lesson: Lesson, wanted: Mapping[int, Marked], seen: Sheet, *, by_id: int | None, at: datetime,
    means: Means = Means.LIST,
) -> int:  # fmt: skip
    """Write the marks that differ from what the writer saw; returns how many were written.

    Raises ChangedMeanwhile, and writes nothing, where somebody else has changed a name in the meantime; TrainingError
    for a person who is not in the batch, for impossible minutes, or for a lesson that was cancelled.
    """
    closed.take_open(lesson.batch)
    turns.take(lesson)
    _refuse_what_cannot_be(lesson, at)
    names, now = {person.id: person.name for person in people_of(lesson)}, sheet_of(lesson)
    changes = {person: mark for person, mark in wanted.items() if mark != seen.get(person)}
    _refuse_strangers(changes, names)
    _refuse_changes_of_both(changes, seen, now, names)
    marks = {person_id: columns(lesson, mark, names[person_id]) for person_id, mark in changes.items()}
    checkins.write(lesson, marks, means=means, reason="", by_id=by_id, at=at)
    return len(changes)


def _records(lesson: Lesson) -> dict[int, Attendance]:
    found = db.session.scalars(select(Attendance).where(Attendance.lesson_id == lesson.id))
    return {entry.person_id: entry for entry in found}


def _refuse_what_cannot_be(lesson: Lesson, at: datetime) -> None:
    if lesson.state == LessonState.CANCELLED:
        raise TrainingError(_("“%(subject)s”已取消，不能登记考勤。", subject=lesson.subject))
    if lesson.starts_at.date() > at.date():
        shown = {"subject": lesson.subject, "day": lesson.starts_at.date().isoformat()}
        raise TrainingError(_("“%(subject)s”在 %(day)s 上课，当天起才能登记考勤。", **shown))


def _refuse_strangers(changes: Mapping[int, Marked], names: Mapping[int, str]) -> None:
    if changes.keys() - names.keys():
        raise TrainingError(_("名单中有人不在本期参训名单内。请刷新页面后再登记，本次未保存。"))


def _refuse_changes_of_both(changes: Mapping[int, Marked], seen: Sheet, now: Sheet, names: Mapping[int, str]) -> None:
    both = [person for person, mark in changes.items() if now.get(person) not in (seen.get(person), mark)]
    if both:
        listed = "、".join(names[person] for person in both[:10])
        raise ChangedMeanwhile(_("其他人刚刚改过 %(names)s 的考勤。请刷新页面核对后再保存，本次未保存。", names=listed))
