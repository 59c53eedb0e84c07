"""Completing a class (结业): who has attended enough of it, once every lesson is recorded."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction

from sqlalchemy import select

from training.models import db
from training.models.attendance import Attendance
from training.models.ledger import RuleSet
from training.models.schedules import Batch, Enrolment, EnrolmentState, Lesson, LessonState
from training.operations.ledger import made_up, rules


def settle(batch: Batch, rule_set: RuleSet) -> None:
    """Mark the batch's enrolments completed or, after a correction, confirmed again; before the last list nothing.

    A class is completed from the rule's share of its minutes, those made up elsewhere included. The calendar does not
    change by it.
    """
    lessons = {lesson.id: lesson for lesson in batch.lessons if lesson.state == LessonState.PLANNED}
    records = _records(lessons)
    if not lessons or {record.lesson_id for record in records} != lessons.keys():
        return
    least = rules.read(rule_set.rules).completed * sum(_minutes(lesson) for lesson in lessons.values())
    attended = _attended(records, made_up.minutes_in(batch))
    for enrolment in db.session.scalars(select(Enrolment).where(Enrolment.batch_id == batch.id)):
        if enrolment.state != EnrolmentState.WITHDRAWN:
            enrolment.state = _state(attended[enrolment.person_id], least)
    db.session.flush()


def _state(attended: int, least: Fraction) -> EnrolmentState:
    return EnrolmentState.COMPLETED if attended and attended >= least else EnrolmentState.CONFIRMED


def _records(lessons: Iterable[int]) -> list[Attendance]:
    return list(db.session.scalars(select(Attendance).where(Attendance.lesson_id.in_(list(lessons)))))


def _attended(records: Iterable[Attendance], made_up: Mapping[int, int]) -> dict[int, int]:
    minutes: dict[int, int] = defaultdict(int, made_up)
    for record in records:
        minutes[record.person_id] += 0 if record.is_pending else record.minutes
    return minutes


def _minutes(lesson: Lesson) -> int:
    return int((lesson.ends_at - lesson.starts_at).total_seconds() // 60)
