"""How many people an audience holds."""

from datetime import date

from tests import factories
from training.models import db, scope
from training.models.plans import AudienceKind, Requirement
from training.operations.plans.headcounts import counting_day, headcount, headcounts, members

DAY = date(2022, 6, 1)


def audience(kind, *groups):
    one = Requirement(audience=kind)
    one.audience_groups = list(groups)
    return one


def test_a_year_is_counted_today_or_on_its_nearest_day():
    assert counting_day(2022, date(2022, 6, 1)) == date(2022, 6, 1)
    assert counting_day(2022, date(2021, 11, 5)) == date(2022, 1, 1)
    assert counting_day(2022, date(2026, 11, 5)) == date(2022, 12, 31)


def test_people_are_counted_once_and_only_of_the_own_congress(congress, neighbour):
    area, field = factories.GroupFactory(), factories.GroupFactory()
    both = factories.MandateFactory(is_new=True).person
    factories.GroupMemberFactory(group=area, person=both)
    factories.GroupMemberFactory(group=field, person=both)
    factories.MandateFactory(is_new=False)
    factories.GuestFactory()
    with scope.within(neighbour.id):
        factories.MandateFactory.create_batch(3)
        db.session.flush()

    counts = headcounts(
        {
            1: audience(AudienceKind.EVERYONE),
            2: audience(AudienceKind.DEPUTIES),
            3: audience(AudienceKind.NEW_DEPUTIES),
            4: audience(AudienceKind.RETURNING_DEPUTIES),
            5: audience(AudienceKind.GUESTS),
            6: audience(AudienceKind.GROUPS, area, field),
            7: audience(AudienceKind.GROUPS, factories.GroupFactory()),
        },
        DAY,
    )

    assert counts == {1: 3, 2: 2, 3: 1, 4: 1, 5: 1, 6: 1, 7: 0}
    assert headcount(audience(AudienceKind.GUESTS), DAY) == 1


def test_members_are_who_is_counted(congress, neighbour):
    new = factories.MandateFactory(is_new=True).person_id
    old = factories.MandateFactory(is_new=False, ends_on=date(2022, 3, 1)).person_id
    with scope.within(neighbour.id):
        factories.MandateFactory.create_batch(3)
        db.session.flush()
    deputies = audience(AudienceKind.DEPUTIES)

    found = members([(1, deputies, date(2022, 2, 1)), (2, deputies, DAY), (3, audience(AudienceKind.DEPUTIES), DAY)])

    assert found == {1: {new, old}, 2: {new}, 3: {new}}


def test_nothing_asked_is_nothing_found(congress):
    assert headcounts({}, DAY) == {}
    assert members([]) == {}
