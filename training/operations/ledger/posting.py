"""Posting (记入): attendance becomes lines of the ledger; what was posted wrong is reversed, never changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, joinedload

from training.models import db, turns
from training.models.attendance import Attendance
from training.models.ledger import CreditEntry, EntryKind, RuleSet
from training.models.schedules import Batch, Lesson, LessonState
from training.operations.ledger import completing, made_up, reversals, rule_sets, rules
from training.operations.ledger.everyday import crediting


@dataclass(frozen=True)
class Posted:
    """Lines written by one posting."""

    earned: int
    reversed: int


def post(batch: Batch, *, by_id: int | None, at: datetime) -> Posted:
    """Bring the ledger in line with the attendance of a batch; a second call writes nothing.

    Two who post at once come one after the other. What changed since it was posted is reversed and posted again. An
    entry keeps the rule version that made it, and a day of the class keeps its version: a rule set adopted later
    changes nothing here. Who has attended enough of the class has completed it. A record that waits to be verified
    (待核实) counts for nothing until it is. Raises TrainingError for a lesson on a day without a rule set.
    """
    turns.take(batch)
    records, posted, find = _records(batch), standing_entries(batch), _finder(batch)
    again, elsewhere = made_up.posted_elsewhere(batch), {}
    if again:
        elsewhere = standing_entries_of([record.id for record in again])
    lines: list[CreditEntry] = []
    for record in (*records, *again):
        entry = posted.get(record.id) or elsewhere.get(record.id)
        lines += _lines(record, entry, find, {"posted_by_id": by_id, "posted_at": at})
    lines += crediting.post_again(batch, by_id=by_id, at=at)
    db.session.add_all(lines)
    db.session.flush()
    if records:
        completing.settle(batch, find(records[-1].lesson.starts_at.date()))
    for other in made_up.classes_of(records):
        completing.settle(other, find(other.starts_at.date()))
    reversals = sum(line.kind == EntryKind.REVERSAL for line in lines)
    return Posted(len(lines) - reversals, reversals)


def standing_entries(batch: Batch) -> dict[int, CreditEntry]:
    """The entries of a batch that no reversal has undone, by attendance."""
    lesson_ids = select(Lesson.id).where(Lesson.batch_id == batch.id)
    return standing_entries_of(select(Attendance.id).where(Attendance.lesson_id.in_(lesson_ids)))


def standing_entries_of(attendance_ids: Any) -> dict[int, CreditEntry]:
    """The entries of these records, named or asked for, that no reversal has undone."""
    reversal = aliased(CreditEntry)
    undone = select(reversal.reverses_id).where(reversal.reverses_id.is_not(None))
    entries = db.session.scalars(
        select(CreditEntry)
        .where(CreditEntry.attendance_id.in_(attendance_ids))
        .where(CreditEntry.kind == EntryKind.EARNED, CreditEntry.id.not_in(undone))
        .options(joinedload(CreditEntry.rule_set))
    )
    return {entry.attendance_id: entry for entry in entries if entry.attendance_id is not None}


def due(record: Attendance, rule_set: RuleSet) -> dict[str, Any]:
    """What the ledger should say of a record under that rule version: the columns of its entry.

    Made-up minutes count in the class that they replace, and no more of them than were missed.
    """
    lesson, make_up = record.lesson, record.make_up
    program = (make_up.missed_lesson if make_up else lesson).batch.program
    is_compulsory = bool(lesson.course and lesson.course.is_compulsory)
    minutes, whole = made_up.counted(record)
    attended = rules.Attended(
        minutes=minutes,
        lesson_minutes=whole,
        is_online=lesson.batch.room_id is None,
        is_compulsory=is_compulsory,
        test_passed=record.test_passed,
    )
    return {
        "person_id": record.person_id,
        "earned_on": lesson.starts_at.date(),
        "minutes": minutes,
        "hours": rules.hours_for(rules.read(rule_set.rules), attended),
        "attendance_id": record.id,
        "make_up_id": make_up.id if make_up else None,
        "course_id": lesson.course_id,
        "program_id": program.id,
        "program_kind": program.kind,
        "mode": program.mode,
        "is_compulsory": is_compulsory,
        "rule_set_id": rule_set.id,
    }


def _lines(
    record: Attendance, entry: CreditEntry | None, find: Callable[[date], RuleSet], posted: dict[str, Any]
) -> list[CreditEntry]:
    """What makes the ledger say what the record says: nothing, an entry, or a reversal and an entry."""
    own = record.make_up.missed_lesson if record.make_up else record.lesson
    rule_set = entry.rule_set if entry else find(own.starts_at.date())
    wanted = due(record, rule_set)
    if record.lesson.state == LessonState.CANCELLED or record.is_pending:
        wanted |= {"minutes": 0, "hours": 0}
    if entry is not None and all(getattr(entry, name) == value for name, value in wanted.items()):
        return []
    undo = [reversals.reversal(entry, note="考勤更正", **posted)] if entry is not None else []
    earn = [CreditEntry(kind=EntryKind.EARNED, **wanted, **posted)] if wanted["minutes"] else []
    return undo + earn


def _finder(batch: Batch) -> Callable[[date], RuleSet]:
    """The version that lines of the class on that day were first posted under; where none were, the one in force."""
    lessons = select(Lesson.id).where(Lesson.batch_id == batch.id)
    posted = select(CreditEntry.earned_on, func.min(CreditEntry.id)).join(CreditEntry.attendance)
    first = posted.where(Attendance.lesson_id.in_(lessons)).group_by(CreditEntry.earned_on).subquery()
    query = select(CreditEntry).join(first, first.c[1] == CreditEntry.id).options(joinedload(CreditEntry.rule_set))
    versions = {entry.earned_on: entry.rule_set for entry in db.session.scalars(query)}
    find = rule_sets.finder()
    return lambda on: versions.get(on) or find(on)


def _records(batch: Batch) -> Sequence[Attendance]:
    return db.session.scalars(
        select(Attendance)
        .join(Attendance.lesson)
        .where(Lesson.batch_id == batch.id)
        .options(joinedload(Attendance.lesson).joinedload(Lesson.course))
        .order_by(Attendance.id)
    ).all()
