"""Who an audience holds on a day."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from training.models import audiences, db, scope
from training.models.congresses import Congress, Level, Term
from training.models.people import DeputyGroup, GroupKind, GroupMember, Guest, Mandate, Person
from training.models.plans import AudienceKind, Requirement

DAY = date(2022, 6, 1)


@pytest.fixture
def names():
    """Ask for an audience, get the names in it: a new and a returning deputy, one who resigned, and a guest."""
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    db.init_app(app)
    with app.app_context():
        db.create_all(None)
        congress = Congress(name="甲市人大", level=Level.CITY)
        db.session.add(congress)
        db.session.flush()
        scope.bind(congress.id)
        _seed()
        yield _names
        db.session.remove()


def _seed():
    term = Term(name="第十七届", starts_on=date(2022, 1, 1), ends_on=date(2026, 12, 31))
    new, returning, resigned, guest = people = [Person(name=name) for name in ("新", "连", "辞", "列")]
    group = DeputyGroup(name="财经小组", kind=GroupKind.PROFESSIONAL)
    db.session.add_all([term, group, *people])
    db.session.flush()
    begin = term.starts_on
    db.session.add_all(
        [
            Mandate(person=new, term=term, number="1", is_new=True, starts_on=begin),
            Mandate(person=returning, term=term, number="2", is_new=False, starts_on=begin),
            Mandate(person=resigned, term=term, number="3", is_new=True, starts_on=begin, ends_on=date(2022, 5, 31)),
            Guest(person=guest, number="L1", starts_on=begin),
            GroupMember(group=group, person=returning),
            GroupMember(group=group, person=resigned),
        ]
    )
    db.session.flush()


def _names(audience, on=DAY, groups=()):
    record = Requirement(audience=audience)
    record.audience_groups = list(groups)
    found = db.session.scalars(select(Person.name).where(Person.id.in_(audiences.people_of(record, on))))
    return "".join(sorted(found))


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        (AudienceKind.EVERYONE, "列新连"),
        (AudienceKind.DEPUTIES, "新连"),
        (AudienceKind.NEW_DEPUTIES, "新"),
        (AudienceKind.RETURNING_DEPUTIES, "连"),
        (AudienceKind.GUESTS, "列"),
    ],
)
def test_each_kind_holds_its_people(names, audience, expected):
    assert names(audience) == "".join(sorted(expected))


def test_a_group_holds_its_members_who_are_in_office(names):
    group = db.session.scalars(select(DeputyGroup)).one()
    assert names(AudienceKind.GROUPS, groups=[group]) == "连"
    assert names(AudienceKind.GROUPS) == ""


def test_the_last_day_in_office_counts(names):
    assert "辞" in names(AudienceKind.DEPUTIES, on=date(2022, 5, 31))
    assert "辞" not in names(AudienceKind.DEPUTIES, on=date(2022, 6, 1))


def test_nobody_is_in_office_after_the_term(names):
    assert names(AudienceKind.DEPUTIES, on=date(2027, 1, 1)) == ""
