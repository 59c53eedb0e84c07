"""A person's own link makes their telephones known, and is worth nothing once it is revoked."""

from datetime import datetime

import pytest
from sqlalchemy import select

from tests.factories import MandateFactory
from training.models import db, scope
from training.models.door import DoorLink, DoorPhone
from training.operations.attendance import phones
from training.operations.audit import Actor
from training.operations.errors import NotThere, TrainingError

KEY = "a secret key"
NOW = datetime(2022, 4, 11, 8)
ACTOR = Actor(None, NOW)


@pytest.fixture
def person(congress):
    return MandateFactory().person


def test_neither_the_link_nor_the_telephone_is_kept_in_clear(person):
    link = phones.make(person, KEY, ACTOR)
    token, secret = phones.token_of(link, KEY), phones.remember(link, "WeChat", NOW)
    kept = [*db.session.scalars(select(DoorLink.token_hash)), *db.session.scalars(select(DoorPhone.token_hash))]
    assert len(token) >= 32
    assert len(secret) >= 32
    assert not {token, secret} & set(kept)
    assert phones.known(secret).link.person_id == person.id


def test_the_link_can_be_shown_again_but_not_with_another_key(person):
    link = phones.make(person, KEY, ACTOR)
    assert phones.token_of(link, KEY) == phones.token_of(phones.of(person.id), KEY)
    assert phones.token_of(link, "another key") is None


def test_three_browsers_and_no_more(person):
    link = phones.make(person, KEY, ACTOR)
    for _browser in range(phones.MOST_PHONES):
        phones.remember(link, "", NOW)
    with pytest.raises(TrainingError, match="换发新链接"):
        phones.remember(link, "", NOW)


def test_a_new_link_ends_the_old_one_and_its_telephones(person):
    old = phones.make(person, KEY, ACTOR)
    token, secret = phones.token_of(old, KEY), phones.remember(old, "", NOW)
    phones.make(person, KEY, ACTOR)
    assert phones.known(secret) is None
    with pytest.raises(NotThere, match="已停用"):
        phones.opened(token)


def test_who_has_a_link_keeps_it_when_a_class_gets_theirs(person):
    other, link = MandateFactory().person, phones.make(person, KEY, ACTOR)
    found = phones.make_missing([other, person], KEY, ACTOR)
    assert [one.person_id for one in found] == [other.id, person.id]
    assert found[1].id == link.id


@pytest.mark.parametrize("secret", [None, "", "x", "x" * 5000])
def test_an_unknown_telephone_is_nobodys(congress, secret):
    assert phones.known(secret) is None


def test_a_link_is_of_one_congress(person, neighbour):
    phones.make(person, KEY, ACTOR)
    with scope.within(neighbour.id):
        assert phones.of(person.id) is None
