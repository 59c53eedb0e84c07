"""Made-up lessons in the ledger: once, in the class they replace, under its cap, and towards its completion."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests.factories import (
    AttendanceFactory,
    BatchFactory,
    EnrolmentFactory,
    LessonFactory,
    MakeUpFactory,
    MandateFactory,
    RequirementFactory,
    RuleSetFactory,
)
from training.models import db
from training.models.attendance import Presence
from training.models.ledger import CreditEntry, EntryKind
from training.models.plans import Mode, RequirementMeasure
from training.models.schedules import EnrolmentState
from training.operations.ledger import posting, recomputing
from training.operations.ledger.standing import standings

AT = datetime(2022, 6, 1, 9)
MONDAY = datetime(2022, 4, 11)


@pytest.fixture
def person(congress):
    RuleSetFactory()
    return MandateFactory().person


@pytest.fixture
def batch(person):
    """Two days of two half-days: the last was missed."""
    batch = BatchFactory(program__half_days=4)
    EnrolmentFactory(batch=batch, person=person)
    for half_day in range(4):
        begin = MONDAY + timedelta(hours=8.5 + 12 * half_day)
        lesson = LessonFactory(batch=batch, starts_at=begin, ends_at=begin + timedelta(hours=3))
        missed = {"presence": Presence.ABSENT, "minutes": 0} if half_day == 3 else {}
        AttendanceFactory(lesson=lesson, person=person, **missed)
    db.session.expire(batch)
    return batch


@pytest.fixture
def make_up(batch, person):
    """Booked with an away class in May."""
    other = LessonFactory(batch__starts_at=datetime(2022, 5, 9), batch__program__mode=Mode.AWAY)
    return MakeUpFactory(missed_lesson=batch.lessons[3], lesson=other, person=person)


def post(batch):
    return posting.post(batch, by_id=None, at=AT)


def attend(make_up, minutes=180):
    return AttendanceFactory(lesson=make_up.lesson, person=make_up.person, minutes=minutes)


def entries():
    return db.session.scalars(select(CreditEntry).order_by(CreditEntry.id)).all()


def state(batch):
    return batch.enrolments[0].state


def test_credit_posts_once_and_in_the_class_it_replaces(batch, make_up):
    post(batch)
    attend(make_up)
    assert (post(make_up.lesson.batch).earned, post(make_up.lesson.batch).earned) == (1, 0)
    last = entries()[-1]
    assert (last.make_up_id, last.program_id, last.mode, last.hours) == (
        make_up.id,
        batch.program_id,
        batch.program.mode,
        Decimal(3),
    )
    assert last.earned_on == date(2022, 5, 9)


def test_no_more_counts_than_was_missed(batch, make_up):
    make_up.lesson.ends_at += timedelta(hours=1)
    attend(make_up, minutes=240)
    post(make_up.lesson.batch)
    assert [(one.minutes, one.hours) for one in entries()] == [(180, Decimal(3))]
    assert recomputing.differences() == []


def test_the_class_is_completed_by_it(batch, make_up):
    post(batch)
    assert state(batch) == EnrolmentState.CONFIRMED
    attend(make_up)
    post(make_up.lesson.batch)
    assert state(batch) == EnrolmentState.COMPLETED
    classes = RequirementFactory(measure=RequirementMeasure.PROGRAMS, amount=Decimal(1))
    (standing,) = standings(classes, date(2022, 6, 1))
    assert standing.earned == 1


def test_a_guest_of_one_lesson_has_not_completed_that_class(batch, make_up, person):
    make_up.state, make_up.cancelled_at = "cancelled", AT
    db.session.flush()
    attend(make_up)
    post(make_up.lesson.batch)
    (standing,) = standings(
        RequirementFactory(measure=RequirementMeasure.PROGRAMS, amount=Decimal(1)), date(2022, 6, 1)
    )
    assert standing.earned == 0


def test_the_cap_of_the_class_holds(congress, batch, make_up):
    rules = db.session.scalars(select(RuleSetFactory._meta.model)).one()
    rules.rules = {**rules.rules, "caps": [{"mode": "local", "per": "class", "hours": "10"}]}
    post(batch)
    attend(make_up)
    post(make_up.lesson.batch)
    (standing,) = standings(RequirementFactory(amount=Decimal(18)), date(2022, 6, 1))
    assert sum(one.hours for one in entries()) == 12
    assert standing.earned == 10


def test_what_is_booked_lies_ahead(batch, make_up):
    post(batch)
    (standing,) = standings(RequirementFactory(amount=Decimal(18)), date(2022, 5, 1))
    assert (standing.earned, standing.possible) == (9, 3)
    attend(make_up)
    db.session.expire_all()
    (standing,) = standings(db.session.scalars(select(RequirementFactory._meta.model)).one(), date(2022, 5, 1))
    assert (standing.earned, standing.possible) == (9, 3)


def test_an_absence_corrected_afterwards_takes_the_made_up_hours_back(batch, make_up):
    attend(make_up)
    post(make_up.lesson.batch)
    record = db.session.scalars(
        select(AttendanceFactory._meta.model).where(AttendanceFactory._meta.model.presence == Presence.ABSENT)
    ).one()
    record.presence, record.minutes = Presence.PRESENT, 180
    db.session.flush()
    post(batch)
    assert sum(one.hours for one in entries()) == 12
    assert [one.make_up_id for one in entries() if one.kind == EntryKind.REVERSAL] == [make_up.id]
