"""Attendance becomes lines of the ledger, once; corrections are reversals."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests.factories import AttendanceFactory, CreditEntryFactory, EnrolmentFactory, LessonFactory, MandateFactory
from tests.meanwhile import meanwhile
from training.models import db
from training.models.appending import AppendOnly
from training.models.attendance import Presence
from training.models.ledger import CreditEntry, EntryKind
from training.models.schedules import EnrolmentState, Lesson, LessonState
from training.operations.errors import TrainingError
from training.operations.ledger import posting, rule_sets

AT = datetime(2022, 4, 20, 9)


@pytest.fixture
def lesson(congress):
    rule_sets.adopt("nanjing", date(2022, 1, 1))
    return LessonFactory(course__is_compulsory=True)


def entries():
    return db.session.scalars(select(CreditEntry).order_by(CreditEntry.id)).all()


def post(lesson):
    return posting.post(lesson.batch, by_id=None, at=AT)


def test_a_half_day_is_posted_with_its_minutes_and_the_rule_that_counted_it(lesson):
    record = AttendanceFactory(lesson=lesson)
    assert post(lesson) == posting.Posted(earned=1, reversed=0)
    (entry,) = entries()
    assert (entry.minutes, entry.hours, entry.is_compulsory) == (180, 3, True)
    assert (entry.person_id, entry.attendance_id) == (record.person_id, record.id)
    assert entry.rule_set.name == "南京做法：半天 3 学时，年度 84 学时"


def test_posting_twice_writes_nothing_more(lesson):
    AttendanceFactory(lesson=lesson)
    post(lesson)
    assert post(lesson) == posting.Posted(earned=0, reversed=0)
    assert len(entries()) == 1


def test_what_is_to_be_verified_is_left_out_until_it_is(lesson):
    record = AttendanceFactory(lesson=lesson, is_pending=True, doubts=["no_sign_out"])
    EnrolmentFactory(batch=lesson.batch, person=record.person)
    assert post(lesson) == posting.Posted(earned=0, reversed=0)
    assert lesson.batch.enrolments[0].state == EnrolmentState.CONFIRMED
    record.is_pending, record.doubts = False, []
    assert post(lesson) == posting.Posted(earned=1, reversed=0)
    assert lesson.batch.enrolments[0].state == EnrolmentState.COMPLETED


def test_what_was_posted_and_is_doubted_later_is_reversed(lesson):
    record = AttendanceFactory(lesson=lesson)
    post(lesson)
    record.is_pending = True
    assert post(lesson) == posting.Posted(earned=0, reversed=1)


def test_two_who_post_at_once_write_it_once(app, congress, lesson):
    AttendanceFactory(lesson=lesson)
    db.session.commit()
    lesson_id = lesson.id
    with meanwhile(app, congress.id, lambda: post(db.session.get_one(Lesson, lesson_id))) as outcome:
        post(lesson)
    assert outcome == [posting.Posted(earned=0, reversed=0)]
    assert len(entries()) == 1


def test_a_correction_is_a_reversal_and_a_new_entry(lesson):
    record = AttendanceFactory(lesson=lesson)
    post(lesson)
    record.presence, record.minutes = Presence.LATE, 90
    assert post(lesson) == posting.Posted(earned=1, reversed=1)
    assert [(entry.kind, entry.hours) for entry in entries()] == [
        (EntryKind.EARNED, 3),
        (EntryKind.REVERSAL, -3),
        (EntryKind.EARNED, Decimal("1.5")),
    ]
    assert post(lesson) == posting.Posted(earned=0, reversed=0)


def test_who_turns_out_absent_keeps_nothing(lesson):
    record = AttendanceFactory(lesson=lesson)
    post(lesson)
    record.presence, record.minutes = Presence.ABSENT, 0
    assert post(lesson) == posting.Posted(earned=0, reversed=1)
    assert sum(entry.hours for entry in entries()) == 0
    assert post(lesson) == posting.Posted(earned=0, reversed=0)


def test_a_cancelled_lesson_gives_nothing(lesson):
    AttendanceFactory(lesson=lesson)
    post(lesson)
    lesson.state = LessonState.CANCELLED
    assert post(lesson) == posting.Posted(earned=0, reversed=1)


def test_a_rule_adopted_later_changes_no_posted_line(lesson):
    AttendanceFactory(lesson=lesson)
    post(lesson)
    rule_sets.adopt("shanxi", date(2022, 4, 1))
    assert post(lesson) == posting.Posted(earned=0, reversed=0)


def test_a_new_line_is_counted_by_the_rule_of_its_day(lesson):
    rule_sets.adopt("shanxi", date(2022, 4, 1))
    AttendanceFactory(lesson=lesson)
    post(lesson)
    assert entries()[0].hours == 4


def test_a_day_without_a_rule_is_named(congress):
    lesson = LessonFactory()
    AttendanceFactory(lesson=lesson)
    with pytest.raises(TrainingError, match="2022-04-11 没有生效的学时规则"):
        post(lesson)


def test_the_ledger_refuses_changes_and_deletions(congress):
    entry = CreditEntryFactory(person=MandateFactory().person)
    entry.hours = Decimal(9)
    with pytest.raises(AppendOnly):
        db.session.flush()
    db.session.rollback()
    entry = CreditEntryFactory(person=MandateFactory().person)
    db.session.delete(entry)
    with pytest.raises(AppendOnly):
        db.session.flush()


def test_recomputed_from_the_records_equals_what_is_stored(lesson):
    records = [AttendanceFactory(lesson=lesson, minutes=minutes) for minutes in (180, 170, 45, 29)]
    post(lesson)
    records[1].minutes = 20
    post(lesson)
    stored = {entry.person_id: Decimal(0) for entry in entries()}
    for entry in entries():
        stored[entry.person_id] += entry.hours
    rule_set = rule_sets.in_force(date(2022, 4, 11))
    assert stored == {record.person_id: posting.due(record, rule_set)["hours"] for record in records}


def test_who_attended_enough_has_completed_the_class_and_a_correction_takes_it_back(lesson):
    enrolment = EnrolmentFactory(batch=lesson.batch)
    record = AttendanceFactory(lesson=lesson, person=enrolment.person)
    post(lesson)
    assert (enrolment.state, enrolment.sequence) == (EnrolmentState.COMPLETED, 0)
    record.presence, record.minutes = Presence.LATE, 150
    post(lesson)
    assert enrolment.state == EnrolmentState.CONFIRMED


def test_a_class_is_not_completed_before_its_last_list_is_in(lesson):
    enrolment = EnrolmentFactory(batch=lesson.batch)
    LessonFactory(batch=lesson.batch)
    db.session.refresh(lesson.batch)
    AttendanceFactory(lesson=lesson, person=enrolment.person)
    post(lesson)
    assert enrolment.state == EnrolmentState.CONFIRMED
