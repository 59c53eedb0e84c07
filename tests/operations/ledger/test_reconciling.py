"""Objections, confirmations and the quarterly list: what can be said, by whom, and what it does to the ledger."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests.factories import (
    AttendanceFactory,
    ClosingFactory,
    CreditEntryFactory,
    DelegationFactory,
    EnrolmentFactory,
    LessonFactory,
    MandateFactory,
    UserFactory,
)
from training.models import db
from training.models.appending import AppendOnly
from training.models.attendance import Attendance, Means, Presence
from training.models.closings import ClosingState
from training.models.ledger import CreditEntry, EntryKind
from training.models.reconciling import ObjectionState
from training.operations.attendance import checkins
from training.operations.errors import ChangedMeanwhile, TrainingError
from training.operations.ledger import confirming, objections, posting, publishing, reversals, rule_sets
from training.operations.ledger.confirming import Agreement
from training.operations.ledger.quarters import Quarter, ended, quarter_of

AT = datetime(2022, 7, 4, 9)
SPRING = Quarter(2022, 2)


@pytest.fixture
def entry(congress):
    """A half-day of three hours in April, posted for somebody on the list."""
    rule_sets.adopt("nanjing", date(2022, 1, 1))
    lesson = LessonFactory()
    record = AttendanceFactory(lesson=lesson, minutes=100, presence=Presence.LATE)
    EnrolmentFactory(batch=lesson.batch, person=record.person)
    posting.post(lesson.batch, by_id=None, at=datetime(2022, 4, 20, 9))
    return db.session.scalars(select(CreditEntry)).one()


@pytest.fixture
def two(congress):
    return UserFactory().id, UserFactory().id


def against(entry, **more):
    return objections.against(entry, "签到机故障，全程在场", by_id=None, at=AT, **more)


def settle(objection, by_id):
    """What the second of two sets off, as the page does it."""
    objections.uphold(objection, by_id=by_id, at=AT)
    columns = objections.correction(objection)
    checkins.correct(objection.lesson, objection.person_id, columns, reason="采纳异议", by_id=by_id, at=AT)
    if objections.is_posted(objection.lesson.batch):
        posting.post(objection.lesson.batch, by_id=by_id, at=AT)


def lines():
    return [
        (one.kind, one.minutes, one.hours) for one in db.session.scalars(select(CreditEntry).order_by(CreditEntry.id))
    ]


def test_an_upheld_objection_becomes_a_reversal_and_a_new_line(entry, two):
    objection = against(entry)
    assert (objection.state, objection.due_on) == (ObjectionState.OPEN, date(2022, 7, 19))
    objections.propose(objection, Presence.PRESENT, None, "核对录像属实", by_id=two[0], at=AT)
    settle(objection, two[1])
    assert objection.state == ObjectionState.UPHELD
    earned, reversal = EntryKind.EARNED, EntryKind.REVERSAL
    assert lines() == [(earned, 100, Decimal("1.5")), (reversal, -100, Decimal("-1.5")), (earned, 180, 3)]
    assert posting.post(objection.lesson.batch, by_id=None, at=AT) == posting.Posted(0, 0)


def test_one_alone_upholds_nothing(entry, two):
    objection = against(entry)
    objections.propose(objection, Presence.PRESENT, None, "属实", by_id=two[0], at=AT)
    with pytest.raises(TrainingError, match="须由两人办理"):
        objections.uphold(objection, by_id=two[0], at=AT)
    objections.send_back(objection)
    assert (objection.state, objection.proposed_minutes) == (ObjectionState.OPEN, None)


def test_a_refusal_has_its_reason_and_changes_nothing(entry, two):
    objection, before = against(entry), lines()
    with pytest.raises(TrainingError, match="请写明理由"):
        objections.refuse(objection, " ", by_id=two[0], at=AT)
    objections.refuse(objection, "录像显示 9 点 50 分到场", by_id=two[0], at=AT)
    assert (objection.state, lines()) == (ObjectionState.REFUSED, before)
    with pytest.raises(TrainingError, match="刚刚由他人办理"):
        objections.propose(objection, Presence.PRESENT, None, "属实", by_id=two[0], at=AT)


@pytest.mark.parametrize("minutes", [None, 0, 180])
def test_minutes_of_one_who_came_late_lie_inside_the_lesson(entry, minutes):
    with pytest.raises(TrainingError, match="应在 1 至 179 之间"):
        objections.propose(against(entry), Presence.LATE, minutes, "属实", by_id=None, at=AT)


def test_a_lesson_has_one_waiting_objection_at_a_time(entry):
    first = against(entry)
    with pytest.raises(TrainingError, match="已有一件待答复"):
        against(entry)
    objections.withdraw(first, by_id=None, at=AT)
    assert against(entry).state == ObjectionState.OPEN


def test_nobody_objects_to_a_reversal_or_to_what_is_reversed(entry):
    back = reversals.reversal(entry, note="更正", posted_at=AT)
    db.session.add(back)
    db.session.flush()
    for one in (entry, back):
        with pytest.raises(TrainingError, match="已被冲销"):
            against(one)


def test_a_missing_lesson_is_one_of_the_persons_own_that_is_over_and_not_posted(entry, two):
    ahead = LessonFactory(batch=entry.attendance.lesson.batch, starts_at=AT + timedelta(days=1))
    forgotten = LessonFactory(batch=ahead.batch, starts_at=datetime(2022, 4, 12, 8, 30))
    strange = LessonFactory(starts_at=datetime(2022, 4, 12, 8, 30))
    assert objections.missing_lessons(entry.person_id, AT) == [forgotten]
    with pytest.raises(TrainingError, match="不在您可以补报的课次中"):
        objections.missing(entry.person_id, strange, "在场", by_id=None, at=AT)
    objection = objections.missing(entry.person_id, forgotten, "在场", by_id=None, at=AT)
    objections.propose(objection, Presence.PRESENT, None, "属实", by_id=two[0], at=AT)
    settle(objection, two[1])
    assert lines()[1:] == [(EntryKind.EARNED, 180, 3)]


def test_a_class_that_is_not_posted_yet_gets_the_correction_at_its_posting(congress, two):
    rule_sets.adopt("nanjing", date(2022, 1, 1))
    enrolled = EnrolmentFactory(batch=LessonFactory().batch)
    (lesson,) = objections.missing_lessons(enrolled.person_id, AT)
    objection = objections.missing(enrolled.person_id, lesson, "在场", by_id=None, at=AT)
    objections.propose(objection, Presence.PRESENT, None, "属实", by_id=two[0], at=AT)
    settle(objection, two[1])
    assert (lines(), db.session.scalars(select(Attendance)).one().minutes) == ([], 180)


def test_a_closed_class_lets_an_upheld_objection_through_and_nothing_else(entry, two):
    lesson = entry.attendance.lesson
    ClosingFactory(batch=lesson.batch, state=ClosingState.CLOSED)
    objection = against(entry)
    objections.propose(objection, Presence.PRESENT, None, "属实", by_id=two[0], at=AT)
    with pytest.raises(TrainingError, match="已结班"):
        checkins.write(lesson, {entry.person_id: {}}, means=Means.HAND, reason="", by_id=two[1], at=AT)
    settle(objection, two[1])
    assert [hours for _kind, _minutes, hours in lines()] == [Decimal("1.5"), Decimal("-1.5"), 3]


def test_a_reopened_class_gets_the_correction_when_it_is_closed_again(entry, two):
    ClosingFactory(batch=entry.attendance.lesson.batch, state=ClosingState.OPEN)
    objection = against(entry)
    objections.propose(objection, Presence.PRESENT, None, "属实", by_id=two[0], at=AT)
    settle(objection, two[1])
    assert (len(lines()), entry.attendance.minutes) == (1, 180)


def of(entry):
    (found,) = confirming.accounts(SPRING, [entry.person_id])
    return found


def test_a_confirmation_holds_until_the_ledger_changes(entry):
    assert of(entry).agreement == Agreement.NOT_YET
    kept = confirming.confirm(entry.person_id, SPRING, of(entry).digest, by_id=None, at=AT)
    assert (of(entry).agreement, kept.lines, kept.hours) == (Agreement.CONFIRMED, 1, Decimal("1.5"))
    db.session.add(reversals.reversal(entry, note="更正", posted_at=AT))
    db.session.flush()
    assert of(entry).agreement == Agreement.CHANGED
    kept.lines = 7
    with pytest.raises(AppendOnly):
        db.session.flush()


def test_nobody_confirms_what_they_did_not_see_what_still_runs_or_what_they_object_to(entry):
    with pytest.raises(ChangedMeanwhile, match="刚刚有变动"):
        confirming.confirm(entry.person_id, SPRING, "0" * 64, by_id=None, at=AT)
    with pytest.raises(TrainingError, match="还没有结束"):
        confirming.confirm(entry.person_id, SPRING, of(entry).digest, by_id=None, at=datetime(2022, 6, 30, 9))
    against(entry)
    with pytest.raises(TrainingError, match="待答复的异议"):
        confirming.confirm(entry.person_id, SPRING, of(entry).digest, by_id=None, at=AT)


def test_everybody_with_a_mandate_on_the_last_day_is_asked(entry):
    MandateFactory(ends_on=date(2022, 6, 29))
    nothing = MandateFactory().person
    found = {one.person_id: one.agreement for one in confirming.accounts(SPRING)}
    assert found == {entry.person_id: Agreement.NOT_YET, nothing.id: Agreement.NOTHING}


def test_quarters():
    assert [quarter_of(date(2022, month, 1)).number for month in range(1, 13)] == [1] * 3 + [2] * 3 + [3] * 3 + [4] * 3
    assert (Quarter(2024, 1).to_on, Quarter(2022, 4).to_on) == (date(2024, 3, 31), date(2022, 12, 31))
    assert ended(date(2022, 3, 31), 2) == [Quarter(2021, 4), Quarter(2021, 3)]


def test_the_quarterly_list_says_what_was_known_on_the_day(entry, congress):
    as_posted = publishing.content(congress, SPRING, date(2022, 6, 30))
    assert as_posted["rows"] == [["", entry.person.name, 1, 1, 1, "1.5"]]
    assert publishing.content(congress, SPRING, date(2022, 4, 19))["rows"][0][-1] == "0"
    CreditEntryFactory(person=entry.person, rule_set=entry.rule_set, posted_at=datetime(2022, 7, 1, 9))
    assert publishing.content(congress, SPRING, date(2022, 6, 30)) == as_posted
    assert publishing.content(congress, SPRING, date(2022, 7, 1))["rows"][0][-1] == "4.5"


def test_the_list_goes_by_delegation_and_names_no_telephone(entry, congress):
    second, first = (MandateFactory(delegation=DelegationFactory()).person for _ in range(2))
    made = publishing.content(congress, SPRING, date(2022, 6, 30))
    assert [row[1] for row in made["rows"]] == [second.name, first.name, entry.person.name]
    assert all(person.phone not in str(made) for person in (first, second, entry.person))


def test_a_list_is_published_after_the_quarter_and_again_only_with_a_reason(entry, congress):
    for as_of in (date(2022, 6, 29), date(2022, 7, 5)):
        with pytest.raises(TrainingError, match="截至日应在"):
            publishing.publish(congress, SPRING, as_of, "", by_id=None, at=AT)
    assert publishing.unpublished(AT.date()) == [SPRING]
    first = publishing.publish(congress, SPRING, date(2022, 6, 30), "", by_id=None, at=AT)
    assert (first.version, publishing.digest(first.content), publishing.unpublished(AT.date())) == (1, first.digest, [])
    with pytest.raises(TrainingError, match="请写明更正的原因"):
        publishing.publish(congress, SPRING, date(2022, 7, 4), "", by_id=None, at=AT)
    again = publishing.publish(congress, SPRING, date(2022, 7, 4), "采纳异议", by_id=None, at=AT)
    assert (again.version, publishing.versions(SPRING)) == (2, [first, again])
