"""Objections to lines that no lesson stands behind: everyday training, and lines of older books."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests.factories import CreditEntryFactory
from tests.operations.ledger.everyday.conftest import (
    claimant,
    facts,
    lecture,
    other_staff,
    person,
    proved,
    staff_actor,
)
from training.models import db
from training.models.ledger import CreditEntry, EntryKind
from training.models.reconciling import ObjectionState
from training.operations.errors import TrainingError
from training.operations.ledger import confirming, disputed, objections, recomputing
from training.operations.ledger.everyday import activities, claims, recording, reviews
from training.operations.ledger.everyday.recording import Attendee
from training.operations.ledger.quarters import Quarter

__all__ = ["claimant", "other_staff", "person", "staff_actor"]
AT = datetime(2022, 7, 4, 9)


@pytest.fixture
def entry(staff_actor, person):
    """Recorded by staff: 60 of 180 minutes of a group's study on 9 May."""
    recording.record(activities.make(facts(), staff_actor), [Attendee(person, 60)], staff_actor)
    return newest()


@pytest.fixture
def watched(staff_actor, claimant, person):
    """A lecture of two hours, claimed whole and accepted for 90 minutes, no test."""
    part = claims.claim(lecture(), person, proved(120), claimant)
    reviews.accept(part, 90, staff_actor, reason="平台记录 90 分钟")
    return newest()


def newest():
    return db.session.scalars(select(CreditEntry).order_by(CreditEntry.id.desc())).first()


def lines():
    query = select(CreditEntry).order_by(CreditEntry.id)
    return [(one.kind, one.minutes, one.hours) for one in db.session.scalars(query)]


def against(entry):
    return objections.against(entry, "全程参加", by_id=None, at=AT)


def propose(objection, minutes, actor, *, passed=False):
    objections.propose_minutes(objection, minutes, "核对属实", passed=passed, by_id=actor.by_id, at=AT)


def settle(objection, actor):
    """What the second of two sets off, as the page does it."""
    objections.uphold(objection, by_id=actor.by_id, at=AT)
    disputed.correct(objection, actor, "采纳异议")


def test_an_upheld_objection_becomes_a_reversal_and_a_new_line(entry, staff_actor, other_staff):
    objection = against(entry)
    assert (objection.lesson, objection.about, objection.due_on) == (None, "学习代表法", date(2022, 7, 19))
    propose(objection, 180, staff_actor)
    assert len(lines()) == 1
    settle(objection, other_staff)
    earned, reversal = EntryKind.EARNED, EntryKind.REVERSAL
    assert lines() == [(earned, 60, 1), (reversal, -60, -1), (earned, 180, 3)]
    assert (objection.state, newest().rule_set_id) == (ObjectionState.UPHELD, entry.rule_set_id)
    assert recomputing.differences() == []
    assert disputed.standing(entry) is newest()


def test_what_was_never_attended_is_struck(entry, staff_actor, other_staff):
    objection = against(entry)
    propose(objection, 0, staff_actor)
    settle(objection, other_staff)
    assert [minutes for _kind, minutes, _hours in lines()] == [60, -60]
    assert disputed.standing(entry) is None
    assert recomputing.differences() == []


def test_a_passed_test_counts_by_the_rules_of_the_line(watched, staff_actor, other_staff):
    objection = against(watched)
    propose(objection, 90, staff_actor, passed=True)
    settle(objection, other_staff)
    assert newest().participation.test_passed
    assert [minutes for _kind, minutes, _hours in lines()] == [90, -90, 90]


def test_one_alone_upholds_nothing_and_a_second_may_send_it_back(entry, staff_actor, other_staff):
    objection = against(entry)
    propose(objection, 180, staff_actor)
    with pytest.raises(TrainingError, match="须由两人办理"):
        objections.uphold(objection, by_id=staff_actor.by_id, at=AT)
    objections.send_back(objection, by_id=other_staff.by_id)
    assert (objection.state, objection.proposed_minutes, objection.proposed_passed) == (ObjectionState.OPEN, None, None)
    assert len(lines()) == 1


@pytest.mark.parametrize(
    ("minutes", "says"),
    [(None, "请填写更正后的分钟数"), (181, "1 至 180 分钟"), (-1, "1 至 180 分钟"), (60, "没有更正")],
)
def test_minutes_lie_inside_the_activity_and_change_something(entry, staff_actor, minutes, says):
    objection = against(entry)
    with pytest.raises(TrainingError, match=says):
        propose(objection, minutes, staff_actor)
    assert objection.state == ObjectionState.OPEN


def test_a_day_has_no_more_minutes_than_it_has(entry, staff_actor, person):
    long = activities.make(facts(title="学习月", minutes=1380), staff_actor)
    recording.record(long, [Attendee(person, 1380)], staff_actor)
    with pytest.raises(TrainingError, match="超过一天的 1440 分钟"):
        propose(against(entry), 61, staff_actor)


def test_nobody_settles_their_own(entry, staff_actor, claimant, other_staff):
    objection = against(entry)
    for act in (
        lambda: propose(objection, 180, claimant),
        lambda: objections.refuse(objection, "不采纳", by_id=claimant.by_id, at=AT),
    ):
        with pytest.raises(TrainingError, match="您本人的异议"):
            act()
    propose(objection, 180, staff_actor)
    with pytest.raises(TrainingError, match="您本人的异议"):
        objections.uphold(objection, by_id=claimant.by_id, at=AT)


def test_a_line_has_one_waiting_objection_at_a_time_others_are_free(entry, watched):
    against(entry)
    with pytest.raises(TrainingError, match="“学习代表法”已有一件待答复的异议"):
        against(entry)
    assert against(watched).state == ObjectionState.OPEN


def test_what_staff_corrected_meanwhile_is_followed(entry, staff_actor, other_staff):
    objection = against(entry)
    reviews.correct(entry.participation, 90, other_staff, reason="先按签到簿更正")
    with pytest.raises(TrainingError, match="没有更正"):
        propose(objection, 90, staff_actor)
    propose(objection, 180, staff_actor)
    settle(objection, other_staff)
    assert [minutes for _kind, minutes, _hours in lines()] == [60, -60, 90, -90, 180]
    assert recomputing.differences() == []


def test_what_staff_struck_meanwhile_has_nothing_to_correct(entry, staff_actor, other_staff):
    objection = against(entry)
    propose(objection, 180, staff_actor)
    reviews.correct(entry.participation, 0, other_staff, reason="登记错人")
    objections.uphold(objection, by_id=other_staff.by_id, at=AT)
    with pytest.raises(TrainingError, match="已由工作人员撤销"):
        disputed.correct(objection, other_staff, "采纳异议")


def test_nobody_objects_to_the_line_that_was_corrected(entry, staff_actor, other_staff):
    reviews.correct(entry.participation, 90, other_staff, reason="更正")
    with pytest.raises(TrainingError, match="已被冲销"):
        against(entry)
    assert against(newest()).about == "学习代表法"


def test_a_quarter_is_not_confirmed_while_one_waits(entry):
    (account,) = confirming.accounts(Quarter(2022, 2), [entry.person_id])
    against(entry)
    with pytest.raises(TrainingError, match="待答复的异议"):
        confirming.confirm(entry.person_id, Quarter(2022, 2), account.digest, by_id=None, at=AT)


def test_a_line_of_an_older_book_is_reversed_and_written_anew(staff_actor, other_staff):
    old = CreditEntryFactory(rule_set=newest_rules(), minutes=180, hours=Decimal(3), earned_on=date(2022, 3, 1))
    objection = against(old)
    with pytest.raises(TrainingError, match="与原记录不同"):
        propose(objection, 180, staff_actor)
    propose(objection, 360, staff_actor)
    settle(objection, other_staff)
    assert [hours for _kind, _minutes, hours in lines()] == [3, -3, 6]
    assert (newest().person_id, newest().program_id, newest().note) == (old.person_id, old.program_id, "")


def newest_rules():
    from training.models.ledger import RuleSet

    return db.session.scalars(select(RuleSet)).one()
