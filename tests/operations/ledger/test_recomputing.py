"""Recomputed = stored, for everybody: hours, minutes, and nobody left out."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from tests.factories import AttendanceFactory, EnrolmentFactory, LessonFactory, MandateFactory
from training.models import db
from training.operations.ledger import posting, recomputing, rule_sets
from training.operations.ledger.recomputing import Difference

AT = datetime(2022, 4, 20, 9)


@pytest.fixture
def record(congress):
    """A hundred minutes, posted: an hour and a half, as the rules round."""
    rule_sets.adopt("nanjing", date(2022, 1, 1))
    record = AttendanceFactory(lesson=LessonFactory(), minutes=100)
    posting.post(record.lesson.batch, by_id=None, at=AT)
    assert recomputing.differences() == []
    return record


def test_minutes_that_change_no_hours_are_a_difference_too(record):
    record.minutes = 95
    db.session.flush()
    (found,) = recomputing.differences()
    assert (found.stored, found.recomputed, found.minutes) == (Decimal("1.5"), Decimal("1.5"), -5)
    posting.post(record.lesson.batch, by_id=None, at=AT)
    assert recomputing.differences() == []


def test_who_attended_a_posted_lesson_and_is_not_in_the_ledger_is_found(record):
    other = AttendanceFactory(lesson=record.lesson, minutes=180)
    db.session.flush()
    assert recomputing.differences() == [Difference(None, Decimal(0), Decimal(3), 180, other.id)]
    posting.post(record.lesson.batch, by_id=None, at=AT)
    assert recomputing.differences() == []


def test_who_was_absent_or_waits_to_be_verified_is_not_missed(record):
    AttendanceFactory(lesson=record.lesson, minutes=0)
    AttendanceFactory(lesson=record.lesson, minutes=180, is_pending=True)
    enrolled = EnrolmentFactory(batch=record.lesson.batch, person=MandateFactory().person)
    db.session.flush()
    assert enrolled.person_id
    assert recomputing.differences() == []
