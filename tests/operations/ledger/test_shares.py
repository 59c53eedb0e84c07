"""Shares reached: of those who count on the day, by group and delegation, over time."""

from datetime import date
from decimal import Decimal

from tests.factories import (
    CreditEntryFactory,
    DelegationFactory,
    GroupFactory,
    GroupMemberFactory,
    MandateFactory,
    RequirementFactory,
    RuleSetFactory,
)
from training.models.plans import PeriodKind
from training.operations.ledger.shares import points, shares


def reached(person, on=date(2022, 4, 11)):
    CreditEntryFactory(person=person, rule_set=RuleSetFactory(), earned_on=on)


def of(rows):
    return [(one.name, one.reached, one.all) for one in rows]


def test_the_denominator_is_who_counts_on_the_day(congress):
    reached(MandateFactory(ends_on=date(2022, 6, 30)).person)
    MandateFactory(starts_on=date(2022, 5, 1))
    MandateFactory()
    requirement = RequirementFactory(amount=Decimal(3))
    found = {on: shares(requirement, on).whole for on in (date(2022, 4, 30), date(2022, 5, 31), date(2022, 7, 31))}
    assert [(one.reached, one.all) for one in found.values()] == [(1, 2), (1, 3), (0, 2)]
    assert found[date(2022, 5, 31)].percent == 33.3


def test_by_group_and_by_delegation_the_lowest_first(congress):
    first, second = GroupFactory(name="甲组"), GroupFactory(name="乙组")
    done = GroupMemberFactory(
        group=first, person=MandateFactory(delegation=DelegationFactory(name="一团")).person
    ).person
    GroupMemberFactory(group=second)
    GroupFactory(name="空组")
    reached(done)
    found = shares(RequirementFactory(amount=Decimal(3)), date(2022, 5, 31))
    assert of(found.groups) == [("乙组", 0, 1), ("甲组", 1, 1)]
    assert of(found.delegations) == [("一团", 1, 1)]


def test_over_time_each_month_counts_its_own_people(congress):
    reached(MandateFactory().person)
    MandateFactory(starts_on=date(2022, 5, 1))
    trend = shares(RequirementFactory(amount=Decimal(3)), date(2022, 5, 15)).trend
    assert [(one.on, one.reached, one.all) for one in trend] == [
        (date(2022, 1, 31), 0, 1),
        (date(2022, 2, 28), 0, 1),
        (date(2022, 3, 31), 0, 1),
        (date(2022, 4, 30), 1, 1),
        (date(2022, 5, 15), 1, 2),
    ]


def test_a_term_is_drawn_by_quarters(congress):
    requirement = RequirementFactory(period=PeriodKind.TERM, year=None)
    assert points(requirement, date(2022, 7, 1)) == [date(2022, 3, 31), date(2022, 6, 30), date(2022, 7, 1)]
    assert len(points(requirement, date(2026, 12, 31))) == 20
