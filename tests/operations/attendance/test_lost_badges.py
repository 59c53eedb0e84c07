"""A badge that was lost is revoked alone: the next one is in force, and the audit log says why."""

from datetime import datetime

import pytest
from sqlalchemy import select

from tests.factories import MandateFactory, UserFactory
from training.models import db
from training.models.audit import AuditRow
from training.operations.attendance import lost_badges
from training.operations.audit import Actor
from training.operations.errors import ChangedMeanwhile, TrainingError

AT = datetime(2022, 4, 15, 9)


@pytest.fixture
def person(congress):
    return MandateFactory(person__name="安一").person


@pytest.fixture
def actor(congress):
    return Actor(UserFactory(name="王主任").id, AT)


def register(congress):
    return lost_badges.register(congress.id, "key")


def test_the_first_badge_is_the_one_that_was_always_printed(congress, person):
    code = register(congress).code_of(person.id)
    assert register(congress).read(code) == (person.id, None)
    assert code == lost_badges.badges.code_of(congress.id, person.id, "key")


def test_revoked_it_is_known_as_such_and_the_next_one_is_in_force(congress, person, actor):
    other = MandateFactory().person
    codes = [register(congress).code_of(person.id)]
    kept = register(congress).code_of(other.id)
    for issue in range(2):
        lost_badges.revoke(person, issue, "本人报失", actor)
        codes.append(register(congress).code_of(person.id))
    assert len(set(codes)) == 3
    assert [register(congress).read(code) for code in codes] == [(person.id, AT), (person.id, AT), (person.id, None)]
    assert register(congress).revoked_codes(person.id) == codes[:2]
    assert register(congress).read(kept) == (other.id, None)


def test_the_log_says_who_and_why(congress, person, actor):
    lost_badges.revoke(person, 0, " 本人报失 ", actor)
    row = db.session.scalars(select(AuditRow)).one()
    assert (row.action, row.subject, row.reason, row.by_name) == ("badge_revoked", "安一", "本人报失", "王主任")


def test_a_reason_is_needed(congress, person, actor):
    with pytest.raises(TrainingError, match="请填写作废的原因"):
        lost_badges.revoke(person, 0, "  ", actor)


def test_of_two_who_revoke_at_once_the_second_is_told(congress, person, actor):
    lost_badges.revoke(person, 0, "本人报失", actor)
    with pytest.raises(ChangedMeanwhile, match="已经作废"):
        lost_badges.revoke(person, 0, "本人报失", actor)
    assert len(lost_badges.of(person)) == 1


def test_another_congress_keeps_its_own_badge(congress, neighbour, person, actor):
    theirs = lost_badges.register(neighbour.id, "key").code_of(person.id)
    lost_badges.revoke(person, 0, "本人报失", actor)
    assert lost_badges.register(neighbour.id, "key").read(theirs) == (person.id, None)
    assert register(congress).read(theirs) is None
