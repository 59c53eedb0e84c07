"""What lies ahead (还可取得): lessons of published batches that the ledger does not know yet.

A lesson nobody was recorded in yet can still give its full hours to everybody enrolled. One that was recorded but not
yet posted gives what the record says. One that is posted gives nothing more.
"""

from collections import defaultdict
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from training.models import db
from training.models.attendance import Attendance
from training.models.ledger import CreditEntry
from training.models.schedules import Batch, BatchState, Enrolment, EnrolmentState, Lesson, LessonState
from training.operations.ledger import rule_sets, rules
from training.operations.ledger.lines import Line

OPEN_ENROLMENTS = (EnrolmentState.CONFIRMED, EnrolmentState.ON_LEAVE)


def lines_ahead(from_on: date, to_on: date) -> dict[int, list[Line]]:
    """Per person, what lessons between those days can still give, both included."""
    lessons = [lesson for lesson in _unposted_lessons() if from_on <= lesson.starts_at.date() <= to_on]
    recorded = _records(lessons)
    found: dict[int, list[Line]] = defaultdict(list)
    open_batches: dict[int, list[Line]] = defaultdict(list)
    find = rule_sets.finder()
    for lesson in lessons:
        rule_set = find(lesson.starts_at.date())
        if lesson.id not in recorded:
            open_batches[lesson.batch_id].append(_line(lesson, rule_set.id, rules.read(rule_set.rules), None))
        for record in recorded.get(lesson.id, ()):
            found[record.person_id].append(_line(lesson, rule_set.id, rules.read(rule_set.rules), record))
    for person_id, batch_id in _enrolled(open_batches):
        found[person_id] += open_batches[batch_id]
    return found


def _unposted_lessons() -> list[Lesson]:
    posted = select(Attendance.lesson_id).join(CreditEntry, CreditEntry.attendance_id == Attendance.id)
    return list(
        db.session.scalars(
            select(Lesson)
            .join(Lesson.batch)
            .where(Lesson.state == LessonState.PLANNED, Batch.state == BatchState.PUBLISHED)
            .where(Lesson.id.not_in(posted))
            .options(joinedload(Lesson.batch).joinedload(Batch.program), joinedload(Lesson.course))
        )
    )


def _records(lessons: list[Lesson]) -> dict[int, list[Attendance]]:
    found: dict[int, list[Attendance]] = defaultdict(list)
    ids = [lesson.id for lesson in lessons]
    for record in db.session.scalars(select(Attendance).where(Attendance.lesson_id.in_(ids))):
        found[record.lesson_id].append(record)
    return found


def _enrolled(batch_ids: dict[int, list[Line]]) -> list[tuple[int, int]]:
    enrolled = select(Enrolment.person_id, Enrolment.batch_id).where(
        Enrolment.batch_id.in_(list(batch_ids)), Enrolment.state.in_(OPEN_ENROLMENTS)
    )
    return [(row.person_id, row.batch_id) for row in db.session.execute(enrolled)]


def _line(lesson: Lesson, rule_set_id: int, read: rules.Rules, record: Attendance | None) -> Line:
    program, lesson_minutes = lesson.batch.program, int((lesson.ends_at - lesson.starts_at).total_seconds() // 60)
    minutes = lesson_minutes if record is None else record.minutes
    is_compulsory = bool(lesson.course and lesson.course.is_compulsory)
    passed = record is None or record.test_passed
    attended = rules.Attended(minutes, lesson_minutes, lesson.batch.room_id is None, is_compulsory, passed)
    on, hours = lesson.starts_at.date(), rules.hours_for(read, attended)
    return Line(on, program.id, program.kind, program.mode, is_compulsory, rule_set_id, hours, minutes)
