"""Who owes how much: seats given up and taken again, guests who become deputies, years across two terms."""

from datetime import date
from decimal import Decimal

import pytest

from tests.factories import CreditEntryFactory, GuestFactory, MandateFactory, RequirementFactory, TermFactory
from training.models.plans import AudienceKind, Mode, PeriodKind, RequirementMeasure
from training.operations.ledger import rule_sets
from training.operations.ledger.periods import Seat, seat_of
from training.operations.ledger.standing import standings

YEAR_END = date(2022, 12, 31)


@pytest.fixture
def rule_set(congress):
    return rule_sets.adopt("nanjing", date(2020, 1, 1))


@pytest.fixture
def old_term(congress):
    return TermFactory(name="第十六届", starts_on=date(2017, 1, 1), ends_on=date(2021, 12, 31))


def require(amount, **more):
    given = {"measure": RequirementMeasure.HOURS, "period": PeriodKind.YEAR, "year": 2022}
    return RequirementFactory(**{**given, "audience": AudienceKind.DEPUTIES, "amount": Decimal(amount), **more})


def first_months(**more):
    return require(6, period=PeriodKind.FIRST_MONTHS, months=6, year=None, **more)


def of(requirement, on=YEAR_END):
    (found,) = standings(requirement, on)
    return found


def earn(person, rule_set, hours, on):
    """No cap holds for blended classes."""
    CreditEntryFactory(person=person, rule_set=rule_set, hours=hours, earned_on=on, mode=Mode.BLENDED)


def test_a_seat_given_up_and_taken_again_owes_the_months_it_was_held(rule_set):
    person = MandateFactory(ends_on=date(2022, 3, 31)).person
    MandateFactory(person=person, starts_on=date(2022, 10, 1))
    assert of(require(84)).required == 42


def test_a_seat_taken_again_has_first_months_of_its_own(rule_set):
    person = MandateFactory(ends_on=date(2022, 3, 31)).person
    MandateFactory(person=person, starts_on=date(2022, 10, 1))
    earn(person, rule_set, 6, date(2022, 2, 1))
    assert (of(first_months()).period.from_on, of(first_months()).earned) == (date(2022, 10, 1), 0)


def test_mandates_without_a_day_between_are_one_seat(rule_set):
    person = MandateFactory(ends_on=date(2022, 3, 31)).person
    MandateFactory(person=person, starts_on=date(2022, 4, 1))
    assert (of(require(84)).required, of(first_months()).period.from_on) == (84, date(2022, 1, 1))


@pytest.mark.parametrize(
    ("audience", "required", "since"),
    [
        (AudienceKind.DEPUTIES, 42, date(2022, 7, 1)),
        (AudienceKind.NEW_DEPUTIES, 42, date(2022, 7, 1)),
        (AudienceKind.EVERYONE, 84, date(2022, 1, 1)),
    ],
)
def test_a_guest_who_is_elected_owes_as_a_deputy_from_that_day(rule_set, audience, required, since):
    person = GuestFactory(ends_on=date(2022, 6, 30)).person
    MandateFactory(person=person, starts_on=date(2022, 7, 1))
    assert of(require(84, audience=audience)).required == required
    assert of(first_months(audience=audience)).period.from_on == since


def test_a_surplus_of_the_term_before_is_what_was_over_a_whole_year(rule_set, old_term):
    """84 hours of 84 asked: nothing is left over, though the mandate of this term began in January."""
    person = MandateFactory(term=old_term).person
    MandateFactory(person=person)
    earn(person, rule_set, 84, date(2021, 5, 1))
    assert of(require(84)).earned == 0
    earn(person, rule_set, 6, date(2021, 5, 2))
    assert of(require(84)).earned == 6


def test_who_had_no_seat_in_the_year_before_carries_nothing_over(rule_set):
    person = MandateFactory().person
    earn(person, rule_set, 84, date(2021, 5, 1))
    assert of(require(84)).earned == 0


def test_a_surplus_is_what_is_over_the_amount_of_its_own_year(rule_set, old_term):
    person = MandateFactory(term=old_term).person
    MandateFactory(person=person)
    earn(person, rule_set, 84, date(2021, 5, 1))
    require(60, term=old_term, year=2021)
    assert of(require(84)).earned == 24


@pytest.mark.parametrize("later_cap", ["18", "20"])
def test_a_class_under_two_versions_of_the_rules_has_one_cap_the_newer(rule_set, later_cap):
    person, line = MandateFactory().person, {"mode": Mode.LOCAL, "hours": 6}
    first = CreditEntryFactory(person=person, rule_set=rule_set, earned_on=date(2022, 5, 1), **line)
    raw = rule_sets.presets()["nanjing"]["rules"]
    caps = [{"mode": "local", "per": "class", "hours": later_cap}]
    newer = rule_sets.put_in_force("新规则", "", raw | {"caps": caps}, date(2022, 5, 3))
    for day, made_by in ((2, rule_set), (3, newer), (4, newer), (5, newer)):
        on = date(2022, 5, day)
        CreditEntryFactory(person=person, rule_set=made_by, program=first.program, earned_on=on, **line)
    assert of(require(84)).earned == Decimal(later_cap)


def test_times_that_touch_or_overlap_are_joined():
    apart = (date(2022, 1, 1), date(2022, 3, 31)), (date(2022, 4, 2), date(2022, 5, 1))
    assert seat_of(reversed(apart)) == Seat(apart[0][0], apart[1][1], apart)
    assert seat_of([(date(2022, 1, 1), date(2022, 6, 1)), (date(2022, 2, 1), date(2022, 3, 1))]).parts == ()
