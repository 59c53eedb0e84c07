"""Staff who record and review, a deputy who claims, under the rules of Nanjing."""

from datetime import date, datetime

import pytest

from tests.factories import MandateFactory, UserFactory
from training.models.accounts import Role
from training.models.activities import ActivityKind
from training.models.plans import Mode
from training.operations.audit import Actor
from training.operations.ledger import rule_sets
from training.operations.ledger.everyday.activities import Facts
from training.operations.ledger.everyday.claims import Claim

AT = datetime(2022, 5, 10, 9)
PHOTO = ("合影.jpg", b"\xff\xd8\xff photo")


@pytest.fixture
def staff_actor(congress):
    rule_sets.adopt("nanjing", date(2022, 1, 1))
    return Actor(UserFactory(name="王主任").id, AT, "127.0.0.1")


@pytest.fixture
def other_staff(staff_actor):
    return Actor(UserFactory(name="陈主任").id, AT, "127.0.0.1")


@pytest.fixture
def person(congress):
    return MandateFactory(person__name="安一", starts_on=date(2022, 1, 1)).person


@pytest.fixture
def claimant(staff_actor, person):
    return Actor(UserFactory(name="安一", role=Role.DEPUTY, person_id=person.id).id, AT)


def facts(**more):
    """An afternoon with the group on 9 May."""
    given = {
        "kind": ActivityKind.GROUP_STUDY, "title": "学习代表法", "starts_on": date(2022, 5, 9),
        "minutes": 180, "mode": Mode.LOCAL, "place": "代表联络站",
    } | more  # fmt: skip
    return Facts(**{"ends_on": given["starts_on"]} | given)


def lecture(**more):
    """Two hours online."""
    return facts(**{"kind": ActivityKind.LECTURE, "title": "宪法讲座", "mode": Mode.ONLINE, "minutes": 120} | more)


def proved(minutes, **more):
    """A claim with a photograph."""
    return Claim(minutes, files=[PHOTO], **more)
