"""What lies ahead (还可取得): lessons of published batches that the ledger does not know yet.

A lesson that a person was not recorded in yet can still give its full hours, though the names above are marked
already. One recorded but not yet posted gives what the record says. One that is posted, or for which the person has
leave, gives nothing more. A make-up that is booked gives what it makes up, in the class and year that it replaces.
Claims to everyday training that wait for review can still give what they claim.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from training.models import db
from training.models.attendance import Attendance, Leave, LeaveState, MakeUp
from training.models.ledger import CreditEntry, RuleSet
from training.models.plans import ProgramKind, Requirement
from training.models.schedules import Batch, BatchState, Enrolment, EnrolmentState, Lesson, LessonState
from training.operations.ledger import made_up, rule_sets, rules
from training.operations.ledger.everyday import claimed, studied
from training.operations.ledger.lines import Line, counts_for, counts_on
from training.operations.ledger.periods import Period

Find = Callable[[date], RuleSet]
"""The rule set of a day."""


class Ahead(NamedTuple):
    """Lessons to come: `lines` by person, each with its batch; `whole` by batch, each with its lesson, in full."""

    lines: dict[int, list[tuple[int, Line]]]
    whole: dict[int, list[tuple[int, Line]]]
    on_leave: set[tuple[int, int]]
    """(person, lesson): leave is granted."""
    claimed: dict[int, list[Line]]
    """By person: everyday training that waits for review."""


def lines_ahead(requirement: Requirement, span: Period, find: Find | None = None) -> Ahead:
    """What lessons in that time can still give for it, by the rules that `find` gives or those in force."""
    unposted = _unposted_lessons()
    lessons = [lesson for lesson in unposted if _counts(requirement, lesson, span)]
    recorded = _records(lessons)
    line_of = _Reckoner(find or rule_sets.finder())
    found: dict[int, list[tuple[int, Line]]] = defaultdict(list)
    whole: dict[int, list[tuple[int, Line]]] = defaultdict(list)
    for lesson in lessons:
        whole[lesson.batch_id].append((lesson.id, line_of(lesson, None)))
        for person_id, record in recorded[lesson.id].items():
            if record.make_up is None:
                found[person_id].append((lesson.batch_id, line_of(lesson, record)))
    for make_up, taken in _make_ups_ahead(requirement, span, unposted):
        line = line_of(make_up.lesson or make_up.missed_lesson, taken, make_up)
        line = line._replace(on=counts_on(requirement, line.on, line.class_year))
        found[make_up.person_id].append((make_up.missed_lesson.batch_id, line))
    for make_up, line in studied.lines(requirement, span, find or rule_sets.finder()):
        found[make_up.person_id].append((make_up.missed_lesson.batch_id, line))
    on_leave = granted_leave(lessons)
    gone = on_leave | {(person, lesson) for lesson, records in recorded.items() for person in records}
    touched = {person for person, _lesson in gone}
    pairs = {batch: [(batch, line) for _lesson, line in lines] for batch, lines in whole.items()}
    for person, batch in _enrolled(whole):
        if person not in touched:
            found[person].extend(pairs[batch])
        else:
            found[person] += [(batch, line) for lesson, line in whole[batch] if (person, lesson) not in gone]
    return Ahead(found, whole, on_leave, claimed.lines(requirement, span, find or rule_sets.finder()))


def _make_ups_ahead(
    requirement: Requirement, span: Period, unposted: Iterable[Lesson]
) -> Iterable[tuple[MakeUp, Attendance | None]]:
    """Make-ups booked whose lesson the ledger does not know yet, each with its record, if there is one."""
    lessons = {lesson.id: lesson for lesson in unposted}
    make_ups = [one for one in made_up.booked() if one.lesson_id in lessons]
    recorded = _records([lessons[one.lesson_id] for one in make_ups if one.lesson_id])
    for one in make_ups:
        lesson, missed = lessons[one.lesson_id or 0], one.missed_lesson
        on = counts_on(requirement, lesson.starts_at.date(), missed.starts_at.year)
        if span.holds(on) and _is_looked_at(requirement, lesson, missed.batch.program.kind):
            yield one, recorded[lesson.id].get(one.person_id)


def granted_leave(lessons: Iterable[Lesson]) -> set[tuple[int, int]]:
    """(person, lesson) where leave was granted for a time that touches the lesson."""
    by_batch: dict[int, list[Lesson]] = defaultdict(list)
    for lesson in lessons:
        by_batch[lesson.batch_id].append(lesson)
    granted = select(Leave.person_id, Leave.batch_id, Leave.starts_at, Leave.ends_at).where(
        Leave.state == LeaveState.GRANTED, Leave.batch_id.in_(list(by_batch))
    )
    return {
        (person_id, lesson.id)
        for person_id, batch_id, starts_at, ends_at in db.session.execute(granted)
        for lesson in by_batch[batch_id]
        if starts_at < lesson.ends_at and ends_at > lesson.starts_at
    }


def _counts(requirement: Requirement, lesson: Lesson, span: Period) -> bool:
    return span.holds(lesson.starts_at.date()) and _is_looked_at(requirement, lesson, lesson.batch.program.kind)


def _is_looked_at(requirement: Requirement, lesson: Lesson, kind: ProgramKind) -> bool:
    is_compulsory = bool(lesson.course and lesson.course.is_compulsory)
    return counts_for(requirement, kind, is_compulsory=is_compulsory, course_id=lesson.course_id)


def _unposted_lessons() -> list[Lesson]:
    posted = select(Attendance.lesson_id).join(CreditEntry, CreditEntry.attendance_id == Attendance.id).distinct()
    loaded = (joinedload(Lesson.batch).joinedload(Batch.program), joinedload(Lesson.course))
    query = (
        select(Lesson)
        .join(Lesson.batch)
        .where(Lesson.state == LessonState.PLANNED, Batch.state == BatchState.PUBLISHED, Lesson.id.not_in(posted))
        .options(*loaded)
    )
    return list(db.session.scalars(query))


def _records(lessons: list[Lesson]) -> dict[int, dict[int, Attendance]]:
    """By lesson, then by person."""
    found: dict[int, dict[int, Attendance]] = defaultdict(dict)
    ids = [lesson.id for lesson in lessons]
    for record in db.session.scalars(select(Attendance).where(Attendance.lesson_id.in_(ids))):
        found[record.lesson_id][record.person_id] = record
    return found


def _enrolled(batch_ids: Iterable[int]) -> list[tuple[int, int]]:
    enrolled = select(Enrolment.person_id, Enrolment.batch_id).where(
        Enrolment.batch_id.in_(list(batch_ids)), Enrolment.state != EnrolmentState.WITHDRAWN
    )
    return [(person, batch) for person, batch in db.session.execute(enrolled)]


class _Reckoner:
    """Reckons the line that a lesson gives: in full, or as its record says; each rule set is read once."""

    def __init__(self, find: Find) -> None:
        self._find = find
        self._read: dict[int, rules.Rules] = {}

    def __call__(self, lesson: Lesson, record: Attendance | None, make_up: MakeUp | None = None) -> Line:
        own = make_up.missed_lesson if make_up else lesson
        on, program = lesson.starts_at.date(), own.batch.program
        rule_set = self._find(own.starts_at.date())
        if rule_set.id not in self._read:
            self._read[rule_set.id] = rules.read(rule_set.rules)
        attended = _attended(lesson, record, made_up.minutes_of(make_up.missed_lesson) if make_up else None)
        hours = rules.hours_for(self._read[rule_set.id], attended)
        line = Line(on, program.id, program.mode, rule_set.id, hours, attended.minutes, lesson.course_id)
        return line._replace(class_year=own.starts_at.year) if make_up else line


def _attended(lesson: Lesson, record: Attendance | None, at_most: int | None) -> rules.Attended:
    """In full, or as recorded; of a made-up lesson no more than was missed."""
    length = made_up.minutes_of(lesson)
    whole = length if at_most is None else min(length, at_most)
    return rules.Attended(
        minutes=whole if record is None else record.minutes if at_most is None else min(record.minutes, at_most),
        lesson_minutes=whole,
        is_online=lesson.batch.room_id is None,
        is_compulsory=bool(lesson.course and lesson.course.is_compulsory),
        test_passed=record is None or record.test_passed,
    )
