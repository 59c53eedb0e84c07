"""Days within which staff answer: 15 at first, the congress's own choice, noted in the audit log."""

from datetime import date, datetime

import pytest
from sqlalchemy import select

from tests.factories import AttendanceFactory, LessonFactory, UserFactory
from training.models import db
from training.models.audit import AuditRow
from training.models.ledger import CreditEntry
from training.operations.audit import Actor
from training.operations.errors import TrainingError
from training.operations.ledger import deadlines, objections, posting, rule_sets

AT = datetime(2022, 7, 4, 9)


@pytest.fixture
def actor(congress):
    return Actor(UserFactory().id, AT)


def entries(count):
    rule_sets.adopt("nanjing", date(2022, 1, 1))
    for _number in range(count):
        lesson = LessonFactory()
        AttendanceFactory(lesson=lesson)
        posting.post(lesson.batch, by_id=None, at=AT)
    return db.session.scalars(select(CreditEntry)).all()


def test_a_congress_begins_with_fifteen_days(congress):
    assert (deadlines.answer_days(), deadlines.answer_by(date(2022, 7, 4))) == (15, date(2022, 7, 19))


def test_other_days_hold_for_what_is_filed_from_then_on(actor):
    first, second = (entry for entry in entries(2))
    old = objections.against(first, "在场", by_id=None, at=AT)
    deadlines.set_answer_days(5, actor)
    new = objections.against(second, "在场", by_id=None, at=AT)
    assert (old.due_on, new.due_on) == (date(2022, 7, 19), date(2022, 7, 9))
    deadlines.set_answer_days(5, actor)
    noted = db.session.scalars(select(AuditRow)).one()
    assert (noted.action, noted.before, noted.after) == ("objection_days_set", {"days": 15}, {"days": 5})


@pytest.mark.parametrize("days", [0, -1, 91])
def test_the_days_have_bounds(actor, days):
    with pytest.raises(TrainingError, match="1 至 90 天"):
        deadlines.set_answer_days(days, actor)
    assert deadlines.answer_days() == 15
