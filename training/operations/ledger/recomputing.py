"""Recomputing (重算): credit from raw minutes and rules alone, to lay beside what the ledger holds.

Minutes come from attendance or, in everyday training, from the part that a person took in an activity.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from heapq import merge
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import aliased

from training.models import db
from training.models.activities import Activity, Participation, ParticipationState
from training.models.attendance import Attendance, MakeUp, MakeUpState
from training.models.catalogue import Course
from training.models.ledger import CreditEntry, EntryKind, RuleSet
from training.models.plans import Mode, ProgramKind
from training.models.schedules import Batch, Lesson, LessonState
from training.operations.ledger import made_up, rule_sets
from training.operations.ledger.rules import Attended, Rules, hours_for, read

AT_ONCE = 5_000  # rows fetched at a time


class Posted(NamedTuple):
    """An entry that no reversal has undone, beside what its raw minutes say today."""

    entry_id: int
    person_id: int
    on: date
    program_id: int | None
    program_kind: ProgramKind | None
    mode: Mode | None
    course_id: int | None
    is_compulsory: bool
    rule_set_id: int
    minutes: int
    hours: Decimal
    attended: Attended
    participation_id: int | None
    class_year: int | None
    """Of a make-up: the year of the class that it replaces."""


class Difference(NamedTuple):
    """What the raw minutes of today and their rule version do not bear out: an entry, or a record that has none."""

    entry_id: int | None
    stored: Decimal
    recomputed: Decimal
    minutes: int = 0
    """So many minutes more than are stored; below 0: fewer."""
    attendance_id: int | None = None
    """Attended in a lesson that is posted, but not in the ledger."""


def posted(from_on: date | None = None, to_on: date | None = None) -> Iterator[Posted]:
    """Entries earned between those days, both included, that stand, and make-ups of any day; in order of id."""
    days = [CreditEntry.earned_on >= from_on] if from_on else []
    days += [CreditEntry.earned_on <= to_on] if to_on else []
    wanted = [or_(and_(*days), CreditEntry.make_up_id.is_not(None))] if days else []
    yield from merge(_of_lessons(wanted), _of_activities(wanted), key=attrgetter("entry_id"))


def _of_lessons(days: list[ColumnElement[bool]]) -> Iterator[Posted]:
    lessons, missed, years = _lessons(), made_up.owed(), made_up.class_years()
    lesson = (CreditEntry.make_up_id, Attendance.lesson_id, Attendance.minutes)
    record = (*lesson, Attendance.is_pending, Attendance.test_passed)
    query = _standing_entries(*record).join(CreditEntry.attendance).where(*days)
    for *kept, make_up_id, lesson_id, minutes, is_pending, test_passed in db.session.execute(query).yield_per(AT_ONCE):
        whole, is_online, is_planned = lessons[lesson_id]
        counted = 0 if is_pending or not is_planned else minutes
        if make_up_id is not None:
            counted, whole = (min(pair) for pair in zip((counted, whole), missed[make_up_id], strict=True))
        told = Attended(counted, whole, is_online, kept[7], test_passed)
        yield Posted._make([*kept, told, None, years.get(make_up_id)])


def _of_activities(days: list[ColumnElement[bool]]) -> Iterator[Posted]:
    missed, years = made_up.owed(), made_up.class_years()
    part = (Participation.id, Participation.accepted_minutes, Participation.state, Participation.test_passed)
    query = _standing_entries(CreditEntry.make_up_id, *part, Activity.minutes, Activity.mode)
    query = query.join(CreditEntry.participation).join(Participation.activity).where(*days)
    rows = db.session.execute(query).yield_per(AT_ONCE)
    for *kept, make_up_id, part_id, minutes, state, test_passed, length, mode in rows:
        counted, whole = minutes if state == ParticipationState.ACCEPTED else 0, length
        if make_up_id is not None:
            counted, whole = (min(pair) for pair in zip((counted, whole), missed[make_up_id], strict=True))
        told = Attended(counted, whole, mode == Mode.ONLINE, kept[7], test_passed)
        yield Posted._make([*kept, told, part_id, years.get(make_up_id)])


def differences() -> list[Difference]:
    """Where the ledger, recomputed by the rule versions of its entries, is not what is stored: nowhere, while all is
    well.

    Hours, minutes, and attendance that never came to the ledger. What was corrected after it was posted shows here
    until its class is posted again.
    """
    reckon = {one.id: reckoner(read(one.rules)) for one in db.session.scalars(select(RuleSet))}
    found = ((one, reckon[one.rule_set_id](one.attended)) for one in posted())
    wrong = [
        Difference(one.entry_id, one.hours, hours, one.attended.minutes - one.minutes)
        for one, hours in found
        if hours != one.hours or one.attended.minutes != one.minutes
    ]
    return wrong + _left_out(reckon)


def _left_out(reckon: Mapping[int, Any]) -> list[Difference]:
    """Minutes in lessons that were posted, of people for whom no entry stands."""
    lessons, missed, find = _lessons(), made_up.owed(), rule_sets.finder()
    reversal = aliased(CreditEntry)
    undone = select(reversal.reverses_id).where(reversal.reverses_id.is_not(None))
    stands = select(CreditEntry.attendance_id).where(
        CreditEntry.attendance_id.is_not(None), CreditEntry.kind == EntryKind.EARNED, CreditEntry.id.not_in(undone)
    )
    there = (Attendance.lesson_id == MakeUp.lesson_id) & (Attendance.person_id == MakeUp.person_id)
    record = (Attendance.id, Attendance.lesson_id, Attendance.minutes, Attendance.test_passed)
    query = (
        select(*record, Lesson.starts_at, func.coalesce(Course.is_compulsory, false()), MakeUp.id)
        .join(Attendance.lesson)
        .outerjoin(Lesson.course)
        .outerjoin(MakeUp, there & (MakeUp.state == MakeUpState.BOOKED))
        .where(Attendance.minutes > 0, ~Attendance.is_pending, Attendance.id.not_in(stands))
        .where(Attendance.lesson_id.in_(select(Attendance.lesson_id).where(Attendance.id.in_(stands))))
        .order_by(Attendance.id)
    )
    found = []
    for record_id, lesson_id, minutes, test_passed, starts_at, is_compulsory, make_up in db.session.execute(query):
        whole, is_online, is_planned = lessons[lesson_id]
        counted, whole = (
            min(pair) for pair in zip((minutes, whole), missed.get(make_up, (minutes, whole)), strict=True)
        )
        if counted and is_planned:
            told = Attended(counted, whole, is_online, bool(is_compulsory), test_passed)
            hours = reckon[find(starts_at.date()).id](told)
            found.append(Difference(None, Decimal(0), hours, counted, record_id))
    return found


def reckoner(rules: Rules) -> Any:
    """`hours_for` under those rules that remembers: lessons of a class look alike."""
    return cache(lambda attended: hours_for(rules, attended))


def _standing_entries(*record: Any) -> Select[Any]:
    """Entries that no reversal has undone, each with those columns of what it was posted from."""
    reversal = aliased(CreditEntry)
    undone = select(reversal.reverses_id).where(reversal.reverses_id.is_not(None))
    entry = (
        *(CreditEntry.id, CreditEntry.person_id, CreditEntry.earned_on, CreditEntry.program_id),
        *(CreditEntry.program_kind, CreditEntry.mode, CreditEntry.course_id, CreditEntry.is_compulsory),
        *(CreditEntry.rule_set_id, CreditEntry.minutes, CreditEntry.hours),
    )
    columns: tuple[Any, ...] = (*entry, *record)
    query: Select[Any] = select(*columns).select_from(CreditEntry)
    return query.where(CreditEntry.kind == EntryKind.EARNED, CreditEntry.id.not_in(undone)).order_by(CreditEntry.id)


def _lessons() -> dict[int, tuple[int, bool, bool]]:
    """Minutes of each lesson, whether it is online, whether it took place."""
    query = select(Lesson.id, Lesson.starts_at, Lesson.ends_at, Batch.room_id, Lesson.state).join(Lesson.batch)
    return {
        lesson: (int((ends_at - starts_at).total_seconds() // 60), room_id is None, state == LessonState.PLANNED)
        for lesson, starts_at, ends_at, room_id, state in db.session.execute(query)
    }
