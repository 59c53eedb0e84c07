"""Leave, and the share of the class that it uses."""

from datetime import datetime, timedelta
from fractions import Fraction

import pytest

from tests.factories import AttendanceFactory, BatchFactory, EnrolmentFactory, LessonFactory, MandateFactory
from training.models.attendance import LeaveKind, LeaveState, Presence
from training.operations.attendance import leaves
from training.operations.errors import TrainingError

AT = datetime(2022, 4, 1, 9)
MONDAY = datetime(2022, 4, 11)


@pytest.fixture
def batch(congress):
    """Three days of two half-days each."""
    batch = BatchFactory()
    for half_day in range(6):
        begin = MONDAY + timedelta(hours=8.5 + 12 * half_day)
        LessonFactory(batch=batch, starts_at=begin, ends_at=begin + timedelta(hours=3))
    EnrolmentFactory(batch=batch, person=MandateFactory().person)
    return batch


def ask(batch, half_days=(0, 1), person_id=None):
    starts_at, ends_at = (MONDAY + timedelta(hours=12 * edge) for edge in half_days)
    person_id = person_id or batch.enrolments[0].person_id
    return leaves.ask(batch, person_id, starts_at, ends_at, LeaveKind.PERSONAL, "出差", by_id=None, at=AT)


def test_one_half_day_of_three_days_already_breaks_a_seventh(batch):
    leave = ask(batch)
    before = leaves.with_leave(batch, leave)
    assert (before.share, before.is_over) == (Fraction(1, 6), True)
    assert leaves.shares(batch) == {}
    leaves.decide(leave, granted=True, by_id=None, at=AT)
    assert leaves.shares(batch)[leave.person_id].share == Fraction(1, 6)


def test_leave_refused_uses_nothing(batch):
    leaves.decide(ask(batch), granted=False, by_id=None, at=AT)
    assert leaves.shares(batch) == {}


def test_leave_granted_and_recorded_counts_once(batch):
    leave = ask(batch)
    leaves.decide(leave, granted=True, by_id=None, at=AT)
    record = {"lesson": batch.lessons[0], "person": batch.enrolments[0].person}
    AttendanceFactory(**record, presence=Presence.EXCUSED, leave_kind=LeaveKind.PERSONAL, minutes=0)
    assert leaves.shares(batch)[leave.person_id].used == 180


def test_who_came_in_spite_of_leave_has_used_none(batch):
    leave = ask(batch)
    leaves.decide(leave, granted=True, by_id=None, at=AT)
    AttendanceFactory(lesson=batch.lessons[0], person=batch.enrolments[0].person)
    assert leaves.shares(batch)[leave.person_id].used == 0


def test_leave_is_decided_once(batch):
    leave = ask(batch)
    leaves.decide(leave, granted=True, by_id=None, at=AT)
    with pytest.raises(TrainingError, match="已经处理过"):
        leaves.decide(leave, granted=False, by_id=None, at=AT)
    assert leave.state == LeaveState.GRANTED


def test_leave_without_a_lesson_is_refused(batch):
    with pytest.raises(TrainingError, match="没有课次"):
        ask(batch, half_days=(8, 9))


def test_the_same_time_is_not_asked_for_twice(batch):
    ask(batch)
    with pytest.raises(TrainingError, match="已有一份请假"):
        ask(batch, half_days=(0, 3))


def test_who_is_not_enrolled_cannot_ask(batch):
    with pytest.raises(TrainingError, match="不在本期参训名单"):
        ask(batch, person_id=MandateFactory().person_id)
