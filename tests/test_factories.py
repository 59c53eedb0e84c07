"""The factories make records that every database takes."""

import pytest
from sqlalchemy import func, select

from tests import factories
from training.models import db, scope
from training.models.schedules import Enrolment

pytestmark = pytest.mark.databases("sqlite", "postgres")


def test_one_of_each_can_be_kept_for_two_congresses(congress, neighbour):
    for owner in (congress, neighbour):
        with scope.within(owner.id):
            factories.one_of_each()
    db.session.commit()
    assert db.session.scalar(select(func.count(Enrolment.id))) == 3


def test_every_test_begins_with_an_empty_database(app):
    with scope.everywhere():
        assert [
            t.name for t in db.metadata.sorted_tables if db.session.scalar(select(func.count()).select_from(t))
        ] == []


def test_records_are_the_same_at_every_run(congress):
    assert [factories.MandateFactory().person.name for _ in range(2)] == ["徐婷", "陈波"]
