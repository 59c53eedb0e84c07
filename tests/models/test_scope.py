"""Every query is bound to the user's congress, in one place."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from training.models import db, scope
from training.models.congresses import Congress, Level, Place, Term
from training.models.people import DeputyGroup, GroupKind, Guest, Mandate, Person


@pytest.fixture
def two():
    """Two congresses seeded alike: (theirs, ours)."""
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    db.init_app(app)
    with app.app_context():
        db.create_all(None)
        congresses = [Congress(name=name, level=Level.CITY) for name in ("甲市人大", "乙市人大")]
        db.session.add_all(congresses)
        db.session.flush()
        for congress in congresses:
            with scope.within(congress.id):
                _seed()
        db.session.commit()
        yield congresses[0].id, congresses[1].id
        db.session.remove()


def _seed():
    term = Term(name="第十七届", starts_on=date(2022, 1, 1), ends_on=date(2026, 12, 31))
    place = Place(name="市区")
    group = DeputyGroup(name="第一小组", kind=GroupKind.AREA)
    person = Person(name="王小明")
    db.session.add_all([term, place, group, person])
    db.session.flush()
    db.session.add(Mandate(person_id=person.id, term_id=term.id, number="001", is_new=True, starts_on=term.starts_on))
    db.session.flush()


def test_a_query_sees_the_bound_congress_alone(two):
    _theirs, ours = two
    scope.bind(ours)
    assert [mandate.congress_id for mandate in db.session.scalars(select(Mandate))] == [ours]
    assert db.session.scalar(select(func.count(Mandate.id))) == 1
    assert db.session.scalar(select(func.count()).select_from(Person)) == 1
    assert len(db.session.execute(select(Person, Mandate).join(Mandate.person)).all()) == 1


def test_get_does_not_find_a_stranger(two):
    theirs, ours = two
    with scope.within(theirs):
        place_id, person_id = db.session.scalar(select(Place.id)), db.session.scalar(select(Person.id))
    scope.bind(ours)
    assert db.session.get(Place, place_id) is None
    assert db.session.get(Person, person_id) is None


def test_an_object_already_loaded_is_no_way_in(two):
    theirs, ours = two
    with scope.within(theirs):
        loaded = db.session.scalars(select(Place)).one()
    scope.bind(ours)
    assert db.session.get(Place, loaded.id) is None


def test_subqueries_are_bound_too(two):
    _theirs, ours = two
    scope.bind(ours)
    counted = select(func.count(Mandate.id)).scalar_subquery()
    assert db.session.scalar(select(counted)) == 1


def test_bulk_changes_touch_the_bound_congress_alone(two):
    _theirs, ours = two
    scope.bind(ours)
    db.session.execute(update(Place).values(name="改"))
    db.session.execute(delete(DeputyGroup))
    with scope.everywhere():
        assert sorted(db.session.scalars(select(Place.name))) == ["市区", "改"]
        assert db.session.scalar(select(func.count(DeputyGroup.id))) == 1


def test_without_a_congress_nothing_is_asked(two):
    scope.bind(None)
    with pytest.raises(scope.OutOfScope):
        db.session.scalars(select(Place)).all()
    with pytest.raises(scope.OutOfScope):
        db.session.scalars(select(Person.name)).all()
    with pytest.raises(scope.OutOfScope):
        db.session.scalar(select(func.count(Place.id)))


def test_a_new_record_is_stamped_and_a_stranger_refused(two):
    theirs, ours = two
    scope.bind(ours)
    place = Place(name="新")
    db.session.add(place)
    db.session.flush()
    assert place.congress_id == ours
    db.session.add(Place(name="外", congress_id=theirs))
    with pytest.raises(scope.OutOfScope):
        db.session.flush()


def test_one_human_being_is_seen_by_every_congress_with_a_mandate_or_a_guest(two):
    theirs, ours = two
    with scope.within(theirs):
        person_id = db.session.scalar(select(Person.id))
    with scope.everywhere():
        db.session.add(Guest(congress_id=ours, person_id=person_id, number="G1", starts_on=date(2022, 1, 1)))
        db.session.flush()
    scope.bind(ours)
    assert db.session.get(Person, person_id).name == "王小明"
    assert db.session.get(Person, person_id).mandates == []


def test_relations_are_bound(two):
    _theirs, ours = two
    scope.bind(ours)
    place = db.session.scalars(select(Place)).one()
    mandate = db.session.scalars(select(Mandate)).one()
    mandate.place = place
    db.session.flush()
    db.session.expire_all()
    assert mandate.place.congress_id == ours
