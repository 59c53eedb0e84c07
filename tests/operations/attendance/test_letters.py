"""Letters to employers: numbered once, and void when time or place change."""

from datetime import datetime, timedelta

import pytest

from tests.factories import EnrolmentFactory, GuestFactory, LeaveSettingsFactory
from tests.meanwhile import meanwhile
from training.models import db
from training.models.schedules import Batch
from training.operations.attendance import letters
from training.operations.errors import TrainingError

AT = datetime(2022, 4, 1, 9)


@pytest.fixture
def batch(three_days):
    """A deputy, a guest, and a guest without employer."""
    LeaveSettingsFactory()
    for more in ({}, {"person__employer": ""}):
        EnrolmentFactory(batch=three_days, person=GuestFactory(**more).person)
    return three_days


def people(batch):
    return [one.person for one in batch.enrolments]


def issue(batch):
    return letters.issue(batch, people(batch), by_id=None, at=AT)


def test_everybody_with_an_employer_gets_a_number(batch):
    found = issue(batch)
    assert [(one.number, one.is_deputy, one.minutes) for one in found] == [(1, True, 1080), (2, False, 1080)]
    with pytest.raises(TrainingError, match="没有需要发函的人"):
        issue(batch)


def test_a_class_that_moves_needs_new_letters(batch):
    issue(batch)
    batch.starts_at += timedelta(days=7)
    batch.ends_at += timedelta(days=7)
    assert letters.letters_of(batch) == {}
    assert [one.number for one in issue(batch)] == [3, 4]


def test_numbers_begin_anew_each_year(batch):
    issue(batch)
    batch.starts_at += timedelta(days=1)
    later = letters.issue(batch, people(batch)[:1], by_id=None, at=AT.replace(year=2023))
    assert [(one.year, one.number) for one in later] == [(2023, 1)]


def test_an_office_without_letterhead_is_told(three_days):
    with pytest.raises(TrainingError, match="请先在“请假设置”中填写"):
        issue(three_days)


def test_two_who_issue_at_once_give_no_number_twice(app, congress, batch):
    db.session.commit()
    batch_id = batch.id

    def other():
        there = db.session.get(Batch, batch_id)
        return [one.number for one in letters.issue(there, [people(there)[1]], by_id=None, at=AT)]

    with meanwhile(app, congress.id, other) as outcome:
        first = letters.issue(batch, people(batch)[:1], by_id=None, at=AT)
        assert [one.number for one in first] == [1]
    assert outcome == [[2]]
