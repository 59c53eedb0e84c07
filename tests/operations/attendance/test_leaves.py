"""Leave, and the share of the class that it uses."""

from datetime import datetime, timedelta
from fractions import Fraction

import pytest

from tests.factories import AttendanceFactory, LessonFactory, MandateFactory
from training.models import db
from training.models.attendance import LeaveKind, LeaveState, Presence
from training.operations.attendance import leaves, shares
from training.operations.errors import TrainingError

AT = datetime(2022, 4, 1, 9)
MONDAY = datetime(2022, 4, 11)
HALF = timedelta(hours=12)


@pytest.fixture
def batch(three_days):
    return three_days


def ask(batch, half_days=(0, 1), person_id=None):
    starts_at, ends_at = (MONDAY + timedelta(hours=12 * edge) for edge in half_days)
    person_id = person_id or batch.enrolments[0].person_id
    return leaves.ask(batch, person_id, starts_at, ends_at, LeaveKind.PERSONAL, "出差", by_id=None, at=AT)


def test_one_half_day_of_three_days_already_breaks_a_seventh(batch):
    leave = ask(batch)
    before = shares.with_leave(batch, leave)
    assert (before.share, before.is_over) == (Fraction(1, 6), True)
    assert shares.shares(batch) == {}
    leaves.decide(leave, granted=True, by_id=None, at=AT)
    assert shares.shares(batch)[leave.person_id].share == Fraction(1, 6)


def test_leave_refused_uses_nothing(batch):
    leaves.decide(ask(batch), granted=False, by_id=None, at=AT)
    assert shares.shares(batch) == {}


def test_leave_granted_and_recorded_counts_once(batch):
    leave = ask(batch)
    leaves.decide(leave, granted=True, by_id=None, at=AT)
    record = {"lesson": batch.lessons[0], "person": batch.enrolments[0].person}
    AttendanceFactory(**record, presence=Presence.EXCUSED, leave_kind=LeaveKind.PERSONAL, minutes=0)
    assert shares.shares(batch)[leave.person_id].used == 180


def test_who_came_in_spite_of_leave_has_used_none(batch):
    leave = ask(batch)
    leaves.decide(leave, granted=True, by_id=None, at=AT)
    AttendanceFactory(lesson=batch.lessons[0], person=batch.enrolments[0].person)
    assert shares.shares(batch)[leave.person_id].used == 0


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


def test_deputies_ask_before_the_lesson_begins(batch):
    late = {"by_id": None, "at": MONDAY + timedelta(hours=9), "in_advance": True}
    with pytest.raises(TrainingError, match="已经开始，请假应在课前提出"):
        leaves.ask(batch, batch.enrolments[0].person_id, MONDAY, MONDAY + HALF, LeaveKind.SICK, "", **late)


def test_the_meter_says_what_this_leave_and_half_a_day_more_would_do(batch):
    leaves.decide(ask(batch), granted=True, by_id=None, at=AT)
    second = ask(batch, half_days=(2, 3))
    meter = shares.meters(batch, [second])[second.id]
    assert [one.share for one in (meter.now, meter.after, meter.more)] == [
        Fraction(1, 6),
        Fraction(1, 3),
        Fraction(1, 2),
    ]


def test_exactly_a_seventh_is_not_over(batch):
    begin = MONDAY + timedelta(days=3, hours=8.5)
    LessonFactory(batch=batch, starts_at=begin, ends_at=begin + timedelta(hours=3))
    db.session.expire(batch)
    share = shares.with_leave(batch, ask(batch))
    assert (share.share, share.is_over) == (Fraction(1, 7), False)


def test_the_longest_half_day_left_is_the_one_more(batch):
    batch.lessons[5].ends_at += timedelta(hours=1)
    meter = shares.standing(batch, batch.enrolments[0].person_id)
    assert meter.more.used == 240


def test_leave_withdrawn_uses_nothing_and_can_be_asked_again(batch):
    leave = ask(batch)
    leaves.decide(leave, granted=True, by_id=None, at=AT)
    leaves.withdraw(leave, by_id=None, at=AT)
    assert leave.state == LeaveState.WITHDRAWN
    assert shares.shares(batch) == {}
    assert ask(batch).state == LeaveState.ASKED
    with pytest.raises(TrainingError, match="不能撤回"):
        leaves.withdraw(leave, by_id=None, at=AT)


def test_a_deputy_cannot_withdraw_what_has_begun(batch):
    leave = ask(batch)
    with pytest.raises(TrainingError, match="不能自行撤回"):
        leaves.withdraw(leave, by_id=None, at=MONDAY + timedelta(hours=9), in_advance=True)
