"""How far a five-year plan has come, by hand-counted figures."""

from datetime import date
from decimal import Decimal

import pytest

from tests import factories
from tests.statements import statements
from training.models import db, scope
from training.models.ledger import EntryKind
from training.models.plans import AudienceKind, Denominator, FiveYearPlan, Mode, ProgramKind, TargetMeasure
from training.models.schedules import EnrolmentState
from training.operations.plans import coverage
from training.operations.plans.coverage import Amounts

TODAY = date(2022, 6, 1)


@pytest.fixture
def plan(congress):
    """Two new and two returning deputies, a guest; one program for all in 2022, one for the new in 2023."""
    factories.MandateFactory.create_batch(2, is_new=True)
    factories.MandateFactory.create_batch(2, is_new=False)
    factories.GuestFactory()
    plan = factories.FiveYearPlanFactory()
    for year, audience, kind in (
        (2022, AudienceKind.EVERYONE, ProgramKind.IN_SERVICE),
        (2023, AudienceKind.NEW_DEPUTIES, ProgramKind.INDUCTION),
    ):
        factories.ProgramFactory(
            annual_plan=factories.AnnualPlanFactory(year=year, five_year_plan=plan),
            audience=audience,
            kind=kind,
            mode=Mode.ONLINE,
            half_days=4,
        )
    return plan


def target(plan, **changes):
    """That target's progress; the last one of the plan."""
    factories.TargetFactory(plan=plan, **changes)
    return progress_of(plan)[-1]


def progress_of(plan, on=TODAY):
    db.session.flush()
    db.session.expire_all()
    return coverage.progress(db.session.get(FiveYearPlan, plan.id), on, 180)


def program_of(plan, year):
    (annual,) = [one for one in plan.annual_plans if one.year == year]
    return annual.programs[0]


def complete(plan, year, *people, state=EnrolmentState.COMPLETED):
    batch = factories.BatchFactory(program=program_of(plan, year), room=None)
    for person in people:
        factories.EnrolmentFactory(batch=batch, person=person, state=state)


def test_planned_rounds_count_only_the_denominators_people(plan):
    found = target(plan, measure=TargetMeasure.ROUNDS, amount=Decimal(2))

    assert found.headcount == 4
    assert found.years[2022] == Amounts(planned=Decimal(1), done=Decimal(0))
    assert found.years[2023] == Amounts(planned=Decimal("0.5"), done=Decimal(0))
    assert found.years[2024] == Amounts(planned=Decimal(0), done=Decimal(0))
    assert found.whole == Amounts(planned=Decimal("1.5"), done=Decimal(0))
    assert (found.is_met, found.is_planned, found.reached) == (False, False, 0)


def test_a_program_plans_no_more_people_than_it_seats(plan):
    program = program_of(plan, 2022)
    program.max_size, program.max_batches = 1, 2

    assert target(plan).years[2022].planned == Decimal("0.5")


def test_the_largest_room_limits_what_is_planned(plan):
    program = program_of(plan, 2022)
    program.mode, program.max_batches, program.rooms = Mode.LOCAL, 1, [factories.RoomFactory(seats=3)]

    assert target(plan).years[2022].planned == Decimal("0.7")


def test_only_completed_classes_are_done(plan):
    deputies = [factories.MandateFactory(is_new=False).person for _ in range(2)]
    complete(plan, 2022, deputies[0], factories.GuestFactory().person)
    complete(plan, 2022, deputies[1], state=EnrolmentState.CONFIRMED)
    complete(plan, 2023, deputies[0])

    found = target(plan, amount=Decimal(2))

    assert found.headcount == 6
    assert found.years[2022].done == Decimal("0.1")
    assert found.whole.done == Decimal("0.3")
    assert found.reached == 1


def test_a_kind_of_program_counts_alone(plan):
    deputy = factories.MandateFactory(is_new=True).person
    complete(plan, 2022, deputy)
    complete(plan, 2023, deputy)

    found = target(
        plan,
        measure=TargetMeasure.COVERAGE,
        denominator=Denominator.NEW_DEPUTIES,
        kind=ProgramKind.INDUCTION,
        amount=Decimal(100),
    )

    assert found.headcount == 3
    assert found.years[2022] == Amounts(Decimal(0), Decimal(0))
    assert found.whole == Amounts(planned=Decimal(100), done=Decimal("33.3"))
    assert (found.is_met, found.is_planned, found.reached) == (False, True, 1)


def test_coverage_counts_a_person_once_over_the_years(plan):
    deputy = factories.MandateFactory(is_new=True).person
    complete(plan, 2022, deputy)
    complete(plan, 2023, deputy)

    found = target(plan, measure=TargetMeasure.COVERAGE, amount=Decimal(100))

    assert found.years[2022].done == found.years[2023].done == found.whole.done == Decimal(20)
    assert found.whole.planned == Decimal(100)


def test_the_whole_system_is_counted_by_the_headcount_given(plan):
    complete(plan, 2022, factories.GuestFactory().person)

    found = target(
        plan,
        measure=TargetMeasure.COVERAGE,
        denominator=Denominator.WHOLE_SYSTEM,
        headcount=600,
        amount=Decimal(100),
    )

    assert found.headcount == 600
    assert found.whole == Amounts(planned=Decimal(1), done=Decimal("0.1"))
    assert found.reached is None


def test_hours_come_from_the_ledger_reversals_included(plan):
    deputy = factories.MandateFactory(is_new=False).person
    first = factories.CreditEntryFactory(person=deputy, hours=Decimal(12))
    factories.CreditEntryFactory(person=deputy, hours=Decimal(3))
    factories.CreditEntryFactory(person=deputy, hours=Decimal(-12), kind=EntryKind.REVERSAL, reverses=first)
    factories.CreditEntryFactory(person=deputy, hours=Decimal(7), earned_on=date(2021, 12, 31))

    found = target(plan, measure=TargetMeasure.HOURS, amount=Decimal(3))

    assert found.headcount == 5
    assert found.years[2022] == Amounts(planned=Decimal(12), done=Decimal("0.6"))
    assert found.years[2023].planned == Decimal("4.8")
    assert found.whole.done == Decimal("0.6")
    assert found.reached == 1


def test_nothing_is_rounded_up_to_look_met(congress):
    deputies = [mandate.person for mandate in factories.MandateFactory.create_batch(3)]
    plan = factories.FiveYearPlanFactory()
    factories.ProgramFactory(annual_plan__year=2022, annual_plan__five_year_plan=plan, mode=Mode.ONLINE)
    complete(plan, 2022, *deputies[:2])

    assert target(plan, measure=TargetMeasure.COVERAGE, amount=Decimal(100)).whole.done == Decimal("66.6")


def test_without_people_nothing_is_divided(congress):
    found = target(factories.FiveYearPlanFactory())

    assert (found.headcount, found.whole) == (0, Amounts(Decimal(0), Decimal(0)))


def test_another_congress_counts_for_nothing(plan, neighbour):
    with scope.within(neighbour.id):
        factories.MandateFactory.create_batch(5)
        db.session.flush()

    assert target(plan).headcount == 4


def test_after_the_term_its_last_day_says_who_was_in_office(plan):
    factories.TargetFactory(plan=plan)

    assert progress_of(plan, on=date(2030, 1, 1))[0].headcount == 4


def test_more_programs_and_targets_ask_no_more_queries(plan):
    factories.TargetFactory(plan=plan)
    few = queries_of(plan)
    for year in (2024, 2025):
        factories.ProgramFactory(
            annual_plan__year=year, annual_plan__five_year_plan=plan, audience=AudienceKind.DEPUTIES
        )
    factories.TargetFactory(plan=plan, measure=TargetMeasure.HOURS)

    assert queries_of(plan) == few


def queries_of(plan):
    db.session.flush()
    db.session.expire_all()
    with statements() as asked:
        coverage.progress(db.session.get(FiveYearPlan, plan.id), TODAY, 180)
    return len(asked)
